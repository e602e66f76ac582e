"""The days that a text speaks of, resolved from the time of publication.

What a language says stands in its pack under ``[time]``; this module knows what each kind of
expression means. An answer is a closed interval of days: a night touches two, *last week* seven.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from claimtrack.extract.layout import fold
from claimtrack.extract.timewords import AROUND, BOUNDARY, PART, TimeWords, time_words
from claimtrack.types import Span

Days = tuple[date, date]
Published = str | date | datetime | None

_YEARS = ("year", "year_named", "ago_years")
_MARK = 30  # a comma parts a figure from a day as far as so many letters
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dated:
    """An expression of time and the days it means."""

    span: Span
    days: Days
    kind: str
    """Its key under ``[time.patterns]``, or day, week, weekend, month, year, part."""


def _moment(published: Published) -> tuple[date, int] | None:
    """Day of publication, at the outlet, and hour; noon where only the day is known."""
    if isinstance(published, str):
        try:
            published = datetime.fromisoformat(published.strip())
        except ValueError:
            return None
    if isinstance(published, datetime):
        return published.date(), published.hour
    return (published, 12) if isinstance(published, date) else None


def _month_days(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _shift_month(day: date, months: int) -> Days:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return _month_days(year, month + 1)


def _nearest_year(day: date, ahead: bool, make: Callable[[int], Days]) -> Days:
    """The year that brings something of every year nearest; what is past comes first."""
    best: tuple[float, Days] | None = None
    for year in (day.year, day.year - 1, day.year + 1):
        try:
            days = make(year)
        except ValueError:  # the 29th of February
            continue
        far = max((day - days[1]).days, (days[0] - day).days, 0)
        later = days[0] > day
        cost = far * (1 if later == ahead else 3)
        if best is None or cost < best[0]:
            best = cost, days
    if best is None:
        raise ValueError("no such day in any of the years")
    return best[1]


def _weekday(day: date, wanted: int, ahead: bool = False, strictly: bool = False) -> date:
    """The nearest such weekday behind, or ahead; the day itself counts unless ``strictly``."""
    if ahead:
        return day + _DAY * ((wanted - day.weekday() - 1) % 7 + 1)
    back = (day.weekday() - wanted) % 7
    return day - _DAY * (7 if strictly and not back else back)


def _around(kind: str, value: str, day: date) -> Days:
    steps = [int(step) for step in value.split()]
    first, last = steps[0], steps[-1]
    if kind == "day":
        return day + _DAY * first, day + _DAY * last
    monday = day - _DAY * day.weekday() + _DAY * 7 * first
    if kind == "week":
        return monday, monday + _DAY * 6
    if kind == "weekend":
        if first < 0 and day.weekday() >= 5:  # said on a weekend, it is this one
            monday += _DAY * 7
        if first > 0 and day.weekday() < 5:
            monday -= _DAY * 7
        return monday + _DAY * 5, monday + _DAY * 6
    if kind == "month":
        return _shift_month(day, first)
    return date(day.year + first, 1, 1), date(day.year + first, 12, 31)


def _part(value: str, day: date, hour: int) -> Days:
    """A part of the day that had begun when the report came out, or yesterday's."""
    if not value.isdecimal():
        return day - _DAY, day
    there = day if int(value) <= hour else day - _DAY
    return there, there


def _dates(found: TimeWords, day: date) -> Days:
    first, last = found.days[0], found.days[-1]

    def make(year: int) -> Days:
        end = date(year, found.month, last)
        if first <= last:
            return date(year, found.month, first), end
        start, _ = _shift_month(end, -1)
        return start.replace(day=first), end

    return make(found.year) if found.year else _nearest_year(day, found.ahead, make)


