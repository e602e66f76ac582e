"""Pairs for reviewers to decide: which, in which order, with all that a reviewer must see."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from claimtrack.store.listing import Filter, mention_conditions
from claimtrack.store.review_tables import USEFULNESS
from claimtrack.store.rows import State
from claimtrack.types import Relation

if TYPE_CHECKING:
    from claimtrack.store.database import Database

Order = Literal["useful", "score", "uncertain", "newest", "oldest"]
ORDERS: dict[str, str] = {
    # Figures that moved first, then what is most probable: see USEFULNESS.
    "useful": f"({USEFULNESS}), score DESC, x.id",
    "score": "x.score DESC, x.id",
    "uncertain": "abs(x.score - 0.5), x.id",
    "newest": "x.id DESC",
    "oldest": "x.id",
}


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which pairs; every given condition must hold.

    ``settled`` keeps proposals that other pairs of the same claims have answered: to join what
    is in one claim already, or to oppose what is opposed. ``mentions`` keeps a pair where one
    of its two mentions fits. ``actor`` leaves out what that reviewer has voted on already.
    ``disputed`` keeps only pairs on which the votes differ; those are left out otherwise.
    """

    states: tuple[State, ...] = ("proposed",)
    relations: tuple[Relation, ...] = ()
    min_score: float | None = None
    max_score: float | None = None
    settled: bool = False
    mentions: Filter = field(default_factory=Filter)
    actor: str | None = None
    disputed: bool = False
    order: Order = "useful"


_CLAIMS = (
    "(SELECT min(a.claim_id, b.claim_id) || ' ' || max(a.claim_id, b.claim_id)"
    " FROM mentions a, mentions b WHERE a.id = {0}.mention_id AND b.id = {0}.other_id)"
)
"""The two claims of a match, in one word; NULL where a mention is in none."""
_OPEN = (
    "(x.state <> 'proposed' OR CASE WHEN x.relation IN ('same', 'updated') THEN NOT EXISTS"
    " (SELECT 1 FROM mentions a JOIN mentions b ON b.claim_id = a.claim_id"
    " WHERE a.id = x.mention_id AND b.id = x.other_id)"
    f" WHEN x.relation = 'conflicting' THEN coalesce({_CLAIMS.format('x')}, '') NOT IN"
    f" (SELECT coalesce({_CLAIMS.format('y')}, '-') FROM matches y"
    " WHERE y.state = 'confirmed' AND y.relation = 'conflicting')"
    " ELSE 1 END)"
)
"""Not for proposals to join what is in one claim already, or to say again of two claims that
they contradict each other."""
_DISPUTED = "(SELECT match_id FROM votes GROUP BY match_id HAVING count(DISTINCT decision) > 1)"


def _conditions(chosen: QueueFilter) -> tuple[str, list[Any]]:
    wheres: list[str] = []
    values: list[Any] = []

    def one_of(column: str, allowed: Sequence[str]) -> None:
        wheres.append(f"{column} IN ({', '.join('?' * len(allowed))})")
        values.extend(allowed)

    if chosen.states:
        one_of("x.state", chosen.states)
    if chosen.relations:
        one_of("x.relation", chosen.relations)
    if chosen.min_score is not None:
        wheres.append("x.score >= ?")
        values.append(chosen.min_score)
    if chosen.max_score is not None:
        wheres.append("x.score <= ?")
        values.append(chosen.max_score)
    if not chosen.settled and not chosen.disputed:
        wheres.append(_OPEN)
    conditions, of_mentions = mention_conditions(chosen.mentions)
    if conditions:
        fitting = (
            "(SELECT m.id FROM mentions m JOIN documents d ON d.id = m.document_id"
            f" LEFT JOIN outlets o ON o.id = d.outlet_id WHERE {' AND '.join(conditions)})"
        )
        wheres.append(f"(x.mention_id IN {fitting} OR x.other_id IN {fitting})")
        values += [*of_mentions, *of_mentions]
    if chosen.actor is not None:
        wheres.append("NOT EXISTS (SELECT 1 FROM votes v WHERE v.match_id = x.id AND v.actor = ?)")
        values.append(chosen.actor)
    wheres.append(f"x.id {'IN' if chosen.disputed else 'NOT IN'} {_DISPUTED}")
    return " AND ".join(wheres), values


def count(db: Database, chosen: QueueFilter) -> int:
    where, values = _conditions(chosen)
    return int(db.rows(f"SELECT count(*) FROM matches x WHERE {where}", values)[0][0])


def ids(db: Database, chosen: QueueFilter, limit: int | None, offset: int) -> list[int]:
    """Numbers of the matches in order."""
    where, values = _conditions(chosen)
    sql = f"SELECT x.id FROM matches x WHERE {where} ORDER BY {ORDERS[chosen.order]}"
    found = db.rows(f"{sql} LIMIT ? OFFSET ?", (*values, -1 if limit is None else limit, offset))
    return [row[0] for row in found]


def matches(db: Database, numbers: Iterable[int]) -> dict[int, sqlite3.Row]:
    """Rows of matches with their claims, deciding event, and version, by number."""
    found = db.rows(
        """
        SELECT x.*, e.name AS encoder, a.claim_id AS a_claim, b.claim_id AS b_claim,
          w.actor, w.time, w.reason,
          (SELECT count(*) FROM votes v WHERE v.match_id = x.id) AS votes,
          (SELECT count(DISTINCT v.decision) FROM votes v WHERE v.match_id = x.id) AS opinions,
          max(
            coalesce((SELECT max(s.event_id) FROM event_subjects s
              WHERE s.type = 'match' AND s.number = x.id AND s.changed = 1), 0),
            coalesce((SELECT max(s.event_id) FROM event_subjects s
              WHERE s.type = 'mention' AND s.number = x.mention_id AND s.changed = 1), 0),
            coalesce((SELECT max(s.event_id) FROM event_subjects s
              WHERE s.type = 'mention' AND s.number = x.other_id AND s.changed = 1), 0)
          ) AS version
        FROM matches x
          JOIN mentions a ON a.id = x.mention_id JOIN mentions b ON b.id = x.other_id
          LEFT JOIN encoders e ON e.id = x.encoder_id
          LEFT JOIN events w ON w.id = x.decided_by
        WHERE x.id IN (SELECT value FROM json_each(?))
        """,
        (json.dumps([int(n) for n in numbers]),),
    )
    return {row["id"]: row for row in found}


def between(db: Database, mentions: Iterable[int]) -> list[sqlite3.Row]:
    """Matches that hold, both of whose mentions are among these."""
    wanted = json.dumps([int(n) for n in mentions])
    return db.rows(
        "SELECT * FROM matches WHERE state <> 'rejected' AND relation IN ('same', 'updated')"
        " AND mention_id IN (SELECT value FROM json_each(?))"
        " AND other_id IN (SELECT value FROM json_each(?))",
        (wanted, wanted),
    )


def votes(db: Database, match: int) -> list[sqlite3.Row]:
    """The votes on a match that wait for a further one, in order."""
    return db.rows("SELECT * FROM votes WHERE match_id = ? ORDER BY id", (match,))


def setting(db: Database, key: str) -> str | None:
    found = db.rows("SELECT value FROM settings WHERE key = ?", (key,))
    return found[0]["value"] if found else None


def set_setting(db: Database, key: str, value: str) -> None:
    with db.transaction():
        db.execute(
            "INSERT INTO settings(key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )
