"""A stretch of text as a row of units: words, numbers, punctuation, and quoted stretches.

What stands in quotation marks is one opaque unit of the row around it, and a row of its
own inside. Everything about quotes works on rows, never on the text's characters.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from claimtrack.extract.layout import Layout, cut
from claimtrack.extract.quotes.marks import Pair
from claimtrack.extract.quotes.reporting import Lexicon, lexicon
from claimtrack.extract.remembered import remembered
from claimtrack.types import Span

WORD, NUMBER, POINT, QUOTED = 0, 1, 2, 3
_JOINED = 4
"""A word with apostrophes or hyphens, before its parts are known."""

# Over folded text: one apostrophe, plain spaces.
_LETTERS = r"[^\W\d_][^\W_]*(?:['-][^\W_]+)*'?"
_UNIT = re.compile(rf"({_LETTERS}|[^\w\s]|\d+(?:-{_LETTERS}|(?:[.,:']\d+)*))")
_TERMINAL = frozenset(".!?…")
_LONGEST_HEADLINE = 30
_CAPITALS_OF_HEADLINE = 5
_LONGEST_SENTENCE = 301
"""Units; what runs on longer is cut, so that the work stays linear in the text."""


@dataclass(slots=True)
class Row:
    """Parallel lists, one place for each unit."""

    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    low: list[str] = field(default_factory=list)
    """Folded text; empty for a quoted stretch."""
    kind: list[int] = field(default_factory=list)
    cap: list[bool] = field(default_factory=list)
    pair: list[Pair | None] = field(default_factory=list)
    sentences: list[Span] = field(default_factory=list)
    """Half-open ranges of places."""
    _quoted: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.start)

    def quoted(self, first: int, stop: int) -> list[int]:
        """The places of quoted stretches between two places."""
        return [at for at in self._quoted if first <= at < stop] if self._quoted else []

    def quote(self, pair: Pair, capital: bool) -> None:
        """Append a quoted stretch."""
        self._quoted.append(len(self))
        self.start.append(pair.start)
        self.end.append(pair.end)
        self.low.append("")
        self.kind.append(QUOTED)
        self.cap.append(capital)
        self.pair.append(pair)

    def span(self, first: int, stop: int) -> Span:
        """Offsets of the places ``first`` to ``stop - 1``."""
        return self.start[first], self.end[stop - 1]


def _kind(low: str) -> int:
    if low[0].isdecimal():
        return _JOINED if "-" in low else NUMBER  # "63-Jährige"
    if not low[0].isalnum():
        return POINT
    return _JOINED if "'" in low or "-" in low else WORD


_kind_of = remembered(_kind)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a word; offsets into the word."""

    low: str
    start: int
    letter: int
    """That tells whether it has a capital."""


@cache
def _parts(language: str) -> Callable[[str], list[_Part]]:
    """The parts of a language's words with apostrophes or hyphens: s'|est|-elle."""
    elisions, enclitics = lexicon(language).elisions, lexicon(language).enclitics

    def cut_up(word: str) -> list[_Part]:
        parts, at = [], 0
        for length in _cuts(word, elisions, enclitics):
            parts.append(_Part(word[at : at + length], at, at))
            at += length
        last = word[at:]
        letter = at + (last.find("-") + 1 if last[0].isdigit() else 0)
        spare = last[-1] == "'" and last not in elisions
        return [*parts, _Part(last[:-1] if spare else last, at, letter)]

    return remembered(cut_up)


def _cuts(low: str, elisions: frozenset[str], enclitics: tuple[str, ...]) -> list[int]:
    """The lengths of the parts to cut off a word, one after the other."""
    cuts: list[int] = []
    if "'" in low:
        head = low[: low.index("'") + 1]
        if head in elisions and len(head) < len(low):
            cuts.append(len(head))
            low = low[len(head) :]
    for tail in enclitics:
        if low.endswith(tail) and len(low) > len(tail):
            cuts.append(len(low) - len(tail))
            break
    return cuts


class Units:
    """The units of a document, found once: its rows are cut from them."""

    def __init__(self, layout: Layout, lexicon: Lexicon, within: Span | None = None) -> None:
        self.layout = layout
        self.lexicon = lexicon
        first, last = within or (0, len(layout.text))
        self.low, self.start, self.end = cut(_UNIT, layout.spelled[first:last], first)
        self.kind = list(map(_kind_of, self.low))
        self.cap = [
            kind != POINT and layout.text[start].isupper()
            for kind, start in zip(self.kind, self.start, strict=True)
        ]
        self._joined = [at for at, kind in enumerate(self.kind) if kind == _JOINED]

    def phrase(self, span: Span) -> Row:
        """The row of a short phrase, marks as punctuation, sentences left out."""
        row = Row()
        self._add(row, *span)
        return row

    def row(self, span: Span, pairs: Sequence[Pair]) -> Row:
        """The row of a stretch of text with the pairs that stand directly in it."""
        row = Row()
        at = span[0]
        for pair in pairs:
            self._add(row, at, pair.start)
            row.quote(pair, self.layout.text[pair.inner[0]].isupper())
            at = pair.end
        self._add(row, at, span[1])
        row.sentences = _sentences(row, self.lexicon)
        if self.lexicon.title_case and len(row) <= _LONGEST_HEADLINE:
            _headline(row, self.lexicon)
        return row

    def _add(self, row: Row, start: int, end: int) -> None:
        """Append the units between two offsets to a row."""
        first = bisect_left(self.start, start)
        stop = bisect_right(self.end, end, first)
        severed = stop < len(self.start) and self.start[stop] < end
        if severed or (first and self.end[first - 1] > start):
            Units(self.layout, self.lexicon, (start, end))._add(row, start, end)
            return
        before = len(row)
        row.start += self.start[first:stop]
        row.end += self.end[first:stop]
        row.low += self.low[first:stop]
        row.kind += self.kind[first:stop]
        row.cap += self.cap[first:stop]
        row.pair += [None] * (stop - first)
        joined = self._joined
        for at in reversed(joined[bisect_left(joined, first) : bisect_left(joined, stop)]):
            self._part(row, before + at - first)

    def _part(self, row: Row, place: int) -> None:
        """Put the parts of a word in its place."""
        text, start = self.layout.text, row.start[place]
        parts = _parts(self.lexicon.language)(row.low[place])
        here, count = slice(place, place + 1), len(parts)
        row.start[here] = [start + part.start for part in parts]
        row.end[here] = [start + part.start + len(part.low) for part in parts]
        row.low[here] = [part.low for part in parts]
        row.kind[here] = [WORD] * count
        row.cap[here] = [text[start + part.letter].isupper() for part in parts]
        row.pair[here] = [None] * count


