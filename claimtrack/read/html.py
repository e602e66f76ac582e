"""Web pages: the article, its headline, outlet, address and time of publication."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

from claimtrack.errors import InputError
from claimtrack.read.language import language_of
from claimtrack.read.published import utc
from claimtrack.read.source import digest, display
from claimtrack.read.text import decoded, known_charset, normalised
from claimtrack.types import Document

_CHARSET = re.compile(rb"""(?:<meta[^>]+charset|<\?xml[^>]+encoding)\s*=\s*["']?([\w:.-]+)""", re.I)
_MIDNIGHT = re.compile(r"T00:00:00$")
_COLON = re.compile(r"([+-]\d\d)(\d\d)$")

# Zone and time are kept, which trafilatura's default drops; the page's own fields come before
# a day in its address; a clock that is slow here does not make a page's own date unknown.
_DATE: dict[str, Any] = {
    "original_date": True,
    "extensive_search": False,
    "outputformat": "%Y-%m-%dT%H:%M:%S%z",
    "deferred_url_extractor": True,
    "max_date": "2100-01-01",
}
# Dates that merely stand in the text, if they are not in the future.
_DATE_IN_TEXT: dict[str, Any] = {**_DATE, "extensive_search": True, "max_date": None}


_SHORTEST_LINE = 40


@dataclass(frozen=True, slots=True)
class Article:
    """What stands on a page."""

    text: str
    title: str | None
    url: str | None
    publisher: str | None
    published: str | None


def page(name: str, data: bytes, language: str | None, charset: str | None = None) -> Document:
    """A page as a Document, still without its id.

    The encoding is ``charset``, which the server names, else the page's own declaration,
    UTF-8 without one. Raises
    :class:`~claimtrack.errors.InputError` for a page without an article.
    """
    what = display(name)
    markup = decoded(what, data, known_charset(charset) or _declared(data))
    if not markup.strip():
        raise InputError(f"{what} is empty: there is no text to read")
    article = _article(markup)
    if article is None:
        raise InputError(f"{what} has no article: save the report's own page, or its text as .txt")
    return Document(
        id="",
        text=article.text,
        language=language_of(article.text, language, what),
        title=article.title,
        url=article.url,
        publisher=article.publisher,
        published=article.published,
        sha256=digest(article.text),
    )


def _declared(data: bytes) -> str | None:
    found = _CHARSET.search(data[:4096])
    return known_charset(found[1].decode("ascii", "replace")) if found else None


def _article(markup: str) -> Article | None:
    from htmldate import find_date
    from trafilatura import bare_extraction

    # Their warnings about a page are what our InputError says.
    for library in ("trafilatura", "htmldate"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    found: Any = bare_extraction(
        markup,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params=_DATE,
    )
    if found is None:
        return None
    # The headline is the title's, not the first sentence of the article.
    text = normalised(found.text or "").strip()
    text = text.removeprefix(f"{found.title}\n").lstrip()
    if not text or not _reads_like_an_article(text, markup):
        return None
    return Article(
        text=text,
        title=found.title or None,
        url=found.url or None,
        publisher=found.sitename or None,
        published=_published(found.date or find_date(markup, **_DATE_IN_TEXT)),
    )


def _reads_like_an_article(text: str, markup: str) -> bool:
    """Whether a line of some length is more than the words of a link.

    Of a front page, a menu or an error page trafilatura gives what there is.
    """
    from lxml.html import HTMLParser, document_fromstring

    # Bytes, because lxml refuses a str with an XML declaration.
    tree = document_fromstring(markup.encode("utf-8"), parser=HTMLParser(encoding="utf-8"))
    links = {" ".join(link.text_content().split()) for link in tree.iter("a")}
    lines = {" ".join(line.split()) for line in text.splitlines()}
    return any(len(line) >= _SHORTEST_LINE for line in lines - links)


def _published(written: str | None) -> str | None:
    """ISO 8601 as the page has it; a day where the page names no time."""
    if not written:
        return None
    published = _COLON.sub(r"\1:\2", _MIDNIGHT.sub("", written))
    utc(published)
    return published
