#!/usr/bin/env python3
"""Train the matcher's weights on annotated reports, and say how good they are.

    scripts/train_matcher.py [--encoder NAME] [--out FILE] [--no-write]

Trains on fixtures/gold and fixtures/matching and writes claimtrack/match/weights.json. The
figures printed are those of leaving one event out in turn: each event is judged by models
that saw none of its reports.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matching_data import Data, gather
from question_data import Questions, questions
from tabulate import tabulate

from claimtrack import encode
from claimtrack.match import judge
from claimtrack.match.change import CHANGE
from claimtrack.match.evidence import EVIDENCE
from claimtrack.match.facts import labels
from claimtrack.match.features import QUANTITY, QUOTE
from claimtrack.match.model import AnyModel, Model, Trees, design
from claimtrack.match.occasion import OCCASION
from claimtrack.match.relation import relations

Record = dict[str, Any]
STRENGTH = {
    "quantity": {"first": 0.05, "change": 0.05, "question": 0.05},
    "quote": {"first": 0.05, "second": 0.03, "change": 0.05, "question": 0.05},
}
"""C of scikit-learn: the less, the smaller the weights are kept."""
RELATIONS = ("same", "updated", "conflicting", "related")
WEIGHTS = Path(__file__).parent.parent / "claimtrack" / "match" / "weights.json"

EVENTFUL = {
    "title", "gist", "event_names", "hours", "time_known", "speaker", "speakers_known",
    "speaker_words", "structure", "figures_agree", "figures_differ", "figures_known", "kind",
    "no_speaker", "length", "rival", "newer", *OCCASION,
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
    "loan_here*speaker", "beside_here*no_overlap", "here*item",
    "here*align", "here*no_overlap", "equal*role_alone", "no_overlap*role_alone",
]  # fmt: skip
QUOTE_TERMS = [
    *QUOTE, "whole_in_part*speaker_words", "part*speaker_words",
    "vector*vector", "vector*speaker", "speaker_words*vector", "speaker*figures_agree",
    "speaker_words*figures_agree", "vector*figures_agree", "speaker_words*speaker_words",
    "speaker_words*gist", "speaker_words*event_names", "shorter_in_longer*speaker_words",
    "shorter_in_longer*shorter_in_longer", "figures_differ*vector", "kind*vector",
]  # fmt: skip


def quote_second() -> list[str]:
    return [*EVIDENCE[:9], *QUOTE_TERMS]


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


def grow(values: Any, labels: Any, classes: list[str], columns: list[str]) -> Record:
    """Gradient-boosted trees of a few leaves each, as the weights file holds them."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    forest = HistGradientBoostingClassifier(
        max_iter=90, learning_rate=0.07, max_leaf_nodes=8, min_samples_leaf=30,
        l2_regularization=10.0, early_stopping=False, max_features=0.5, random_state=0,
    ).fit(values, labels)  # fmt: skip
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
    return {"classes": classes, "columns": columns, "bias": bias, "trees": trees}


def short(x: Any, digits: int = 5) -> float:
    return float(f"{float(x):.{digits}g}")


def load(data: Record) -> AnyModel:
    return Trees.of(data) if "trees" in data else Model.of(data)


def kind_of(data: Data) -> str:
    return data.pairs.report.passages[0].type


def chosen(data: Data, mask: Any, seed: int, share: float = 0.01) -> Any:
    """The pairs to train on: all of one event that are possible, a few of different events."""
    above = data.upper & data.pairs.possible & mask
    return above & (data.one_event | (np.random.default_rng(seed).random(above.shape) < share))


CLASSES = ["none", "related", "fact"]


def train_first(data: Data, mask: Any, terms: list[str]) -> Record:
    use = chosen(data, mask, 1)
    values = design(data.pairs.features[use], data.pairs.columns, terms)
    return fit(values, data.classes[use], CLASSES, terms, STRENGTH[kind_of(data)]["first"])


def train_second(data: Data, mask: Any, first: Any, terms: list[str]) -> Record:
    """On the pairs that the first judgement leaves open."""
    use = chosen(data, mask, 2) & judge.likely(data.pairs, first)
    features, columns = judge.second_features(data.pairs, first)
    if kind_of(data) == "quantity":
        return grow(features[use], data.classes[use], CLASSES, list(columns))
    values = design(features[use], columns, terms)
    return fit(values, data.classes[use], CLASSES, terms, STRENGTH["quote"]["second"])


