"""How the matcher's models are trained: the terms they weigh, and the fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np
from matching_data import ONE_FACT, Event, strangers

from claimtrack.match import judge
from claimtrack.match.altered import ALTERED
from claimtrack.match.change import CHANGE
from claimtrack.match.facts import labels
from claimtrack.match.features import QUANTITY, QUOTE
from claimtrack.match.model import AnyModel, Model, Trees, design
from claimtrack.match.occasion import OCCASION
from claimtrack.match.stated import STATED
from claimtrack.types import MentionType

Record = dict[str, Any]
CLASSES = ["none", "related", "fact"]
STRENGTH = {
    "quantity": {"sieve": 0.05, "change": 0.05, "question": 0.05},
    "quote": {"sieve": 0.05, "change": 0.05, "question": 0.05},
}
"""C of scikit-learn: the less, the smaller the weights are kept."""
_SHARE_OF_NONE = 0.2

EVENTFUL = {
    "title", "gist", "event_names", "hours", "time_known", "speaker", "speakers_known",
    "speaker_words", "bodies", "bodies_clash", "structure", "figures_agree", "figures_differ",
    "figures_known", "kind", "no_speaker", "length", "rival", "newer", *STATED, *OCCASION,
}  # fmt: skip
"""What a typed question does not have, or has otherwise."""

QUANTITY_TERMS = [
    *QUANTITY, "equal*align", "equal*item_near", "equal*near", "no_overlap*align",
    "no_overlap*item_near", "no_overlap*item", "no_overlap*roles", "no_overlap*near",
    "apart*align", "apart*item_near", "apart*apart", "no_overlap*speaker",
    "equal*speaker", "align*align", "item_near*item_near", "align*roles", "item_near*roles",
    "no_overlap*align*roles", "equal*telling", "telling*align", "gist*align", "event_names*align",
    "event_names*equal", "vector*vector", "items_known*item", "whole*no_overlap",
    "structure*align", "items_both*item", "wholes_both*whole", "tells*gist", "tells*event_names",
    "tells*title", "tells*items_both*item", "equal*items_both*item", "items_both*no_overlap*item",
    "no_overlap*wholes_both*whole", "equal*wholes_both*whole", "no_overlap*align_margin",
    "no_overlap*item_margin", "equal*align_margin", "equal*item_margin", "equal*item",
    "equal*things", "no_overlap*things", "no_overlap*thing_clash", "things*roles",
    "no_overlap*things*roles", "no_overlap*things*role_clash", "things*item", "things*align",
    "loan_here*speaker", "beside_here*no_overlap", "here*item",
    "here*align", "here*no_overlap", "equal*role_alone", "no_overlap*role_alone",
]  # fmt: skip
QUOTE_TERMS = [
    *QUOTE, "whole_in_part*speaker_words", "part*speaker_words",
    "vector*vector", "vector*speaker", "speaker_words*vector", "speaker*figures_agree",
    "speaker_words*figures_agree", "vector*figures_agree", "speaker_words*speaker_words",
    "stated_same*vector", "stated_apart*vector", "stated_share*vector", "stated_same*speaker",
    "stated_both*vector", "stated_apart*speaker",
    "speaker_words*gist", "speaker_words*event_names", "shorter_in_longer*speaker_words",
    "shorter_in_longer*shorter_in_longer", "figures_differ*vector", "kind*vector",
]  # fmt: skip


QUESTION_TERMS = {
    "quantity": [t for t in QUANTITY_TERMS if not EVENTFUL.intersection(t.split("*"))],
    "quote": [t for t in QUOTE_TERMS if not EVENTFUL.intersection(t.split("*"))],
}
TERMS = {
    "quantity": {
        "sieve": QUANTITY_TERMS,
        "change": list(CHANGE),
    },
    "quote": {
        "sieve": QUOTE_TERMS,
        "change": list(ALTERED),
    },
}


def fit(
    values: Any, answers: Any, classes: list[str], terms: list[str], strength: float,
    weights: Any = None,
) -> Record:  # fmt: skip
    """Multinomial logistic regression, standardised, L2; ``strength`` as C of scikit-learn."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = values.mean(0), values.std(0)
    scale = np.where(scale > 1e-6, scale, 1.0)
    solver = LogisticRegression(C=strength, max_iter=60, solver="newton-cholesky")
    solver.fit((values - mean) / scale, answers, weights)
    found, bias = solver.coef_, solver.intercept_
    if len(classes) == 2:
        found, bias = np.vstack([0 * found, found]), np.asarray([0.0, bias[0]])
    return {
        "classes": classes,
        "bias": [short(x) for x in bias],
        "terms": {
            term: {
                "weights": [short(w) for w in found[:, i]],
                "mean": short(mean[i]),
                "scale": short(scale[i]),
            }
            for i, term in enumerate(terms)
        },
    }


@dataclass(frozen=True)
class Size:
    """How many rounds of trees, and how far each goes."""

    rounds: int
    rate: float


FIRST, SECOND = Size(80, 0.12), Size(110, 0.1)


