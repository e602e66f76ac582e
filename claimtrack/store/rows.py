"""Rows of the tables to and from the dataclasses of :mod:`claimtrack.types`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from claimtrack.types import (
    Attribution,
    Document,
    Match,
    Mention,
    Passage,
    Quantity,
    Quote,
    Relation,
    Span,
)

State = Literal["auto", "proposed", "confirmed", "rejected"]


@dataclass(frozen=True, slots=True)
class EncoderInfo:
    """The encoder that a database's vectors come from."""

    id: int
    name: str
    dim: int


@dataclass(frozen=True, slots=True)
class Added:
    """What :meth:`Database.add_document` did."""

    document: str
    mentions: list[int] = field(default_factory=list)
    """Ids in the order of the passages; of what was stored before where nothing is ``new``."""
    new: bool = True


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """A link between two stored mentions; ``updated`` runs from older to newer."""

    mention: int
    other: int
    match: Match
    state: State = "auto"
    encoder: str | None = None
    """Whose vectors the score was made with; the database's encoder when it is stored."""
    threshold: float | None = None
    """The least probability that made this relation of it."""
    created: str | None = None
    """UTC, set when it is stored."""


@dataclass(frozen=True, slots=True)
class Link:
    """A stored relation between mentions of two documents, with their addresses."""

    a: str
    b: str
    relation: Relation
    score: float
    state: State
    a_id: int
    b_id: int


def address(document: str, spans: Sequence[Sequence[int]]) -> str:
    """``DOCUMENT#start-end``, the spans of a quote in parts joined by commas."""
    return f"{document}#" + ",".join(f"{start}-{end}" for start, end in spans)


DOCUMENT_COLUMNS = """d.name, d.text, d.language, d.title, d.url, o.name AS outlet, d.published,
  d.sha256 FROM documents d LEFT JOIN outlets o ON o.id = d.outlet_id"""

PASSAGE_COLUMNS = """m.*, d.name AS document, d.language, d.published, d.title, d.url,
  o.name AS outlet FROM mentions m JOIN documents d ON d.id = m.document_id
  LEFT JOIN outlets o ON o.id = d.outlet_id"""


def document_of(row: sqlite3.Row) -> Document:
    return Document(
        id=row["name"],
        text=row["text"],
        language=row["language"],
        title=row["title"],
        url=row["url"],
        publisher=row["outlet"],
        published=row["published"],
        sha256=row["sha256"],
    )


def passage_of(row: sqlite3.Row) -> Passage:
    return Passage(
        mention=_mention_of(row),
        text=row["text"],
        context=row["context"],
        item=row["item"],
        whole=row["whole"],
        document=row["document"],
        language=row["language"],
        published=row["published"],
        publisher=row["outlet"],
        title=row["title"],
        url=row["url"],
    )


def _mention_of(row: sqlite3.Row) -> Mention:
    attribution = Attribution(
        speaker=_span(row, "speaker"),
        name=row["speaker_name"],
        cue=_span(row, "cue"),
        confidence=row["confidence"] or 0.0,
        rule=row["speaker_rule"] or "",
    )
    if row["type"] == "quote":
        spans = tuple((start, end) for start, end in json.loads(row["spans"]))
        return Quote(row["kind"], spans, attribution, row["rule"] or "")
    return Quantity(
        span=(row["start"], row["end"]),
        low=row["low"],
        high=row["high"],
        point=row["point"],
        modifier=row["modifier"],
        kind=row["kind"],
        unit=row["unit"],
        item=_span(row, "item"),
        whole=_span(row, "whole"),
        attribution=attribution,
        rule=row["rule"] or "",
    )


def _span(row: sqlite3.Row, name: str) -> Span | None:
    start, end = row[f"{name}_start"], row[f"{name}_end"]
    return None if start is None else (start, end)


def mention_row(
    number: int, document_id: int, speaker_id: int | None, passage: Passage
) -> dict[str, Any]:
    """All columns of ``mentions`` but the claim, in one order for quotes and quantities."""
    mention, attribution = passage.mention, passage.mention.attribution
    figure = mention if isinstance(mention, Quantity) else None
    item, whole = (figure.item, figure.whole) if figure else (None, None)
    row = {
        "id": number,
        "document_id": document_id,
        "type": mention.type,
        "kind": mention.kind,
        "start": mention.start,
        "end": mention.end,
        "spans": json.dumps(mention.spans),
        "text": passage.text,
        "context": passage.context,
        "item": passage.item,
        "whole": passage.whole,
        "low": figure.low if figure else None,
        "high": figure.high if figure else None,
        "point": figure.point if figure else None,
        "modifier": figure.modifier if figure else None,
        "unit": figure.unit if figure else None,
        "speaker_id": speaker_id,
        "speaker_name": attribution.name,
        "confidence": attribution.confidence,
        "speaker_rule": attribution.rule or None,
        "rule": mention.rule or None,
    }
    for name, span in (
        ("item", item),
        ("whole", whole),
        ("speaker", attribution.speaker),
        ("cue", attribution.cue),
    ):
        row[f"{name}_start"], row[f"{name}_end"] = span or (None, None)
    return row


def match_of(row: sqlite3.Row) -> StoredMatch:
    return StoredMatch(
        mention=row["mention_id"],
        other=row["other_id"],
        match=Match(row["score"], row["relation"], tuple(json.loads(row["reasons"]))),
        state=row["state"],
        encoder=row["encoder"],
        threshold=row["threshold"],
        created=row["created"],
    )
