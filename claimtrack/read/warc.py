"""Web archives: the pages of a WARC file."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

from claimtrack.errors import ClaimtrackError, InputError
from claimtrack.read.address import canonical, is_address
from claimtrack.read.fetch import Download
from claimtrack.read.http import Validators
from claimtrack.read.source import too_big

_BLOCK = 65_536
PAGES = {"text/html", "application/xhtml+xml"}


def pages(
    what: str,
    file: io.BufferedReader,
    *,
    max_bytes: int,
    on_bad_row: Callable[[ClaimtrackError], None] | None,
) -> Iterator[Download]:
    """The HTML responses with status 200 of a WARC file, plain or gzip, one after another.

    Records of other kinds (requests, images, revisits) are no reports and are passed over.
    A page over ``max_bytes`` goes to ``on_bad_row``, or ends the reading; a damaged file
    always ends it. Raises :class:`~claimtrack.errors.InputError`.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = 0
    try:
        for record in ArchiveIterator(file):
            records += 1
            if not _is_page(record):
                continue
            try:
                yield _download(what, record, max_bytes)
            except InputError as error:
                if on_bad_row is None:
                    raise
                on_bad_row(error)
    except (ArchiveLoadFailed, EOFError, OSError, ValueError) as error:
        raise InputError(
            f"{what} is damaged or no WARC file, after {records} records ({error}): fetch it again"
        ) from error
    if not records:
        raise InputError(f"{what} is empty: there is no record to read")


def _is_page(record: Any) -> bool:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    if not is_address(address.strip("<>")):
        return False
    if record.rec_type == "resource":
        return _content_type(record.rec_headers)[0] in PAGES
    if record.rec_type != "response" or record.http_headers is None:
        return False
    answered = record.http_headers.get_statuscode() == "200"
    return answered and _content_type(record.http_headers)[0] in PAGES


def _content_type(headers: Any) -> tuple[str, str | None]:
    from email.message import Message

    message = Message()
    message["Content-Type"] = headers.get_header("Content-Type") or ""
    return message.get_content_type(), message.get_content_charset()


def _download(what: str, record: Any, max_bytes: int) -> Download:
    address = record.rec_headers.get_header("WARC-Target-URI").strip("<>")
    stream = record.content_stream()
    data = bytearray()
    while len(data) <= max_bytes and (block := stream.read(max_bytes + 1 - len(data))):
        data += block  # one read gives what is unpacked, not all that there is
    if len(data) > max_bytes:
        raise InputError(too_big(f"{what}, {address}", len(data), max_bytes))
    while record.raw_stream.read(_BLOCK):
        pass
    if record.raw_stream.limit:  # bytes that the record announces and the file lacks
        raise EOFError(f"{address} is cut off")
    headers = record.http_headers or record.rec_headers
    media_type, charset = _content_type(headers)
    return Download(
        address=canonical(address),
        final=address,
        data=bytes(data),
        media_type=media_type,
        charset=charset,
        validators=Validators(headers.get_header("ETag"), headers.get_header("Last-Modified")),
        fetched=record.rec_headers.get_header("WARC-Date") or "",
    )
