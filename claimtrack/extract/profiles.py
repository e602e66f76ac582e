"""Other conventions than the guide's: the words of other data sets for the same figures.

``cqe`` speaks as NewsQuant (EMNLP 2023) does: plurals are [n, 10n], ages and *one* count,
cents and basis points keep their own unit, and each quantity has a ``change``. ``acled`` takes
a lower bound for vague words: several 3, dozens 12, hundreds 100.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from claimtrack.extract.figures import Figure, Reader
from claimtrack.extract.tokens import Tokens
from claimtrack.extract.vocabulary import stems
from claimtrack.types import Quantity

Profile = Literal["strict", "cqe", "acled"]

CQE_KEEPS = frozenset({"age", "one as an article", "part of a word"})
"""Traps of the guide that are quantities for ``cqe``."""
_SIGNS = {"about": "~", "over": ">", "at_least": ">", "under": "<", "at_most": "<", "almost": "~"}
_SUBUNITS = {0.01: "cent", 0.1: "tenth"}
_LONG = {
    "bbl": "barrel",
    "gal": "gallon",
    "g": "gram",
    "kg": "kilogram",
    "km": "kilometre",
    "mi": "mile",
}
_NEAR = 6


def counts_in_cqe(tokens: Tokens, figure: Figure) -> bool:
    """*one solution*, *one of the best*, but no article and no *that one*."""
    if not figure.number.weak:
        return True
    word = tokens.at(figure.last)
    return tokens.text[figure.number.first] != "a" and (figure.item is not None or word != "")


def in_cqe(r: Reader, tokens: Tokens, figure: Figure, plain: Quantity) -> Quantity | None:
    """The quantity in the words of NewsQuant, or None where it has none."""
    number = figure.number
    low, high, point, unit = plain.low, plain.high, plain.point, plain.unit
    if number.value is None:
        if number.low < 10 and number.rule == "vague" and not number.grouped:
            return None  # several, a few
        base = number.low / 2 if number.low in (24.0, 40.0) else _power(number.low)
        low, high, point = base * figure.factor, base * 10 * figure.factor, None
    elif figure.factor != 1 and point is not None:
        point = round(point / figure.factor, 6)
        unit = "basis point" if figure.kind == "percent" else _SUBUNITS.get(figure.factor, unit)
    if rate := _rate(r, tokens, figure):
        unit = f"{unit or ''} per {rate}".strip()
    if figure.unit == "year" and _is_age(r, tokens, figure):
        unit = "year of age"
    return replace(
        plain, low=low, high=high, point=point, unit=unit, change=_change(r, tokens, figure)
    )


def _rate(r: Reader, tokens: Tokens, figure: Figure) -> str | None:
    """*USD per share*, *$3500 a month*, *40 hours a week*."""
    j = figure.last
    if figure.kind not in ("money", "measure", "duration") or not r.lex.has("per", tokens.at(j)):
        return None
    if figure.unit and "/" in figure.unit:
        return None
    word = tokens.at(j + 1)
    explicit = tokens.at(j) not in r.lex.kind("articles")
    unit = r.units.after.single(word)
    if unit is not None and unit.kind in ("duration", "measure"):
        return _LONG.get(unit.symbol or "", unit.symbol)
    return word if explicit and tokens.word(j + 1) and word not in r.lex.stop else None


def _is_age(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    j = figure.last + (tokens.at(figure.last) == "-")
    return r.lex.has("years_old", tokens.at(j)) or r.lex.has("ages", tokens.at(figure.first - 1))


def _power(low: float) -> float:
    """20 to 99 are tens, 20,000 to 99,999 tens of thousands."""
    base = 1.0
    while base * 10 <= low:
        base *= 10
    return base


def _change(r: Reader, tokens: Tokens, figure: Figure) -> str:
    if sign := _SIGNS.get(figure.modifier):
        return sign
    language = r.lex.language
    up, down = stems(language, "up_verbs"), stems(language, "down_verbs")
    for k in range(figure.first - 1, max(figure.first - _NEAR, -1), -1):
        word = tokens.text[k]
        if word in ".,;:!?":
            break
        if word in up:
            return "up"
        if word in down:
            return "down"
    behind = tokens.at(figure.last)
    return "up" if behind in up else "down" if behind in down else "="


def in_acled(r: Reader, tokens: Tokens, figure: Figure, plain: Quantity) -> Quantity | None:
    """One number for each figure, as event data sets count."""
    number = figure.number
    if number.value is not None:
        return plain
    value = 12.0 if number.low == 24 else 3.0 if number.low < 10 else _power(number.low)
    return replace(plain, low=value, high=value, point=value)
