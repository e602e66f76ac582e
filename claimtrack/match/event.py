"""Which reports tell of one event: those that share names and meaning with it.

Two reports about drones are no reports about one night; without this, tolls of one event are
taken for newer tolls of another.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from claimtrack.match.compare import Told
from claimtrack.match.facts import components
from claimtrack.match.occasion import shared_names
from claimtrack.match.report import gist_of, names_of

_SAME_EVENT = 0.45
"""Of half the cosine plus the share of names in common. On the annotated reports 96 % of the
pairs of one event reach it directly, the rest through a third report; of other pairs 1 %."""
_TELLING = 3
"""Reports with fewer names than this cannot be told apart by them."""


def of_one_event(reports: Sequence[Told]) -> list[int]:
    """Places of the reports that tell of the first one's event, directly or through another.

    The first is left out. A report with hardly a name stays, but leads to no other.
    """
    names = [names_of(report.passages) for report in reports]
    gists = np.stack([gist_of(report.vectors) for report in reports])
    near = shared_names(names) + gists @ gists.T / 2 >= _SAME_EVENT
    bare = {i for i, found in enumerate(names) if len(found) < _TELLING}
    if 0 in bare:
        return list(range(1, len(reports)))
    reached = set(map(int, components(near)[0]))
    return sorted((reached | bare) - {0})
