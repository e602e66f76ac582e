#!/usr/bin/env python3
"""Train the ranking of look-ups on tweets and the verified claims that answer them.

    scripts/train_ranking.py --bench DIR [--out FILE]

Trains on the training queries in the pools of 2020 and 2022; prints MAP@5 in each with a
fifth of the queries left out in turn, then writes ``claimtrack/match/ranking.json``.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import checkthat
import numpy as np

from claimtrack import encode
from claimtrack.match.model import Model
from claimtrack.match.ranking import COLUMNS, Entry, levelled, spoken

WEIGHTS = Path(__file__).parent.parent / "claimtrack" / "match" / "ranking.json"
YEARS = ("2020", "2022")
FOLDS = 5
STRENGTH = 0.06
"""Of the L2 penalty."""


@dataclass(frozen=True, eq=False)
class Told:
    """The candidates of a query, their features, and which of them are right."""

    places: list[int]
    entries: list[Entry]
    features: Any
    right: Any
    relevant: set[int]


def told(pool: checkthat.Pool, queries: list[checkthat.Record]) -> list[Told]:
    result = []
    for query in queries:
        places, features = pool.features(checkthat.question(query["text"]))
        wanted = pool.relevant(query)
        # Many claims stand in a pool twice, with other quotation marks.
        words = {spoken(pool.entries[place]) for place in wanted}
        entries = [pool.entries[place] for place in places]
        right = np.asarray([spoken(entry) in words for entry in entries], dtype=np.float64)
        result.append(Told(places, entries, features.astype(np.float64), right, wanted))
    return result


def fit(queries: list[Told]) -> checkthat.Record:
    """A weighted sum under which the right candidate of each query is the likeliest of its own
    (softmax over the candidates of a query), as the weights file holds it."""
    from scipy.optimize import minimize

    queries = [q for q in queries if q.right.any()]
    values = np.concatenate([q.features for q in queries])
    mean, scale = values.mean(0), values.std(0)
    scale = np.where(scale > 1e-6, scale, 1.0)
    values = (values - mean) / scale
    starts = np.cumsum([0, *(len(q.places) for q in queries)])[:-1]
    sizes = [len(q.places) for q in queries]
    wanted = np.concatenate([q.right / q.right.sum() for q in queries])

    def loss(weights: Any) -> tuple[float, Any]:
        scores = values @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        odds = np.exp(scores)
        sums = np.add.reduceat(odds, starts)
        chance = odds / np.repeat(sums, sizes)
        told = -(wanted @ scores - np.log(sums).sum()) / len(queries)
        slope = values.T @ (chance - wanted) / len(queries)
        return told + STRENGTH * weights @ weights, slope + 2 * STRENGTH * weights

    found = minimize(loss, np.zeros(len(mean)), jac=True, method="L-BFGS-B")
    return {
        "classes": ["other", "asked"],
        "bias": [0.0, 0.0],
        "terms": {
            column: {"weights": [0.0, short(w)], "mean": short(m), "scale": short(s)}
            for column, w, m, s in zip(COLUMNS, found.x, mean, scale, strict=True)
        },
    }


def short(x: Any) -> float:
    return float(f"{float(x):.5g}")


def precision(weights: checkthat.Record, queries: list[Told]) -> list[float]:
    model = Model.of(weights)
    found = []
    for query in queries:
        scores = model(query.features.astype(np.float32), COLUMNS)[:, 1]
        scores = levelled(scores, query.entries)
        best = [query.places[i] for i in checkthat.first(scores)]
        found.append(checkthat.average_precision(best, query.relevant))
    return found


def written(weights: checkthat.Record) -> str:
    """JSON with a term a line."""
    terms = weights["terms"].items()
    lines = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in terms)
    classes, bias = json.dumps(weights["classes"]), json.dumps(weights["bias"])
    return f'{{\n "classes": {classes},\n "bias": {bias},\n "terms": {{\n{lines}\n }}\n}}\n'


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--encoder", default=None)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    encoder = encode.load(args.encoder)
    queries: list[Told] = []
    for year in YEARS:
        data = checkthat.split(args.bench, year)
        here = told(checkthat.Pool(data.claims, encoder), data.train)
        found = np.mean([q.right.any() for q in here])
        print(f"{year}: {len(here)} queries, the right claim among the candidates: {found:.3f}")
        queries += here
    folds = np.asarray([number % FOLDS for q in YEARS for number in range(len(data.train))])
    for number, year in enumerate(YEARS):
        begin = number * len(data.train)
        left_out: list[float] = []
        for fold in range(FOLDS):
            rest = [q for q, at in zip(queries, folds, strict=True) if at != fold]
            left_out += precision(fit(rest), queries[begin : begin + len(data.train)][fold::FOLDS])
        print(f"{year}: MAP@5, each fifth left out: {np.mean(left_out):.3f}")
    args.out.write_text(written(fit(queries)), encoding="utf-8")


if __name__ == "__main__":
    main()
