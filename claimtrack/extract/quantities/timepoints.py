"""Numbers that name a point in time: clock times, dates, years."""

from __future__ import annotations

from claimtrack.extract.quantities.figures import Figure, Reader
from claimtrack.extract.quantities.modifiers import after_change
from claimtrack.extract.quantities.tokens import QUOTATION_MARKS, Tokens
from claimtrack.extract.quantities.units import unit_after

_NEAR = 10
"""Words of a clause in which a number word stands before its number."""


def clock(r: Reader, tokens: Tokens, figure: Figure) -> str | None:
    number = figure.number
    i, j = number.first, number.last
    value = number.value
    if _opens_an_entry(tokens, figure):
        return "clock time"
    if value is None or value > 2400 or figure.kind not in ("count", "duration", "money"):
        return None
    behind = tokens.at(j)
    clocks = r.lex.kind("clock_marks")
    if (
        number.digits
        and behind in clocks
        and value <= 24
        and tokens.number[j + 1 : j + 2] == [True]
    ):
        figure.last = j + 2  # 18 h 30
        return "clock time"
    if number.digits:
        if (
            behind == ":"
            and tokens.glued(j)
            and tokens.glued(j + 1)
            and tokens.number[j + 1 : j + 2] == [True]
        ):
            return "clock time"
        minutes = tokens.number[j + 1 : j + 2] == [True]
        alone = not r.lex.has("clock_marks_need_minutes", behind)
        if behind in clocks and value <= 24 and (minutes or alone):
            return "clock time"
        named = r.lex.has("clock_before", tokens.at(i - 1)) and figure.bare
        if named and value <= 24 and tokens.text[i][-3:-2] == "." and tokens.text[i][-2:] < "60":
            return "clock time"  # hasta las 19.30
    if behind in r.lex.kind("time_words") or (
        tokens.at(j + 1) in (".",) and behind in ("a", "p") and tokens.at(j + 2) == "m"
    ):
        return "clock time"
    before = tokens.at(figure.first - 1)
    hours = figure.unit == "hour" and (figure.high or 99) <= 24
    if figure.modifier == "range":
        return _hours_from_to(r, tokens, figure, hours)
    if hours and figure.kind == "duration" and _part_of_day(r, tokens, figure.last):
        return "clock time"  # 4 heures du matin
    until = tokens.at(figure.last) in r.of  # à quatre heures de l'échéance
    if hours and before in r.lex.kind("hours_before") and figure.modifier == "exact" and not until:
        return "clock time"
    whole = value == int(value)
    if value <= 24 and (whole or (number.digits and len(tokens.text[i].split(".")[-1]) == 2)):
        if (
            before in r.lex.kind("clock_before")
            and not number.grouped
            and not _thing(r, tokens, figure.last if figure.bare else j)
            and not _tells_how_many(r, tokens, figure)
            and (figure.bare or r.lex.has("clock_hours", tokens.at(figure.last - 1)))
        ):
            if tokens.at(j) in r.lex.kind("clock_and") and r.grammar.read(tokens, j + 1):
                figure.last = j + 2  # las tres y diez
            return "clock time"
        if figure.bare and not (number.decimals and number.digits is False):
            if _part_of_day(r, tokens, j) and not _nights(r, tokens, figure):
                return "clock time"
            told = _tells_how_many(r, tokens, figure)
            changed = r.lex.has("amounts_of_change", before) and after_change(r, tokens, i)
            if before in r.lex.kind("clock_maybe") and not (tokens.word(j) or changed or told):
                return "clock time"
    return None


