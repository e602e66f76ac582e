"""The tables of review: the log of events, what follows from it, and people."""

from __future__ import annotations

from typing import Any

_FOLLOWING = (
    # What the program found by itself stays beside what reviewers made of it, so that the
    # state can be derived anew from the events at any time.
    "ALTER TABLE mentions ADD COLUMN found_claim_id INTEGER REFERENCES claims(id)",
    "ALTER TABLE mentions ADD COLUMN placed_by INTEGER REFERENCES events(id)",
    "ALTER TABLE matches ADD COLUMN found_state TEXT",
    "ALTER TABLE matches ADD COLUMN threshold REAL",
    "ALTER TABLE matches ADD COLUMN decided_by INTEGER REFERENCES events(id)",
    "ALTER TABLE matches ADD COLUMN second_by INTEGER REFERENCES events(id)",
    "ALTER TABLE matches ADD COLUMN repeats INTEGER REFERENCES events(id)",
    "ALTER TABLE claims ADD COLUMN merged_into INTEGER REFERENCES claims(id)",
    "ALTER TABLE claims ADD COLUMN made_by INTEGER REFERENCES events(id)",
    "UPDATE mentions SET found_claim_id = claim_id",
    "UPDATE matches SET found_state = state",
    "CREATE INDEX idx_mentions_found_claim_id ON mentions(found_claim_id)",
    "CREATE INDEX idx_mentions_placed_by ON mentions(placed_by) WHERE placed_by IS NOT NULL",
    "CREATE INDEX idx_matches_decided_by ON matches(decided_by) WHERE decided_by IS NOT NULL",
    "CREATE INDEX idx_matches_second_by ON matches(second_by) WHERE second_by IS NOT NULL",
    "CREATE INDEX idx_matches_repeats ON matches(repeats) WHERE repeats IS NOT NULL",
    "CREATE INDEX idx_matches_encoder_id ON matches(encoder_id)",
    "CREATE INDEX idx_claims_merged_into ON claims(merged_into) WHERE merged_into IS NOT NULL",
    "CREATE INDEX idx_claims_made_by ON claims(made_by) WHERE made_by IS NOT NULL",
)

USEFULNESS = (
    "CASE relation WHEN 'conflicting' THEN 0 WHEN 'updated' THEN 1 WHEN 'same' THEN 2 ELSE 3 END"
)
"""Figures that moved first: a fact-checker loses most by missing those."""


def m002_review(db: Any) -> None:
    _events(db)
    for statement in _FOLLOWING:
        db.execute(statement)
    db.execute(f"CREATE INDEX idx_matches_queue ON matches(state, ({USEFULNESS}), score DESC, id)")
    _derived(db)
    _people(db)
    _views(db)


def _events(db: Any) -> None:
    db["events"].create(
        {
            "id": int,
            "time": str,
            "actor": str,
            "kind": str,
            "match_id": int,
            "claim_id": int,
            "mention_id": int,
            "reason": str,
            "score": float,
            "encoder": str,
            "threshold": float,
            "undoes": int,
            "batch": int,
            "data": str,
            "previous": str,
            "hash": str,
        },
        pk="id",
        foreign_keys=[
            ("match_id", "matches", "id"),
            ("claim_id", "claims", "id"),
            ("mention_id", "mentions", "id"),
            ("undoes", "events", "id"),
        ],
        not_null={"time", "actor", "kind", "data", "previous", "hash"},
        strict=True,
    )
    for column in ("match_id", "claim_id", "mention_id", "undoes", "batch", "actor"):
        db["events"].create_index([column])
    for change in ("UPDATE", "DELETE"):
        db.execute(
            f"CREATE TRIGGER events_no_{change.lower()} BEFORE {change} ON events"
            " BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END"
        )
    db["event_subjects"].create(
        {"id": int, "event_id": int, "type": str, "number": int, "changed": int},
        pk="id",
        foreign_keys=[("event_id", "events", "id")],
        not_null={"event_id", "type", "number", "changed"},
        strict=True,
    )
    db["event_subjects"].create_index(["type", "number", "changed", "event_id"])
    db["event_subjects"].create_index(["event_id", "type", "number"], unique=True)


def _derived(db: Any) -> None:
    db["verdicts"].create(
        {
            "id": int,
            "claim_id": int,
            "rating": str,
            "rating_value": float,
            "best": float,
            "worst": float,
            "url": str,
            "author": str,
            "explanation": str,
            "claim_reviewed": str,
            "language": str,
            "published": str,
        },
        pk="id",
        foreign_keys=[("id", "events", "id"), ("claim_id", "claims", "id")],
        not_null={"claim_id", "rating"},
        strict=True,
    )
    for column in ("claim_id", "url"):
        db["verdicts"].create_index([column])
    db["votes"].create(
        {"id": int, "match_id": int, "actor": str, "decision": str},
        pk="id",
        foreign_keys=[("id", "events", "id"), ("match_id", "matches", "id")],
        not_null={"match_id", "actor", "decision"},
        strict=True,
    )
    db["votes"].create_index(["match_id", "actor"])
    db["rejections"].create(
        {"id": int, "texts": str},
        pk="id",
        foreign_keys=[("id", "events", "id")],
        not_null={"texts"},
        strict=True,
    )
    db["rejections"].create_index(["texts"])


def _people(db: Any) -> None:
    db["users"].create(
        {"id": int, "name": str, "role": str, "password": str, "active": int, "created": str},
        pk="id",
        not_null={"name", "role", "password", "active", "created"},
        strict=True,
    )
    db["users"].create_index(["name"], unique=True)
    db["sessions"].create(
        {"id": int, "user_id": int, "token": str, "created": str, "expires": str},
        pk="id",
        foreign_keys=[("user_id", "users", "id")],
        not_null={"user_id", "token", "created", "expires"},
        strict=True,
    )
    db["sessions"].create_index(["token"], unique=True)
    db["sessions"].create_index(["user_id"])
    db["login_attempts"].create(
        {"id": int, "name": str, "address": str, "time": str},
        pk="id",
        not_null={"name", "address", "time"},
        strict=True,
    )
    for column in ("name", "address"):
        db["login_attempts"].create_index([column, "time"])


def _views(db: Any) -> None:
    db.create_view(
        "event_list",
        """
        SELECT e.id, e.time, e.actor, e.kind, e.match_id AS match, e.claim_id AS claim,
          e.mention_id AS mention, e.reason, e.score, e.encoder, e.threshold, e.undoes, e.batch,
          e.data, e.hash
        FROM events e
        """,
    )
    db.create_view(
        "verdict_list",
        """
        SELECT v.id, v.claim_id AS claim, c.title, v.rating, v.author, v.url, v.explanation,
          v.published, e.actor, e.time
        FROM verdicts v JOIN claims c ON c.id = v.claim_id JOIN events e ON e.id = v.id
        """,
    )
