"""Opening a database file: whose it is, which version, and what its errors mean to a user."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from claimtrack.errors import DatabaseError
from claimtrack.store import schema

_MAGIC = b"SQLite format 3\x00"

# Files that this process has open as a database, by device and number. To close any handle on
# such a file would drop the locks that SQLite holds on it (POSIX locks belong to the process);
# another program would then take itself for the last one and remove the log that is in use:
# https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
_known: set[tuple[int, int]] = set()
_opening = threading.Lock()


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's errors as :class:`DatabaseError`, each with what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise DatabaseError(_explain(path, error)) from error


def _explain(path: Path, error: sqlite3.Error) -> str:
    reason = str(error)
    low = reason.lower()
    if "locked" in low or "busy" in low:
        return f"{path} is locked: another program is writing to it; try again when it is done"
    if "malformed" in low or "disk i/o" in low or "corrupt" in low:
        return f"{path} is damaged ({reason}): restore a backup, or build it anew from its reports"
    if "not a database" in low:
        return f"{path} is not a SQLite database: name another file with --db"
    if "readonly" in low:
        return f"{path} cannot be written to: give yourself write permission on it and its folder"
    if "unable to open" in low:
        return f"{path} cannot be opened: check the permissions of the file and its folder"
    if "full" in low:
        return f"{path} cannot grow: the disk is full; make room and try again"
    if "no such table" in low or "no such column" in low:
        return f"{path} is damaged ({reason}): restore a backup, or build it anew from its reports"
    return f"{path}: {reason}"


def connect(path: Path, *, create: bool, readonly: bool, timeout: float) -> sqlite3.Connection:
    """A connection in WAL mode to a database of this program and version.

    ``create`` makes a missing or empty file a database. Statements outside an explicit
    transaction commit at once. Raises :class:`DatabaseError`.
    """
    with translated(path):
        with _opening:
            _look_at(path, create)
            connection = _open(path, create=create, readonly=readonly, timeout=timeout)
            _known.add(_identity(path))
        try:
            _prepare(connection, path, create=create, readonly=readonly)
        except BaseException:
            connection.close()
            raise
    return connection


def _look_at(path: Path, create: bool) -> None:
    """Refuse what cannot be a database before SQLite makes files beside it."""
    if path.is_dir():
        raise DatabaseError(f"{path} is a folder: name a file with --db")
    if not path.exists():
        if not create:
            raise DatabaseError(
                f"there is no database {path}: make it with `claimtrack add`, or name one with --db"
            )
        if not path.parent.is_dir():
            raise DatabaseError(f"there is no folder {path.parent}: make it, then try again")
        return
    if _identity(path) in _known:
        return  # SQLite itself says what is wrong with it
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError as error:
        raise DatabaseError(f"{path} cannot be read: {error.strerror}") from error
    if head != _MAGIC and (head or not create):
        raise DatabaseError(f"{path} is not a SQLite database: name another file with --db")


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _open(path: Path, *, create: bool, readonly: bool, timeout: float) -> sqlite3.Connection:
    name = quote(str(path.absolute()))
    if not readonly:
        mode = "rwc" if create else "rw"
        return sqlite3.connect(
            f"file:{name}?mode={mode}", uri=True, timeout=timeout, isolation_level=None
        )
    connection = sqlite3.connect(
        f"file:{name}?mode=ro", uri=True, timeout=timeout, isolation_level=None
    )
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # WAL needs a file beside the database; in a folder that we may not write to there can
        # be no writer either, so the database can be read as it stands.
        connection.close()
        if path.with_name(path.name + "-wal").exists():
            raise
        connection = sqlite3.connect(
            f"file:{name}?immutable=1", uri=True, timeout=timeout, isolation_level=None
        )
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, *, create: bool, readonly: bool) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    version = _version(connection, path)
    current = len(schema.MIGRATIONS)
    if version > current:
        raise DatabaseError(
            f"{path} was made by a newer claimtrack (schema {version}, this one knows {current}):"
            " upgrade claimtrack to open it"
        )
    if version == current:
        return
    if version == 0 and (readonly or not create):
        raise DatabaseError(f"{path} holds no reports yet: add one first")
    if readonly:
        raise DatabaseError(f"{path} is of an older claimtrack: the next `claimtrack add` mends it")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another program may have been faster while we waited for the lock.
        if _version(connection, path) < current:
            schema.apply(connection)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """Number of migrations applied; 0 for an empty file. Refuses other programs' databases."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application == schema.APPLICATION_ID and version and tables:
        return version
    if application or version or tables:
        raise DatabaseError(f"{path} is another program's database: name another file with --db")
    return 0
