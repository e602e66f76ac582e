"""The algebra of figures: how two Quantities stand to one another, as intervals.

Every Quantity asserts an interval in some dimension; units of one dimension are converted,
fractions and percentages are both parts of one, money is one dimension a currency. Nothing
here knows a language: units are SI and common symbols, currencies ISO 4217 codes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from claimtrack.types import Quantity

FigureRelation = Literal["equal", "compatible", "finer", "wider", "disjoint", "incomparable"]

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
_YEAR = 365.25 * _DAY

UNITS: dict[str, tuple[str, float]] = {
    # length, in metres
    "mm": ("length", 0.001), "cm": ("length", 0.01), "dm": ("length", 0.1), "m": ("length", 1.0),
    "km": ("length", 1000.0), "nmi": ("length", 1852.0), "mi": ("length", 1609.344),
    "yd": ("length", 0.9144), "ft": ("length", 0.3048), "in": ("length", 0.0254),
    # mass, in kilograms
    "µg": ("mass", 1e-9), "mg": ("mass", 1e-6), "g": ("mass", 0.001), "kg": ("mass", 1.0),
    "t": ("mass", 1000.0), "kt": ("mass", 1e6), "Mt": ("mass", 1e9), "lb": ("mass", 0.45359237),
    "oz": ("mass", 0.028349523125),
    # area, in square metres
    "mm²": ("area", 1e-6), "cm²": ("area", 1e-4), "m²": ("area", 1.0), "ha": ("area", 1e4),
    "km²": ("area", 1e6), "ac": ("area", 4046.8564224), "acre": ("area", 4046.8564224),
    "mi²": ("area", 2589988.110336), "ft²": ("area", 0.09290304),
    # volume, in litres
    "mL": ("volume", 0.001), "cL": ("volume", 0.01), "dL": ("volume", 0.1), "l": ("volume", 1.0),
    "L": ("volume", 1.0), "hL": ("volume", 100.0), "ML": ("volume", 1e6),
    "cm³": ("volume", 0.001), "m³": ("volume", 1000.0),
    "km³": ("volume", 1e12), "bbl": ("volume", 158.987294928), "gal": ("volume", 3.785411784),
    # speed, in metres a second
    "m/s": ("speed", 1.0), "km/h": ("speed", 1 / 3.6), "kn": ("speed", 1852 / 3600),
    "mi/h": ("speed", 0.44704),
    # flow, in litres a second
    "m³/s": ("flow", 1000.0), "l/s": ("flow", 1.0),
    # power, in watts, and energy, in joules
    "W": ("power", 1.0), "kW": ("power", 1e3), "MW": ("power", 1e6), "GW": ("power", 1e9),
    "TW": ("power", 1e12), "hp": ("power", 735.49875),
    "J": ("energy", 1.0), "kJ": ("energy", 1e3), "kcal": ("energy", 4184.0),
    "Wh": ("energy", 3.6e3), "kWh": ("energy", 3.6e6), "MWh": ("energy", 3.6e9),
    "GWh": ("energy", 3.6e12), "TWh": ("energy", 3.6e15),
    # time, in seconds
    "ms": ("time", 0.001), "s": ("time", 1.0), "second": ("time", 1.0), "min": ("time", _MINUTE),
    "minute": ("time", _MINUTE), "h": ("time", _HOUR), "hour": ("time", _HOUR),
    "day": ("time", _DAY), "night": ("time", _DAY), "week": ("time", 7 * _DAY),
    "month": ("time", _YEAR / 12), "quarter": ("time", _YEAR / 4), "year": ("time", _YEAR),
    "decade": ("time", 10 * _YEAR), "century": ("time", 100 * _YEAR),
    # data, in bytes
    "B": ("data", 1.0), "kB": ("data", 1e3), "MB": ("data", 1e6), "GB": ("data", 1e9),
    "TB": ("data", 1e12), "PB": ("data", 1e15),
}  # fmt: skip
"""Symbol to dimension and factor to the dimension's base unit."""

