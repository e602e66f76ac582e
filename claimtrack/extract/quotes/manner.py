"""Frames of "as X said, ...", of "X's advice reads" and of verbs that point back: "X said so"."""

from __future__ import annotations

from claimtrack.extract.quotes.contents import content_after, content_before
from claimtrack.extract.quotes.cues import Cue
from claimtrack.extract.quotes.endings import clause
from claimtrack.extract.quotes.frame import Frame
from claimtrack.extract.quotes.phrases import candidates
from claimtrack.extract.quotes.section import Section
from claimtrack.extract.quotes.subjects import subject, subject_after

_LONGEST_NAME = 30
"""Characters of a newspaper's name in marks."""


def points_back(section: Section, cue: Cue) -> bool:
    """Whether a sentence reports the one before it."""
    if "say" not in cue.uses or cue.first - section.first > 12:
        return False
    if section.low(section.first) not in section.lexicon.backward_heads:
        return False
    words = section.row.low[section.first : section.first + 5]
    return any(
        words[: len(p)] == list(p) and (len(p) > 1 or cue.first == section.first + 1)
        for p in section.lexicon.backward
    )


def backward_frame(section: Section, cue: Cue, chunk: int, close: int) -> Frame | None:
    """The sentence before, as content of "that was said by X"."""
    if section.previous is None or content_after(section, cue):
        return None
    row, lexicon = section.row, section.lexicon
    who = subject_after(section, cue, close)
    if who is None:
        found = candidates(row, section.first, cue.group, lexicon, section.first)
        strong = [c for c in found if c.strength == 2]
        free = [c for c in strong if not c.governed] or strong
        who = (free[-1].first, free[-1].stop) if free else None
    if who is None:
        return None
    return Frame(cue, who, [section.previous], "verb that points back", 0.8)


def compares(section: Section, chunk: int) -> bool:
    """Whether "as many as four in ten" opens a subject, not a clause of manner."""
    return section.low(chunk + 2) == section.row.low[chunk]


def manner_apart(section: Section, cue: Cue, close: int, found: list[Frame]) -> Frame | None:
    """Of "Wie X, der Sprecher, mitteilte, ...": the verb apart from its subject."""
    if found or cue.stop != close or section.low(close) != ",":
        return None
    who = subject(section, section.first + 1, section.chunk_stop(section.first + 1))
    if who is None or cue is not section.cues[0]:
        return None
    content = clause(section, close + 1, cue)
    return Frame(cue, who, content, "clause of manner before the content", 0.8)


def manner_frame(section: Section, cue: Cue, chunk: int, close: int) -> Frame | None:
    """Of "as X said, ..." and "..., as X said"."""
    row, lexicon = section.row, section.lexicon
    who = subject(section, chunk + 1, cue.group) or subject_after(section, cue, close)
    paper = row.pair[cue.stop] if section.quoted(cue.stop) else None
    if who is None and paper is not None and paper.inner[1] - paper.inner[0] <= _LONGEST_NAME:
        who, close = (cue.stop, cue.stop + 1), section.chunk_stop(cue.stop + 1)
    if who is None:
        who = subject(section, chunk + 1, cue.group, True)  # as transpired from the ministry
        if who is not None and not section.speaks(*who):
            who = None
    if who is None and not lexicon.null_subject:
        return None
    if section.only(section.first, chunk, lexicon.conjunctions):
        content = clause(section, close + 1, cue) if close < section.end else []
        rule = "clause of manner before the content"
    else:
        content = content_before(section, cue, chunk, close)
        rule = "clause of manner after the content"
    return Frame(cue, who, content, rule, 0.85, subject_dropped=who is None)


def reading_frame(section: Section, cue: Cue, chunk: int, close: int) -> Frame | None:
    """Of "the doctor's advice reads: '...'": the subject is what is said, not who says it."""
    row, lexicon = section.row, section.lexicon
    places = [*range(chunk, cue.group), *range(cue.stop, close)]
    said = next((at for at in places if row.low[at] in lexicon.sayings), None)
    if said is None:
        return None  # the name of a thing
    stop = cue.group if said < cue.group else close
    found = candidates(row, said + 1, stop, lexicon, section.sentence_start)
    who = next(((c.first, c.stop) for c in found if c.strength == 2), None)
    if who is None and row.low[said - 1] in lexicon.possessives:
        who = (said - 1, said)
    content = content_before(section, cue, chunk, close) if chunk > section.first else []
    content = content or content_after(section, cue)
    return Frame(cue, who, content, "what is said before its verb", 0.75, open=who is None)
