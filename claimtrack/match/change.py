"""Figures of one fact that cannot both hold: is the later one newer, or do they contradict?

The whole fact is asked, not the pair alone: a toll that rises from report to report is brought
up to date, two counts that one report sets side by side are rivals and stay rivals.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from claimtrack.match.facts import labels
from claimtrack.match.features import QUANTITY
from claimtrack.match.report import Report
from claimtrack.match.tables import stacked
from claimtrack.match.words import Floats

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

_OWN = ("hours", "speaker", "apart", "roles", "rival", "newer", "days_apart", "days_known",
        "counts", "shares", "money", "size")  # fmt: skip
CHANGE = (
    *_OWN, "time_known", "at_once", "grows", "speaker_differs",
    "first_told", "told_on", "side_by_side", "one_speaker", "other_speaker", "trend", "steady",
    "values", "fact_at_once", "fact_side_by_side", "fact_one_speaker", "fact_other_speaker",
)  # fmt: skip
"""Columns of :func:`change_features`, in order."""

_AT_ONCE = 3.0  # hours; reports of one moment cannot update one another
_ONE = 0.7  # from here on two speakers are one
_OTHER = 0.35
_MOST_VALUES = 6.0


def change_features(
    report: Report, features: Floats, fact: Ints, differ: Bools, equal: Bools
) -> Floats:
    """What speaks for a later figure that supersedes, against one that contradicts: (n, n, k).

    ``fact`` numbers the facts of the mentions; figures of one fact that are ``equal`` are one
    figure, told by all who tell it; figures that ``differ`` cannot both hold.
    """
    at = {name: place for place, name in enumerate(QUANTITY)}
    n = len(report)
    hours = report.hours[report.document]
    gap = hours[None, :] - hours[:, None]
    known = np.isfinite(gap)
    gap = np.nan_to_num(gap)
    value = np.asarray([x.middle if x else 0.0 for x in report.intervals])
    value = np.where(np.isfinite(value), value, 0.0)
    grows = np.sign(gap) * np.sign(value[None, :] - value[:, None])
    speaker = features[..., at["speaker"]]
    both = features[..., at["speakers_known"]] > 0
    one = fact[:, None] == fact[None, :]
    differ = one & differ
    here = report.document[:, None] == report.document[None, :]
    same_speaker, other_speaker = both & (speaker >= _ONE), both & (speaker <= _OTHER)
    at_once = known & (np.abs(gap) < _AT_ONCE)

    figure = labels(one & equal)
    member = np.zeros((n, int(figure.max(initial=-1)) + 1), dtype=np.float32)
    member[np.arange(n), figure] = 1.0

    def between(told: Bools) -> Floats:
        """Whether any tellings of the two figures stand so to one another."""
        return ((member.T @ told @ member) > 0).astype(np.float32)[figure][:, figure]

    inside = np.zeros((n, int(fact.max(initial=-1)) + 1), dtype=np.float32)
    inside[np.arange(n), fact] = 1.0
    apart = differ & ~here
    count = np.maximum(np.bincount(fact, apart.sum(1)), 1)

    def share(told: Floats | Bools) -> Floats:
        """The mean over all pairs of the fact that differ, given to each mention of it."""
        whole = np.bincount(fact, np.where(apart, told, 0.0).sum(1)) / count
        return np.broadcast_to(whole[fact][:, None], (n, n)).astype(np.float32)

    started = np.full(member.shape[1], np.inf)
    ended = np.full(member.shape[1], -np.inf)
    timed = np.isfinite(hours)
    np.minimum.at(started, figure[timed], hours[timed])
    np.maximum.at(ended, figure[timed], hours[timed])
    start, end = started[figure], ended[figure]
    with np.errstate(invalid="ignore"):
        between_starts = np.nan_to_num(np.abs(start[:, None] - start[None, :]), posinf=0.0)
        older_end = np.where(start[:, None] <= start[None, :], end[:, None], end[None, :])
        newer_start = np.maximum(start[:, None], start[None, :])
        told_on = np.nan_to_num(older_end - newer_start, posinf=0.0, neginf=0.0)
    values = (inside.T @ member > 0).sum(1)
    trend = share(grows)
    rivals = between(differ & here)
    columns = {
        **{name: features[..., at[name]] for name in _OWN},
        "time_known": known,
        "at_once": at_once,
        "grows": grows,
        "speaker_differs": both * (1 - speaker),
        "first_told": np.log1p(between_starts),
        "told_on": np.sign(told_on) * np.log1p(np.abs(told_on)),
        "side_by_side": rivals,
        "one_speaker": between(same_speaker & differ),
        "other_speaker": between(other_speaker & differ),
        "trend": trend,
        "steady": np.abs(trend),
        "values": np.minimum(values[fact][:, None] * np.ones((1, n)), _MOST_VALUES),
        "fact_at_once": share(at_once),
        "fact_side_by_side": share(rivals),
        "fact_one_speaker": share(same_speaker),
        "fact_other_speaker": share(other_speaker),
    }
    return stacked(columns, CHANGE)
