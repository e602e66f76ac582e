"""Lists with filters: which rows, in which order, as plain dictionaries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from claimtrack.read.published import instant, is_day, utc
from claimtrack.store.speakers import sounds, speaker_key
from claimtrack.types import MentionType

_WORD = re.compile(r"\w+(?:['’ʼʹ-]\w+)*")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents, mentions, claims or speakers; every given condition must hold.

    Claims and speakers are kept where one of their mentions fits. ``speaker`` is part of
    any of a speaker's names, in any script and spelling; ``since`` and ``until`` are ISO 8601
    and both inclusive, a date as ``until`` to its last second in UTC; reports without a time
    of publication fit neither. ``text``: all of its words, in any order, the name of a speaker
    under any of that speaker's names.
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
        named, parts = _named(chosen.speaker)
        wheres.append(f"m.speaker_id IN ({named})")
        values += parts
    _add_words(chosen, "m.id", "mentions_fts", wheres, values)
    return wheres, values


def _add_words(
    chosen: Filter, column: str, table: str, wheres: list[str], values: list[Any]
) -> None:
    if chosen.text is None:
        return
    words = word_queries(chosen.text)
    if not words:
        wheres.append("0")
    for word in words:
        query, parts = _or_other_names(word)
        wheres.append(f"{column} IN (SELECT rowid FROM {table} WHERE {table} MATCH {query})")
        values += parts


def _or_other_names(word: str) -> tuple[str, list[str]]:
    """An FTS5 expression, in SQL, for a quoted word or another name of a speaker so named."""
    heard = sounds(word.strip('"'))
    if not heard:
        return "?", [word]
    named = f"SELECT speaker_id FROM speaker_aliases WHERE active = 1 AND {_sounding(heard)}"
    others = (
        "SELECT group_concat(' OR \"' || replace(name, '\"', ' ') || '\"', '')"
        f" FROM speaker_aliases WHERE active = 1 AND speaker_id IN ({named})"
    )
    return f"(? || coalesce(({others}), ''))", [word, *heard]


def _named(name: str) -> tuple[str, list[str]]:
    """The speakers one of whose names holds this one, whatever its script and spelling."""
    heard = sounds(name)
    found = f"instr(key, ?) OR ({_sounding(heard)})" if heard else "instr(key, ?)"
    sql = f"SELECT speaker_id FROM speaker_aliases WHERE active = 1 AND ({found})"
    return sql, [speaker_key(name), *heard]


def _sounding(heard: list[str]) -> str:
    return " AND ".join("instr(spelling, ?)" for _ in heard)


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
    """Those with most mentions first; the words are part of a name."""
    wheres, values = mention_conditions(replace(chosen, text=None))
    keep = [f"id IN (SELECT m.speaker_id {_MENTIONS}{_where((wheres, values))})"] if wheres else []
    if chosen.text is not None:
        named, parts = _named(chosen.text)
        keep.append(f"id IN ({named})")
        values += parts
    where = _where((keep, values))
    return f"SELECT * FROM speaker_list{where} ORDER BY quotes + quantities DESC, id", values


def named(chosen: Filter) -> Iterator[tuple[str, str, list[Any]]]:
    """What a filter names, in words, each with a query that finds nothing where it is not here."""
    if chosen.document is not None:
        yield f"document {chosen.document!r}", *_one("documents", "name", chosen.document)
    if chosen.outlet is not None:
        yield f"outlet {chosen.outlet!r}", *_one("outlets", "name", chosen.outlet)
    if chosen.language is not None:
        language = f"report in the language {chosen.language!r}"
        yield language, *_one("documents", "language", chosen.language)
    if chosen.speaker is not None:
        yield f"speaker {chosen.speaker!r}", *_named(chosen.speaker)


def _one(table: str, column: str, value: str) -> tuple[str, list[Any]]:
    return f"SELECT 1 FROM {table} WHERE {column} = ? LIMIT 1", [value]
