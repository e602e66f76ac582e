"""What the pages share: the database, who sits here, and which pair is before whom."""

from __future__ import annotations

import threading
import time
from functools import lru_cache
from pathlib import Path

from claimtrack import review
from claimtrack.match.copies import independent, signature
from claimtrack.review import QueueFilter, people
from claimtrack.store import Database, Filter
from claimtrack.web.presence import Presence

KEPT = 20.0


class Desk:
    """One database and its reviewers. ``actor`` decides where nobody needs to sign in."""

    def __init__(self, path: Path, actor: str) -> None:
        self.path = path
        self.actor = actor
        self.presence = Presence()
        self._local = threading.local()
        self._lock = threading.Lock()
        self._left: dict[QueueFilter, tuple[int, float]] = {}

    def database(self) -> Database:
        """The database, opened once a thread: connections of SQLite stay in theirs."""
        found: Database | None = getattr(self._local, "database", None)
        if found is None:
            found = self._local.database = Database.open(self.path)
        return found

    def left(self, database: Database, chosen: QueueFilter) -> int:
        """How many pairs the queue holds; with a filter on mentions, not more than
        :data:`KEPT` seconds ago, since counting those looks at all of them."""
        if chosen.mentions == Filter():
            return review.left(database, chosen)
        now = time.monotonic()
        with self._lock:
            known = self._left.get(chosen)
            if known and known[1] > now:
                return known[0]
        count = review.left(database, chosen)
        with self._lock:
            self._left = {c: found for c, found in self._left.items() if found[1] > now}
            self._left[chosen] = (count, now + KEPT)
        return count

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
