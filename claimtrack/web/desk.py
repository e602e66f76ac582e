"""What the pages share: the database, who sits here, and which pair is before whom."""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path

from claimtrack.match.copies import independent, signature
from claimtrack.review import people
from claimtrack.store import Database
from claimtrack.web.presence import Presence


class Desk:
    """One database and its reviewers. ``actor`` decides where nobody needs to sign in."""

    def __init__(self, path: Path, actor: str) -> None:
        self.path = path
        self.actor = actor
        self.presence = Presence()
        self._local = threading.local()

    def database(self) -> Database:
        """The database, opened once a thread: connections of SQLite stay in theirs."""
        found: Database | None = getattr(self._local, "database", None)
        if found is None:
            found = self._local.database = Database.open(self.path)
        return found

    def has_accounts(self, database: Database) -> bool:
        return people.has_users(database)

    def independent(self, database: Database, documents: tuple[str, ...]) -> int:
        """How many of these reports are no copies of another; they never change, so kept."""
        return _independent(tuple(_signature(self.path, n, database) for n in documents))


_signatures: dict[tuple[Path, str], bytes] = {}


def _signature(path: Path, name: str, database: Database) -> bytes:
    known = _signatures.get((path, name))
    if known is None:
        if len(_signatures) > 50_000:
            _signatures.clear()
        known = _signatures[path, name] = signature(database.document(name).text)
    return known


@lru_cache(maxsize=512)
def _independent(signatures: tuple[bytes, ...]) -> int:
    return independent(signatures)
