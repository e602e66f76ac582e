"""Speakers under their names in several scripts."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Any

from claimtrack.errors import NotFoundError

if TYPE_CHECKING:
    from claimtrack.store.database import Database

_OTHERS = (
    "SELECT a.speaker_id, a.name FROM speaker_aliases a WHERE a.active = 1"
    " AND NOT EXISTS (SELECT 1 FROM speaker_aliases b WHERE b.speaker_id = a.speaker_id"
    " AND b.name = ? AND b.decided_by IS NOT NULL)"
)
"""Names in use, but of no speaker from whom a reviewer took the one that is looked for."""

_LETTERS = re.compile(r"[^\w]+|_")
_TELLING = 3  # of a word's key: two consonants and its end are those of many names


def speaker_key(name: str) -> str:
    """A name without script, case, accents and punctuation, its words joined by one space."""
    from anyascii import anyascii

    # Apostrophes first: they stand inside a word, and for the soft sign of Cyrillic.
    latin = re.sub(r"['’ʼʹ`]", "", anyascii(name))
    return _LETTERS.sub(" ", latin).casefold().strip() or name


def spelling(name: str) -> str:
    """The words of a name by their sound, each between blanks: what other spellings share."""
    from claimtrack import names

    return f" {names.key(name)} "


def sounds(name: str) -> list[str]:
    """What the spelling of a name holds if it is this one, or holds this one, in any script;
    empty for what is no name, or too short to be told from others by its sound."""
    from claimtrack import names

    typed = name.title() if name.islower() else name
    if not names.comparable(typed, typed):
        return []
    words = spelling(typed).split()
    return [f" {word} " for word in words] if max(map(len, words)) > _TELLING else []


def speaker_id(connection: sqlite3.Connection, name: str, language: str) -> int:
    """The speaker of that name; made, or given a further alias, where it is new.

    A new name is one more of a speaker's where the letters are the same in whatever script,
    or where it is another spelling of one of its names (:func:`claimtrack.names.same`). What
    a reviewer took from a speaker is not given back to that one. The caller holds the
    transaction.
    """
    row = connection.execute(
        "SELECT speaker_id FROM speaker_aliases WHERE name = ? AND active = 1", (name,)
    ).fetchone()
    if row:
        return int(row[0])
    key = speaker_key(name)
    row = connection.execute(f"{_OTHERS} AND a.key = ? ORDER BY a.id", (name, key)).fetchone()
    speaker = int(row[0]) if row else _spelt_otherwise(connection, name)
    if speaker is None:
        speaker = int(
            connection.execute("INSERT INTO speakers(name) VALUES (?)", (name,)).lastrowid or 0
        )
    connection.execute(
        "INSERT INTO speaker_aliases(speaker_id, name, key, language, spelling)"
        " VALUES (?, ?, ?, ?, ?)"
        # A name that somebody gave and whose giving was undone, met in a report now.
        " ON CONFLICT (speaker_id, name) DO UPDATE SET found = 1, active = 1",
        (speaker, name, key, language, spelling(name)),
    )
    return speaker


def _spelt_otherwise(connection: sqlite3.Connection, name: str) -> int | None:
    """The speaker one of whose names is this one in another spelling: the most alike."""
    from claimtrack import names

    if not names.comparable(name, name):
        return None  # a body's name: letters do not tell whether it is a translation
    unspelt = connection.execute(
        "SELECT name, id FROM speaker_aliases WHERE spelling IS NULL"
    ).fetchall()
    connection.executemany(
        "UPDATE speaker_aliases SET spelling = ? WHERE id = ?",
        [(spelling(known), number) for known, number in unspelt],
    )
    # Two spellings of a name can differ in the key of one word, seldom of all.
    words = [f" {word} " for word in names.key(name).split()]
    shared = " OR ".join("instr(a.spelling, ?)" for _ in words)
    rows = connection.execute(f"{_OTHERS} AND ({shared}) ORDER BY a.id", (name, *words))
    best, score = None, names.SAME
    for speaker, known in rows:
        alike = names.similarity(name, known)
        if alike > score or (best is None and alike >= score):
            best, score = int(speaker), alike
    return best


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
        "INSERT INTO speaker_aliases(speaker_id, name, key, language, spelling, found, active)"
        " VALUES (?, ?, ?, ?, ?, 0, 0)"
        " ON CONFLICT (speaker_id, name) DO UPDATE SET language = excluded.language",
        (speaker, name, speaker_key(name), language, spelling(name)),
    )
