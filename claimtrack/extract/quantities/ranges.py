"""Two numbers that are the ends of one range: between X and Y, X to Y, X-Y, two or three."""

from __future__ import annotations

from claimtrack.extract.quantities.amounts import with_unit
from claimtrack.extract.quantities.figures import Figure, Reader
from claimtrack.extract.quantities.modifiers import after_change
from claimtrack.extract.quantities.tokens import Tokens

_WIDEST = 100
"""Ratio of the ends of a range that is said without *between* or *from*."""


def join_range(r: Reader, tokens: Tokens, left: Figure, changes: bool = False) -> Figure:
    """Joins the figure with a second one: between X and Y, X to Y, X-Y, two or three.

    ``changes`` joins *from 3.4 to 3.2* too, and leaves *eight or nine* apart (``cqe``).
    """
    number = left.number
    if left.adjectival or number.value is None or left.point is None:
        return left
    i, j = left.first, left.last
    if tokens.at(j) not in r.joins:
        return left
    opening = r.lex.openers.before(tokens, i) or (
        r.lex.openers.before(tokens, i - 1) if tokens.at(i - 1) in r.skips else None
    )
    hyphened = _hyphened(r, tokens, j)
    j += hyphened  # 0-to-60
    if opening and (up_to := r.lex.before.at(tokens, j)) and up_to[1].startswith("at_most"):
        end = j + up_to[0] - 1
        j = end if tokens.at(end) in opening[1] else j  # da dieci fino a venti
    joiner = tokens.at(j)
    if joiner == "~" and tokens.glued(j) and tokens.glued(j + 1):
        joiner = "-"
    hyphen = joiner == "-" and (tokens.glued(j) == tokens.glued(j + 1))
    opened = opening is not None and joiner in opening[1]
    if not (opened or hyphen or joiner in r.joiners):
        return left
    if tokens.gap(j).count("\n"):
        return left
    k = j + 1 + hyphened
    while opened and tokens.at(k) in r.skips:
        k += 1
    while k < tokens.size and opened and r.lex.before.at(tokens, k) and tokens.at(k) in r.joiners:
        k += 1
    symbol = k
    sign = r.units.before.at(tokens, k)
    if sign and tokens.number[k + sign[0] : k + sign[0] + 1] == [True]:
        k += sign[0]  # €2 to €3, $US2 to $US3
    elif k < tokens.size and not tokens.number[k] and tokens.number[k + 1 : k + 2] == [True]:
        k += 1
    if k >= tokens.size or not (tokens.number[k] or r.grammar.anchor(tokens.text[k])):
        return left
    second = r.grammar.read(tokens, k)
    if second is None or second.value is None:
        return left
    right = with_unit(r, tokens, second)
    if symbol != k and right.first > symbol:
        return left
    if changes and joiner in r.lex.kind("alternatives"):
        return left
    return _joined(r, tokens, left, right, opening if opened else None, joiner, changes)


def _hyphened(r: Reader, tokens: Tokens, j: int) -> bool:
    """A joiner between hyphens: *a five-to-ten-year plan*."""
    hyphens = tokens.at(j) == tokens.at(j + 2) == "-"
    return (
        hyphens and tokens.at(j + 1) in r.joiners and all(tokens.glued(k) for k in range(j, j + 4))
    )


_LOWER, _UPPER = frozenset({"over", "at_least"}), frozenset({"under", "at_most"})


def close_interval(r: Reader, tokens: Tokens, first: Figure, second: Figure) -> bool:
    """*more than 10 but fewer than 20*: the second figure closes the interval of the first."""
    if first.modifier in _LOWER and second.modifier in _UPPER:
        low, high = first.low, second.high
    elif first.modifier in _UPPER and second.modifier in _LOWER:
        low, high = second.low, first.high
    else:
        return False
    if low is None or high is None or low >= high:
        return False
    gap = tokens.text[first.last : second.first]
    words = gap[1:] if gap[:1] == [","] else gap
    joins = bool(gap) and (not words or (len(words) == 1 and r.lex.has("bounds_and", words[0])))
    kinds = (first.kind, first.unit) == (second.kind, second.unit) or first.bare
    if not joins or not kinds:
        return False
    first.low, first.high, first.point, first.modifier = low, high, None, "range"
    first.kind, first.unit, first.last = second.kind, second.unit, second.last
    first.item = second.item or first.item
    first.notes += ["closed by", *second.notes]
    return True


