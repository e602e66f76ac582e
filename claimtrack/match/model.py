"""Small models that turn features into probabilities: boosted trees, and weighted sums.

They stand in ``weights.json``, the trees in ``trees.json``, written by
``scripts/train_matcher.py``, to be read by people too: every term is a column, or a product of
columns such as ``equal*align``; ``no_overlap`` is 1 − overlap. The values are standardised, so
that weights compare.
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

    All tests of all trees are made at once. Each has a mask of the leaves, in order from left
    to right, that a value above its threshold cannot reach; a tree's leaf is the first one
    that no test rules out (Lucchese et al., QuickScorer, 2015). ``column``, ``threshold`` and
    ``mask`` are (tests,), a tree's tests standing together from ``starts`` (trees,) on;
    ``value`` is (trees, leaves), ``scores`` (trees, classes) 1 at the class of a tree.
    """

    classes: tuple[str, ...]
    columns: tuple[str, ...]
    bias: Floats
    scores: Floats
    column: NDArray[np.int64]
    threshold: Floats
    mask: NDArray[np.uint16]
    starts: NDArray[np.int64]
    value: Floats

    def __call__(self, features: Floats, columns: Sequence[str]) -> Floats:
        """Probabilities (…, classes) for features (…, columns)."""
        place = {name: number for number, name in enumerate(columns)}
        values = features[..., [place[c] for c in self.columns]].reshape(-1, len(self.columns))
        parts = [self._scores(block.T) for block in np.array_split(values, _blocks(values))]
        scores = np.concatenate(parts) + self.bias
        scores -= scores.max(-1, keepdims=True)
        odds = np.exp(scores)
        odds /= odds.sum(-1, keepdims=True)
        return odds.reshape(*features.shape[:-1], len(self.classes))  # type: ignore[no-any-return]

    def _scores(self, values: Floats) -> Floats:
        """Scores (rows, classes) of values (columns, rows)."""
        above = values[self.column] > self.threshold[:, None]
        left = np.where(above, self.mask[:, None], _EVERY)
        leaf = _first_leaf()[np.bitwise_and.reduceat(left, self.starts, axis=0)]
        reached = self.value[np.arange(len(self.value))[:, None], leaf]
        return reached.T @ self.scores

    @classmethod
    def of(cls, data: dict[str, Any]) -> Trees:
        """Trees from their part of the weights file: ``[class, [node, …]]`` each, a node being
        ``[column, threshold, left, right]`` (left where the value is at most the threshold) or
        ``[value]``."""
        columns = list(data["columns"])
        tests: list[tuple[int, float, int]] = []
        starts: list[int] = []
        value = np.zeros((len(data["trees"]), _MOST_LEAVES), dtype=np.float32)
        scores = np.zeros((len(data["trees"]), len(data["classes"])), dtype=np.float32)
        for number, (label, nodes) in enumerate(data["trees"]):
            scores[number, data["classes"].index(label)] = 1.0
            starts.append(len(tests))
            leaves: list[float] = []
            _walk(nodes, 0, columns, tests, leaves)
            if len(tests) == starts[-1]:  # a single leaf still takes its place
                tests.append((0, float("inf"), int(_EVERY)))
            value[number, : len(leaves)] = leaves
        return cls(
            tuple(data["classes"]),
            tuple(columns),
            np.asarray(data["bias"], dtype=np.float32),
            scores,
            np.asarray([column for column, _, _ in tests], dtype=np.int64),
            np.asarray([threshold for _, threshold, _ in tests], dtype=np.float32),
            np.asarray([mask for _, _, mask in tests], dtype=np.uint16),
            np.asarray(starts, dtype=np.int64),
            value,
        )


_MOST_LEAVES = 16
_EVERY = np.uint16(2**_MOST_LEAVES - 1)


@cache
def _first_leaf() -> NDArray[np.uint8]:
    """The place of the lowest bit of every mask."""
    masks = np.arange(2**_MOST_LEAVES, dtype=np.int64)
    lowest = masks & -masks
    lowest[0] = 1
    return np.log2(lowest).astype(np.uint8)


def _walk(
    nodes: Sequence[Any],
    at: int,
    columns: list[str],
    tests: list[tuple[int, float, int]],
    leaves: list[float],
) -> None:
    """Append the tests and leaves of a node's part of its tree, leaves from left to right."""
    node = nodes[at]
    if len(node) == 1:
        if len(leaves) == _MOST_LEAVES:
            raise ValueError(f"a tree of more than {_MOST_LEAVES} leaves")
        leaves.append(node[0])
        return
    column, threshold, left, right = node
    first = len(leaves)
    _walk(nodes, left, columns, tests, leaves)
    below = (1 << len(leaves)) - (1 << first)
    tests.append((columns.index(column), threshold, int(_EVERY) & ~below))
    _walk(nodes, right, columns, tests, leaves)


def _blocks(values: Floats) -> int:
    """So many parts that the tests of one part's rows fit the cache."""
    return max(1, len(values) // 250)


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


@dataclass(frozen=True, slots=True)
class Weights:
    """What the package ships beside its models."""

    thresholds: dict[str, float]
    encoder: str


@cache
def weights() -> Weights:
    """The thresholds that the package ships, and the name of the encoder they are for."""
    data = _read("weights.json")
    return Weights(data["thresholds"], data["encoder"])


@cache
def model(name: str) -> AnyModel:
    """A model that the package ships, such as ``quantity.first``; read when it is needed, as
    look-ups do without the trees."""
    sums = _read("weights.json")["models"]
    return Model.of(sums[name]) if name in sums else Trees.of(_read("trees.json")[name])


@cache
def _read(name: str) -> dict[str, Any]:
    text = files("claimtrack.match").joinpath(name).read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data
