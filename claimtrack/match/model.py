"""Small models that turn features into probabilities: boosted trees, and weighted sums.

They stand in ``weights.json``, the trees in ``trees.json``, written by
``scripts/train_matcher.py``, to be read by people too: every term is a column, or a product of
columns such as ``equal*align``; ``no_overlap`` is 1 − overlap. The values are standardised, so
that weights compare.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
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
        values = _values(features, columns, self.terms).reshape(len(self.terms), -1)
        values -= self.mean[:, None]
        values /= self.scale[:, None]
        scores: Floats = (self.weights @ values).T + self.bias
        return _odds(scores).reshape(*features.shape[:-1], len(self.classes))

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

    All tests of one column are made at once. The column's thresholds in order, ``cuts``, part
    its values into ranges, and ``reach`` (ranges, trees) holds for each of these, as bits, the
    leaves of every tree that such a value leaves open. Leaves are counted from left to right;
    a tree's leaf is the first one that every column leaves open (after Lucchese et al.,
    QuickScorer, 2015). ``value`` is (trees, leaves), ``scores`` (trees, classes) 1 at the
    class of a tree.
    """

    classes: tuple[str, ...]
    columns: tuple[str, ...]
    bias: Floats
    scores: Floats
    cuts: tuple[Floats, ...]
    reach: tuple[Masks, ...]
    value: Floats

    def __call__(self, features: Floats, columns: Sequence[str]) -> Floats:
        """Probabilities (…, classes) for features (…, columns)."""
        place = {name: number for number, name in enumerate(columns)}
        values = features.reshape(-1, len(columns)).T[[place[name] for name in self.columns]]
        blocks = np.array_split(values, _blocks(values.shape[1]), axis=1)
        scores = np.concatenate([self._scores(block) for block in blocks]) + self.bias
        return _odds(scores).reshape(*features.shape[:-1], len(self.classes))

    def _scores(self, values: Floats) -> Floats:
        """Scores (rows, classes) of values (columns, rows)."""
        left = np.full((values.shape[1], len(self.value)), _EVERY)
        reached = np.empty_like(left)
        for value, cuts, reach in zip(values, self.cuts, self.reach, strict=True):
            np.take(reach, np.searchsorted(cuts, value), axis=0, out=reached, mode="clip")
            left &= reached
        place = np.arange(len(self.value)) * self.value.shape[1] + _first_leaf().take(left)
        found: Floats = self.value.take(place) @ self.scores
        return found

    @classmethod
    def of(cls, data: dict[str, Any]) -> Trees:
        """Trees from their part of the weights file: ``[class, [node, …]]`` each, a node being
        ``[column, threshold, left, right]`` (left where the value is at most the threshold) or
        ``[value]``."""
        tests: dict[str, list[Test]] = {name: [] for name in data["columns"]}
        value = np.zeros((len(data["trees"]), _MOST_LEAVES), dtype=np.float32)
        scores = np.zeros((len(data["trees"]), len(data["classes"])), dtype=np.float32)
        for number, (label, nodes) in enumerate(data["trees"]):
            scores[number, data["classes"].index(label)] = 1.0
            leaves: list[float] = []
            for column, threshold, mask in _walk(nodes, 0, leaves):
                tests[column].append((threshold, number, mask))
            value[number, : len(leaves)] = leaves
        tables = [_reach(told, len(value)) for told in tests.values()]
        return cls(
            tuple(data["classes"]),
            tuple(tests),
            np.asarray(data["bias"], dtype=np.float32),
            scores,
            tuple(cuts for cuts, _ in tables),
            tuple(reach for _, reach in tables),
            value,
        )


Masks = NDArray[np.uint16]
Test = tuple[float, int, int]
"""A threshold, the number of its tree, and the leaves that a value above it can still reach."""
_MOST_LEAVES = 16
_EVERY = np.uint16(2**_MOST_LEAVES - 1)


@cache
def _first_leaf() -> NDArray[np.uint8]:
    """The place of the lowest bit of every mask."""
    masks = np.arange(2**_MOST_LEAVES, dtype=np.int64)
    lowest = masks & -masks
    lowest[0] = 1
    return np.log2(lowest).astype(np.uint8)


def _walk(nodes: Sequence[Any], at: int, leaves: list[float]) -> Iterator[tuple[str, float, int]]:
    """The tests of a node's part of its tree: column, threshold, mask; append its leaves, from
    left to right."""
    node = nodes[at]
    if len(node) == 1:
        if len(leaves) == _MOST_LEAVES:
            raise ValueError(f"a tree of more than {_MOST_LEAVES} leaves")
        leaves.append(node[0])
        return
    column, threshold, left, right = node
    first = len(leaves)
    yield from _walk(nodes, left, leaves)
    below = (1 << len(leaves)) - (1 << first)
    yield column, threshold, int(_EVERY) & ~below
    yield from _walk(nodes, right, leaves)


def _reach(tests: Sequence[Test], trees: int) -> tuple[Floats, Masks]:
    """The thresholds of a column in order, and what the values between them can reach."""
    thresholds = np.asarray([threshold for threshold, _, _ in tests], dtype=np.float32)
    cuts, place = np.unique(thresholds, return_inverse=True)
    reach = np.full((len(cuts) + 1, trees), _EVERY)
    for cut, (_, tree, mask) in zip(place.tolist(), tests, strict=True):
        reach[cut + 1, tree] &= mask
    return cuts, np.bitwise_and.accumulate(reach)


def _blocks(rows: int) -> int:
    """So many parts that what is computed of one part's rows fits the cache."""
    return max(1, rows // 400)


AnyModel = Model | Trees


def design(features: Floats, columns: Sequence[str], terms: Sequence[str]) -> Floats:
    """Values of terms, (…, terms), from features (…, columns)."""
    return np.ascontiguousarray(np.moveaxis(_values(features, columns, terms), 0, -1))


def _values(features: Floats, columns: Sequence[str], terms: Sequence[str]) -> Floats:
    """Values of terms, (terms, …), from features (…, columns)."""
    place = {name: number for number, name in enumerate(columns)}
    out = np.ones((len(terms), *features.shape[:-1]), dtype=np.float32)
    for value, term in zip(out, terms, strict=True):
        for factor in term.split("*"):
            if factor in place:
                value *= features[..., place[factor]]
            else:
                value *= 1.0 - features[..., place[factor.removeprefix("no_")]]
    return out


def _odds(scores: Floats) -> Floats:
    """Probabilities (…, classes) of scores."""
    odds: Floats = np.exp(scores - scores.max(-1, keepdims=True))
    odds /= odds.sum(-1, keepdims=True)
    return odds


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
