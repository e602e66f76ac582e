"""Which pair is before which reviewer, so that two are not shown the same one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

LASTS = 120.0
"""Seconds after which a reviewer is taken to have gone."""


class Presence:
    """In memory only: what it forgets costs at most a conflict, which the log settles."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._before: dict[str, tuple[int, float]] = {}

    def busy(self) -> int:
        """How many reviewers have a pair before them."""
        return len(self._before)

    def choose(self, actor: str, matches: Sequence[int]) -> int | None:
        """The first pair that nobody else has before them, the first of all where each is."""
        with self._lock:
            now = self._clock()
            self._before = {
                who: (match, until) for who, (match, until) in self._before.items() if until > now
            }
            taken = {match for who, (match, _) in self._before.items() if who != actor}
            free = (match for match in matches if match not in taken)
            chosen = next(free, matches[0] if matches else None)
            if chosen is None:
                self._before.pop(actor, None)
            else:
                self._before[actor] = (chosen, now + LASTS)
            return chosen
