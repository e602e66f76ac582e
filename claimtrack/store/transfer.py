"""All that a database holds, as rows of its tables, out and in again."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from claimtrack.errors import DatabaseError, InputError
from claimtrack.store import schema

if TYPE_CHECKING:
    from claimtrack.store.database import Database

Row = dict[str, Any]

TABLES = (
    "outlets",
    "speakers",
    "speaker_aliases",
    "encoders",
    "documents",
    "claims",
    "mentions",
    "matches",
    "events",
    "event_subjects",
    "verdicts",
    "votes",
    "rejections",
    "saved_searches",
    "fetches",
    "originals",
)
"""What is carried over. ``originals`` only on request: it is most of the bytes."""

LEFT = ("settings", "vectors", "users", "sessions", "login_attempts")
"""What stays: a database's identity, what can be made again, and who may log in."""

VERSION = len(schema.MIGRATIONS)
OLDEST = 2
"""The first schema whose rows need nothing but empty columns to be those of this one."""


def columns(db: Database, table: str) -> dict[str, str]:
    """The columns of a table with their types: INTEGER, REAL, TEXT, BLOB."""
    return {row["name"]: row["type"] for row in db.rows(f"PRAGMA table_info({table})")}


def rows(db: Database, table: str) -> Iterator[Row]:
    """The rows of a table in order of their ids; bytes as base64."""
    for row in db.stream(f"SELECT * FROM {table} ORDER BY id", ()):
        yield {name: _plain(row[name]) for name in row.keys()}  # noqa: SIM118


def _plain(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def restore(
    db: Database,
    found: Iterable[tuple[str, str, Row]],
    version: int,
    progress: Callable[[int], object] = lambda done: None,
) -> dict[str, int]:
    """Put rows into an empty database, all of them or none; how many of each table.

    ``found`` gives a place for error messages, a table and a row. Columns that this version
    has and the row lacks are left empty. ``version`` is the schema's that wrote the rows;
    ``progress`` is told of each row.
    Raises :class:`~claimtrack.errors.InputError` for a row that does not fit, and
    :class:`~claimtrack.errors.DatabaseError` for a database that holds something.
    """
    if version > VERSION:
        raise InputError(
            f"written by a newer claimtrack (schema {version}, this one knows {VERSION}):"
            " upgrade claimtrack to import it"
        )
    if version < OLDEST:
        raise InputError(f"written for schema {version}, which is too old to be imported")
    counts = dict.fromkeys(TABLES, 0)
    with db.transaction():
        if any(db.rows(f"SELECT 1 FROM {table} LIMIT 1") for table in TABLES):
            raise DatabaseError(
                f"{db.path} holds reports already: import into a new file, named with --db"
            )
        # Claims name events and events name claims: all is checked at the end.
        db.execute("PRAGMA defer_foreign_keys = ON")
        types = {table: columns(db, table) for table in TABLES}
        for place, table, row in found:
            if table not in types:
                raise InputError(f"{place}: there is no table {table!r} to put it into")
            _insert(db, place, table, row, types[table])
            counts[table] += 1
            progress(1)
        _hold_references(db)
    return counts


def _insert(db: Database, place: str, table: str, row: Row, types: dict[str, str]) -> None:
    unknown = row.keys() - types.keys()
    if unknown:
        raise InputError(f"{place}: {table} has no column {min(unknown)!r}")
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    values = [_value(place, name, value, types[name]) for name, value in row.items()]
    try:
        db.execute(f"INSERT INTO {table}({names}) VALUES ({marks})", values)
    except DatabaseError as error:
        raise InputError(f"{place}: not a row of {table} ({error.__cause__})") from error


_FITS: dict[str, tuple[type, ...]] = {
    "INTEGER": (int,),
    "REAL": (int, float),
    "TEXT": (str,),
    "BLOB": (str,),
}


def _value(place: str, name: str, value: Any, kind: str) -> Any:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, _FITS[kind]):
        raise InputError(f"{place}: {name} is not {kind.lower()}")
    if kind != "BLOB":
        return value
    assert isinstance(value, str)
    try:
        return base64.b64decode(value, validate=True)
    except ValueError as error:
        raise InputError(f"{place}: {name} is not base64") from error


def _hold_references(db: Database) -> None:
    wrong = db.rows("PRAGMA foreign_key_check")
    if wrong:
        table, number, other = wrong[0][0], wrong[0][1], wrong[0][2]
        raise InputError(
            f"row {number} of {table} names a row of {other} that is not there: the file is not"
            " whole; export it again"
        )
