"""Which reports tell of one event: those that share names and meaning with it.

Two reports about drones are no reports about one night; without this, tolls of one event are
taken for newer tolls of another.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from claimtrack.match.compare import Told
from claimtrack.match.occasion import shared_names
from claimtrack.match.surroundings import names_in
from claimtrack.match.words import Floats

_SAME_EVENT = 0.45
"""Of half the cosine plus the share of names in common. On the annotated reports 96 % of the
pairs of one event reach it directly, the rest through a third report; of other pairs 1 %."""
_TELLING = 3
"""Reports with fewer names than this cannot be told apart by them."""


def of_one_event(reports: Sequence[Told]) -> list[int]:
    """Places of the reports that tell of the first one's event, directly or through another.

    The first is left out. A report with hardly a name stays, but leads to no other.
    """
    names = [_names(report) for report in reports]
    gists = np.stack([_gist(report) for report in reports])
    near = shared_names(names) + gists @ gists.T / 2 >= _SAME_EVENT
    bare = {i for i, found in enumerate(names) if len(found) < _TELLING}
    if 0 in bare:
        return list(range(1, len(reports)))
    reached, waiting = {0}, [0]
    while waiting:
        fresh = {int(i) for i in np.flatnonzero(near[waiting.pop()])} - reached
        reached |= fresh
        waiting += fresh
    return sorted((reached | bare) - {0})


def _names(report: Told) -> frozenset[str]:
    title = report.passages[0].title or ""
    contexts = {passage.context for passage in report.passages}
    return frozenset().union(names_in(title), *map(names_in, contexts))


def _gist(report: Told) -> Floats:
    mean: Floats = report.vectors.mean(0)
    norm = max(float(np.linalg.norm(mean)), 1e-9)
    gist: Floats = mean / norm
    return gist
