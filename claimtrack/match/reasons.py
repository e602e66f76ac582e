"""Why two mentions were matched, in words that are shown as they are."""

from __future__ import annotations

from claimtrack.match.figures import compare, interval
from claimtrack.match.judge import FACT, Judgement
from claimtrack.names import similarity
from claimtrack.types import Passage, Quantity, Relation

_SAYING = {
    "equal": "the same figure",
    "finer": "a more exact figure that fits",
    "wider": "a looser figure that fits",
    "compatible": "figures that fit each other",
    "disjoint": "figures that cannot both hold",
    "incomparable": "figures in different units",
}


def reasons(judgement: Judgement, i: int, j: int, relation: Relation) -> tuple[str, ...]:
    """Reasons for the relation of mention ``i`` to ``j`` (numbers in the judged Report)."""
    report = judgement.pairs.report
    a, b = report.passages[i], report.passages[j]
    found = []
    if isinstance(a.mention, Quantity) and isinstance(b.mention, Quantity):
        found.append(_figures(a, b, a.mention, b.mention))
        found += _items(a, b, float(report.items[i] @ report.items[j]))
    else:
        cosine = float(report.vectors[i] @ report.vectors[j])
        found.append(f"wording alike: {cosine:.2f}")
        if relation == "conflicting":
            found.append("words that change the meaning")
    if a.speaker and b.speaker:
        alike = max(
            similarity(a.speaker, b.speaker), float(report.speakers[i] @ report.speakers[j])
        )
        if alike >= 0.9:
            found.append(f"the same speaker: {b.speaker}")
        elif alike < 0.5:
            found.append(f"another speaker: {a.speaker}, {b.speaker}")
    shared = report.settings[i].names & report.settings[j].names
    if shared:
        found.append(f"names in common: {len(shared)}")
    gap = report.hours[report.document[j]] - report.hours[report.document[i]]
    if gap == gap and abs(gap) >= 1:  # a number, not NaN
        found.append(f"published {_time(abs(gap))} {'later' if gap < 0 else 'earlier'}")
    if relation == "related":
        found.append("another fact of the same event")
    found.append(f"one fact: {float(judgement.classes[i, j, FACT]):.2f}")
    return tuple(found)


def _figures(a: Passage, b: Passage, x: Quantity, y: Quantity) -> str:
    """*450 and oltre 500: figures that cannot both hold*"""
    saying = _SAYING[compare(x, y)]
    if interval(x) is None or interval(y) is None:
        saying = "a figure without its unit"
    return f"{a.text} and {b.text}: {saying}"


def _items(a: Passage, b: Passage, cosine: float) -> list[str]:
    if a.item and b.item:
        return [f"of {a.item} and {b.item}: {cosine:.2f} alike"]
    if a.whole and b.whole:
        return [f"a share of {a.whole} and of {b.whole}"]
    return []


def _time(hours: float) -> str:
    if hours < 48:
        return f"{hours:.0f} hours"
    return f"{hours / 24:.0f} days"
