"""Which bodies, offices and callings speakers are, comparable across languages."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from claimtrack.extract.layout import fold
from claimtrack.languages import load
from claimtrack.match.surroundings import Stems, names_of
from claimtrack.match.words import Floats

_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST = 4  # words of a phrase, *president of the council*
_GENERAL = frozenset({
    "ministry", "head", "deputy", "official", "spokesman", "association", "agency", "commission",
    "authorities", "experts", "federal", "region", "company", "men",
})  # fmt: skip
"""Kinds that need another one to say which body is meant."""
_LITTLE = 0.5  # what such a kind weighs


@cache
def body_columns() -> tuple[str, ...]:
    """The columns of :func:`bodies_of`: the bodies of all packs, then the nations."""
    return (*names_of("bodies"), *names_of("nations"))


@cache
def _stems(language: str) -> Stems:
    """The stems of both tables, in words parted by single spaces."""
    matching = load(language)["matching"]
    return Stems.of_lists(body_columns(), matching["bodies"] | matching["nations"], _spaced)


def _spaced(stem: str) -> str:
    words = " ".join(_LETTERS.findall(fold(stem)))
    return "*" * stem.startswith("*") + words + "*" * stem.endswith("*")


@lru_cache(maxsize=20_000)
def bodies_of(speaker: str, language: str) -> Floats:
    """What a speaker is, a weight for every body and nation; noughts for a name.

    The longest phrase that the pack knows counts, not its words: a *general staff* is no general.
    A name that begins with a word unknown to the pack (*Karl Bauer*) is that of a person or firm.
    """
    found = np.zeros(len(body_columns()), dtype=np.float32)
    said = _LETTERS.findall(speaker)
    words = [fold(word) for word in said]
    start = 0
    while start < len(words):
        columns, step = _longest(_stems(language), words[start:])
        if not columns and start == 0 and len(said) > 1 and all(w[0].isupper() for w in said):
            break
        found[list(columns)] = 1.0
        start += step
    found *= _weights()
    found.setflags(write=False)
    return found


def _longest(stems: Stems, words: list[str]) -> tuple[tuple[int, ...], int]:
    """The columns of the longest known phrase that words begin with, and its length."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        columns = stems.of(" ".join(words[:length]))
        if columns:
            return columns, length
    return (), 1


@cache
def _weights() -> Floats:
    weights = [_LITTLE if name in _GENERAL else 1.0 for name in body_columns()]
    return np.asarray(weights, dtype=np.float32)


def same_body(bodies: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """How far two speakers are one body, and whether they cannot be, of every pair, (n, n).

    Alike is the cosine, 0 where either is no body. Two bodies that share nothing clash, and so
    do those of two nations, which are not alike whatever they share.
    """
    size = np.maximum(np.linalg.norm(bodies, axis=1), 1e-6)
    alike = (bodies @ bodies.T) / (size[:, None] * size[None, :])
    kinds, nations = np.split(bodies, [len(names_of("bodies"))], axis=1)
    abroad = _apart(nations)
    return np.where(abroad, 0.0, alike), abroad | (_apart(kinds) & (alike == 0))


def _apart(weights: Floats) -> NDArray[np.bool_]:
    """Which rows have weights and share none, of every pair."""
    known = weights.max(1, initial=0.0) > 0
    result: NDArray[np.bool_] = np.outer(known, known) & (weights @ weights.T == 0)
    return result