def train_change(data: Data, events: list[str], terms: list[str]) -> Record:
    """On the annotated facts, each of which weighs as the root of its pairs."""
    kind = kind_of(data)
    wanted = ["same", "conflicting"] if kind == "quote" else ["updated", "conflicting"]
    rows, answers, weights = [], [], []
    for event in events:
        here = np.flatnonzero(data.event == event)
        part, told = data.part(here), data.relations[np.ix_(here, here)]
        fact = labels(np.isin(told, ["same", "updated", "conflicting"]))
        features, columns = judge.changes(part, fact)
        use = np.triu(np.isin(told, wanted) & (part.differ | (kind == "quote")))
        rows.append(design(features[use], columns, terms))
        answers += list(told[use] == ("conflicting" if kind == "quote" else "updated"))
        of_pair = fact[np.nonzero(use)[0]]
        weights += list(1 / np.sqrt(np.bincount(of_pair, minlength=1)[of_pair]))
    classes = ["same", "altered"] if kind == "quote" else ["conflicting", "updated"]
    return fit(
        np.concatenate(rows), np.asarray(answers, dtype=int), classes, terms,
        STRENGTH[kind]["change"], weights,
    )  # fmt: skip


def train_question(
    kind: str, asked: Questions, held: Any, terms: list[str], columns: Any
) -> Record:
    """A model for typed questions, on those for which ``held`` (q,) is true."""
    rng = np.random.default_rng(3)
    use = asked.possible & held[:, None]
    easy = (asked.classes == 0) & (rng.random(use.shape) > 0.1)
    use &= ~easy
    values = design(asked.features[use], columns, terms)
    strength = STRENGTH[kind]["question"]
    model = fit(values, asked.classes[use], CLASSES, terms, strength)
    # Nine of ten pairs without a relation were left out: their odds are put right.
    model["bias"][0] = short(model["bias"][0] + np.log(10.0))
    return model


def together(held: Any) -> Any:
    return held[:, None] & held[None, :]


def first_of_others(data: Data, events: list[str], terms: list[str], folds: int = 5) -> Any:
    """First judgements of the events by models that did not see them, (n, n, 3).

    Pairs of two folds are judged by a model that saw neither.
    """
    inside = np.isin(data.event, events)
    fold_of = {event: number % folds for number, event in enumerate(sorted(events))}
    fold = np.asarray([fold_of.get(event, -1) for event in data.event])
    out = np.zeros((*data.pairs.possible.shape, 3), dtype=np.float32)
    out[..., 0] = 1.0
    for number in range(folds):
        model = load(train_first(data, together(inside & (fold != number)), terms))
        probabilities = judge.apply(
            model, data.pairs.features, data.pairs.possible & together(inside & (fold == number)),
            data.pairs.columns,
        )  # fmt: skip
        here = together(inside & (fold == number))
        out[here] = probabilities[here]
    return out


def train_all(data: Data, events: list[str], terms: dict[str, list[str]]) -> Record:
    mask = together(np.isin(data.event, events))
    first = first_of_others(data, events, terms["first"])
    return {
        "first": train_first(data, mask, terms["first"]),
        "second": train_second(data, mask, first, terms["second"]),
        "change": train_change(data, events, terms["change"]),
    }


def large(data: Data) -> list[str]:
    """The events that are left out in turn: those annotated by links."""
    return sorted(set(data.event[data.linked]))


def leave_one_out(data: Data, terms: dict[str, list[str]]) -> dict[str, LeftOut]:
    """What models of all other events make of each event, before any threshold."""
    found = {}
    for event in large(data):
        trained = train_all(data, [e for e in sorted(set(data.event)) if e != event], terms)
        models = {name: load(model) for name, model in trained.items()}
        here = np.flatnonzero(data.event == event)
        part = data.part(here)
        first = judge.apply(models["first"], part.features, part.possible, part.columns)
        classes = judge.second_classes(part, first, models["second"])
        found[event] = LeftOut(
            here, part, classes, models["change"], data.relations[np.ix_(here, here)],
            data.classes[np.ix_(here, here)], bool(data.gold[here].all()),
        )  # fmt: skip
        print(".", end="", flush=True)
    print()
    return found


@dataclass(frozen=True, eq=False)
class LeftOut:
    """One event as models of the others see it; arrays (n, n)."""

    here: Any
    part: judge.Pairs
    probabilities: Any
    change: AnyModel
    wanted: Any
    classes: Any
    gold: bool

    def judged(self, thresholds: dict[str, float]) -> judge.Judgement:
        least = thresholds[f"{self.part.report.passages[0].type}.fact"]
        return judge.gathered(self.part, self.probabilities, self.change, least)

    @property
    def across(self) -> Any:
        document = self.part.report.document
        return np.triu(document[:, None] != document[None, :])


