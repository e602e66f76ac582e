"""Noun phrases without a tagger: who could be the speaker before or after a verb."""

from __future__ import annotations

from dataclasses import dataclass

from claimtrack.extract.quotes.reporting import Lexicon
from claimtrack.extract.quotes.rows import NUMBER, POINT, QUOTED, WORD, Row
from claimtrack.types import Span

_CLOSED = frozenset(",.!?…")


@dataclass(slots=True)
class Candidate:
    """A noun phrase, places ``first`` to ``stop - 1``."""

    first: int
    stop: int
    governed: bool
    """By a preposition or an oblique case."""
    strength: int
    """2 for a pronoun, a name, a person or a body; 1 for another noun phrase."""


def phrase_end(
    row: Row,
    place: int,
    stop: int,
    lexicon: Lexicon,
    strict: bool = False,
    governed: bool = False,
    narrow: bool = False,
) -> int:
    """Where the noun phrase that begins at ``place`` ends; ``place`` itself where none does.

    ``strict`` ends it early where a clause may follow without a comma; ``governed``
    where a name follows a thing: "from the stage / Jane Roe"; ``narrow`` allows only the
    prepositions that make a genitive.
    """
    at = place
    open_slot = True  # a determiner may stand here
    named = common = plain = headed = False
    tail = 0
    low, kind, cap = row.low, row.kind, row.cap
    while at < stop:
        word = low[at]
        if kind[at] != WORD:
            if kind[at] == NUMBER:
                if named and lexicon.noun_capitals and at + 1 < stop and kind[at + 1] == WORD:
                    break  # "nach Angaben von Jane Roe / 20 Boote"
                at += 1
                open_slot = False
                continue
            if kind[at] == POINT:
                initial = (
                    word == "."
                    and at > place
                    and kind[at - 1] == WORD
                    and (low[at - 1] in lexicon.abbreviations or len(low[at - 1]) == 1)
                )
                if initial or (word == "&" and at > place):
                    at += 1
                    continue
                break
            if at > place and named_in_marks(row, at, lexicon):
                at += 1
                named, open_slot = True, False
                continue
            if at > place and titled(row, at, lexicon):
                at += 1
                open_slot = False
                continue
            # a name in marks: the ferry "Galeb III"
            if common and at > place and not open_slot and at + 1 < stop and strict and cap[at]:
                at += 1
                continue
            break
        closed = word in lexicon.closed
        if closed:
            if word in lexicon.pronouns and not open_slot:
                break
            if word in lexicon.pronouns and at == place and word not in lexicon.determiners:
                return at + 1
            if word in lexicon.times and at > place and open_slot and not (named or common):
                return place  # "this Tuesday" is nobody
            if word in lexicon.determiners and (open_slot or word not in lexicon.links):
                if not open_slot:
                    break
                at += 1
                continue
            if word in lexicon.possessive_marks:
                at += 1
                open_slot = False
                named = False
                continue
            genitive = word in lexicon.links and word in lexicon.determiners and not open_slot
            if genitive and lexicon.noun_capitals and low[at - 1][:1].isdigit():
                break  # "sagte die 54-Jährige / der Zeitung"
            if genitive:
                surname = at - place > 1 and cap[at - 2] and lexicon.noun(low[at - 1]) is None
                thing = at == place + 2 and low[place] in lexicon.articles  # "die Vorwürfe der ..."
                proper = named and (not common or surname) and not thing
                if proper and lexicon.noun_capitals and not governed:
                    break  # "sagte Roe / der Zeitung", but "bei einem Treffen der Minister"
                if not _continues(row, at + 1, stop, lexicon):
                    break
                at += 1
                open_slot = True
                tail = 0
                continue
        if (not cap[at] or at == 0 or kind[at - 1] != WORD) and (
            (lexicon.adverb_endings and not open_slot and word.endswith(lexicon.adverb_endings))
            or (closed and _ends_phrase(word, low[at - 1] if at > place else None, lexicon))
        ):
            break
        if closed:
            if (
                cap[at]
                and word in lexicon.times
                and not (at > place and cap[at - 1] and low[at - 1] not in lexicon.times)
            ):
                break
            links = lexicon.genitives if narrow else lexicon.links
            ends = lexicon.participle_endings
            participle = bool(ends) and at > place and low[at - 1].endswith(ends)
            if word in links or (word in lexicon.particles and named):
                if at == place or not _continues(row, at + 1, stop, lexicon):
                    break
                if (
                    word not in lexicon.genitives
                    and not participle
                    and any(low[x] in lexicon.media for x in range(at + 1, min(at + 4, stop)))
                ):
                    break  # "the council / in a statement"
                at += 1
                open_slot = True
                tail = 0
                continue
            if word in lexicon.prepositions:
                break
            if word in lexicon.verbs and not cap[at] and lexicon.noun(word) is None:
                before = low[at - 1] if at > place else ""
                if before not in lexicon.determiners or before in lexicon.clitics:
                    break
        if cap[at]:
            if strict and tail:
                break
            thing = governed and plain and lexicon.noun(word) != "body"
            if thing and not lexicon.noun_capitals:
                break
            named = True
            common = common or lexicon.noun(word) is not None
        else:
            if lexicon.noun_capitals and (named or common):
                break
            noun = lexicon.noun(word)
            nominative = lexicon.cases and (word in lexicon.persons or word in lexicon.bodies)
            if nominative and headed and not word.endswith(lexicon.genitive_endings):
                break  # a nominative cannot hang on a noun: "министра / агентство"
            if at > place and at + 1 < stop and cap[at + 1] and _dative(low[at - 1], lexicon):
                break  # "працівникам / гендиректорка Петра Ліндквіст"
            thing = at == place + 1 and low[place] in lexicon.sayings
            if (
                nominative
                and (common or thing)
                and not low[at - 1].endswith(lexicon.adjective_endings)
            ):
                break  # "задержку парома / дипломат"
            if lexicon.cases and at > place + 1 and cap[at - 1] and cap[at - 2]:
                break  # a full name takes no words behind it
            if (
                governed
                and common
                and not low[at - 1].endswith(lexicon.adjective_endings)
                and word.endswith(lexicon.nominative_adjectives)
            ):
                break  # "на брифинге / официальный представитель"
            if (
                nominative
                and governed
                and at > place
                and word in lexicon.persons
                and not low[at - 1].endswith(lexicon.adjective_endings)
            ):
                break  # "после встречи / глава делегации"
            if lexicon.cases and at > place and word.endswith(lexicon.sure_infinitives):
                break
            if governed and named and not lexicon.articles and noun not in (None, "body"):
                break
            if strict and named and (not common or tail):
                break
            if strict and common and named:
                tail += 1
            common = True
            headed = headed or (
                noun is not None
                and not (lexicon.cases and word.endswith(lexicon.adjective_endings))
            )
            plain = lexicon.noun(word) is None
        open_slot = False
        at += 1
    if lexicon.noun_capitals and not any(cap[place:at]):
        return place
    while (
        at > place
        and (low[at - 1] in lexicon.links or low[at - 1] in lexicon.articles)
        and not cap[at - 1]
    ):
        at -= 1
    return at


