"""Words in marks behind a verb: content by themselves, or part of a longer one."""

from __future__ import annotations

from claimtrack.extract.quotes.bare import bare
from claimtrack.extract.quotes.commitments import committed_at
from claimtrack.extract.quotes.complements import complement, stands_apart
from claimtrack.extract.quotes.cues import Cue
from claimtrack.extract.quotes.endings import clause, cut
from claimtrack.extract.quotes.marks import Pair
from claimtrack.extract.quotes.phrases import phrase_end
from claimtrack.extract.quotes.rows import WORD
from claimtrack.extract.quotes.section import Section
from claimtrack.types import Span

_SHORT = 3
"""Words in marks that a clause may begin with: said "of course" she would."""


def marked_object(section: Section, cue: Cue, quoted: int) -> list[Span]:
    """Content with marks that begins right after the verb, or some words behind it."""
    row, lexicon = section.row, section.lexicon
    spoken = cue.uses & {"say", "ask", "act", "think"}
    if (
        spoken
        and "judge" not in cue.uses
        and (quoted == cue.stop or _addressee(section, cue, quoted))
    ):
        if "commit" in cue.uses and _goes_on(section, quoted + 1):
            return clause(section, quoted, cue)
        if lexicon.bare_content and _clause_follows(section, quoted):
            return clause(section, quoted, cue)
        if quoted == cue.stop and _describes(section, quoted):
            close = section.chunk_stop(quoted + 1)
            return [(quoted, cut(section, quoted + 1, close, cue))]
        if quoted > cue.stop and _place(section, quoted):
            return []
        content = [(quoted, quoted + 1)]
        while section.low(quoted + 1) in lexicon.conjunctions and section.quoted(quoted + 2):
            quoted += 2
            content.append((quoted, quoted + 1))
        return content
    if "commit" in cue.uses:
        committed = committed_at(section, cue)
        if committed is not None:
            return clause(section, committed, cue)
        if not lexicon.articles and cue.stop < quoted and "judge" not in cue.uses:
            return complement(section, cue, quoted)
    if lexicon.bare_content and "say" in cue.uses and "judge" not in cue.uses:
        return bare(section, cue) or complement(section, cue, quoted)
    if not cue.uses & {"judge", "commit"}:
        return complement(section, cue, quoted)
    if (
        "commit" in cue.uses
        and quoted > cue.stop
        and (
            row.low[quoted - 1] in lexicon.infinitive
            or row.low[quoted - 1] in lexicon.infinitive_free
        )
        and not _describes(section, quoted)
    ):
        return [(quoted, quoted + 1)]  # called on the council to "get its house in order"
    pair = row.pair[quoted]
    if "judge" in cue.uses and pair is not None and _nickname(section, pair):
        return []
    if "judge" not in cue.uses and stands_apart(section, cue.stop, quoted):
        return [(quoted, quoted + 1)]  # "invited the parties «to good sense»"
    only = quoted == cue.stop + 1 and row.low[cue.stop] in lexicon.prepositions
    if only and not _describes(section, quoted) and not lexicon.bare_content:
        return [(quoted, quoted + 1)]  # "calificó de «bulo»"
    last = quoted
    close = section.chunk_stop(quoted + 1)
    while section.quoted(close) and close - last <= 3:
        last = close
        close = section.chunk_stop(close + 1)
    stop = cut(section, last + 1, close, cue)
    after = section.low(last + 2)
    joined = section.low(last + 1) in lexicon.conjunctions and after not in lexicon.determiners
    if quoted == cue.stop and joined and after not in lexicon.prepositions:
        stop = last + 1  # "denounced «a farce» and left"
    if "judge" in cue.uses and cue.stop < quoted and row.low[quoted - 1] not in lexicon.articles:
        stop = last + 1
    first = _past_occasion(section, cue.stop, quoted)
    if (
        row.low[first] in lexicon.prepositions
        and section.low(first + 1) in lexicon.possessives
        and first + 3 < quoted
    ):
        first += 3  # "évoque / de son côté / une mesure «provisoire»"
    if lexicon.verb_last and stop > last + 1:
        stop = last + 1
    if lexicon.verb_last and first < quoted - 1 and row.low[first] in lexicon.pronouns:
        first += 1  # "bezeichnete er als ..."
    return [(first, stop)]


