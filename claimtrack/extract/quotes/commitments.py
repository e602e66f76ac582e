"""Infinitives as content: promised to go, nega aver colpito, пообещал прийти."""

from __future__ import annotations

from claimtrack.extract.quotes.cues import Cue
from claimtrack.extract.quotes.phrases import phrase_end
from claimtrack.extract.quotes.reporting import Lexicon
from claimtrack.extract.quotes.rows import NUMBER
from claimtrack.extract.quotes.section import Section
from claimtrack.types import Span

_LONGEST_PLACE = 12


def committed_at(section: Section, cue: Cue) -> int | None:
    """Where the infinitive or gerund begins that a verb of commitment takes."""
    row, lexicon = section.row, section.lexicon
    commits = "commit" in cue.uses
    any_verb = not (lexicon.bare_content or lexicon.noun_capitals or lexicon.cases)
    if not commits and not any_verb:
        return None
    if not commits and not cue.uses & {"say", "think"}:
        return None
    close = section.chunk_stop(cue.stop)
    first = cue.stop
    while first < close and (
        (row.low[first] in lexicon.clitics and row.low[first] not in lexicon.articles)
        or (lexicon.bare_content and commits and row.low[first] in lexicon.times)
        or (lexicon.adverb_endings and row.low[first].endswith(lexicon.adverb_endings))
    ):
        first += 1
    if any_verb:
        first = _past_place(section, first, close)
    elif lexicon.bare_content and section.low(first) in lexicon.prepositions:
        dated = section.low(first + 1) in lexicon.times
        first += 2 if dated and section.low(first + 2) in lexicon.infinitive_free else 0
    begin = first + (section.low(first) in lexicon.prepositions)  # "called on the mayor to"
    last = phrase_end(row, begin, close, lexicon) if commits else first
    if not lexicon.silence.isdisjoint(row.low[first : min(last + 4, close)]):
        return None  # declined to comment, asked not to be named
    for at in range(first, min(last + (2 if lexicon.cases else 1), close)):
        low = row.low[at]
        if lexicon.cases:
            if _infinitive(low, lexicon) and not row.cap[at]:
                return at - 1 if at > first and row.low[at - 1] in lexicon.adverbs else at
        elif low in lexicon.infinitive_free:
            if not (lexicon.bare_content and _phrase_at(section, at + 1)):
                return at
        elif low in lexicon.infinitive:
            ahead = range(at + 1, min(at + (2 if lexicon.bare_content else 4), close))
            if any(_reached(row.low, at + 1, x, lexicon) for x in ahead) or (
                ahead and not lexicon.infinitive_endings
            ):
                return at + 1
        elif low in lexicon.negations and (
            section.low(at + 1) in lexicon.infinitive_free
            or any(_infinitive(row.low[x], lexicon) for x in range(at + 1, min(at + 3, close)))
        ):
            return at
        elif at == first and _infinitive(low, lexicon):
            apart = any_verb and first > cue.stop  # an addressee, a place or a time between
            adverb = row.low[at - 1].endswith(lexicon.adverb_endings or "\n")
            return at if apart or adverb else cue.stop
    return None


def _past_place(section: Section, first: int, close: int) -> int:
    """Past an addressee, a place or a time: ha riferito in Parlamento / di aver saputo."""
    lexicon, low = section.lexicon, section.row.low
    dated = section.low(first + (section.low(first) in lexicon.determiners)) in lexicon.times
    if first >= close or not (dated or low[first] in lexicon.prepositions):
        return first
    ahead = range(first, min(first + _LONGEST_PLACE, close))
    found = (x for x in ahead if _infinitive(low[x], lexicon) and not section.row.cap[x])
    at = next(found, first)
    while at > first and low[at - 1] in lexicon.before_infinitives:
        at -= 1
    if any(
        (x in lexicon.bare_stop or x in lexicon.auxiliaries) and x not in lexicon.adverbs
        for x in low[first:at]
    ):
        return first
    return first if at > first and low[at - 1] in lexicon.prepositions else at


def _phrase_at(section: Section, at: int) -> bool:
    """Whether "to" leads to whom or what: pledged to Roe, agreed to the plan."""
    if at >= section.end:
        return False
    row = section.row
    return row.cap[at] or row.kind[at] == NUMBER or row.low[at] in section.lexicon.determiners


def _reached(low: list[str], first: int, at: int, lexicon: Lexicon) -> bool:
    """Whether an infinitive stands at a place with nothing before it but "not" and the like."""
    return _infinitive(low[at], lexicon) and lexicon.among_infinitives.issuperset(low[first:at])


def _infinitive(low: str, lexicon: Lexicon) -> bool:
    return (
        bool(lexicon.infinitive_endings)
        and len(low) > (3 if lexicon.comma_incise else 1)
        and low.endswith(lexicon.infinitive_endings)
        and low not in lexicon.determiners
        and low not in lexicon.adverbs
        and low not in lexicon.prepositions
        and low not in lexicon.times
        and lexicon.noun(low) is None
    )


def marks_after_colon(section: Section, committed: int) -> list[Span]:
    """Words in marks that a colon puts behind an infinitive: "urged them to hurry: '...'"."""
    row = section.row
    quoted = section.end - 1
    if quoted - 1 <= committed or not section.quoted(quoted) or row.low[quoted - 1] != ":":
        return []
    plain = not any(section.separator(at) for at in range(committed, quoted - 1))
    return [(quoted, quoted + 1)] if plain else []
