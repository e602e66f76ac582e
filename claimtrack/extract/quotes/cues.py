"""Cues: the verbs and phrases that report somebody's words, found in a row of units."""

from __future__ import annotations

from dataclasses import dataclass

from claimtrack.extract.quotes.reporting import Lexicon, Phrase, Verb
from claimtrack.extract.quotes.rows import NUMBER, POINT, QUOTED, WORD, Row
from claimtrack.extract.quotes.verbforms import FINITE, GERUND, PARTICIPLE

BEFORE, WEAK, AFTER, WHOLE = "before", "weak_before", "after", "whole"
TRAILING = "trailing"
"""Of a cue that only follows its content: ", so X"."""


@dataclass(slots=True)
class Cue:
    """Places ``first`` to ``stop - 1`` of a row; ``group`` is where its verb group begins."""

    first: int
    stop: int
    group: int
    uses: frozenset[str]
    slot: str
    """``finite``, ``participle``, ``gerund``; of phrases, where the speaker stands."""
    lemma: str = ""
    possessive: int = -1
    """The place of the possessive pronoun in a whole phrase."""

    @property
    def is_phrase(self) -> bool:
        return self.slot in (BEFORE, WEAK, AFTER, WHOLE, TRAILING)


_MOST_CUES = 16
"""In one sentence: no real one has more."""


def find_cues(row: Row, first: int, stop: int, lexicon: Lexicon) -> list[Cue]:
    """The cues of a sentence, in order; none inside another."""
    cues: list[Cue] = []
    low, heads = row.low, lexicon.cue_heads
    behind = first
    for place in [at for at in range(first, stop) if low[at] in heads]:
        if place < behind or row.kind[place] != WORD:
            continue
        cue = _cue(row, first, place, stop, lexicon)
        if cue is not None:
            cues.append(cue)
            behind = cue.stop
            if len(cues) == _MOST_CUES:
                break
    return cues


def _cue(row: Row, first: int, place: int, stop: int, lexicon: Lexicon) -> Cue | None:
    """The cue that begins at a place."""
    word = row.low[place]
    phrases, idioms = lexicon.phrases_by_second, lexicon.idioms_by_second
    cue: Cue | None = None
    listed = phrases.get(word) or (phrases.get("") if word in lexicon.possessives else None)
    if listed:
        cue = _phrase(row, first, place, stop, _listed(row, place, stop, listed), lexicon)
    if cue is None and word in lexicon.source_prepositions:
        cue = _source(row, place, stop, lexicon)
    if cue is None and word in idioms:
        cue = _idiom(row, first, place, stop, _listed(row, place, stop, idioms[word]), lexicon)
    if cue is None and word in lexicon.split:
        cue = _split(row, first, place, stop, lexicon)
        if cue is not None and "other" in cue.uses:
            return None  # "findet ... statt"
    if cue is None and word in lexicon.verbs:
        cue = _verb(row, first, place, stop, lexicon)
    if cue is None and word in lexicon.infinitives:
        cue = _infinitive(row, first, place, lexicon)
    return cue


def _listed(
    row: Row, place: int, stop: int, by_second: dict[str | None, list[Phrase]]
) -> list[Phrase]:
    """The phrases that the word behind a place leaves possible, the longest first."""
    second = row.low[place + 1] if place + 1 < stop else None
    return by_second[second if second in by_second else None]


def _match(row: Row, place: int, stop: int, phrase: Phrase, lexicon: Lexicon) -> int | None:
    """The place of the possessive, -1 without one, or ``None`` where the words differ."""
    after = place + len(phrase.words)
    if after > stop:
        return None
    if phrase.plain:
        return -1 if tuple(row.low[place:after]) == phrase.words else None
    possessive = -1
    for offset, word in enumerate(phrase.words):
        low = row.low[place + offset]
        if word is None:
            last = place + offset + 1 == after  # "selon elle", not "selon ses calculs"
            if low not in lexicon.possessives or (last and low in lexicon.determiners):
                return None
            possessive = place + offset
        elif low != word:
            return None
    return possessive


