"""Speakers under their names in several scripts."""

from __future__ import annotations

import re
import sqlite3

_LETTERS = re.compile(r"[^\w]+|_")


def speaker_key(name: str) -> str:
    """A name without script, case, accents and punctuation, its words joined by one space."""
    from anyascii import anyascii

    # Apostrophes first: they stand inside a word, and for the soft sign of Cyrillic.
    latin = re.sub(r"['’ʼʹ`]", "", anyascii(name))
    return _LETTERS.sub(" ", latin).casefold().strip() or name


def speaker_id(connection: sqlite3.Connection, name: str, language: str) -> int:
    """The speaker of that name; made, or given a further alias, where it is new.

    The caller holds the transaction.
    """
    row = connection.execute(
        "SELECT speaker_id FROM speaker_aliases WHERE name = ?", (name,)
    ).fetchone()
    if row:
        return int(row[0])
    key = speaker_key(name)
    row = connection.execute(
        "SELECT speaker_id FROM speaker_aliases WHERE key = ? ORDER BY id", (key,)
    ).fetchone()
    if row:
        speaker = int(row[0])
    else:
        speaker = int(
            connection.execute("INSERT INTO speakers(name) VALUES (?)", (name,)).lastrowid or 0
        )
    connection.execute(
        "INSERT INTO speaker_aliases(speaker_id, name, key, language) VALUES (?, ?, ?, ?)",
        (speaker, name, key, language),
    )
    return speaker