def grow(
    values: Any, answers: Any, classes: list[str], columns: Sequence[str], size: Size
) -> Record:
    """Gradient-boosted trees of a few leaves each, as the weights file holds them."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    forest = HistGradientBoostingClassifier(
        max_iter=size.rounds, learning_rate=size.rate, max_leaf_nodes=12, min_samples_leaf=30,
        l2_regularization=10.0, early_stopping=False, max_features=0.4, random_state=0,
    ).fit(values, answers)  # fmt: skip
    trees = []
    for round_ in forest._predictors:
        for label, tree in zip(classes, round_, strict=True):
            nodes = [
                [short(node["value"])] if node["is_leaf"] else [
                    columns[node["feature_idx"]], short(node["num_threshold"], 7),
                    int(node["left"]), int(node["right"]),
                ]
                for node in tree.nodes
            ]  # fmt: skip
            trees.append([label, nodes])
    bias = [short(x) for x in forest._baseline_prediction.ravel()]
    return {"classes": classes, "columns": list(columns), "bias": bias, "trees": trees}


def short(x: Any, digits: int = 5) -> float:
    return float(f"{float(x):.{digits}g}")


def load(data: Record) -> AnyModel:
    return Trees.of(data) if "trees" in data else Model.of(data)


def together(events: Sequence[Event]) -> list[Event]:
    """The events with a few groups of strangers among them: pairs of no event at all."""
    return [*events, *strangers(events)[::3]]


def train_sieve(events: Sequence[Event], kind: MentionType) -> Record:
    """On all pairs with a relation and one in five of the others, which weigh as five."""
    terms = TERMS[kind]["sieve"]
    rng = np.random.default_rng(2)
    rows, answers = [], []
    for event in events:
        some = (event.classes > 0) | (rng.random(event.classes.shape) < _SHARE_OF_NONE)
        use = event.upper & some
        rows.append(design(event.pairs.features[use], event.pairs.columns, terms))
        answers.append(event.classes[use])
    wanted = np.concatenate(answers)
    weights = np.where(wanted > 0, 1.0, 1 / _SHARE_OF_NONE)
    return fit(np.concatenate(rows), wanted, CLASSES, terms, STRENGTH[kind]["sieve"], weights)


class Named(Protocol):
    """What has the name and the source of an event."""

    @property
    def name(self) -> str: ...
    @property
    def source(self) -> str: ...


OfEvent = TypeVar("OfEvent", bound=Named)


def folds(events: Sequence[OfEvent], count: int) -> list[list[OfEvent]]:
    """The events in ``count`` parts, those of each source spread evenly."""
    ordered = sorted(events, key=lambda event: (event.source, event.name))
    return [ordered[number::count] for number in range(count)]


Fit = Callable[[Sequence[Event]], AnyModel]
Ask = Callable[[Event, AnyModel], Any]


def of_others(events: Sequence[Event], train: Fit, ask: Ask, count: int = 4) -> dict[str, Any]:
    """Judgements (n, n, 3) of the events by models that did not see them."""
    found: dict[str, Any] = {}
    for held in folds(events, count):
        names = {event.name for event in held}
        model = train([event for event in events if event.name not in names])
        found |= {event.name: ask(event, model) for event in held}
    return found


def train_trees(
    events: Sequence[Event], before: Mapping[str, Any], features: Callable[..., Any], size: Size
) -> Record:
    """On the pairs that the judgement before leaves open; ``features`` gives their values,
    which they are, and the columns."""
    rows, answers = [], []
    columns: tuple[str, ...] = ()
    for event in events:
        values, left, columns = features(event.pairs, before[event.name])
        use = event.upper & left
        rows.append(values[use])
        answers.append(event.classes[use])
    return grow(np.concatenate(rows), np.concatenate(answers), CLASSES, columns, size)


def train_change(events: Sequence[Event], kind: MentionType) -> Record:
    """On the annotated facts, each of which weighs as the root of its pairs."""
    wanted = ["same", "conflicting"] if kind == "quote" else ["updated", "conflicting"]
    terms = TERMS[kind]["change"]
    rows, answers, weights = [], [], []
    for event in events:
        told = event.relations
        fact = labels(np.isin(told, ONE_FACT))
        features, columns = judge.changes(event.pairs, fact)
        use = np.triu(np.isin(told, wanted) & (event.pairs.differ | (kind == "quote")))
        rows.append(design(features[use], columns, terms))
        answers += list(told[use] == ("conflicting" if kind == "quote" else "updated"))
        of_pair = fact[np.nonzero(use)[0]]
        weights += list(1 / np.sqrt(np.bincount(of_pair, minlength=1)[of_pair]))
    classes = ["same", "altered"] if kind == "quote" else ["conflicting", "updated"]
    return fit(
        np.concatenate(rows), np.asarray(answers, dtype=int), classes, terms,
        STRENGTH[kind]["change"], weights,
    )  # fmt: skip


def train_all(events: Sequence[Event], kind: MentionType) -> Record:
    """The four models of one type of mention, from these events alone. What one is trained
    with comes from models before it that did not see the event."""
    every = together(events)

    def sieve(chosen: Sequence[Event]) -> Record:
        return train_sieve(chosen, kind)

    sieved = of_others(
        every, lambda some: load(sieve(some)), lambda one, model: judge.sieve(one.pairs, model)
    )

    def first(chosen: Sequence[Event]) -> Record:
        return train_trees(chosen, sieved, judge.first_features, FIRST)

    judged_first = of_others(
        every,
        lambda some: load(first(some)),
        lambda one, model: judge.first_classes(one.pairs, sieved[one.name], model),
    )
    return {
        "sieve": sieve(every),
        "first": first(every),
        "second": train_trees(every, judged_first, judge.second_features, SECOND),
        "change": train_change(events, kind),
    }


def judged(event: Event, models: Mapping[str, AnyModel]) -> Any:
    """The probabilities (n, n, 3) of an event's pairs, before they are gathered into facts."""
    sieved = judge.sieve(event.pairs, models["sieve"])
    first = judge.first_classes(event.pairs, sieved, models["first"])
    return judge.second_classes(event.pairs, first, models["second"])
