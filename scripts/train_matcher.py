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
from claimtrack.match.model import Model, design
from claimtrack.match.relation import relations

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
    "structure*align",
]  # fmt: skip
QUOTE_TERMS = [
    *QUOTE, "vector*vector", "vector*speaker", "speaker_words*vector", "speaker*figures_agree",
    "speaker_words*figures_agree", "vector*figures_agree", "speaker_words*speaker_words",
    "speaker_words*gist", "speaker_words*event_names", "shorter_in_longer*speaker_words",
    "shorter_in_longer*shorter_in_longer", "figures_differ*vector", "kind*vector",
]  # fmt: skip
CHANGE_TERMS = [*CHANGE, "hours*grows", "rival*speaker_differs", "at_once*rival"]


def quantity_second() -> list[str]:
    return [*EVIDENCE, *QUANTITY_TERMS, "group_fact*beside", "group_linked*beside"]


def quote_second() -> list[str]:
    return [*EVIDENCE[:9], *QUOTE_TERMS]


def fit(values: Any, labels: Any, classes: list[str], terms: list[str], strength: float) -> Model:
    """Multinomial logistic regression, standardised, L2; ``strength`` as C of scikit-learn."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = values.mean(0), values.std(0)
    scale = np.where(scale > 1e-6, scale, 1.0)
    solver = LogisticRegression(C=strength, max_iter=500)
    solver.fit((values - mean) / scale, labels)
    weights, bias = solver.coef_, solver.intercept_
    if len(classes) == 2:
        weights, bias = np.vstack([0 * weights, weights]), np.asarray([0.0, bias[0]])
    return Model(
        tuple(classes), tuple(terms), mean.astype(np.float32), scale.astype(np.float32),
        weights.astype(np.float32), bias.astype(np.float32),
    )  # fmt: skip


def as_data(model: Model) -> dict[str, Any]:
    def short(x: Any) -> float:
        return float(f"{float(x):.5g}")

    return {
        "classes": list(model.classes),
        "bias": [short(x) for x in model.bias],
        "terms": {
            term: {
                "weights": [short(w) for w in model.weights[:, i]],
                "mean": short(model.mean[i]),
                "scale": short(model.scale[i]),
            }
            for i, term in enumerate(model.terms)
        },
    }


def chosen(data: Data, mask: Any, rng: Any, share: float = 0.1) -> Any:
    """The pairs to train on: all of one event that are possible, a few of different events."""
    above = data.upper & data.pairs.possible & mask
    return above & (data.one_event | (rng.random(above.shape) < share))


def train_first(data: Data, mask: Any, terms: list[str]) -> Model:
    use = chosen(data, mask, np.random.default_rng(1))
    values = design(data.pairs.features[use], data.pairs.columns, terms)
    return fit(values, data.classes[use], ["none", "related", "fact"], terms, 0.05)


def train_second(data: Data, mask: Any, first: Any, terms: list[str]) -> Model:
    across = data.document[:, None] != data.document[None, :]
    use = chosen(data, mask & across, np.random.default_rng(2))
    features, columns = judge.second_features(data.pairs, first)
    values = design(features[use], columns, terms)
    return fit(values, data.classes[use], ["none", "related", "fact"], terms, 0.03)


def train_change(data: Data, mask: Any, first: Any, terms: list[str]) -> Model:
    features, columns = judge.changes(data.pairs, first)
    if data.pairs.report.passages[0].type == "quantity":
        use = data.across & mask & np.isin(data.relations, ["updated", "conflicting"])
        labels, classes = data.relations[use] == "updated", ["conflicting", "updated"]
        strength = 0.05
    else:
        use = data.across & mask & np.isin(data.relations, ["same", "conflicting"])
        labels, classes = data.relations[use] == "conflicting", ["same", "altered"]
        strength = 0.05
    values = design(features[use], columns, terms)
    return fit(values, labels.astype(int), classes, terms, strength)


def train_question(asked: Questions, held: Any, terms: list[str], columns: Any) -> Model:
    """A model for typed questions, on those for which ``held`` (q,) is true."""
    rng = np.random.default_rng(3)
    use = asked.possible & held[:, None]
    easy = (asked.classes == 0) & (rng.random(use.shape) > 0.1)
    use &= ~easy
    values = design(asked.features[use], columns, terms)
    model = fit(values, asked.classes[use], ["none", "related", "fact"], terms, 0.05)
    # Nine of ten pairs without a relation were left out: their odds are put right.
    model.bias[0] += np.float32(np.log(10.0))
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
    whole = None
    for number in range(folds):
        model = train_first(data, together(inside & (fold != number)), terms)
        probabilities = judge.apply(
            model, data.pairs.features, data.pairs.possible & together(inside & (fold == number)),
            data.pairs.columns,
        )  # fmt: skip
        here = together(inside & (fold == number))
        out[here] = probabilities[here]
        whole = model
    assert whole is not None
    return out


def train_all(data: Data, events: list[str], terms: dict[str, list[str]]) -> dict[str, Model]:
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
        models = train_all(data, [e for e in events if e != event], terms)
        here = np.flatnonzero(data.event == event)
        judgement = judge.judge(data.part(here), lambda name, m=models: m[name.partition(".")[2]])
        found[np.ix_(here, here)] = relations(judgement, thresholds)
        sure[np.ix_(here, here)] = judgement.classes[..., judge.FACT]
    return found, sure


def table(data: Data, found: Any) -> dict[str, tuple[float, float, float]]:
    use = data.across & together(data.gold)
    truth, said = data.relations[use], found[use]
    result = {}
    for relation in ("same", "updated", "conflicting", "related"):
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
    "quantity.fact": 0.4, "quantity.related": 0.3, "quantity.changed": 0.5,
    "quote.fact": 0.4, "quote.related": 0.3, "quote.changed": 0.5,
    "question.quantity.fact": 0.4, "question.quantity.related": 0.4,
    "question.quote.fact": 0.4, "question.quote.related": 0.4,
}  # fmt: skip


def question_figures(kind: str, data: Data, asked: Questions) -> None:
    """Print how often a question finds its fact first, its event's models left out."""
    first = other = 0
    scores = []
    columns = data.pairs.columns
    for event in sorted(set(asked.event)):
        model = train_question(asked, asked.event != event, QUESTION_TERMS[kind], columns)
        here = np.flatnonzero(asked.event == event)
        p = model(asked.features[here], columns)[..., 2] * asked.possible[here]
        top = p.argmax(1)
        first += int((asked.classes[here, top] == 2).sum())
        elsewhere = p[:, data.event != event]
        other += int((elsewhere.max(1) >= THRESHOLDS[f"question.{kind}.fact"]).sum())
        scores += list(p.max(1))
    n = len(asked.event)
    print(f"{kind} questions: {n}, first right {first / n:.3f}, matched elsewhere {other / n:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", default=None)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--no-write", action="store_true")
    parser.add_argument("--gold-only", action="store_true", help="without the event file")
    args = parser.parse_args()
    encoder = encode.load(args.encoder)
    models: dict[str, Any] = {}
    totals: dict[str, dict[str, Any]] = {}
    for kind in ("quantity", "quote"):
        data = gather(encoder, kind, events=not args.gold_only)
        found, _ = leave_one_out(data, TERMS[kind], THRESHOLDS)
        totals[kind] = table(data, found)
        for event in sorted(set(data.event[data.gold])):
            use = data.across & together(data.event == event)
            truth, said = data.relations[use], found[use]
            print(
                kind,
                event,
                {
                    r: round(
                        f1(
                            (
                                int(((truth == r) & (said == r)).sum()),
                                int((truth == r).sum()),
                                int((said == r).sum()),
                            )
                        ),
                        3,
                    )
                    for r in ("same", "updated", "conflicting", "related")
                },
            )
        trained = train_all(data, sorted(set(data.event)), TERMS[kind])
        asked = questions(data, encoder)
        question_figures(kind, data, asked)
        everything = np.ones(len(asked.event), dtype=bool)
        trained["question"] = train_question(
            asked, everything, QUESTION_TERMS[kind], data.pairs.columns
        )
        models |= {f"{kind}.{name}": as_data(model) for name, model in trained.items()}
    for relation in ("same", "updated", "conflicting", "related"):
        rows = {kind: totals[kind][relation] for kind in totals}
        both = tuple(sum(x) for x in zip(*rows.values(), strict=True))
        print(
            relation,
            *(f"{kind} {f1(row):.3f}" for kind, row in rows.items()),
            f"all {f1(both):.3f}",
        )
    if not args.no_write:
        data_out = {"encoder": encoder.name, "thresholds": THRESHOLDS, "models": models}
        args.out.write_text(
            json.dumps(data_out, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
