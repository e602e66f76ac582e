"""Finds the expressions of time in a text by the ``[time]`` tables of its language's pack.

One regular expression a language, of all its patterns; a second one of the parts of a day, which
may begin a longer expression (*in the night* to *Wednesday*). What the expressions mean is said
in :mod:`claimtrack.extract.days`. The kinds of pattern:

night_into_date, night_into   the night that ends on a date or weekday
nights                        the night from one weekday to the next
evening, evening_date         the night that begins on a weekday or date
date, dates                   one day, or the days from one to another
weekday, _last, _next         nearest past day (ahead, where words say so), earlier day, later day
month_named, _last, _next     the same of months
year_named                    a year in figures
ago_days and so on            {n} of them before publication; ahead_days after it
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from claimtrack.languages import load, supported
from claimtrack.types import Span

AROUND = ("day", "week", "weekend", "month", "year")
PART = "part"
_ORDER = (  # at one place in the text the first kind that fits is taken
    "night_into_date", "dates", "date", "nights", "night_into", "evening_date", "evening",
    "weekday_last", "weekday_next", "weekday", "month_last", "month_next", "month_named",
    "year_named", "ago_days", "ago_weeks", "ago_months", "ago_years", "ahead_days", "ahead_weeks",
)  # fmt: skip
_UNDECIDED = {
    "date", "dates", "night_into_date", "nights", "night_into", "evening_date", "evening",
    "weekday", "month_named",
}  # fmt: skip
"""Kinds that lie behind or ahead, as the words around them say."""
BOUNDARY = re.compile(r"[.!?\u2026]\W*\s|\n")
"""Between two sentences, as far as one can say without the layout."""
_CLAUSE = 80


@dataclass(frozen=True, slots=True)
class TimeWords:
    """An expression of time with the numbers and names in it."""

    span: Span
    kind: str
    """Its key under ``[time.patterns]``, or day, week, weekend, month, year, part."""

    days: tuple[int, ...]
    month: int
    year: int
    weekdays: tuple[int, ...]
    number: int
    value: str
    """For a kind without placeholders: so many days, weeks, …; the hour of a part of the day."""
    ahead: bool
    """Whether words near it speak of the future."""


@dataclass(frozen=True, slots=True)
class _Calendar:
    """The ``[time]`` tables of a pack, compiled."""

    scanner: re.Pattern[str]
    parts: re.Pattern[str]
    """Of the parts of a day, which may begin a longer expression and are scanned apart."""
    rules: tuple[tuple[str, str, str], ...]
    """By number of a scanner's mark: kind, placeholders in order, value."""
    cased: bool
    months: dict[str, int]
    weekdays: dict[str, int]
    first_day: frozenset[str]
    numbers: dict[str, int]
    future: re.Pattern[str] | None
    future_endings: re.Pattern[str] | None


def _forms(listed: str) -> list[str]:
    return [form.strip() for form in listed.split(",") if form.strip()]


def _numbered(lists: Iterable[str], first: int) -> dict[str, int]:
    return {form: n for n, listed in enumerate(lists, first) for form in _forms(listed)}


def _any_of(forms: Iterable[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)) or r"(?!)"


def _pattern(source: str, holes: dict[str, str]) -> tuple[str, str]:
    """A pack's way of writing a pattern as a regular expression, and its placeholders."""
    names = re.findall(r"\{(\w+)\}", source)
    text = re.sub(r"\[", "(?:", source).replace("]", ")?")
    text = re.sub(r"\((?!\?)", "(?:", text)
    text = re.sub(r" (\??)", lambda m: r"\s*" if m[1] else r"\s+", text)
    return re.sub(r"\{(\w+)\}", lambda m: holes[m[1]], text), ",".join(names)


def _scanner(branches: list[str]) -> re.Pattern[str]:
    return re.compile(
        r"(?<!\w)(?<!\d[.,])(?:" + ("|".join(branches) or r"(?!)") + r")(?!\w|[.,]\d)"
    )