def _joined(
    r: Reader,
    tokens: Tokens,
    left: Figure,
    right: Figure,
    opening: tuple[int, dict[str, str]] | None,
    joiner: str,
    changes: bool,
) -> Figure:
    hyphen = joiner == "-"
    if right.point is None or left.point is None:
        return left
    if not left.bare and not right.bare and (left.kind, left.unit) != (right.kind, right.unit):
        return left
    if not left.bare and right.bare and not opening and not (left.kind == "money" or hyphen):
        return left
    if (
        opening is not None
        and not changes
        and opening[1][joiner] == "either"
        and after_change(r, tokens, left.first - opening[0])
    ):
        return left
    part = right.number.fraction or (right.bare and 0 < right.point < 1)  # un quarto e un mezzo
    if left.number.fraction and right.kind != "percent" and not part:
        return left
    low, high = _shared_scale(r, tokens, left, right)
    if left.bare and right.notes[-1] == "below zero":
        low, high = high, -low  # from 5 to 7 degrees below zero
    if right.number.fraction and not left.number.fraction and right.number.digits is False:
        low = _shared_denominator(r, tokens, left, right)
    if changes and opening is not None and low > high:
        low, high = high, low
    if opening is not None and not changes and (opening[1][joiner] == "change" or low > high):
        return left  # a change from one value to another is two figures
    own = not left.bare and not right.bare and left.kind == "money"
    if opening is None and own and not hyphen and after_change(r, tokens, left.first):
        return left  # rose by $3bn to $40bn
    if low >= high or (opening is None and not hyphen and low > 0 and high > _WIDEST * low):
        return left
    if hyphen and not _hyphen_range(tokens, left, right):
        return left
    source = right if not right.bare else left
    joined = Figure(
        left.first, right.last, right.number, low, high, None, left.first, "range",
        right.kind if not right.bare or left.bare else left.kind, source.unit, source.factor,
        left.bare and right.bare, right.adjectival,
    )  # fmt: skip
    joined.notes = [*left.notes, "range", *right.notes]
    joined.number.weak = False
    if opening:
        joined.first -= opening[0]
        at = r.lex.openers.before(tokens, left.first)
        if at is None:
            joined.first = left.first - 1 - opening[0]
    return joined


def _hyphen_range(tokens: Tokens, left: Figure, right: Figure) -> bool:
    """3-1 is a score, 2019-20 are years, 9-17 with nothing behind is no range of things."""
    a, b = left.number, right.number
    if not (a.digits and b.digits):
        return a.digits == b.digits
    if a.plain and b.plain and a.value is not None and b.value is not None:
        if tokens.text[b.first].startswith("0") or tokens.text[a.first].startswith("0"):
            return False
        if tokens.at(b.last) == "-" and tokens.glued(b.last):
            return False  # 222-2222-2222
        if 1000 <= a.value <= 2100 and right.bare and b.value <= 2100:
            return False
    return True


def _shared_scale(r: Reader, tokens: Tokens, left: Figure, right: Figure) -> tuple[float, float]:
    """150 to 170 thousand: the first number takes the scale of the second."""
    low, high = left.point or 0.0, right.point or 0.0
    a, b = left.number, right.number
    if (
        (
            b.scale > 1
            and a.scale == 1
            and a.value is not None
            and b.coefficient
            and left.bare | (left.kind == right.kind)
        )
        and a.value < b.scale
        and a.value <= max(b.coefficient, 1) * 1.0
    ):
        low = low * b.scale
    hundreds = b.last - b.first == 2 and r.lex.scales.at(tokens, b.last - 1) == (1, 100.0)
    if hundreds and not b.digits and a.value is not None and 0 < a.value * 100 < high:
        low *= 100  # two or three hundred
    if left.bare and right.factor != 1:
        low *= right.factor
    return low, high


def _shared_denominator(r: Reader, tokens: Tokens, left: Figure, right: Figure) -> float:
    """*від однієї до двох десятих*."""
    numerator = right.number
    plain = r.grammar._sum(tokens, numerator.first)
    if plain is None or not plain.value or numerator.value is None:
        return left.point or 0.0
    return (left.point or 0.0) * numerator.value / plain.value