def _phrase(
    row: Row, first: int, place: int, stop: int, phrases: list[Phrase], lexicon: Lexicon
) -> Cue | None:
    for phrase in phrases:
        possessive = _match(row, place, stop, phrase, lexicon)
        before = row.low[place - 1] if place > first else ""
        if len(phrase.words) == 1 and before in lexicon.determiners:
            continue  # "un secondo timoniere"
        if phrase.use == TRAILING and (place == first or row.kind[place - 1] == WORD):
            continue
        if phrase.use == WEAK and place > first and row.kind[place - 1] != POINT:
            continue  # a plain preposition counts at the head of a clause only
        if possessive is not None:
            end = place + len(phrase.words)
            return Cue(place, end, place, frozenset({"say"}), phrase.use, "", possessive)
    return None


def _source(row: Row, place: int, stop: int, lexicon: Lexicon) -> Cue | None:
    """ "By the first estimates of X": a preposition, any adjectives, and a noun of saying."""
    for at in range(place + 1, min(place + 5, stop)):
        if row.kind[at] != WORD:
            return None
        low = row.low[at]
        if low in lexicon.source_nouns or (
            lexicon.suffixes and low.endswith(lexicon.source_endings)
        ):
            own = any(row.low[x] in lexicon.own for x in range(place + 1, at))
            compound = low not in lexicon.source_nouns
            slot = WHOLE if own or compound else BEFORE
            uses = frozenset({"say"})
            return Cue(place, at + 1, place, uses, slot, "", at if compound else -1)
        if low in lexicon.verbs or low in lexicon.auxiliaries or low in lexicon.prepositions:
            return None
    return None


def _idiom(
    row: Row, first: int, place: int, stop: int, idioms: list[Phrase], lexicon: Lexicon
) -> Cue | None:
    for phrase in idioms:
        if _match(row, place, stop, phrase, lexicon) is not None:
            end = place + len(phrase.words)
            group = _group(row, first, place, lexicon)
            uses = {phrase.use, "say"} if phrase.use == "hearsay" else {phrase.use}
            lemma = " ".join(map(str, phrase.words))
            return Cue(place, end, group, frozenset(uses), FINITE, lemma)
    return None


def _split(row: Row, first: int, place: int, stop: int, lexicon: Lexicon) -> Cue | None:
    """A verb whose particle stands at the end of its clause: "gab der Sprecher an"."""
    if row.cap[place] and place > first:
        return None
    particles = lexicon.split[row.low[place]]
    for at in range(place + 1, min(place + 30, stop)):
        ends = at + 1 >= stop or row.kind[at + 1] == POINT or _at_marks(row, at + 1, lexicon)
        if row.kind[at] == WORD and ends and row.low[at] in particles:
            lemma, use = particles[row.low[at]]
            group = _group(row, first, place, lexicon)
            return Cue(place, place + 1, group, frozenset({use}), FINITE, lemma)
        if row.kind[at] == POINT and row.low[at] in ";:":
            return None
    return None


def _at_marks(row: Row, at: int, lexicon: Lexicon) -> bool:
    """Whether words in marks begin at a place, an article aside: "hält ihn für / ‚böse‘"."""
    at += row.low[at] in lexicon.articles
    return at < len(row) and row.kind[at] == QUOTED


def _group(row: Row, first: int, place: int, lexicon: Lexicon) -> int:
    """Back over the auxiliaries, negations, clitics and adverbs before a verb."""
    group = place
    while group > first and row.kind[group - 1] == WORD:
        low = row.low[group - 1]
        enclitic = low[0] == "-" and low in lexicon.pronouns  # s'est-elle exclamée
        if (
            enclitic
            or low in lexicon.auxiliaries
            or low in lexicon.clitics
            or low in lexicon.adverbs
        ):
            group -= 1
        else:
            break
    behind = group > first + 1 and row.low[group - 2] in lexicon.conjunctions
    if behind and row.low[group - 1].endswith(lexicon.adverb_endings or "\n"):
        group -= 1  # and reportedly said
    return group