Counts = dict[str, tuple[int, int, int]]
"""Relation → right, wanted, said."""


def counted(left: LeftOut, said: Any) -> Counts:
    return right_and_said(left.wanted[left.across], said[left.across])


def right_and_said(truth: Any, said: Any) -> Counts:
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


def best_thresholds(kind: str, found: dict[str, LeftOut], start: dict[str, float]) -> Any:
    """Thresholds with the best F1 over all events left out, one after the other."""
    thresholds = dict(start)
    wanted = {"fact": RELATIONS[:3], "related": ("related",), "changed": ("updated", "conflicting")}
    for name, steps in (
        ("fact", (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)),
        ("changed", (0.3, 0.4, 0.5, 0.6, 0.7)),
        ("related", (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45)),
    ):
        scores = {}
        for step in steps:
            thresholds[f"{kind}.{name}"] = step
            counts = total(
                counted(one, relations(one.judged(thresholds), thresholds))
                for one in found.values()
            )
            used = [r for r in wanted[name] if counts[r][1]]
            scores[step] = sum(f1(counts[r]) for r in used) / len(used)
        thresholds[f"{kind}.{name}"] = max(scores, key=lambda step: (scores[step], -step))
    return thresholds


def print_table(found: dict[str, dict[str, Counts]], gold: list[str]) -> None:
    """F1 of each relation, by type and by event, each event judged by models of the others."""
    every = sorted({event for events in found.values() for event in events})
    rows = [(kind, [found[kind]], gold) for kind in found]
    rows += [(f"{kind}, further events", [found[kind]], [e for e in every if e not in gold])
             for kind in found]  # fmt: skip
    rows += [(event, list(found.values()), [event]) for event in every]
    rows += [("all further events", list(found.values()), [e for e in every if e not in gold])]
    rows += [("all gold", list(found.values()), gold)]
    table = []
    for name, kinds, events in rows:
        counts = total(events_[e] for events_ in kinds for e in events if e in events_)
        table.append([name, *(f"{f1(counts[r]):.3f}" for r in RELATIONS)])
    heads = ["F1, event left out", *RELATIONS]
    print(tabulate(table, headers=heads, disable_numparse=True))


def calibration(found: dict[str, LeftOut], thresholds: dict[str, float]) -> float:
    """Expected calibration error of the scores of pairs that are said to be one fact."""
    scores, right = [], []
    for one in found.values():
        judgement = one.judged(thresholds)
        use = one.across & (judgement.classes[..., judge.FACT] > 0.05)
        scores.append(judgement.classes[..., judge.FACT][use])
        right.append(one.classes[use] == 2)
    score, truth = np.concatenate(scores), np.concatenate(right)
    bins = np.minimum((score * 10).astype(int), 9)
    return float(
        sum(
            abs(score[bins == b].mean() - truth[bins == b].mean()) * (bins == b).mean()
            for b in set(bins.tolist())
        )
    )


QUESTION_TERMS = {
    "quantity": [t for t in QUANTITY_TERMS if not EVENTFUL.intersection(t.split("*"))],
    "quote": [t for t in QUOTE_TERMS if not EVENTFUL.intersection(t.split("*"))],
}
TERMS = {
    "quantity": {
        "first": QUANTITY_TERMS,
        "second": [],  # trees take every column
        "change": list(CHANGE),
    },
    "quote": {"first": QUOTE_TERMS, "second": quote_second(), "change": list(QUOTE)},
}
THRESHOLDS = {
    "quantity.fact": 0.25, "quantity.related": 0.15, "quantity.changed": 0.4,
    "quote.fact": 0.4, "quote.related": 0.2, "quote.changed": 0.3,
    "question.quantity.fact": 0.4, "question.quantity.related": 0.4, "question.quantity.bare": 0.2,
    "quantity.auto": 0.9, "quote.auto": 0.9,
    "question.quote.fact": 0.4, "question.quote.related": 0.4,
}  # fmt: skip


def question_figures(kind: str, data: Data, asked: Questions) -> None:
    """Print how often a question finds its fact first, its event's models left out."""
    first = other = 0
    scores = []
    columns = data.pairs.columns
    for event in sorted(set(asked.event)):
        trained = train_question(kind, asked, asked.event != event, QUESTION_TERMS[kind], columns)
        model = load(trained)
        here = np.flatnonzero(asked.event == event)
        p = model(asked.features[here], columns)[..., 2] * asked.possible[here]
        top = p.argmax(1)
        first += int((asked.classes[here, top] == 2).sum())
        elsewhere = p[:, data.event != event]
        other += int((elsewhere.max(1) >= THRESHOLDS[f"question.{kind}.fact"]).sum())
        scores += list(p.max(1))
    n = len(asked.event)
    print(f"{kind} questions: {n}, first right {first / n:.3f}, matched elsewhere {other / n:.3f}")


