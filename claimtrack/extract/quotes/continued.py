"""Content that goes on behind an attribution: "It is hard, she said, because nobody tried"."""

from __future__ import annotations

from claimtrack.extract.quotes.endings import cut
from claimtrack.extract.quotes.rows import QUOTED, WORD
from claimtrack.extract.quotes.section import Section
from claimtrack.extract.quotes.verbforms import FINITE, GERUND
from claimtrack.types import Span

_LONGEST_ASIDE = 12


def continuation(section: Section, first: int, stop: int, close: int, quoted: bool) -> Span | None:
    """What goes on after an attribution in the middle of its content."""
    row, lexicon = section.row, section.lexicon
    if close >= section.end or row.low[close] in ("(", ":"):
        return None
    begin, end = section.trim(close, section.end)
    named = all(row.kind[at] == WORD and row.cap[at] for at in range(begin, end))
    if begin >= end or named:
        return None  # nothing, or the name of whoever speaks
    ends_quoted = row.kind[stop - 1] == QUOTED
    if row.kind[begin] == QUOTED:
        if quoted and not ends_quoted:
            return None
        pair = row.pair[close]
        if pair is not None and section.titled(pair):
            return None  # the programme that was told
        return (begin, begin + 1) if ends_quoted else (begin, end)
    if ends_quoted and lexicon.bare_content and _last_words(section, stop, close):
        return section.end - 1, section.end
    if row.low[close] != "," and row.low[close] not in lexicon.dashes:
        return None
    if lexicon.bare_content and not ends_quoted and _resumes(section, begin, end):
        return begin, cut(section, begin, end, None)
    more = row.low[begin] in lexicon.conjunctions and row.kind[end - 1] == QUOTED
    if more and lexicon.verb_last and not section.has_verb(begin, end):
        return begin, end  # ", und zwar ‚mit drei‘"
    if lexicon.verb_last and not ends_quoted and spoken_clause(section, begin):
        return begin, cut(section, begin, end, None)
    if quoted:
        return None
    if stop - first <= 3 and section.only(stop - 1, stop, lexicon.auxiliaries):
        return begin, cut(section, begin, end, None)
    if stop - first > 7 or (stop - first > 2 and section.has_verb(first, stop)):
        return None
    low = row.low[begin]
    verb = lexicon.verbs.get(low)
    alone = section.low(close - 1)  # "a-t-il dit, le": nobody that an apposition could explain
    sure = alone in lexicon.pronouns or alone in lexicon.verbs
    if (
        low in lexicon.relatives
        or low in lexicon.conjunctions
        or (low in lexicon.determiners and not _clitic(section, begin) and not sure)
        or (verb and GERUND in verb.slots and FINITE not in verb.slots)
        or (lexicon.noun(low) is not None and not section.has_verb(begin, end))
    ):
        return None
    return begin, cut(section, begin, end, None)


def _last_words(section: Section, stop: int, close: int) -> bool:
    """Whether the words in marks that end a sentence go on with those before: '"A," he said in
    Ohio, USA, "and B."'"""
    row, last = section.row, section.end - 1
    before = row.pair[stop - 1]
    if not section.quoted(last) or before is None or before.final != ",":
        return False
    if last - close > _LONGEST_ASIDE or len(row.quoted(close, last)):
        return False
    joined = row.low[last - 1] == "," or row.low[last - 1] in section.lexicon.conjunctions
    return joined and not any(
        close <= cue.first and (cue.slot != GERUND or "say" in cue.uses) for cue in section.cues
    )


def _resumes(section: Section, begin: int, end: int) -> bool:
    """Whether content goes on behind ", she said,": no relative clause, apposition or gerund."""
    row, lexicon = section.row, section.lexicon
    while begin < end - 1 and (
        row.low[begin] in lexicon.adverbs or row.low[begin].endswith(lexicon.adverb_endings)
    ):
        begin += 1
    low = row.low[begin]
    after = section.low(begin + 1)
    if low in lexicon.infinitive_free and after and not row.cap[begin + 1]:
        return after not in lexicon.determiners and lexicon.noun(after) is None
    if low in lexicon.prepositions or low in lexicon.concessives or low in lexicon.manner:
        return False
    if low in lexicon.relatives and low not in lexicon.complementisers:
        return False
    if low in lexicon.indefinite or (
        low.endswith(lexicon.infinitive_endings) and not section.has_verb(begin + 1, end)
    ):
        return False
    verb = lexicon.verbs.get(low)
    if verb is not None and GERUND in verb.slots and FINITE not in verb.slots:
        return False
    stop = section.chunk_stop(begin)
    stated = section.has_verb(begin, stop) or section.quoted(stop)
    return stated and lexicon.noun(row.low[begin]) is None


def _clitic(section: Section, at: int) -> bool:
    """Whether a word that may be an article is the object of the verb behind it."""
    lexicon = section.lexicon
    return section.row.low[at] in lexicon.clitics and section.low(at + 1) in lexicon.auxiliaries


def spoken_clause(section: Section, first: int) -> bool:
    """Whether a clause without complementiser is reported: by its mood, infinitive or pronoun."""
    row, lexicon = section.row, section.lexicon
    stop = section.clause_stop(first)
    if row.low[first] in lexicon.purpose:
        return False
    if any(section.quoted(at) and _reports(section, at) for at in range(first, stop)):
        return True
    if section.subjunctive(first, section.end, lexicon.moods) is not None:
        return True
    if row.low[first] in lexicon.pronouns and section.has_verb(first, stop):
        return True
    return any(
        (row.low[at] in lexicon.infinitive and at + 1 < stop and not row.cap[at + 1])
        or (
            not row.cap[at]
            and len(row.low[at]) > 6
            and lexicon.infinitive_infix.search(row.low[at])
        )
        for at in range(first, stop)
    )


def _reports(section: Section, quoted: int) -> bool:
    """Whether the verb of a clause stands between marks that only end it."""
    pair, lexicon = section.row.pair[quoted], section.lexicon
    first = section.chunk_start(quoted)
    if pair is None or section.row.cap[quoted] or quoted < first + 1:
        return False
    known = (lexicon.moods, lexicon.auxiliaries, lexicon.verbs)
    inside = any(word.lower() in verbs for word in section.words(pair) for verbs in known)
    return inside and not section.has_verb(first, quoted)
