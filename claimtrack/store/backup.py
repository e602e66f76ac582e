"""A copy of a database in use."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from claimtrack.errors import DatabaseError
from claimtrack.store.connection import translated

if TYPE_CHECKING:
    from claimtrack.store.database import Database

_PAGES = 2_000


def backup(
    db: Database,
    target: Path,
    *,
    replace: bool = False,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> int:
    """Copy the database as it is at this moment into one file; its size in bytes.

    Others can go on writing: what they write meanwhile is not in the copy. The copy is
    checked, then put in place at once, so that a run that was stopped leaves no half a file
    under that name. ``progress`` is told the pages done and all. Raises
    :class:`~claimtrack.errors.DatabaseError`, also where there is such a file already and
    ``replace`` is not given.
    """
    if target.exists() and not replace:
        raise DatabaseError(f"{target} is there already: name another file, or give --replace")
    if target.is_dir() or not target.parent.is_dir():
        raise DatabaseError(f"{target} cannot be written: name a file in a folder that is there")
    if target.exists() and target.samefile(db.path):
        raise DatabaseError(f"{target} is the database itself: name another file")
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
        os.close(handle)
    except OSError as error:
        raise DatabaseError(f"{target} cannot be written: {error.strerror}") from error
    try:
        _copy(db, Path(draft), progress)
        os.replace(draft, target)
    except BaseException:
        for left in (draft, f"{draft}-wal", f"{draft}-shm"):
            Path(left).unlink(missing_ok=True)
        raise
    return target.stat().st_size


def _copy(db: Database, draft: Path, progress: Callable[[int, int], object]) -> None:
    copy = sqlite3.connect(draft, isolation_level=None)
    try:
        db.execute("BEGIN")
        try:
            # Inside a read transaction: else every write of others starts the copy again.
            source = db.execute("SELECT 1 FROM sqlite_master").connection
            with translated(draft):
                source.backup(
                    copy,
                    pages=_PAGES,
                    progress=lambda _, left, total: progress(total - left, total),
                )
        finally:
            db.execute("ROLLBACK")
        with translated(draft):
            # One file, without a log beside it that could be forgotten.
            copy.execute("PRAGMA journal_mode = DELETE")
            found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    finally:
        copy.close()
    if found != "ok":
        raise DatabaseError(f"{db.path} is damaged ({found}): run `claimtrack doctor`")
    with draft.open("rb") as file:
        os.fsync(file.fileno())
