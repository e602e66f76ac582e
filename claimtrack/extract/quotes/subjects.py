"""Whose verb it is: the subject before or after a cue, across appositions and conjunctions."""

from __future__ import annotations

from claimtrack.extract.quotes.cues import Cue
from claimtrack.extract.quotes.nominative import nominative
from claimtrack.extract.quotes.phrases import (
    Candidate,
    candidates,
    named_in_marks,
    phrase_end,
    strength,
    subject_in,
)
from claimtrack.extract.quotes.rows import NUMBER, WORD
from claimtrack.extract.quotes.section import Section
from claimtrack.types import Span


def subject(section: Section, first: int, stop: int, allow_governed: bool = False) -> Span | None:
    """The subject of the last clause between two places."""
    row, lexicon = section.row, section.lexicon
    for at in range(stop - 2, first, -1):
        if row.low[at] in lexicon.clause_openers and row.kind[at] == WORD:
            if row.low[at] in lexicon.relatives and not section.has_verb(first, at):
                own = [
                    c
                    for c in candidates(row, at + 1, stop, lexicon, section.sentence_start)
                    if c.stop == stop and c.strength == 2 and not c.governed
                ]
                if own:  # "a forecast that the Treasury calls prudent"
                    return own[0].first, own[0].stop
                head = subject_in(row, first, at, lexicon, section.sentence_start)
                if head is not None and head[1] == at:
                    return head  # "an officer who asked for anonymity puts it like this"
            first = at + 1
            break
    if lexicon.bare_content and section.low(first) in lexicon.subordinators and first + 1 < stop:
        first += 1  # "after X said": no preposition
    return subject_in(row, first, stop, lexicon, section.sentence_start, allow_governed)


def main_subject(section: Section, stop: int | None = None) -> Span | None:
    """The first subject of a sentence, before a place if one is given."""
    at = section.first
    end = section.end if stop is None else stop
    while at < end:
        close = min(section.chunk_stop(at), end)
        row = section.row
        found = subject_in(row, at, close, section.lexicon, section.sentence_start)
        if found is not None:
            return found
        at = close + 1
    return None


def before_apposition(section: Section, chunk: int) -> Span | None:
    """The subject of "X, the mayor, said" and "X, who leads it, said"."""
    row, lexicon = section.row, section.lexicon
    if section.low(chunk - 1) in lexicon.dashes:
        return _before_dashes(section, chunk - 1)
    pair = row.pair[chunk - 1] if lexicon.bare_content else None
    inside = pair is not None and pair.final == "," and not section.separator(chunk - 2)
    if section.low(chunk - 1) != "," and not inside:  # 'X, author of "Y," said'
        return None
    if section.low(chunk - 2) == ")" and lexicon.bare_content:  # "Jane Roe (Ohio), said"
        return _whole(section, section.chunk_start(chunk - 1), chunk - 1)
    close = chunk if inside else chunk - 1
    while section.quoted(close - 1):
        close -= 1  # "the president, who calls it 'closed', insists"
    begin = section.chunk_start(close)
    if begin <= section.first or row.low[begin - 1] != ",":
        return None
    opening = section.chunk_start(begin - 1)
    if section.quoted(begin - 2) and _body_name(section, begin - 2):
        opening = section.chunk_start(begin - 2)
    if any(not _body_name(section, at) for at in row.quoted(opening, begin)):
        return None
    low = row.low[begin]
    if lexicon.bare_content and low in lexicon.auxiliaries:
        return None
    led = lexicon.null_subject and low.endswith(lexicon.participle_endings or "\n")
    explains = (
        low in lexicon.relatives
        or low in lexicon.determiners
        or row.kind[begin] == NUMBER
        or lexicon.noun(low) is not None
        or row.cap[begin]
        or led
        or (lexicon.bare_content and row.low[begin].endswith(lexicon.infinitive_endings))
        or (lexicon.bare_content and section.only(begin, close, lexicon.adverbs))
        or (lexicon.bare_content and opening == section.first and low in lexicon.prepositions)
    )
    if opening > section.first and (
        row.low[opening] in lexicon.determiners
        or lexicon.noun(row.low[opening]) is not None
        or (lexicon.bare_content and begin - opening <= 4 and row.cap[opening - 2])
    ):
        further = before_apposition(section, begin)
        if further is not None:
            return further
    for at in range(begin - 2, opening, -1):
        if row.low[at] in lexicon.clause_openers and row.kind[at] == WORD:
            opening = at + 1
            break
    if lexicon.verb_last:  # "hatte X, der Sprecher, erklärt"
        for at in range(begin - 2, opening - 1, -1):
            if row.low[at] in lexicon.auxiliaries:
                opening = at + 1
                break
    ends = begin - 1
    if lexicon.bare_content and row.low[ends - 1] == ")":  # "Jane Roe (Ohio), also a deputy"
        ends = next((at for at in range(ends - 1, opening, -1) if row.low[at] == "("), ends)
    if not explains and phrase_end(row, opening, ends, lexicon) != ends:
        return None
    phrases = candidates(row, opening, ends, lexicon, section.sentence_start)
    found = [c for c in phrases if not c.governed]
    full = row.cap[begin] and begin + 1 < close and row.cap[begin + 1]
    leads = lexicon.bare_content and len(found) == 1 and found[0] is phrases[0]
    named = lexicon.noun(low) is not None or full or leads or led
    enough = 1 if explains and opening == section.first and named else 2
    first, stop = (found[0].first, found[0].stop) if found else (opening, opening)
    verbs = section.has_verb(opening, first) or section.has_verb(stop, ends)
    if found and found[0].strength >= enough and not verbs:
        return first, stop
    return before_apposition(section, begin) if opening > section.first else None


