"""RSS and Atom feeds: the reports that they announce."""

from __future__ import annotations

import io
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from claimtrack.errors import InputError

_MEDIA_TYPES = {"application/rss+xml", "application/atom+xml", "application/rdf+xml"}
_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf")


@dataclass(frozen=True, slots=True)
class Entry:
    """One report that a feed announces."""

    link: str
    title: str | None
    published: str | None
    """ISO 8601, with the feed's own offset."""
    printed: str | None
    """The same as it stands in the feed."""


def is_feed(media_type: str, data: bytes) -> bool:
    """By its media type, or by its first element where a server calls it plain XML."""
    if media_type in _MEDIA_TYPES:
        return True
    start = data[:2048].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<?xml", *_ROOTS)) and any(root in start for root in _ROOTS)


def entries(what: str, address: str, data: bytes) -> tuple[str | None, list[Entry]]:
    """A feed's title and its entries that have a link, each link once and whole.

    Raises :class:`~claimtrack.errors.InputError` for what is no feed.
    """
    import feedparser

    # From a stream: a str or bytes would be tried as an address and as a file name first.
    parsed: Any = feedparser.parse(io.BytesIO(data), response_headers={"content-location": address})
    if not parsed.get("version"):
        raise InputError(f"{what} is no feed: give the address of its RSS or Atom file")
    found: dict[str, Entry] = {}
    for entry in parsed.entries:
        link = (entry.get("link") or "").strip()
        if link:
            whole = urljoin(address, link)
            found.setdefault(whole, _entry(whole, entry))
    return _plain(parsed.feed.get("title")), list(found.values())


def _entry(link: str, entry: Any) -> Entry:
    # A plain dict: feedparser's own takes one time for the other, and warns of it.
    fields = dict(entry)
    key = "published" if fields.get("published") else "updated"
    printed = (fields.get(key) or "").strip() or None
    parsed = fields.get(f"{key}_parsed") if printed else None
    return Entry(
        link=link,
        title=_plain(entry.get("title")),
        published=_iso(printed, parsed) if printed else None,
        printed=printed,
    )


def _iso(printed: str, parsed: Any) -> str | None:
    """From what is printed, because feedparser's own time has lost the zone."""
    try:
        return datetime.fromisoformat(printed).isoformat()
    except ValueError:
        pass  # not ISO 8601: RSS writes dates as mail does
    try:
        return parsedate_to_datetime(printed).isoformat()
    except (ValueError, TypeError):
        return datetime.fromtimestamp(timegm(parsed), UTC).isoformat() if parsed else None


def _plain(markup: str | None) -> str | None:
    """A title without its markup, on one line."""
    if not markup or not markup.strip():
        return None
    from lxml.html import fromstring

    return " ".join(fromstring(f"<p>{markup}</p>").text_content().split()) or None
