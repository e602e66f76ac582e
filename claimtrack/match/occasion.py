"""When and where in their reports two mentions stand, and what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claimtrack.extract.days import Days
from claimtrack.match.report import Report, days_of
from claimtrack.match.skeletons import alike
from claimtrack.match.words import Floats
from claimtrack.types import Passage

Bools = NDArray[np.bool_]

EVENT = ("title", "gist", "event_names", "hours", "time_known")
"""Columns of :func:`event`."""
OCCASION = ("days", "days_known", "days_apart", "order", "lead", "companions")
"""Columns of :func:`occasion`."""

_LONGEST = 8.0  # ln of 3,000 hours
_FARTHEST_DAYS = 4.0  # ln of 54 days
_MOST_COMPANIONS = 6.0
_NIGHT = 1  # a night touches two days
_OTHER_DAY = 2  # one day apart may be that on which a figure was told


def shared_names(groups: Sequence[frozenset[str]]) -> Floats:
    """Share of the smaller set of names that the other holds in some spelling, 0 to 1."""
    names = sorted(frozenset().union(*groups)) if groups else []
    group_of: dict[str, int] = {}
    heads: dict[str, list[str]] = {}
    for name in names:  # spellings one sound apart count as one name
        near, size = heads.setdefault(name[:1], []), len(name)
        head = next((h for h in near if -1 <= len(h) - size <= 1 and alike(h, name)), None)
        if head is None:
            near.append(name)
            group_of[name] = len(group_of)
        else:
            group_of[name] = group_of[head]
    held = np.zeros((len(groups), len(names) or 1), dtype=np.float32)
    for i, group in enumerate(groups):
        for name in group:
            held[i, group_of[name]] = 1.0
    sizes = held.sum(1)
    small = np.minimum(sizes[:, None], sizes[None, :])
    return np.where(small > 0, (held @ held.T) / np.maximum(small, 1), 0.0).astype(np.float32)


def event(report: Report) -> dict[str, Floats]:
    """How far the reports of two mentions are of one event, and the time between them."""
    where = report.document
    hours = report.hours[where]
    gap = np.abs(hours[:, None] - hours[None, :])
    known = np.isfinite(gap)

    def spread(table: Floats) -> Floats:
        return table[where][:, where]

    return {
        "title": spread(report.titles @ report.titles.T),
        "gist": spread(report.gists @ report.gists.T),
        "event_names": spread(shared_names(report.names)),
        "hours": np.where(known, np.minimum(np.log1p(np.nan_to_num(gap)), _LONGEST), 0.0),
        "time_known": known.astype(np.float32),
    }


def occasion(report: Report, equal: Bools) -> dict[str, Floats]:
    """The days that two figures are of, their places in their reports, and their company.

    ``days`` is the time between the days, where both sentences name one (``days_known``), and
    ``days_apart`` that there is any; ``order`` how far apart the mentions stand, each in its
    report, ``lead`` how near both are to the beginning; ``companions`` how telling the figures
    are that stand in the sentences of both.
    """
    first, last = report.days[:, 0], report.days[:, 1]
    gap = np.maximum(first[:, None] - last[None, :], first[None, :] - last[:, None])
    known = np.isfinite(gap)
    gap = np.maximum(np.nan_to_num(gap), 0.0)
    order = report.order
    beside = sentences(report)
    company = beside @ (report.telling[:, None] * equal * (report.telling > 1.0)[:, None]) @ beside
    return {
        "days": np.minimum(np.log1p(gap), _FARTHEST_DAYS),
        "days_known": known.astype(np.float32),
        "days_apart": gap > 0,
        "order": np.abs(order[:, None] - order[None, :]),
        "lead": 1.0 - np.maximum(order[:, None], order[None, :]),
        "companions": np.minimum((company + company.T) / 2, _MOST_COMPANIONS),
    }


def of_other_days(report: Report) -> Bools:
    """Which figures are of two days or nights and so of two facts, (n, n): *500 drones on
    Tuesday* and *on Friday*.

    Both sentences must name one, two days or more apart, and the reports must have come out
    about as far apart: a total *by Thursday* is that of the fire *that broke out on Monday*.
    """
    first, last = report.days[:, 0], report.days[:, 1]
    named = last - first <= _NIGHT  # not where they are NaN
    starts, ends = (np.abs(x[:, None] - x[None, :]) for x in (first, last))
    touch = (first[:, None] <= last[None, :]) & (first[None, :] <= last[:, None])
    between = np.minimum(starts, ends)
    hours = report.hours[report.document]
    published = np.abs(hours[:, None] - hours[None, :]) / 24
    apart = (between >= _OTHER_DAY) & ~touch & (published >= between - 1)
    result: Bools = apart & named[:, None] & named[None, :]
    return result


def day_or_night(passage: Passage) -> Days | None:
    """The day or night that a figure's sentence dates it to; None where it names none."""
    days = days_of(passage)
    return days if days and (days[1] - days[0]).days <= _NIGHT else None


def sentences(report: Report) -> Floats:
    """Which mentions stand in one sentence, (n, n), noughts on the diagonal."""
    place = report.sentence
    together: Floats = (place[:, None] == place[None, :]).astype(np.float32)
    np.fill_diagonal(together, 0.0)
    return together


def beside(report: Report, i: int) -> list[int]:
    """The other mentions in a mention's sentence."""
    together = np.flatnonzero(report.sentence == report.sentence[i])
    return [k for k in together.tolist() if k != i]


def neighbours(report: Report) -> Floats:
    """Which mentions follow one another in a report, (n, n)."""
    n = len(report)
    places = np.arange(n)
    next_to = np.abs(places[:, None] - places[None, :]) == 1
    here = report.document[:, None] == report.document[None, :]
    result: Floats = (next_to & here).astype(np.float32)
    return result
