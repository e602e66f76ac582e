"""The tables, as migrations ``m001_…`` that are applied in order and never edited once released.

The schema is plain on purpose: integer keys, named foreign keys, views that read well, so that
Datasette, sqlite-utils and ``sqlite3`` open a database without claimtrack.
``PRAGMA user_version`` counts the migrations that a database has had.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from claimtrack.store.alias_tables import m005_aliases, m006_spellings
from claimtrack.store.fetch_tables import m003_fetches
from claimtrack.store.review_tables import m002_review
from claimtrack.store.search_tables import m004_saved_searches

APPLICATION_ID = 0x636C6D74
"""``clmt`` in ASCII: what `file` and :mod:`claimtrack.store.connection` know a database by."""

# Modifier letters that stand for an apostrophe are letters to unicode61, the marks ' and ’ are
# not: without this a word is found under one spelling of its apostrophe only.
TOKENIZER = "unicode61 remove_diacritics 2 separators 'ʼʹ'"

MENTION_WORDS = ("text", "context", "item", "speaker_name")
DOCUMENT_WORDS = ("title", "text")


def m001_documents_mentions_claims(db: Any) -> None:
    import uuid

    db["settings"].create({"key": str, "value": str}, pk="key", strict=True)
    db["encoders"].create(
        {"id": int, "name": str, "dim": int, "active": int},
        pk="id",
        not_null={"name", "dim", "active"},
        strict=True,
    )
    db["encoders"].create_index(["name"], unique=True)
    db["outlets"].create({"id": int, "name": str}, pk="id", not_null={"name"}, strict=True)
    db["outlets"].create_index(["name"], unique=True)
    _speakers(db)
    db["documents"].create(
        {
            "id": int,
            "name": str,
            "title": str,
            "language": str,
            "outlet_id": int,
            "published": str,
            "published_utc": str,
            "url": str,
            "text": str,
            "sha256": str,
            "added": str,
        },
        pk="id",
        foreign_keys=[("outlet_id", "outlets", "id")],
        not_null={"name", "language", "text", "sha256", "added"},
        strict=True,
    )
    db["documents"].create_index(["name"], unique=True)
    for column in ("sha256", "outlet_id", "language", "published_utc"):
        db["documents"].create_index([column])
    db["claims"].create(
        {
            "id": int,
            "title": str,
            "type": str,
            "status": str,
            "first_seen": str,
            "created": str,
        },
        pk="id",
        not_null={"title", "type", "status", "created"},
        strict=True,
    )
    _mentions(db)
    _vectors_and_matches(db)
    _full_text(db, "mentions", MENTION_WORDS)
    _full_text(db, "documents", DOCUMENT_WORDS)
    _views(db)
    db["settings"].insert_all(
        [
            {"key": "database", "value": str(uuid.uuid4())},
            {"key": "vector_generation", "value": "1"},
        ]
    )


def _speakers(db: Any) -> None:
    db["speakers"].create({"id": int, "name": str}, pk="id", not_null={"name"}, strict=True)
    db["speaker_aliases"].create(
        {"id": int, "speaker_id": int, "name": str, "key": str, "language": str},
        pk="id",
        foreign_keys=[("speaker_id", "speakers", "id")],
        not_null={"speaker_id", "name", "key"},
        strict=True,
    )
    db["speaker_aliases"].create_index(["name"], unique=True)
    db["speaker_aliases"].create_index(["key"])
    db["speaker_aliases"].create_index(["speaker_id"])


def _mentions(db: Any) -> None:
    db["mentions"].create(
        {
            "id": int,
            "document_id": int,
            "type": str,
            "kind": str,
            "text": str,
            "item": str,
            "whole": str,
            "low": float,
            "high": float,
            "point": float,
            "modifier": str,
            "unit": str,
            "speaker_id": int,
            "speaker_name": str,
            "claim_id": int,
            "start": int,
            "end": int,
            "spans": str,
            "context": str,
            "item_start": int,
            "item_end": int,
            "whole_start": int,
            "whole_end": int,
            "speaker_start": int,
            "speaker_end": int,
            "cue_start": int,
            "cue_end": int,
            "confidence": float,
            "speaker_rule": str,
            "rule": str,
        },
        pk="id",
        foreign_keys=[
            ("document_id", "documents", "id"),
            ("speaker_id", "speakers", "id"),
            ("claim_id", "claims", "id"),
        ],
        not_null={"document_id", "type", "kind", "text", "start", "end", "spans", "context"},
        strict=True,
    )
    for column in ("document_id", "speaker_id", "claim_id"):
        db["mentions"].create_index([column])


def _vectors_and_matches(db: Any) -> None:
    db["vectors"].create(
        {"id": int, "encoder_id": int, "mention_id": int, "vector": bytes},
        pk="id",
        foreign_keys=[("encoder_id", "encoders", "id"), ("mention_id", "mentions", "id")],
        not_null={"encoder_id", "mention_id", "vector"},
        strict=True,
    )
    db["vectors"].create_index(["encoder_id", "mention_id"], unique=True)
    db["vectors"].create_index(["mention_id"])
    db["matches"].create(
        {
            "id": int,
            "mention_id": int,
            "other_id": int,
            "relation": str,
            "score": float,
            "reasons": str,
            "state": str,
            "encoder_id": int,
            "created": str,
        },
        pk="id",
        foreign_keys=[
            ("mention_id", "mentions", "id"),
            ("other_id", "mentions", "id"),
            ("encoder_id", "encoders", "id"),
        ],
        not_null={"mention_id", "other_id", "relation", "score", "reasons", "state", "created"},
        strict=True,
    )
    # A pair is one pair in either direction; the direction itself tells older from newer.
    db.execute(
        "CREATE UNIQUE INDEX idx_matches_pair ON matches"
        " (min(mention_id, other_id), max(mention_id, other_id))"
    )
    for column in ("mention_id", "other_id"):
        db["matches"].create_index([column])


def _full_text(db: Any, table: str, columns: tuple[str, ...]) -> None:
    """An external-content FTS5 table kept by triggers.

    Not ``Table.enable_fts``: its update trigger fires for every column, so that putting
    a mention into a claim would index its words again.
    """
    names = ", ".join(columns)
    new, old = (", ".join(f"{row}.{c}" for c in columns) for row in ("new", "old"))
    insert = f"INSERT INTO {table}_fts(rowid, {names}) VALUES (new.id, {new});"
    delete = (
        f"INSERT INTO {table}_fts({table}_fts, rowid, {names}) VALUES ('delete', old.id, {old});"
    )
    for statement in (
        f'CREATE VIRTUAL TABLE {table}_fts USING fts5({names}, content="{table}",'
        f" content_rowid='id', tokenize=\"{TOKENIZER}\")",
        f"CREATE TRIGGER {table}_fts_insert AFTER INSERT ON {table} BEGIN {insert} END",
        f"CREATE TRIGGER {table}_fts_delete AFTER DELETE ON {table} BEGIN {delete} END",
        f"CREATE TRIGGER {table}_fts_update AFTER UPDATE OF {names} ON {table}"
        f" BEGIN {delete} {insert} END",
    ):
        db.execute(statement)


def _views(db: Any) -> None:
    db.create_view(
        "document_list",
        """
        SELECT d.id, d.name AS document, d.language, d.title, o.name AS outlet, d.published, d.url,
          (SELECT count(*) FROM mentions m WHERE m.document_id = d.id AND m.type = 'quote')
            AS quotes,
          (SELECT count(*) FROM mentions m WHERE m.document_id = d.id AND m.type = 'quantity')
            AS quantities,
          d.added
        FROM documents d LEFT JOIN outlets o ON o.id = d.outlet_id
        """,
    )
    db.create_view(
        "mention_list",
        """
        SELECT m.id, m.claim_id AS claim, m.type, m.kind, m.text, m.item, m.whole,
          m.low, m.high, m.point, m.modifier, m.unit, m.speaker_name AS speaker,
          o.name AS outlet, d.name AS document, d.language, m.start, m.end,
          d.published, d.url, m.context
        FROM mentions m JOIN documents d ON d.id = m.document_id
          LEFT JOIN outlets o ON o.id = d.outlet_id
        """,
    )
    db.create_view(
        "claim_list",
        """
        SELECT c.id, c.title, c.type, c.status,
          count(m.id) AS mentions, count(DISTINCT m.document_id) AS documents,
          count(DISTINCT d.outlet_id) AS outlets, count(DISTINCT d.language) AS languages,
          c.first_seen, max(d.published_utc) AS last_seen_utc
        FROM claims c LEFT JOIN mentions m ON m.claim_id = c.id
          LEFT JOIN documents d ON d.id = m.document_id
        GROUP BY c.id
        """,
    )
    db.create_view(
        "speaker_list",
        """
        SELECT s.id, s.name,
          (SELECT group_concat(a.name, '; ') FROM speaker_aliases a
            WHERE a.speaker_id = s.id AND a.name <> s.name) AS aliases,
          (SELECT count(*) FROM mentions m WHERE m.speaker_id = s.id AND m.type = 'quote')
            AS quotes,
          (SELECT count(*) FROM mentions m WHERE m.speaker_id = s.id AND m.type = 'quantity')
            AS quantities,
          (SELECT count(DISTINCT m.document_id) FROM mentions m WHERE m.speaker_id = s.id)
            AS documents
        FROM speakers s
        """,
    )


def m007_members_of_claims(db: Any) -> None:
    """Counting and dating the mentions of a claim reads this index alone, not the mentions."""
    db.execute("DROP INDEX idx_mentions_claim_id")
    db.execute("CREATE INDEX idx_mentions_claim_id ON mentions(claim_id, document_id)")


MIGRATIONS: tuple[Callable[[Any], None], ...] = (
    m001_documents_mentions_claims,
    m002_review,
    m003_fetches,
    m004_saved_searches,
    m005_aliases,
    m006_spellings,
    m007_members_of_claims,
)


def apply(connection: sqlite3.Connection) -> None:
    """Bring a database to this version; the caller holds the transaction."""
    import sqlite_utils

    applied = connection.execute("PRAGMA user_version").fetchone()[0]
    db = sqlite_utils.Database(connection, execute_plugins=False)
    for migration in MIGRATIONS[applied:]:
        migration(db)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