def surest(
    found: dict[str, LeftOut], thresholds: dict[str, float], wanted: float = 0.985
) -> tuple[float, float, float]:
    """The least score, at least 0.8, from which on so many of the joins are of one fact, the
    share that are, and the share of all pairs of one fact that are joined."""
    scores, right, told = [], [], 0
    for one in found.values():
        judgement = one.judged(thresholds)
        use = one.across & np.isin(relations(judgement, thresholds), ["same", "updated"])
        scores.append(judgement.classes[..., judge.FACT][use])
        right.append(one.classes[use] == 2)
        told += int((one.across & (one.classes == 2)).sum())
    score, truth = np.concatenate(scores), np.concatenate(right)
    order = np.argsort(-score)
    score, truth = score[order], truth[order]
    precision = np.cumsum(truth) / np.arange(1, len(truth) + 1)
    good = np.flatnonzero((precision >= wanted) & (score >= 0.8))
    if not len(good):
        return 0.999, 1.0, 0.0
    last = good[-1]
    return short(score[last], 4), float(precision[last]), float(truth[: last + 1].sum() / told)


def written(data: Record) -> str:
    """JSON with a term or a tree a line."""
    lines = []
    for name, model in data["models"].items():
        parts = []
        for key, value in model.items():
            if key == "terms":
                inner = (f"    {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items())
                parts.append('   "terms": {\n' + ",\n".join(inner) + "\n   }")
            elif key == "trees":
                inner = (f"    {json.dumps(tree)}" for tree in value)
                parts.append('   "trees": [\n' + ",\n".join(inner) + "\n   ]")
            else:
                parts.append(f"   {json.dumps(key)}: {json.dumps(value)}")
        lines.append(f"  {json.dumps(name)}: {{\n" + ",\n".join(parts) + "\n  }")
    head = (f" {json.dumps(k)}: {json.dumps(v)}" for k, v in data.items() if k != "models")
    return "{\n" + ",\n".join(head) + ',\n "models": {\n' + ",\n".join(lines) + "\n }\n}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--encoder", default=None, help="name or folder (default: the packaged one)"
    )
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--gold-only", action="store_true", help="without the further events")
    parser.add_argument("--links", action="store_true", help="keep the models of questions")
    parser.add_argument("--quick", action="store_true", help="train only, no figures")
    args = parser.parse_args()
    encoder = encode.load(args.encoder)
    before = json.loads(args.out.read_text(encoding="utf-8")) if args.out.exists() else {}
    models: Record = {}
    thresholds = dict(THRESHOLDS)
    counts: dict[str, dict[str, Counts]] = {}
    gold: list[str] = []
    for kind in ("quantity", "quote"):
        data = gather(encoder, kind, events=not args.gold_only)
        if not args.quick:
            found = leave_one_out(data, TERMS[kind])
            thresholds = best_thresholds(kind, found, thresholds)
            counts[kind] = {
                event: counted(one, relations(one.judged(thresholds), thresholds))
                for event, one in found.items()
            }
            gold = [event for event, one in found.items() if one.gold]
            auto, precision, share = surest(found, thresholds)
            thresholds[f"{kind}.auto"] = auto
            print(
                f"{kind}: calibration error {calibration(found, thresholds):.3f}; joins from "
                f"{auto} on: {precision:.3f} right, {share:.3f} of all"
            )
        trained = train_all(data, sorted(set(data.event)), TERMS[kind])
        models |= {f"{kind}.{name}": model for name, model in trained.items()}
        if args.links:
            models[f"{kind}.question"] = before["models"][f"{kind}.question"]
            continue
        asked = questions(data, encoder)
        if not args.quick:
            question_figures(kind, data, asked)
        everyone = np.ones(len(asked.event), dtype=bool)
        models[f"{kind}.question"] = train_question(
            kind, asked, everyone, QUESTION_TERMS[kind], data.pairs.columns
        )
    if counts:
        print_table(counts, gold)
    print(thresholds)
    if args.quick and before:
        thresholds |= before["thresholds"]
    data_out = {"encoder": encoder.name, "thresholds": thresholds, "models": models}
    args.out.write_text(written(data_out), encoding="utf-8")


if __name__ == "__main__":
    main()
