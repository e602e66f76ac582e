"""Verbs no pack lists, told by their place: words in marks, the verb, whoever speaks.

Hundreds of verbs of manner stand beside speech (*he fumed*, *sie listete auf*). Where a
quote, a form with the ending of a finite verb and a person or body follow each other as
an attribution does, the frame itself is the evidence.
"""

from __future__ import annotations

from claimtrack.extract.quotes.cues import Cue
from claimtrack.extract.quotes.phrases import Candidate, candidates
from claimtrack.extract.quotes.reporting import Lexicon
from claimtrack.extract.quotes.rows import POINT, QUOTED, WORD, Row
from claimtrack.extract.quotes.verbforms import FINITE

_USES = frozenset({"say"})
_COMMA = frozenset(",?!…")


def closed_class(low: str, lexicon: Lexicon) -> bool:
    """Whether a word belongs to the pack's function words, nouns or listed verbs."""
    return (
        low in lexicon.function_words
        or low in lexicon.pronouns
        or low in lexicon.verbs
        or lexicon.noun(low) is not None
        or (bool(lexicon.adverb_endings) and low.endswith(lexicon.adverb_endings))
    )


def verb_shaped(row: Row, at: int, lexicon: Lexicon, helped: bool = False) -> bool:
    """Whether an unknown word has the ending of a finite verb, or of a participle."""
    low = row.low[at]
    if row.kind[at] != WORD or len(low) < 3 or "-" in low or closed_class(low, lexicon):
        return False
    endings = lexicon.participle_endings if helped else lexicon.verb_endings
    return bool(endings) and low.endswith(endings)


def after_speech(row: Row, first: int, close: int, lexicon: Lexicon) -> Cue | None:
    """The verb of a chunk that follows speech: "fumed its leader", "its leader fumed"."""
    at = first
    helped = False
    while at < close and row.kind[at] == WORD:
        low = row.low[at]
        if low in lexicon.auxiliaries:
            helped = True
        elif low not in lexicon.clitics and low not in lexicon.adverbs:
            break
        at += 1
    if at >= close or row.kind[at] != WORD:
        return None
    if not row.cap[at] and verb_shaped(row, at, lexicon, helped):
        found = candidates(row, at + 1, close, lexicon, first, narrow=True)
        alone = at + 1 >= close or row.low[at + 1] in lexicon.prepositions
        if _speaks(row, at + 1, found, lexicon) or (lexicon.null_subject and alone):
            return Cue(at, at + 1, first, _USES, FINITE)
        return None
    if lexicon.noun_capitals or lexicon.cases or lexicon.comma_incise:
        return None  # their verbs come first
    found = candidates(row, first, close, lexicon, first)
    if not found or found[0].governed or found[0].first != first or found[0].strength < 2:
        return None
    verb = _verb_in(row, found[0], close, lexicon)
    return Cue(verb, verb + 1, verb, _USES, FINITE) if verb is not None else None


def _speaks(row: Row, at: int, found: list[Candidate], lexicon: Lexicon) -> bool:
    """Whether somebody who speaks follows the verb, behind adverbs and phrases of place."""
    for c in found:
        if c.strength == 2 and not c.governed:
            light = c.first == at + 1 and row.kind[at] == WORD and not row.cap[at]
            return (light and row.low[c.first] in lexicon.articles) or all(
                row.kind[x] == WORD
                and (
                    row.low[x] in lexicon.function_words
                    or row.low[x].endswith(lexicon.infinitive_endings or "\n")
                    or any(o.first <= x < o.stop for o in found)
                )
                for x in range(at, c.first)
            )
        if c.governed or row.low[c.first].endswith(lexicon.infinitive_endings or "\n"):
            continue  # "a reporter wanted to know": an infinitive between
        return False
    return any(
        c.governed and c.strength == 2 and row.low[c.first - 1] in lexicon.impersonal for c in found
    )


def _verb_in(row: Row, who: Candidate, close: int, lexicon: Lexicon) -> int | None:
    """The verb behind or at the end of a subject; nothing but a phrase of place follows it."""
    for at in range(who.first + 1, close):
        if row.cap[at] or not verb_shaped(row, at, lexicon):
            continue
        rest = row.low[at + 1] if at + 1 < close else ""
        if not rest or rest in lexicon.prepositions or rest in lexicon.adverbs:
            return at
    return None