def _body_name(section: Section, at: int) -> bool:
    """Whether words in marks are a name behind the noun of a body: "the firm ‚Vega‘"."""
    body = section.lexicon.noun(section.low(at - 1)) == "body"
    return body and named_in_marks(section.row, at, section.lexicon)


def _before_dashes(section: Section, closing: int) -> Span | None:
    """The subject of "X — a teacher of the town — said"."""
    lexicon = section.lexicon
    if not lexicon.bare_content:
        return None
    for at in range(closing - 1, section.first, -1):
        if section.row.low[at] in lexicon.dashes:
            return _whole(section, section.chunk_start(at), at)
    return None


def _whole(section: Section, first: int, stop: int) -> Span | None:
    """The noun phrase that a chunk without a verb begins with, if it is somebody who speaks."""
    if section.has_verb(first, stop):
        return None
    found = candidates(section.row, first, stop, section.lexicon, section.sentence_start)
    free = [c for c in found if not c.governed]
    return (free[0].first, free[0].stop) if free and free[0].strength == 2 else None


def antecedent(section: Section, chunk: int) -> Span | None:
    """Whom a relative pronoun at the head of a chunk stands for."""
    begin = section.chunk_start(chunk - 1)
    if begin >= chunk - 1:
        return None
    row, lexicon = section.row, section.lexicon
    if row.low[begin] in lexicon.links and section.low(begin - 1) == ",":
        opening = section.chunk_start(begin - 1)  # "X, of the institute, according to whom"
        opening = max([opening, *(c.stop for c in section.cues if c.stop < begin)])
        who = subject(section, opening, begin - 1)
        if who is not None and who[1] == begin - 1:
            return who
    for cue in section.cues:
        if begin <= cue.first < chunk - 1:
            begin = cue.stop
    return subject(section, begin, chunk - 1) or subject(section, begin, chunk - 1, True)


def plural(section: Section, cue: Cue) -> bool:
    """Whether the verb's ending is that of a plural."""
    return any(
        key == "p" and section.row.low[at].endswith(ending)
        for at in range(cue.first, cue.stop)
        for ending, key in section.lexicon.agreement
    )


def governed_subject(section: Section, cue: Cue, chunk: int) -> Span | None:
    """Of "in the ministry [they] said": a body behind a preposition of place."""
    lexicon = section.lexicon
    if not lexicon.impersonal or not plural(section, cue):
        return None
    for c in candidates(section.row, chunk, cue.group, lexicon, section.sentence_start):
        if c.governed and c.strength == 2 and section.row.low[c.first - 1] in lexicon.impersonal:
            return c.first, c.stop
    return None


def whoever(section: Section, cue: Cue, chunk: int) -> Span | None:
    """Of "among voters who said so": whoever a relative without a comma stands for."""
    row, lexicon = section.row, section.lexicon
    relative = cue.group - 1
    low = row.low[relative]
    if relative <= chunk or low not in lexicon.relatives or low in lexicon.complementisers:
        return None
    for c in candidates(row, chunk, relative, lexicon, section.sentence_start):
        if c.stop == relative:
            return c.first, c.stop
    return None


def subject_after(section: Section, cue: Cue, close: int, strong: bool = False) -> Span | None:
    """The subject that follows its verb; ``strong``: only somebody who surely speaks."""
    row, lexicon = section.row, section.lexicon
    found = candidates(row, cue.stop, close, lexicon, section.sentence_start, narrow=True)
    for power in (2,) if strong else (2, 1):
        for c in found:
            if not c.governed and c.strength == power:
                return c.first, c.stop
    if plural(section, cue):
        for c in found:
            if c.governed and row.low[c.first - 1] in lexicon.impersonal:
                return c.first, c.stop
    for at in range(cue.stop, close):
        if row.low[at] in lexicon.there:
            return at, at + 1
    if close == cue.stop + 1 and row.low[cue.stop] in lexicon.demonstratives:
        return cue.stop, close  # "sagte dieser, ..."
    return None


def pronoun_before(section: Section, first: int, stop: int) -> Span | None:
    """The pronoun or person right before the verb, behind an object: "her words he mocked"."""
    row, lexicon = section.row, section.lexicon
    at = stop - 1
    if not lexicon.cases or at <= first:
        return None
    if row.low[at] in lexicon.pronouns:
        return None if row.low[at] in lexicon.possessives else (at, stop)
    if row.low[first] not in lexicon.sayings:
        return None
    found = candidates(row, first + 1, stop, lexicon, section.sentence_start)
    last = found[-1] if found else None
    if last is None or last.governed or last.strength < 2 or last.stop != stop:
        return None
    return last.first, last.stop


