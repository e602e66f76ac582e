#!/usr/bin/env python3
"""Train the matcher's weights on annotated reports, and say how good they are.

    scripts/train_matcher.py [--encoder NAME] [--out FOLDER]

Trains on fixtures/gold, fixtures/second and fixtures/matching, and writes weights.json and
trees.json of claimtrack/match. The figures printed are those of events left out: each event is
judged by models that saw none of its reports. Takes ten minutes.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from matching_data import gather
from matching_figures import (
    LeftOut,
    best_thresholds,
    calibration,
    left_out,
    print_table,
    surest,
)
from matching_models import (
    CLASSES,
    QUESTION_TERMS,
    STRENGTH,
    Record,
    fit,
    folds,
    load,
    short,
    train_all,
)
from question_data import Questions, questions

from claimtrack import encode
from claimtrack.match.judge import FACT, figures_of
from claimtrack.match.model import design
from claimtrack.match.stated import Figures
from claimtrack.types import MentionType

OUT = Path(__file__).parent.parent / "claimtrack" / "match"
THRESHOLDS = {
    "quantity.fact": 0.45, "quantity.rival": 0.2, "quantity.related": 0.2, "quantity.changed": 0.4,
    "quote.fact": 0.4, "quote.related": 0.2, "quote.changed": 0.3,
    "question.quantity.fact": 0.4, "question.quantity.related": 0.4,
    "quantity.auto": 0.9, "quote.auto": 0.9,
    "question.quote.fact": 0.5, "question.quote.related": 0.4,
}  # fmt: skip


def train_question(kind: str, asked: list[Questions]) -> Record:
    """A model for typed questions."""
    rng = np.random.default_rng(3)
    terms = QUESTION_TERMS[kind]
    rows, answers = [], []
    for one in asked:
        easy = (one.classes == 0) & (rng.random(one.classes.shape) > 0.1)
        use = one.possible & ~easy
        rows.append(design(one.features[use], one.columns, terms))
        answers.append(one.classes[use])
    strength = STRENGTH[kind]["question"]
    model = fit(np.concatenate(rows), np.concatenate(answers), CLASSES, terms, strength)
    # Nine of ten pairs without a relation were left out: their odds are put right.
    model["bias"][0] = short(model["bias"][0] + np.log(10.0))
    return model


def question_figures(kind: str, asked: list[Questions]) -> None:
    """Print how often a question finds its fact first, by models of the other events."""
    first = elsewhere = count = 0
    for held in folds(asked, 6):
        names = {one.name for one in held}
        model = load(train_question(kind, [one for one in asked if one.name not in names]))
        for one in held:
            p = model(one.features, one.columns)[..., FACT] * one.possible
            rows = np.arange(len(p))
            first += int((one.classes[rows, p.argmax(1)] == 2).sum())
            other = p[:, one.elsewhere].max(1, initial=0.0)
            elsewhere += int((other >= THRESHOLDS[f"question.{kind}.fact"]).sum())
            count += len(p)
    print(
        f"{kind} questions: {count}, first right {first / count:.3f}, "
        f"matched elsewhere {elsewhere / count:.3f}"
    )


def written(value: Any, indent: str = "") -> str:
    """JSON with an entry a line, down to what holds no tables itself: a term, a tree."""
    deeper = indent + " "
    if isinstance(value, dict) and any(
        isinstance(v, dict) or _holds_lists(v) for v in value.values()
    ):
        inner = [f"{deeper}{json.dumps(k)}: {written(v, deeper)}" for k, v in value.items()]
        return "{\n" + ",\n".join(inner) + f"\n{indent}}}"
    if _holds_lists(value):
        return "[\n" + ",\n".join(f"{deeper}{json.dumps(v)}" for v in value) + f"\n{indent}]"
    return json.dumps(value)


def _holds_lists(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--encoder", default=None, help="name or folder (default: the packaged one)"
    )
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the two files")
    args = parser.parse_args()
    encoder = encode.load(args.encoder)
    models: Record = {}
    thresholds = dict(THRESHOLDS)
    found: dict[str, dict[str, LeftOut]] = {}
    figures: dict[str, Figures] = {}
    kinds: tuple[MentionType, ...] = ("quantity", "quote")
    for kind in kinds:
        events = gather(encoder, kind, figures)
        found[kind] = left_out(events, kind)
        unseen = list(found[kind].values())
        thresholds = best_thresholds(kind, unseen, thresholds)
        auto, precision, share = surest(unseen, thresholds)
        thresholds[f"{kind}.auto"] = auto
        print(
            f"{kind}: calibration error {calibration(unseen, thresholds):.3f}; joins from "
            f"{auto} on: {precision:.3f} right, {share:.3f} of all"
        )
        models |= {f"{kind}.{name}": model for name, model in train_all(events, kind).items()}
        asked = questions(events, encoder)
        question_figures(kind, asked)
        models[f"{kind}.question"] = train_question(kind, asked)
        # Quotes are trained with what figures are judged to be by models that have not seen them.
        figures = {one.event.name: figures_of(one.judged(thresholds)) for one in unseen}
    print_table(found, thresholds)
    print(thresholds)
    trees = {name: model for name, model in models.items() if "trees" in model}
    sums = {name: model for name, model in models.items() if name not in trees}
    data = {"encoder": encoder.name, "thresholds": thresholds, "models": sums}
    for name, value in (("weights.json", data), ("trees.json", trees)):
        args.out.joinpath(name).write_text(written(value) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
