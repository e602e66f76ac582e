"""Speakers under their names in several scripts."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Any

from claimtrack.errors import NotFoundError

if TYPE_CHECKING:
    from claimtrack.store.database import Database

_LETTERS = re.compile(r"[^\w]+|_")


def speaker_key(name: str) -> str:
    """A name without script, case, accents and punctuation, its words joined by one space."""
    from anyascii import anyascii

    # Apostrophes first: they stand inside a word, and for the soft sign of Cyrillic.
    latin = re.sub(r"['’ʼʹ`]", "", anyascii(name))
    return _LETTERS.sub(" ", latin).casefold().strip() or name


def speaker_id(connection: sqlite3.Connection, name: str, language: str) -> int:
    """The speaker of that name; made, or given a further alias, where it is new.

    A name that a reviewer took from a speaker is not given back to that one. The caller holds
    the transaction.
    """
    row = connection.execute(
        "SELECT speaker_id FROM speaker_aliases WHERE name = ? AND active = 1", (name,)
    ).fetchone()
    if row:
        return int(row[0])
    key = speaker_key(name)
    row = connection.execute(
        "SELECT a.speaker_id FROM speaker_aliases a WHERE a.key = ? AND a.active = 1"
        " AND NOT EXISTS (SELECT 1 FROM speaker_aliases b WHERE b.speaker_id = a.speaker_id"
        " AND b.name = ? AND b.decided_by IS NOT NULL) ORDER BY a.id",
        (key, name),
    ).fetchone()
    if row:
        speaker = int(row[0])
    else:
        speaker = int(
            connection.execute("INSERT INTO speakers(name) VALUES (?)", (name,)).lastrowid or 0
        )
    connection.execute(
        "INSERT INTO speaker_aliases(speaker_id, name, key, language) VALUES (?, ?, ?, ?)"
        # A name that somebody gave and whose giving was undone, met in a report now.
        " ON CONFLICT (speaker_id, name) DO UPDATE SET found = 1, active = 1",
        (speaker, name, key, language),
    )
    return speaker


def speaker_row(db: Database, speaker: int) -> dict[str, Any]:
    """A speaker as the list of speakers has it; NotFoundError where there is none."""
    found = db.rows("SELECT * FROM speaker_list WHERE id = ?", (speaker,))
    if not found:
        raise NotFoundError(f"no speaker {speaker}: `claimtrack speakers` lists them")
    return dict(found[0])


def aliases(db: Database, speaker: int) -> list[dict[str, Any]]:
    """``id name language`` of all names of a speaker, in the order they were met."""
    sql = (
        "SELECT id, name, language FROM speaker_aliases"
        " WHERE speaker_id = ? AND active = 1 ORDER BY id"
    )
    return [dict(row) for row in db.rows(sql, (speaker,))]


def owner(db: Database, name: str) -> int | None:
    """Whose name this is."""
    sql = "SELECT speaker_id FROM speaker_aliases WHERE name = ? AND active = 1"
    found = db.rows(sql, (name,))
    return int(found[0][0]) if found else None


def make_room(db: Database, speaker: int, name: str, language: str | None) -> None:
    """A row for a name that a reviewer gives; an event makes it count. In a transaction."""
    db.execute(
        "INSERT INTO speaker_aliases(speaker_id, name, key, language, found, active)"
        " VALUES (?, ?, ?, ?, 0, 0)"
        " ON CONFLICT (speaker_id, name) DO UPDATE SET language = excluded.language",
        (speaker, name, speaker_key(name), language),
    )
