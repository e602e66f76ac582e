"""Why two mentions were matched, in words that are shown as they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from claimtrack.match.figures import Interval, compare_intervals
from claimtrack.match.judge import Judgement
from claimtrack.match.occasion import beside
from claimtrack.match.surroundings import named
from claimtrack.match.verbatim import LONGEST, edits, words
from claimtrack.names import similarity
from claimtrack.types import Passage, Quantity, Relation

_SAYING = {
    "equal": "the same figure",
    "finer": "figures that fit, the first is more exact",
    "wider": "figures that fit, the second is more exact",
    "compatible": "figures that fit each other",
    "disjoint": "figures that cannot both hold",
    "incomparable": "figures in different units",
}
_ALIKE = ((0.8, "nearly the same wording"), (0.6, "similar wording"))
_ONE_THING = 0.5  # cosine of two items that are one, translated or not
_MOST_NAMES = 4
_SHARE = 0.5  # of the words of the shorter wording; with fewer in common all is different


def reasons(judgement: Judgement, i: int, j: int, relation: Relation) -> tuple[str, ...]:
    """Reasons for the relation of mention ``i`` to ``j`` (numbers in the judged Report).

    They read the same whichever of the two a reader looks at: where it matters which one is
    meant, its outlet or report is named.
    """
    report = judgement.pairs.report
    a, b = report.passages[i], report.passages[j]
    found = []
    if isinstance(a.mention, Quantity) and isinstance(b.mention, Quantity):
        if relation == "related":
            found.append(f"{_told(a)} and {_told(b)}: two figures, not one")
        else:
            found.append(_figures(a, b, report.intervals[i], report.intervals[j]))
            found += _items(a, b, float(report.items[i] @ report.items[j]))
        found += _company(judgement, i, j)
        found += _days(report.days[i].tolist(), report.days[j].tolist())
    else:
        found += _wording(judgement, i, j, relation)
    if a.speaker and b.speaker:
        alike = max(
            similarity(a.speaker, b.speaker), float(report.speakers[i] @ report.speakers[j])
        )
        if alike >= 0.9:
            found.append(f"the same speaker: {b.speaker}")
        elif alike < 0.5:
            found.append(f"another speaker: {a.speaker}, {b.speaker}")
    names = _names(a, report.settings[i].names & report.settings[j].names)
    if names:
        found.append(f"names in common: {', '.join(names)}")
    gap = report.hours[report.document[j]] - report.hours[report.document[i]]
    if gap == gap and abs(gap) >= 1:  # a number, not NaN
        first, last = ends(a, b) if gap > 0 else ends(b, a)
        found.append(f"{first} published {_time(abs(gap))} before {last}")
        if relation == "updated":
            found.append(f"the newer figure is that of {last}")
    if relation == "related":
        saying = "another statement" if a.type == "quote" else "another fact"
        found.append(f"{saying} on the same event")
    return tuple(found)


def ends(a: Passage, b: Passage) -> tuple[str, str]:
    """What two reports are called: by their outlets where these tell them apart."""
    if a.publisher and b.publisher and a.publisher != b.publisher:
        return a.publisher, b.publisher
    return a.document or "your text", b.document or "your text"


def _told(passage: Passage) -> str:
    """A figure and what it counts."""
    counted = passage.item or passage.whole
    return f"{passage.text} ({counted})" if counted else passage.text


def _days(a: Sequence[float], b: Sequence[float]) -> list[str]:
    """The days that two figures are of, where both sentences name them to the day or night."""
    if not all(last - first <= 1 for first, last in (a, b)):  # nor where one is NaN
        return []
    (first, last), (other, end) = a, b
    if first > end or other > last:
        return [f"different days named: {_day(last)} and {_day(end)}"]
    start, stop = max(first, other), min(last, end)
    if start < stop:
        return [f"the same night named: {_day(start)} to {_day(stop)}"]
    return [f"the same day named: {_day(start)}"]


def _day(ordinal: float) -> str:
    return date.fromordinal(int(ordinal)).isoformat()


def _figures(a: Passage, b: Passage, x: Interval | None, y: Interval | None) -> str:
    """*450 and oltre 500: figures that cannot both hold*"""
    saying = _SAYING[compare_intervals(x, y)] if x and y else "a figure without its unit"
    return f"{a.text} and {b.text}: {saying}"


def _items(a: Passage, b: Passage, cosine: float) -> list[str]:
    if a.item and b.item:
        if a.item.casefold() == b.item.casefold():
            return [f"both of {a.item}"]
        if cosine >= _ONE_THING:
            return [f"of the same thing: {a.item}, {b.item}"]
        return [f"said of {a.item} and of {b.item}"]
    if a.whole and b.whole:
        return [f"a share of {a.whole} and of {b.whole}"]
    return []


def _company(judgement: Judgement, i: int, j: int) -> list[str]:
    """*beside the same figures: 214, 17*"""
    report, equal = judgement.pairs.report, judgement.pairs.equal
    told = [k for k in beside(report, i) if report.telling[k] > 1.0]
    there = beside(report, j) if told else []
    texts = dict.fromkeys(report.passages[k].text for k in told if equal[k, there].any())
    return [f"beside the same figures: {', '.join(list(texts)[:_MOST_NAMES])}"] if texts else []


def _wording(judgement: Judgement, i: int, j: int, relation: Relation) -> list[str]:
    report, features = judgement.pairs.report, judgement.pairs.features[i, j]
    a, b = report.passages[i], report.passages[j]
    value = dict(zip(judgement.pairs.columns, features.tolist(), strict=True))
    cosine = max(value["vector"], value["part"])
    found = [saying for least, saying in _ALIKE if cosine >= least][:1]
    if a.language == b.language and edits(a.text, b.text, 1.0) == []:
        equal = words(a.text)[1] == words(b.text)[1]
        found = ["the same words" if equal else "the same words, of which one has more"]
    if relation == "conflicting":
        found.append("words that change the meaning")
        if value["figures_differ"]:
            found.append("other figures in the same statement")
        if value["negation"]:
            found.append("only one of the two denies it")
    if a.language == b.language:
        found += difference(a.text, b.text, *ends(a, b))
    return found


def difference(a: str, b: str, here: str, there: str) -> list[str]:
    """The words that two wordings of one statement do not share: *“shall” in Il Faro, “may” in
    Harbour Post*.

    Empty for the same words, for what only one of them has before or after, and for texts that
    differ in too much to be set side by side.
    """
    found = []
    for ours, theirs in edits(a, b, _SHARE) or ():
        if max(len(ours), len(theirs)) <= LONGEST:
            mine, other = " ".join(ours), " ".join(theirs)
            if mine and other:
                found.append(f"“{mine}” in {here}, “{other}” in {there}")
            else:
                found.append(f"“{mine or other}” only in {here if mine else there}")
    return found[:_MOST_NAMES]


def _names(passage: Passage, shared: frozenset[str]) -> list[str]:
    """Names as the passage spells them, in its order."""
    text = passage.text if passage.type == "quote" else passage.context
    return list(dict.fromkeys(word for word, key in named(text) if key in shared))[:_MOST_NAMES]


def _time(hours: float) -> str:
    if hours < 48:
        return "1 hour" if round(hours) == 1 else f"{hours:.0f} hours"
    return f"{hours / 24:.0f} days"
