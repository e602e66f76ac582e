"""Bytes of a file or of standard input, with a limit, and the name of what is in them."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from claimtrack.errors import InputError
from claimtrack.types import Document


@contextmanager
def opened(name: str) -> Iterator[io.BufferedReader]:
    """A file for reading bytes, or standard input for ``-``; InputError where that fails."""
    if name == "-":
        raw: Any = sys.stdin.buffer
        if hasattr(raw, "peek"):
            yield raw
            return
        stream = io.BufferedReader(raw)
        try:
            yield stream
        finally:
            stream.detach()  # standard input is not ours to close
        return
    path = Path(name)
    if path.is_dir():
        raise InputError(f"{name} is a folder: name the files in it")
    try:
        with path.open("rb") as file:
            yield file
    except FileNotFoundError as error:
        raise InputError(f"there is no file {name}: check the path") from error
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror or error}") from error


def whole(name: str, file: io.BufferedReader, max_bytes: int) -> bytes:
    """All bytes of a report; refused before reading where the file is known to be too big."""
    size = 0 if name == "-" else Path(name).stat().st_size
    data = b"" if size > max_bytes else file.read(max_bytes + 1)
    if size > max_bytes or len(data) > max_bytes:
        raise InputError(too_big(display(name), max(size, len(data)), max_bytes))
    return data


def too_big(what: str, size: int, max_bytes: int) -> str:
    needed = -(-size // 1_000_000)
    more = "" if size > max_bytes + 1 else "more than "
    return (
        f"{what} has {more}{size / 1e6:.0f} MB, the limit is {max_bytes / 1e6:g} MB for a report:"
        f" split it, or raise the limit with --max-size {needed}"
    )


def display(name: str) -> str:
    return "standard input" if name == "-" else name


def digest(text: str) -> str:
    """The sha256 of a text's UTF-8 bytes, in hexadecimal."""
    return sha256(text.encode("utf-8")).hexdigest()


def identity(document: Document, name: str, given: str | None) -> Document:
    """The document under its name: given, the file's stem, or from the text of stdin."""
    if given:
        return replace(document, id=given)
    if name == "-":
        return replace(document, id=f"stdin-{document.sha256[:8]}")
    # File names are bytes; those that are not UTF-8 cannot be stored or printed as they are.
    return replace(document, id=os.fsencode(Path(name).stem).decode("utf-8", "replace"))