def past_aside(section: Section, chunk: int, stop: int) -> int:
    """Where a chunk begins that an aside of adverbs cuts in two: "in the firm, however, said"."""
    lexicon = section.lexicon
    if chunk != stop or section.low(chunk - 1) != ",":
        return chunk
    begin = section.chunk_start(chunk - 1)
    aside = chunk - 1 > begin and section.only(
        begin, chunk - 1, lexicon.adverbs, lexicon.conjunctions
    )
    if not aside or section.low(begin - 1) != ",":
        return chunk
    return section.chunk_start(begin - 1)


def behind_aside(section: Section, cue: Cue, close: int) -> Span | None:
    """The subject in ", recalled, between sobs, a neighbour": behind an aside of manner."""
    lexicon = section.lexicon
    if section.low(close) != "," or section.low(close + 1) not in lexicon.prepositions:
        return None
    stop = section.chunk_stop(close + 1)
    if section.low(stop) != "," or stop - close > 6:
        return None
    end = section.chunk_stop(stop + 1)
    found = candidates(section.row, stop + 1, end, lexicon, section.sentence_start)
    first = found[0] if found else None
    sure = first is not None and first.first == stop + 1 and first.strength == 2
    return (first.first, first.stop) if first is not None and sure and not first.governed else None


def written_by(section: Section, cue: Cue, close: int) -> Span | None:
    """Whose "in the ministry's note" is, behind a verb that has no subject: «говорится в ...»."""
    row, lexicon = section.row, section.lexicon
    at = cue.stop + 1
    if not lexicon.cases or section.low(cue.stop) not in lexicon.prepositions:
        return None
    owner = at if section.low(at) in lexicon.possessives else None
    at += owner is not None
    noun = nominative(section.low(at), "", "noun", lexicon)
    if at >= close or (row.low[at] not in lexicon.media and noun not in lexicon.sayings):
        return None
    if owner is not None:
        return owner, owner + 1
    end = phrase_end(row, at + 1, close, lexicon)
    return (at + 1, end) if end > at + 1 and section.named(at + 1, end) else None


def behind_verb(section: Section, cue: Cue, chunk: int, close: int) -> Span | None:
    """The sure subject right behind a verb that stands second: "als Antwort sagte X"."""
    row, lexicon = section.row, section.lexicon
    if not lexicon.verb_last or chunk == cue.group:
        return None
    if section.low(cue.stop) in lexicon.sure_subjects:
        return cue.stop, cue.stop + 1
    leads = row.low[chunk] in lexicon.prepositions and row.low[chunk] not in lexicon.articles
    leads = leads or _told(section, cue, chunk)
    if row.low[chunk] not in lexicon.predicative and not leads:
        return None
    after = subject_after(section, cue, close, strong=leads)
    return after if after is not None and after[0] == cue.stop else None


def _told(section: Section, cue: Cue, chunk: int) -> bool:
    """Whether a body in a case that may be a dative is told by a full name behind the verb."""
    row, lexicon = section.row, section.lexicon
    body = lexicon.noun(row.low[cue.group - 1]) == "body"
    dative = row.low[chunk] in lexicon.articles and row.low[chunk] in lexicon.links
    full = cue.stop + 1 < section.end and all(row.cap[cue.stop : cue.stop + 2])
    return "say" in cue.uses and body and dative and full


def gerund_subject(section: Section, cue: Cue, chunk: int) -> Span | None:
    """Who says it in "put out a note saying so", "with X saying so", "while saying so"."""
    row, lexicon = section.row, section.lexicon
    before = row.low[cue.group - 1]
    if before in lexicon.prepositions and before not in lexicon.subordinators:
        following = section.low(cue.stop)
        said = following in lexicon.complementisers or following in lexicon.pronouns
        if not said and not section.quoted(cue.stop):
            return None  # "by declaring a truce": an act of its own
    found = candidates(row, chunk, cue.group, lexicon, section.sentence_start)
    last = found[-1] if found else None
    if last is not None and last.stop == cue.group and _somebody(section, last):
        absolute = last.governed and last.first - 1 == chunk
        if absolute or not last.governed:
            return last.first, last.stop
    free = next((c for c in found if not c.governed), None)
    if free is None:
        return main_subject(section)
    stop = free.stop
    while (
        stop > free.first + 1 and not row.cap[stop - 1] and lexicon.noun(row.low[stop - 1]) is None
    ):
        stop -= 1  # a verb that no table lists: "the water board put"
    named = strength(row, free.first, stop, lexicon, section.sentence_start) == 2
    return free.first, stop if named else free.stop


def _somebody(section: Section, phrase: Candidate) -> bool:
    """Whether a phrase names somebody, and is no "statement" or "report"."""
    row, lexicon = section.row, section.lexicon
    return phrase.strength == 2 and any(
        (row.cap[at] and row.low[at] not in lexicon.times)
        or lexicon.noun(row.low[at]) not in (None, "body")
        for at in range(phrase.first, phrase.stop)
    )
