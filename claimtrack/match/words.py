"""Vectors of single words, kept per encoder: what a static encoder makes cheap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Encoder(Protocol):
    """What matching needs of an encoder: unit vectors, one a text, float32 (n, dim)."""

    @property
    def dim(self) -> int: ...

    def encode(self, texts: Sequence[str], /) -> Any: ...


class WordVectors:
    """Word → unit vector; each word is encoded once."""

    def __init__(self, encoder: Encoder) -> None:
        self.encode = encoder.encode
        self.dim = encoder.dim
        self.rows: dict[str, int] = {}
        self.table: Floats = np.zeros((1024, encoder.dim), dtype=np.float32)

    def learn(self, words: Iterable[str]) -> None:
        """Encode the words that are new, in one call."""
        fresh = [word for word in dict.fromkeys(words) if word not in self.rows]
        if not fresh:
            return
        first = len(self.rows)
        needed = first + len(fresh)
        if needed > len(self.table):
            table = np.zeros((max(needed, 2 * len(self.table)), self.dim), dtype=np.float32)
            table[:first] = self.table[:first]
            self.table = table
        self.table[first:needed] = self.encode(fresh)
        self.rows.update((word, first + place) for place, word in enumerate(fresh))

    def of(self, words: Sequence[str]) -> Floats:
        """Vectors of words, (n, dim); they are learned when they are new."""
        self.learn(words)
        return self.table[[self.rows[word] for word in words]]

    def mean(self, words: Sequence[str]) -> Floats:
        """Unit vector of the mean of words, or noughts where there are none."""
        only: Floats = self.means([words])[0]
        return only

    def means(
        self, groups: Sequence[Sequence[str]], weights: Sequence[Floats] | None = None
    ) -> Floats:
        """Unit vectors of the weighted means of groups of words, (groups, dim)."""
        out = np.zeros((len(groups), self.dim), dtype=np.float32)
        filled = [i for i, group in enumerate(groups) if len(group)]
        if not filled:
            return out
        vectors = self.of([word for i in filled for word in groups[i]])
        if weights is not None:
            vectors *= np.concatenate([weights[i] for i in filled])[:, None]
        starts = np.cumsum([0, *(len(groups[i]) for i in filled[:-1])])
        totals = np.add.reduceat(vectors, starts, axis=0)
        out[filled] = totals / np.maximum(np.linalg.norm(totals, axis=1, keepdims=True), 1e-12)
        return out


_KEPT: WeakKeyDictionary[Any, WordVectors] = WeakKeyDictionary()


def word_vectors(encoder: Encoder) -> WordVectors:
    """The word vectors of an encoder, one table for as long as the encoder lives."""
    found = _KEPT.get(encoder)
    if found is None:
        found = _KEPT[encoder] = WordVectors(encoder)
    return found