def _tells_how_many(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    """*put the number of attackers at eight*, *in five of them*."""
    behind = tokens.at(figure.last)
    if r.lex.has("share_in", behind) and behind not in r.of:
        return True
    for k in range(figure.first - 2, max(figure.first - _NEAR, -1), -1):
        if not (tokens.word(k) or tokens.number[k]):
            return False
        if r.lex.has("number_words", tokens.text[k]) and not tokens.number[k + 1]:
            return True
    return False


def _nights(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    """*three nights*, where the word is that of *three at night*: no preposition before it."""
    found = r.lex.time_after.at(tokens, figure.last)
    if figure.number.digits or figure.modifier != "exact" or not found or found[0] > 1:
        return False
    return not r.lex.has("prepositions", tokens.at(figure.first - 1))


def _opens_an_entry(tokens: Tokens, figure: Figure) -> bool:
    """*11.50 | The minister …* at the beginning of a line of a live blog."""
    i, j = figure.number.first, figure.number.last
    hour, mark, minute = tokens.text[i].partition(".")
    if not (mark and hour.isdigit() and minute.isdigit() and len(minute) == 2 and len(hour) <= 2):
        return False
    first = figure.first == i and "\n" in tokens.gap(i) and j == figure.last
    return first and int(hour) <= 24 and int(minute) < 60 and not tokens.word(j)


def _hours_from_to(r: Reader, tokens: Tokens, figure: Figure, hours: bool) -> str | None:
    """*dalle 9 alle 13*, *de 9 à 13 heures*, *fra le otto e le dieci di sera*."""
    opening = tokens.text[figure.first]
    clock = r.lex.has("clock_before", opening) and (hours or figure.bare)
    if clock and not _thing(r, tokens, figure.last):
        return "clock time"
    if hours and r.lex.has("hours_from", opening):
        return "clock time"
    return "clock time" if figure.bare and _part_of_day(r, tokens, figure.last) else None


def _part_of_day(r: Reader, tokens: Tokens, j: int) -> bool:
    """*in the morning*, *di sera* at token j."""
    return r.lex.time_after.at(tokens, j) is not None


def _thing(r: Reader, tokens: Tokens, j: int) -> bool:
    """A word behind the number that may be what it counts."""
    word = tokens.at(j)
    return (
        tokens.word(j)
        and (word not in r.lex.stop or r.lex.has("multiples", word))
        and not any(
            r.lex.has(kind, word)
            for kind in ("months", "weekdays", "clock_hours", "clock_marks", "time_words")
        )
        and " ".join(tokens.text[j : j + 2]) not in r.lex.options.get("time_after", [])
    )


def date(r: Reader, tokens: Tokens, figure: Figure) -> str | None:
    number = figure.number
    months = r.lex.kind("months")
    value = number.value
    if value is None or not figure.bare or figure.kind == "percent":
        return None
    i, j = figure.first, figure.last
    before, behind = tokens.at(i - 1), tokens.at(j)
    if before == "." and tokens.at(i - 2) in months:
        before = tokens.at(i - 2)
    if value <= 31 and value == int(value):
        if before in months:
            return "date"
        k, word = j, behind
        while word in (".", ",") or word in r.of:
            k += 1
            word = tokens.at(k)
        if word in months and k - j <= 2 and not _number_too(r, tokens, k):
            return "date"
        if before in r.lex.kind("weekdays") and number.digits and not _plural_behind(r, tokens, j):
            return "date"
        if number.plain and _day_of_two(r, tokens, j, months):
            return "date"
    if number.plain and 1000 <= value <= 2100 and before in months:
        return "date"
    if number.plain and behind == "-" and tokens.glued(j) and tokens.glued(j + 1):
        return "date or score" if tokens.number[j + 1 : j + 2] == [True] else None
    return None


def _number_too(r: Reader, tokens: Tokens, k: int) -> bool:
    """A short month that is a number word: *quatre des sept voitures*."""
    return r.lex.cardinals.single(tokens.text[k]) is not None and tokens.at(k + 1) != "."


def _plural_behind(r: Reader, tokens: Tokens, j: int) -> bool:
    """*am Mittwoch 14 Diplomaten*: what the number counts stands behind it."""
    if not _thing(r, tokens, j):
        return False
    if r.lex.options.get("nouns_are_capital"):
        return tokens.capital(j)
    if r.lex.options.get("plural_s") or r.lex.options.get("plural_nouns"):
        return tokens.text[j].endswith("s") or r.lex.has("plurals", tokens.text[j])
    return bool(r.genitives) and tokens.text[j].endswith(r.genitives)


def _day_of_two(r: Reader, tokens: Tokens, j: int, months: frozenset[str]) -> bool:
    """The first day of *il 17 e il 18 febbraio*, *vom 3. bis 9. Mai*, *з 3 по 9 травня*."""
    k = j
    while k < j + 4 and tokens.number[k : k + 1] != [True]:
        if tokens.word(k) and tokens.text[k] not in r.between_days:
            return False
        if tokens.at(k) in ("", "(", ";", ":") or tokens.at(k) in QUOTATION_MARKS:
            return False
        k += 1
    if tokens.number[k : k + 1] != [True] or not tokens.text[k].isdigit() or k == j:
        return False
    m = k + 1
    while tokens.at(m) == "." or tokens.at(m) in r.of:
        m += 1
    return tokens.at(m) in months and float(tokens.text[k]) <= 31


def is_year(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    value = figure.number.value or 0
    text = tokens.text[figure.number.first]
    before = figure.first - 1
    if tokens.at(before) in r.of and r.lex.has("sum_words", tokens.at(before - 1)):
        return False  # an average of 1500
    if len(text) != 4 or not 1100 <= value <= 2199:
        return False
    if _goes_on_to_no_year(r, tokens, figure):
        return False
    recent = 1900 < value <= _LAST_PLANNED
    return (recent and value % 50 != 0) or _dated(r, tokens, figure)


_LAST_PLANNED = 2060
"""Years further ahead are hardly spoken of."""


def _dated(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    """A round or distant number is a year only where its place says so."""
    i, j = figure.number.first, figure.number.last
    before, value = tokens.at(i - 1), figure.number.value or 0
    if before in ("(", "-", "/") and tokens.glued(i):
        return True
    if _behind_a_word_of_time(r, before):
        return True
    if _goes_on_to_a_year(r, tokens, j) or r.lex.has("case_marks", tokens.at(j - 1)):
        return True  # von 1900 bis 1950; в 1848-м
    if r.lex.options.get("years_are_named"):
        return False
    if not r.lex.options.get("bare_years"):
        return value % 50 != 0
    opening = r.lex.has("prepositions", before)
    start = i - opening
    if tokens.at(start - 1) in ("", ".", "!", "?") or "\n" in tokens.gap(start):
        return True  # 1848 kam es zur Revolution, um 1900 lebten hier Bauern
    counts = opening or any(r.lex.has(kind, before) for kind in ("adverbs", "pronouns"))
    return not (counts or (value % 50 == 0 and not tokens.word(j)))


def _goes_on_to_a_year(r: Reader, tokens: Tokens, j: int) -> bool:
    """*С 1950 по 1960 год*: another year, named as one where years are."""
    joiner, year = tokens.at(j), tokens.at(j + 1)
    joins = joiner in r.joiners or r.lex.has("prepositions", joiner)
    if not joins or not (len(year) == 4 and year.isdigit()):
        return False
    found = unit_after(tokens, j + 2, r.units, True)
    if found is None:
        return not r.lex.options.get("years_are_named") and 1100 <= float(year) <= 2199
    return found.unit.symbol == "year"


def _behind_a_word_of_time(r: Reader, before: str) -> bool:
    """A month or a preposition, where years are not always named as such: *в 1900 году*."""
    if r.lex.has("months", before):
        return True
    return r.lex.has("year_before", before) and not r.lex.options.get("years_are_named")


def _goes_on_to_no_year(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    """*von 1900 auf 2750 Euro*: what it is set against is no year."""
    opening = r.lex.openers.before(tokens, figure.first)
    j = figure.last
    if opening is None or tokens.at(j) not in opening[1] or not tokens.at(j + 1).isdigit():
        return False
    other = float(tokens.at(j + 1))
    return other > 2199 or (other >= 1000 and unit_after(tokens, j + 2, r.units, True) is not None)


def year_before_noun(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    """*the 2024 strike*: a year stands before the noun it dates; *2000 people* are people."""
    if not (figure.bare and figure.number.plain):
        return False
    if figure.modifier not in ("exact", "range") and not (
        figure.number.first - figure.first == 1
        and r.lex.has("year_before", tokens.at(figure.first))
        and not tokens.word(figure.last)
    ):
        return False
    if figure.modifier == "range":
        ends = (figure.low or 0, figure.high or 0)
        return all(1000 <= end <= 2100 for end in ends) and (
            figure.item is None
            or figure.item[0] < figure.last
            or r.lex.has("after_year", tokens.at(figure.last))
        )
    value, i = figure.number.value or 0, figure.first
    text = tokens.text[figure.number.first]
    if len(text) != 4 or not 1900 <= value <= 2099 or _goes_on_to_no_year(r, tokens, figure):
        return False
    behind = tokens.at(figure.last)
    if r.genitives and behind.endswith(r.genitives) and behind not in r.lex.kind("after_year"):
        return False  # до 1940 голосов
    if _behind_a_word_of_time(r, tokens.at(i - 1)):
        return True
    return value % 50 != 0 or value == 2050


def year_word(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    """*2023 року*: the unit year after a calendar year."""
    if figure.unit != "year" or not figure.number.plain:
        return False
    return 1000 <= (figure.number.value or 0) <= 2100 and len(tokens.text[figure.number.first]) == 4
