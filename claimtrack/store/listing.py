"""Lists with filters: which rows, in which order, as plain dictionaries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from claimtrack.read.published import instant, is_day, utc
from claimtrack.store.speakers import speaker_key
from claimtrack.types import MentionType

_WORD = re.compile(r"\w+(?:['’ʼʹ-]\w+)*")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents, mentions, claims or speakers; every given condition must hold.

    Claims and speakers are kept where one of their mentions fits. ``speaker`` is part of
    any of a speaker's names, in any script; ``since`` and ``until`` are ISO 8601 and both
    inclusive, a date as ``until`` to its last second in UTC; reports without a time of
    publication fit neither. ``text``: all of its words, in any order.
    """

    document: str | None = None
    outlet: str | None = None
    speaker: str | None = None
    type: MentionType | None = None
    kind: str | None = None
    language: str | None = None
    since: str | None = None
    until: str | None = None
    text: str | None = None
    claim: int | None = None


Condition = tuple[list[str], list[Any]]


def words_query(text: str, *, every: bool, prefix: bool = False) -> str | None:
    """An FTS5 expression for the words of a text, ``None`` where it has none."""
    return (" AND " if every else " OR ").join(word_queries(text, prefix=prefix)) or None


def word_queries(text: str, *, prefix: bool = False) -> list[str]:
    """An FTS5 expression for each different word of a text."""
    star = "*" if prefix else ""
    return [f'"{word}"{star}' for word in dict.fromkeys(_WORD.findall(text))]


def document_conditions(chosen: Filter) -> Condition:
    """Conditions on ``documents d`` and ``outlets o``."""
    wheres: list[str] = []
    values: list[Any] = []
    for column, value in (
        ("d.name", chosen.document),
        ("o.name", chosen.outlet),
        ("d.language", chosen.language),
    ):
        if value is not None:
            wheres.append(f"{column} = ?")
            values.append(value)
    if chosen.since is not None:
        wheres.append("d.published_utc >= ?")
        values.append(utc(chosen.since))
    if chosen.until is not None:
        moment = instant(chosen.until)
        if is_day(chosen.until):
            moment = moment.replace(hour=23, minute=59, second=59)
        wheres.append("d.published_utc <= ?")
        values.append(utc(moment.isoformat()))
    return wheres, values


def mention_conditions(chosen: Filter) -> Condition:
    """Conditions on ``mentions m`` as well, its words included."""
    wheres, values = document_conditions(chosen)
    for column, value in (
        ("m.type", chosen.type),
        ("m.kind", chosen.kind),
        ("m.claim_id", chosen.claim),
    ):
        if value is not None:
            wheres.append(f"{column} = ?")
            values.append(value)
    if chosen.speaker is not None:
        wheres.append(
            "m.speaker_id IN"
            " (SELECT speaker_id FROM speaker_aliases WHERE active = 1 AND instr(key, ?))"
        )
        values.append(speaker_key(chosen.speaker))
    _add_words(chosen, "m.id", "mentions_fts", wheres, values)
    return wheres, values


def _add_words(
    chosen: Filter, column: str, table: str, wheres: list[str], values: list[Any]
) -> None:
    if chosen.text is None:
        return
    query = words_query(chosen.text, every=True)
    if query is None:
        wheres.append("0")
    else:
        wheres.append(f"{column} IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)")
        values.append(query)


_MENTIONS = (
    "FROM mentions m JOIN documents d ON d.id = m.document_id"
    " LEFT JOIN outlets o ON o.id = d.outlet_id"
)


def _where(condition: Condition) -> str:
    return f" WHERE {' AND '.join(condition[0])}" if condition[0] else ""


def mention_ids(chosen: Filter) -> tuple[str, list[Any]]:
    condition = mention_conditions(chosen)
    return f"SELECT m.id {_MENTIONS}{_where(condition)} ORDER BY m.id", condition[1]


def documents(chosen: Filter) -> tuple[str, list[Any]]:
    """In the order they were added. A filter on mentions keeps documents that have one."""
    wheres, values = document_conditions(chosen)
    _add_words(chosen, "d.id", "documents_fts", wheres, values)
    of_mentions = Filter(
        speaker=chosen.speaker, type=chosen.type, kind=chosen.kind, claim=chosen.claim
    )
    inner = mention_conditions(of_mentions)
    if inner[0]:
        wheres.append(f"d.id IN (SELECT m.document_id FROM mentions m{_where(inner)})")
        values += inner[1]
    sql = (
        "SELECT v.* FROM document_list v JOIN documents d ON d.id = v.id"
        f" LEFT JOIN outlets o ON o.id = d.outlet_id{_where((wheres, values))} ORDER BY v.id"
    )
    return sql, values


def mentions(chosen: Filter) -> tuple[str, list[Any]]:
    """In the order of their documents and texts."""
    condition = mention_conditions(chosen)
    sql = (
        "SELECT v.* FROM mention_list v JOIN mentions m ON m.id = v.id"
        " JOIN documents d ON d.id = m.document_id"
        f" LEFT JOIN outlets o ON o.id = d.outlet_id{_where(condition)} ORDER BY v.id"
    )
    return sql, condition[1]


def claims(chosen: Filter) -> tuple[str, list[Any]]:
    """Those with most mentions first, without what was merged into another or split off in vain."""
    condition = mention_conditions(chosen)
    keep = " WHERE status NOT IN ('merged', 'empty')"
    if condition[0]:
        keep += f" AND id IN (SELECT m.claim_id {_MENTIONS}{_where(condition)})"
    return f"SELECT * FROM claim_list{keep} ORDER BY mentions DESC, id", condition[1]


def speakers(chosen: Filter) -> tuple[str, list[Any]]:
    """Those with most mentions first."""
    condition = mention_conditions(chosen)
    keep = ""
    if condition[0]:
        keep = f" WHERE id IN (SELECT m.speaker_id {_MENTIONS}{_where(condition)})"
    return f"SELECT * FROM speaker_list{keep} ORDER BY quotes + quantities DESC, id", condition[1]
