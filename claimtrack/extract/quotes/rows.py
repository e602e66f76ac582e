"""A stretch of text as a row of units: words, numbers, punctuation, and quoted stretches.

What stands in quotation marks is one opaque unit of the row around it, and a row of its
own inside. Everything about quotes works on rows, never on the text's characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from claimtrack.extract.layout import Layout
from claimtrack.extract.quotes.marks import Pair
from claimtrack.extract.quotes.reporting import Lexicon
from claimtrack.types import Span

WORD, NUMBER, POINT, QUOTED = 0, 1, 2, 3

# Over folded text: one apostrophe, plain spaces.
_UNIT = re.compile(
    r"(?P<word>(?:\d+-)?[^\W\d_][^\W_]*(?:['-][^\W_]+)*'?)"
    r"|(?P<number>\d+(?:[.,:']\d+)*)"
    r"|[^\w\s]"
)
_WORD_GROUP = 1
_TERMINAL = frozenset(".!?…")
_LONGEST_SENTENCE = 300
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

    def __len__(self) -> int:
        return len(self.start)

    def span(self, first: int, stop: int) -> Span:
        """Offsets of the places ``first`` to ``stop - 1``."""
        return self.start[first], self.end[stop - 1]


def phrase_row(layout: Layout, lexicon: Lexicon, span: Span) -> Row:
    """The row of a short phrase, marks as punctuation, sentences left out."""
    row = Row()
    _scan(row, layout, lexicon, *span)
    return row


def make_row(layout: Layout, lexicon: Lexicon, span: Span, pairs: list[Pair]) -> Row:
    """The row of a stretch of text with the pairs that stand directly in it."""
    row = Row()
    at = span[0]
    for pair in pairs:
        _scan(row, layout, lexicon, at, pair.start)
        row.start.append(pair.start)
        row.end.append(pair.end)
        row.low.append("")
        row.kind.append(QUOTED)
        row.cap.append(layout.text[pair.inner[0]].isupper())
        row.pair.append(pair)
        at = pair.end
    _scan(row, layout, lexicon, at, span[1])
    row.sentences = _sentences(row, lexicon)
    return row


def _scan(row: Row, layout: Layout, lexicon: Lexicon, start: int, end: int) -> None:
    text, folded = layout.text, layout.spelled
    enclitics, elisions = lexicon.enclitics, lexicon.elisions
    units: list[tuple[int, int, str, int, bool]] = []
    add = units.append
    for m in _UNIT.finditer(folded, start, end):
        s, e = m.span()
        low = m[0]
        if m.lastindex != _WORD_GROUP:
            add((s, e, low, NUMBER if m.lastindex else POINT, False))
            continue
        if "'" in low or "-" in low:
            for cut in _cuts(low, elisions, enclitics):
                add((s, s + cut, folded[s : s + cut], WORD, text[s].isupper()))
                s += cut
            low = folded[s:e]
            if low[-1] == "'" and low not in elisions:
                low = low[:-1]
                e -= 1
        letter = text[s]
        if letter.isdigit():  # "63-Jährige"
            letter = text[s + low.find("-") + 1]
        add((s, e, low, WORD, letter.isupper()))
    if units:
        starts, ends, lows, kinds, caps = zip(*units, strict=True)
        row.start += starts
        row.end += ends
        row.low += lows
        row.kind += kinds
        row.cap += caps
        row.pair += [None] * len(units)


def _cuts(low: str, elisions: frozenset[str], enclitics: tuple[str, ...]) -> list[int]:
    """The lengths of the parts to cut off a word, one after the other: s'|est|-elle."""
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


def _sentences(row: Row, lexicon: Lexicon) -> list[Span]:
    """Ranges of places that are sentences."""
    result: list[Span] = []
    first, count = 0, len(row)
    low, kind = row.low, row.kind
    for place in range(count - 1):
        if kind[place] == POINT:
            ends = low[place] in _TERMINAL and _new_sentence(row, place, lexicon)
        elif kind[place] == QUOTED:
            ends = _quote_ends_sentence(row, place, lexicon)
        else:
            ends = False
        if ends or place - first >= _LONGEST_SENTENCE:
            result.append((first, place + 1))
            first = place + 1
    if first < count:
        result.append((first, count))
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
