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
        groups = _joined(score[np.ix_(part, part)], least)
        found[part] = groups + count
        count += int(groups.max()) + 1
    return found


def _joined(score: Floats, least: float) -> Ints:
    n = len(score)
    group = np.arange(n)
    if n == 1:
        return group
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


def components(linked: Bools) -> list[Ints]:
    """Places that hang together, each list in order, the lists by their first place."""
    left = np.ones(len(linked), dtype=np.bool_)
    found = []
    for place in range(len(linked)):
        if not left[place]:
            continue
        inside = np.zeros(len(linked), dtype=np.bool_)
        inside[place] = True
        edge = inside
        while edge.any():
            edge = linked[edge].any(0) & ~inside
            inside = inside | edge
        left &= ~inside
        found.append(np.flatnonzero(inside))
    return found


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
