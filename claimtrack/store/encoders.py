"""Which encoder a database's vectors come from, and the way from one to another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from claimtrack.errors import EncoderError
from claimtrack.store.rows import EncoderInfo
from claimtrack.store.vectors import packed

if TYPE_CHECKING:
    from claimtrack.store.database import Database


def active(db: Database) -> EncoderInfo | None:
    found = db.rows("SELECT id, name, dim FROM encoders WHERE active")
    return EncoderInfo(**found[0]) if found else None


def use(db: Database, name: str, dim: int) -> EncoderInfo:
    current = active(db)
    if current is None:
        with db.transaction():
            # Another program may have been faster while we waited for the lock.
            current = active(db)
            if current is None:
                current = add(db, name, dim)
                db.execute("UPDATE encoders SET active = 1 WHERE id = ?", (current.id,))
    if (current.name, current.dim) != (name, dim):
        raise EncoderError(
            f"{db.path} was built with encoder {current.name} ({current.dim} dimensions), not"
            f" {name} ({dim}): leave out --encoder, or change it with `claimtrack encoder use`"
        )
    return current


def add(db: Database, name: str, dim: int) -> EncoderInfo:
    with db.transaction():
        db.execute(
            "INSERT INTO encoders(name, dim, active) VALUES (?, ?, 0) ON CONFLICT DO NOTHING",
            (name, dim),
        )
    found = EncoderInfo(**db.rows("SELECT id, name, dim FROM encoders WHERE name = ?", (name,))[0])
    if found.dim != dim:
        raise EncoderError(
            f"{db.path} knows encoder {name} with {found.dim} dimensions, not {dim}:"
            " give the changed model another name"
        )
    return found


def missing(db: Database, encoder: EncoderInfo, limit: int) -> list[int]:
    found = db.rows(
        "SELECT id FROM mentions m WHERE NOT EXISTS (SELECT 1 FROM vectors v"
        " WHERE v.encoder_id = ? AND v.mention_id = m.id) ORDER BY id LIMIT ?",
        (encoder.id, limit),
    )
    return [row["id"] for row in found]


def add_vectors(db: Database, encoder: EncoderInfo, mentions: Sequence[int], vectors: Any) -> None:
    blobs = packed(vectors, len(mentions), encoder.dim)
    with db.transaction():
        db.insert(
            "vectors",
            (
                {"encoder_id": encoder.id, "mention_id": mention, "vector": blob}
                for mention, blob in zip(mentions, blobs, strict=True)
            ),
        )


def activate(db: Database, encoder: EncoderInfo) -> None:
    with db.transaction():
        if missing(db, encoder, 1):
            raise EncoderError(
                f"{db.path} has mentions without vectors of {encoder.name}:"
                f" run `claimtrack encoder use {encoder.name}` again"
            )
        db.execute("UPDATE encoders SET active = (id = ?)", (encoder.id,))
        db.execute("DELETE FROM vectors WHERE encoder_id <> ?", (encoder.id,))
        renew(db)


def renew(db: Database) -> None:
    """Tell every index that vectors were replaced or removed."""
    db.execute(
        "UPDATE settings SET value = CAST(value AS INTEGER) + 1 WHERE key = 'vector_generation'"
    )
