"""What speaks for two mentions telling one fact: a row of numbers for every pair."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claimtrack.match.bodies import same_body
from claimtrack.match.figures import Interval, Standings, standings
from claimtrack.match.occasion import EVENT, OCCASION, event, occasion, shared_names
from claimtrack.match.report import PART, TOTAL, Report
from claimtrack.match.stated import STATED, Figures, stated
from claimtrack.match.tables import stacked
from claimtrack.match.words import Floats
from claimtrack.names import similarity

Bools = NDArray[np.bool_]

QUANTITY = (
    "vector", "item", "items_known", "near", "align", "item_near", "whole", "roles", "role_clash",
    "things", "thing_clash",
    "kind", "overlap", "apart", "equal", "telling", "speaker", "speakers_known", "structure",
    "names", "tells", "items_both", "wholes_both", "item_margin", "align_margin", "here",
    "beside_here", "loan_here", "role_alone", "comparable", "align_rare", "scale", "size",
    "rival", "newer", "counts", "shares", "money", *OCCASION, *EVENT,
)  # fmt: skip
"""Columns of :func:`quantity_features`, in order."""
QUOTE = (
    "vector", "near", "part", "whole_in_part", "shorter_in_longer", "longer_in_shorter",
    "length", "words", "speaker", "speakers_known", "speaker_words", "bodies", "bodies_clash",
    "roles", "things", "figures_agree", "figures_differ", "figures_known", "negation", "names",
    "names_differ", "kind", *STATED, *EVENT,
)  # fmt: skip
"""Columns of :func:`quote_features`, in order."""

_FARTHEST_APART = 3.0  # ln 20; figures farther apart than that are told apart by anything
_LARGEST = 4.0  # tenfold; no count is told apart from another by more than that


def quantity_features(report: Report) -> Floats:
    """Features of every pair of figures, (n, n, k).

    They are symmetric in the first two axes. Figures of different dimensions compare too: a
    share of the drones is easy to mistake for their number, and money is told in two currencies.
    """
    n = len(report)
    stand = _standings(report.intervals)
    equal = stand.overlap & (stand.distance < 0.02)
    known = ~report.borrowed & (np.abs(report.items).sum(1) > 0)
    roles, clash = _shared(report.roles)
    things, thing_clash = _shared(report.things)
    told, telling = report.telling, np.zeros((n, n), dtype=np.float32)
    telling[stand.number] = np.minimum(told[:, None], told[None, :])[stand.number]
    alignment = _alignment(report)
    items = report.items @ report.items.T
    has_whole = np.abs(report.wholes).sum(1) > 0
    kinds = np.asarray([hash(p.mention.kind) for p in report.passages])
    speaker, both = _speakers(report)
    columns = {
        "vector": report.vectors @ report.vectors.T,
        "item": items,
        "items_known": (known[:, None].astype(np.float32) + known[None, :]) / 2,
        "near": report.nears @ report.nears.T,
        "whole": report.wholes @ report.wholes.T,
        "roles": roles,
        "role_clash": clash,
        "things": things,
        "thing_clash": thing_clash,
        "kind": kinds[:, None] == kinds[None, :],
        "overlap": stand.overlap,
        "apart": np.minimum(stand.distance, _FARTHEST_APART),
        "equal": equal,
        "telling": telling,
        "speaker": speaker * both,
        "speakers_known": both,
        "structure": _structure(report),
        "names": shared_names([s.names for s in report.settings]),
        "role_alone": np.abs(report.roles.max(1)[:, None] - report.roles.max(1)[None, :]),
        "tells": np.clip(telling - 1.0, 0.0, 1.0),
        "items_both": known[:, None] & known[None, :],
        "wholes_both": has_whole[:, None] & has_whole[None, :],
        "item_margin": _margin(items, report.document),
        "align_margin": _margin(alignment["align"], report.document),
        **alignment,
        "comparable": stand.comparable,
        **_sizes(report),
        "rival": np.maximum(report.cues[:, None, 0], report.cues[None, :, 0]),
        "newer": np.maximum(report.cues[:, None, 1], report.cues[None, :, 1]),
        **_in_one_report(report),
        **occasion(report, equal),
        **event(report),
    }
    return stacked(columns, QUANTITY)


def quote_features(report: Report, figures: Figures | None = None) -> Floats:
    """Features of every pair of quotes, (n, n, k), symmetric in the first two axes.

    ``figures`` are the judged figures of the same reports.
    """
    sizes = np.asarray([max(len(s.words), 1) for s in report.settings], dtype=np.float32)
    cosine = np.maximum(report.words @ report.words.T, 0.0)
    best = np.maximum.reduceat(cosine, report.starts, axis=1)
    covered = np.add.reduceat(best, report.starts, axis=0) / sizes[:, None]
    between = np.maximum.reduceat(report.parts @ report.parts.T, report.part_starts, axis=1)
    inside = np.maximum.reduceat(report.nears @ report.parts.T, report.part_starts, axis=1)
    even = sizes[:, None] == sizes[None, :]
    covered = np.where(even, (covered + covered.T) / 2, covered)
    shorter = sizes[:, None] <= sizes[None, :]
    speaker, both = _speakers(report)
    bodies, bodies_clash = same_body(report.speaker_bodies)
    agree, differ = _figures(report)
    has = np.asarray([bool(inner) for inner in report.inner])
    negated = np.asarray([min(s.negations, 1) for s in report.settings])
    names = shared_names([s.names for s in report.settings])
    named = np.asarray([bool(s.names) for s in report.settings])
    indirect = np.asarray([p.mention.kind == "indirect" for p in report.passages])
    small = np.minimum(sizes[:, None], sizes[None, :])
    columns = {
        "vector": report.vectors @ report.vectors.T,
        "near": report.nears @ report.nears.T,
        "part": np.maximum.reduceat(between, report.part_starts, axis=0),
        "whole_in_part": np.maximum(inside, inside.T),
        "shorter_in_longer": np.where(shorter, covered, covered.T),
        "longer_in_shorter": np.where(shorter, covered.T, covered),
        "length": small / np.maximum(sizes[:, None], sizes[None, :]),
        "words": np.minimum(small, 20),
        "speaker": speaker * both,
        "speakers_known": both,
        "bodies": bodies,
        "bodies_clash": bodies_clash,
        "speaker_words": report.speakers @ report.speakers.T,
        "roles": _shared(report.roles)[0],
        "things": _shared(report.things)[0],
        "figures_agree": np.minimum(agree, agree.T),
        "figures_differ": np.maximum(differ, differ.T),
        "figures_known": has[:, None].astype(np.float32) + has[None, :],
        "negation": negated[:, None] != negated[None, :],
        "names": names,
        "names_differ": named[:, None] & named[None, :] & (names == 0),
        "kind": indirect[:, None] == indirect[None, :],
        **stated(report.passages, figures),
        **event(report),
    }
    return stacked(columns, QUOTE)


def _margin(table: Floats, document: NDArray[np.int64]) -> Floats:
    """By how much a pair is more alike than the next best one in either's document."""
    n = len(table)
    table = table.copy()
    np.fill_diagonal(table, -1.0)
    margin = np.zeros((n, n), dtype=np.float32)
    for number in range(int(document.max(initial=-1)) + 1):
        places = np.flatnonzero(document == number)
        part = table[:, places]
        # Others that are counted alike, such as two figures of drones, are no rivals.
        ordered = np.sort(part, axis=1)
        top = ordered[:, -1:]
        margin[:, places] = np.maximum(part - top, -0.5)
    return np.minimum(margin, margin.T)


