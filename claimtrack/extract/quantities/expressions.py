"""Every number of a text, quantity or not: with signs, powers, exponents and one over three.

The extractor of quantities does not ask for these; ``scripts/bench_quantities.py`` does, and
whoever wants a plain number parser of one of the languages.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from claimtrack.extract.layout import fold
from claimtrack.extract.quantities.notation import powers, written_out
from claimtrack.extract.quantities.numerals import Grammar, grammar
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.extract.quantities.wordsums import Number

_LEADING_MARK = re.compile(r"(?<![\w.,])[.,]\d+(?![\w.,])")
_LETTERS = {"k": 1e3, "m": 1e6, "g": 1e9, "b": 1e9, "t": 1e12}


class _LooseTokens(Tokens):
    """Hyphens join their neighbours across spaces: *fifty - two*."""

    __slots__ = ()

    def glued(self, i: int) -> bool:
        near = 0 < i < self.size and "-" in (self.text[i - 1], self.text[i])
        return super().glued(i) or (near and "\n" not in self.gap(i))


class Found(NamedTuple):
    """A number with its place: ``text[start:end]`` reads ``value``."""

    start: int
    end: int
    value: float


def numbers(text: str, language: str) -> list[Found]:
    """All numbers of a text in order, none overlapping."""
    g, folded = grammar(language), fold(text)
    found = [*(Found(*power) for power in powers(folded, g)), *_leading_marks(folded, g)]
    taken = [(n.start, n.end) for n in found]
    tokens = _LooseTokens(text, folded, language)
    i = 0
    while i < tokens.size:
        number = None
        inside = any(start <= tokens.start[i] < end for start, end in taken)
        if not inside and (tokens.number[i] or g.anchor(tokens.text[i])):
            number = g.read(tokens, i)
            if number is None and tokens.number[i]:
                found.extend(_list(tokens, i, g))
        if number is None or number.value is None or _no_number(tokens, number, g):
            i = number.last if number is not None and number.value is None else i + 1
            continue
        last, value = written_out(tokens, number, g)
        last, value = _letter(tokens, number, last, value)
        first = _signed(tokens, number.first, g)
        value = -value if first < number.first else value
        found.append(Found(tokens.start[first], tokens.end[last - 1], value))
        i = last
    return sorted(found)


def _leading_marks(folded: str, g: Grammar) -> list[Found]:
    """*.25* and *,08*."""
    return [
        Found(match.start(), match.end(), float("0." + match[0][1:]))
        for match in _LEADING_MARK.finditer(folded)
        if match[0][0] == g.decimal
    ]


def _list(tokens: Tokens, i: int, g: Grammar) -> list[Found]:
    """*22,24,26,31* is a list of numbers."""
    found, at = [], tokens.start[i]
    parts = tokens.text[i].split(",")
    if "." in tokens.text[i] or len(parts) < 3 or g.decimal == ",":
        return []
    for part in parts:
        found.append(Found(at, at + len(part), float(part)))
        at += len(part) + 1
    return found


def _no_number(tokens: Tokens, number: Number, g: Grammar) -> bool:
    """Digits with a unit written to them, ordinals, *which one*."""
    j = number.last
    if number.digits and tokens.glued(j) and tokens.at(j)[0].isalpha():
        return tokens.at(j) not in _LETTERS
    return number.weak and g.lex.has("one_pronoun_after", tokens.at(number.first - 1))


def _letter(tokens: Tokens, number: Number, last: int, value: float) -> tuple[int, float]:
    """*10G*, *2.33 k*: a letter for a scale, alone."""
    letter = tokens.at(last)
    if not number.digits or letter not in _LETTERS or number.scale != 1 or last != number.last:
        return last, value
    if tokens.glued(last + 1) and tokens.at(last + 1)[0].isalnum():
        return last, value
    return last + 1, value * _LETTERS[letter]


def _signed(tokens: Tokens, first: int, g: Grammar) -> int:
    """First token with the sign, if there is one."""
    if first == 0:
        return first
    before = tokens.at(first - 1)
    if before in g.lex.kind("minus"):
        return first - 1
    starts = first == 1 or not (tokens.word(first - 2) or tokens.number[first - 2])
    return first - 1 if before == "-" and starts else first
