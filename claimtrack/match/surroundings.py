"""The words around a mention: which of them are near, what they count it as, which are names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from claimtrack.extract.layout import fold
from claimtrack.languages import load, supported
from claimtrack.match.skeletons import skeleton
from claimtrack.types import Passage

Floats = NDArray[np.float32]

_TOKEN = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*|[.!?;:,()\[\]–—-]")
_LETTERS = re.compile(r"[^\W_]+")
_WORD = re.compile(r"\w")
_DIGITS = re.compile(r"\d")
_ELISION = re.compile(r"^[^\W\d_]{1,3}'")
_CLAUSE_MARKS = frozenset(";:()[].!?–—")
_FADE_PER_WORD = 0.82
_FADE_PER_COMMA = 0.5
_FADE_PER_CONJUNCTION = 0.6
_FADE_PER_MARK = 0.35
_FADE_PER_FIGURE = 0.4
_FAINT = 0.65  # of the nearest role; others belong to other figures
_FARTHEST = 14  # words; nothing beyond says what a figure counts


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the matcher reads of one Passage, without any encoder.

    ``words`` are the folded content words around the mention and ``closeness`` (0 to 1)
    falls with every word, comma and clause mark between; ``own`` are the words of a quote,
    of the counted item or of the thing measured; ``roles`` the weights of the pack's roles,
    ``things`` those of the kinds of things that the pack knows.
    """

    words: tuple[str, ...]
    closeness: Floats
    own: tuple[str, ...]
    whole: tuple[str, ...]
    roles: Floats
    things: Floats
    cues: Floats
    """How near stand words that set the figure against another one, and that call it newer."""
    names: frozenset[str]
    figures: frozenset[str]
    negations: int
    before: str
    """The figure right before, in the same phrase (*451 of [512]*), or empty."""
    after: str


@cache
def _function_words(language: str) -> frozenset[str]:
    return frozenset(fold(w) for w in load(language)["matching"]["function_words"])


@cache
def partitives(language: str) -> frozenset[str]:
    """Folded words that stand between a part and its total."""
    return frozenset(fold(w) for w in load(language)["matching"]["partitives"])


@cache
def conjunctions(language: str) -> frozenset[str]:
    """Folded words that join clauses or members of a list."""
    return frozenset(fold(w) for w in load(language)["matching"]["conjunctions"])


@cache
def names_of(table: str) -> tuple[str, ...]:
    """Names of the lists under ``[matching.TABLE]`` over all packs, sorted: those of *roles* and
    *things* are the columns of ``Surroundings.roles`` and ``things``."""
    return tuple(sorted({name for code in supported() for name in load(code)["matching"][table]}))


class Stems:
    """Folded words and stems, whose ``*`` at either end stands for any letters, with the
    numbers of the lists that they stand in."""

    def __init__(self, stems: Iterable[tuple[int, str]]) -> None:
        self._whole: dict[str, set[int]] = {}
        self._begins: dict[str, set[int]] = {}
        self._ends: dict[str, set[int]] = {}
        for number, stem in stems:
            table = (
                self._begins if stem.endswith("*")
                else self._ends if stem.startswith("*")
                else self._whole
            )  # fmt: skip
            table.setdefault(stem.strip("*"), set()).add(number)
        self._first = sorted({len(stem) for stem in self._begins} - {0})
        self._last = sorted({len(stem) for stem in self._ends} - {0})

    @classmethod
    def of_lists(
        cls,
        names: Sequence[str],
        lists: Mapping[str, Iterable[str]],
        spelled: Callable[[str], str] = fold,
    ) -> Self:
        """The stems of the lists that have these names, each list numbered by its name's place."""
        return cls(
            (place, spelled(stem))
            for place, name in enumerate(names)
            for stem in lists.get(name, ())
        )

    def of(self, word: str) -> tuple[int, ...]:
        """The numbers of the lists that a folded word belongs to."""
        found = set(self._whole.get(word, ()))
        for size in self._first:
            numbers, rest = self._begins.get(word[:size]), word[size:]
            if numbers and (not rest or rest.isalpha()):
                found |= numbers
        for size in self._last:
            numbers, rest = self._ends.get(word[-size:]), word[:-size]
            if numbers and (not rest or rest.isalpha()):
                found |= numbers
        return tuple(sorted(found))


CUES = ("rival", "newer")
"""Keys under ``[matching.cues]``: the columns of ``Surroundings.cues``."""


@cache
def _stems(table: str, language: str) -> Stems:
    names = CUES if table == "cues" else names_of(table)
    return Stems.of_lists(names, load(language)["matching"][table])


@lru_cache(maxsize=50_000)
def _columns(word: str, table: str, language: str) -> tuple[int, ...]:
    """The columns of a table that a folded word speaks for."""
    return _stems(table, language).of(word)


@cache
def _negation_stems(language: str) -> Stems:
    return Stems.of_lists(("negations",), load(language)["matching"])


@lru_cache(maxsize=50_000)
def negates(word: str, language: str) -> bool:
    """Whether a folded word denies what it stands with."""
    return bool(_negation_stems(language).of(word))