def _headline(row: Row, lexicon: Lexicon) -> None:
    """Take the capitals of a headline from its verbs and function words: "Roe Says He Is Out"."""
    capitals = sum(row.cap)
    if capitals < _CAPITALS_OF_HEADLINE or capitals * 4 < row.kind.count(WORD) * 3:
        return
    for at, low in enumerate(row.low):
        if at and row.cap[at] and (low in lexicon.verbs or low in lexicon.function_words):
            row.cap[at] = False


def _sentences(row: Row, lexicon: Lexicon) -> list[Span]:
    """Ranges of places that are sentences."""
    count = len(row)
    points = (place for place, low in enumerate(row.low[:-1]) if low in _TERMINAL)
    stops = [place + 1 for place in points if _new_sentence(row, place, lexicon)]
    if ")" in row.low:
        stops += [place + 1 for place in range(2, count - 1) if _closes_sentence(row, place)]
        stops.sort()
    if quoted := row.quoted(0, count - 1):
        stops += [place + 1 for place in quoted if _quote_ends_sentence(row, place, lexicon)]
        stops.sort()
    result: list[Span] = []
    first = 0
    for stop in [*stops, count]:
        while stop - first > _LONGEST_SENTENCE:
            result.append((first, first + _LONGEST_SENTENCE))
            first += _LONGEST_SENTENCE
        if first < stop:
            result.append((first, stop))
        first = stop
    return result


def _new_sentence(row: Row, place: int, lexicon: Lexicon) -> bool:
    following = place + 1
    if row.low[place] == "." and place:
        before = row.low[place - 1]
        if (
            row.end[place - 1] == row.start[place]
            and row.kind[place - 1] == WORD
            and not (row.kind[following] == QUOTED and place > 1 and row.kind[place - 2] == NUMBER)
            and (
                before in lexicon.abbreviations
                or (len(before) == 1 and row.cap[place - 1] and row.kind[following] != QUOTED)
            )
        ):
            return False
        if row.start[following] == row.end[place] and row.kind[following] == WORD:
            return False
        if (
            row.kind[place - 1] == NUMBER
            and len(row.low[place - 1]) < 3
            and row.low[following] in lexicon.times
            and (lexicon.noun_capitals or not row.cap[following])
        ):
            return False  # the second of April, written with a point
    if row.kind[following] in (QUOTED, NUMBER):
        return True
    if row.kind[following] == WORD:
        return row.cap[following]
    return row.low[following] not in _TERMINAL and row.low[following] not in ",;:)]"


def _closes_sentence(row: Row, place: int) -> bool:
    """Whether a bracket closes around whole sentences: "(He left.) The ship sank"."""
    if row.low[place] != ")" or row.low[place - 1] not in _TERMINAL:
        return False
    if not row.cap[place + 1] and row.kind[place + 1] != QUOTED:
        return False
    opened = place - row.low[place::-1].index("(") if "(" in row.low[:place] else -1
    return opened >= 0 and (opened == 0 or row.low[opened - 1] in _TERMINAL)


def _quote_ends_sentence(row: Row, place: int, lexicon: Lexicon) -> bool:
    """Whether a quoted stretch that ends like a sentence ends the one around it too."""
    pair = row.pair[place]
    if pair is None or pair.final not in _TERMINAL:
        return False
    following = place + 1
    if row.kind[following] == QUOTED:
        return True
    if row.kind[following] != WORD or not row.cap[following]:
        return False
    if any(low in lexicon.works for low in row.low[max(0, place - 2) : place]):
        return True  # a motto
    # '"Is it?" Smith asked.': the speaker may follow a quote that ends like a sentence
    for near in range(following, min(following + 7, len(row))):
        if row.kind[near] == POINT and row.low[near] != ".":
            break
        verb = lexicon.verbs.get(row.low[near])
        asks = pair.final in "!?…"
        if verb and asks and not row.cap[near] and verb.uses & {"say", "ask", "act"}:
            ahead = range(near + 1, min(near + 5, len(row)))
            return any(row.kind[x] == QUOTED for x in ahead)  # else that verb has its own
    return True
