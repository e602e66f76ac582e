"""Whether a database is what it should be, and what to run where it is not."""

from __future__ import annotations

import gzip
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from claimtrack.errors import DatabaseError
from claimtrack.store import encoders
from claimtrack.store.events import check_chain

if TYPE_CHECKING:
    from claimtrack.store.database import Database

RESTORE = "restore a backup, or build the database anew from its reports"
FULL_TEXT = ("mentions_fts", "documents_fts")


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    check: str
    ok: bool
    found: str
    advice: str | None = None
    """What to do, where something is wrong."""


class _WrongError(Exception):
    def __init__(self, found: str, advice: str = RESTORE) -> None:
        super().__init__(found)
        self.advice = advice


def examine(db: Database) -> Iterator[Finding]:
    """All checks that need the database alone, one after another; none of them changes it."""
    for name, check in CHECKS.items():
        try:
            yield Finding(name, True, check(db))
        except _WrongError as wrong:
            yield Finding(name, False, str(wrong), wrong.advice)
        except DatabaseError as error:
            yield Finding(name, False, str(error))


def mend_words(db: Database) -> None:
    """Make the full-text tables anew from what they are of."""
    with db.transaction():
        for table in FULL_TEXT:
            db.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _file(db: Database) -> str:
    wrong = [row[0] for row in db.rows("PRAGMA integrity_check(5)") if row[0] != "ok"]
    if wrong:
        raise _WrongError("; ".join(wrong))
    pages, size = db.rows("PRAGMA page_count")[0][0], db.rows("PRAGMA page_size")[0][0]
    return f"{pages * size / 1e6:.1f} MB, whole"


def _references(db: Database) -> str:
    wrong = db.rows("PRAGMA foreign_key_check")
    if wrong:
        tables = ", ".join(sorted({str(row[0]) for row in wrong}))
        raise _WrongError(f"{_many(len(wrong), 'reference')} to nothing ({tables})")
    return "every reference leads to a row"


def _texts(db: Database) -> str:
    count, wrong = 0, []
    for row in db.stream("SELECT name, text, sha256 FROM documents", ()):
        count += 1
        if sha256(row["text"].encode()).hexdigest() != row["sha256"]:
            wrong.append(row["name"])
    if wrong:
        raise _WrongError(f"not the text that was read: {_some(wrong)}")
    return f"{_many(count, 'document')} as they were read"


def _offsets(db: Database) -> str:
    count, wrong = 0, []
    name, text = "", ""
    rows = db.stream(
        "SELECT m.id, m.start, m.end, m.spans, m.text, d.name FROM mentions m"
        " JOIN documents d ON d.id = m.document_id ORDER BY m.document_id, m.id",
        (),
    )
    for row in rows:
        if row["name"] != name:
            name = row["name"]
            text = db.rows("SELECT text FROM documents WHERE name = ?", (name,))[0][0]
        count += 1
        if not _stands(row, text):
            wrong.append(f"mention {row['id']}")
    if wrong:
        raise _WrongError(f"not the text at its offsets: {_some(wrong)}")
    return f"{_many(count, 'mention')} at their offsets"


def _stands(row: sqlite3.Row, text: str) -> bool:
    try:
        spans = [(int(start), int(end)) for start, end in json.loads(row["spans"])]
    except (ValueError, TypeError):
        return False
    if not spans or (row["start"], row["end"]) != (spans[0][0], spans[-1][1]):
        return False
    within = all(0 <= start < end <= len(text) for start, end in spans)
    return within and " ".join(text[s:e] for s, e in spans) == row["text"]


def _originals(db: Database) -> str:
    count, wrong = 0, []
    for row in db.stream("SELECT id, sha256, data FROM originals", ()):
        count += 1
        try:
            same = sha256(gzip.decompress(row["data"])).hexdigest() == row["sha256"]
        except (OSError, EOFError, zlib.error):
            same = False
        if not same:
            wrong.append(f"original {row['id']}")
    if wrong:
        raise _WrongError(f"not the bytes that were fetched: {_some(wrong)}")
    return f"{_many(count, 'page')} as they were fetched"


def _words(db: Database) -> str:
    for table in FULL_TEXT:
        try:
            # Rank 1 compares the index with the rows that it is of; nothing is written.
            db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
        except DatabaseError as error:
            code = getattr(error.__cause__, "sqlite_errorcode", 0)
            if code & 0xFF != sqlite3.SQLITE_CORRUPT:
                raise
            raise _WrongError(
                f"{table} does not fit its rows", "run `claimtrack doctor --mend`"
            ) from error
    return "full-text search is complete"


def _vectors(db: Database) -> str:
    encoder = db.encoder
    mentions = db.rows("SELECT count(*) FROM mentions")[0][0]
    if encoder is None:
        if mentions:
            raise _WrongError(
                f"{_many(mentions, 'mention')} and no encoder",
                "run `claimtrack encoder use claimtrack-static-v1`",
            )
        return "none yet"
    again = f"run `claimtrack encoder use {encoder.name}`"
    missing = len(encoders.missing(db, encoder, mentions))
    if missing:
        raise _WrongError(f"{_many(missing, 'mention')} without a vector", again)
    wrong = db.rows(
        "SELECT count(*) FROM vectors WHERE encoder_id = ? AND length(vector) <> ?",
        (encoder.id, 2 * encoder.dim),
    )[0][0]
    if wrong:
        raise _WrongError(f"{_many(wrong, 'vector')} of a wrong length")
    return f"{_many(mentions, 'vector')} of {encoder.name}"


def _log(db: Database) -> str:
    events, last = check_chain(db)
    return f"{_many(events, 'event')}, unbroken" + (f" to {last[:12]}" if events else "")


CHECKS: dict[str, Callable[[Database], str]] = {
    "file": _file,
    "references": _references,
    "texts": _texts,
    "offsets": _offsets,
    "originals": _originals,
    "words": _words,
    "vectors": _vectors,
    "log": _log,
}
