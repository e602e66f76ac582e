"""All mentions of an event judged pair by pair: one fact, another fact of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claimtrack.match.evidence import CHANGE, EVIDENCE, change_features, evidence
from claimtrack.match.features import QUANTITY, QUOTE, quantity_features, quote_features
from claimtrack.match.model import AnyModel
from claimtrack.match.report import Report
from claimtrack.match.words import Floats

Bools = NDArray[np.bool_]
NONE, LINKED, FACT = 0, 1, 2
"""Classes of the first and second judgement: nothing, another fact or utterance, the same."""
ALTERED = ("same", "altered")

_NEARLY = 0.05  # as apart as that two figures still count as one


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Every pair of mentions of a Report before it is judged; all arrays (n, n, …)."""

    report: Report
    features: Floats
    possible: Bools
    overlap: Bools
    equal: Bools
    apart: Floats

    @property
    def columns(self) -> tuple[str, ...]:
        return QUANTITY if self.report.passages[0].type == "quantity" else QUOTE


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """Probabilities of each pair, symmetric: ``classes`` (n, n, 3), ``changed`` (n, n).

    ``changed`` is that of a pair of one fact: for figures that they differ because the later
    one is newer, for quotes that the words were altered.
    """

    pairs: Pairs
    classes: Floats
    changed: Floats


def pairs(report: Report) -> Pairs:
    """Features of all pairs of a Report of one type."""
    n = len(report)
    if report.passages[0].type == "quantity":
        features, possible = quantity_features(report)
        overlap = features[..., QUANTITY.index("overlap")] > 0
        apart = features[..., QUANTITY.index("apart")]
        return Pairs(report, features, possible, overlap, overlap & (apart < _NEARLY), apart)
    features, possible = quote_features(report)
    always = np.ones((n, n), dtype=np.bool_)
    return Pairs(report, features, possible, always, always, np.zeros((n, n), dtype=np.float32))


def apply(model: AnyModel, features: Floats, possible: Bools, columns: tuple[str, ...]) -> Floats:
    """Probabilities of the pairs that are possible, class 0 for all others; (n, n, classes)."""
    out = np.zeros((*possible.shape, len(model.classes)), dtype=np.float32)
    out[..., 0] = 1.0
    above = np.triu(possible)
    found = model(features[above], columns)
    out[above] = found
    mirrored = out.transpose(1, 0, 2)
    lower = np.tril(possible, -1)
    out[lower] = mirrored[lower]
    return out


def judge(pairs: Pairs, models: Callable[[str], AnyModel]) -> Judgement:
    """The two judgements and the kind of change; ``models`` gives the model of a name."""
    kind = pairs.report.passages[0].type
    first = apply(models(f"{kind}.first"), pairs.features, pairs.possible, pairs.columns)
    return second(pairs, first, models(f"{kind}.second"), models(f"{kind}.change"))


def second(pairs: Pairs, first: Floats, model: AnyModel, change: AnyModel) -> Judgement:
    """The second judgement from the first one's probabilities (n, n, 3)."""
    features, columns = second_features(pairs, first)
    classes = apply(model, features, pairs.possible, columns)
    values, names = changes(pairs, first)
    changed = apply(change, values, pairs.possible, names)[..., 1]
    return Judgement(pairs, classes, changed)


def second_features(pairs: Pairs, first: Floats) -> tuple[Floats, tuple[str, ...]]:
    """Features of the second judgement and their columns."""
    more = evidence(pairs.report, first[..., FACT], first[..., LINKED], pairs.equal, pairs.overlap)
    return np.concatenate([more, pairs.features], axis=-1), (*EVIDENCE, *pairs.columns)


def changes(pairs: Pairs, first: Floats) -> tuple[Floats, tuple[str, ...]]:
    """Features of the kind of change and their columns."""
    if pairs.report.passages[0].type == "quote":
        return pairs.features, QUOTE
    points = [x.middle if x else float("nan") for x in pairs.report.intervals]
    return change_features(pairs.report, pairs.features, first[..., FACT], points), CHANGE
