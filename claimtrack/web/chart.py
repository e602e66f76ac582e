"""The figures of a claim over time, laid out as a picture: where each thing is drawn.

A template draws it as SVG, without style attributes. Lengths are units of the picture.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from claimtrack.match.wording import interval, number

WIDTH, HEIGHT = 760, 280
LEFT, RIGHT, TOP, BOTTOM = 74, 16, 16, 34
SHAPES = 8
"""Speakers with a colour and shape of their own; the last one stands for all others."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What is to be drawn of a mention; ``time`` is UTC, ``None`` for unknown."""

    mention: int
    time: datetime | None
    low: float | None
    high: float | None
    point: float | None
    unit: str | None
    speaker: str | None
    outlet: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure: a bar from ``top`` to ``bottom`` and its point at ``y``, where it has one."""

    mention: int
    x: float
    y: float | None
    top: float
    bottom: float
    open_above: bool
    open_below: bool
    speaker: int
    """Place in ``Chart.speakers``."""
    words: str

    @property
    def stem(self) -> str:
        """The interval as a path: a line with an end or an arrow on both sides; may be empty."""
        if self.bottom - self.top <= 0.5:
            return ""
        x, top, bottom = self.x, self.top, self.bottom
        above = f"M{x - 4} {top + 6}L{x} {top}L{x + 4} {top + 6}"
        below = f"M{x - 4} {bottom - 6}L{x} {bottom}L{x + 4} {bottom - 6}"
        return (
            f"M{x} {top}V{bottom}"
            + (above if self.open_above else f"M{x - 4} {top}h8")
            + (below if self.open_below else f"M{x - 4} {bottom}h8")
        )

    @property
    def mark(self) -> str:
        """The point as a path; may be empty."""
        return "" if self.y is None else mark(self.speaker, self.x, self.y)


def mark(speaker: int, x: float, y: float) -> str:
    """A shape for each speaker, so that colour alone tells nothing."""
    return (
        f"M{x - 4.5} {y}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0Z",
        f"M{x - 4} {y - 4}h8v8h-8Z",
        f"M{x} {y - 5.5}l5 9.5h-10Z",
        f"M{x} {y - 5.5}l5.5 5.5l-5.5 5.5l-5.5 -5.5Z",
    )[speaker % 4]


@dataclass(frozen=True, slots=True)
class Chart:
    bars: tuple[Bar, ...]
    rows: tuple[Tick, ...]
    columns: tuple[Tick, ...]
    speakers: tuple[str, ...]
    unit: str | None
    left_out: int
    """Figures in other units than most."""
    logarithmic: bool
    summary: str


def chart(figures: Sequence[Figure]) -> Chart | None:
    """The picture of a claim's figures; ``None`` where there is nothing to draw."""
    units = Counter(f.unit for f in figures if f.low is not None or f.high is not None)
    if not units:
        return None
    unit = units.most_common(1)[0][0]
    drawn = [f for f in figures if f.unit == unit and (f.low is not None or f.high is not None)]
    scale = Scale.of([v for f in drawn for v in (f.low, f.high, f.point) if v is not None])
    times = _places(drawn)
    speakers = [
        who for who, _ in Counter(f.speaker or f.outlet or "?" for f in drawn).most_common()
    ]
    shown = speakers if len(speakers) <= SHAPES else [*speakers[: SHAPES - 1], "others"]
    bars = tuple(
        _bar(f, x, scale, min(speakers.index(f.speaker or f.outlet or "?"), SHAPES - 1))
        for f, x in zip(drawn, times, strict=True)
    )
    return Chart(
        bars=bars,
        rows=tuple(Tick(scale.y(value), number(value)) for value in scale.ticks()),
        columns=_columns(drawn, times),
        speakers=tuple(shown),
        unit=unit,
        left_out=len(figures) - len(drawn),
        logarithmic=scale.logarithmic,
        summary=_summary(drawn),
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """From figures to heights."""

    low: float
    high: float
    logarithmic: bool

    @classmethod
    def of(cls, values: Sequence[float]) -> Scale:
        low, high = min(values), max(values)
        if low > 0 and 50 < high / low < 1e12:
            return cls(low / 1.3, high * 1.3, True)
        room = (high - low) * 0.12 or abs(high) * 0.2 or 1.0
        bottom = low - room
        # A scale that nearly reaches zero starts there, and none goes below it for no reason.
        if low >= 0 and (bottom < 0 or low < (high - low) * 0.5):
            bottom = 0.0
        return cls(bottom, high + room, False)

    def y(self, value: float) -> float:
        if self.logarithmic:
            value = max(value, self.low)
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        share = min(max(share, 0.0), 1.0)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    def ticks(self) -> list[float]:
        if self.logarithmic:
            first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
            return [10.0**n for n in range(first, last + 1, max(1, (last - first) // 5))]
        step = _step((self.high - self.low) / 4)
        start = math.ceil(self.low / step)
        return [n * step for n in range(start, math.floor(self.high / step) + 1)]


def _step(rough: float) -> float:
    """The next greater of 1, 2, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= rough * 0.999)


def _bar(figure: Figure, x: float, scale: Scale, speaker: int) -> Bar:
    point = figure.point
    if point is None and figure.low is not None and figure.low == figure.high:
        point = figure.low
    said = interval(figure.low, figure.high, figure.unit)
    who = ", ".join(part for part in (figure.speaker, figure.outlet) if part)
    day = figure.time.strftime("%Y-%m-%d %H:%M") if figure.time else "no time"
    return Bar(
        mention=figure.mention,
        x=x,
        y=None if point is None else scale.y(point),
        top=TOP if figure.high is None else scale.y(figure.high),
        bottom=HEIGHT - BOTTOM if figure.low is None else scale.y(figure.low),
        open_above=figure.high is None,
        open_below=figure.low is None,
        speaker=speaker,
        words=f"{figure.words} ({said}); {who}; {day}",
    )


def _places(figures: Sequence[Figure]) -> list[float]:
    """Where each stands from left to right; those without a time last, equal ones side by side."""
    known = [f.time for f in figures if f.time]
    unknown = sum(f.time is None for f in figures)
    right = WIDTH - RIGHT - (min(unknown, 6) * 18 + 12 if unknown and known else 12)
    left = LEFT + 12.0
    first, last = (min(known), max(known)) if known else (None, None)
    span = (last - first).total_seconds() if first and last else 0.0
    taken: Counter[float] = Counter()
    found = []
    after = 0
    x: float = 0
    for f in figures:
        if f.time is None or first is None:
            after += 1
            start = right + 12 if known else left
            room = WIDTH - RIGHT - 8 - start
            x = start + room * (after - 0.5) / max(unknown, 1)
        elif span:
            x = left + (right - left) * (f.time - first).total_seconds() / span
        else:
            x = (left + right) / 2
        slot = round(x / 9)
        # Beside one another, first to the right, then to the left.
        turn = taken[slot]
        taken[slot] += 1
        x += 9 * ((turn + 1) // 2) * (1 if turn % 2 else -1) if turn else 0
        found.append(round(min(max(x, LEFT + 6), WIDTH - RIGHT - 4), 1))
    return found


def _columns(figures: Sequence[Figure], places: Sequence[float]) -> tuple[Tick, ...]:
    dated = sorted((x, f.time) for f, x in zip(figures, places, strict=True) if f.time is not None)
    if not dated:
        return ()
    first, last = dated[0][1], dated[-1][1]
    shape = "%Y-%m-%d" if last - first >= timedelta(days=3) else "%m-%d %H:%M"
    ticks: list[Tick] = []
    for x, time in dated:
        if not ticks or x - ticks[-1].at >= 92:
            ticks.append(Tick(min(max(x, LEFT + 34), WIDTH - RIGHT - 36), time.strftime(shape)))
    return tuple(ticks)


def _summary(figures: Sequence[Figure]) -> str:
    """The picture in a sentence, for those who do not see it."""
    first, last = figures[0], figures[-1]
    said = interval(first.low, first.high, first.unit)
    if len(figures) == 1:
        return f"One figure: {said}."
    return (
        f"{len(figures)} figures, from {said} at first to"
        f" {interval(last.low, last.high, last.unit)} at last."
    )
