"""Mentions as W3C Web Annotations, and the place in a text that an annotation means.

https://www.w3.org/TR/annotation-model/
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from claimtrack.store import Database, Filter
from claimtrack.types import Document, Passage, Quantity, Span

Row = dict[str, Any]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Code points before and after, by which a quotation is found again in a changed text."""


def annotated(database: Database, document: str | None = None) -> Iterator[Row]:
    """An annotation for each mention, of one document or all, in order.

    Raises :class:`~claimtrack.errors.NotFoundError` for a document that is not there.
    """
    if document is not None:
        database.document(document)
    space = UUID(database.identity)
    for row in database.documents(Filter(document=document)):
        report = database.document(row["document"])
        for number, passage in database.passages_of(row["id"]).items():
            yield annotation(report, passage, uuid5(space, f"mention/{number}").urn)


def annotation(document: Document, passage: Passage, id: str) -> Row:
    """One mention; a quote in parts has a target for each part.

    Positions count code points of the text that we read, so they are those of a resource
    named by its hash (RFC 6920); in the page at the address the words are to be looked for.
    """
    targets: list[Row] = []
    for span in passage.mention.spans:
        words = _quotation(document.text, span)
        place = {"type": "TextPositionSelector", "start": span[0], "end": span[1]}
        targets.append(
            {
                "type": "SpecificResource",
                "source": {
                    "id": _hash_name(document.sha256),
                    "type": "Text",
                    "format": "text/plain",
                    "language": document.language,
                },
                "selector": [words, place],
            }
        )
        if document.url:
            targets.append({"type": "SpecificResource", "source": document.url, "selector": words})
    return {
        "@context": CONTEXT,
        "id": id,
        "type": "Annotation",
        "motivation": "identifying",
        "generator": {"type": "Software", "name": "claimtrack"},
        "body": _bodies(passage),
        "target": targets if len(targets) > 1 else targets[0],
    }


def collection_name(database: Database, document: str | None = None) -> str:
    """The same for the same database and document."""
    return uuid5(UUID(database.identity), f"annotations/{document or ''}").urn


def collection(found: list[Row], id: str) -> Row:
    """Annotations as one AnnotationCollection with a single page."""
    items = [{key: value for key, value in one.items() if key != "@context"} for one in found]
    return {
        "@context": CONTEXT,
        "id": id,
        "type": "AnnotationCollection",
        "label": "Quotes and figures",
        "total": len(items),
        **(
            {
                "first": {
                    "id": f"{id}:page:1",
                    "type": "AnnotationPage",
                    "startIndex": 0,
                    "items": items,
                }
            }
            if items
            else {}
        ),
    }


def locate(selectors: Row | list[Row], text: str) -> Span | None:
    """Where in a text the selectors of a target point; ``None`` where that is not certain.

    A position counts only if the quotation, where there is one, stands there; else the
    quotation is looked for, with what stands before and after it.
    """
    listed = selectors if isinstance(selectors, list) else [selectors]
    quotation = next((s for s in listed if s.get("type") == "TextQuoteSelector"), None)
    for place in listed:
        if place.get("type") != "TextPositionSelector":
            continue
        start, end = place["start"], place["end"]
        if 0 <= start < end <= len(text) and (
            quotation is None or text[start:end] == quotation["exact"]
        ):
            return start, end
    return _found(quotation, text) if quotation else None


def _found(quotation: Row, text: str) -> Span | None:
    exact = quotation["exact"]
    whole = quotation.get("prefix", "") + exact + quotation.get("suffix", "")
    for words, offset in ((whole, len(quotation.get("prefix", ""))), (exact, 0)):
        start = text.find(words) if words else -1
        if start >= 0 and text.find(words, start + 1) < 0:
            return start + offset, start + offset + len(exact)
    return None


def _quotation(text: str, span: Span) -> Row:
    start, end = span
    return {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - AROUND) : start],
        "suffix": text[end : end + AROUND],
    }


def _hash_name(sha256: str) -> str:
    packed = base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")
    return f"ni:///sha-256;{packed}?ct=text/plain"


def _bodies(passage: Passage) -> list[Row]:
    mention = passage.mention
    bodies = [_body("classifying", mention.type), _body("tagging", mention.kind)]
    if isinstance(mention, Quantity):
        bodies.append(_body("describing", _figure(mention, passage.item)))
    if passage.speaker:
        bodies.append(_body("identifying", passage.speaker, passage.language))
    return bodies


def _body(purpose: str, value: str, language: str | None = None) -> Row:
    body = {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}
    return {**body, "language": language} if language else body


def _figure(figure: Quantity, item: str | None) -> str:
    low = "-∞" if figure.low is None else f"{figure.low:.15g}"
    high = "∞" if figure.high is None else f"{figure.high:.15g}"
    return " ".join(filter(None, (f"{figure.modifier} [{low}, {high}]", figure.unit, item)))
