"""A small model: weighted sums of features and of products of features, as probabilities.

The weights stand in ``weights.json``, written by ``scripts/train_matcher.py``, to be read by
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

    models: dict[str, Model]
    thresholds: dict[str, float]
    encoder: str


@cache
def weights() -> Weights:
    """The weights that the package ships."""
    text = files("claimtrack.match").joinpath("weights.json").read_text(encoding="utf-8")
    data = json.loads(text)
    return Weights(
        {name: Model.of(model) for name, model in data["models"].items()},
        data["thresholds"],
        data["encoder"],
    )
