"""Numbers written out: powers, exponents, *one over three*, *siete con cincuenta*.

Where nothing says that they are one number they are read as two; a text of formulas, and a unit
behind them, say so.
"""

from __future__ import annotations

import re

from claimtrack.extract.quantities.numerals import Grammar
from claimtrack.extract.quantities.sums import digits
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.extract.quantities.wordsums import Number

_POWER = re.compile(
    r"(?<![\w.,])(-?)(\d[\d.,]*)(?:\^([+-]{0,2})(\d+)|e([+-]?)(\d+)|x10\^([+-]?)(\d+))(?![\w^])"
)
_LARGEST_POWER = 300
_POWER_MARKS = frozenset("^ex")


def powers(folded: str, g: Grammar, first: int = 0) -> list[tuple[int, int, float]]:
    """Place and value of *1,1^23*, *12e14*, *1.3x10^6* from character ``first`` on."""
    found = []
    for match in _POWER.finditer(folded, first):
        sign, base_text, *rest = match.groups()
        base = digits(base_text, g.decimal)
        signs, exponent_text = next(
            pair for pair in zip(rest[::2], rest[1::2], strict=True) if pair[1]
        )
        exponent = float(exponent_text) * (-1 if signs.count("-") % 2 else 1)
        if base is None or abs(exponent) > _LARGEST_POWER:
            continue
        value = -base[0] if sign else base[0]
        if rest[1]:
            # a second sign is part of the notation, not a reciprocal
            value = value ** abs(exponent) if len(signs) > 1 else value**exponent
        else:
            value = value * 10**exponent
        found.append((match.start(), match.end(), value))
    return found


def written_out(tokens: Tokens, number: Number, g: Grammar) -> tuple[int, float]:
    """Token behind the number and its value, all of its parts read."""
    last, value = _over(tokens, number, g)
    return _with_decimals(tokens, last, value, number, g)


def power(tokens: Tokens, number: Number, g: Grammar) -> tuple[int, float] | None:
    """The same for digits with a power."""
    j = number.last
    if not (number.digits and tokens.glued(j) and tokens.text[j] in _POWER_MARKS):
        return None
    at = tokens.start[number.first]
    for start, end, value in powers(tokens.folded[: at + _LARGEST_POWER], g, at)[:1]:
        if start == at:
            while j < tokens.size and tokens.start[j] < end:
                j += 1
            return j, value
    return None


def _over(tokens: Tokens, number: Number, g: Grammar) -> tuple[int, float]:
    """*one over three*, *uno su tre*, *two out of five hundred*."""
    value = number.value or 0.0
    if g.money_mark(tokens, number.first - 1):
        return number.last, value
    for phrase, of in g.lex.over:
        k = number.last + len(phrase)
        if of or tuple(tokens.text[number.last : k]) != phrase or k >= tokens.size:
            continue
        if tokens.number[k] or g.anchor(tokens.text[k]):
            below = g.read(tokens, k)
            if below is not None and below.value and not below.fraction:
                return below.last, value / below.value
    return number.last, value


def _with_decimals(
    tokens: Tokens, last: int, value: float, number: Number, g: Grammar
) -> tuple[int, float]:
    """*siete con cincuenta* is 7.50, *diez con un medio* 10.5."""
    if number.digits or tokens.at(last) not in g.lex.kind("loose_decimal_words"):
        return last, value
    k = last + 1
    if k < tokens.size and not tokens.number[k] and g.anchor(tokens.text[k]):
        part = g.read(tokens, k)
        if part is not None and part.value and part.value == int(part.value):
            return part.last, value + float(f"0.{int(part.value)}")
        if part is not None and part.value and 0 < part.value < 1:
            return part.last, value + part.value
    return last, value
