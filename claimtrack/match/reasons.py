"""Why two mentions were matched, in words that are shown as they are."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from claimtrack.match.figures import Interval, compare_intervals
from claimtrack.match.judge import Judgement
from claimtrack.match.occasion import beside
from claimtrack.match.surroundings import named
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
_ALIKE = ((0.97, "the same words"), (0.8, "nearly the same wording"), (0.6, "similar wording"))
_ONE_THING = 0.5  # cosine of two items that are one, translated or not
_MOST_NAMES = 4
_MOST_WORDS = 6  # of a difference; a longer one is no small change of words
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def reasons(judgement: Judgement, i: int, j: int, relation: Relation) -> tuple[str, ...]:
    """Reasons for the relation of mention ``i`` to ``j`` (numbers in the judged Report)."""
    report = judgement.pairs.report
    a, b = report.passages[i], report.passages[j]
    found = []
    if isinstance(a.mention, Quantity) and isinstance(b.mention, Quantity):
        found.append(_figures(a, b, report.intervals[i], report.intervals[j]))
        found += _items(a, b, float(report.items[i] @ report.items[j]))
        found += _company(judgement, i, j)
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
        found.append(f"published {_time(abs(gap))} {'later' if gap < 0 else 'earlier'}")
    if relation == "updated":
        found.append("the later report has the newer figure")
    if relation == "related":
        saying = "another statement" if a.type == "quote" else "another fact"
        found.append(f"{saying} on the same event")
    return tuple(found)


def _figures(a: Passage, b: Passage, x: Interval | None, y: Interval | None) -> str:
    """*450 and oltre 500: figures that cannot both hold*"""
    saying = _SAYING[compare_intervals(x, y)] if x and y else "a figure without its unit"
    return f"{a.text} and {b.text}: {saying}"


def _items(a: Passage, b: Passage, cosine: float) -> list[str]:
    if a.item and b.item:
        if a.item.casefold() == b.item.casefold():
            return [f"both of {a.item}"]
        saying = "of the same thing" if cosine >= _ONE_THING else "said of"
        return [f"{saying}: {a.item}, {b.item}"]
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
    if relation == "conflicting":
        found.append("words that change the meaning")
        if value["figures_differ"]:
            found.append("other figures in the same statement")
        if value["negation"]:
            found.append("only one of the two denies it")
    if a.language == b.language:
        found += difference(a.text, b.text)
    return found


def difference(a: str, b: str) -> list[str]:
    """The words that two wordings of one statement do not share, *“shall” is “may” here*.

    Empty for the same words, and for texts that differ in too much to be set side by side.
    """
    ours, theirs = _WORD.findall(a), _WORD.findall(b)
    matcher = SequenceMatcher(
        None, [w.casefold() for w in ours], [w.casefold() for w in theirs], autojunk=False
    )
    changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    # Words before and after are what one report left out, not what it said otherwise.
    if changed and matcher.ratio() >= 0.5:
        inner = [code for code in changed if code[0] == "replace" or code[1] > 0]
        found = []
        for _, i1, i2, j1, j2 in inner:
            if max(i2 - i1, j2 - j1) <= _MOST_WORDS:
                found.append(_change(" ".join(ours[i1:i2]), " ".join(theirs[j1:j2])))
        return found[:_MOST_NAMES]
    return []


def _change(mine: str, other: str) -> str:
    if mine and other:
        return f"“{mine}” here, “{other}” there"
    return f"“{mine}” only here" if mine else f"“{other}” only there"


def _names(passage: Passage, shared: frozenset[str]) -> list[str]:
    """Names as the passage spells them, in its order."""
    text = passage.text if passage.type == "quote" else passage.context
    return list(dict.fromkeys(word for word, key in named(text) if key in shared))[:_MOST_NAMES]


def _time(hours: float) -> str:
    if hours < 48:
        return "1 hour" if round(hours) == 1 else f"{hours:.0f} hours"
    return f"{hours / 24:.0f} days"
