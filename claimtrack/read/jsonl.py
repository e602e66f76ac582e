"""JSON lines: one report an object, its text kept code point for code point."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from claimtrack.errors import ClaimtrackError, InputError, LanguageError
from claimtrack.read.language import language_of
from claimtrack.read.published import instant
from claimtrack.read.source import digest, display, too_big
from claimtrack.types import Document

_OPTIONAL = ("language", "title", "url", "publisher", "published")


def rows(
    name: str,
    file: io.BufferedReader,
    *,
    language: str | None,
    max_bytes: int,
    on_bad_row: Callable[[ClaimtrackError], None] | None,
) -> Iterator[Document]:
    """The documents of a file of JSON lines, read one line at a time.

    A row without ``id`` is named after the file and the sha256 of its text. Errors name
    the line; see :func:`claimtrack.read.documents`.
    """
    what = display(name)
    stem = "stdin" if name == "-" else Path(name).stem
    seen: dict[str, int] = {}
    found = 0
    for number, line in _lines(what, file, max_bytes):
        found += 1
        place = f"{what}, line {number}"
        try:
            yield _document(place, line, stem, language, seen, number)
        except (InputError, LanguageError) as error:
            if on_bad_row is None:
                raise
            on_bad_row(error)
    if not found:
        raise InputError(f"{what} is empty: there is no row to read")


def _lines(what: str, file: io.BufferedReader, max_bytes: int) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := file.readline(max_bytes + 1):
        number += 1
        if len(line) > max_bytes:
            raise InputError(too_big(f"{what}, line {number}", len(line), max_bytes))
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield number, line


def _document(
    place: str,
    line: bytes,
    stem: str,
    language: str | None,
    seen: dict[str, int],
    number: int,
) -> Document:
    row = _object(place, line)
    text = _field(place, row, "text")
    if text is None or not text.strip():
        raise InputError(f'{place}: no text; each row needs a field "text" with the report')
    fields: dict[str, Any] = {key: _field(place, row, key) for key in _OPTIONAL}
    if fields["published"] is not None:
        try:
            instant(fields["published"])
        except InputError as error:
            raise InputError(f"{place}: published {error}") from error
    given = language or fields.pop("language")
    fields.pop("language", None)
    sha256 = digest(text)
    id_ = _id(place, row, f"{stem}-{sha256[:8]}", seen, number)
    try:
        code = language_of(text, given, place)
    except LanguageError as error:
        raise LanguageError(f"{place}: {error}" if given else str(error)) from error
    return Document(id=id_, text=text, language=code, sha256=sha256, **fields)


def _object(place: str, line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"{place}: not UTF-8 (at byte {error.start}); convert the file") from error
    except (json.JSONDecodeError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deep"
        raise InputError(
            f"{place}: not JSON ({reason}); each line must be one whole object"
        ) from error
    if not isinstance(row, dict):
        raise InputError(f"{place}: not an object; jq -c '.[]' turns an array into lines")
    return row


def _field(place: str, row: dict[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        kind = type(value).__name__
        raise InputError(f"{place}: {key} is of type {kind}; write it as a string")
    if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise InputError(f"{place}: {key} has a NUL or half a surrogate pair; remove it")
    return value


def _id(place: str, row: dict[str, Any], derived: str, seen: dict[str, int], number: int) -> str:
    value = row.get("id")
    if type(value) is int:  # data sets often count their rows
        value = str(value)
    id_ = _field(place, {"id": value}, "id")
    if id_ is None:
        # The same words twice in a file are two reports, of two outlets for example.
        id_ = f"{derived}-{number}" if derived in seen else derived
    elif id_ in seen:
        raise InputError(f"{place}: id {id_!r} stands in line {seen[id_]} already; make it unique")
    if any(ord(c) < 32 for c in id_):
        raise InputError(f"{place}: id has a line end or control character; remove it")
    seen[id_] = number
    return id_
