"""Lines that begin with whoever speaks: headlines ("Roe: The ramp is safe") and transcripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.extract.quotes.attribution import Draft, Paragraph
from claimtrack.extract.quotes.inside import nested
from claimtrack.extract.quotes.phrases import candidates
from claimtrack.extract.quotes.reporting import Lexicon
from claimtrack.extract.quotes.rows import POINT, QUOTED, WORD, Row
from claimtrack.types import Span

if TYPE_CHECKING:
    from claimtrack.extract.quotes.drafts import Reader

_ENDS_LINE = frozenset(".;")
_LONGEST_LABEL = 8
_SHORTEST_HEADLINE, _LONGEST_HEADLINE = 7, 30
_SHORTEST = 4
"""Units of what is said."""


def labelled_line(reader: Reader, paragraph: Paragraph) -> bool:
    """A line of a transcript, or a headline: what follows the name is said."""
    row = paragraph.row
    pair = row.pair[0] if len(row) == 1 else None
    if pair is not None:
        row = reader.row_inside(pair)
    label = _label(row, reader.lexicon, reader.layout.text)
    if label is None:
        return False
    name, colon = label
    stop = len(row) - (pair is None and row.low[-1] in _ENDS_LINE)
    marked = pair is not None or bool(row.quoted(colon + 1, stop))
    reader.drafts.append(
        Draft(
            kind="direct" if pair is not None else "mixed" if marked else "indirect",
            spans=[row.span(colon + 1, stop)],
            paragraph=paragraph,
            at=row.start[0],
            speaker=row.span(*name),
            rule="line with a name before it",
            confidence=0.7,
            marked=marked,
        )
    )
    if pair is not None:
        nested(reader, paragraph, row, parts=[(colon + 1, stop)])
    return True


def _label(row: Row, lexicon: Lexicon, text: str) -> tuple[Span, int] | None:
    """The places of a label's name, and of its colon."""
    if ":" not in row.low[1 : _LONGEST_LABEL + 1] or not row.cap[0]:
        return None
    colon = row.low.index(":", 1)
    if len(row) - colon <= _SHORTEST or row.kind[colon + 1] == QUOTED or not row.cap[colon + 1]:
        return None
    if row.quoted(0, colon) or row.low[0] in lexicon.determiners:
        return None
    if any(
        row.kind[at] == WORD and not row.cap[at] and row.low[at] not in lexicon.prepositions
        for at in range(colon)
    ):
        return None
    found = candidates(row, 0, colon, lexicon, 0)
    if not found or found[0].first or found[0].strength < 2:
        return None
    name = found[0].first, found[0].stop
    return (name, colon) if _speaks(row, name, colon, lexicon, text) else None


def _speaks(row: Row, name: Span, colon: int, lexicon: Lexicon, text: str) -> bool:
    """Whether a label names somebody known: by an office, or by a name that the text repeats."""
    start, end = row.span(*name)
    words = text[start:end]
    if len(words) <= 2:
        return False  # the Q and A of an interview
    last = text[slice(*row.span(name[1] - 1, name[1]))]
    if words.isupper() and name[1] == colon:
        return text.count(last) > 1 or last.title() in text
    headline = len(row.sentences) == 1 and _SHORTEST_HEADLINE < len(row) <= _LONGEST_HEADLINE
    if not headline or (row.kind[-1] == POINT and row.low[-1] == ":"):
        return False
    office = any(lexicon.noun(low) is not None for low in row.low[slice(*name)])
    return office or text.find(last, row.end[-1]) > 0