def _verb(row: Row, first: int, place: int, stop: int, lexicon: Lexicon) -> Cue | None:
    verb = lexicon.verbs[row.low[place]]
    if row.cap[place] and place > first and row.kind[place - 1] != POINT:
        return None
    before = row.low[place - 1] if place > first else ""
    if _demonstrative(row, first, place, stop, lexicon):
        before = ""
    if (
        before in lexicon.determiners
        and before not in lexicon.pronouns
        and before not in lexicon.clitics
        and not (before in lexicon.quantifiers and _surely_finite(verb, row.low[place], lexicon))
    ):
        return None  # a noun: "the report", but "some say", "they both say"
    following = row.low[place + 1] if place + 1 < stop else ""
    if (
        before in lexicon.articles
        and row.low[place] in lexicon.sayings
        and following in lexicon.genitives
    ):
        return None  # "la replica del sindaco"
    if before in lexicon.articles and (
        place - 2 < first
        or row.kind[place - 2] != WORD
        or row.low[place - 2] in lexicon.prepositions
        or row.low[place - 2] in lexicon.determiners
    ):
        return None
    if before in lexicon.infinitive_free and "say" in verb.uses and place - 2 >= first:
        return _purpose(row, first, place, stop, verb, lexicon)
    governed = before in lexicon.governing and before not in lexicon.manner
    if governed and GERUND not in verb.slots:
        return None
    if row.low[place] in lexicon.ambiguous and not _certain(row, first, place, stop, lexicon):
        return None
    group = _group(row, first, place, lexicon)
    helpers = row.low[group:place]
    start = place
    if lexicon.bare_content:  # English: "said" is finite and participle in one
        slot = _english_slot(verb.slots, helpers, before, lexicon)
        if slot is None:
            return None
        if slot != GERUND:
            start = next(
                (g for g in range(group, place) if row.low[g] in lexicon.auxiliaries), place
            )
            slot = FINITE
    elif PARTICIPLE in verb.slots and FINITE not in verb.slots:
        helper = next((g for g in range(group, place) if row.low[g] in lexicon.auxiliaries), None)
        if helper is not None:
            if any(_passive(row, g, first, lexicon) for g in range(helper, place)):
                return None
            start = helper
        elif not (lexicon.verb_last and _helped(row, first, place, stop, lexicon)):
            return None
        slot = FINITE
    else:
        slot = FINITE if FINITE in verb.slots else GERUND
    return Cue(start, place + 1, group, verb.uses, slot, verb.lemma)


def _passive(row: Row, at: int, first: int, lexicon: Lexicon) -> bool:
    """Whether a copula without clitic stands at a place: "est" but not "s'est"."""
    copula = row.low[at] in lexicon.copulas
    return copula and not (at > first and row.low[at - 1] in lexicon.clitics)


def _demonstrative(row: Row, first: int, place: int, stop: int, lexicon: Lexicon) -> bool:
    """Whether an article stands alone before a verb, as in "das nannte X ..."."""
    return (
        lexicon.noun_capitals
        and place == first + 1
        and place + 1 < stop
        and (not row.cap[place + 1] or lexicon.noun(row.low[place + 1]) is not None)
    )


def _surely_finite(verb: Verb, low: str, lexicon: Lexicon) -> bool:
    return FINITE in verb.slots and GERUND not in verb.slots and low not in lexicon.ambiguous


def _infinitive(row: Row, first: int, place: int, lexicon: Lexicon) -> Cue | None:
    """An infinitive behind a verb that only leads to it: "se limitó a decir"."""
    light = place - 1
    while (
        light > first
        and row.low[light] not in lexicon.light
        and (row.low[light] in lexicon.prepositions or row.low[light] in lexicon.clitics)
    ):
        light -= 1
    if light < first or row.kind[light] != WORD or row.low[light] not in lexicon.light:
        return None
    verb = lexicon.infinitives[row.low[place]]
    low = row.low[light]
    beside = low in lexicon.prepositions or low in lexicon.subordinators or low in lexicon.adverbs
    group = light if beside else _group(row, first, light, lexicon)
    return Cue(place, place + 1, group, verb.uses, GERUND if beside else FINITE, verb.lemma)


