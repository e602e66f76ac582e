"""All mentions of an event judged pair by pair: one fact, another fact of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claimtrack.match.altered import ALTERED, altered_features, through_others
from claimtrack.match.change import CHANGE, change_features
from claimtrack.match.evidence import evidence, logit, odds
from claimtrack.match.facts import facts, pooled
from claimtrack.match.features import QUANTITY, QUOTE, quantity_features, quote_features
from claimtrack.match.model import AnyModel
from claimtrack.match.report import Report
from claimtrack.match.stated import Figures
from claimtrack.match.tables import chosen
from claimtrack.match.words import Floats

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
NONE, LINKED, FACT = 0, 1, 2
"""Classes of every judgement: nothing, another fact or utterance, the same."""
SIEVED = ("sieved_linked", "sieved_fact")
"""Columns of the first judgement beside the features: what the sieve says."""

GROUPED = (
    "vector", "align", "item", "item_near", "roles", "role_clash", "things", "thing_clash",
    "speaker", "days_apart",
)  # fmt: skip
"""Features of figures of which the second judgement has the means; those of quotes bring it
nothing."""

_SURELY_NONE = 0.995
_NEARLY = 0.05  # as apart as that two figures still count as one


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Every pair of mentions of a Report before it is judged; all arrays (n, n, …)."""

    report: Report
    features: Floats
    overlap: Bools
    equal: Bools
    comparable: Bools
    """Which figures are of one dimension."""

    @property
    def differ(self) -> Bools:
        """Which figures cannot both hold of one thing."""
        return self.comparable & ~self.overlap

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
    fact: Ints | None = None
    """The number of each mention's fact; None where pairs were judged one by one."""


def figures_of(judgement: Judgement) -> Figures:
    """What quotes need to know of the figures of their documents."""
    classes = judgement.classes
    return Figures(
        judgement.pairs.report.passages,
        classes[..., FACT],
        classes[..., LINKED],
        judgement.pairs.differ,
    )


def pairs(report: Report, figures: Figures | None = None) -> Pairs:
    """Features of all pairs of a Report of one type; for quotes with the judged ``figures`` of
    the same documents, where there are any."""
    if report.passages[0].type == "quantity":
        features = quantity_features(report)
        overlap = features[..., QUANTITY.index("overlap")] > 0
        apart = features[..., QUANTITY.index("apart")]
        equal = overlap & (apart < _NEARLY)
        comparable = features[..., QUANTITY.index("comparable")] > 0
        return Pairs(report, features, overlap, equal, comparable)
    always = np.ones((len(report), len(report)), dtype=np.bool_)
    return Pairs(report, quote_features(report, figures), always, always, always)


def apply(model: AnyModel, features: Floats, asked: Bools, columns: tuple[str, ...]) -> Floats:
    """Probabilities of the pairs ``asked`` for, class 0 for all others; (n, n, classes)."""
    out = np.zeros((*asked.shape, len(model.classes)), dtype=np.float32)
    out[..., 0] = 1.0
    above = np.triu(asked)
    found = model(chosen(features, above), columns)
    out[above] = found
    mirrored = out.transpose(1, 0, 2)
    lower = np.tril(asked, -1)
    out[lower] = mirrored[lower]
    return out


def judge(
    pairs: Pairs, models: Callable[[str], AnyModel], thresholds: Mapping[str, float]
) -> Judgement:
    """The sieve, the two judgements, the facts and the kind of change; ``models`` gives a
    name's model."""
    kind = pairs.report.passages[0].type
    sieved = sieve(pairs, models(f"{kind}.sieve"))
    first = first_classes(pairs, sieved, models(f"{kind}.first"))
    second = second_classes(pairs, first, models(f"{kind}.second"))
    return gathered(pairs, second, models(f"{kind}.change"), thresholds)


def sieve(pairs: Pairs, model: AnyModel) -> Floats:
    """Probabilities (n, n, 3) of all pairs by a model that costs little: most are nothing."""
    every = np.ones(pairs.overlap.shape, dtype=np.bool_)
    return apply(model, pairs.features, every, pairs.columns)


