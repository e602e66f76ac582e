"""Small models that turn features into probabilities: boosted trees, and weighted sums.

They stand in ``weights.json``, written by ``scripts/train_matcher.py``, to be read by
people too: every term is a column, or a product of columns such as ``equal*align``;
``no_overlap`` is 1 − overlap. The values are standardised, so that weights compare.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.match.words import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Logistic regression over terms; ``weights`` (classes, terms), softmax over classes."""

    classes: tuple[str, ...]
    terms: tuple[str, ...]
    mean: Floats
    scale: Floats
    weights: Floats
    bias: Floats

    def __call__(self, features: Floats, columns: Sequence[str]) -> Floats:
        """Probabilities (…, classes) for features (…, columns)."""
        values = design(features, columns, self.terms)
        scores = ((values - self.mean) / self.scale) @ self.weights.T + self.bias
        scores -= scores.max(-1, keepdims=True)
        odds = np.exp(scores)
        return odds / odds.sum(-1, keepdims=True)  # type: ignore[no-any-return]

    @classmethod
    def of(cls, data: dict[str, Any]) -> Model:
        """A model from its part of the weights file."""
        terms = data["terms"]
        rows = terms.values()
        return cls(
            tuple(data["classes"]),
            tuple(terms),
            np.asarray([term["mean"] for term in rows], dtype=np.float32),
            np.asarray([term["scale"] for term in rows], dtype=np.float32),
            np.asarray([term["weights"] for term in rows], dtype=np.float32).T,
            np.asarray(data["bias"], dtype=np.float32),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Boosted trees: every tree adds the value of one leaf to the score of its class.

    ``feature``, ``threshold``, ``left``, ``right``, ``value`` are (trees, nodes); a node with
    feature -1 is a leaf, left is where the feature is at most the threshold. ``scores``
    (trees, classes) is 1 at the class that a tree speaks for.
    """

    classes: tuple[str, ...]
    columns: tuple[str, ...]
    bias: Floats
    scores: Floats
    feature: NDArray[np.int32]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: Floats

    def __call__(self, features: Floats, columns: Sequence[str]) -> Floats:
        """Probabilities (…, classes) for features (…, columns)."""
        place = {name: number for number, name in enumerate(columns)}
        values = features[..., [place[c] for c in self.columns]].reshape(-1, len(self.columns))
        trees = np.arange(len(self.feature))
        parts = [self._scores(block, trees) for block in np.array_split(values, _blocks(values))]
        scores = np.concatenate(parts) + self.bias
        scores -= scores.max(-1, keepdims=True)
        odds = np.exp(scores)
        odds /= odds.sum(-1, keepdims=True)
        return odds.reshape(*features.shape[:-1], len(self.classes))  # type: ignore[no-any-return]

    def _scores(self, values: Floats, trees: NDArray[np.int64]) -> Floats:
        rows = np.arange(len(values))[:, None]
        node = np.zeros((len(values), len(trees)), dtype=np.int32)
        while True:
            feature = self.feature[trees, node]
            inner = feature >= 0
            if not inner.any():
                return self.value[trees, node] @ self.scores
            low = values[rows, feature] <= self.threshold[trees, node]
            below = np.where(low, self.left[trees, node], self.right[trees, node])
            node = np.where(inner, below, node)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Trees:
        """Trees from their part of the weights file: ``[class, [node, …]]`` each, a node being
        ``[column, threshold, left, right]`` or ``[value]``."""
        columns, trees = list(data["columns"]), data["trees"]
        size = max(len(nodes) for _, nodes in trees)
        feature = np.full((len(trees), size), -1, dtype=np.int32)
        left, right = np.zeros_like(feature), np.zeros_like(feature)
        threshold = np.zeros(feature.shape, dtype=np.float32)
        value = np.zeros_like(threshold)
        scores = np.zeros((len(trees), len(data["classes"])), dtype=np.float32)
        for number, (label, nodes) in enumerate(trees):
            scores[number, data["classes"].index(label)] = 1.0
            for place, node in enumerate(nodes):
                if len(node) == 1:
                    value[number, place] = node[0]
                else:
                    feature[number, place] = columns.index(node[0])
                    threshold[number, place] = node[1]
                    left[number, place], right[number, place] = node[2], node[3]
        bias = np.asarray(data["bias"], dtype=np.float32)
        return cls(
            tuple(data["classes"]), tuple(columns), bias, scores, feature, threshold, left, right,
            value,
        )  # fmt: skip


def _blocks(values: Floats) -> int:
    """So many parts that the nodes of one part's rows fit the cache."""
    return max(1, len(values) // 500)


AnyModel = Model | Trees


def design(features: Floats, columns: Sequence[str], terms: Sequence[str]) -> Floats:
    """Values of terms, (…, terms), from features (…, columns)."""
    place = {name: number for number, name in enumerate(columns)}
    out = np.empty((*features.shape[:-1], len(terms)), dtype=np.float32)
    for number, term in enumerate(terms):
        value: Any = 1.0
        for factor in term.split("*"):
            if factor in place:
                value = value * features[..., place[factor]]
            else:
                value = value * (1.0 - features[..., place[factor.removeprefix("no_")]])
        out[..., number] = value
    return out


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """All models and thresholds of the package's weights file."""

    models: dict[str, AnyModel]
    thresholds: dict[str, float]
    encoder: str


@cache
def weights() -> Weights:
    """The weights that the package ships."""
    text = files("claimtrack.match").joinpath("weights.json").read_text(encoding="utf-8")
    data = json.loads(text)
    return Weights(
        {
            name: Trees.of(model) if "trees" in model else Model.of(model)
            for name, model in data["models"].items()
        },
        data["thresholds"],
        data["encoder"],
    )
