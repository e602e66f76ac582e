"""What the pages show beside the lists: places of mentions, names, saved searches."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from claimtrack.errors import InputError, NotFoundError
from claimtrack.store import listing
from claimtrack.store.database import now
from claimtrack.store.listing import Filter

if TYPE_CHECKING:
    from claimtrack.store.database import Database

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mention stands, with the numbers by which pages are linked."""

    document: int
    speaker: int | None
    claim: int | None
    published_utc: str | None
    context_start: int | None
    """Offset of the mention's context in the document's text."""


def places(db: Database, mentions: Iterable[int]) -> dict[int, Place]:
    """By mention; those that are not there are left out."""
    found = db.rows(
        # The context holds the mention's start, so it begins less than its length before that.
        """
        SELECT id, document_id, speaker_id, claim_id, published_utc, first,
          instr(substr(body, first + 1, 2 * size), context) AS place
        FROM (
          SELECT m.id, m.document_id, m.speaker_id, m.claim_id, m.context, d.published_utc,
            d.text AS body, length(m.context) AS size,
            max(m.start - length(m.context) + 1, 0) AS first
          FROM mentions m JOIN documents d ON d.id = m.document_id
          WHERE m.id IN (SELECT value FROM json_each(?))
        )
        """,
        (json.dumps([int(n) for n in mentions]),),
    )
    return {
        row["id"]: Place(
            row["document_id"],
            row["speaker_id"],
            row["claim_id"],
            row["published_utc"],
            row["first"] + row["place"] - 1 if row["place"] else None,
        )
        for row in found
    }


def outlines(db: Database, mentions: Iterable[int]) -> list[Row]:
    """``id type low high point unit speaker text time document outlet`` of mentions, in the
    order asked for: what a picture of many needs, without their contexts and spans. ``time`` is
    UTC; ``speaker`` goes by one name, however the reports spell it."""
    wanted = [int(n) for n in mentions]
    found = db.rows(
        "SELECT m.id, m.type, m.low, m.high, m.point, m.unit,"
        " coalesce(s.name, m.speaker_name) AS speaker, m.text,"
        " d.published_utc AS time, d.name AS document, o.name AS outlet"
        " FROM mentions m JOIN documents d ON d.id = m.document_id"
        " LEFT JOIN outlets o ON o.id = d.outlet_id LEFT JOIN speakers s ON s.id = m.speaker_id"
        " WHERE m.id IN (SELECT value FROM json_each(?))",
        (json.dumps(wanted),),
    )
    by_id = {row["id"]: dict(row) for row in found}
    return [by_id[number] for number in wanted]


def document_row(db: Database, number: int) -> Row:
    """A report's row as the list of documents has it, by its number."""
    found = db.rows("SELECT * FROM document_list WHERE id = ?", (number,))
    if not found:
        raise NotFoundError(f"no document {number}: `claimtrack documents` lists them")
    return dict(found[0])


def mention_row(db: Database, mention: int) -> Row:
    """A mention's row as the list of mentions has it."""
    found = db.rows("SELECT * FROM mention_list WHERE id = ?", (mention,))
    if not found:
        raise NotFoundError(f"no mention {mention}: `claimtrack mentions` lists them")
    return dict(found[0])


def mentions_of_speaker(db: Database, speaker: int, limit: int, offset: int = 0) -> list[int]:
    """Their numbers, the newest report first; a ``limit`` of -1 is none."""
    found = db.rows(
        "SELECT m.id FROM mentions m JOIN documents d ON d.id = m.document_id"
        " WHERE m.speaker_id = ? ORDER BY d.published_utc DESC, m.id LIMIT ? OFFSET ?",
        (speaker, limit, offset),
    )
    return [row["id"] for row in found]


