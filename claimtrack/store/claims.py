"""Claims, their members, and the links between mentions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from claimtrack.errors import NotFoundError
from claimtrack.store import rejections
from claimtrack.store.rows import Link, StoredMatch, address, match_of
from claimtrack.types import MentionType

if TYPE_CHECKING:
    from claimtrack.store.database import Database

Stream = Callable[[str, Sequence[Any]], Iterator[sqlite3.Row]]


def new_claim(db: Database, type: MentionType, title: str, created: str) -> int:
    with db.transaction():
        cursor = db.execute(
            "INSERT INTO claims(title, type, status, created) VALUES (?, ?, 'open', ?)",
            (title, type, created),
        )
    return int(cursor.lastrowid or 0)


def assign(db: Database, mentions: Iterable[int], claim: int | None) -> None:
    """What a reviewer placed stays; a merged claim stands for the one it was merged into."""
    wanted = json.dumps([int(i) for i in mentions])
    free = "placed_by IS NULL AND id IN (SELECT value FROM json_each(?))"
    with db.transaction():
        into = None if claim is None else _standing(db, claim)
        left = db.rows(
            f"SELECT DISTINCT claim_id FROM mentions WHERE claim_id IS NOT NULL AND {free}",
            (wanted,),
        )
        db.execute(
            f"UPDATE mentions SET claim_id = ?, found_claim_id = ? WHERE {free}",
            (into, claim, wanted),
        )
        date(db, {r["claim_id"] for r in left} | ({into} if into is not None else set()))


def date(db: Database, claims: Iterable[int]) -> None:
    """Set when each claim was first seen; the caller holds the transaction."""
    for changed in claims:
        # As it was printed, with the outlet's own offset; the order is that of the moments.
        db.execute(
            "UPDATE claims SET first_seen = (SELECT d.published FROM mentions m"
            " JOIN documents d ON d.id = m.document_id"
            " WHERE m.claim_id = claims.id AND d.published_utc IS NOT NULL"
            " ORDER BY d.published_utc, m.id LIMIT 1) WHERE id = ?",
            (changed,),
        )


def claim_of(db: Database, mentions: Iterable[int]) -> dict[int, int]:
    found = db.rows(
        "SELECT id, claim_id FROM mentions WHERE claim_id IS NOT NULL"
        " AND id IN (SELECT value FROM json_each(?))",
        (json.dumps([int(i) for i in mentions]),),
    )
    return {r["id"]: r["claim_id"] for r in found}


def members(db: Database, claim: int) -> list[int]:
    _standing(db, claim)
    found = db.rows(
        "SELECT m.id FROM mentions m JOIN documents d ON d.id = m.document_id"
        " WHERE m.claim_id = ? ORDER BY d.published_utc IS NULL, d.published_utc, m.id",
        (claim,),
    )
    return [r["id"] for r in found]


def row(db: Database, claim: int) -> dict[str, Any]:
    return dict(_only(db, "SELECT * FROM claim_list WHERE id = ?", claim))


def _standing(db: Database, claim: int) -> int:
    """The claim that a claim was merged into, or itself; NotFoundError for no such claim."""
    return int(_only(db, "SELECT coalesce(merged_into, id) FROM claims WHERE id = ?", claim)[0])


def _only(db: Database, sql: str, claim: int) -> sqlite3.Row:
    found = db.rows(sql, (claim,))
    if not found:
        raise NotFoundError(f"no claim {claim}: `claimtrack claims` lists them")
    return found[0]


def add_matches(db: Database, matches: Iterable[StoredMatch], created: str) -> int:
    encoder = db.encoder
    changed = 0
    with db.transaction():
        remembered = rejections.among(db, matches := list(matches))
        for stored in matches:
            if stored.mention == stored.other:
                raise ValueError(f"mention {stored.mention} cannot match itself")
            repeats = remembered.get((stored.mention, stored.other))
            changed += db.execute(
                "INSERT INTO matches(mention_id, other_id, relation, score, reasons, state,"
                " found_state, repeats, threshold, encoder_id, created)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (min(mention_id, other_id), max(mention_id, other_id)) DO UPDATE"
                " SET mention_id = excluded.mention_id, other_id = excluded.other_id,"
                " relation = excluded.relation, score = excluded.score,"
                " reasons = excluded.reasons, state = excluded.state,"
                " found_state = excluded.found_state, repeats = excluded.repeats,"
                " threshold = excluded.threshold,"
                " encoder_id = excluded.encoder_id, created = excluded.created"
                " WHERE matches.state NOT IN ('confirmed', 'rejected')"
                " AND NOT EXISTS (SELECT 1 FROM votes v WHERE v.match_id = matches.id)",
                (
                    stored.mention,
                    stored.other,
                    stored.match.relation,
                    stored.match.score,
                    json.dumps(stored.match.reasons, ensure_ascii=False),
                    "rejected" if repeats else stored.state,
                    stored.state,
                    repeats,
                    stored.threshold,
                    encoder.id if encoder else None,
                    created,
                ),
            ).rowcount
    return changed


_MATCHES = (
    "SELECT x.*, e.name AS encoder FROM matches x LEFT JOIN encoders e ON e.id = x.encoder_id"
    " WHERE (x.mention_id IN (SELECT value FROM json_each(?))"
    " OR x.other_id IN (SELECT value FROM json_each(?)))"
)


def matches_of(db: Database, mentions: Iterable[int], *, rejected: bool) -> list[StoredMatch]:
    wanted = json.dumps([int(n) for n in mentions])
    kept = "" if rejected else " AND x.state <> 'rejected'"
    found = db.rows(f"{_MATCHES}{kept} ORDER BY x.score DESC, x.id", (wanted, wanted))
    return [match_of(r) for r in found]


def links(db: Database, stream: Stream) -> Iterator[Link]:
    sql = """
        SELECT x.relation, x.score, x.state, x.mention_id, x.other_id,
          a.spans AS a_spans, da.name AS a_document, b.spans AS b_spans, db.name AS b_document
        FROM matches x
          JOIN mentions a ON a.id = x.mention_id JOIN documents da ON da.id = a.document_id
          JOIN mentions b ON b.id = x.other_id JOIN documents db ON db.id = b.document_id
        WHERE x.state <> 'rejected' AND a.document_id <> b.document_id
        ORDER BY x.id
    """
    for r in stream(sql, ()):
        yield Link(
            a=address(r["a_document"], json.loads(r["a_spans"])),
            b=address(r["b_document"], json.loads(r["b_spans"])),
            relation=r["relation"],
            score=r["score"],
            state=r["state"],
            a_id=r["mention_id"],
            b_id=r["other_id"],
        )


def implied_pairs(stream: Stream) -> Iterator[tuple[int, int]]:
    sql = """
        WITH member AS (
          SELECT m.id, m.claim_id, m.document_id, d.published_utc
          FROM mentions m JOIN documents d ON d.id = m.document_id
          WHERE m.claim_id IS NOT NULL
        )
        SELECT a.id AS a, b.id AS b, a.published_utc AS a_time, b.published_utc AS b_time
        FROM member a JOIN member b
          ON b.claim_id = a.claim_id AND b.id > a.id AND b.document_id <> a.document_id
        WHERE NOT EXISTS (
          SELECT 1 FROM matches x
          WHERE min(x.mention_id, x.other_id) = a.id AND max(x.mention_id, x.other_id) = b.id
        )
        ORDER BY a.claim_id, a.id, b.id
    """
    for r in stream(sql, ()):
        later = r["a_time"] and r["b_time"] and r["a_time"] > r["b_time"]
        yield (r["b"], r["a"]) if later else (r["a"], r["b"])