_CALENDAR = {"month", "quarter", "year", "decade", "century"}
_CALENDAR_SLACK = 0.02  # a month has 28 to 31 days: 30 days and one month do not contradict
_EXACTLY = 1e-6  # relative; two ways of writing one number
_ROUNDING = 0.05  # a rounded figure is at most this far from the figure it stands for
_ONE_NUMBER = 0.03
_FARTHEST = 5.0
_MEANT_NEAR = 0.2  # *more than 500* is not said of 601
_FEWEST_ROUNDED = 100.0  # counts below are said as they are: 14 dead and 10 dead contradict


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure in the base unit of its dimension; unbounded ends are infinite.

    ``loose`` are the bounds widened by what the writing of an exact figure leaves open
    (*22 km* stands for 21.5 to 22.5); the same as the bounds where nothing is left open.
    """

    dimension: str
    low: float
    high: float
    loose: tuple[float, float]
    unit: str | None
    point: float = math.nan
    """The number said, in the base unit; NaN for vague words and ranges."""

    @property
    def middle(self) -> float:
        """The middle of a bounded interval, else the end that is bounded."""
        if math.isinf(self.low):
            return self.high
        return self.low if math.isinf(self.high) else (self.low + self.high) / 2


@cache
def _scale(kind: str, unit: str | None) -> tuple[str, float, float] | None:
    """Dimension, factor and offset to the base unit; None for a unit nobody knows."""
    if kind == "count":
        return "count", 1.0, 0.0
    if kind == "fraction":
        return "share", 1.0, 0.0
    if kind == "percent" or unit == "percent":
        return "share", 0.01, 0.0
    if unit is None:  # a magnitude has none, a sum of money or a duration lacks it
        return ("bare", 1.0, 0.0) if kind == "measure" else None
    if kind == "money":
        return _money(unit)
    if unit == "°C":
        return "temperature", 1.0, 0.0
    if unit == "K":
        return "temperature", 1.0, -273.15
    if unit == "°F":
        return "temperature", 5 / 9, -32 * 5 / 9
    if unit in UNITS:
        dimension, factor = UNITS[unit]
        return dimension, factor, 0.0
    above, slash, below = unit.partition("/")
    if slash and above in UNITS and below in UNITS:
        (over, factor), (per, divisor) = UNITS[above], UNITS[below]
        return f"{over} per {per}", factor / divisor, 0.0
    return f"unit {unit}", 1.0, 0.0  # compares with itself only


def _money(unit: str) -> tuple[str, float, float]:
    """Currencies never convert: the rate of the day is not ours to know. Periods do."""
    currency, slash, period = unit.partition("/")
    if not slash:
        return f"money {currency}", 1.0, 0.0
    dimension, factor = UNITS.get(period, (period, 1.0))
    return f"money {currency} per {dimension}", 1 / factor, 0.0


def interval(quantity: Quantity) -> Interval | None:
    """The interval of a figure in base units, or None where its unit is missing."""
    scale = _scale(quantity.kind, quantity.unit)
    if scale is None:
        return None
    dimension, factor, offset = scale
    low = -math.inf if quantity.low is None else quantity.low
    high = math.inf if quantity.high is None else quantity.high
    if low > high:
        low, high = high, low
    loose_low, loose_high = _loosened(quantity, low, high)
    return Interval(
        dimension,
        low * factor + offset,
        high * factor + offset,
        (loose_low * factor + offset, loose_high * factor + offset),
        quantity.unit if quantity.kind != "count" else None,
        math.nan if quantity.point is None else quantity.point * factor + offset,
    )


def _loosened(quantity: Quantity, low: float, high: float) -> tuple[float, float]:
    """The bounds, each widened by half a unit of the last digit that was written."""
    point = quantity.point
    if point is None or quantity.modifier == "vague":
        return low, high
    step = _last_digit(point)
    if quantity.kind == "count":
        slack = step / 2 if abs(point) >= _FEWEST_ROUNDED and step > 1 else 0.0
    elif quantity.kind == "fraction":
        slack = 0.005
    else:
        slack = step / 2
    slack = min(slack, _ROUNDING * abs(point))
    return low - slack, high + slack


@cache
def _last_digit(value: float) -> float:
    """The place value of the last digit that is not nought: 100 of 500, 0.01 of 7.82."""
    if value == 0 or not math.isfinite(value):
        return 0.0
    digits = f"{abs(value):.6e}"
    mantissa, _, exponent = digits.partition("e")
    places = len(mantissa.rstrip("0").partition(".")[2])
    return float(10.0 ** (int(exponent) - places))


def compare(a: Quantity, b: Quantity) -> FigureRelation:
    """How figure ``a`` stands to figure ``b``.

    ``equal``: one interval. ``finer``: a lies inside b, says more; ``wider``: the reverse.
    ``compatible``: they overlap, or one may be the other rounded or converted. ``disjoint``:
    they cannot both hold of one thing. ``incomparable``: other dimensions or currencies.
    Exchanging a and b exchanges finer and wider and changes nothing else.
    """
    first, second = interval(a), interval(b)
    if first is None or second is None:
        return "incomparable"
    return compare_intervals(first, second)


def compare_intervals(a: Interval, b: Interval) -> FigureRelation:
    """As :func:`compare`, on intervals already in base units."""
    if a.dimension != b.dimension:
        return "incomparable"
    low, high = _near(a.low, b.low), _near(a.high, b.high)
    if low and high:
        return "equal"
    inside = (low or a.low >= b.low) and (high or a.high <= b.high)
    if inside:
        return "finer"
    around = (low or b.low >= a.low) and (high or b.high <= a.high)
    if around:
        return "wider"
    if _overlap((a.low, a.high), (b.low, b.high)):
        return "compatible"
    converted = a.unit != b.unit
    if _rounded(a, b, converted):
        return "compatible"
    return "disjoint"


def _rounded(a: Interval, b: Interval, converted: bool) -> bool:
    """Whether the gap closes when each figure is read as a rounded one.

    In one unit only the rounder of two figures gives way (*512* may be told as *500*, not
    *358* as *364*); converted figures both do.
    """
    if converted:
        slack = _CALENDAR_SLACK if a.dimension == "time" and _calendar(a, b) else 0.0
        return _overlap(_stretched(a.loose, slack), _stretched(b.loose, slack))
    looser, stricter = (a, b) if _looseness(a) >= _looseness(b) else (b, a)
    return _looseness(looser) > _looseness(stricter) and _overlap(
        looser.loose, (stricter.low, stricter.high)
    )


def _calendar(a: Interval, b: Interval) -> bool:
    return a.unit in _CALENDAR or b.unit in _CALENDAR


def _looseness(figure: Interval) -> float:
    for bound, loose in ((figure.low, figure.loose[0]), (figure.high, figure.loose[1])):
        if math.isfinite(bound):
            return abs(bound - loose)
    return 0.0


def _stretched(bounds: tuple[float, float], share: float) -> tuple[float, float]:
    low, high = bounds
    return low - abs(low) * share if share else low, high + abs(high) * share if share else high


def _near(x: float, y: float) -> bool:
    return x == y or math.isclose(x, y, rel_tol=_EXACTLY, abs_tol=1e-12)


def _overlap(a: tuple[float, float], b: tuple[float, float]) -> bool:
    low, high = max(a[0], b[0]), min(a[1], b[1])
    return low <= high or _near(low, high)


def apart(a: Interval, b: Interval) -> float:
    """How far apart two figures are as they are meant: |ln| of the ratio between their ends.

    0 where they may be one figure. A one-sided bound is meant near its end: *more than 60*
    holds of 83, but is not said of it; so it is some way from it. 0.7 is twice as much;
    5 is the most, and for figures of other dimensions.
    """
    if a.dimension != b.dimension:
        return _FARTHEST
    (x_low, x_high), (y_low, y_high) = _meant(a), _meant(b)
    low, high = (x_high, y_low) if x_high < y_low else (y_high, x_low)
    if low >= high or _near(low, high):
        return 0.0
    touching = _overlap((a.low, a.high), (b.low, b.high))
    if not touching and _rounded(a, b, a.unit != b.unit):
        return 0.0
    return min(math.log(high / low), _FARTHEST) if low > 0 else _FARTHEST


def one_number(a: Interval, b: Interval) -> bool:
    """Whether two figures say one number, but for rounding to 3 in 100, whatever the modifier."""
    if a.dimension != b.dimension or not a.point > 0 or not b.point > 0:
        return False
    return abs(math.log(a.point / b.point)) < _ONE_NUMBER


def _meant(figure: Interval) -> tuple[float, float]:
    low, high = figure.low, figure.high
    if math.isinf(low) and math.isinf(high):
        return low, high
    if math.isinf(high):
        return low, low + abs(low) * _MEANT_NEAR
    if math.isinf(low) or low <= 0 < high:
        return high - abs(high) * _MEANT_NEAR, high
    return low, high


def telling(quantity: Quantity) -> float:
    """How unlikely it is that another figure is the same by chance: digits said, 0 to 6.

    *two* tells nearly nothing, *1,500.5* tells much; a vague word tells nothing.
    """
    if quantity.point is None:
        return 0.0 if quantity.low is None or quantity.modifier == "vague" else 1.0
    point = abs(quantity.point)
    if point == 0:
        return 0.0
    if quantity.kind == "fraction":
        return 1.0  # halves and thirds are of many things
    mantissa = f"{point:.6e}".partition("e")[0].rstrip("0").rstrip(".")
    digits = len(mantissa) - ("." in mantissa)
    size = min(math.log10(point), 3.0) if quantity.kind == "count" and point > 1 else 1.0
    return min(digits + size / 2 - 0.5, 6.0)


@dataclass(frozen=True, slots=True, eq=False)
class Standings:
    """How every two of some figures stand to one another, all (n, n) and symmetric."""

    comparable: NDArray[np.bool_]
    overlap: NDArray[np.bool_]
    """Where :func:`compare_intervals` is neither disjoint nor incomparable."""
    distance: NDArray[np.float64]
    """:func:`apart`"""
    number: NDArray[np.bool_]
    """:func:`one_number`"""


def standings(figures: Sequence[Interval | None]) -> Standings:
    """All pairs at once; ``None`` compares with nothing."""
    found = [figure or _NOTHING for figure in figures]
    known = np.asarray([figure is not None for figure in figures], dtype=np.bool_)
    comparable = _one([f.dimension for f in found]) & known[:, None] & known[None, :]
    bounds = np.asarray([(f.low, f.high) for f in found]).reshape(-1, 2)
    loose = np.asarray([f.loose for f in found]).reshape(-1, 2)
    meant = np.asarray([_meant(f) for f in found]).reshape(-1, 2)
    point = np.asarray([f.point for f in found])
    looseness = np.asarray([_looseness(f) for f in found])
    one_unit = _one([f.unit for f in found])
    with np.errstate(invalid="ignore", divide="ignore"):
        touching = _all_overlap(bounds, bounds)
        rounded = one_unit & (looseness[:, None] > looseness[None, :]) & _all_overlap(loose, bounds)
        rounded |= rounded.T
        for i, j in zip(*np.nonzero(np.triu(comparable & ~touching & ~one_unit)), strict=True):
            rounded[i, j] = rounded[j, i] = _rounded(found[i], found[j], True)
        # The end of the lower figure and the beginning of the higher one.
        end = np.minimum(meant[:, None, 1], meant[None, :, 1])
        begin = np.maximum(meant[:, None, 0], meant[None, :, 0])
        one = (end >= begin) | _all_near(end, begin) | (~touching & rounded)
        far = np.where(end > 0, np.minimum(np.log(begin / end), _FARTHEST), _FARTHEST)
        positive = (point > 0)[:, None] & (point > 0)[None, :]
        number = positive & (np.abs(np.log(point[:, None] / point[None, :])) < _ONE_NUMBER)
    return Standings(
        comparable,
        comparable & (touching | rounded),
        np.where(comparable, np.where(one, 0.0, far), _FARTHEST),
        comparable & number,
    )


def _one(names: Sequence[str | None]) -> NDArray[np.bool_]:
    codes = {name: place for place, name in enumerate(dict.fromkeys(names))}
    number = np.asarray([codes[name] for name in names], dtype=np.int64)
    result: NDArray[np.bool_] = number[:, None] == number[None, :]
    return result


def _all_overlap(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.bool_]:
    low = np.maximum(a[:, None, 0], b[None, :, 0])
    high = np.minimum(a[:, None, 1], b[None, :, 1])
    return (low <= high) | _all_near(low, high)


def _all_near(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    slack = np.maximum(_EXACTLY * np.maximum(np.abs(x), np.abs(y)), 1e-12)
    result: NDArray[np.bool_] = (x == y) | (np.isfinite(slack) & (np.abs(x - y) <= slack))
    return result


_NOTHING = Interval("", 0.0, 0.0, (0.0, 0.0), None)
