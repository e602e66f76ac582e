"""Speech without a cue in its sentence: words in marks that read as speech, and reported mood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.extract.layout import Layout
from claimtrack.extract.quotes.attribution import Draft, Paragraph
from claimtrack.extract.quotes.inside import inside
from claimtrack.extract.quotes.marks import Pair
from claimtrack.extract.quotes.phrases import candidates, strength
from claimtrack.extract.quotes.rows import POINT, QUOTED, WORD, Row
from claimtrack.extract.quotes.section import Section
from claimtrack.extract.quotes.subjects import main_subject, subject
from claimtrack.types import Span

if TYPE_CHECKING:
    from claimtrack.extract.quotes.drafts import Reader


_LONGEST_HEADING = 8
_NEAR = 4
"""Words before marks among which a title or motto is announced."""


def heading(row: Row, pair: Pair, layout: Layout, pairs: list[Pair]) -> bool:
    """Whether words in marks that are a paragraph by themselves stand over the next ones.

    In capitals, before a colon, or in single marks where the text has double ones.
    """
    words = layout.text[pair.inner[0] : pair.inner[1]]
    if any(row.kind[at] not in (QUOTED, POINT) for at in range(len(row))):
        return False
    count = words.count(" ") + 1
    if count > _LONGEST_HEADING:
        return False
    if words.endswith(":") or (count > 1 and words.isupper()):
        return True
    if not _single(layout, pair):
        return False
    return 2 * sum(_single(layout, other) for other in pairs) < len(pairs)


def _single(layout: Layout, pair: Pair) -> bool:
    return layout.folded[pair.start] == "'" != layout.folded[pair.start + 1]


def fallback(
    reader: Reader, paragraph: Paragraph, section: Section, left: list[int]
) -> Draft | None:
    """Words in marks beside other words: taken only where they read as speech."""
    row, text = paragraph.row, reader.layout.text
    last: Draft | None = None
    for at in left:
        pair = row.pair[at]
        if pair is None:
            continue
        words = text[pair.inner[0] : pair.inner[1]].split()
        after_colon = at > section.first and row.low[at - 1] == ":"
        if section.work(section.first, at, at if after_colon else _NEAR):
            continue
        if after_colon and _bracketed(section, at):
            continue  # a motto or a translation
        if reader.lexicon.bare_content and not after_colon and _named(section, at):
            continue
        sentence = words and words[0][0].isupper() and text[pair.inner[1] - 1] in ".!?…,"
        fragment = len(words) >= reader.lexicon.speech_words and words[0][0].islower()
        said = _saying(section, at) if after_colon else _worded(section, at)
        on = after_colon and _goes_on(section, at)
        gap = _gapped(section, at)
        closing = after_colon and at == section.end - 1 and row.cap[at]
        told = pair.final in ".!?" and _somebody(section, at)
        closing = closing and (bool(section.cues) or told)
        if not (
            closing
            or (after_colon and len(words) >= 3)
            or (sentence and len(words) >= 4)
            or fragment
            or said
            or on
            or gap
        ):
            continue
        who = None
        if pair.final == "," and not after_colon:
            who = subject(section, at + 1, section.chunk_stop(at + 1))
        chunk = section.chunk_start(at - 1 if after_colon else at)
        if gap:
            chunk = section.chunk_start(at - 1)  # "X called it 'a', and Y — 'b'"
        if said is not None and said[1] == said[0]:  # "X meets it with criticism: '...'"
            main = main_subject(section, at)
            who = main if main and not main[0] <= said[0] < main[1] else None
        elif said is not None:
            who = said
        elif after_colon and not on:
            who = main_subject(section, at)
        if said is None and not on:
            who = who or subject(section, chunk, at) or subject(section, section.first, at)
        last = Draft(
            kind="direct",
            spans=[pair.inner],
            paragraph=paragraph,
            at=pair.start,
            speaker=row.span(*who) if who else None,
            rule="marks after a colon" if after_colon else "marks that read as speech",
            confidence=0.6 if after_colon else 0.45,
            marked=True,
            floating=who is None,
        )
        reader.drafts.append(last)
        inside(reader, paragraph, at)
    return last


def _somebody(section: Section, quoted: int) -> bool:
    """Whether the sentence before words in marks has somebody who speaks as its subject."""
    who = main_subject(section, quoted - 1)
    return (
        who is not None
        and strength(section.row, *who, section.lexicon, section.sentence_start) == 2
    )


def _named(section: Section, at: int) -> bool:
    """Whether marks hold the title of a work: every word of weight in it has a capital."""
    pair = section.row.pair[at]
    if pair is None or at == section.first or section.row.kind[at - 1] != WORD:
        return False
    function = section.lexicon.function_words
    words = [word for word in section.words(pair) if word.lower() not in function]
    return len(words) > 1 and all(word[0].isupper() or word[0].isdigit() for word in words)


def _bracketed(section: Section, at: int) -> bool:
    """Whether a place stands in brackets that open in its sentence."""
    low = section.row.low[section.first : at]
    return low.count("(") > low.count(")")


def _saying(section: Section, quoted: int) -> Span | None:
    """Whose the reply is in "the mayor's reply: '...'"; an empty span where nobody is named."""
    row, lexicon = section.row, section.lexicon
    colon = quoted - 1
    chunk = section.chunk_start(colon)
    said = next((at for at in range(chunk, colon) if row.low[at] in lexicon.sayings), None)
    if said is None:
        return None
    for c in candidates(row, said + 1, colon, lexicon, section.sentence_start):
        if c.strength == 2:
            return c.first, c.stop
    if row.low[chunk] in lexicon.possessives:
        return chunk, chunk + 1
    mark = next((at for at in range(chunk, said) if row.low[at] in lexicon.possessive_marks), None)
    if mark is not None and mark > chunk:
        return subject(section, chunk, mark)
    return (said, said) if not section.has_verb(chunk, colon) else None


def _worded(section: Section, quoted: int) -> Span | None:
    """Whose the words are in "with the words '...' X took leave"; none without a noun of saying."""
    row, lexicon = section.row, section.lexicon
    noun = quoted - 1 - (section.low(quoted - 1) == ",")
    pair = row.pair[quoted]
    if pair is None or len(section.words(pair)) < lexicon.speech_words:
        return None
    if noun < section.first + 1 or row.low[noun] not in lexicon.sayings:
        return None
    if row.low[noun - 1] not in lexicon.determiners | lexicon.prepositions:
        return None
    before = subject(section, section.first, noun - 1)
    return before or subject(section, quoted + 1, section.chunk_stop(quoted + 1))


def _gapped(section: Section, quoted: int) -> bool:
    """Whether a dash stands for the verb of judgement before: "and Roe — 'a fair'"."""
    row = section.row
    return (
        quoted > section.first + 1
        and row.low[quoted - 1] in section.lexicon.dashes
        and row.cap[quoted - 2]
        and any("judge" in cue.uses and cue.stop < quoted for cue in section.cues)
    )


def _goes_on(section: Section, quoted: int) -> bool:
    """Whether only "and then" stands before a colon: the same voice goes on."""
    lexicon = section.lexicon
    return section.only(section.first, quoted - 1, lexicon.conjunctions, lexicon.adverbs)


def loose(
    reader: Reader, paragraph: Paragraph, section: Section, last: Draft | None
) -> Draft | None:
    """A sentence whose verb says that it is somebody's words: free indirect speech."""
    row, lexicon = paragraph.row, reader.lexicon
    if not lexicon.subjunctive or section.end - section.first < (3 if section.marked else 4):
        return None
    if section.cues:
        return None
    verb = section.subjunctive(section.first, section.end)
    told = reader.silent
    who = main_subject(told) if told is not None else None  # "Roe warned of the beetle. ..."
    beside = last is not None and last.paragraph is paragraph
    if verb is None and (beside or who is not None):
        verb = section.subjunctive(section.first, section.end, lexicon.past_subjunctive)
    if verb is None and beside and section.marked:
        verb = section.subjunctive(section.first, section.end, lexicon.conditional)
    if verb is None or any(
        row.low[at] in lexicon.first_persons for at in range(section.first, section.end)
    ):
        return None
    if last is None and not reader.drafts and who is None:
        return None
    first, stop = section.trim(section.first, section.end)
    marked = bool(row.quoted(first, stop))
    if last is not None and last.loose and beside and who is None:
        last.spans[-1] = (last.spans[-1][0], row.end[stop - 1])
        if marked:
            last.kind, last.marked = "mixed", True
        return last
    draft = Draft(
        kind="mixed" if marked else "indirect",
        spans=[row.span(first, stop)],
        marked=marked,
        paragraph=paragraph,
        at=row.start[verb],
        rule="free indirect speech",
        confidence=0.6,
        speaker=row.span(*who) if who else None,
        floating=who is None,
        loose=True,
    )
    reader.drafts.append(draft)
    return draft
