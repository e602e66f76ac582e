"""What the pages share: the database, who sits here, and which pair is before whom."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from claimtrack import review
from claimtrack.match.copies import independent, signature
from claimtrack.review import QueueFilter, people
from claimtrack.store import Database, Filter
from claimtrack.web.presence import Presence

KEPT = 20.0
_SELDOM = 300  # a count is kept for so many times as long as it took
MANY = 5_000
MOST_OVERVIEWS = 1_000

Found = TypeVar("Found")


class Desk:
    """One database and its reviewers. ``actor`` decides where nobody needs to sign in."""

    def __init__(self, path: Path, actor: str) -> None:
        self.path = path
        self.actor = actor
        self.presence = Presence()
        self._local = threading.local()
        self._lock = threading.Lock()
        self._counting = threading.Lock()
        self._overviews: dict[Hashable, Any] = {}
        self._left: dict[QueueFilter, tuple[int, float]] = {}
        self._accounts = False

    def database(self) -> Database:
        """The database, opened once a thread: connections of SQLite stay in theirs."""
        found: Database | None = getattr(self._local, "database", None)
        if found is None:
            found = self._local.database = Database.open(self.path)
        return found

    def left(self, database: Database, chosen: QueueFilter) -> tuple[int, bool]:
        """How many pairs the queue holds, and whether that is exact.

        A count that is large, or that looks at the mentions of all pairs, is made once for
        all reviewers, with what they voted on themselves, and kept for :data:`KEPT` seconds,
        or longer where counting takes long.
        """
        everybody = replace(chosen, actor=None)
        now = time.monotonic()
        with self._lock:
            known = self._left.get(everybody)
            due = known is not None and known[1] <= now
            if known and due:  # one counts anew, the others go on with what there is
                self._left[everybody] = (known[0], now + KEPT)
        if due:
            count = self._count(database, everybody)
        elif known:
            count = known[0]
        else:
            with self._counting:  # where there is nothing they wait for the one that counts
                known = self._left.get(everybody)
                count = known[0] if known else self._count(database, everybody)
        if chosen.mentions == Filter() and count < MANY:
            with self._lock:
                self._left.pop(everybody, None)
            return review.left(database, chosen), True
        return count, False

    def _count(self, database: Database, everybody: QueueFilter) -> int:
        began = time.monotonic()
        count = review.left(database, everybody)
        now = time.monotonic()
        with self._lock:
            self._left = {c: found for c, found in self._left.items() if found[1] > now}
            self._left[everybody] = (count, now + max(KEPT, _SELDOM * (now - began)))
        return count

    def overview(self, key: Hashable, make: Callable[[], Found]) -> Found:
        """What was made for a key before, or is made now; the caller's key says all of it."""
        with self._lock:
            if key in self._overviews:
                found: Found = self._overviews[key]
                return found
        found = make()
        with self._lock:
            if len(self._overviews) >= MOST_OVERVIEWS:
                self._overviews.clear()
            self._overviews[key] = found
        return found

    def has_accounts(self, database: Database) -> bool:
        """Whether everybody signs in. From the first account on that stays so while the server
        runs: closing the last account opens the pages to nobody."""
        self._accounts = self._accounts or people.has_users(database)
        return self._accounts

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