def unlisted_cues(row: Row, first: int, stop: int, cues: list[Cue], lexicon: Lexicon) -> list[Cue]:
    """The cues of a sentence, with those that only their place tells."""
    added: list[Cue] = []
    for at in row.quoted(first, stop):
        begin = at + 1
        while begin < stop and row.kind[begin] == POINT and row.low[begin] != ":":
            begin += 1
        pair = row.pair[at]
        if begin >= stop or row.kind[begin] != WORD or pair is None:
            continue
        if begin == at + 1 and pair.final not in _COMMA:
            continue  # nothing parts the marks from what follows
        if not _stands_alone(row, first, at) and pair.inner[1] - pair.inner[0] < 25:
            continue
        close = _chunk_stop(row, begin, stop, lexicon)
        if any(begin <= c.first < close for c in cues):
            continue
        cue = after_speech(row, begin, close, lexicon)
        if cue is not None:
            added.append(cue)
    if not cues and not added and not lexicon.null_subject:
        added += _trailing(row, first, stop, lexicon)
    added += _before_complement(row, first, stop, [*cues, *added], lexicon)
    return sorted([*cues, *added], key=lambda c: c.first) if added else cues


def _trailing(row: Row, first: int, stop: int, lexicon: Lexicon) -> list[Cue]:
    """ "Costs rose by a third, groused its leader": where only attribution puts the verb first."""
    begin = stop
    for _ in range(2):
        begin -= 1
        while begin > first and not (row.kind[begin] == POINT and row.low[begin] == ","):
            begin -= 1
        at = begin + 1
        if begin - first < 4 or at >= stop or row.kind[at] != WORD:
            return []
        close = _chunk_stop(row, at, stop, lexicon)
        if not row.cap[at] and verb_shaped(row, at, lexicon):
            found = candidates(row, at + 1, close, lexicon, first, narrow=True)
            near = found and found[0].first == at + 1
            if not near or not any(
                lexicon.noun(low) is not None for low in row.low[at + 1 : found[0].stop]
            ):
                return []
            if row.low[first] in lexicon.subordinators or row.low[first] in lexicon.prepositions:
                return []
            if lexicon.verb_last and not any(
                low in lexicon.subjunctive for low in row.low[first:at]
            ):
                return []
            return [Cue(at, at + 1, at, _USES, FINITE)]
    return []


def _before_complement(
    row: Row, first: int, stop: int, cues: list[Cue], lexicon: Lexicon
) -> list[Cue]:
    """ "X VERB that ...": an unknown verb between somebody and a complementiser."""
    ahead = range(first, min(stop - 3, first + 14))
    if lexicon.cases or lexicon.complementisers.isdisjoint(row.low[first + 1 : ahead.stop + 2]):
        return []
    for at in ahead:
        low = row.low[at + 1]
        comma = low == ","
        if comma:
            low = row.low[at + 2]
        if low not in lexicon.complementisers or comma != lexicon.noun_capitals:
            continue
        if any(c.first <= at + 1 for c in cues) or row.kind[at] != WORD:
            return []
        if row.cap[at] and at > first:
            return []
        if not verb_shaped(row, at, lexicon):
            return []
        if at == first:
            sure = lexicon.null_subject and row.low[at].endswith(lexicon.past_verb_endings)
            return [Cue(at, at + 1, at, _USES, FINITE)] if sure else []
        found = candidates(row, first, at, lexicon, first)
        near = [c for c in found if c.stop == at and c.strength == 2 and not c.governed]
        return [Cue(at, at + 1, at, _USES, FINITE)] if near else []
    return []


def _stands_alone(row: Row, first: int, at: int) -> bool:
    """Whether only other speech, or a colon, stands before words in marks."""
    if at > first and row.low[at - 1] == ":":
        return True
    return all(row.kind[x] in (QUOTED, POINT) for x in range(first, at))


def _chunk_stop(row: Row, at: int, stop: int, lexicon: Lexicon) -> int:
    while at < stop and not (
        row.kind[at] == QUOTED
        or (row.kind[at] == POINT and (row.low[at] in ",;:()?!…" or row.low[at] in lexicon.dashes))
    ):
        at += 1
    return at
