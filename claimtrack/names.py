"""Names of people across scripts and spellings: one person, or two?

A name is read under every spelling habit of ``spellings.toml``; two spellings are one name where
a reading of one is a reading of the other. A body whose name is translated, not spelt
otherwise, cannot be compared by letters: see :func:`comparable`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import permutations
from typing import Any

import tomli
from anyascii import anyascii
from rapidfuzz.distance import Indel, Levenshtein

SAME = 0.9
"""From here on two names are one person's, as far as letters can say."""
COMPATIBLE = 0.7
"""From here on they may be: an initial, or the family name alone."""

_LETTER_RUN = re.compile(r"[^\W\d_]+(?:[’'ʼ-][^\W\d_]+)*\.?")
_MOST_TOKENS = 5


@dataclass(frozen=True, slots=True)
class _Table:
    """``spellings.toml``, compiled."""

    orthographies: tuple[tuple[str, tuple[tuple[re.Pattern[str], str], ...]], ...]
    finish: tuple[tuple[re.Pattern[str], str], ...]
    coarse: dict[int, str]
    vowels: str
    key: tuple[tuple[re.Pattern[str], str], ...]
    ends: str
    particles: frozenset[str]
    prefixes: re.Pattern[str]
    apostrophes: re.Pattern[str]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    """One word of a name and all the ways to read it."""

    readings: frozenset[str]
    coarse: frozenset[str]
    skeletons: frozenset[str]
    """Consonants of three or more, and the last vowel where the word ends in one."""
    groups: frozenset[int]
    """Given names that stand for one another."""
    initial: bool


@dataclass(frozen=True, slots=True)
class _Name:
    tokens: tuple[_Token, ...]
    spelt: bool
    """Whether it has the form of a proper name, which other languages only spell otherwise."""
    plain: str
    """Without script, case, accents and punctuation."""


def _rules(pairs: list[list[str]]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), put) for pattern, put in pairs)


@cache
def _table() -> _Table:
    source = files("claimtrack").joinpath("spellings.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomli.loads(source)
    return _Table(
        orthographies=tuple((name, _rules(r)) for name, r in data["orthographies"].items()),
        finish=_rules(data["finish"]["letters"]),
        coarse=str.maketrans(data["finish"]["coarse"]),
        vowels=data["finish"]["vowels"],
        key=_rules(data["key"]["rules"]),
        ends=data["key"]["ends"],
        particles=frozenset(data["words"]["particles"]),
        prefixes=re.compile(data["words"]["prefixes"], re.IGNORECASE),
        apostrophes=re.compile(data["words"]["apostrophes"]),
        groups=tuple(data["given"]["groups"]),
    )


def _apply(rules: tuple[tuple[re.Pattern[str], str], ...], word: str) -> str:
    for pattern, put in rules:
        word = pattern.sub(put, word)
    return word


def _latin(word: str) -> bool:
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 for c in word)


def _readings(word: str) -> frozenset[str]:
    table = _table()
    word = table.apostrophes.sub("", word)
    if _latin(word):
        low = unicodedata.normalize("NFC", word.lower())
        forms = {_apply(rules, low) for _, rules in table.orthographies}
        forms |= {_apply(rules, anyascii(low)) for _, rules in table.orthographies[:2]}
    else:
        plain = table.apostrophes.sub("", anyascii(word)).lower()
        forms = {_apply(table.orthographies[0][1], plain)}
    return frozenset(_apply(table.finish, re.sub("[^a-zA-Z]", "", anyascii(f))) for f in forms)


def _skeleton(coarse: str) -> str | None:
    vowels = _table().vowels
    bones = "".join(c for c in coarse if c not in vowels)
    if len(bones) < 3:
        return None
    return bones + "-" + (coarse[-1] if coarse[-1] in vowels else "")


@cache
def _group_of() -> dict[str, frozenset[int]]:
    """Reading of a given name -> numbers of its groups."""
    found: dict[str, set[int]] = {}
    for number, group in enumerate(_table().groups):
        for word in group.split():
            for reading in _readings(word):
                found.setdefault(reading, set()).add(number)
    return {reading: frozenset(numbers) for reading, numbers in found.items()}


@lru_cache(maxsize=65536)
def _token(word: str, initial: bool) -> _Token:
    readings = frozenset(filter(None, _readings(word)))
    coarse = frozenset(r.translate(_table().coarse) for r in readings)
    skeletons = frozenset(filter(None, map(_skeleton, coarse)))
    known = _group_of()
    groups = frozenset(number for r in readings for number in known.get(r, ()))
    return _Token(readings, coarse, skeletons, groups, initial)


def _plain(name: str) -> str:
    latin = _table().apostrophes.sub("", anyascii(name))
    return re.sub(r"[\W_]+", " ", latin).casefold().strip() or name.strip()


def _words(name: str) -> list[tuple[str, bool]]:
    """The words that make the name, each with whether it is an initial; [] for a description."""
    table = _table()
    words: list[tuple[str, bool]] = []
    particles = 0
    if re.search(r"[\d_]", name):
        return []
    for run in _LETTER_RUN.findall(name.replace(".", ". ")):
        bare = run.rstrip(".")
        if table.prefixes.match(anyascii(bare)):
            bare = bare.partition("-")[2]
        if anyascii(bare).lower() in table.particles:
            particles += 1
            continue
        if bare[:1] != bare[:1].upper():
            return []
        for part in bare.split("-"):
            if not part:
                continue
            shouted = len(part) > 1 and part.isupper() and not name.isupper()
            initial = len(part) == 1 or (run.endswith(".") and len(part) <= 3)
            if shouted and len(part) == 2 and not words:
                words += [(letter, True) for letter in part]
            elif shouted:
                return []
            else:
                words.append((part, initial))
    if len(words) > _MOST_TOKENS or all(initial for _, initial in words):
        return []
    if len(words) == 1 and name.isupper() and len(name) <= 5:
        return []  # an acronym
    return words


