"""From numbers to figures: units on either side, ranges, modifiers and what they assert."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from claimtrack.extract.numerals import Grammar, Number, grammar
from claimtrack.extract.tokens import Tokens
from claimtrack.extract.units import SIZES, Unit, Units, unit_after, unit_before, units
from claimtrack.extract.vocabulary import Lexicon, Stems, lexicon, stems
from claimtrack.types import Modifier, QuantityKind

Tokenspan = tuple[int, int]


@dataclass(slots=True)
class Figure:
    """A quantity under construction, in token positions."""

    first: int
    last: int
    number: Number
    low: float | None
    high: float | None
    point: float | None
    core: int
    """Where the number itself begins, after its modifiers."""
    modifier: Modifier = "exact"
    kind: QuantityKind = "count"
    unit: str | None = None
    factor: float = 1.0
    bare: bool = True
    """No unit of its own: it may share that of a sibling."""
    adjectival: bool = False
    """*24-hour* strike."""
    inverted: bool = False
    goal: bool = False
    """Where a change ends: *rose to 11*."""
    item: Tokenspan | None = None
    whole: Tokenspan | None = None
    change: str = "="
    notes: list[str] = field(default_factory=list)
    after: int = 0
    """First token behind the figure and its modifiers."""


@dataclass(slots=True)
class Reader:
    """Everything needed to read figures of one language."""

    lex: Lexicon
    grammar: Grammar
    units: Units
    joiners: frozenset[str]
    skips: frozenset[str]
    """What may stand between a modifier and its number: an article, a preposition."""
    of: frozenset[str]
    per: frozenset[str]
    changes: Stems
    direct: frozenset[str]
    """Modifiers that stand right before the number, else they are prepositions."""
    of_measures: frozenset[str]
    """Modifiers of measures that are prepositions before counts."""


@cache
def reader(language: str) -> Reader:
    """The compiled reader of a language."""
    lex = lexicon(language)
    return Reader(
        lex,
        grammar(language),
        units(language),
        frozenset(lex.joiners.singles()),
        lex.words.get("articles", frozenset()) | lex.words.get("modifier_skips", frozenset()),
        lex.words.get("of", frozenset()),
        lex.words.get("per", frozenset()),
        stems(language, "change_verbs"),
        lex.kind("direct_modifiers"),
        lex.kind("measure_modifiers"),
    )


def read_figure(r: Reader, tokens: Tokens, i: int) -> Figure | None:
    """The figure whose number begins at token i, with its unit, range and modifiers."""
    number = r.grammar.read(tokens, i) or _article_of_a_unit(r, tokens, i)
    if number is None:
        return None
    figure = with_unit(r, tokens, number)
    figure = _range(r, tokens, figure)
    _modify(r, tokens, figure)
    return figure


def _article_of_a_unit(r: Reader, tokens: Tokens, i: int) -> Number | None:
    """*more than a decade*, *less than an hour*: the article counts behind a modifier."""
    if not r.lex.has("one_articles", tokens.text[i]) or not r.lex.before.before(tokens, i):
        return None
    found = unit_after(tokens, i + 1, r.units, False)
    if found is None or found.unit.kind not in ("duration", "measure"):
        return None
    return Number(i, i + 1, 1.0, 1.0, 1.0, "article of a unit", weak=True)


def with_unit(r: Reader, tokens: Tokens, number: Number) -> Figure:
    """A number and the currency or unit that stands beside it."""
    figure = Figure(
        number.first, number.last, number, number.low, number.high, number.value, number.first
    )
    figure.notes.append(number.rule)
    if number.fraction:
        figure.kind = "fraction"
    if number.unit:
        _take(figure, Unit("duration", number.unit), "amount")
        figure.bare = False
        return figure
    _sign(r, tokens, figure)
    if before := unit_before(tokens, figure.first, r.units):
        figure.first -= before.length
        figure.core = figure.first
        _take(figure, before.unit, tokens.text[figure.first])
        _sign(r, tokens, figure)
        if trailing := unit_after(tokens, figure.last, r.units, True):
            if trailing.unit.kind == "money":
                figure.last += trailing.length
        return figure
    j, hyphen = figure.last, False
    if tokens.at(j) == "-" and tokens.glued(j) and tokens.glued(j + 1):
        j, hyphen = j + 1, True
    elif tokens.at(j) in r.of and (number.grouped or number.value is None):
        j += 1
    if number.decimals and tokens.at(j) in r.lex.kind("points"):
        _take(figure, Unit("percent", "percent"), "points")
        figure.last = j + 1
        return figure
    found = unit_after(tokens, j, r.units, number.digits)
    if found and not (number.fraction and found.unit.kind in ("measure", "duration")):
        length, unit = found
        if hyphen and (unit.kind == "money" or (unit.short and not tokens.number[j - 2])):
            return figure
        _take(figure, unit, tokens.text[j])
        figure.last = j + length
        figure.adjectival = hyphen
        if unit.kind in ("measure", "duration"):
            _half_after_unit(r, tokens, figure)
            _smaller_unit(r, tokens, figure)
            _rate(r, tokens, figure)
    return figure


def _take(figure: Figure, unit: Unit, name: str) -> None:
    figure.kind = unit.kind  # type: ignore[assignment]
    figure.unit, figure.factor, figure.bare = unit.symbol, unit.factor, False
    figure.number.weak = figure.number.weak and unit.kind == "duration"
    if unit.kind != "percent" and figure.number.fraction and figure.kind != "money":
        figure.kind = "fraction"
    if unit.factor != 1:
        for name_ in ("low", "high", "point"):
            value = getattr(figure, name_)
            if value is not None:
                setattr(figure, name_, value * unit.factor)
    figure.notes.append(f"unit {name}")


def _sign(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """A minus right before the number."""
    i = figure.first - 1
    word = tokens.at(i)
    minus = word == "-" and tokens.glued(figure.first) and not tokens.glued(i)
    if minus and tokens.gap(i).strip() == "" and (i == 0 or tokens.at(i - 1) != "-"):
        pass
    elif word not in r.lex.words.get("minus", frozenset()):
        return
    figure.first, figure.core = i, i
    for name in ("low", "high", "point"):
        value = getattr(figure, name)
        if value is not None:
            setattr(figure, name, -value)
    figure.low, figure.high = figure.high, figure.low


def _half_after_unit(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """*dos kilómetros y medio*, *due ore e mezza*."""
    half = r.lex.half.at(tokens, figure.last)
    if half and figure.point is not None and figure.number.scale == 1:
        extra = figure.factor / 2
        figure.point += extra
        figure.low = figure.high = figure.point
        figure.last += half[0]
        figure.number.weak = False


def _smaller_unit(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """*7 metres 82 centimetres* and *7 m 82* are one measure."""
    if figure.point is None or figure.unit not in SIZES:
        return
    base, size = SIZES[figure.unit]
    j = figure.last
    if tokens.at(j) in r.lex.words.get("and", frozenset()):
        j += 1
    if j >= tokens.size or not (tokens.number[j] or r.grammar.anchor(tokens.text[j])):
        return
    number = r.grammar.read(tokens, j)
    if number is None or number.value is None or number.fraction:
        return
    found = unit_after(tokens, number.last, r.units, number.digits)
    if found and found.unit.symbol in SIZES:
        other, smaller = SIZES[found.unit.symbol]
        if other != base or smaller >= size or number.value * smaller >= size:
            return
        figure.point = round(figure.point + number.value * smaller / size, 6)
        figure.last = number.last + found.length
    elif figure.unit == "m" and j == figure.last and number.plain and len(tokens.text[j]) == 2:
        figure.point = round(figure.point + number.value / 100, 6)
        figure.last = number.last
    else:
        return
    figure.low = figure.high = figure.point
    figure.number.weak = False


_CLOCKWORK = {"second": "s", "hour": "h", "minute": "min"}


def _rate(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """*Kubikmeter pro Sekunde*: only rates over seconds, minutes and hours are units here."""
    if figure.kind != "measure":
        return
    j = figure.last
    if tokens.at(j) not in r.per:
        return
    found = unit_after(tokens, j + 1, r.units, True)
    if found and found.unit.symbol in _CLOCKWORK:
        figure.unit = f"{figure.unit}/{_CLOCKWORK[found.unit.symbol]}"
        figure.last = j + 1 + found.length


# ---------------------------------------------------------------------- ranges


def _range(r: Reader, tokens: Tokens, left: Figure) -> Figure:
    """Joins the figure with a second one: between X and Y, X to Y, X-Y, two or three."""
    number = left.number
    if left.adjectival or number.value is None or left.point is None:
        return left
    i, j = left.first, left.last
    opening = r.lex.openers.before(tokens, i) or (
        r.lex.openers.before(tokens, i - 1) if tokens.at(i - 1) in r.skips else None
    )
    joiner = tokens.at(j)
    hyphen = joiner == "-" and (tokens.glued(j) == tokens.glued(j + 1))
    opened = opening is not None and joiner in opening[1]
    if not (opened or hyphen or joiner in r.joiners):
        return left
    if tokens.gap(j).count("\n"):
        return left
    k = j + 1
    while opened and tokens.at(k) in r.skips:
        k += 1
    while k < tokens.size and opened and r.lex.before.at(tokens, k) and tokens.at(k) in r.joiners:
        k += 1
    symbol = k
    if k < tokens.size and not tokens.number[k] and tokens.number[k + 1 : k + 2] == [True]:
        k += 1  # €2 to €3
    if k >= tokens.size or not (tokens.number[k] or r.grammar.anchor(tokens.text[k])):
        return left
    second = r.grammar.read(tokens, k)
    if second is None or second.value is None:
        return left
    right = with_unit(r, tokens, second)
    if symbol != k and right.first > symbol:
        return left
    return _joined(r, tokens, left, right, opening if opened else None, joiner)


def _joined(
    r: Reader,
    tokens: Tokens,
    left: Figure,
    right: Figure,
    opening: tuple[int, dict[str, str]] | None,
    joiner: str,
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
        and opening[1][joiner] == "either"
        and _after_change(r, tokens, left.first - opening[0])
    ):
        return left
    if (
        left.number.fraction != right.number.fraction
        and right.kind != "percent"
        and not right.number.fraction
    ):
        return left
    low, high = _shared_scale(left, right)
    if right.number.fraction and not left.number.fraction and right.number.digits is False:
        low = _shared_denominator(r, tokens, left, right)
    if opening is not None and (opening[1][joiner] == "change" or low > high):
        return left  # a change from one value to another is two figures
    if low >= high or (opening is None and not hyphen and high > _WIDEST * low):
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
        while joined.first + opening[0] < left.first:  # an article between opening and number
            break
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
        if 1000 <= a.value <= 2100 and right.bare:
            return False
    return True


def _shared_scale(left: Figure, right: Figure) -> tuple[float, float]:
    """150 to 170 thousand: the first number takes the scale of the second."""
    low, high = left.point or 0.0, right.point or 0.0
    a, b = left.number, right.number
    if (
        b.scale > 1
        and a.scale == 1
        and a.value is not None
        and b.coefficient
        and left.bare | (left.kind == right.kind)
    ):
        if a.value < b.scale and a.value <= max(b.coefficient, 1) * 1.0:
            low = low * b.scale
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


# ------------------------------------------------------------------- modifiers


def _modify(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """Words before and after that make the figure about, over, at least …"""
    if figure.modifier != "range":
        i = figure.first
        found = r.lex.before.before(tokens, i)
        if found is None and tokens.at(i - 1) in r.skips:
            i -= 1
            found = r.lex.before.before(tokens, i)
            if found is None and tokens.at(i - 1) in r.skips:
                i -= 1
                found = r.lex.before.before(tokens, i)
        if found and i != figure.first and tokens.at(i - 1) in r.direct:
            found = None  # unter den 17 Opfern: a preposition
        if found and tokens.at(i - 1) in r.of_measures and figure.kind in ("count", "fraction"):
            found = None  # eine Umfrage unter 2004 Erwachsenen
        if found and found[1].endswith("!goal") and _after_change(r, tokens, i - found[0]):
            found = None
            figure.goal = True
        if found:
            length, sense = found
            figure.first = i - length
            figure.notes.append("before: " + " ".join(tokens.text[figure.first : i]))
            _apply(figure, sense)
            outer = r.lex.before.before(tokens, figure.first)
            if outer and outer[1] == "about" and figure.modifier == "about":
                figure.first -= outer[0]
    if figure.modifier == "exact":
        j = figure.last
        comma = tokens.at(j) == ","
        found = r.lex.after.at(tokens, j) or (r.lex.after.at(tokens, j + 1) if comma else None)
        if (
            found
            and (not comma or found[0] > 1)
            and not _number_at(r, tokens, j + comma + found[0])
        ):
            length, sense = found
            figure.last = j + length + (comma and r.lex.after.at(tokens, j) is None)
            figure.notes.append("after: " + " ".join(tokens.text[j : figure.last]))
            _apply(figure, sense)
    if figure.modifier == "exact" and figure.number.about:
        _apply(figure, "about")
    if figure.modifier == "exact" and figure.number.value is None:
        figure.modifier = "vague"


def _number_at(r: Reader, tokens: Tokens, i: int) -> bool:
    return i < tokens.size and (tokens.number[i] or r.grammar.anchor(tokens.text[i]))


_FAR = 25
_WIDEST = 100
"""Ratio of the ends of a range that is said without *between* or *from*."""


def _after_change(r: Reader, tokens: Tokens, i: int) -> bool:
    """A verb of change stands before token i in its sentence."""
    for k in range(i - 1, max(i - _FAR, -1), -1):
        word = tokens.text[k]
        if (word in ".!?" and not tokens.glued(k + 1)) or "\n" in tokens.gap(k + 1):
            return False
        if word in r.changes:
            return True
    return False


def _apply(figure: Figure, sense: str) -> None:
    """Sets modifier and bounds; *over hundreds* keeps the vague lower bound."""
    base, _, flag = sense.partition("!")
    low, high, point = figure.low, figure.high, figure.point
    figure.modifier = base  # type: ignore[assignment]
    if point is None:
        figure.modifier = "vague" if figure.number.value is None else "range"
        if base in ("over", "at_least"):
            figure.high = None
            figure.modifier = base  # type: ignore[assignment]
        return
    if base == "about":
        if figure.kind == "percent":
            slack = 5.0
        elif figure.kind == "fraction":
            slack = 0.05
        else:
            slack = abs(point) / 10
        figure.low, figure.high = point - slack, point + slack
        if figure.kind in ("percent", "fraction"):
            figure.low = max(figure.low, 0.0) if point >= 0 else figure.low
    elif base in ("over", "at_least"):
        figure.low, figure.high = point, None
    elif base in ("under", "at_most"):
        figure.low, figure.high = (0.0 if point >= 0 else None), point
    elif base == "almost":
        figure.low, figure.high = point * 0.9, point
    else:
        figure.low, figure.high = low, high


reapply = _apply
