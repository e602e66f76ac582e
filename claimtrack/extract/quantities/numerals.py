"""The number grammar of a language: sums, dozens, vague plurals and fractions."""

from __future__ import annotations

from functools import cache

from claimtrack.extract.layout import fold
from claimtrack.extract.quantities.fractional import Fractions, vulgar_fraction
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.extract.quantities.wordsums import Number
from claimtrack.extract.remembered import remembered


class Grammar(Fractions):
    """Reads numbers of one language out of :class:`Tokens`."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        lex = self.lex
        self.after_number = self.after_digits | self.wholes | lex.kind("mixed_and") | {"/"}
        self.after_number |= lex.groups.heads | lex.denominators.heads
        self.belongs = remembered(self._belongs)
        """Whether a word may stand behind a number and belong to it."""

    def _belongs(self, word: str) -> bool:
        return (
            word in self.after_number
            or vulgar_fraction(word) is not None
            or self.anchor(word)
            or self._part_word(word) is not None
        )

    def read(self, tokens: Tokens, i: int) -> Number | None:
        """The longest number that begins at token i."""
        if i >= tokens.size:
            return None
        lex = self.lex
        if tokens.number[i]:
            if self.ends(tokens, i + 1):
                return self.digits(tokens, i)
        else:
            if not self.anchor(tokens.text[i]):
                return None
            digits_follow = tokens.number[i + 1 : i + 2] == [True]
            if digits_follow and tokens.text[i] in self.articles and lex.before.before(tokens, i):
                return None  # casi un 40 %: the article counts nothing
            if found := lex.amounts.at(tokens, i):
                value, unit, weak = found[1]
                j = i + found[0]
                return Number(i, j, value, value, value, "amount", unit=unit, weak=weak)
            if vague := lex.vague.at(tokens, i):
                return self._vague(tokens, i, *vague)
        number = self.vulgar(tokens, i) or self._sum(tokens, i)
        if number is None:
            number = self._group(tokens, i) or self._share(tokens, i)
        if number is None or self.ends(tokens, number.last):
            return number
        return self.mixed(tokens, self.fraction(tokens, self._groups_after(tokens, number)))

    def ends(self, tokens: Tokens, j: int) -> bool:
        """Nothing at token j may belong to a number before it."""
        return j >= tokens.size or not (tokens.number[j] or self.belongs(tokens.text[j]))

    # ------------------------------------------------- dozens, plurals, several

    def _vague(self, tokens: Tokens, i: int, length: int, bounds: tuple[float, float]) -> Number:
        low, high = bounds
        j = i + length
        if found := self._multiplier_at(tokens, j):
            length, base = found
            low, high, j = low * base, high * base, j + length
            if again := self._multiplier_at(tokens, j, after_of=True):
                low, high, j = low * again[1], high * again[1], j + again[0]
        return Number(i, j, None, low, high, "vague", grouped=j > i + length)

    def _multiplier_at(
        self, tokens: Tokens, j: int, after_of: bool = False
    ) -> tuple[int, float] | None:
        """A dozen, hundred or thousand at token j (after *of* where asked), with its length."""
        skip = 0
        if tokens.at(j) in self.of:
            skip = 1
        elif after_of and not self.lex.options.get("bare_multiples"):
            return None
        if group := self.lex.groups.at(tokens, j + skip):
            return skip + group[0], group[1].base
        if scale := self.lex.scales.at(tokens, j + skip):
            return skip + scale[0], scale[1]
        return None

    def _group(self, tokens: Tokens, i: int) -> Number | None:
        """A dozen-like word without a number before it."""
        found = self.lex.groups.at(tokens, i)
        if found is None:
            return None
        length, group = found
        j = i + length
        if group.vague is None:
            half = self.lex.half.at(tokens, j)
            articles = self.lex.kind("articles")
            if articles and not half and tokens.at(i - 1) not in articles:
                return None  # a bare noun: the score, not a score of
            number = Number(
                i,
                j,
                group.base,
                group.base,
                group.base,
                "group",
                about=group.about,
                grouped=True,
                scale=group.base,
                coefficient=1,
            )
            return self._half_after(tokens, number)
        low, high = group.vague
        if more := self._multiplier_at(tokens, j, after_of=True):
            low, high, j = low * more[1], (high + 1) * more[1] - 1, j + more[0]
        return Number(i, j, None, low, high, "vague plural", grouped=True)

    def _groups_after(self, tokens: Tokens, number: Number) -> Number:
        """*two dozen*, *una ventina di migliaia*, *mezzo migliaio*."""
        if number.value is None or number.fraction:
            return number
        found = self.lex.groups.at(tokens, number.last)
        if found is None or number.rule == "group":
            return number
        length, group = found
        base, j = group.base, number.last + length
        about = group.about and (number.weak or tokens.text[number.first] in self.one_articles)
        if more := self._multiplier_at(tokens, j, after_of=True):
            base, j = base * more[1], j + more[0]
        value = number.value * base
        if number.value > 100 and number.value % 100 and base < 100 and not number.digits:
            value = number.value + number.value % 100 * (base - 1)  # trecento e due dozzine
        result = Number(
            number.first, j, value, value, value, "number of groups",
            digits=number.digits, about=about,
            grouped=True, scale=base, coefficient=number.value,
        )  # fmt: skip
        return self._half_after(tokens, result)

    def _half_after(self, tokens: Tokens, number: Number) -> Number:
        if (half := self.lex.half.at(tokens, number.last)) and number.value is not None:
            value = number.value + number.scale / 2
            number.value = number.low = number.high = value
            number.last += half[0]
            number.about = False
        return number

    def _share(self, tokens: Tokens, i: int) -> Number | None:
        """*half*, *metà*, *третина*; *half a million* is a product."""
        found = self.lex.shares.at(tokens, i)
        if found is None:
            return None
        length, value = found
        j = i + length
        k = j + 1 if tokens.at(j) in self.one_articles else j
        if more := (self.lex.scales.at(tokens, k) or None):
            product = value * more[1]
            return Number(
                i,
                k + more[0],
                product,
                product,
                product,
                "share of a scale",
                grouped=True,
                scale=more[1],
                coefficient=value,
            )
        if (group := self.lex.groups.at(tokens, k)) and group[1].vague is None:
            product = value * group[1].base
            return Number(
                i,
                k + group[0],
                product,
                product,
                product,
                "share of a group",
                grouped=True,
                scale=group[1].base,
                coefficient=value,
            )
        return Number(i, j, value, value, value, "share", fraction=True)


@cache
def grammar(language: str) -> Grammar:
    """The grammar of a language, compiled once."""
    return Grammar(language)


def phrase_value(text: str, language: str) -> float | None:
    """Value of a text that is one number and nothing else, else None."""
    tokens = Tokens(text, fold(text), language)
    if not tokens.size:
        return None
    number = grammar(language).read(tokens, 0)
    return number.value if number and number.last == tokens.size else None
