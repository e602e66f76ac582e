"""Downloads to Documents: a page, the pages of a feed, the pages of a web archive."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from urllib.parse import urlsplit

from claimtrack.errors import ClaimtrackError, InputError, LanguageError
from claimtrack.read.address import canonical
from claimtrack.read.feed import Entry, entries, is_feed
from claimtrack.read.fetch import Download, Fetcher, Memory
from claimtrack.read.html import page
from claimtrack.read.published import is_day
from claimtrack.read.text import report
from claimtrack.types import Document, Original

BadRow = Callable[[ClaimtrackError], None] | None


def reports(
    address: str,
    *,
    fetcher: Fetcher,
    memory: Memory,
    language: str | None,
    id: str | None,
    on_bad_row: BadRow,
) -> Iterator[Document]:
    """The report at an address, or those that a feed announces; none that did not change.

    A page is named ``id`` where that is given, else by its canonical address.
    An entry that cannot be read goes to ``on_bad_row``, or ends the reading. A feed counts
    as fetched only when all its entries were read, so none is lost to a run that stopped.
    Raises :class:`~claimtrack.errors.InputError`, and
    :class:`~claimtrack.errors.LanguageError` for a language without a pack.
    """
    download = _get(address, fetcher, memory)
    if download is None:
        return
    if not is_feed(download.media_type, download.data):
        document = article(download, language)
        yield replace(document, id=id) if id else document
        return
    outlet, announced = entries(address, download.final, download.data)
    bad = 0
    for entry in announced:
        try:
            announced_one = _announced(entry, outlet, fetcher, memory, language)
        except (InputError, LanguageError) as error:
            if on_bad_row is None:
                raise
            on_bad_row(error)
            bad += 1
            continue
        if announced_one is not None:
            yield announced_one
    if not bad:
        memory.fetched(download)


def _get(address: str, fetcher: Fetcher, memory: Memory) -> Download | None:
    name = canonical(address)
    download = fetcher.get(address, memory.validators(name))
    if download is None:
        memory.unchanged(name)
    return download


def _announced(
    entry: Entry, outlet: str | None, fetcher: Fetcher, memory: Memory, language: str | None
) -> Document | None:
    download = _get(entry.link, fetcher, memory)
    if download is None:
        return None
    if is_feed(download.media_type, download.data):
        raise InputError(f"{entry.link} is a feed inside a feed: add it by its own address")
    document = article(download, language)
    assert document.original
    return replace(
        document,
        title=document.title or entry.title,
        publisher=document.publisher or outlet,
        published=_finer(document.published, entry.published),
        original=replace(document.original, published=entry.printed),
    )


def _finer(on_page: str | None, in_feed: str | None) -> str | None:
    """The page's own time, unless it names none or only the day."""
    return in_feed if in_feed and (on_page is None or is_day(on_page)) else on_page


def article(download: Download, language: str | None) -> Document:
    """A downloaded page or plain text as a Document; its name is its canonical address.

    The address that the page gives itself is kept as its ``url`` if it is one of the same
    host, and not the host's front page, which careless templates write on every page.
    """
    read = report if download.media_type == "text/plain" else page
    document = read(download.final, download.data, language, download.charset)
    name = canonical(download.final)
    return replace(
        document,
        id=name,
        url=_own(document.url, name),
        original=Original(
            data=download.data,
            sha256=sha256(download.data).hexdigest(),
            media_type=download.media_type,
            address=download.address,
            final=download.final,
            fetched=download.fetched,
            etag=download.validators.etag,
            last_modified=download.validators.last_modified,
        ),
    )


def _own(declared: str | None, name: str) -> str:
    try:
        own = canonical(declared) if declared else name
    except InputError:
        return name
    there, here = urlsplit(own), urlsplit(name)
    same_site = (there.hostname or "").removeprefix("www.") == (here.hostname or "").removeprefix(
        "www."
    )
    return own if same_site and (there.path.strip("/") or there.query) else name


def archived(
    what: str,
    file: io.BufferedReader,
    *,
    language: str | None,
    max_bytes: int,
    on_bad_row: BadRow,
) -> Iterator[Document]:
    """The reports of a WARC file; a page without an article is a bad row."""
    from claimtrack.read.warc import pages

    for download in pages(what, file, max_bytes=max_bytes, on_bad_row=on_bad_row):
        try:
            yield article(download, language)
        except (InputError, LanguageError) as error:
            if on_bad_row is None:
                raise
            on_bad_row(error)