def _past_occasion(section: Section, at: int, quoted: int) -> int:
    """Past times and where it was said: defended / on Monday on the radio / "a choice"."""
    row, lexicon = section.row, section.lexicon
    while at < quoted:
        low = row.low[at]
        end = at + 1
        if low in lexicon.prepositions:
            end = phrase_end(row, at + 1, quoted, lexicon)
            if not any(word in lexicon.media for word in row.low[at:end]):
                break
        elif low not in lexicon.adverbs and low not in lexicon.times:
            break
        at = end
    return at


def _clause_follows(section: Section, quoted: int) -> bool:
    """Whether words in marks are only the start of a clause: said "on a bad day" she would."""
    row, lexicon = section.row, section.lexicon
    pair = row.pair[quoted]
    following = section.low(quoted + 1)
    if pair is None or pair.final in ",.?!" or not following:
        return False
    if following in lexicon.prepositions:
        return section.low(quoted + 2) not in lexicon.times
    return (
        following in lexicon.pronouns
        or following in lexicon.auxiliaries
        or following in lexicon.subordinators
        or (
            section.row.cap[quoted + 1]
            and following not in lexicon.times
            and len(section.words(pair)) <= _SHORT
        )
    )


def _describes(section: Section, quoted: int) -> bool:
    """Whether words in marks only begin a noun phrase: noted "isolated" flaws."""
    row, lexicon = section.row, section.lexicon
    pair = row.pair[quoted]
    at = quoted + 1
    return (
        not lexicon.verb_last
        and pair is not None
        and pair.final not in ",.?!…"
        and not any(
            word.lower() in lexicon.first_persons or word.lower() in lexicon.pronouns
            for word in section.words(pair)
        )
        and at < section.end
        and row.kind[at] == WORD
        and not row.cap[at]
        and row.low[at] not in lexicon.function_words
        and row.low[at] not in lexicon.pronouns
        and lexicon.noun(row.low[at]) is None
        and row.low[at] not in lexicon.verbs
    )


def _goes_on(section: Section, at: int) -> bool:
    """Whether a subordinate clause follows words in marks."""
    if section.low(at) == ",":
        at += 1
    return section.low(at) in section.lexicon.subordinators


def _nickname(section: Section, pair: Pair) -> bool:
    """Whether marked words are a proper name: "the Mill"."""
    first, *others = section.words(pair)
    return first.lower() in section.lexicon.articles and bool(others) and others[0][0].isupper()


def _place(section: Section, quoted: int) -> bool:
    """Whether marks hold the name of a thing before them: sings at the station "Central"."""
    row, lexicon = section.row, section.lexicon
    pair, before = row.pair[quoted], row.low[quoted - 1]
    if pair is None or lexicon.noun_capitals or not row.cap[quoted] or pair.final in ",.?!…":
        return False
    plain = row.kind[quoted - 1] == WORD and not row.cap[quoted - 1]
    return (
        plain
        and before not in lexicon.function_words
        and lexicon.noun(before) is None
        and len(section.words(pair)) <= _SHORT
    )


def _asks_for(section: Section, quoted: int) -> bool:
    """Whether words in marks say what somebody is to do: an infinitive, perhaps with "not"."""
    pair, lexicon = section.row.pair[quoted], section.lexicon
    words = section.words(pair)[:2] if pair is not None else []
    return any(w.lower().endswith(lexicon.infinitive_endings) for w in words)


def _addressee(section: Section, cue: Cue, stop: int) -> bool:
    """Whether only somebody spoken to, a place or a time stands between verb and marks."""
    row, lexicon = section.row, section.lexicon
    at = cue.stop
    object_first = bool(cue.uses & {"tell", "ask"}) or not lexicon.articles or lexicon.noun_capitals
    while at < stop:
        low = row.low[at]
        if low in lexicon.adverbs or low in lexicon.times or low in lexicon.clitics:
            at += 1
        elif low in lexicon.prepositions or (at == cue.stop and object_first):
            skip = at + (low in lexicon.prepositions)
            if skip == stop:
                return True
            end = phrase_end(row, skip, stop, lexicon)
            if end == skip:
                return False
            thing = lexicon.cases and skip == at and not section.named(skip, end)
            if thing and not _asks_for(section, stop):
                return False  # "promised compensation «to all»": a thing is not spoken to
            at = end
        else:
            return False
    return True
