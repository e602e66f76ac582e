"""What the figures inside two quotes say of whether the quotes are one utterance.

*We got 451 of them* and *die Luftabwehr habe 451 Drohnen abgeschossen* hardly share words; that
their figures were judged to be of one fact tells more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claimtrack.match.words import Floats
from claimtrack.types import Passage

Bools = NDArray[np.bool_]

STATED = ("stated_same", "stated_apart", "stated_linked", "stated_both", "stated_share")
"""Columns of :func:`stated`, in order."""


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """The judged figures of the reports that quotes stand in: probabilities that two are of one
    ``fact``, or of two facts that are ``linked``, (m, m), and which cannot both hold."""

    passages: Sequence[Passage]
    fact: Floats
    linked: Floats
    differ: Bools


def stated(quotes: Sequence[Passage], figures: Figures | None) -> dict[str, Floats]:
    """Columns (n, n) for every pair of quotes, noughts where either states no figure.

    The surest pair of figures of one fact that agree (``same``), that cannot both hold
    (``apart``) and of linked facts; whether both quotes state figures; and how many of
    their figures, of all, have a counterpart.
    """
    n = len(quotes)
    columns = {name: np.zeros((n, n), dtype=np.float32) for name in STATED}
    holders, held = inside(quotes, figures.passages) if figures else ([], [])
    if figures is None or not held:
        return columns
    pairs = np.ix_(held, held)
    starts = np.flatnonzero(np.diff(holders, prepend=-1))
    stating = np.asarray(holders)[starts]
    both = np.ix_(stating, stating)
    differ = figures.differ[pairs]
    agree = np.where(differ, 0.0, figures.fact[pairs])
    columns["stated_same"][both] = _most(agree, starts)
    columns["stated_apart"][both] = _most(np.where(differ, figures.fact[pairs], 0.0), starts)
    columns["stated_linked"][both] = _most(figures.linked[pairs], starts)
    columns["stated_both"][both] = 1.0
    counts = np.diff([*starts, len(held)])
    answered = np.add.reduceat(np.maximum.reduceat(agree, starts, axis=1), starts, axis=0)
    columns["stated_share"][both] = (answered + answered.T) / (counts[:, None] + counts[None, :])
    return columns


def _most(table: Floats, starts: NDArray[np.intp]) -> Floats:
    most: Floats = np.maximum.reduceat(np.maximum.reduceat(table, starts, axis=0), starts, axis=1)
    return np.maximum(most, most.T)


def inside(quotes: Sequence[Passage], figures: Sequence[Passage]) -> tuple[list[int], list[int]]:
    """Places of the quotes that state figures, once for each, and the figures' places."""
    of_document: dict[str, list[tuple[int, int, int]]] = {}
    for place, figure in enumerate(figures):
        where = (place, figure.mention.start, figure.mention.end)
        of_document.setdefault(figure.document, []).append(where)
    holders, held = [], []
    for number, quote in enumerate(quotes):
        first, last = quote.mention.start, quote.mention.end
        for place, start, end in of_document.get(quote.document, ()):
            if start < first or last < end:
                continue
            if any(s <= start and end <= e for s, e in quote.mention.spans):
                holders.append(number)
                held.append(place)
    return holders, held