@lru_cache(maxsize=50_000)
def content_words(text: str, language: str) -> tuple[str, ...]:
    """Folded words that are neither function words nor figures; elided articles are cut off."""
    result = []
    for match in _TOKEN.finditer(fold(text)):
        word = _content(match[0], language)
        if word:
            result.append(word)
    return tuple(result)


def _content(token: str, language: str) -> str:
    if token in _function_words(language):
        return ""
    word = _ELISION.sub("", token) if "'" in token else token
    if len(word) < 2 or _DIGITS.search(word) or word in _function_words(language):
        return ""
    return word


@lru_cache(maxsize=20_000)
def named(text: str) -> tuple[tuple[str, str], ...]:
    """The capitalised words of a text, each with its skeleton, comparable across scripts."""
    words = (word for word in _LETTERS.findall(text) if len(word) > 2 and word[0].isupper())
    return tuple((word, key) for word in words if len(key := skeleton(word)) > 2)


@lru_cache(maxsize=20_000)
def names_in(text: str) -> frozenset[str]:
    """Skeletons of the capitalised words of a text."""
    return frozenset(key for _, key in named(text))


def _places(text: str, context: str) -> list[int]:
    """Where a text stands in its context with no letter or digit of another word beside it."""
    found, at = [], context.find(text)
    while at >= 0:
        end = at + len(text)
        if not _WORD.match(context[at - 1 : at]) and not _WORD.match(context[end : end + 1]):
            found.append(at)
            at = end
        else:
            at += 1
        at = context.find(text, at)
    return found


def place_of(passage: Passage) -> tuple[int, int]:
    """Where the mention stands in its context: before its item where it is said twice."""
    text, context = passage.text, passage.context
    places = _places(text, context) or [max(context.find(text), 0)]
    if len(places) > 1 and passage.item:
        places.sort(key=lambda p: abs(context.find(passage.item or "", p) - p - len(text)))
    return places[0], places[0] + len(text)


@lru_cache(maxsize=20_000)
def surroundings(passage: Passage) -> Surroundings:
    """Read a Passage; kept for the last 20,000 of them."""
    language = passage.language
    quote = passage.type == "quote"
    words: list[str] = []
    weights: list[float] = []
    roles = np.zeros(len(names_of("roles")), dtype=np.float32)
    things = np.zeros(len(names_of("things")), dtype=np.float32)
    cues = np.zeros(len(CUES), dtype=np.float32)
    before = after = ""
    if quote:
        own = content_words(passage.text, language)
        words, weights = list(own), [1.0] * len(own)
        for word in own:
            roles[[*_columns(word, "roles", language)]] = 1.0
            things[[*_columns(word, "things", language)]] = 1.0
    else:
        start, end = place_of(passage)
        own = content_words(passage.item or "", language)
        left, before = _walk(passage.context[:start], language, backwards=True)
        right, after = _walk(passage.context[end:], language, backwards=False)
        for word, weight, raw in left + right:
            for table, found in (("roles", roles), ("things", things), ("cues", cues)):
                for column in _columns(raw, table, language):
                    found[column] = max(found[column], weight)
            if word:
                words.append(word)
                weights.append(weight)
        for word in own:
            roles[[*_columns(word, "roles", language)]] = 1.0
        roles[roles < _FAINT * roles.max()] = 0.0
        things = _counted(own, things, language)
    text = passage.text if quote else passage.context
    tokens = [m[0] for m in _TOKEN.finditer(fold(passage.text if quote else ""))]
    return Surroundings(
        tuple(words),
        np.asarray(weights, dtype=np.float32),
        own,
        content_words(passage.whole or "", language),
        roles,
        things,
        cues,
        names_in(text),
        frozenset(re.findall(r"\d+(?:[.,]\d+)*", passage.text)) if quote else frozenset(),
        sum(negates(token, language) for token in tokens),
        before,
        after,
    )


def _counted(own: Sequence[str], near: Floats, language: str) -> Floats:
    """The things that the words of the counted item name, else the nearest ones around it."""
    things = np.zeros_like(near)
    for word in own:
        things[[*_columns(word, "things", language)]] = 1.0
    return things if things.any() else np.where(near < _FAINT * near.max(), 0.0, near)


def _walk(text: str, language: str, backwards: bool) -> tuple[list[tuple[str, float, str]], str]:
    """Words going away from the figure with their closeness, and the figure right beside it.

    Each entry is (content word or "", closeness, folded word).
    """
    tokens = [m[0] for m in _TOKEN.finditer(fold(text))]
    if backwards:
        tokens.reverse()
    found: list[tuple[str, float, str]] = []
    weight, steps, marked, neighbour = 1.0, 0, False, ""
    for token in tokens:
        if token == ",":
            weight *= _FADE_PER_COMMA
            marked = True
            continue
        if not token[0].isalnum():
            if token in _CLAUSE_MARKS:
                weight *= _FADE_PER_MARK
                marked = True
            continue
        if _DIGITS.search(token):
            if not marked and steps <= 3 and not neighbour:
                neighbour = token
            weight *= _FADE_PER_FIGURE
            continue
        if token in conjunctions(language):
            weight *= _FADE_PER_CONJUNCTION
        steps += 1
        if steps > _FARTHEST:
            break
        found.append((_content(token, language), weight, token))
        weight *= _FADE_PER_WORD
    return found, neighbour
