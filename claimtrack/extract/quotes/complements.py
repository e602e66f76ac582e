"""Noun phrases with words in marks as content: announced a "full review" of the bridge."""

from __future__ import annotations

from claimtrack.extract.quotes.cues import Cue
from claimtrack.extract.quotes.phrases import phrase_end
from claimtrack.extract.quotes.rows import WORD
from claimtrack.extract.quotes.section import Section
from claimtrack.types import Span

_CLAUSAL = frozenset({"say", "ask", "think", "commit"})
_LONGEST_LEAD = 4
"""Words of a noun phrase before its marks."""


def complement(section: Section, cue: Cue, quoted: int) -> list[Span]:
    """The noun phrase around words in marks that a verb of speech has instead of a clause."""
    row, lexicon = section.row, section.lexicon
    if not cue.uses & _CLAUSAL or _named(section, cue.stop, quoted):
        return []
    between = range(cue.stop, quoted)
    if section.has_verb(cue.stop, quoted) or any(
        row.low[at] in lexicon.clause_openers | (lexicon.relatives - lexicon.determiners)
        for at in between
    ):
        return []
    first = _determiner(section, cue.stop, quoted)
    stop = quoted + 1
    if section.low(stop) in lexicon.genitives and not lexicon.verb_last:
        stop = phrase_end(row, stop + 1, section.chunk_stop(stop), lexicon)
        stop = stop if stop > quoted + 2 else quoted + 1
    return [(first, stop)]


def complement_before(section: Section, cue: Cue) -> list[Span]:
    """The same before its verb: "von einem ‚Feldzug‘ sprach X"."""
    quoted = cue.group - 1
    start = section.chunk_start(quoted)
    if not cue.uses & _CLAUSAL or _named(section, start, quoted):
        return []
    return [(_determiner(section, start, quoted), quoted + 1)]


def stands_apart(section: Section, start: int, quoted: int) -> bool:
    """Whether marks with a preposition stand behind somebody: invited the parties "to calm"."""
    pair, lexicon = section.row.pair[quoted], section.lexicon
    if pair is None or section.words(pair)[0].lower() not in lexicon.governing:
        return False
    return section.low(start) in lexicon.articles - lexicon.indefinite


def _determiner(section: Section, start: int, quoted: int) -> int:
    """Where the noun phrase around words in marks begins: at its determiner, or with them."""
    row, lexicon = section.row, section.lexicon
    if stands_apart(section, start, quoted):
        return quoted
    for at in range(quoted - 1, max(start, quoted - _LONGEST_LEAD) - 1, -1):
        low = row.low[at]
        if low in lexicon.determiners and not (lexicon.noun_capitals and row.cap[at]):
            return at - (at > start and row.low[at - 1] in lexicon.articles)  # "il suo «no»"
        closed = low in lexicon.governing or low in lexicon.pronouns or low in lexicon.sayings
        if row.kind[at] != WORD or closed:
            break  # "the words 'a farce'"
    noun = quoted - 1
    bare = not lexicon.articles and noun >= start and row.kind[noun] == WORD
    if bare and row.low[noun] not in lexicon.function_words and lexicon.noun(row.low[noun]) is None:
        return noun  # «обещал компенсации „каждому“»
    return quoted


def _named(section: Section, start: int, quoted: int) -> bool:
    """Whether marks hold a name: the programme "Clean Rivers", die „Moorpost“."""
    row, lexicon = section.row, section.lexicon
    pair = row.pair[quoted]
    if pair is None or section.work(start, quoted, _LONGEST_LEAD):
        return True
    before = row.low[quoted - 1] if quoted > start else ""
    if not lexicon.noun_capitals:
        return row.cap[quoted] or before in lexicon.possessive_marks
    weighty = [w for w in section.words(pair) if w.lower() not in lexicon.function_words]
    if not all(word[0].isupper() or word[0].isdigit() for word in weighty):
        return False
    definite = before in lexicon.articles - lexicon.indefinite or before in lexicon.prepositions
    return definite or (bool(before) and row.cap[quoted - 1])