def _standings(intervals: Sequence[Interval | None]) -> Standings:
    """:func:`standings` of all pairs; reports of one event repeat their figures, so each is
    compared once."""
    place: dict[Interval | None, int] = {}
    where = np.asarray([place.setdefault(x, len(place)) for x in intervals], dtype=np.int64)
    found = standings(list(place))
    every = np.ix_(where, where)
    return Standings(
        found.comparable[every], found.overlap[every], found.distance[every], found.number[every]
    )


def _sizes(report: Report) -> dict[str, Floats]:
    """How large two figures are, in powers of ten: the ``scale`` between them and the smaller
    one's ``size``; and whether both are counts, shares or money."""
    middle = np.asarray([abs(x.middle) if x else 0.0 for x in report.intervals])
    large = np.log10(np.maximum(np.where(np.isfinite(middle), middle, 0.0), 0.01))
    kinds = [p.mention.kind for p in report.passages]

    def both(*names: str) -> Floats:
        held = np.asarray([kind in names for kind in kinds], dtype=np.float32)
        return held[:, None] * held[None, :]

    return {
        "scale": np.minimum(np.abs(large[:, None] - large[None, :]), _LARGEST),
        "size": np.minimum(large[:, None], large[None, :]),
        "counts": both("count"),
        "shares": both("fraction", "percent"),
        "money": both("money"),
    }