def _purpose(
    row: Row, first: int, place: int, stop: int, verb: Verb, lexicon: Lexicon
) -> Cue | None:
    """ "went on to say that", "took the floor to claim he": what is said, was said."""
    if not lexicon.bare_content or place + 1 >= stop or row.low[place - 2] in lexicon.conjunctions:
        return None
    following = row.low[place + 1]
    sure = following in lexicon.complementisers or row.kind[place + 1] == QUOTED
    if not sure and not (following in lexicon.pronouns and following not in lexicon.possessives):
        return None
    if any(low in lexicon.unsaid or low in lexicon.negations for low in row.low[first : place - 1]):
        return None
    return Cue(place, place + 1, place - 1, verb.uses - {"judge"}, FINITE, verb.lemma)


def _certain(row: Row, first: int, place: int, stop: int, lexicon: Lexicon) -> bool:
    """Whether a form that is a noun as well is a verb here, by its neighbours."""
    if place > first and (
        row.low[place - 1] in lexicon.pronouns or row.low[place - 1] in lexicon.manner
    ):
        return True
    if place + 1 >= stop:
        return False
    following = row.low[place + 1]
    if following in lexicon.complementisers:
        return True
    light = place
    while light > first + 1 and row.low[light - 1] in lexicon.adverbs:
        light -= 1  # "the mayor also claims he"
    before = row.low[light - 1] if light > first else ""
    relative = before in lexicon.relatives and before not in lexicon.complementisers
    if lexicon.bare_content and place > first and (relative or _agrees(row, light, place, lexicon)):
        begins = (
            following in lexicon.pronouns
            or following in lexicon.determiners
            or row.kind[place + 1] == NUMBER  # "the agency estimates 600 fish will"
            or (row.cap[place + 1] and _verb_behind_name(row, place + 2, stop, lexicon))
        )
        dated = place + 2 < stop and row.low[place + 2] in lexicon.times
        if (begins and not dated) or following in lexicon.infinitive_free:
            return True
    if place == first or not (row.cap[place - 1] or lexicon.noun(before) is not None):
        return False
    if row.kind[place + 1] == QUOTED:
        return True
    return (
        following in ",:"
        and row.kind[place + 1] == POINT
        and place + 2 < stop
        and row.kind[place + 2] == QUOTED
    )


def _verb_behind_name(row: Row, at: int, stop: int, lexicon: Lexicon) -> bool:
    """Whether a verb follows a name of up to three words."""
    while at < min(stop, at + 3) and row.cap[at]:
        at += 1
    return at < stop and (row.low[at] in lexicon.auxiliaries or row.low[at] in lexicon.verbs)


def _agrees(row: Row, behind: int, place: int, lexicon: Lexicon) -> bool:
    """Whether a form has the ending that the noun before it asks for: "the mayor claims"."""
    noun = lexicon.noun(row.low[behind - 1])
    named = noun is not None or row.cap[behind - 1]
    return named and row.low[place].endswith("s") != (noun == "p")


def _english_slot(
    slots: frozenset[str], helpers: list[str], before: str, lexicon: Lexicon
) -> str | None:
    if GERUND in slots and FINITE not in slots:
        return FINITE if any(h in lexicon.auxiliaries for h in helpers) else GERUND
    if before in lexicon.infinitive:
        return None
    real = [h for h in helpers if h in lexicon.auxiliaries and h not in lexicon.negations]
    if real and real[-1] in lexicon.copulas and PARTICIPLE in slots:
        return None  # passive
    if real and real[-1] in lexicon.modals and PARTICIPLE not in slots:
        return FINITE
    if real:
        return PARTICIPLE
    return FINITE if FINITE in slots else None


def _helped(row: Row, first: int, place: int, stop: int, lexicon: Lexicon) -> bool:
    """A participle far from its auxiliary: "hatte X am Mittag gesagt", or "gesagt hat"."""
    if place + 1 < stop and row.low[place + 1] in lexicon.auxiliaries:
        return row.low[place + 1] not in lexicon.copulas
    for near in range(place - 1, max(first - 1, place - 25), -1):
        if row.kind[near] == POINT and row.low[near] in ";:":
            return False
        if row.low[near] in lexicon.auxiliaries and row.kind[near] == WORD:
            return row.low[near] not in lexicon.copulas
    return False
