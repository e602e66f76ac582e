"""Known reports worth comparing with a new one: near in meaning, or with names in common."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from claimtrack.match.lexical import word_terms
from claimtrack.match.surroundings import named
from claimtrack.match.words import Floats
from claimtrack.types import Passage

Search = Callable[[Floats, int], tuple[NDArray[np.int64], Floats]]
"""``search(vectors, k)``: ids and cosines, both (m, k), −1 where there are fewer."""

NEIGHBOURS = 20
"""Neighbours asked of the index for each mention."""
FOREIGN = 0.1
"""By how much two sentences are less alike to the encoder where one is translated."""
NAMES = 0.025
"""What a point of BM25 counts, beside a margin of cosines."""


def neighbours(vectors: Floats, search: Search) -> list[dict[int, float]]:
    """For each vector the ids of known mentions nearest to it, each with how much nearer it is
    than the last of them: what everybody says has many neighbours that are equally near."""
    found = []
    for ids, cosines in zip(*search(vectors, NEIGHBOURS), strict=True):
        known = ids >= 0
        margins = cosines[known] - cosines[known].min(initial=1.0)
        found.append(dict(zip(ids[known].tolist(), margins.tolist(), strict=True)))
    return found


def telling_words(passages: Sequence[Passage]) -> str:
    """What reports of one event have in common in any wording: names and digits of figures."""
    words = [word for word, _ in named(passages[0].title or "")]
    for passage in passages:
        words += [word for word, _ in named(passage.context)]
        if passage.type == "quantity":
            words += [w for w in word_terms(passage.text) if w.isdigit() and len(w) > 1]
    return " ".join(dict.fromkeys(words))


def likely_documents(
    near: Iterable[Mapping[int, float]],
    document_of: Mapping[int, int],
    foreign: Collection[int],
    named: Iterable[tuple[int, float]],
    most: int,
) -> list[int]:
    """The documents likeliest to be of a new report's event, best first: near to many of its
    mentions, and with the words that tell its event.

    ``near`` are :func:`neighbours`, ``foreign`` the documents in other languages, ``named``
    documents with the BM25 score of the :func:`telling_words`.
    """
    shares: dict[int, float] = {document: NAMES * score for document, score in named}
    for margins in near:
        best: dict[int, float] = {}
        for mention, margin in margins.items():
            document = document_of[mention]
            nearer = margin + FOREIGN * (document in foreign)
            best[document] = max(best.get(document, 0.0), nearer)
        for document, nearer in best.items():
            shares[document] = shares.get(document, 0.0) + nearer
    ordered = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    return [document for document, _ in ordered[:most]]