def _in_one_report(report: Report) -> dict[str, Floats]:
    """Pairs of one report: ``here``; side by side (1, then 1/2, 1/3); and whether all figures
    from the second one back to the first leave the item out (*400,000 marched; 95,000, says …*).
    """
    n = len(report)
    here = (report.document[:, None] == report.document[None, :]).astype(np.float32)
    beside, loan = np.zeros_like(here), np.zeros_like(here)
    for i in range(n):
        lent = True
        for j in range(i + 1, min(i + 4, n)):
            if report.document[i] != report.document[j]:
                break
            lent = lent and bool(report.borrowed[j])
            beside[i, j] = beside[j, i] = 1.0 / (j - i)
            loan[i, j] = loan[j, i] = lent
    return {"here": here, "beside_here": beside, "loan_here": loan}


def _alignment(report: Report) -> dict[str, Floats]:
    """How well the words near two mentions translate one another, nearest words foremost.

    ``align``: each word takes its best counterpart near the other mention, cosine times the
    root of the counterpart's closeness; the mean is weighted by closeness and taken both ways.
    ``align_rare``: the same with more weight for words that few mentions of the report share.
    ``item_near``: the best counterpart of one's item words near the other, either way.
    """
    close = report.closeness
    cosine = np.maximum(report.words @ report.words.T, 0.0)
    best = np.maximum.reduceat(cosine * np.sqrt(close)[None, :], report.starts, axis=1)
    weight = close**1.5
    forth = np.add.reduceat(best * weight[:, None], report.starts, axis=0)
    forth /= np.maximum(np.add.reduceat(weight, report.starts), 1e-6)[:, None]
    weight = weight * report.rarity
    rare = np.add.reduceat(best * weight[:, None], report.starts, axis=0)
    rare /= np.maximum(np.add.reduceat(weight, report.starts), 1e-6)[:, None]
    own = np.maximum(report.own_words @ report.words.T, 0.0) * np.sqrt(close)[None, :]
    near = np.maximum.reduceat(own, report.starts, axis=1)
    near = np.maximum.reduceat(near, report.own_starts, axis=0)
    return {
        "align": (forth + forth.T) / 2,
        "align_rare": (rare + rare.T) / 2,
        "item_near": np.maximum(near, near.T),
    }


def _shared(weights: Floats) -> tuple[Floats, Floats]:
    """How far two mentions share roles (or things): the cosine, and how clearly they do not."""
    norm = np.maximum(np.linalg.norm(weights, axis=1), 1e-6)
    cosine = (weights @ weights.T) / (norm[:, None] * norm[None, :])
    most = weights.max(1, initial=0.0)
    both = np.minimum(most[:, None], most[None, :])
    return cosine, both * (1 - cosine)


def _speakers(report: Report) -> tuple[Floats, Floats]:
    """How far two speakers may be one, by letters or by meaning; and whether both are known."""
    speakers = [p.speaker or "" for p in report.passages]
    different = sorted(set(speakers))
    place = {name: i for i, name in enumerate(different)}
    table = np.zeros((len(different), len(different)), dtype=np.float32)
    for i, a in enumerate(different):
        for j in range(i, len(different)):
            if a and different[j]:
                table[i, j] = table[j, i] = similarity(a, different[j])
    where = np.asarray([place[name] for name in speakers], dtype=np.int64)
    known = np.asarray([bool(name) for name in speakers], dtype=np.float32)
    letters = table[where][:, where]
    return np.maximum(letters, report.speakers @ report.speakers.T), known[:, None] * known


def _structure(report: Report) -> Floats:
    x, y = report.structure[:, None], report.structure[None, :]
    agree = ((x == PART) & (y == PART)) | ((x == TOTAL) & (y == TOTAL))
    differ = ((x == PART) & (y == TOTAL)) | ((x == TOTAL) & (y == PART))
    result: Floats = agree.astype(np.float32) - differ.astype(np.float32)
    return result


def _figures(report: Report) -> tuple[Floats, Floats]:
    """How many figures of two quotes agree, and whether comparable ones are left that do not."""
    n = len(report)
    place: dict[Interval, int] = {}
    inner = [[place.setdefault(x, len(place)) for x in said] for said in report.inner]
    stand = standings(list(place))
    stated = np.zeros((n, len(place)), dtype=np.float32)
    for i, said in enumerate(inner):
        stated[i, said] = 1.0
    agree = np.zeros((n, n), dtype=np.float32)
    differ = (stated @ stand.comparable @ stated.T > 0).astype(np.float32)
    fits, comparable = stand.overlap.tolist(), stand.comparable.tolist()
    for i, j in zip(*np.nonzero(stated @ stand.overlap @ stated.T), strict=True):
        free = list(inner[j])
        lone = []
        for x in inner[i]:
            partner = next((y for y in free if fits[x][y]), None)
            if partner is None:
                lone.append(x)
            else:
                free.remove(partner)
        agree[i, j] = min(len(inner[i]) - len(lone), 3)
        differ[i, j] = any(comparable[x][y] for x in lone for y in free)
    return agree, differ