def _ends_phrase(word: str, before: str | None, lexicon: Lexicon) -> bool:
    """Whether a closed-class word ends a noun phrase, by the word before it in the phrase."""
    return (
        (word in lexicon.bare_stop and not (before is not None and word in lexicon.same))
        or (word in lexicon.auxiliaries and before not in lexicon.articles)
        or word in lexicon.times
        or word in lexicon.clitics
        or word in lexicon.nobody
    )


def _counts(row: Row, at: int, lexicon: Lexicon) -> bool:
    """Whether a number, or a word that counts, stands at a place."""
    return row.kind[at] == NUMBER or row.low[at] in lexicon.counting


def named_in_marks(row: Row, at: int, lexicon: Lexicon) -> bool:
    """Whether words in marks are the name of a body: the "Evening Post"."""
    pair = row.pair[at]
    if pair is None or at == 0 or pair.final in _CLOSED or not row.cap[at]:
        return False
    before = row.low[at - 1]
    return pair.inner[1] - pair.inner[0] <= 30 and (
        before in lexicon.articles or lexicon.noun(before) == "body"
    )


def titled(row: Row, at: int, lexicon: Lexicon) -> bool:
    """Whether a name in marks stands between a title and its bearer: the head of "Vega" Roe."""
    return (
        0 < at < len(row) - 1
        and row.cap[at]
        and row.cap[at + 1]
        and lexicon.noun(row.low[at - 1]) not in (None, "body")
    )


