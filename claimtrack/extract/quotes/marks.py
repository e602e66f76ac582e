"""Quotation marks: which of them belong together, in one pass over the text.

A mark opens or closes by what stands around it; only where that leaves it open does the
usual direction in the language decide. What is left unpaired is dropped at the end of its
paragraph, unless the next paragraph opens with the same mark: then the quote goes on.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from claimtrack.extract.layout import Layout
from claimtrack.extract.quotes.reporting import Lexicon
from claimtrack.types import Span

_BEFORE_OPENING = frozenset("([{/'|>*_")
_MOST_MARKS = 4000
"""In one paragraph; with more it is no prose."""
_DEEPEST = 6
"""Marks open at the same time; what opens beyond is no quotation."""
_FINAL_POINTS = frozenset(",.!?…")
_SENTENCE_END = frozenset(".!?…")
_EITHER_WAY = frozenset({"'"})
_AFTER_CLOSING = frozenset(",.;:!?…)]}/|<*_")


@dataclass(slots=True)
class Pair:
    """Two marks and what stands between them; one that goes on ends with its paragraph."""

    start: int
    end: int
    inner: Span
    """Between the marks, without white space."""
    final: str = ""
    """The last character of its words, inner marks aside."""
    goes_on: bool = False
    """Left open, and taken up by the next paragraph."""
    inside: list[Pair] = field(default_factory=list)


def pair_marks(layout: Layout, lexicon: Lexicon) -> list[list[Pair]]:
    """The outermost pairs of each paragraph, each with those inside it."""
    text, folded, paragraphs = layout.text, layout.folded, layout.paragraphs
    result: list[list[Pair]] = []
    for number, (start, end) in enumerate(paragraphs):
        after = paragraphs[number + 1][0] if number + 1 < len(paragraphs) else None
        following = _opening(text, after) if after is not None else ""
        result.append(_pair(text, folded, start, end, following, lexicon))
    return result


def _opening(text: str, at: int) -> str:
    """The mark that a paragraph begins with, if it is one."""
    return text[at : at + 2] if text[at : at + 2] == "''" else text[at]


def _pair(
    text: str, folded: str, start: int, end: int, following: str, lexicon: Lexicon
) -> list[Pair]:
    found = [m.start() for m in lexicon.mark.finditer(text, start, end)]
    if not found or len(found) > _MOST_MARKS:
        return []
    stack: list[tuple[str, int, list[Pair]]] = [("", start, [])]
    waiting: dict[str, int] = {}
    for at, width, free_left, free_right in _contexts(folded, start, end, found, lexicon.dashes):
        mark = text[at : at + width]
        if folded[at] == "'" and width == 1:
            if not free_left and not free_right:
                continue  # an apostrophe
            if _possessive(folded, at, end) and _closes_later(folded, at, found, end):
                continue
        opens = _opens(mark, free_left, free_right, waiting, lexicon)
        if opens is None:
            continue
        if opens:
            if len(stack) > _DEEPEST:
                continue
            stack.append((mark, at, []))
            waiting[mark] = waiting.get(mark, 0) + 1
            continue
        openers = lexicon.closes.get(mark, frozenset())
        if not any(waiting.get(o) for o in openers):
            continue
        dropped: list[Pair] = []
        while True:
            opener, where, inside = stack.pop()
            waiting[opener] -= 1
            if opener in openers:
                break
            dropped[:0] = inside  # an unpaired mark: what it held stays
        inner = _strip(text, where + len(opener), at)
        if inner[0] < inner[1]:
            final = _final(text, inner, lexicon)
            stack[-1][2].append(Pair(where, at + width, inner, final, inside=inside + dropped))
    return _left_open(text, end, following, stack)


def _contexts(
    folded: str, start: int, end: int, found: list[int], dashes: frozenset[str]
) -> list[tuple[int, int, bool, bool]]:
    """Each mark with its width and whether its left and right are free.

    A run of marks shares its sides; two apostrophes in a row are one mark.
    """
    contexts: list[tuple[int, int, bool, bool]] = []
    number = 0
    while number < len(found):
        last = number
        while last + 1 < len(found) and found[last + 1] == found[last] + 1:
            last += 1
        before = folded[found[number] - 1] if found[number] > start else " "
        after = folded[found[last] + 1] if found[last] + 1 < end else " "
        free_left = before.isspace() or before in _BEFORE_OPENING or before in dashes
        free_right = after.isspace() or after in _AFTER_CLOSING or after in dashes
        while number <= last:
            at = found[number]
            double = number < last and folded[at : at + 2] == "''"
            contexts.append((at, 1 + double, free_left, free_right))
            number += 1 + double
    return contexts


def _opens(
    mark: str, free_left: bool, free_right: bool, waiting: dict[str, int], lexicon: Lexicon
) -> bool | None:
    """Whether a mark opens; ``None`` where it can do neither."""
    can_open, can_close = mark in lexicon.opens, mark in lexicon.closes
    closable = can_close and any(waiting.get(o) for o in lexicon.closes[mark])
    if can_open and not can_close:
        return True
    if can_close and not can_open:
        return False
    if free_left != free_right:
        return free_left
    if mark in lexicon.closes.get(mark, ()):  # the same mark on both sides: it alternates
        return not closable
    if mark in lexicon.usual_opener:
        return True
    return False if closable else None


def _left_open(
    text: str, end: int, following: str, stack: list[tuple[str, int, list[Pair]]]
) -> list[Pair]:
    pairs = list(stack[0][2])
    for number, (mark, where, inside) in enumerate(stack[1:], 1):
        alone = number == len(stack) - 1 and text[end - 1] in _SENTENCE_END
        forgotten = alone and _introduced(text, where) and mark not in _EITHER_WAY
        if following == mark or forgotten:
            inner = _strip(text, where + len(mark), end)
            if inner[0] < inner[1]:
                held = [pair for _, _, pairs_in in stack[number:] for pair in pairs_in]
                goes_on = following == mark
                pairs.append(Pair(where, end, inner, text[inner[1] - 1], goes_on, held))
            break
        pairs.extend(inside)
    return pairs


def _possessive(folded: str, at: int, end: int) -> bool:
    """Whether an apostrophe between words may be a possessive one: "the dogs' home"."""
    return (
        folded[at - 1].isalpha()
        and at + 2 < end
        and folded[at + 1] == " "
        and folded[at + 2].isalpha()
    )


def _closes_later(folded: str, at: int, found: list[int], end: int) -> bool:
    """Whether one of the next few marks closes better: after punctuation, before a space."""
    place = bisect_right(found, at)
    for other in found[place : place + 4]:
        after = folded[other + 1] if other + 1 < end else " "
        if folded[other] == "'" and folded[other - 1] in _FINAL_POINTS and not after.isalpha():
            return True
    return False


def _introduced(text: str, at: int) -> bool:
    """Whether a mark opens a paragraph or follows a colon or comma."""
    before = text[max(0, at - 2) : at].rstrip(" ")
    return not before or before[-1] in ",:\n"


def _final(text: str, inner: Span, lexicon: Lexicon) -> str:
    for at in range(inner[1] - 1, max(inner[0], inner[1] - 4) - 1, -1):
        if text[at] not in lexicon.marks and not text[at].isspace():
            return text[at]
    return ""


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