@lru_cache(maxsize=65536)
def _name(name: str) -> _Name:
    words = _words(name)
    tokens = tuple(_token(word, initial) for word, initial in words)
    spelt = bool(tokens) and all(token.readings for token in tokens)
    return _Name(tokens if spelt else (), spelt, _plain(name))


def _alike(a: _Token, b: _Token, given: bool = False) -> float:
    """How far two words can be one name, 0 to 1."""
    if a is b or not a.readings.isdisjoint(b.readings):
        return 1.0
    if a.initial or b.initial:
        short, long = (a, b) if a.initial else (b, a)
        begins = any(r.startswith(s) for s in short.readings for r in long.readings)
        return 0.75 if begins else 0.0
    if given and not a.groups.isdisjoint(b.groups):
        return 0.97
    if not a.coarse.isdisjoint(b.coarse):
        return 0.95
    if not a.skeletons.isdisjoint(b.skeletons):
        return 0.93
    ratio = max(Indel.normalized_similarity(x, y) for x in a.coarse for y in b.coarse)
    if ratio > 0.8 and any(_slip(x, y) for x in a.coarse for y in b.coarse):
        return 0.86
    return 0.7 * ratio * ratio


def _slip(x: str, y: str) -> bool:
    """One letter differs, in a long word and not at its end: a misprint, most likely."""
    long = min(len(x), len(y)) >= 7
    return long and x[-1] == y[-1] and Levenshtein.distance(x, y, score_cutoff=1) == 1


def _both(given: float, family: float) -> float:
    if family < 0.85:
        return family * 0.7
    if given < COMPATIBLE:  # another person of that family
        return family * (0.3 + 0.4 * given)
    return family * (0.55 + 0.45 * given)


def _compare(a: tuple[_Token, ...], b: tuple[_Token, ...]) -> float:
    if len(a) > len(b):
        a, b = b, a
    if len(a) == 1:
        if len(b) == 1:
            return 0.7 * (_alike(a[0], b[0])) if a[0].initial else _alike(a[0], b[0])
        last = 0.85 * _alike(a[0], b[-1])
        return max([last, *(0.65 * _alike(a[0], token) for token in b[:-1])])
    if len(a) == len(b) == 2:
        straight = _both(_alike(a[0], b[0], given=True), _alike(a[1], b[1]))
        if straight >= COMPATIBLE:
            return straight
        crossed = _alike(a[0], b[1], given=True), _alike(a[1], b[0], given=True)
        return max(straight, 0.97 * _both(*crossed), 0.97 * _both(*reversed(crossed)))
    return max(_align(a, b), _align(b, a)) if len(a) == len(b) else _align(a, b)


def _align(a: tuple[_Token, ...], b: tuple[_Token, ...]) -> float:
    """The best way to find every word of the shorter name in the longer one."""
    best = 0.0
    for places in permutations(range(len(b)), len(a)):
        givens = [_alike(a[i], b[p], given=True) for i, p in enumerate(places[:-1])]
        score = _both(min(givens), _alike(a[-1], b[places[-1]]))
        if list(places) != sorted(places):
            score *= 0.97
        if places[-1] != len(b) - 1 and len(a) < len(b):
            score *= 0.95  # a second family name is left over
        best = max(best, score)
    return best


def comparable(a: str, b: str) -> bool:
    """Whether letters can tell these two apart.

    False where one of them is a description or a body's name with common words in it
    (*the general staff*, *stato maggiore*): languages translate those, and a low
    :func:`similarity` then says nothing.
    """
    return _name(a).spelt and _name(b).spelt


@lru_cache(maxsize=65536)
def similarity(a: str, b: str) -> float:
    """How far two names can be one person's, 0 to 1, the same both ways round.

    1 the same reading; from :data:`SAME` on one person; from :data:`COMPATIBLE` on perhaps
    one (initial or family name alone); below, two people. Names not :func:`comparable`
    get 1 for the same words and else a low figure by the words they share.
    """
    left, right = _name(a), _name(b)
    if left.plain == right.plain:
        return 1.0
    if left.spelt and right.spelt:
        return _compare(left.tokens, right.tokens)
    if left.spelt != right.spelt:
        return 0.0
    ours, theirs = set(left.plain.split()), set(right.plain.split())
    return 0.85 * len(ours & theirs) / len(ours | theirs)


def same(a: str, b: str) -> bool:
    """Whether two names are one person's, as far as letters can say."""
    return similarity(a, b) >= SAME


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """One form of a name for exact look-up, whatever its script and spelling.

    Equal keys are candidates for :func:`same`, nearly always right for a full name and
    weaker for a single word; a few spellings of one name have different keys.
    """
    words = _words(name)
    if not words:
        return _plain(name)
    return " ".join(sorted(_word_key(word, len(words) > 1) for word, _ in words))


def _word_key(word: str, given: bool) -> str:
    table = _table()
    if given:
        groups = {n for r in _readings(word) for n in _group_of().get(r, ())}
        if groups:
            word = table.groups[min(groups)].split()[0]
    bare = table.apostrophes.sub("", word if _latin(word) else anyascii(word)).lower()
    bare = anyascii(_apply(table.key, unicodedata.normalize("NFC", bare)))
    bones = "".join(c for c in bare if c not in table.vowels and c not in "jy")
    bones = re.sub(r"(.)\1+", r"\1", bones)
    end = bare[-1:] if bare[-1:] in table.ends else ""
    return f"{bones.lower()}-{end}" if bones else bare
