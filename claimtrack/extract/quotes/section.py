"""A section of a row: a sentence, or the part of one between semicolons, and its chunks."""

from __future__ import annotations

from functools import cache

from claimtrack.extract.quotes.cues import find_cues
from claimtrack.extract.quotes.marks import Pair
from claimtrack.extract.quotes.reporting import Lexicon
from claimtrack.extract.quotes.rows import NUMBER, POINT, QUOTED, WORD, Row
from claimtrack.extract.quotes.unlisted import unlisted_cues
from claimtrack.types import Span

_FULL_STOPS = frozenset(".!?…")
_FINAL = frozenset(",.!?…")


class Section:
    """Where frames are sought. A chunk is what stands between two commas, dashes or colons."""

    def __init__(
        self,
        row: Row,
        first: int,
        stop: int,
        lexicon: Lexicon,
        text: str,
        dateline: bool = False,
        previous: Span | None = None,
    ) -> None:
        self.row = row
        self.text = text
        self.lexicon = lexicon
        self._previous = previous
        self.first = _after_clock(row, first, stop)
        if dateline:
            self.first = _after_dateline(row, self.first, stop, lexicon)
        self.stop = stop
        self.sentence_start = first
        end = stop
        if end - first > 2 and row.low[end - 1] == ")" and row.low[end - 2] in _FULL_STOPS:
            end -= 1  # "(He left.)"
            self.first += row.low[self.first] == "("
        while end > first and row.kind[end - 1] == POINT and row.low[end - 1] in ".!?…;":
            end -= 1
        self.end = end
        cues = find_cues(row, self.first, end, lexicon)
        self.cues = unlisted_cues(row, self.first, end, cues, lexicon)

    @property
    def previous(self) -> Span | None:
        """The sentence before in the paragraph, for a verb that points back; none too short."""
        if self._previous is None:
            return None
        first, stop = without_points(self.row, *self._previous)
        return (first, stop) if stop - first > 3 else None

    def words(self, pair: Pair) -> list[str]:
        """The words between two marks."""
        return self.text[pair.inner[0] : pair.inner[1]].split()

    def titled(self, pair: Pair) -> bool:
        """Whether marked words look like the name of a work or programme."""
        words = self.words(pair)
        capitals = sum(word[0].isupper() for word in words)
        return len(words) < 8 and capitals * 2 >= len(words)

    def work(self, first: int, quoted: int, back: int) -> bool:
        """Whether the last words before marks say that they hold a title or a motto."""
        works = self.lexicon.works
        return any(self.row.low[at] in works for at in range(max(first, quoted - back), quoted))

    def low(self, at: int) -> str:
        """The folded unit at a place; nothing outside the section."""
        return self.row.low[at] if self.first <= at < self.end else ""

    def quoted(self, at: int) -> bool:
        """Whether words in marks stand at a place of the section."""
        return self.first <= at < self.end and self.row.kind[at] == QUOTED

    @property
    def marked(self) -> bool:
        """Whether words in marks stand in the section."""
        return bool(self.row.quoted(self.first, self.end))

    def separator(self, at: int) -> bool:
        return self.row.kind[at] == QUOTED or self.row.low[at] in self.lexicon.separators

    def separator_at(self, at: int) -> bool:
        """Whether a chunk ends at a place, the end of the section included."""
        return at >= self.end or self.separator(at)

    def chunk_start(self, place: int) -> int:
        """Where the chunk around a place begins; words in marks belong to it unless they end it."""
        at = place
        row, separators = self.row, self.lexicon.separators
        while at > self.first:
            if row.low[at - 1] == ")":
                opened = next(
                    (x for x in range(at - 2, max(self.first, at - 14), -1) if row.low[x] == "("),
                    None,
                )
                if opened is None:
                    break
                at = opened
            elif row.kind[at - 1] == QUOTED:
                if at == place or self._closed(at - 1):
                    break
                at -= 1
            elif row.low[at - 1] in separators:
                break
            else:
                at -= 1
        return at

    def _closed(self, at: int) -> bool:
        """Whether words in marks end with punctuation of their own."""
        pair = self.row.pair[at]
        return pair is not None and (pair.goes_on or pair.final in _FINAL)

    def chunk_stop(self, place: int) -> int:
        """Where the chunk around a place ends; words in marks end it."""
        low, kind, separators = self.row.low, self.row.kind, self.lexicon.separators
        for at in range(place, self.end):
            if kind[at] == QUOTED or low[at] in separators:
                return at
        return max(place, self.end)

    def clause_stop(self, place: int) -> int:
        """Where the chunk from a place ends, words in marks included."""
        at = place
        while at < self.end and (self.row.kind[at] == QUOTED or not self.separator(at)):
            at += 1
        return at

    def only(self, first: int, stop: int, *sets: frozenset[str]) -> bool:
        """Whether every place holds a word of one of the sets."""
        return _together(*sets).issuperset(self.row.low[first:stop])

    def trim(self, first: int, stop: int) -> Span:
        """Without separators at the edges, and without a full stop."""
        low, edges = self.row.low, self.lexicon.edges
        while first < stop and low[first] in edges:
            first += 1
        while stop > first and low[stop - 1] in edges:
            stop -= 1
        return first, stop

    def has_verb(self, first: int, stop: int) -> bool:
        """Whether a known verb stands between two places."""
        row, lexicon = self.row, self.lexicon
        return any(
            row.kind[at] == WORD
            and not row.cap[at]
            and (row.low[at] in lexicon.auxiliaries or row.low[at] in lexicon.verbs)
            and row.low[at] not in lexicon.ambiguous
            for at in range(first, stop)
        )

    def speaks(self, first: int, stop: int) -> bool:
        """Whether a phrase is headed by a person or a body."""
        row, lexicon = self.row, self.lexicon
        return any(
            lexicon.noun(row.low[at]) is not None for at in range(first, min(stop, first + 3))
        )

    def named(self, first: int, stop: int) -> bool:
        """Whether a phrase holds a person, a body or a proper name."""
        return self.speaks(first, stop) or any(self.row.cap[max(first, self.first + 1) : stop])

    def complement_at(self, at: int) -> bool:
        return self.low(at) in self.lexicon.complementisers

    def clause_at(self, at: int) -> bool:
        """Whether a complementiser stands at a place, perhaps behind a comma."""
        return self.complement_at(at + (self.low(at) == ","))

    def subjunctive(self, first: int, stop: int, moods: frozenset[str] | None = None) -> int | None:
        """The place of a verb in the mood of reported speech."""
        row = self.row
        if moods is None:
            moods = self.lexicon.subjunctive
        if not moods:
            return None
        return next(
            (at for at in range(first, stop) if row.low[at] in moods and not row.cap[at]), None
        )


@cache
def _together(*sets: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*sets)


def without_points(row: Row, first: int, stop: int) -> Span:
    """Places without the punctuation at their end."""
    while stop > first and row.kind[stop - 1] == POINT:
        stop -= 1
    return first, stop


def _after_clock(row: Row, first: int, stop: int) -> int:
    """Past "11.20 |" at the head of an entry."""
    if first + 2 < stop and row.kind[first] == NUMBER and row.low[first + 1] in "|·•":
        return first + 2
    return first


def _after_dateline(row: Row, first: int, stop: int, lexicon: Lexicon) -> int:
    """Past "KYIV, Feb 18 (Agency) -" at the head of a report."""
    for at in range(min(first + 16, stop - 1), first, -1):
        if row.kind[at] == POINT and row.low[at] in lexicon.dashes:
            before = [x for x in range(first, at) if row.kind[x] == WORD]
            if before and all(row.cap[x] or len(row.low[x]) < 4 for x in before):
                return at + 1
    return first
