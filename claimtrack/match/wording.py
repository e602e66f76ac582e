"""A figure or a time in words, as every surface shows it."""

from __future__ import annotations

from datetime import datetime

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


def when(moment: str | None) -> str:
    """Day and minute as printed, with the offset where it is not UTC."""
    if not moment:
        return "no time"
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    if len(moment) <= 10:
        return found.strftime("%Y-%m-%d")
    offset = found.strftime("%z")
    zone = "" if not offset else " UTC" if offset == "+0000" else f" {offset[:3]}:{offset[3:5]}"
    return found.strftime("%Y-%m-%d %H:%M") + zone
