"""Which reports tell of one event: those that share names and meaning with it.

Two reports about drones are no reports about one night; without this, tolls of one event are
taken for newer tolls of another.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from claimtrack.match.compare import Told
from claimtrack.match.occasion import shared_names
from claimtrack.match.report import gist_of, names_of
from claimtrack.match.words import Floats

_SAME_EVENT = 0.5
"""Of half the cosine plus the share of names in common. On the annotated reports 90 % of the
pairs of one event reach it directly, all but a few through a third report; of other pairs 1 in
1,000."""
_TELLING = 3
"""Reports with fewer names than this cannot be told apart by them."""


@dataclass(frozen=True, slots=True, eq=False)
class Glance:
    """What tells a report's event: its title, the sentences of its mentions and their vectors."""

    title: str | None
    contexts: Collection[str]
    vectors: Floats

    @classmethod
    def of(cls, told: Told) -> Self:
        """Of a report that is at hand."""
        contexts = [passage.context for passage in told.passages]
        return cls(told.passages[0].title, contexts, told.vectors)


def of_one_event(reports: Sequence[Glance]) -> list[int]:
    """Places of the reports that tell of the first one's event, directly or through one other:
    over longer ways any report is reached where many are known.

    The first is left out. A report with hardly a name stays, but leads to no other.
    """
    names = [names_of(report.title, report.contexts) for report in reports]
    gists = np.stack([gist_of(report.vectors) for report in reports])
    near = shared_names(names) + gists @ gists.T / 2 >= _SAME_EVENT
    bare = np.asarray([len(found) < _TELLING for found in names])
    if bare[0]:
        return list(range(1, len(reports)))
    reached = near[near[0] & ~bare].any(0) | near[0] | bare
    return [int(place) + 1 for place in np.flatnonzero(reached[1:])]
