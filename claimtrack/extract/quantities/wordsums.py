"""Reads one sum out of a text: digits with their scale words, or number words."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from claimtrack.extract.quantities.sums import Atom, Sum, cut, digits, push_all
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.extract.quantities.vocabulary import Lexicon, entries, lexicon
from claimtrack.extract.remembered import remembered

MILLION = 1e6


@dataclass(slots=True)
class Number:
    """A number in tokens ``first`` to ``last`` (exclusive)."""

    first: int
    last: int
    value: float | None
    low: float
    high: float
    rule: str
    digits: bool = False
    decimals: bool = False
    plain: bool = False
    """Digits without any separator: perhaps a year, a label, a model."""
    weak: bool = False
    """Nothing but a word for one."""
    about: bool = False
    """The word itself is an approximation."""
    beyond: bool = False
    """It says that there are more."""
    fraction: bool = False
    grouped: bool = False
    """Ends in a noun-like word for a number: dozen, million."""
    scale: float = 1.0
    coefficient: float = 0.0
    unit: str | None = None
    letter: bool = False
    """Its scale is a single letter, which may be a unit: *450m*."""


@cache
def cldr_decimal(language: str) -> str:
    """The mark before decimals by CLDR."""
    from babel.numbers import get_decimal_symbol

    return get_decimal_symbol(language)


def _is_fraction_sign(word: str) -> bool:
    return len(word) == 1 and not word.isascii() and 0 < unicodedata.numeric(word, 0.0) < 1


class WordSums:
    """Sums of digits and number words of one language in :class:`Tokens`."""

    def __init__(self, language: str) -> None:
        self.lex: Lexicon = lexicon(language)
        options = self.lex.options
        self.decimal = str(options.get("decimal") or cldr_decimal(language))
        self.glued = bool(options.get("written_together"))
        self.teens = bool(options.get("tens_take_teens"))
        self.inverting = bool(options.get("units_first"))
        self.tenths_after_scale = bool(options.get("tenths_after_scale"))
        self.connectors = {word: entries(kinds) for word, kinds in options.get("connectors", [])}
        self.of = self.lex.kind("of")
        self.point = self.lex.kind("decimal_words")
        self.wholes = self.lex.kind("whole_words")
        self.one_articles = self.lex.kind("one_articles")
        self.digits_take_hundreds = bool(options.get("digits_take_hundreds"))
        self.capital_scales = frozenset(options.get("capital_scales", ()))
        self.glued_letters = bool(options.get("glued_letters"))
        self.articles = self.lex.kind("articles")
        lex = self.lex
        self.after_digits = lex.half.heads | lex.scales.heads | lex.short_scales.heads | {"-"}
        self.after_digits |= self.connectors.keys()
        self.in_sums = lex.half.heads | lex.scales.heads | lex.multipliers.heads | {"-", ","}
        self.in_sums |= lex.cardinals.heads | self.connectors.keys()
        """What may go on with a sum of words, but for words that are several written together."""
        self.ones = frozenset(
            word for word, value in self.lex.cardinals.singles().items() if value == 1
        )
        self.anchor = remembered(self._anchor)
        """Whether a word may begin a number."""

    def _anchor(self, word: str) -> bool:
        return (
            word in self.lex.anchors
            or _is_fraction_sign(word)
            or (self.glued and len(word) > 5 and cut(word, self.lex.language) is not None)
        )

    @staticmethod
    def money_mark(tokens: Tokens, i: int) -> bool:
        """A currency symbol at token i."""
        return len(tokens.at(i)) == 1 and unicodedata.category(tokens.at(i)) == "Sc"

    # ------------------------------------------------------------------ sums

    def digits(self, tokens: Tokens, i: int) -> Number | None:
        """The number of the digits at token i alone."""
        parsed = digits(tokens.text[i], self.decimal)
        if parsed is None:
            return None
        value, decimals = parsed
        plain = tokens.text[i].isdigit()
        return Number(i, i + 1, value, value, value, "number", True, decimals, plain)

    def _sum(self, tokens: Tokens, i: int) -> Number | None:
        lex, total = self.lex, Sum(teens=self.teens)
        j, decimals, plain, atoms = i, False, False, 0
        starts_with_digits = tokens.number[i]
        if starts_with_digits:
            parsed = digits(tokens.text[i], self.decimal)
            if parsed is None:
                return None
            value, decimals = parsed
            plain = tokens.text[i].isdigit()
            total.group, total.place = value, 0
            j, atoms = i + 1, 1
        elif tokens.text[i] in self.one_articles:
            if not (self._multiplies(tokens, i + 1) or lex.denominators.at(tokens, i + 1)):
                return None
            total.group, j, atoms = 1.0, i + 1, 1
        while j < tokens.size and (starts_with_digits or self._adds(tokens.text[j])):
            step = self._step(tokens, j, total, starts_with_digits)
            if step == 0:
                break
            j += step
            atoms += 1
        if total.empty or atoms == 0:
            return None
        weak = atoms == 1 and total.value == 1 and not starts_with_digits and total.scale == 1
        value = total.value
        if (
            self.tenths_after_scale
            and not starts_with_digits
            and total.scale >= MILLION
            and total.group
            and total.group < 10
        ):
            value += total.group * (total.scale / 10 - 1)
        number = Number(
            i, j, value, value, value, "number",
            digits=starts_with_digits, decimals=decimals, plain=plain and j == i + 1, weak=weak,
            scale=total.scale, coefficient=total.coefficient,
            grouped=total.scale >= MILLION and total.group is None,
            letter=starts_with_digits and j == i + 2 and len(tokens.text[j - 1]) == 1,
        )  # fmt: skip
        return self._spoken_decimals(tokens, number)

    def _adds(self, word: str) -> bool:
        return word in self.in_sums or (self.glued and self.anchor(word))

    def _step(self, tokens: Tokens, j: int, total: Sum, from_digits: bool) -> int:
        """How many tokens the next atom takes, 0 where the number ends."""
        lex = self.lex
        word = tokens.text[j]
        if tokens.number[j]:
            if (
                from_digits
                and total.terms
                and total.group is None
                and word.isdigit()
                and float(word) < 1000
                and float(word) < total.scale
            ):
                after = lex.scales.at(tokens, j + 1) or lex.short_scales.at(tokens, j + 1)
                if after:
                    return 1 if total.add(float(word)) else 0
            return 0
        if from_digits and word not in self.after_digits:
            return 0
        if total.empty is False and (half := lex.half.at(tokens, j)):
            base = total.scale if total.group is None else 1.0
            smaller = lex.scales.at(tokens, j + half[0])
            if total.group is None and smaller and smaller[1] < total.scale:
                total.terms.append(smaller[1] / 2)  # un miliardo e mezzo milione
                return half[0] + smaller[0]
            if total.group is None:
                total.terms.append(base / 2)
            else:
                total.group += 0.5
                total.place = 0
            return half[0]
        if (scale := lex.scales.at(tokens, j)) and (
            not total.empty or self._may_stand_alone(tokens, j, scale)
        ):
            if scale[1] == 100:
                if from_digits and not self.digits_take_hundreds:
                    return 0
                return scale[0] if total.times_hundred(100.0, from_digits) else 0
            return scale[0] if total.times(scale[1]) else 0
        if from_digits and not total.empty and word in self.connectors and total.place == 100:
            card = lex.cardinals.at(tokens, j + 1)
            if "hundreds" in self.connectors[word] and card and total.add(card[1]):
                return 1 + card[0]  # 3 hundred and one
            follows = j + 1 < tokens.size and tokens.text[j + 1].isdigit()
            if (
                "hundreds" in self.connectors[word]
                and follows
                and 0 < float(tokens.text[j + 1]) < 100
            ):
                total.add(float(tokens.text[j + 1]))
                return 2
            return 0
        if from_digits and not total.empty and (short := lex.short_scales.at(tokens, j)):
            if word in self.capital_scales and not tokens.raw(j).isupper():
                return 0  # 7.62 mm
            single = len(word) == 1 and not (self.glued_letters and tokens.glued(j))
            if single and not self.money_mark(tokens, j + 1):
                return 0
            if not (total.group is None and total.terms) and total.times(short[1]):
                length = short[0]
                dotted = tokens.at(j + length) == "." and tokens.glued(j + length)
                return length + (dotted and self._goes_on(tokens, j + length + 1))
            return 0
        if from_digits and not total.terms:
            return self._hyphened_scale(tokens, j, total) if word == "-" else 0
        if (multiplier := lex.multipliers.at(tokens, j)) and total.empty:
            total.group, total.place = multiplier[1], 0
            return multiplier[0]
        if card := lex.cardinals.at(tokens, j):
            if from_digits:
                return 0
            return card[0] if total.add(card[1]) else 0
        if self.glued and not from_digits and self.anchor(word):
            atoms = cut(word, lex.language)
            return 1 if atoms and self._append(total, atoms) else 0
        if not total.empty and (length := self._digits_behind(tokens, j, total)):
            return length
        if total.empty or from_digits:
            return 0
        return self._connected(tokens, j, total)

    def _hyphened_scale(self, tokens: Tokens, j: int, total: Sum) -> int:
        """*a 20-million-euro bridge*."""
        scale = self.lex.scales.at(tokens, j + 1)
        if scale is None or scale[1] < 1000 or not (tokens.glued(j) and tokens.glued(j + 1)):
            return 0
        return 1 + scale[0] if total.times(scale[1]) else 0

    def _digits_behind(self, tokens: Tokens, j: int, total: Sum) -> int:
        """*un milione e 200mila*: digits with a smaller scale behind the connector."""
        if "hundreds" not in self.connectors.get(tokens.text[j], []) or total.group is not None:
            return 0
        if not (total.terms and tokens.number[j + 1 : j + 2] == [True]):
            return 0
        scale = self.lex.scales.at(tokens, j + 2)
        if scale is None or not tokens.text[j + 1].isdigit():
            return 0
        value = float(tokens.text[j + 1]) * scale[1]
        if value >= total.scale:
            return 0
        total.terms.append(value)
        return 2 + scale[0]

    def _goes_on(self, tokens: Tokens, j: int) -> bool:
        """The dot of an abbreviation, not of a sentence: *750 Mio. Euro*, *25 тис. осіб*."""
        if j >= tokens.size or "\n" in tokens.gap(j):
            return False
        if not tokens.capital(j):
            return True
        return (
            bool(self.lex.options.get("nouns_are_capital")) and tokens.text[j] not in self.lex.stop
        )

    def _append(self, total: Sum, atoms: tuple[Atom, ...]) -> bool:
        trial = Sum(
            list(total.terms), total.group, total.place, total.scale, total.coefficient, self.teens
        )
        if not push_all(trial, list(atoms), self.inverting):
            return False
        total.terms, total.group, total.place = trial.terms, trial.group, trial.place
        total.scale, total.coefficient = trial.scale, trial.coefficient
        return True

    def _connected(self, tokens: Tokens, j: int, total: Sum) -> int:
        """A hyphen or *and* between two atoms of one number."""
        word, k = tokens.text[j], j + 1
        if k >= tokens.size or tokens.number[k]:
            return 0
        if word == "-":
            if not (tokens.glued(j) and tokens.glued(k)):
                return 0
            if (nested := self.connectors.get(tokens.text[k])) and tokens.at(k + 1) == "-":
                kinds, k = nested, k + 2  # vingt-et-un
            else:
                kinds = ["any"]
        elif word == ",":
            kinds = ["comma"] if total.group is None and total.scale >= 1000 else []
        else:
            kinds = self.connectors.get(word, [])
        if not kinds:
            return 0
        if kinds == ["comma"]:
            return self._after_comma(tokens, k, total)
        lex = self.lex
        scale = lex.scales.at(tokens, k)
        if scale and kinds == ["any"]:
            ok = total.times_hundred(100.0) if scale[1] == 100 else total.times(scale[1])
            return k - j + scale[0] if ok else 0
        card = lex.cardinals.at(tokens, k)
        atoms: tuple[Atom, ...] | None = (("n", card[1]),) if card else None
        if atoms is None and self.glued and k < tokens.size and self.anchor(tokens.text[k]):
            atoms = cut(tokens.text[k], lex.language)
        if atoms is None:
            return 0
        value, place = atoms[0][1], total.place
        after_scale = total.group is None and bool(total.terms)
        if "hundreds" in kinds and self._part_follows(tokens, k + (card[0] if card else 1)):
            return 0  # one hundred and three quarters
        fits = (
            "any" in kinds
            or ("tens" in kinds and place == 10 and value < 10)
            or ("one" in kinds and place == 10 and value in (1, 11))
            or ("hundreds" in kinds and (place == 100 or after_scale) and value < 100)
        )
        if not fits or not self._append(total, atoms):
            if (
                (
                    "units" in kinds
                    and total.group is not None
                    and 1 <= total.group < 10
                    and self.inverting
                )
                and value >= 20
                and value < 100
                and value % 10 == 0
            ):
                total.group += value
                total.place = 0
                return k - j + (card[0] if card else 1)
            return 0
        return k - j + (card[0] if card else 1)

    def _part_follows(self, tokens: Tokens, j: int) -> bool:
        return bool(self.lex.denominators.at(tokens, j))

    def _after_comma(self, tokens: Tokens, k: int, total: Sum) -> int:
        """*four billion, one hundred and two million*: at least two words, all below the scale."""
        if tokens.number[k] or not self.anchor(tokens.text[k]):
            return 0
        rest = self._sum(tokens, k)
        if rest is None or rest.digits or rest.value is None or rest.last - rest.first < 2:
            return 0
        if not 100 <= rest.value < total.scale or not total.terms:
            return 0
        total.terms.append(rest.value)
        total.group, total.place, total.scale = None, 0, 1.0
        return rest.last - k + 1

    def _may_stand_alone(self, tokens: Tokens, j: int, scale: tuple[int, float]) -> bool:
        """A scale word without a number before it: *mille*, *тисяча*, not a vague plural."""
        if self.lex.options.get("scales_need_number"):
            return False
        group = self.lex.groups.at(tokens, j)
        return group is None or group[1].vague is None

    def _multiplies(self, tokens: Tokens, j: int) -> bool:
        return bool(self.lex.scales.at(tokens, j) or self.lex.groups.at(tokens, j))

    def _spoken_decimals(self, tokens: Tokens, number: Number) -> Number:
        """*three point five*, *drei Komma fünf*."""
        j = number.last
        if number.digits or tokens.at(j) not in self.point or number.grouped:
            return number
        text, j = "", j + 1
        while j < tokens.size:
            part = self._sum(tokens, j) if not text else None
            if part and part.value and part.value >= 100 and part.value == int(part.value):
                text, j = str(int(part.value)), part.last
                break
            found = self.lex.cardinals.at(tokens, j)
            atoms = (
                None
                if found
                else (
                    cut(tokens.text[j], self.lex.language)
                    if self.glued and tokens.word(j)
                    else None
                )
            )
            total = Sum()
            if found:
                text += str(int(found[1]))
                j += found[0]
            elif atoms and push_all(total, list(atoms), self.inverting):
                text += str(int(total.value))
                j += 1
            else:
                break
        if not text or number.value is None:
            return number
        value = number.value + float(f"0.{text}")
        number.value = number.low = number.high = value
        number.last, number.decimals, number.weak = j, True, False
        if scale := self.lex.scales.at(tokens, j):
            number.coefficient, number.scale = value, scale[1]
            number.value = number.low = number.high = value * scale[1]
            number.last += scale[0]
        return number
