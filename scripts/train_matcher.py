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
from pathlib import Path
from typing import Any

import numpy as np
from matching_data import Data, gather
from question_data import Questions, questions

from claimtrack import encode
from claimtrack.match import judge
from claimtrack.match.evidence import CHANGE, EVIDENCE
from claimtrack.match.features import QUANTITY, QUOTE
from claimtrack.match.model import AnyModel, Model, Trees, design
from claimtrack.match.relation import relations

Record = dict[str, Any]
STRENGTH = {"first": 0.05, "second": 0.03, "change": 0.05, "question": 0.05}
"""C of scikit-learn: the less, the smaller the weights are kept."""
RELATIONS = ("same", "updated", "conflicting", "related")
WEIGHTS = Path(__file__).parent.parent / "claimtrack" / "match" / "weights.json"

EVENTFUL = {
    "title", "gist", "event_names", "hours", "time_known", "speaker", "speakers_known",
    "speaker_words", "structure", "figures_agree", "figures_differ", "figures_known", "kind",
    "no_speaker", "length",
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
CHANGE_TERMS = [*CHANGE, "hours*grows", "rival*speaker_differs", "at_once*rival"]


def quantity_second() -> list[str]:
    return [*EVIDENCE, *QUANTITY_TERMS, "group_fact*beside", "group_linked*beside"]


def quote_second() -> list[str]:
    return [*EVIDENCE[:9], *QUOTE_TERMS]


def fit(values: Any, labels: Any, classes: list[str], terms: list[str], strength: float) -> Record:
    """Multinomial logistic regression, standardised, L2; ``strength`` as C of scikit-learn."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = values.mean(0), values.std(0)
    scale = np.where(scale > 1e-6, scale, 1.0)
    solver = LogisticRegression(C=strength, max_iter=100, solver="newton-cholesky")
    solver.fit((values - mean) / scale, labels)
    weights, bias = solver.coef_, solver.intercept_
    if len(classes) == 2:
        weights, bias = np.vstack([0 * weights, weights]), np.asarray([0.0, bias[0]])
    return {
        "classes": classes,
        "bias": [short(x) for x in bias],
        "terms": {
            term: {
                "weights": [short(w) for w in weights[:, i]],
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


def chosen(data: Data, mask: Any, rng: Any, share: float = 0.05) -> Any:
    """The pairs to train on: all of one event that are possible, a few of different events."""
    above = data.upper & data.pairs.possible & mask
    return above & (data.one_event | (rng.random(above.shape) < share))


def train_first(data: Data, mask: Any, terms: list[str]) -> Record:
    use = chosen(data, mask, np.random.default_rng(1))
    values = design(data.pairs.features[use], data.pairs.columns, terms)
    return fit(values, data.classes[use], ["none", "related", "fact"], terms, STRENGTH["first"])


def train_second(data: Data, mask: Any, first: Any, terms: list[str]) -> Record:
    across = data.document[:, None] != data.document[None, :]
    use = chosen(data, mask & across, np.random.default_rng(2))
    features, columns = judge.second_features(data.pairs, first)
    if data.pairs.report.passages[0].type == "quantity":
        return grow(features[use], data.classes[use], ["none", "related", "fact"], list(columns))
    values = design(features[use], columns, terms)
    return fit(values, data.classes[use], ["none", "related", "fact"], terms, STRENGTH["second"])


def train_change(data: Data, mask: Any, first: Any, terms: list[str]) -> Record:
    features, columns = judge.changes(data.pairs, first)
    if data.pairs.report.passages[0].type == "quantity":
        changed = np.isin(data.relations, ["updated", "conflicting"])
        looser = (data.relations == "same") & ~data.pairs.equal
        use = data.across & mask & (changed | looser)
        labels, classes = data.relations[use] == "updated", ["conflicting", "updated"]
        strength = STRENGTH["change"]
    else:
        use = data.across & mask & np.isin(data.relations, ["same", "conflicting"])
        labels, classes = data.relations[use] == "conflicting", ["same", "altered"]
        strength = STRENGTH["change"]
    values = design(features[use], columns, terms)
    return fit(values, labels.astype(int), classes, terms, strength)


def train_question(asked: Questions, held: Any, terms: list[str], columns: Any) -> Record:
    """A model for typed questions, on those for which ``held`` (q,) is true."""
    rng = np.random.default_rng(3)
    use = asked.possible & held[:, None]
    easy = (asked.classes == 0) & (rng.random(use.shape) > 0.1)
    use &= ~easy
    values = design(asked.features[use], columns, terms)
    model = fit(values, asked.classes[use], ["none", "related", "fact"], terms, STRENGTH["first"])
    # Nine of ten pairs without a relation were left out: their odds are put right.
    model["bias"][0] = short(model["bias"][0] + np.log(10.0))
    return model


def together(held: Any) -> Any:
    return held[:, None] & held[None, :]


def first_of_others(data: Data, events: list[str], terms: list[str], folds: int = 4) -> Any:
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
        "change": train_change(data, mask, first, terms["change"]),
    }


def leave_one_out(
    data: Data, terms: dict[str, list[str]], thresholds: dict[str, float]
) -> tuple[Any, Any]:
    """Relations of all pairs, each event judged by models of the others."""
    found = np.full(data.relations.shape, "none", dtype="<U11")
    sure = np.zeros(data.relations.shape, dtype=np.float32)
    events = sorted(set(data.event))
    for event in sorted(set(data.event[data.gold])):
        trained = train_all(data, [e for e in events if e != event], terms)
        models = {name: load(model) for name, model in trained.items()}
        here = np.flatnonzero(data.event == event)
        judgement = judge.judge(data.part(here), lambda name, m=models: m[name.partition(".")[2]])
        found[np.ix_(here, here)] = relations(judgement, thresholds)
        sure[np.ix_(here, here)] = judgement.classes[..., judge.FACT]
    return found, sure


def table(data: Data, found: Any) -> dict[str, tuple[float, float, float]]:
    use = data.across & together(data.gold)
    truth, said = data.relations[use], found[use]
    result = {}
    for relation in RELATIONS:
        hit = int(((truth == relation) & (said == relation)).sum())
        wanted, got = int((truth == relation).sum()), int((said == relation).sum())
        result[relation] = (hit, wanted, got)
    return result


def f1(counts: tuple[float, float, float]) -> float:
    hit, wanted, got = counts
    return 2 * hit / max(wanted + got, 1)


QUESTION_TERMS = {
    "quantity": [t for t in QUANTITY_TERMS if not EVENTFUL.intersection(t.split("*"))],
    "quote": [t for t in QUOTE_TERMS if not EVENTFUL.intersection(t.split("*"))],
}
TERMS = {
    "quantity": {
        "first": QUANTITY_TERMS,
        "second": quantity_second(),
        "change": CHANGE_TERMS,
    },
    "quote": {"first": QUOTE_TERMS, "second": quote_second(), "change": list(QUOTE)},
}
THRESHOLDS = {
    "quantity.fact": 0.4, "quantity.related": 0.25, "quantity.changed": 0.5,
    "quote.fact": 0.3, "quote.related": 0.2, "quote.changed": 0.33,
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
        trained = train_question(asked, asked.event != event, QUESTION_TERMS[kind], columns)
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


def surest(data: Data, found: Any, sure: Any, wanted: float = 0.985) -> float:
    """The least probability from which on so many of the joins are right, at least 0.8."""
    use = data.across & np.isin(found, ["same", "updated"])
    scores, right = sure[use], data.classes[use] == 2
    order = np.argsort(-scores)
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= wanted)
    return max(0.8, short(scores[order][good[-1]], 4)) if len(good) else 0.999


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
    parser.add_argument("--quick", action="store_true", help="train only, no figures")
    args = parser.parse_args()
    encoder = encode.load(args.encoder)
    models: Record = {}
    thresholds = dict(THRESHOLDS)
    totals: dict[str, dict[str, Any]] = {}
    for kind in ("quantity", "quote"):
        data = gather(encoder, kind, events=not args.gold_only)
        asked = questions(data, encoder)
        if not args.quick:
            found, sure = leave_one_out(data, TERMS[kind], THRESHOLDS)
            totals[kind] = table(data, found)
            thresholds[f"{kind}.auto"] = surest(data, found, sure)
            question_figures(kind, data, asked)
        trained = train_all(data, sorted(set(data.event)), TERMS[kind])
        everyone = np.ones(len(asked.event), dtype=bool)
        trained["question"] = train_question(
            asked, everyone, QUESTION_TERMS[kind], data.pairs.columns
        )
        models |= {f"{kind}.{name}": model for name, model in trained.items()}
    for relation in RELATIONS if totals else ():
        rows = {kind: totals[kind][relation] for kind in totals}
        both = tuple(sum(x) for x in zip(*rows.values(), strict=True))
        each = " ".join(f"{kind} {f1(row):.3f}" for kind, row in rows.items())
        print(f"{relation:12} {each} all {f1(both):.3f}")
    print({name: value for name, value in thresholds.items() if name.endswith("auto")})
    if args.quick and args.out.exists():
        thresholds |= json.loads(args.out.read_text(encoding="utf-8"))["thresholds"]
    data_out = {"encoder": encoder.name, "thresholds": thresholds, "models": models}
    args.out.write_text(written(data_out), encoding="utf-8")


if __name__ == "__main__":
    main()
