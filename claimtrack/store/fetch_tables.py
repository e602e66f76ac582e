"""The tables of what was fetched: the bytes, how to ask for them again, and versions."""

from __future__ import annotations

from typing import Any


def m003_fetches(db: Any) -> None:
    db["originals"].create(
        {
            "id": int,
            "document_id": int,
            "sha256": str,
            "size": int,
            "media_type": str,
            "address": str,
            "fetched": str,
            "published": str,
            "data": bytes,
        },
        pk="id",
        foreign_keys=[("document_id", "documents", "id")],
        not_null={"document_id", "sha256", "size", "media_type", "address", "fetched", "data"},
        strict=True,
    )
    db["originals"].create_index(["document_id"], unique=True)
    db["fetches"].create(
        {
            "id": int,
            "address": str,
            "document_id": int,
            "etag": str,
            "last_modified": str,
            "fetched": str,
        },
        pk="id",
        foreign_keys=[("document_id", "documents", "id")],
        not_null={"address", "fetched"},
        strict=True,
    )
    db["fetches"].create_index(["address"], unique=True)
    db["fetches"].create_index(["document_id"])
    db.execute("ALTER TABLE documents ADD COLUMN previous_id INTEGER REFERENCES documents(id)")
    db.execute(
        "CREATE INDEX idx_documents_previous_id ON documents(previous_id)"
        " WHERE previous_id IS NOT NULL"
    )
    db.execute("DROP VIEW document_list")
    db.create_view(
        "document_list",
        """
        SELECT d.id, d.name AS document, d.language, d.title, o.name AS outlet, d.published, d.url,
          (SELECT count(*) FROM mentions m WHERE m.document_id = d.id AND m.type = 'quote')
            AS quotes,
          (SELECT count(*) FROM mentions m WHERE m.document_id = d.id AND m.type = 'quantity')
            AS quantities,
          p.name AS previous, d.added
        FROM documents d LEFT JOIN outlets o ON o.id = d.outlet_id
          LEFT JOIN documents p ON p.id = d.previous_id
        """,
    )
