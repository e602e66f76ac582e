"""A figure in words, as every surface shows it."""

from __future__ import annotations

# Units of durations are words, those of measures symbols.
SPELLED_OUT = {"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"}


def interval(low: float | None, high: float | None, unit: str | None = None) -> str:
    """``500``, ``500 or more``, ``at most 500``, ``450 to 550``, with the unit."""
    if low == high:
        words = number(low)
    elif high is None:
        words = f"{number(low)} or more"
    elif low in (None, 0):
        words = f"at most {number(high)}"
    else:
        words = f"{number(low)} to {number(high)}"
    if unit in SPELLED_OUT and words != "1":
        unit += "s"
    return f"{words} {unit}" if unit else words


def number(value: float | None) -> str:
    """Thousands in groups, no noise of binary fractions."""
    if value is None:
        return "?"
    rounded = round(value, 4)
    return f"{int(rounded):,}" if rounded == int(rounded) else f"{rounded:,}"
