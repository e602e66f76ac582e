"""Recognizers' records in the guide's words: what makes one of its cases right.

docs/quantities.md has the table of these translations, and why some cases are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from claimtrack.extract.layout import fold
from claimtrack.extract.quantities import read_figure, web_links
from claimtrack.extract.quantities.amounts import with_unit
from claimtrack.extract.quantities.expressions import numbers
from claimtrack.extract.quantities.figures import Figure, Reader, reader
from claimtrack.extract.quantities.modifiers import modify_behind
from claimtrack.extract.quantities.nouns import nouns
from claimtrack.extract.quantities.ranges import close_interval
from claimtrack.extract.quantities.shares import one_in_four
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.extract.quantities.traps import trap
from claimtrack.extract.quantities.units import unit_after, units

TOLERANCE = 1e-6

# Cases whose label is wrong or that the guide leaves out; docs/quantities.md says why.
NOT_OURS = {
    ("number", "192.168.1.2"),
    ("number", "un'"),
    ("range", "Lui si classifica tra il decimo e il quindicesimo."),
    ("range", "He ranks between the tenth and the fifteenth."),
    ("range", "He ranks higher than the tenth but lower than the fifteenth."),
    ("range", "Encuentra las ventas clasificadas entre undécima y sexagésima."),
    ("range", "The number is from 200 to 300 in 2008"),
    ("dimension", "Una t.métrica es igual a 2.204,62 libras."),
}


def close(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= TOLERANCE * max(1.0, abs(b))


def figures(text: str, language: str, bare: bool = False) -> list[tuple[Tokens, Figure]]:
    """Every figure with its unit, traps and items left aside; ``bare`` without range, modifier."""
    r, n = reader(language), nouns(language)
    tokens = Tokens(text, fold(text), language)
    found, i, links = [], 0, web_links(tokens)
    while i < tokens.size:
        figure = None
        if any(start <= tokens.start[i] < end for start, end in links):
            i += 1
            continue
        if tokens.number[i] or r.grammar.anchor(tokens.text[i]):
            number = r.grammar.read(tokens, i)
            figure = with_unit(r, tokens, number) if number and bare else read_figure(r, tokens, i)
        if figure is None:
            i += 1
            continue
        if not bare and one_in_four(r, n, tokens, figure):
            modify_behind(r, tokens, figure)
        found.append((tokens, figure))
        i = max(i + 1, figure.last)
    return found


def same_unit(label: dict[str, Any], figure: Figure, language: str) -> bool:
    """The source's unit, read by the engine as one of the language or English, is the unit found.

    The source's subtype says in which sense: a degree is one of an angle, a pound a weight.
    """
    if not label["unit"] or figure.kind in ("count", "fraction"):
        return True
    if label.get("isoCurrency") and label["isoCurrency"] != figure.unit:
        return False
    table, name = units(language), fold(label["unit"])
    found = unit_after(Tokens(label["unit"], name, language), 0, table, True)
    if found is None:
        table = units("en")
        found = unit_after(Tokens(label["unit"], name, "en"), 0, table, True)
    symbol = found.unit.symbol if found else None
    if label.get("subtype") == "Weight":
        symbol = table.weights.get(name, symbol)
    elif label.get("subtype") == "Angle" and symbol == "°C":
        symbol = "°"
    return symbol in (figure.unit, None)


def counted_unit(row: dict[str, Any], tokens: Tokens, figure: Figure) -> int:
    """Where the noun ends that the guide counts and the source has as a unit: *3 turns*; else 0."""
    phrase = nouns(row["language"]).phrase_after(tokens, figure.last)
    if figure.kind not in ("count", "fraction") or phrase is None:
        return 0
    end = tokens.end[phrase[1] - 1]
    labels = [w["end"] for w in row["results"] if w.get("subtype") == "Angle"]
    return end if end in labels else 0


def kind_case(kind: str) -> Callable[[dict[str, Any]], bool]:
    def right(row: dict[str, Any]) -> bool:
        language, got = row["language"], []
        for tokens, f in figures(row["input"], language, bare=True):
            end = counted_unit(row, tokens, f) if kind == "measure" else 0
            heat = f.unit in ("°C", "°F")
            if f.point is not None and ((f.kind == kind and not heat) or end):
                value = f.point / min(f.factor, 1.0)
                got.append((tokens.start[f.core], end or tokens.end[f.last - 1], value, f))
        want = [w for w in row["results"] if w["number"] is not None]
        return len(got) == len(want) and all(
            g[0] == w["start"] and g[1] == w["end"] and close(g[2], w["number"])
            and same_unit(w, g[3], language)
            for g, w in zip(got, want, strict=True)
        )  # fmt: skip

    return right


def number_case(row: dict[str, Any]) -> bool:
    got = numbers(row["input"], row["language"])
    want = row["results"]
    return len(got) == len(want) and all(
        g.start == w["start"] and g.end == w["end"] and close(g.value, w["number"])
        for g, w in zip(got, want, strict=True)
    )


# Digits that the guide calls names: the source's ranges have none in telephone numbers either.
NAMES = ("part of a name", "score or number with parts", "row of digits")


class Bound(NamedTuple):
    """An interval as the source writes it: its ends may be open, and it has no unit."""

    start: int
    end: int
    low: float | None
    low_closed: bool
    high: float | None
    high_closed: bool


def bound(r: Reader, tokens: Tokens, f: Figure) -> Bound:
    """A figure in the source's words, where *more than 500* is open and *at least 500* closed.

    The source's upper end of *20 to 30* is open, its text has neither the unit nor *about*, and
    below *fewer than 500* there is nothing.
    """
    modifier = r.lex.before.before(tokens, f.core)
    first = f.core if modifier and modifier[1] == "about" else f.first
    unit = unit_after(tokens, f.number.last, r.units, f.number.digits)
    alone = unit is not None and f.number.last + unit.length == f.last
    last = f.number.last if alone else f.last
    low = None if f.modifier in ("under", "at_most") else f.low
    return Bound(
        tokens.start[first], tokens.end[last - 1],
        low, low is not None and f.modifier != "over",
        f.high, f.modifier in ("at_most", "exact"),
    )  # fmt: skip


def bounds(text: str, language: str, equal: dict[int, int]) -> list[Bound]:
    """All intervals of a text, those that close one another joined.

    *equals 500* is an interval for the source and a plain number in the guide: ``equal`` has the
    beginnings of those intervals by their ends.
    """
    r, found, previous = reader(language), list[Bound](), None
    for tokens, figure in figures(text, language):
        one = bound(r, tokens, figure)
        if figure.modifier == "exact" and equal.get(one.end, one.start) < one.start:
            one = one._replace(start=equal[one.end])
        elif figure.modifier == "exact" and figure.first == figure.core:
            continue
        if figure.modifier in ("vague", "about") or trap(r, tokens, figure) in NAMES:
            continue
        if previous is not None and close_interval(r, tokens, previous, figure):
            other = found.pop()
            low, high = (other, one) if one.low is None else (one, other)
            one = Bound(other.start, one.end, low.low, low.low_closed, high.high, high.high_closed)
            figure = previous
        found.append(one)
        previous = figure
    return found


def range_case(row: dict[str, Any]) -> bool:
    equal = {w["end"]: w["start"] for w in row["results"] if w["low"] == w["high"]}
    got = bounds(row["input"], row["language"], equal)
    want = [
        Bound(w["start"], w["end"], w["low"], w["low_closed"], w["high"], w["high_closed"])
        for w in row["results"]
    ]
    return len(got) == len(want) and all(
        (g.start, g.end, g.low_closed, g.high_closed)
        == (w.start, w.end, w.low_closed, w.high_closed)
        and close(g.low, w.low) and close(g.high, w.high)
        for g, w in zip(got, want, strict=True)
    )  # fmt: skip


CASES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "number": number_case,
    "percent": kind_case("percent"),
    "currency": kind_case("money"),
    "dimension": kind_case("measure"),
    "range": range_case,
}
