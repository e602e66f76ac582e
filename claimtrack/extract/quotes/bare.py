"""Content without a complementiser, as English has it: "said he would"."""

from __future__ import annotations

from claimtrack.extract.quotes.cues import Cue
from claimtrack.extract.quotes.endings import clause
from claimtrack.extract.quotes.phrases import phrase_end
from claimtrack.extract.quotes.rows import NUMBER, WORD
from claimtrack.extract.quotes.section import Section
from claimtrack.extract.quotes.verbforms import GERUND
from claimtrack.types import Span


def bare(section: Section, cue: Cue) -> list[Span]:
    """Content without a complementiser: "said he would"."""
    row, lexicon = section.row, section.lexicon
    close = section.clause_stop(cue.stop)
    at = past_adverbials(section, cue.stop, close)
    short = (
        section.low(at) not in lexicon.pronouns or section.low(at + 1) not in lexicon.auxiliaries
    )
    if (section.end - at < 3 and short) or at >= close:
        return []
    end = phrase_end(row, at, close, lexicon)
    if row.low[at] in lexicon.auxiliaries and _subject_gone(section, cue):
        return clause(section, at, cue)  # "the wall, which she said would hold"
    opens = row.low[at] in lexicon.determiners or row.low[at] in lexicon.nobody
    sentential = row.low[cue.stop - 1] in lexicon.sentential
    if end == at:
        begins = (opens and sentential) or _headless(section, cue, at, close)
        return clause(section, at, cue) if begins else []
    if "tell" in cue.uses and section.quoted(end):
        end = past_adverbials(section, end + 1, close)  # told NBC's "Today" on Monday
    if "tell" in cue.uses and end < close and _starts_phrase(section, end):
        at = end  # told reporters / his office would
        end = phrase_end(row, at, close, lexicon)
        if _acts(section, at, end, close):
            return clause(section, at, cue)
    if not sentential and any(c.first == end and c.slot == GERUND for c in section.cues):
        return []  # wrote a letter urging the council to
    says = "say" in cue.uses and "commit" not in cue.uses
    if row.low[at] in lexicon.pronouns or section.has_verb(end, close):
        return clause(section, at, cue)
    if says and (sentential or _acts(section, at, end, close)):
        return clause(section, at, cue)
    return []


def _acts(section: Section, at: int, end: int, close: int) -> bool:
    """Whether something is said of a phrase: more than a thing, "confirmed a deal with X"."""
    row, lexicon = section.row, section.lexicon
    if end < close and row.kind[end] == WORD and row.low[end] not in lexicon.prepositions:
        return True
    if section.quoted(end) and not row.cap[end]:
        return True  # the verb stands in marks: suggested Roe "is ill"
    return any(
        row.low[x].endswith(lexicon.participle_endings)
        and not row.cap[x]
        and (row.cap[x - 1] or lexicon.noun(row.low[x - 1]) is not None)
        for x in range(at + 1, end)
    )


def past_adverbials(section: Section, at: int, close: int) -> int:
    """Past adverbs, times and phrases of place behind a verb: said / on Monday in a letter."""
    row, lexicon = section.row, section.lexicon
    while at < close:
        low = row.low[at]
        if low in lexicon.adverbs or low in lexicon.times:
            at += 1
            continue
        counts = low in lexicon.approximators and (
            row.kind[at + 1 : at + 2] == [NUMBER] or section.low(at + 1) in lexicon.determiners
        )
        if low not in lexicon.prepositions or lexicon.noun(low) is not None or counts:
            break
        end = phrase_end(row, at + 1, close, lexicon)
        if end == at + 1 and section.low(end) not in lexicon.times:
            break
        at = end
    return at


def _subject_gone(section: Section, cue: Cue) -> bool:
    """Whether a relative or "what" before the cue is the subject of what is said."""
    lexicon = section.lexicon
    chunk = section.chunk_start(cue.group)
    return any(
        low in lexicon.relatives or low in lexicon.what
        for low in section.row.low[chunk : cue.group]
    )


def _headless(section: Section, cue: Cue, at: int, close: int) -> bool:
    """Whether a clause begins with what heads no noun phrase: said seeing it / none would."""
    row, lexicon = section.row, section.lexicon
    low = row.low[at]
    if "say" not in cue.uses or row.kind[at] != WORD or low in lexicon.conjunctions:
        return False
    if low in lexicon.prepositions or low in lexicon.auxiliaries or low in lexicon.infinitive:
        return False
    return section.has_verb(at + 1, close)


def _starts_phrase(section: Section, at: int) -> bool:
    """Whether a noun phrase begins at a place."""
    row, lexicon = section.row, section.lexicon
    return row.cap[at] or row.low[at] in lexicon.determiners or row.low[at] in lexicon.pronouns