def first_classes(pairs: Pairs, sieved: Floats, model: AnyModel) -> Floats:
    """The first judgement (n, n, 3), of each pair by itself."""
    return apply(model, *first_features(pairs, sieved))


def second_classes(pairs: Pairs, first: Floats, model: AnyModel) -> Floats:
    """The second judgement (n, n, 3), with what the first one says of the pairs around."""
    return apply(model, *second_features(pairs, first))


def first_features(pairs: Pairs, sieved: Floats) -> tuple[Floats, Bools, tuple[str, ...]]:
    """Features of the first judgement, the pairs that the sieve leaves open, the columns."""
    features = np.concatenate([sieved[..., LINKED:], pairs.features], axis=-1)
    return features, _open(sieved), (*SIEVED, *pairs.columns)


def second_features(pairs: Pairs, first: Floats) -> tuple[Floats, Bools, tuple[str, ...]]:
    """Features of the second judgement, the pairs that the first leaves open, the columns."""
    grouped = GROUPED if pairs.report.passages[0].type == "quantity" else ()
    means = {name: pairs.features[..., pairs.columns.index(name)] for name in grouped}
    more, columns = evidence(
        pairs.report, first[..., FACT], first[..., LINKED], pairs.equal, pairs.overlap, means
    )
    features = np.concatenate([more, pairs.features], axis=-1)
    return features, _open(first), (*columns, *pairs.columns)


def _open(classes: Floats) -> Bools:
    """What is surely nothing is not looked at again."""
    left: Bools = classes[..., NONE] < _SURELY_NONE
    return left


def gathered(
    pairs: Pairs, classes: Floats, change: AnyModel, thresholds: Mapping[str, float]
) -> Judgement:
    """Facts out of the probabilities of pairs, and what their groups say of each pair.

    Two groups of mentions tell one fact from the threshold on that is set for their type;
    figures that cannot both hold have one of their own, as what contradicts or brings up to
    date is told in other words more often than what repeats.
    """
    kind = pairs.report.passages[0].type
    least = _level(thresholds[f"{kind}.fact"])
    rival = _level(thresholds.get(f"{kind}.rival", thresholds[f"{kind}.fact"]))
    score = logit(classes[..., FACT])
    fact = facts(score - np.where(pairs.differ, rival, least).astype(np.float32), 0.0)
    shared = classes.copy()
    shared[..., FACT] = odds(0.5 * score + 0.5 * pooled(score, fact))
    shared[..., LINKED] = np.minimum(pooled(classes[..., LINKED], fact), 1 - shared[..., FACT])
    shared[..., NONE] = 1 - shared[..., FACT] - shared[..., LINKED]
    values, names = changes(pairs, fact)
    one = fact[:, None] == fact[None, :]
    changed = apply(change, values, one, names)[..., 1]
    if kind == "quantity":
        changed = _agreed(changed, fact, one & pairs.differ)
    else:
        changed = through_others(changed, fact)
    return Judgement(pairs, shared, changed, fact)


def _level(probability: float) -> float:
    return float(logit(np.asarray(probability, dtype=np.float32)))


def _agreed(changed: Floats, fact: Ints, differ: Bools) -> Floats:
    """Each pair's own log odds and those of its whole fact, half and half."""
    own = np.where(differ, logit(changed), 0.0).astype(np.float32)
    count = pooled(differ.astype(np.float32), fact)
    whole: Floats = (pooled(own, fact) / np.maximum(count, 1e-6)).astype(np.float32)
    return odds(0.5 * logit(changed) + 0.5 * whole)


def changes(pairs: Pairs, fact: Ints) -> tuple[Floats, tuple[str, ...]]:
    """Features of the kind of change and their columns; ``fact`` numbers the facts."""
    if pairs.report.passages[0].type == "quote":
        return altered_features(pairs.features, fact), ALTERED
    found = change_features(pairs.report, pairs.features, fact, pairs.differ, pairs.equal)
    return found, CHANGE
