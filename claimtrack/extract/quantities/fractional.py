"""Fractions: two thirds, tre ventunesimi, 2/3, ½, cinque e tre quarti."""

from __future__ import annotations

import unicodedata
from functools import cache

from claimtrack.extract.quantities.sums import Sum, cut, push_all
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.extract.quantities.vocabulary import entries
from claimtrack.extract.quantities.wordsums import Number, WordSums

_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 32, 64, 100})
"""Of fractions written with a slash; others stand in dates and file numbers."""


@cache
def vulgar_fraction(mark: str) -> float | None:
    """Value of a sign such as ½, else None."""
    if len(mark) != 1 or mark.isascii() or unicodedata.category(mark) != "No":
        return None
    value = unicodedata.numeric(mark, -1.0)
    return value if 0 < value < 1 else None


class Fractions(WordSums):
    """What stands behind a sum and makes it a fraction, or adds one to it."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.part_endings: list[tuple[list[str], list[list[str]]]] = [
            (entries(endings), repairs)
            for endings, repairs in self.lex.options.get("part_endings", [])
        ]

    def vulgar(self, tokens: Tokens, i: int) -> Number | None:
        """A fraction sign alone."""
        value = vulgar_fraction(tokens.text[i])
        if value is None:
            return None
        return Number(i, i + 1, value, value, value, "fraction sign", digits=True, fraction=True)

    def fraction(self, tokens: Tokens, number: Number) -> Number:
        """*two thirds*, *drei Viertel*, *сім цілих вісім десятих*, *2/3*."""
        if number.value is None or number.decimals or number.fraction or number.grouped:
            return number
        if number.scale != 1 and number.digits:
            return number
        j = number.last
        if (sign := vulgar_fraction(tokens.at(j))) and number.plain:
            number.value = number.low = number.high = number.value + sign
            number.last, number.decimals, number.plain = j + 1, True, False
            return number
        hyphen = tokens.at(j) == "-" and tokens.glued(j) and tokens.glued(j + 1)
        j += hyphen  # three-quarters
        found = self.denominator(tokens, j, number.digits)
        if hyphen and found and not number.digits and found[1] < 10:
            tens = number.value % 100
            if tens >= 20 and tens % 10 == 0 and number.value > tens:  # a hundred thirty-fifths
                value = (number.value - tens) / (tens + found[1])
                return _as_fraction(number, j + found[0], value)
        if found and found[1] == 2 and number.value > 1:  # 14 mezzi aerei, but cinco medios
            noun = tokens.word(j + found[0]) and not self.lex.options.get("nouns_are_capital")
            found = None if number.digits or noun else found
        if found:
            fraction = _as_fraction(number, j + found[0], number.value / found[1])
            return self._of_a_scale(tokens, fraction)
        if tokens.at(j) in self.wholes:
            return self._decimals_of_a_whole(tokens, number)
        return self._slash(tokens, number)

    def denominator(self, tokens: Tokens, j: int, digits: bool) -> tuple[int, float] | None:
        """An ordinal in the sense of a part, of one word or several: *twenty-firsts*."""
        if found := self.lex.denominators.at(tokens, j):
            return found
        if digits or not tokens.word(j):
            return None
        if value := self._part_word(tokens.text[j]):
            return 1, value
        if not self.anchor(tokens.text[j]):
            return None
        tens = self._sum(tokens, j)
        if tens is None or tens.value is None or tens.value < 20 or tens.digits:
            return None
        k = tens.last
        while tokens.at(k) == "-" or tokens.at(k) in self.connectors:
            k += 1
        last = self.lex.denominators.at(tokens, k)
        small = last[1] if last else self._part_word(tokens.at(k), 1)
        if small is None or not small < (100 if tens.value % 100 == 0 else 10):
            return None
        return k + (last[0] if last else 1) - j, tens.value + small

    def _part_word(self, word: str, least: float = 2) -> float | None:
        """*ventunesimo*, *billionths*, *veintiunavos*: a number word with the ending of a part."""
        if len(word) < 4:
            return None
        for forms, repairs in self.part_endings:
            for form in forms:
                if word.endswith(form) and len(word) > len(form) + 1:
                    value = self._stem(word[: -len(form)], repairs)
                    if value is not None and value >= least:
                        return value
        return None

    def _stem(self, stem: str, repairs: list[list[str]]) -> float | None:
        for cut_off, added in [["", ""], *repairs]:
            if not stem.endswith(cut_off):
                continue
            atoms = cut(stem[: len(stem) - len(cut_off)] + added, self.lex.language)
            total = Sum(teens=self.teens)
            if atoms and push_all(total, list(atoms), self.inverting):
                return total.value
        return None

    def mixed(self, tokens: Tokens, number: Number) -> Number:
        """*five and a quarter*, *two million and three fifths*, *2 1/4*."""
        if (
            number.value is None
            or number.fraction
            or number.decimals
            or (number.weak and number.digits)
        ):
            return number
        j = number.last
        k = j + 1 if tokens.at(j) in self.lex.kind("mixed_and") else j
        if k >= tokens.size or (k == j and not (number.plain and tokens.number[j])):
            return number
        if not (tokens.number[k] or self.anchor(tokens.text[k])):
            return number
        part = self._sum(tokens, k)
        if part is None or part.value is None or part.scale != 1:
            return number
        group = self.lex.groups.at(tokens, part.last)
        if group and group[1].base < number.scale and not number.digits:
            number.value = number.low = number.high = number.value + part.value * group[1].base
            number.last = part.last + group[0]  # dos mil y cuatro docenas
            return number
        part = self.fraction(tokens, part)
        value = part.value
        if part.scale > 1 and value is not None and value < part.scale < number.scale:
            number.value = number.low = number.high = number.value + value
            number.last = part.last  # one billion and three quarters million
            return number
        if not part.fraction or value is None or value >= 1:
            return number
        last = part.last
        if number.scale > 1:
            unit = number.scale if number.grouped else 1.0
            if scale := self.lex.scales.at(tokens, last):
                unit, last = scale[1], last + scale[0]
        else:
            unit = 1.0
        number.value = number.low = number.high = number.value + value * unit
        number.last, number.decimals, number.plain, number.weak = last, True, False, False
        number.rule = "number and fraction"
        return number

    def _decimals_of_a_whole(self, tokens: Tokens, number: Number) -> Number:
        """*сім цілих вісім десятих*."""
        j = number.last + 1
        rest = self._sum(tokens, j + (tokens.at(j) in self.connectors)) if j < tokens.size else None
        inner = self.lex.denominators.at(tokens, rest.last) if rest else None
        if rest and inner and rest.value is not None and number.value is not None:
            number.value = number.low = number.high = number.value + rest.value / inner[1]
            number.last, number.decimals, number.weak = rest.last + inner[0], True, False
        return number

    def _slash(self, tokens: Tokens, number: Number) -> Number:
        """*2/3*, not a date."""
        j = number.last
        if not number.plain or tokens.at(j) != "/" or number.value is None:
            return number
        below = tokens.at(j + 1)
        if not (tokens.glued(j) and tokens.glued(j + 1) and below.isdigit()):
            return number
        if float(below) not in _DENOMINATORS:
            return number  # 9/11
        if number.value < float(below) and tokens.at(j + 2) != "/":
            return _as_fraction(number, j + 2, number.value / float(below))
        return number

    def _of_a_scale(self, tokens: Tokens, number: Number) -> Number:
        """*a quarter of a million*, *a quarter million* are numbers."""
        k = number.last
        one = tokens.at(k + 1)
        if tokens.at(k) in self.of:
            k += 1 + (one in self.one_articles or one in self.ones)
        scale = self.lex.scales.at(tokens, k)
        if scale is None or number.value is None or scale[1] == 100:
            return number
        number.value = number.low = number.high = number.value * scale[1]
        number.last, number.fraction, number.grouped = k + scale[0], False, True
        number.scale = scale[1]
        return number


def _as_fraction(number: Number, last: int, value: float) -> Number:
    number.value = number.low = number.high = value
    number.last, number.fraction, number.weak, number.plain = last, True, False, False
    number.rule = "fraction"
    return number
