"""The number and quantity tables of a pack, compiled once per language for fast look-up.

The tables themselves are described at the head of the quantities part of ``en.toml``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeVar

from claimtrack.extract.quantities.tokens import Tokens, words_of
from claimtrack.languages import Pack, load

Payload = TypeVar("Payload")
NOTHING: frozenset[str] = frozenset()


class Phrases(Generic[Payload]):
    """Phrases of one or more tokens with something attached; the longest match wins."""

    def __init__(self) -> None:
        self._forward: dict[str, list[tuple[tuple[str, ...], Payload]]] = {}
        self._backward: dict[str, list[tuple[tuple[str, ...], Payload]]] = {}

    def add(self, words: tuple[str, ...], payload: Payload) -> None:
        """Attach something to a phrase; the first of two meanings stays."""
        if not words:
            return
        for table, key in ((self._forward, words[0]), (self._backward, words[-1])):
            known = table.setdefault(key, [])
            if all(other != words for other, _ in known):
                known.append((words, payload))
                known.sort(key=lambda entry: -len(entry[0]))

    @property
    def heads(self) -> frozenset[str]:
        """The words that phrases begin with."""
        return frozenset(self._forward)

    def __contains__(self, word: str) -> bool:
        return word in self._forward

    def at(self, tokens: Tokens, i: int) -> tuple[int, Payload] | None:
        """Length and payload of the longest phrase that begins at token i."""
        if i >= tokens.size:
            return None
        known = self._forward.get(tokens.text[i])
        if known is None:
            return None
        for words, payload in known:
            n = len(words)
            if n == 1 or tuple(tokens.text[i : i + n]) == words:
                return n, payload
        return None

    def before(self, tokens: Tokens, i: int) -> tuple[int, Payload] | None:
        """Length and payload of the longest phrase that ends right before token i."""
        if i <= 0:
            return None
        for words, payload in self._backward.get(tokens.text[i - 1], ()):
            n = len(words)
            if n == 1 or (i >= n and tuple(tokens.text[i - n : i]) == words):
                return n, payload
        return None

    def single(self, word: str) -> Payload | None:
        """What is attached to a phrase of this one word."""
        for words, payload in self._forward.get(word, ()):
            if len(words) == 1:
                return payload
        return None

    def firsts(self) -> set[str]:
        """The first words of all phrases."""
        return set(self._forward)

    def payloads(self) -> list[Payload]:
        """What is attached to the phrases."""
        return [payload for known in self._forward.values() for _, payload in known]

    def singles(self) -> dict[str, Payload]:
        """The phrases of one word."""
        return {
            words[0]: payload
            for known in self._forward.values()
            for words, payload in known
            if len(words) == 1
        }


def entries(value: Any) -> list[str]:
    """A list of the pack, or a string with commas, as a list of phrases."""
    parts = value.split(",") if isinstance(value, str) else list(value or ())
    return [part.strip() for part in parts if part.strip()]


@dataclass(frozen=True, slots=True)
class Group:
    """A word for a round number of things: dozen, centinaio, a plural thousands."""

    base: float
    about: bool = False
    vague: tuple[float, float] | None = None
    """Interval of the plural that stands alone."""


class Classes(dict[str, frozenset[str]]):
    """Closed classes of words by name; one that the pack does without is empty."""

    def __missing__(self, name: str) -> frozenset[str]:
        return self.setdefault(name, NOTHING)


@dataclass(slots=True)
class Lexicon:
    """All that the quantity extractor asks of a language, ready for look-up."""

    language: str
    cardinals: Phrases[float] = field(default_factory=Phrases)
    scales: Phrases[float] = field(default_factory=Phrases)
    short_scales: Phrases[float] = field(default_factory=Phrases)
    multipliers: Phrases[float] = field(default_factory=Phrases)
    groups: Phrases[Group] = field(default_factory=Phrases)
    vague: Phrases[tuple[float, float]] = field(default_factory=Phrases)
    denominators: Phrases[float] = field(default_factory=Phrases)
    shares: Phrases[float] = field(default_factory=Phrases)
    amounts: Phrases[tuple[float, str, bool]] = field(default_factory=Phrases)
    """Value, unit, and whether the words count only behind a modifier."""
    ordinals: Phrases[float] = field(default_factory=Phrases)
    half: Phrases[bool] = field(default_factory=Phrases)
    before: Phrases[str] = field(default_factory=Phrases)
    after: Phrases[str] = field(default_factory=Phrases)
    openers: Phrases[dict[str, str]] = field(default_factory=Phrases)
    joiners: Phrases[bool] = field(default_factory=Phrases)
    labels: Phrases[bool] = field(default_factory=Phrases)
    contrast: Phrases[bool] = field(default_factory=Phrases)
    below_zero: Phrases[bool] = field(default_factory=Phrases)
    share_joiners: list[tuple[tuple[str, ...], bool]] = field(default_factory=list)
    """Phrases between the numbers of *one in four*; True where the phrase also means *of*."""
    over: list[tuple[tuple[str, ...], bool]] = field(default_factory=list)
    """Phrases between the numbers of a written fraction: *one over three*."""
    time_after: Phrases[bool] = field(default_factory=Phrases)
    """Parts of the day behind an hour."""
    words: Classes = field(default_factory=Classes)
    """Articles, prepositions, verbs, months …"""
    kind: Callable[[str], frozenset[str]] = field(init=False)
    """The closed class of a name."""
    options: dict[str, Any] = field(default_factory=dict)
    stop: frozenset[str] = NOTHING
    """Words that are no noun and no adjective."""
    anchors: frozenset[str] = NOTHING
    """Words that may begin a number."""
    numeral: frozenset[str] = NOTHING
    """Of these, the words that are never nouns."""

    def __post_init__(self) -> None:
        self.kind = self.words.__getitem__

    def has(self, kind: str, word: str) -> bool:
        return word in self.kind(kind)


_STOP = ("articles", "prepositions", "conjunctions", "pronouns", "adverbs", "verbs", "of")
_BY_VALUE = (
    "cardinals", "scales", "short_scales", "multipliers", "denominators", "shares", "ordinals",
)  # fmt: skip
_ANCHORS = ("cardinals", "scales", "multipliers", "groups", "vague", "shares", "amounts")


@cache
def lexicon(language: str) -> Lexicon:
    """The compiled tables of a language; :class:`LanguageError` where there is no pack."""
    pack = load(language)
    numbers, quantities = pack.get("numbers", {}), pack.get("quantities", {})
    lex = Lexicon(language)

    def fill(table: Phrases[Any], source: Any, payload: Any) -> None:
        for phrase in entries(source):
            table.add(words_of(phrase, language), payload)

    for name in _BY_VALUE:
        for value, forms in numbers.get(name, {}).items():
            fill(getattr(lex, name), forms, float(value))
    for group in numbers.get("groups", []):
        base, about = float(group["base"]), bool(group.get("about"))
        bounds = (float(group.get("low", 2 * base)), float(group.get("high", 10 * base - 1)))
        fill(lex.groups, group.get("one"), Group(base, about))
        fill(lex.groups, group.get("many"), Group(base, about, bounds))
    for vague in numbers.get("vague", []):
        fill(lex.vague, vague["forms"], (float(vague["low"]), float(vague["high"])))
    fill(lex.half, numbers.get("half"), True)
    for name in ("before", "after"):
        for modifier, forms in quantities.get(name, {}).items():
            fill(getattr(lex, name), forms, modifier)
    for amount in quantities.get("amounts", []):
        weak = bool(amount.get("weak"))
        fill(lex.amounts, amount["forms"], (float(amount["value"]), amount["unit"], weak))
    fill(lex.labels, quantities.get("labels"), True)
    fill(lex.contrast, quantities.get("contrast"), True)
    fill(lex.below_zero, quantities.get("below_zero"), True)
    for phrase in entries(quantities.get("time_after")):
        lex.time_after.add(tuple(phrase.split(" ")), True)
    _fill_ranges(lex, quantities.get("ranges", {}))
    _fill_words(lex, pack)
    lex.anchors = frozenset().union(*(getattr(lex, name).firsts() for name in _ANCHORS))
    lex.anchors |= lex.kind("one_articles")
    lex.numeral = lex.anchors - {w for w, (*_, weak) in lex.amounts.singles().items() if weak}
    return lex


def _fill_ranges(lex: Lexicon, ranges: dict[str, Any]) -> None:
    """``between``, ``change`` and ``either`` are pairs of an opening word and its joiners."""
    senses: dict[tuple[str, ...], dict[str, str]] = {}
    for name in ("between", "change", "either"):
        for opening, joiner in ranges.get(name, []):
            for phrase in entries(opening):
                table = senses.setdefault(words_of(phrase, lex.language), {})
                table.update(dict.fromkeys(entries(joiner), name))
    for words, table in senses.items():
        lex.openers.add(words, table)
    for phrase in entries(ranges.get("joiners")):
        lex.joiners.add(words_of(phrase, lex.language), True)
    for phrase in entries(ranges.get("over")):
        lex.over.append((words_of(phrase, lex.language), False))
    for name, strict in (("shares", False), ("shares_of", True)):
        for phrase in entries(ranges.get(name)):
            lex.share_joiners.append((words_of(phrase, lex.language), strict))


def _fill_words(lex: Lexicon, pack: Pack) -> None:
    numbers, quantities = pack.get("numbers", {}), pack.get("quantities", {})
    for source in (pack.get("words", {}), quantities.get("words", {})):
        for kind, forms in source.items():
            known = {word for form in entries(forms) for word in words_of(form, lex.language)[:1]}
            lex.words[kind] |= known
    for kind in ("dotted_labels",):
        lex.words[kind] = frozenset(entries(quantities.get(kind)))
    lex.options = {
        key: value
        for table in (numbers, quantities)
        for key, value in table.items()
        if not isinstance(value, dict)
    }
    lex.stop = NOTHING.union(*map(lex.kind, _STOP))


@dataclass(frozen=True, slots=True)
class Stems:
    """Words, and beginnings of words (``rise*``), of one class."""

    words: frozenset[str]
    beginnings: tuple[str, ...]

    def __contains__(self, word: str) -> bool:
        return word in self.words or (bool(self.beginnings) and word.startswith(self.beginnings))

    @classmethod
    def of(cls, words: list[str]) -> Stems:
        """From words of a pack, beginnings marked by a star."""
        return cls(
            frozenset(word for word in words if not word.endswith("*")),
            tuple(word[:-1] for word in words if word.endswith("*")),
        )


@cache
def stems(language: str, kind: str) -> Stems:
    """A class of ``[quantities.words]`` that may hold beginnings, such as ``link_verbs``."""
    return Stems.of(entries(load(language).get("quantities", {}).get("words", {}).get(kind)))
