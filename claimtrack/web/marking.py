"""Marking parts of a text: spans that overlap, and the words in which two texts differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from claimtrack.types import Span

_WORDS = re.compile(r"\w+(?:['’ʼ.,-]\w+)*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to be marked, as what, and for which mention."""

    start: int
    end: int
    name: str
    mention: int | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text under the same marks; ``mention`` is that of the shortest of them."""

    text: str
    names: tuple[str, ...] = ()
    mention: int | None = None
    begins: tuple[int, ...] = ()
    """Mentions whose first mark begins here."""


def segments(text: str, marks: Iterable[Mark], offset: int = 0) -> list[Segment]:
    """A text cut wherever a mark begins or ends; joined again it is the text.

    ``offset`` is that of the text in what the marks count from; what lies outside is cut off.
    """
    end = offset + len(text)
    kept = [
        Mark(max(m.start, offset), min(m.end, end), m.name, m.mention)
        for m in marks
        if m.start < end and m.end > offset and m.start < m.end
    ]
    cuts = sorted({offset, end, *(m.start for m in kept), *(m.end for m in kept)})
    seen: set[int] = set()
    result = []
    for start, stop in pairwise(cuts):
        over = [m for m in kept if m.start <= start and stop <= m.end]
        over.sort(key=lambda m: m.start - m.end)
        mentions = [m.mention for m in over if m.mention is not None]
        begins = tuple(n for n in dict.fromkeys(mentions) if n not in seen)
        seen |= set(begins)
        result.append(
            Segment(
                text[start - offset : stop - offset],
                tuple(dict.fromkeys(m.name for m in over)),
                mentions[-1] if mentions else None,
                begins,
            )
        )
    return result


def differing(one: str, other: str) -> tuple[list[Span], list[Span]]:
    """The words of each of two texts that the other has not in that place; case is folded."""
    ours, theirs = list(_WORDS.finditer(one)), list(_WORDS.finditer(other))
    matcher = SequenceMatcher(
        None, [m[0].casefold() for m in ours], [m[0].casefold() for m in theirs], autojunk=False
    )
    found: tuple[list[Span], list[Span]] = ([], [])
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            _add(found[0], ours[a:b])
            _add(found[1], theirs[c:d])
    return found


def _add(spans: list[Span], words: Sequence[re.Match[str]]) -> None:
    if words:
        spans.append((words[0].start(), words[-1].end()))


def parts_in_context(spans: Sequence[Span], context: str, text: str) -> list[Span]:
    """Where a mention's parts stand in its context, as offsets from the context's start.

    For a mention whose place in the document is not known; ``text`` is its words, the parts
    joined by one blank.
    """
    found: list[Span] = []
    at = place = 0
    for start, end in spans:
        words = text[at : at + end - start]
        at += end - start + 1
        where = context.find(words, place)
        if where >= 0:
            found.append((where, where + len(words)))
            place = where + len(words)
    return found