def _continues(row: Row, at: int, stop: int, lexicon: Lexicon) -> bool:
    """Whether a noun can follow a linking word here."""
    if at >= stop or row.kind[at] in (POINT, QUOTED):
        return False
    low = row.low[at]
    if lexicon.noun_capitals:
        return row.cap[at] or low in lexicon.determiners
    return (
        row.cap[at]
        or low in lexicon.determiners
        or low in lexicon.links
        or not (low in lexicon.bare_stop or low in lexicon.auxiliaries or low in lexicon.times)
    )


def strength(row: Row, first: int, stop: int, lexicon: Lexicon, sentence_start: int) -> int:
    """How much a noun phrase looks like somebody who speaks."""
    best = 1
    for at in range(first, stop):
        low = row.low[at]
        if low in lexicon.pronouns or lexicon.noun(low) is not None:
            return 2
        if row.cap[at] and low not in lexicon.determiners and low not in lexicon.times:
            if not lexicon.noun_capitals and at > sentence_start:
                return 2
            if at + 1 < stop and row.cap[at + 1]:
                return 2
            if at == sentence_start and stop - first == 1 and not lexicon.noun_capitals:
                best = 2
    return best


def candidates(
    row: Row, first: int, stop: int, lexicon: Lexicon, sentence_start: int, narrow: bool = False
) -> list[Candidate]:
    """The noun phrases between two places."""
    found: list[Candidate] = []
    at = first
    governed = False
    low, kind, cap = row.low, row.kind, row.cap
    while at < stop:
        word = low[at]
        if kind[at] in (POINT, QUOTED):
            governed = False
            at += 1
            continue
        if at + 1 < stop and word in lexicon.asides and low[at + 1] in lexicon.asides[word]:
            at += 2
            continue
        if (
            word in lexicon.prepositions
            and not (cap[at] and at > sentence_start)
            and not (at == first and word in lexicon.determiners)
            and not (
                word in lexicon.approximators and at + 1 < stop and _counts(row, at + 1, lexicon)
            )
        ):
            governed = True
            at += 1
            continue
        if lexicon.cases and word in lexicon.first_objects:
            governed = False
            at += 1
            continue
        if word in lexicon.pronouns and word not in lexicon.determiners:
            found.append(Candidate(at, at + 1, governed, 2))
            governed = False
            at += 1
            continue
        end = phrase_end(row, at, stop, lexicon, governed=governed, narrow=narrow)
        if end == at:
            if word not in lexicon.adverbs:
                governed = False
            at += 1
            continue
        if end == at + 1 and _bare_word(row, at, lexicon):
            governed = False
            at = end
            continue
        power = strength(row, at, end, lexicon, sentence_start)
        oblique = word in lexicon.oblique or _dative(word, lexicon)
        found.append(Candidate(at, end, governed or oblique, power))
        governed = False
        at = end
    return found


def _dative(word: str, lexicon: Lexicon) -> bool:
    """Whether a noun of persons stands in a case that no subject has: "журналистам"."""
    return (
        bool(lexicon.dative_endings)
        and word.endswith(lexicon.dative_endings)
        and word not in lexicon.persons
        and lexicon.noun(word) not in (None, "body")
    )


def _bare_word(row: Row, at: int, lexicon: Lexicon) -> bool:
    """Whether a lone word is no subject where nouns need an article and verbs no subject."""
    return (
        lexicon.null_subject
        and bool(lexicon.articles)
        and row.kind[at] == WORD
        and not row.cap[at]
        and lexicon.noun(row.low[at]) is None
        and row.low[at] not in lexicon.determiners
    )


def subject_in(
    row: Row,
    first: int,
    stop: int,
    lexicon: Lexicon,
    sentence_start: int,
    allow_governed: bool = False,
) -> Span | None:
    """The likeliest subject between two places: the first free noun phrase, the strongest kind."""
    found = candidates(row, first, stop, lexicon, sentence_start)
    free = [c for c in found if not c.governed]
    for power in (2, 1):
        for c in free:
            if c.strength == power:
                return c.first, c.stop
    if allow_governed:
        for c in found:
            if c.strength == 2:
                return c.first, c.stop
    return None
