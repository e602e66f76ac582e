"""BM25 over words and character pieces, in memory: the full text's ranking for lists of texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.extract.layout import fold
from claimtrack.match.surroundings import content_words
from claimtrack.match.words import Floats

Analyzer = Callable[[str], list[str]]
K1, B = 1.2, 0.75
STEM = 5
"""Letters of a word that count: longer stems lose forms, shorter ones join words."""


def word_terms(text: str) -> list[str]:
    """Folded runs of letters and digits."""
    return "".join(c if c.isalnum() else " " for c in fold(text)).split()


def piece_terms(text: str, size: int = 4) -> list[str]:
    """Runs of ``size`` characters of the folded words, over their edges too: *a drone* →
    ``_a_d, a_dr, _dro, dron …``; neighbours in both texts count for more than words alone."""
    edged = f"_{'_'.join(word_terms(text))}_"
    return [edged[i : i + size] for i in range(max(1, len(edged) - size + 1))]


def stem_terms(text: str, language: str) -> list[str]:
    """Content words and numbers, cut to the letters that inflection mostly leaves alone."""
    words = content_words(text, language)
    return [w[:STEM] for w in words] + [w for w in word_terms(text) if w[0].isdigit()]


def rarity(found: Any, size: int) -> Any:
    """The weight of a term that ``found`` of ``size`` texts have, never below 0."""
    return np.log(1 + (size - found + 0.5) / (found + 0.5))


def weigh(often: Floats, lengths: Floats) -> Floats:
    """Okapi weights (n, terms) of how often (n, terms) texts of these lengths have terms; for
    few texts that are ranked by themselves, as candidates are."""
    norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1e-9))
    rare = rarity((often > 0).sum(0), len(often))
    weights: Floats = (rare * often * (K1 + 1) / (often + norm[:, None])).astype(np.float32)
    return weights


class BM25:
    """Okapi BM25 of texts; ``k1`` and ``b`` as usual (Robertson and Zaragoza, 2009)."""

    def __init__(
        self, texts: Iterable[str], terms: Analyzer = word_terms, k1: float = K1, b: float = B
    ) -> None:
        self.terms = terms
        counts = [Counter(terms(text)) for text in texts]
        self.size = len(counts)
        lengths = np.asarray([sum(c.values()) for c in counts], dtype=np.float32)
        norm = k1 * (1 - b + b * lengths / max(float(lengths.mean()), 1e-9)) if counts else lengths
        places: dict[str, list[int]] = {}
        often: dict[str, list[int]] = {}
        for number, count in enumerate(counts):
            for term, times in count.items():
                places.setdefault(term, []).append(number)
                often.setdefault(term, []).append(times)
        self._postings: dict[str, tuple[NDArray[np.int32], Floats]] = {}
        for term, where in places.items():
            rows = np.asarray(where, dtype=np.int32)
            often_here = np.asarray(often[term], dtype=np.float32)
            weight = (
                rarity(len(rows), self.size) * often_here * (k1 + 1) / (often_here + norm[rows])
            )
            self._postings[term] = rows, weight.astype(np.float32)

    def scores(self, query: str) -> Floats:
        """The score of every text, (n,) float32; 0 where no term is shared."""
        out = np.zeros(self.size, dtype=np.float32)
        for term, times in Counter(self.terms(query)).items():
            found = self._postings.get(term)
            if found:
                rows, weight = found
                out[rows] += weight * min(times, 2)
        return out

    def best(self, query: str, k: int) -> Sequence[tuple[int, float]]:
        """Numbers of the ``k`` best texts and their scores, best first, none with 0."""
        scores = self.scores(query)
        top = np.argsort(-scores, kind="stable")[:k]
        return [(int(i), float(scores[i])) for i in top if scores[i] > 0]
