"""Reports in any form to Documents; the only place that normalises text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from claimtrack.errors import ClaimtrackError
from claimtrack.types import Document

if TYPE_CHECKING:
    from claimtrack.read.fetch import Fetcher, Memory

Format = Literal["text", "html", "jsonl", "warc"]
BadRow = Callable[[ClaimtrackError], None]

_BY_EXTENSION: dict[str, Format] = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".warc": "warc",
}

MAX_BYTES = 20_000_000
"""Of one report, page or row: a hundred times the longest article."""

__all__ = ["MAX_BYTES", "Format", "documents"]


def documents(
    source: str | Path,
    *,
    language: str | None = None,
    format: Format | None = None,
    id: str | None = None,
    max_bytes: int = MAX_BYTES,
    on_bad_row: BadRow | None = None,
    fetcher: Fetcher | None = None,
    memory: Memory | None = None,
) -> Iterator[Document]:
    """The documents of a file, an address, or standard input for ``-``, one after another.

    An address is that of a page or a feed, fetched by ``fetcher``; what did not change
    since ``memory`` saw it gives no document. A fetched page is named by its address.

    ``format`` stands above the file's extension; standard input is looked at for HTML and
    JSON. ``language`` stands above a row's own; without either it is found from the text.
    ``id`` names the document of a text or page; else the file's stem does, or the sha256
    of the text for standard input. A report, page or row may have ``max_bytes``.
    ``on_bad_row`` is told of a JSON line, feed entry or archived page that cannot be read,
    and reading goes on; without it the first one ends the reading.

    Raises :class:`~claimtrack.errors.InputError`, and
    :class:`~claimtrack.errors.LanguageError` for a language without a pack.
    """
    # Here, so that the store's use of one module of this room costs a look-up nothing.
    from claimtrack.read.address import is_address
    from claimtrack.read.html import page
    from claimtrack.read.jsonl import rows
    from claimtrack.read.source import identity, opened, whole
    from claimtrack.read.text import report

    name = str(source)
    if is_address(name):
        from claimtrack.read.fetch import Fetcher, Forgetful
        from claimtrack.read.web import reports

        yield from reports(
            name,
            fetcher=fetcher or Fetcher(max_bytes=max_bytes),
            memory=memory or Forgetful(),
            language=language,
            id=id,
            on_bad_row=on_bad_row,
        )
        return
    with opened(name) as file:
        chosen = format or _format(name, file.peek(2048)[:2048])
        if chosen == "jsonl":
            yield from rows(
                name, file, language=language, max_bytes=max_bytes, on_bad_row=on_bad_row
            )
            return
        if chosen == "warc":
            from claimtrack.read.web import archived

            yield from archived(
                name, file, language=language, max_bytes=max_bytes, on_bad_row=on_bad_row
            )
            return
        data = whole(name, file, max_bytes)
    read = page if chosen == "html" else report
    yield identity(read(name, data, language), name, id)


def _format(name: str, beginning: bytes) -> Format:
    if name != "-":
        name = name.removesuffix(".gz") if name.endswith(".warc.gz") else name
        return _BY_EXTENSION.get(Path(name).suffix.lower(), "text")
    start = beginning.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
        return "html"
    return "jsonl" if start.startswith(b"{") else "text"