def _ago(kind: str, number: int, day: date) -> Days:
    unit = {"days": 1, "weeks": 7, "months": 30, "years": 365}[kind.partition("_")[2]]
    middle = day + _DAY * (unit * number if kind.startswith("ahead") else -unit * number)
    slack = _DAY * (0 if unit == 1 else unit // 2)
    return middle - slack, middle + slack


def _resolve(found: TimeWords, day: date, hour: int) -> Days:
    """The days of one expression. ValueError or OverflowError where there is no such day."""
    kind = found.kind
    if kind in AROUND:
        return _around(kind, found.value, day)
    if kind == PART:
        return _part(found.value, day, hour)
    if kind in ("date", "dates"):
        return _dates(found, day)
    if kind == "night_into_date":
        into = _dates(found, day)[1]
        return into - _DAY, into
    if kind == "evening_date":
        return _night_of(_dates(found, day)[0], day, hour)
    if kind == "nights":
        into = _weekday(day, found.weekdays[-1], found.ahead)
        return _weekday(into, found.weekdays[0], strictly=True), into
    if kind.startswith(("ago", "ahead")):
        return _ago(kind, found.number, day)
    if kind == "year_named":
        return date(found.year, 1, 1), date(found.year, 12, 31)
    if kind.startswith("month"):
        return _month(found, day)
    there = _weekday(
        day,
        found.weekdays[0],
        ahead=kind == "weekday_next" or (kind != "weekday_last" and found.ahead),
        strictly=kind == "weekday_last",
    )
    if kind == "night_into":
        return there - _DAY, there
    if kind == "evening":
        return _night_of(there, day, hour)
    return there, there


def _night_of(there: date, day: date, hour: int) -> Days:
    """*Tuesday night* begins on Tuesday, unless it is over when Tuesday's report comes out."""
    if there == day:
        return (day - _DAY, day) if hour < 18 else (day, day)
    return there, there + _DAY


def _month(found: TimeWords, day: date) -> Days:
    if found.year:
        return _month_days(found.year, found.month)
    if found.kind == "month_named":
        return _nearest_year(day, found.ahead, lambda year: _month_days(year, found.month))
    if found.kind == "month_last":
        return _month_days(day.year - (found.month >= day.month), found.month)
    return _month_days(day.year + (found.month <= day.month), found.month)


@lru_cache(maxsize=512)
def days_in(text: str, language: str, published: Published) -> tuple[Dated, ...]:
    """Every expression of time in ``text`` with its days, in order of the text.

    A bare weekday is the nearest past one, the day of publication included, unless the words
    around it speak of the future; a date without a year is the nearest one. A part of the day
    counts only where its sentence names no day. Never raises for any text; () where the time
    of publication is missing or not ISO 8601, or no pack covers the language.
    """
    moment = _moment(published)
    if moment is None:
        return ()
    folded = fold(text)
    found: list[Dated] = []
    for words in time_words(text, folded, language):
        try:
            days = _resolve(words, *moment)
        except (ValueError, OverflowError):  # no such day in any calendar
            continue
        if days[0] <= days[1]:
            found.append(Dated(words.span, days, words.kind))
    found.sort(key=lambda dated: dated.span)
    return tuple(_settle(found, folded))


def _settle(found: list[Dated], folded: str) -> Iterable[Dated]:
    """Without parts of a day beside a day, and with *Tuesday of last week* read as one."""
    strong = [dated for dated in found if dated.kind != PART]
    for place, dated in enumerate(found):
        if dated.kind == PART:
            if not any(_one_sentence(dated.span, other.span, folded) for other in strong):
                yield dated
            continue
        if dated.kind != "weekday":
            yield dated
            continue
        beside = [
            other
            for other in found[max(0, place - 1) : place + 2]
            if other is not dated and _touch(dated.span, other.span, folded)
        ]
        if any(other.kind == "date" for other in beside):
            continue
        week = next((o for o in beside if o.kind == "week"), None)
        if week is not None:
            day = week.days[0] + _DAY * dated.days[0].weekday()
            yield Dated(dated.span, (day, day), dated.kind)
        else:
            yield dated


def _between(a: Span, b: Span, folded: str) -> str:
    a, b = sorted((a, b))
    return folded[a[1] : b[0]]


def _one_sentence(a: Span, b: Span, folded: str) -> bool:
    return not BOUNDARY.search(_between(a, b, folded))


def _touch(a: Span, b: Span, folded: str) -> bool:
    """At most a comma and a short word stand between."""
    return bool(re.fullmatch(r"[\s,(]*(?:\w{1,5}\s+)?", _between(a, b, folded)))


def day_of(
    text: str,
    offset: int,
    language: str,
    published: Published,
    within: Span | None = None,
) -> Days | None:
    """First and last day of the expression nearest to ``offset`` in ``text``.

    ``within`` is the sentence that holds the offset, where ``text`` is more than it. None where
    nothing there speaks of a day: the document's lead may, see :func:`lead_day`.
    """
    low, high = within or (0, len(text))

    def distance(dated: Dated) -> int:
        start, end = dated.span
        between = text[end:offset] or text[offset:start]
        return len(between) + _MARK * len(re.findall(r"[,;:]", between))

    nearest = min(
        (d for d in days_in(text, language, published) if low <= d.span[0] and d.span[1] <= high),
        key=distance,
        default=None,
    )
    return nearest.days if nearest else None


def lead_day(text: str, language: str, published: Published) -> Days | None:
    """The day that a report is about: what its first two paragraphs name first.

    Whole years and parts of a day are passed over. None where they name none; the day of
    publication is then the best guess.
    """
    lead = re.match(r"\s*[^\n]*(?:\n+[^\n]+)?", text)
    end = lead.end() if lead else 0
    for dated in days_in(text, language, published):
        if dated.span[1] > end:
            break
        if dated.kind not in (*_YEARS, PART):
            return dated.days
    return None
