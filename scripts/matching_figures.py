"""How good models are on events that they did not see, in tables."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matching_data import Event
from matching_models import folds, judged, load, short, train_all
from tabulate import tabulate

from claimtrack.match import judge
from claimtrack.match.model import AnyModel
from claimtrack.match.relation import relations
from claimtrack.types import MentionType

RELATIONS = ("same", "updated", "conflicting", "related")
FOLDS = 6
"""As many as there are gold events, so that each is judged by models of all others."""

Counts = dict[str, tuple[int, int, int]]
"""Relation → right, wanted, said."""


@dataclass(frozen=True, eq=False)
class LeftOut:
    """One event as models that did not see it judge its pairs; ``probabilities`` (n, n, 3)."""

    event: Event
    probabilities: Any
    models: Mapping[str, AnyModel]

    def judged(self, thresholds: Mapping[str, float]) -> judge.Judgement:
        change = self.models["change"]
        return judge.gathered(self.event.pairs, self.probabilities, change, thresholds)

    def counted(self, thresholds: Mapping[str, float]) -> Counts:
        said = relations(self.judged(thresholds), thresholds)
        return right_and_said(self.event, said)


def left_out(events: Sequence[Event], kind: MentionType) -> dict[str, LeftOut]:
    """What models of the other events make of each event, before any threshold."""
    found = {}
    for held in folds(events, FOLDS):
        names = {event.name for event in held}
        rest = [event for event in events if event.name not in names]
        models = {name: load(model) for name, model in train_all(rest, kind).items()}
        for event in held:
            found[event.name] = LeftOut(event, judged(event, models), models)
        print(".", end="", flush=True)
    print()
    return found


def right_and_said(event: Event, said: Any) -> Counts:
    truth, said = event.relations[event.across], said[event.across]
    return {
        relation: (
            int(((truth == relation) & (said == relation)).sum()),
            int((truth == relation).sum()),
            int((said == relation).sum()),
        )
        for relation in RELATIONS
    }


def total(counts: Iterable[Counts]) -> Counts:
    """The sums of several events or types."""
    every = list(counts)
    return {
        relation: tuple(sum(column) for column in zip(*(c[relation] for c in every), strict=True))
        for relation in RELATIONS
    }


def f1(counts: tuple[int, int, int]) -> float:
    hit, wanted, got = counts
    return 2 * hit / max(wanted + got, 1)


def by_source(found: Iterable[LeftOut], thresholds: Mapping[str, float]) -> dict[str, Counts]:
    """The sums over the events of each source."""
    parts: dict[str, list[Counts]] = {}
    for one in found:
        parts.setdefault(one.event.source, []).append(one.counted(thresholds))
    return {source: total(counts) for source, counts in parts.items()}


def best_thresholds(
    kind: MentionType, found: Sequence[LeftOut], start: Mapping[str, float]
) -> dict[str, float]:
    """Thresholds with the best mean F1 over the events left out; every source of events counts
    alike. Those that make the facts are sought together, the others one after the other."""
    thresholds = dict(start)
    for names in (("fact", "rival"), ("changed",), ("related",)):
        keys = [f"{kind}.{name}" for name in names if f"{kind}.{name}" in start]
        scores = {}
        for steps in itertools.product(*(_STEPS[key.split(".")[1]] for key in keys)):
            thresholds |= dict(zip(keys, steps, strict=True))
            scores[steps] = _mean(by_source(found, thresholds))
        best = max(scores, key=lambda steps: (scores[steps], steps))
        thresholds |= dict(zip(keys, best, strict=True))
    return thresholds


_STEPS = {
    "fact": (0.3, 0.4, 0.5, 0.6, 0.7, 0.8),
    "rival": (0.1, 0.15, 0.2, 0.25, 0.3),
    "changed": (0.4, 0.5, 0.6),  # below that, what is repeated is called altered
    "related": (0.06, 0.08, 0.1, 0.12, 0.15, 0.18, 0.2, 0.22, 0.25, 0.3),
}


def _mean(sources: Mapping[str, Counts]) -> float:
    """The mean F1 over all sources and relations."""
    told = [
        f1(counts[relation])
        for counts in sources.values()
        for relation in RELATIONS
        if counts[relation][1]
    ]
    return float(np.mean(told))


Found = Mapping[str, Mapping[str, LeftOut]]
"""Type of mention → event → what was made of it."""


def print_table(found: Found, thresholds: Mapping[str, float]) -> None:
    """F1 of each relation by type, by source and by gold event."""
    counts = {
        kind: {name: one.counted(thresholds) for name, one in events.items()}
        for kind, events in found.items()
    }
    sources = {name: one.event.source for events in found.values() for name, one in events.items()}
    rows: list[tuple[str, list[str], list[str]]] = []
    for source in ("file", "links", "gold"):
        names = [name for name, given in sources.items() if given == source]
        rows += [(f"{source}, {kind}", [kind], names) for kind in counts]
        rows.append((f"{source}, all", list(counts), names))
    gold = [name for name, source in sources.items() if source == "gold"]
    rows += [(name, list(counts), [name]) for name in gold]
    table = []
    for title, kinds, names in rows:
        every = total(counts[k][name] for k in kinds for name in names if name in counts[k])
        table.append([title, *(f"{f1(every[r]):.3f}" for r in RELATIONS)])
    heads = ["F1, event left out", *RELATIONS]
    print(tabulate(table, headers=heads, disable_numparse=True))


def _scored(found: Sequence[LeftOut], thresholds: Mapping[str, float], least: float) -> Any:
    """Scores of the pairs across reports that are at least ``least``, and which are right."""
    scores, right = [], []
    for one in found:
        judgement = one.judged(thresholds)
        use = one.event.across & (judgement.classes[..., judge.FACT] > least)
        scores.append(judgement.classes[..., judge.FACT][use])
        right.append(one.event.classes[use] == 2)
    return np.concatenate(scores), np.concatenate(right)


def calibration(found: Sequence[LeftOut], thresholds: Mapping[str, float]) -> float:
    """Expected calibration error of the scores of pairs that may be one fact."""
    score, truth = _scored(found, thresholds, 0.05)
    bins = np.minimum((score * 10).astype(int), 9)
    return float(
        sum(
            abs(score[bins == b].mean() - truth[bins == b].mean()) * (bins == b).mean()
            for b in set(bins.tolist())
        )
    )


def surest(
    found: Sequence[LeftOut], thresholds: Mapping[str, float], wanted: float = 0.98
) -> tuple[float, float, float]:
    """The least score, at least 0.8, from which on so many of the joins are of one fact, the
    share that are, and the share of all pairs of one fact that are joined."""
    scores, right, told = [], [], 0
    for one in found:
        judgement = one.judged(thresholds)
        use = one.event.across & np.isin(relations(judgement, thresholds), ["same", "updated"])
        scores.append(judgement.classes[..., judge.FACT][use])
        right.append(one.event.classes[use] == 2)
        told += int((one.event.across & (one.event.classes == 2)).sum())
    score, truth = np.concatenate(scores), np.concatenate(right)
    order = np.argsort(-score)
    score, truth = score[order], truth[order]
    precision = np.cumsum(truth) / np.arange(1, len(truth) + 1)
    good = np.flatnonzero((precision >= wanted) & (score >= 0.8))
    if not len(good):
        return 0.999, 1.0, 0.0
    last = good[-1]
    return short(score[last], 4), float(precision[last]), float(truth[: last + 1].sum() / told)
