"""Reports: each stored once, with its mentions, their speakers and vectors, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from claimtrack.errors import InputError, NotFoundError
from claimtrack.read.published import utc
from claimtrack.store import fetches
from claimtrack.store.rows import DOCUMENT_COLUMNS, Added, document_of, mention_row
from claimtrack.types import Document, Passage

if TYPE_CHECKING:
    from claimtrack.store.database import Database


def get(db: Database, name: str) -> Document:
    found = db.rows(f"SELECT {DOCUMENT_COLUMNS} WHERE d.name = ?", (name,))
    if not found:
        raise NotFoundError(f"no document {name!r}: `claimtrack documents` lists them")
    return document_of(found[0])


def holds(db: Database, document: Document) -> bool:
    sql = "SELECT 1 FROM documents WHERE name = ? AND sha256 = ?"
    return bool(db.rows(sql, (document.id, document.sha256)))


def free_name(db: Database, document: Document) -> Document:
    taken = db.rows("SELECT sha256 FROM documents WHERE name = ?", (document.id,))
    if not taken or taken[0]["sha256"] == document.sha256:
        return document
    return replace(document, id=f"{document.id}-{document.sha256[:8]}")


def add(
    db: Database, document: Document, passages: Sequence[Passage], vectors: Any, added: str
) -> Added:
    published = utc(document.published) if document.published else None
    _hold_offsets(document, passages)
    with db.transaction():
        found = db.rows("SELECT id, sha256 FROM documents WHERE name = ?", (document.id,))
        if found and found[0]["sha256"] == document.sha256:
            sql = "SELECT id FROM mentions WHERE document_id = ? ORDER BY id"
            known = [row["id"] for row in db.rows(sql, (found[0]["id"],))]
            return Added(document.id, known, new=False)
        if found:
            raise InputError(
                f"document {document.id!r} is stored with another text: give this one its own id"
            )
        number = db.execute(
            "INSERT INTO documents(name, title, language, outlet_id, published, published_utc,"
            " url, text, sha256, previous_id, added) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.id,
                document.title,
                document.language,
                _outlet(db, document.publisher),
                document.published,
                published,
                document.url,
                document.text,
                document.sha256,
                fetches.version_before(db, document),
                added,
            ),
        ).lastrowid
        assert number is not None
        ids = _add_mentions(db, number, document.language, passages) if passages else []
        if ids and vectors is not None:
            encoder = db.encoder
            if encoder is None:
                raise ValueError("use_encoder comes before the first vectors")
            db.add_vectors(encoder, ids, vectors)
    return Added(document.id, ids)


def _add_mentions(
    db: Database, document: int, language: str, passages: Sequence[Passage]
) -> list[int]:
    first = db.rows("SELECT coalesce(max(id), 0) + 1 FROM mentions")[0][0]
    ids = list(range(first, first + len(passages)))
    names = dict.fromkeys(p.speaker for p in passages if p.speaker)
    speakers = {name: db.speaker(name, language) for name in names}
    db.insert(
        "mentions",
        (
            mention_row(id_, document, speakers.get(passage.speaker or ""), passage)
            for id_, passage in zip(ids, passages, strict=True)
        ),
    )
    return ids


def _outlet(db: Database, name: str | None) -> int | None:
    if not name:
        return None
    db.execute("INSERT INTO outlets(name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
    return int(db.rows("SELECT id FROM outlets WHERE name = ?", (name,))[0]["id"])


def _hold_offsets(document: Document, passages: Sequence[Passage]) -> None:
    """Offsets are truth: refuse a mention whose spans are not its text."""
    for passage in passages:
        words = " ".join(document.text[start:end] for start, end in passage.mention.spans)
        if words != passage.text or passage.document != document.id:
            raise ValueError(f"{document.id}: {passage.text!r} is not the text at its offsets")