@cache
def _calendar(language: str) -> _Calendar | None:
    if language not in supported():
        return None
    pack = load(language)
    time: dict[str, Any] = pack.get("time", {})
    if not time:
        return None
    months = _numbered(time["months"], 1)
    short = _numbered(time["months_short"], 1)
    weekdays = _numbered(time["weekdays"], 0)
    first_day = frozenset(_forms(time["first_day"]))
    cardinals = pack.get("numbers", {}).get("cardinals", {})
    numbers = {
        form: int(value)
        for value, listed in cardinals.items()
        if value.isdecimal() and 1 <= int(value) <= 31
        for form in (_forms(listed) if isinstance(listed, str) else listed)
    }
    first = "|" + _any_of(first_day) if first_day else ""
    after = f"(?:{time['day_after']})?" if time["day_after"] else ""
    holes = {
        "d": rf"(\d{{1,2}}{first}){after}",
        "m": rf"({_any_of(months)})(?!\s+\d\d?(?!\d))",  # "of June 14" is no month
        "mm": rf"({_any_of(months)}|(?:{_any_of(short)})\.?)",
        "k": r"(\d{1,2})",
        "y": r"((?:1[89]|20)\d\d)",
        "w": f"({_any_of(weekdays)})",
        "n": rf"(\d{{1,3}}|{_any_of(numbers)})",
    }
    rules: list[tuple[str, str, str]] = []
    branches: list[str] = []
    parts: list[str] = []

    def add(kind: str, source: str, value: str = "") -> None:
        text, names = _pattern(source, holes)
        # The mark stands behind, so that the scanner can choose by a branch's first letter.
        into = parts if kind == PART else branches
        into.append(f"{text}(?P<r{len(rules)}>)")
        rules.append((kind, names, value))

    for kind in _ORDER:
        for source in time["patterns"].get(kind, []):
            add(kind, source)
    around = [
        (form, kind, value)
        for kind in (*AROUND, "parts")
        for value, listed in time.get(kind, {}).items()
        for form in _forms(listed)
    ]
    for form, kind, value in sorted(around, key=lambda entry: -len(entry[0])):
        add(PART if kind == "parts" else kind, form, value)
    future, endings = _forms(time["future"]), time["future_endings"]
    return _Calendar(
        scanner=_scanner(branches),
        parts=_scanner(parts),
        rules=tuple(rules),
        cased=bool(time.get("cased")),
        months=months | short,
        weekdays=weekdays,
        first_day=first_day,
        numbers=numbers,
        future=re.compile(rf"(?<!\w)(?:{_any_of(future)})(?!\w)") if future else None,
        future_endings=re.compile(endings) if endings else None,
    )


def _speaks_of_the_future(calendar: _Calendar, folded: str, span: Span) -> bool:
    low, high = max(0, span[0] - _CLAUSE), span[1] + _CLAUSE
    before, after = folded[low : span[0]], folded[span[1] : high]
    cuts = list(BOUNDARY.finditer(before))
    before = before[cuts[-1].end() :] if cuts else before
    cut = BOUNDARY.search(after)
    after = after[: cut.start()] if cut else after
    if calendar.future and (calendar.future.search(before) or calendar.future.search(after)):
        return True
    endings = calendar.future_endings
    if endings is None:
        return False
    nearby = re.findall(r"[^\W\d_]{4,}", f"{before} {after}")
    return any(endings.search(word) for word in nearby)


def _fill(calendar: _Calendar, match: re.Match[str], folded: str, text: str) -> TimeWords | None:
    """A hit with its placeholders; None where a capital says it is another word."""
    mark = match.lastgroup
    place = match.lastindex
    if mark is None or place is None:
        return None
    kind, names, value = calendar.rules[int(mark[1:])]
    holes = names.split(",") if names else []
    d: list[int] = []
    weekdays: list[int] = []
    month = year = number = 0
    for index, hole in enumerate(holes, place - len(holes)):
        said = match[index]
        if said is None:
            continue
        if hole in ("m", "mm", "w") and calendar.cased and text[match.start(index)].islower():
            return None
        if hole == "d":
            d.append(1 if said in calendar.first_day else int(said))
        elif hole in ("m", "mm"):
            month = calendar.months[said.rstrip(".")]
        elif hole == "k":
            month = int(said)
        elif hole == "y":
            year = int(said)
        elif hole == "w":
            weekdays.append(calendar.weekdays[said])
        else:
            number = calendar.numbers.get(said) or int(said)
    if kind == "day" and calendar.cased and " " not in match[0] and text[match.start()].isupper():
        before = text[: match.start()].rstrip()
        if before and before[-1].isalnum():  # German "Morgen" is no "morgen"
            return None
    ahead = (
        kind in _UNDECIDED and not year and _speaks_of_the_future(calendar, folded, match.span())
    )
    return TimeWords(
        match.span(), kind, tuple(d), month, year, tuple(weekdays), number or 1, value, ahead
    )


def time_words(text: str, folded: str, language: str) -> Iterator[TimeWords]:
    """Every expression in ``text``, first the long ones and then the parts of a day.

    ``folded`` is :func:`claimtrack.extract.layout.fold` of it. A language without a pack has none.
    """
    calendar = _calendar(language)
    if calendar is None:
        return
    for match in chain(calendar.scanner.finditer(folded), calendar.parts.finditer(folded)):
        filled = _fill(calendar, match, folded, text)
        if filled is not None:
            yield filled
