"""Which of many spans holds an offset."""

from __future__ import annotations

from bisect import bisect_right

from claimtrack.types import Span


class Cover:
    """Sorted spans, asked for the one around an offset."""

    def __init__(self, spans: list[Span]) -> None:
        self.spans = sorted(set(spans))
        self.starts = [s for s, _ in self.spans]

    def around(self, at: int) -> Span | None:
        place = bisect_right(self.starts, at) - 1
        if place >= 0 and at < self.spans[place][1]:
            return self.spans[place]
        return None

    def covers(self, at: int) -> bool:
        return self.around(at) is not None