def biggest_claims(db: Database, chosen: Filter, limit: int, offset: int = 0) -> list[Row]:
    """Rows as :meth:`Database.claims` gives them, without those that have no mention.

    The view counts reports and outlets of all claims at once; here only those of one page.
    """
    inner, values = listing.mention_ids(chosen)
    keep = f" AND m.id IN ({inner})" if chosen != Filter() else ""
    fitting = f"SELECT DISTINCT m.claim_id FROM mentions m WHERE m.claim_id IS NOT NULL{keep}"
    found = db.rows(
        f"SELECT m.claim_id FROM mentions m WHERE m.claim_id IN ({fitting})"
        " GROUP BY m.claim_id ORDER BY count(*) DESC, m.claim_id LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    ids = [row[0] for row in found]
    # Numbers in place of a subquery, which would not reach into the view.
    rows = db.rows(f"SELECT * FROM claim_list WHERE id IN ({', '.join('?' * len(ids))})", ids)
    by_id = {row["id"]: dict(row) for row in rows}
    return [by_id[number] for number in ids]


def first_words(db: Database, claims: Iterable[int]) -> dict[int, Row]:
    """``context language`` of the first mention stored of each claim, to say what it is about."""
    found = db.rows(
        "SELECT m.claim_id, m.context, d.language FROM mentions m"
        " JOIN documents d ON d.id = m.document_id WHERE m.id IN"
        " (SELECT min(id) FROM mentions WHERE claim_id IN (SELECT value FROM json_each(?))"
        " GROUP BY claim_id)",
        (json.dumps([int(n) for n in claims]),),
    )
    return {row["claim_id"]: {k: row[k] for k in ("context", "language")} for row in found}


_NEWEST = {
    "claims": "SELECT v.*, c.created FROM claim_list v JOIN claims c ON c.id = v.id WHERE v.id IN",
    "mentions": "SELECT v.*, d.added FROM mention_list v JOIN documents d ON d.name = v.document"
    " WHERE v.id IN",
    "documents": "SELECT v.* FROM document_list v WHERE v.id IN",
    "speakers": "SELECT v.* FROM speaker_list v WHERE v.id IN",
}


def newest(db: Database, name: str, chosen: Filter, limit: int) -> list[Row]:
    """Rows of a list that fit a filter, those added last first."""
    sql, values = getattr(listing, name)(chosen)
    keep = f"(SELECT id FROM ({sql}) ORDER BY id DESC LIMIT ?)"
    found = db.rows(f"{_NEWEST[name]} {keep} ORDER BY v.id DESC", (*values, limit))
    return [dict(row) for row in found]


def outlets(db: Database, limit: int = 500) -> list[str]:
    return [
        row["name"] for row in db.rows("SELECT name FROM outlets ORDER BY name LIMIT ?", (limit,))
    ]


def languages(db: Database) -> list[str]:
    return [r[0] for r in db.rows("SELECT DISTINCT language FROM documents ORDER BY language")]


def withheld(db: Database, actor: str) -> set[int]:
    """Events that are votes of others which wait for this reviewer's: not to be seen by him."""
    return {row[0] for row in db.rows("SELECT id FROM votes WHERE actor <> ?", (actor,))}


# Saved searches


def searches(db: Database) -> list[Row]:
    """``id name list query actor created`` by name."""
    return [dict(row) for row in db.rows("SELECT * FROM saved_searches ORDER BY name, id")]


def saved_search(db: Database, number: int) -> Row:
    found = db.rows("SELECT * FROM saved_searches WHERE id = ?", (number,))
    if not found:
        raise NotFoundError(f"no saved search {number}: the page of searches lists them")
    return dict(found[0])


def save_search(db: Database, name: str, list_: str, query: str, actor: str) -> int:
    name = " ".join(name.split())
    if not name or len(name) > 200 or len(query) > 4000:
        raise InputError("a search needs a name of 1 to 200 characters: write one")
    with db.transaction():
        cursor = db.execute(
            "INSERT INTO saved_searches(name, list, query, actor, created) VALUES (?, ?, ?, ?, ?)",
            (name, list_, query, actor, now()),
        )
    return int(cursor.lastrowid or 0)


def forget_search(db: Database, number: int) -> None:
    with db.transaction():
        saved_search(db, number)
        db.execute("DELETE FROM saved_searches WHERE id = ?", (number,))
