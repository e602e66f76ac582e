"""Names of speakers that reviewers gave or took, beside those that the program met."""

from __future__ import annotations

from typing import Any

_STATEMENTS = (
    # As with claims and matches: what the program found stays beside what reviewers made of it.
    "ALTER TABLE speaker_aliases ADD COLUMN found INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE speaker_aliases ADD COLUMN active INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE speaker_aliases ADD COLUMN decided_by INTEGER REFERENCES events(id)",
    "DROP INDEX idx_speaker_aliases_name",
    "CREATE UNIQUE INDEX idx_speaker_aliases_name ON speaker_aliases(name) WHERE active = 1",
    "CREATE UNIQUE INDEX idx_speaker_aliases_speaker_name ON speaker_aliases(speaker_id, name)",
    "CREATE INDEX idx_speaker_aliases_decided_by ON speaker_aliases(decided_by)"
    " WHERE decided_by IS NOT NULL",
    "DROP VIEW speaker_list",
)


def m005_aliases(db: Any) -> None:
    for statement in _STATEMENTS:
        db.execute(statement)
    db.create_view(
        "speaker_list",
        """
        SELECT s.id, s.name,
          (SELECT group_concat(a.name, '; ') FROM speaker_aliases a
            WHERE a.speaker_id = s.id AND a.active = 1 AND a.name <> s.name) AS aliases,
          (SELECT count(*) FROM mentions m WHERE m.speaker_id = s.id AND m.type = 'quote')
            AS quotes,
          (SELECT count(*) FROM mentions m WHERE m.speaker_id = s.id AND m.type = 'quantity')
            AS quantities,
          (SELECT count(DISTINCT m.document_id) FROM mentions m WHERE m.speaker_id = s.id)
            AS documents
        FROM speakers s
        """,
    )


def m006_spellings(db: Any) -> None:
    """How each name sounds; empty until a new name is met (:mod:`claimtrack.store.speakers`)."""
    db.execute("ALTER TABLE speaker_aliases ADD COLUMN spelling TEXT")
    db.execute(
        "CREATE INDEX idx_speaker_aliases_unspelt ON speaker_aliases(id) WHERE spelling IS NULL"
    )
