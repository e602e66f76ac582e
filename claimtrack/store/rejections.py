"""Rejected pairs are remembered by their texts: a report that comes again brings none back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimtrack.store.database import Database
    from claimtrack.store.rows import StoredMatch


def texts_digest(db: Database, pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """The sha256 of both mentions' words and sentences, the same in either direction."""
    wanted = json.dumps(sorted({mention for pair in pairs for mention in pair}))
    found = db.rows(
        "SELECT id, type, text, context FROM mentions WHERE id IN (SELECT value FROM json_each(?))",
        (wanted,),
    )
    words = {row["id"]: json.dumps([row["type"], row["text"], row["context"]]) for row in found}
    return {
        (a, b): sha256("\n".join(sorted((words[a], words[b]))).encode()).hexdigest()
        for a, b in pairs
        if a in words and b in words
    }


def among(db: Database, matches: Sequence[StoredMatch]) -> dict[tuple[int, int], int]:
    """Which of these pairs a reviewer rejected with these very texts, and by which event."""
    if not db.rows("SELECT 1 FROM rejections LIMIT 1"):
        return {}
    digests = texts_digest(db, [(stored.mention, stored.other) for stored in matches])
    found = db.rows(
        "SELECT texts, max(id) AS id FROM rejections"
        " WHERE texts IN (SELECT value FROM json_each(?)) GROUP BY texts",
        (json.dumps(sorted(set(digests.values()))),),
    )
    events = {row["texts"]: row["id"] for row in found}
    return {pair: events[digest] for pair, digest in digests.items() if digest in events}
