"""Words found in mentions and in whole reports, ranked by BM25."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.store import listing

if TYPE_CHECKING:
    from claimtrack.store.database import Database
    from claimtrack.store.listing import Filter

COMMON = 5_000
"""Mentions with a word from which on it alone makes no hit: to rank all of them takes long."""
TELLING = 100
"""Documents with a word from which on it does not tell which event they are of."""


def mentions(
    db: Database, words: str, *, limit: int, chosen: Filter | None, prefix: bool
) -> list[tuple[int, float]]:
    asked = listing.word_queries(words, prefix=prefix)
    if not asked:
        return []
    query = " OR ".join(asked)
    rare = [word for word in asked if _rare(db, "mentions_fts", word, COMMON)]
    if 0 < len(rare) < len(asked):
        query = f"({' OR '.join(rare)}) AND ({query})"
    wheres, values = listing.mention_conditions(chosen) if chosen else ([], [])
    narrowed = "".join(f" AND {where}" for where in wheres)
    joins = (
        " JOIN mentions m ON m.id = mentions_fts.rowid"
        " JOIN documents d ON d.id = m.document_id LEFT JOIN outlets o ON o.id = d.outlet_id"
        if wheres
        else ""
    )
    found = db.rows(
        f"SELECT mentions_fts.rowid, -rank FROM mentions_fts{joins}"
        f" WHERE mentions_fts MATCH ?{narrowed} ORDER BY rank LIMIT ?",
        (query, *values, limit),
    )
    return [(row[0], row[1]) for row in found]


def documents(db: Database, words: str, *, limit: int) -> list[tuple[int, float]]:
    asked = listing.word_queries(words)
    telling = [word for word in asked if _rare(db, "documents_fts", word, TELLING)]
    found = db.rows(
        "SELECT rowid, -rank FROM documents_fts WHERE documents_fts MATCH ? ORDER BY rank LIMIT ?",
        (" OR ".join(telling) or '""', limit),
    )
    return [(row[0], row[1]) for row in found]


def _rare(db: Database, table: str, word: str, most: int) -> bool:
    some = f"SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT ?"
    found = db.rows(f"SELECT count(*) FROM ({some})", (word, most + 1))
    return 0 < int(found[0][0]) <= most
