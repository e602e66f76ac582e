"""Two tellings of one utterance: is it repeated, or were its words altered?

Translations of one sentence are as unlike as a sentence and its opposite, so two tellings alone
say little. Where there are more, the altered one stands out: it is unlike all the others, which
are like one another.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from claimtrack.match.evidence import logit, odds
from claimtrack.match.features import QUOTE
from claimtrack.match.tables import stacked
from claimtrack.match.words import Floats

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

_COMPARED = ("vector", "shorter_in_longer", "longer_in_shorter", "figures_differ", "negation",
             "stated_apart", "names")  # fmt: skip
_LEAST = tuple(f"others_least_{name}" for name in _COMPARED)
_MOST = tuple(f"others_most_{name}" for name in _COMPARED)
ALTERED = (*QUOTE, *_LEAST, *_MOST, "others")
"""Columns of :func:`altered_features`, in order."""

_MOST_OTHERS = 4.0
_UNSURE = 0.99  # hyperbolic tangent of half the log odds; others make nothing surer than that


def altered_features(features: Floats, fact: Ints) -> Floats:
    """What speaks for altered words in each pair of tellings, (n, n, k).

    Beside the columns of the pair, how each of the two compares with the other tellings of its
    fact on average: the less and the more of the two; and how many others there are. With no
    others the pair's own values stand for them.
    """
    told = _others(fact).astype(np.float32)
    count = np.maximum(told.sum(1)[:, None] - told, 0.0)
    columns = {name: features[..., place] for place, name in enumerate(QUOTE)}
    for name, least, most in zip(_COMPARED, _LEAST, _MOST, strict=True):
        pair = columns[name]
        total = (told * pair).sum(1)[:, None] - pair
        mean = np.where(count > 0, total / np.maximum(count, 1.0), pair)
        columns[least], columns[most] = np.minimum(mean, mean.T), np.maximum(mean, mean.T)
    columns["others"] = np.minimum(count, _MOST_OTHERS)
    return stacked(columns, ALTERED)


def through_others(altered: Floats, fact: Ints) -> Floats:
    """Each pair's own log odds and those by way of the other tellings of its fact, half and half.

    Two that repeat a third repeat one another; where one repeats it and one alters it, one of
    the two is altered.
    """
    score = logit(altered)
    told = _others(fact)
    ways = told.astype(np.float32) @ told.astype(np.float32)
    sure = np.where(told, np.tanh(score / 2), 0.0).astype(np.float32)
    mean = np.clip(sure @ sure / np.maximum(ways, 1.0), -_UNSURE, _UNSURE)
    return np.where(told & (ways > 0), odds(0.5 * score - np.arctanh(mean)), altered)


def _others(fact: Ints) -> Bools:
    """Which mentions are other tellings of one fact, (n, n)."""
    one: Bools = fact[:, None] == fact[None, :]
    np.fill_diagonal(one, False)
    return one
