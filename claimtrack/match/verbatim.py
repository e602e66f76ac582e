"""What the words of two quotes in one language settle: the same utterance, repeated or altered.

The models weigh meaning, for reports in two languages share hardly a word. In one language the
words speak for themselves: who prints them again prints the same utterance, and who puts *need
not* for *must* another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache

from claimtrack.extract.layout import fold
from claimtrack.languages import load
from claimtrack.match.surroundings import content_words, negates
from claimtrack.names import COMPATIBLE, comparable, similarity
from claimtrack.types import Passage, Quote, Relation

FEWEST = 5
"""Words of the shorter quote; fewer are said by many."""
SHARE = 0.8
"""Of the shorter quote's words, in order, that stand in the longer one; from here on the two
have one wording."""
REPEATED, EDITED, ALTERED = 1.0, 0.95, 0.9
"""Scores of quotes without a difference between first and last common word, with small ones,
and with words that change what is said."""
LONGEST = 6
"""Words of a difference; beyond that it is another passage, no edit."""
_STEM = 4  # letters by which two forms of a word are told from two words
_WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")

Words = tuple[str, ...]
Edit = tuple[Words, Words]
"""Words of the one text and of the other that stand in the same place."""


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[Words, Words, frozenset[str]]:
    """The words of a text, the same folded, and the different ones of these."""
    found = tuple(_WORD.findall(text))
    folded = tuple(map(fold, found))
    return found, folded, frozenset(folded)


def settled(a: Passage, b: Passage) -> tuple[Relation, float] | None:
    """The relation of two quotes in one language and its score; None where words settle nothing.

    Words left out at either end, and elsewhere where they deny nothing, make a shortened quote,
    which is the same. ``conflicting`` are only words that both reports quote directly: an
    indirect quote may have put them otherwise.
    """
    if not isinstance(a.mention, Quote) or not isinstance(b.mention, Quote):
        return None
    if a.language != b.language or min(len(words(p.text)[0]) for p in (a, b)) < FEWEST:
        return None
    found = edits(a.text, b.text, SHARE)
    if found is None or _strangers(a, b):
        return None
    if any(all(edit) and max(map(len, edit)) > LONGEST for edit in found):
        return None
    if not any(alters(edit, a.language) for edit in found):
        return "same", EDITED if found else REPEATED
    quoted = "indirect" not in (a.mention.kind, b.mention.kind)
    return ("conflicting", ALTERED) if quoted else None


def edits(a: str, b: str, share: float) -> list[Edit] | None:
    """Where two texts differ between their first and their last common word; None where less
    than that ``share`` of the shorter one's words stands in the other, in order."""
    (_, ours, some), (_, theirs, others) = words(a), words(b)
    least = share * min(len(ours), len(theirs))
    if not ours or not theirs:
        return None
    varied = min(len(some) / len(ours), len(others) / len(theirs))
    if len(some & others) < least * varied:  # quick, and right for nearly all pairs
        return None
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    if sum(block.size for block in matcher.get_matching_blocks()) < least:
        return None
    return list(_inner(matcher, words(a)[0], words(b)[0]))


def _inner(matcher: SequenceMatcher[str], ours: Words, theirs: Words) -> Iterator[Edit]:
    codes = matcher.get_opcodes()
    for place, (tag, i, j, k, m) in enumerate(codes):
        edge = place in (0, len(codes) - 1)
        # What only one of them has before or after was left out by the other; and a sentence
        # that stands there in another's place is no edit.
        if tag == "equal" or (edge and (tag != "replace" or max(j - i, m - k) > LONGEST)):
            continue
        yield ours[i:j], theirs[k:m]


def alters(edit: Edit, language: str) -> bool:
    """Whether putting the one for the other changes what is said: a denial more or less, another
    helping verb, or a word or figure that is no form of the other side's."""
    one, other = (tuple(map(fold, side)) for side in edit)
    if _denials(one, language) != _denials(other, language):
        return True
    telling = [_telling(side, language) for side in (one, other)]
    alike = {word[:_STEM] for word in telling[0]} & {word[:_STEM] for word in telling[1]}
    return all({word for word in side if word[:_STEM] not in alike} for side in telling)


def _telling(side: Sequence[str], language: str) -> set[str]:
    figures = {word for word in side if word[0].isdigit()}
    return (
        figures
        | _helping(language).intersection(side)
        | set(content_words(" ".join(side), language))
    )


def _denials(side: Sequence[str], language: str) -> int:
    return sum(negates(word, language) for word in side)


@cache
def _helping(language: str) -> frozenset[str]:
    """The verbs that say whether a thing is, may, must or will be."""
    return frozenset(fold(load(language)["quotes"]["words"]["auxiliaries"]).split())


def _strangers(a: Passage, b: Passage) -> bool:
    """Whether the two are said by two people, as far as letters can say."""
    if not a.speaker or not b.speaker or not comparable(a.speaker, b.speaker):
        return False
    return similarity(a.speaker, b.speaker) < COMPATIBLE
