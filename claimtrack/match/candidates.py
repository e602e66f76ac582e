"""Known mentions worth comparing: neighbours in the vector space and hits of the full text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.match.surroundings import content_words
from claimtrack.match.words import Floats
from claimtrack.types import Passage

Ids = NDArray[np.int64]
Search = Callable[..., tuple[Ids, Floats]]
"""``search(vectors, k, allowed)``: ids and cosines, both (m, k), −1 where there are fewer."""
TextSearch = Callable[..., Sequence[tuple[int, float]]]
"""``search_text(words, limit=…)``: mention ids and BM25 scores, best first."""

NEIGHBOURS = 30
"""Neighbours asked of the index for each mention."""
HITS = 20
"""Hits asked of the full text for each mention."""
_DAMPING = 10.0  # of reciprocal ranks: the first few places count alike


def candidates(
    passages: Sequence[Passage],
    vectors: Floats,
    search: Search,
    search_text: TextSearch | None = None,
    *,
    allowed: Ids | None = None,
    chosen: Any = None,
    neighbours: int = NEIGHBOURS,
    hits: int = HITS,
) -> list[dict[int, float]]:
    """For each Passage the ids of known mentions with a rank score, higher is better.

    ``allowed`` are the only ids that the index may find and ``chosen`` the filter for the
    full text; both are applied by the searches, before they count their k.
    """
    found: list[dict[int, float]] = [{} for _ in passages]
    if not len(passages):
        return found
    ids, cosines = search(vectors, neighbours, allowed)
    for place, (row, scores) in enumerate(zip(ids, cosines, strict=True)):
        for rank, (mention, score) in enumerate(zip(row.tolist(), scores.tolist(), strict=True)):
            if mention >= 0:
                found[place][mention] = score + 1.0 / (_DAMPING + rank)
    if search_text is None:
        return found
    words: dict[str, list[tuple[int, float]]] = {}
    for place, passage in enumerate(passages):
        query = text_query(passage)
        if query not in words:
            words[query] = list(search_text(query, limit=hits, chosen=chosen)) if query else []
        for rank, (mention, _) in enumerate(words[query]):
            known = found[place].get(mention, 0.0)
            found[place][mention] = known + 1.0 / (_DAMPING + rank)
    return found


def text_query(passage: Passage) -> str:
    """The words to look up for a Passage: its names and item, or a quote's content words."""
    if passage.type == "quote":
        return " ".join(dict.fromkeys(content_words(passage.text, passage.language)))
    parts = [passage.item or "", passage.whole or "", passage.text]
    words = [*content_words(" ".join(parts), passage.language)]
    words += [w for w in passage.text.split() if any(c.isdigit() for c in w)]
    return " ".join(dict.fromkeys(words))


def likely_documents(
    found: Iterable[Mapping[int, float]], document_of: Mapping[int, int], most: int = 6
) -> list[int]:
    """The documents that share most with a new report, best first: whose mentions are the
    best candidates of most of its mentions."""
    shares: dict[int, float] = {}
    for scores in found:
        best: dict[int, float] = {}
        for mention, score in scores.items():
            document = document_of.get(mention)
            if document is not None:
                best[document] = max(best.get(document, 0.0), score)
        for document, score in best.items():
            shares[document] = shares.get(document, 0.0) + score * score
    ordered = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    return [document for document, _ in ordered[:most]]
