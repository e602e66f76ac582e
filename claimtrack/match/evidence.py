"""What the other mentions of an event say about a pair: others that tell the same, and rivals.

A pair is judged twice: first by itself (:mod:`claimtrack.match.features`), then with what the
first judgement says of the mentions around it. If *95,000* in one report is *95,000* in a
second, and the second sets it against *400,000*, then the first contradicts *400,000* too;
and where a report has a better counterpart for a mention, a worse one is not it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from claimtrack.match.occasion import neighbours, sentences
from claimtrack.match.report import Report
from claimtrack.match.tables import stacked
from claimtrack.match.words import Floats

Bools = NDArray[np.bool_]

EVIDENCE = (
    "fact", "linked", "group_fact", "group_linked", "path", "margin_least", "margin_most",
    "group", "beside", "group_overlap", "group_apart", "company_fact", "next_fact",
    "told_both", "told_next", "told_rival",
)  # fmt: skip
"""Columns of :func:`evidence`, in order."""
_LEAST = 0.003  # probabilities nearer to 0 and 1 than this are taken as that
_SURE = 0.5
_FARTHEST_BESIDE = 3  # mentions of one sentence


def logit(p: Floats) -> Floats:
    """Log odds, of probabilities not too near to 0 and 1."""
    clipped = np.clip(p, _LEAST, 1 - _LEAST)
    result: Floats = np.log(clipped / (1 - clipped))
    return result


def odds(score: Floats) -> Floats:
    """The probability of a log odds: the inverse of :func:`logit`."""
    result: Floats = (1.0 / (1.0 + np.exp(-score))).astype(np.float32)
    return result


def tellings(report: Report, fact: Floats, equal: Bools) -> Floats:
    """Who tells the same figure of the same thing: (n, n) probabilities, 1 on the diagonal."""
    same = np.where(equal & (fact > _SURE), fact, 0.0).astype(np.float32)
    np.fill_diagonal(same, 1.0)
    return same


def evidence(
    report: Report, fact: Floats, related: Floats, equal: Bools, overlap: Bools,
    features: Mapping[str, Floats],
) -> tuple[Floats, tuple[str, ...]]:  # fmt: skip
    """A table of the second judgement, (n, n, k), symmetric, from the first one, and its columns.

    ``fact`` and ``related`` (n, n) are its probabilities; ``equal`` says which mentions
    tell one figure (for quotes: any), ``overlap`` which figures can both hold. Beside
    ``EVIDENCE`` stand, as ``group_NAME``, the means of ``features`` over all who tell the two:
    what one report leaves out another says.
    """
    fact = fact.astype(np.float32).copy()
    np.fill_diagonal(fact, 1.0)
    same = tellings(report, fact, equal)
    weights = same / same.sum(1, keepdims=True)
    fact_logit, related_logit = logit(fact), logit(related)
    group_fact = weights @ fact_logit @ weights.T
    group_related = weights @ related_logit @ weights.T
    own = np.maximum(fact - _best_other(fact, report.document), -1.0)
    least, most = np.minimum(own, own.T), np.maximum(own, own.T)
    sizes = np.minimum(same.sum(1), 4.0)
    columns = {
        "fact": fact_logit,
        "linked": related_logit,
        "group_fact": group_fact,
        "group_linked": group_related,
        "path": _path(same, fact),
        "margin_least": least,
        "margin_most": most,
        "group": np.minimum(sizes[:, None], sizes[None, :]),
        "beside": _beside(report, same),
        "group_overlap": group_fact * overlap,
        "group_apart": group_fact * ~overlap,
        "company_fact": _around(sentences(report), fact),
        "next_fact": _around(neighbours(report), fact),
        **_told_together(report, same > 0),
    }
    means = {f"group_{name}": weights @ one @ weights.T for name, one in features.items()}
    names = (*EVIDENCE, *means)
    return stacked(columns | means, names), names


def _told_together(report: Report, told: Bools) -> dict[str, Floats]:
    """How two figures stand in the reports, whoever of ``told`` (n, n) tells them: in how many
    of the reports that could both stand, in how many of these next to one another, and how near
    to words that set a figure against another one. Rivals are told together.
    """
    tells = told.astype(np.float32)
    holds = (tells @ np.eye(len(report.hours), dtype=np.float32)[report.document] > 0).astype(
        np.float32
    )
    both, reports = holds @ holds.T, holds.sum(1)
    following = np.minimum(tells @ neighbours(report) @ tells.T, both)
    rival = np.where(told, report.cues[None, :, 0], 0.0).max(1)
    return {
        "told_both": both / np.minimum(reports[:, None], reports[None, :]),
        "told_next": following / np.maximum(both, 1.0),
        "told_rival": np.maximum(rival[:, None], rival[None, :]),
    }


def _around(beside: Floats, fact: Floats) -> Floats:
    """How many of the mentions beside the one tell a fact that stands beside the other too."""
    apart = fact * (1 - np.eye(len(fact), dtype=np.float32))
    return np.minimum(beside @ apart @ beside, 3.0)


def _path(same: Floats, fact: Floats) -> Floats:
    """The best way from one mention to another over one that tells the same as either."""
    best = np.zeros_like(fact)
    for k in range(len(fact)):
        tells = np.flatnonzero(same[:, k])
        for i in tells:
            if i != k:
                best[i] = np.maximum(best[i], np.minimum(same[i, k], fact[k]))
    return np.maximum(best, best.T)


def _best_other(fact: Floats, document: NDArray[np.int64]) -> Floats:
    """For a mention and another one: the best probability in the other's document but it."""
    result = np.zeros_like(fact)
    for number in range(int(document.max(initial=-1)) + 1):
        places = np.flatnonzero(document == number)
        part = fact[:, places].copy()
        part[places, np.arange(len(places))] = 0.0
        ordered = np.sort(part, axis=1)
        top = ordered[:, -1:]
        second = ordered[:, -2:-1] if len(places) > 1 else np.zeros_like(top)
        result[:, places] = np.where(part >= top, second, top)
    return result


def _beside(report: Report, same: Floats) -> Floats:
    """Whether some report tells the two side by side: 1 next to one another, then less."""
    place = np.arange(len(report))
    gap = np.abs(place[:, None] - place[None, :])
    here = np.where(gap <= _FARTHEST_BESIDE, sentences(report) / np.maximum(gap, 1), 0.0)
    told = same > 0
    shared = np.flatnonzero(told.sum(1) > 1)
    over = here.astype(np.float32)
    for i in shared:
        over[i] = here[told[i]].max(0)
    result = over.copy()
    for j in shared:
        result[:, j] = over[:, told[j]].max(1)
    return np.maximum(result, result.T)
