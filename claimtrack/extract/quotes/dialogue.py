"""Attributions inside speech: dash dialogue, and «Q1, — said X, — Q2» in one pair of marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimtrack.extract.quotes.cues import Cue, find_cues
from claimtrack.extract.quotes.phrases import Candidate, candidates
from claimtrack.extract.quotes.reporting import Lexicon
from claimtrack.extract.quotes.rows import NUMBER, POINT, WORD, Row
from claimtrack.extract.quotes.section import Section
from claimtrack.extract.quotes.subjects import main_subject
from claimtrack.extract.quotes.unlisted import after_speech
from claimtrack.extract.quotes.verbforms import FINITE
from claimtrack.types import Span

if TYPE_CHECKING:
    from claimtrack.extract.quotes.attribution import Paragraph

_SPOKEN = frozenset({"say", "ask", "act", "think"})


@dataclass(frozen=True, slots=True)
class Speech:
    """The parts of a speech, in places, and the attribution that interrupts or follows it."""

    parts: list[Span]
    cue: Cue | None
    speaker: Span | None


def opens_dialogue(row: Row, lexicon: Lexicon) -> bool:
    """Whether a paragraph begins with the dash of a spoken line."""
    return row.low[0] in lexicon.dialogue and row.kind[0] == POINT and len(row) > 1


def told_by(before: list[Paragraph], lexicon: Lexicon, text: str) -> Span | None:
    """The subject of a sentence that ends in a colon, before a line of dialogue."""
    row = before[0].row if before else None
    if row is None or row.low[-1] != ":" or not row.sentences:
        return None
    who = main_subject(Section(row, *row.sentences[-1], lexicon, text))
    return row.span(*who) if who is not None else None


def split_speech(row: Row, first: int, lexicon: Lexicon, marked: bool) -> Speech:
    """Cut the attributions out of a spoken row that begins at ``first``.

    ``marked``: the row stands between two marks, where an attribution needs dashes
    or, in some languages, commas around it.
    """
    stop = len(row)
    parts: list[Span] = []
    cue: Cue | None = None
    speaker: Span | None = None
    begin = first
    at = first + 1
    while at < stop:
        opened = _opened(row, at, lexicon, marked)
        if opened:
            found = _attribution(row, at + 1, stop, lexicon, opened, marked)
            if found is not None:
                this_cue, this_speaker, end = found
                if cue is None:
                    cue, speaker = this_cue, this_speaker
                parts.append(
                    (begin, at if row.low[at] in lexicon.dashes or row.low[at] == "," else at + 1)
                )
                begin = end
                at = end
        at += 1
    if begin < stop:
        parts.append((begin, stop))
    trimmed = [_trim(row, a, b, lexicon) for a, b in parts]
    return Speech([p for p in _without_asides(row, trimmed) if p[0] < p[1]], cue, speaker)


def _opened(row: Row, at: int, lexicon: Lexicon, marked: bool) -> str:
    """Which sort of break may open an attribution here."""
    if row.kind[at] != POINT:
        return ""
    low = row.low[at]
    if low in lexicon.dashes:
        return "dash"
    if (lexicon.comma_incise or (marked and lexicon.marked_incise)) and low in ",?!…":
        return "comma"
    return ""


def _attribution(
    row: Row, first: int, stop: int, lexicon: Lexicon, opened: str, marked: bool
) -> tuple[Cue, Span | None, int] | None:
    """An attribution that begins at a place: its cue, its speaker, and where speech goes on."""
    if first >= stop or row.kind[first] != WORD:
        return None
    close = first
    while close < stop and not (
        row.kind[close] == POINT
        and (row.low[close] in lexicon.dashes or row.low[close] in ",.!?:;…")
    ):
        close += 1
    cues = [
        c
        for c in find_cues(row, first, close, lexicon)
        if not c.is_phrase and c.slot == FINITE and c.uses & _SPOKEN
    ]
    if not cues and opened == "dash":
        guess = after_speech(row, first, close, lexicon)
        cues = [guess] if guess is not None else []
    if not cues:
        return None
    cue = cues[0]
    found = [c for c in candidates(row, cue.stop, close, lexicon, first) if not c.governed]
    best = next((c for c in found if c.strength == 2), found[0] if found else None)
    own = next((x for x in range(cue.group, cue.stop) if row.low[x] in lexicon.pronouns), None)
    if best is None and own is not None and row.low[own][0] == "-":
        best = Candidate(own, own + 1, False, 2)  # a-t-elle reconnu
    if cue.group == first:
        after = cue.stop
        while after < close and row.low[after] in lexicon.adverbs:
            after += 1
        if best is None and after < close and row.low[after] not in lexicon.prepositions:
            return None
        if best is None and not lexicon.null_subject:
            return None
        if opened == "comma" and best is None:
            if lexicon.comma_incise or not _unsaid(row, first, close, lexicon):
                return None
        elif opened == "comma" and best is not None and best.first > cue.stop + 3:
            return None
    else:
        if opened == "comma" or (close < stop and row.low[close] == ":"):
            return None
        before = [c for c in candidates(row, first, cue.group, lexicon, first) if not c.governed]
        if not before or before[0].strength < 2 or (cue.stop < close and best is not None):
            return None
        best = before[0]
    if best is not None and any(
        row.low[x] in lexicon.first_persons for x in range(best.first, best.stop)
    ):
        return None
    return (
        cue,
        (best.first, best.stop) if best else None,
        _end(row, close, stop, lexicon, opened, marked),
    )


def _unsaid(row: Row, first: int, close: int, lexicon: Lexicon) -> bool:
    """Whether nobody in the speech before a comma could be the subject of the verb behind it."""
    begin = next(
        (x + 1 for x in range(first - 2, -1, -1) if row.kind[x] == POINT and row.low[x] in ".!?…"),
        0,
    )
    before = candidates(row, begin, first - 1, lexicon, begin)
    ends = close < len(row) and row.low[close] in ",."
    return ends and not any(c.strength == 2 and not c.governed for c in before)


def _end(row: Row, close: int, stop: int, lexicon: Lexicon, opened: str, marked: bool) -> int:
    """Where speech goes on after an attribution whose first chunk ends at ``close``."""
    at = close
    if opened == "comma" and marked:
        while close < stop and row.low[close] == "," and close + 1 < stop:
            following = close + 1
            end = following
            while end < stop and row.kind[end] != POINT:
                end += 1
            colon = end < stop and row.low[end] == ":" and end - following < 8
            if not (
                row.kind[following] == NUMBER
                or row.cap[following]
                or lexicon.noun(row.low[following]) is not None
                or _apposition(row, following, end, lexicon)
                or colon
                or _participle(row.low[following], lexicon)
                or _apposed(row, following, end, lexicon)
            ):
                break
            close = end
        return min(close + 1, stop)
    while at < stop:
        low = row.low[at]
        if row.kind[at] == POINT:
            if opened == "dash" and low in lexicon.dashes:
                return at + 1
            if low in ".!?…" and (at + 1 >= stop or opened == "comma"):
                return at + 1
            if low == ":" and opened == "dash":
                return at + 1
            if (
                low in ".!?…"
                and opened == "dash"
                and not any(
                    row.low[x] in lexicon.dashes
                    for x in range(at + 1, min(stop, at + 300))
                    if row.kind[x] == POINT
                )
            ):
                return stop
        at += 1
    return stop


def _apposition(row: Row, first: int, stop: int, lexicon: Lexicon) -> bool:
    """Whether the words beside the speaker say who that is: ", the director of the port"."""
    return (
        first + 1 < stop
        and (row.low[first] in lexicon.articles or row.low[first] in lexicon.links)
        and lexicon.noun(row.low[first + 1]) is not None
    )


def _participle(low: str, lexicon: Lexicon) -> bool:
    """Whether a word looks like a participle beside the speaker: ", reached by phone"."""
    endings = lexicon.participle_endings
    return bool(endings) and len(low) > 4 and low.rstrip("es").endswith(endings)


def _apposed(row: Row, first: int, stop: int, lexicon: Lexicon) -> bool:
    """Whether a chunk only explains the speaker: ", the baker"."""
    low = row.low[first:stop]
    return (
        bool(low)
        and low[0] in lexicon.determiners
        and (
            any(lexicon.noun(word) is not None for word in low[1:3])
            or (len(low) < 5 and stop < len(row) and row.low[stop] == ".")
        )
        and not any(word in lexicon.auxiliaries or word in lexicon.verbs for word in low)
    )


def _trim(row: Row, first: int, stop: int, lexicon: Lexicon) -> Span:
    while (
        first < stop
        and row.kind[first] == POINT
        and (row.low[first] in ",.;:" or row.low[first] in lexicon.dashes)
    ):
        first += 1
    while (
        stop > first
        and row.kind[stop - 1] == POINT
        and (row.low[stop - 1] in ",;" or row.low[stop - 1] in lexicon.dashes)
    ):
        stop -= 1
    return first, stop


def _without_asides(row: Row, parts: list[Span]) -> list[Span]:
    """Cut out a sentence in brackets, such as a stage direction."""
    result: list[Span] = []
    for first, stop in parts:
        at = begin = first
        while at < stop:
            if row.low[at] == "(" and at > first and row.low[at - 1] in ".!?…":
                close = next((x for x in range(at, min(stop, at + 40)) if row.low[x] == ")"), None)
                if close is not None and row.low[close - 1] in ".!?…":
                    result.append((begin, at))
                    begin = at = close + 1
                    continue
            at += 1
        result.append((begin, stop))
    return result
