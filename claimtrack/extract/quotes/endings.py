"""Where content ends: before another cue, an apposition, a gerund of saying, another source."""

from __future__ import annotations

from claimtrack.extract.quotes.cues import BEFORE, Cue
from claimtrack.extract.quotes.reporting import Lexicon
from claimtrack.extract.quotes.rows import POINT, QUOTED, WORD
from claimtrack.extract.quotes.section import Section
from claimtrack.extract.quotes.unlisted import verb_shaped
from claimtrack.extract.quotes.verbforms import GERUND
from claimtrack.types import Span


def clause(section: Section, start: int, cue: Cue | None) -> list[Span]:
    """Content from a place to the end of its clause."""
    row = section.row
    while start < section.end and row.kind[start] == POINT and row.low[start] == ",":
        start += 1
    if start >= section.end:
        return []
    first, stop = section.trim(start, cut(section, start, section.end, cue))
    pair = row.pair[first] if first < stop else None
    if pair is not None and _other_verb(section, first + 1):
        return [(first, first + 1)]
    if pair is not None and section.low(first + 1) == ":":
        return [(first, first + 1)]  # the report explains the words in marks
    if pair is not None and pair.final == "," and section.lexicon.bare_content:
        return [(first, first + 1)]  # the comma inside the marks closes the content
    return [(first, _before_speech(section, first, stop))] if first < stop else []


def _before_speech(section: Section, first: int, stop: int) -> int:
    """The end of a clause that a colon and whole sentences in marks follow: "he left: '...'"."""
    row = section.row
    quoted = stop - 1
    colon = quoted - 1
    if colon < first + 3 or row.kind[quoted] != QUOTED or row.low[colon] != ":":
        return stop
    if not row.cap[quoted] or any(first < cue.first < colon for cue in section.cues):
        return stop
    return colon


def _other_verb(section: Section, at: int) -> bool:
    """Whether "and blamed" follows words in marks: a verb of whoever speaks."""
    row, lexicon = section.row, section.lexicon
    if lexicon.bare_content or section.low(at) not in lexicon.conjunctions:
        return False
    at += 1
    while section.low(at) in lexicon.clitics and section.low(at) not in lexicon.articles:
        at += 1
    low = section.low(at)
    return (
        bool(low)
        and not row.cap[at]
        and (low in lexicon.auxiliaries or low in lexicon.verbs or verb_shaped(row, at, lexicon))
    )


def _closing_comma(section: Section, start: int, stop: int) -> int:
    """Behind marks whose own comma parts the content from a gerund or an apposition."""
    row, lexicon = section.row, section.lexicon
    for at in range(start, stop - 1):
        pair = row.pair[at]
        if pair is None or pair.final != ",":
            continue
        low = row.low[at + 1]
        if low in lexicon.determiners or (
            row.kind[at + 1] == WORD and low.endswith(lexicon.infinitive_endings)
        ):
            return at + 1
    return stop


def main_clause(section: Section, begin: int) -> int:
    """Where content in a subordinate clause ends: before the main one, "when X said so, Y ..."."""
    row, lexicon = section.row, section.lexicon
    aside = row.low[begin] in lexicon.subordinators
    for at in range(begin, section.end):
        pair = row.pair[at]
        if pair is not None and pair.final == ",":
            return at + 1
        low = row.low[at]
        if row.kind[at] != POINT or not (low == "," or low in lexicon.dashes):
            continue
        if not aside and section.low(at + 1) not in lexicon.conjunctions:
            return at
        aside = not aside
    return section.end


def _inner(later: Cue, lexicon: Lexicon) -> bool:
    """Whether a wish or belief goes on inside what is said: "said he was ill and hoped to"."""
    return lexicon.bare_content and "think" in later.uses and "say" not in later.uses


def _joint(section: Section, start: int, stop: int) -> int | None:
    """The comma before the last clause between two places that a conjunction opens."""
    row, lexicon = section.row, section.lexicon
    for at in range(stop - 2, start + 2, -1):
        if row.low[at] == "," and row.low[at + 1] in lexicon.conjunctions:
            return at
    return None


def cut(section: Section, start: int, stop: int, cue: Cue | None) -> int:
    """The end of content: before a coordinated cue, a gerund of saying, another source."""
    row, lexicon = section.row, section.lexicon
    if lexicon.bare_content:
        stop = _closing_comma(section, start, stop)
    for at in range(start + 3, stop - 2):  # "..., a claim that Roe denied"
        named = row.low[at + 1] in lexicon.indefinite and row.low[at + 2] in lexicon.sayings
        if named and row.low[at] == "," and row.kind[at] == POINT:
            stop = at
            break
    for later in section.cues:
        if later.first <= start or later.first >= stop or later is cue:
            continue
        chunk = section.chunk_start(later.group)
        if later.is_phrase:
            if chunk == later.first and row.low[chunk - 1] == ",":
                return chunk - 1
            if chunk != later.first and later.slot == BEFORE:
                return later.first
            continue
        ahead = 1 if section.quoted(start) else 2
        anew = chunk > start and row.low[chunk - 1] == ":"
        anew = anew and section.only(chunk, later.group, lexicon.there)
        told = later.uses & {"say", "think"} and section.clause_at(later.stop)
        if anew and cue is not None and told:
            return chunk - 1  # "regrets that ...: holds that ..."
        colon = chunk - 2
        while colon > start and not section.separator(colon):
            colon -= 1
        aside = section.low(chunk - 1) == "," and section.chunk_stop(chunk) == later.stop
        if cue is not None and aside and later.uses & {"say", "act"} and section.low(colon) == ":":
            return colon  # "admits it: the quarry, he explains, ..."
        announces = section.low(section.chunk_stop(later.stop)) == ":" and section.marked
        joint = _joint(section, start, later.group) if announces and cue is not None else None
        if joint is not None:
            return joint  # ", and one of them, Roe, summed it up: '...'"
        opens = chunk > start + ahead and row.low[chunk - 1] == ","
        two = f"{row.low[chunk]} {section.low(chunk + 1)}"
        if opens and (row.low[chunk] in lexicon.concessives or two in lexicon.concessives):
            return chunk - 1
        negated = any(row.low[at] in lexicon.negations for at in range(chunk, later.stop))
        if opens and row.low[chunk] in lexicon.conjunctions and ("say" in later.uses or negated):
            return chunk - 1
        if later.slot == GERUND:
            if opens and chunk == later.group:
                return chunk - 1
            continue
        before = later.group - 1
        if (
            (before > start or (before == start and section.quoted(start - 1)))
            and row.low[before] in lexicon.conjunctions
            and cue is not None
            and (
                (later.uses & {"say", "commit", "judge"} and not _inner(later, lexicon))
                or (not lexicon.bare_content and section.quoted(later.stop))
            )
        ):
            return before - 1 if row.low[before - 1] == "," else before
    return stop
