"""Mentions gathered into facts, so that what is said of one pair holds of all alike.

Pairs judged one by one contradict one another: A tells what B tells, B what C tells, yet A and
C get nothing. Where two groups of mentions tell one fact is decided by the mean of all pairs
between them, and so is whether two facts are related.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from claimtrack.match.words import Floats

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def facts(score: Floats, least: float) -> Ints:
    """The number of each mention's fact, from 0; ``score`` (n, n) symmetric log odds.

    The two groups with the highest mean are joined first, as long as it is at least ``least``.
    """
    found = np.zeros(len(score), dtype=np.int64)
    count = 0
    for part in components(score >= least):  # groups meet only where some pair reaches it
        if len(part) <= 2:
            found[part] = count
            count += 1
            continue
        groups = _joined(score[np.ix_(part, part)], least)
        found[part] = groups + count
        count += int(groups.max()) + 1
    return found


def _joined(score: Floats, least: float) -> Ints:
    n = len(score)
    group = np.arange(n)
    total = score.astype(np.float64)
    size = np.ones(n)
    alive = np.ones(n, dtype=np.bool_)
    while True:
        mean = total / (size[:, None] * size[None, :])
        mean[~alive] = -np.inf
        mean[:, ~alive] = -np.inf
        np.fill_diagonal(mean, -np.inf)
        one, other = divmod(int(mean.argmax()), n)
        if mean[one, other] < least:
            return np.unique(group, return_inverse=True)[1]
        total[one] += total[other]
        total[:, one] += total[:, other]
        size[one] += size[other]
        alive[other] = False
        group[group == other] = one


def components(linked: Bools) -> list[list[int]]:
    """Places that hang together, each list in order, the lists by their first place."""
    of = [[place] for place in range(len(linked))]
    for one, other in np.argwhere(np.triu(linked | linked.T, 1)).tolist():
        if of[one] is not of[other]:
            together = sorted(of[one] + of[other])
            for place in together:
                of[place] = together
    return [part for place, part in enumerate(of) if part[0] == place]


def labels(linked: Bools) -> Ints:
    """The number of each place's component, from 0."""
    found = np.zeros(len(linked), dtype=np.int64)
    for number, part in enumerate(components(linked)):
        found[part] = number
    return found


def pooled(values: Floats, group: Ints) -> Floats:
    """For each pair the mean of ``values`` (n, n) over all pairs of the two groups."""
    member = np.zeros((len(group), int(group.max(initial=-1)) + 1), dtype=np.float32)
    member[np.arange(len(group)), group] = 1.0
    size = member.sum(0)
    mean = (member.T @ values @ member) / (size[:, None] * size[None, :])
    result: Floats = mean[group][:, group].astype(np.float32)
    return result
