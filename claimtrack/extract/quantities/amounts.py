"""From numbers to amounts: the sign, currency or unit on either side of a number."""

from __future__ import annotations

import re
from unicodedata import category, name

from claimtrack.extract.quantities.compounds import (
    below_zero,
    cents,
    currency_of_cents,
    half_after_times,
    half_after_unit,
    rate,
    scale_behind,
    smaller_unit,
)
from claimtrack.extract.quantities.figures import Figure, Reader
from claimtrack.extract.quantities.notation import power, written_out
from claimtrack.extract.quantities.senses import meant
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.extract.quantities.units import (
    Found,
    Unit,
    unit_after,
    unit_before,
    unit_of_symbol,
)
from claimtrack.extract.quantities.wordsums import Number

_CODE = re.compile("[A-Z]{3,4}")
"""Of a currency: no name that might belong to something else."""

_DIALOGUE = "EM DASH"
"""The long dash opens speech or a parenthesis; it is never a minus."""

_PARTED = frozenset({"measure", "duration", "money", "percent"})
"""Kinds of units of which there are halves and quarters."""

_BELOW_ZERO = frozenset({"°C", "°F", "percent"})

_LONGEST_NOUN = 6
"""Words up to the plural that a glued letter for millions counts."""

_MOST_POINTS = 20.0
"""Above this, points with decimals are an index, not percentage points."""


def with_unit(r: Reader, tokens: Tokens, number: Number) -> Figure:
    """A number and the currency or unit that stands beside it."""
    figure = Figure(
        number.first, number.last, number, number.low, number.high, number.value, number.first
    )
    figure.notes.append(number.rule)
    j, behind = number.last, tokens.at(number.last)
    joined = behind == "-" and tokens.glued(j) and tokens.glued(j + 1)
    if number.digits and joined and r.lex.has("case_marks", tokens.at(j + 1)):
        number.last = figure.last = j + 2  # 5-ти осіб
    if number.fraction:
        figure.kind = "fraction"
    elif behind in r.goes_on:
        _written_out(r, tokens, figure)
    if number.unit:
        weak = number.weak
        _take(figure, unit_of_symbol(number.unit), "amount")
        number.weak = weak
        half_after_unit(r, tokens, figure)
        return figure
    _sign(r, tokens, figure)
    before = unit_before(tokens, figure.first, r.units)
    if before and _belongs(r, tokens, figure, before):
        figure.first -= before.length
        figure.core = figure.first
        _take(figure, before.unit, tokens.text[figure.first])
        _sign(r, tokens, figure)
        trailing = unit_after(tokens, figure.last, r.units, True)
        if trailing and trailing.unit.kind == "money":
            figure.last += trailing.length
        return figure
    if number.letter and not _counts_behind(r, tokens, figure.last):
        _letter_unit(r, tokens, figure)
        return figure
    if number.fraction and _part_of_a_unit(r, tokens, figure):
        return figure
    j, hyphen, behind = figure.last, False, tokens.at(figure.last)
    if behind == "-" and tokens.glued(j) == tokens.glued(j + 1):
        if tokens.glued(j) or tokens.at(j + 2) == "-":  # 12 - Pfund - Tasse
            j, hyphen = j + 1, True
    elif behind in r.of and (number.grouped or number.value is None):
        j += 1
    small = number.value is not None and abs(number.value) <= _MOST_POINTS
    if number.decimals and small and tokens.at(j) in r.lex.kind("points"):
        _take(figure, Unit("percent", "percent"), "points")
        figure.last = j + 1
        return figure
    found = unit_after(tokens, j, r.units, number.digits)
    if found and not (number.fraction and found.unit.kind in ("measure", "duration")):
        length, unit = found
        if length == 1 and number.value != 1 and r.lex.has("prepositions", tokens.text[j]):
            return figure  # cinquemila secondo il sindacato
        if length == 1 and number.weak and _no_unit_of_one(r, tokens.text[j]):
            return figure  # una percentuale
        if hyphen and unit.short and not tokens.number[j - 2]:
            return figure
        unit = meant(r, tokens, figure, found, hyphen)
        _take(figure, unit, tokens.text[j])
        figure.last = j + length
        figure.adjectival = hyphen
        if unit.kind == "money":
            currency_of_cents(r, tokens, figure)
            scale_behind(r, tokens, figure)
            half_after_unit(r, tokens, figure)
            cents(r, tokens, figure)
        if unit.kind in ("measure", "duration"):
            half_after_unit(r, tokens, figure)
            smaller_unit(r, tokens, figure)
            rate(r, tokens, figure)
    if figure.bare and not number.fraction:
        half_after_times(r, tokens, figure)
    if tokens.at(figure.last) in r.lex.below_zero:
        below_zero(r, tokens, figure)
    return figure


def _no_unit_of_one(r: Reader, word: str) -> bool:
    """Units that are other nouns behind an article: *una percentuale*, *un bar*."""
    return r.lex.has("percent_nouns", word) or r.lex.has("nouns_too", word)


def _written_out(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """*1e10 %*, *tres con cinco por ciento*, *one over three percent*: the unit makes it one."""
    number = figure.number
    if number.value is None:
        return
    last, value = power(tokens, number, r.grammar) or written_out(tokens, number, r.grammar)
    found = unit_after(tokens, last, r.units, True) if last > number.last else None
    if found is None or found.unit.kind != "percent":
        return
    number.value = number.low = number.high = value
    number.last, number.weak, number.plain = last, False, False
    figure.last, figure.low, figure.high, figure.point = last, value, value, value


def article_of_a_unit(r: Reader, tokens: Tokens, i: int) -> Number | None:
    """*more than a decade*, *less than an hour*: the article counts behind a modifier."""
    if not r.lex.has("one_articles", tokens.text[i]):
        return None
    found = unit_after(tokens, i + 1, r.units, False)
    if found is None or found.unit.kind not in ("duration", "measure"):
        return None
    half = r.lex.half.at(tokens, i + 1 + found.length)  # an hour and a half
    if not (half or r.lex.before.before(tokens, i)):
        return None
    return Number(i, i + 1, 1.0, 1.0, 1.0, "article of a unit", weak=True)


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
    if word not in r.signs:
        return
    if word == "-" and tokens.at(i - 1) in r.lex.kind("minus"):
        i, word = i - 1, tokens.at(i - 1)  # minus-130 degrees
    sign = category(tokens.at(i - 1)[-1]) if i and tokens.glued(i) else "Zs"
    free = sign in ("Zs", "Sm", "Sc")  # x<-30, $-50bn
    minus = word == "-" and tokens.glued(figure.first) and free
    if minus and name(tokens.raw(i)) == _DIALOGUE:
        return
    if minus and tokens.gap(i).strip() == "" and not _dash_before(tokens, i):
        pass
    elif not (r.lex.has("minus", word) or _perhaps_minus(r, tokens, figure)):
        return
    figure.first, figure.core = i, i
    for bound in ("low", "high", "point"):
        value = getattr(figure, bound)
        if value is not None:
            setattr(figure, bound, -value)
    figure.low, figure.high = figure.high, figure.low


def _belongs(r: Reader, tokens: Tokens, figure: Figure, before: Found) -> bool:
    """Whether the unit before the number is its own."""
    if before.unit.kind == "percent":
        return _percentage(r, tokens, figure, before.length)
    last = figure.first - 1
    named = tokens.word(last) or (tokens.at(last) == "." and tokens.word(last - 1))
    if not named or _CODE.fullmatch(tokens.raw(last)):
        return True
    behind = tokens.at(figure.last)
    free = not tokens.word(figure.last) or behind in r.lex.stop
    unit = unit_after(tokens, figure.last, r.units, True)
    return figure.number.digits and free and unit is None  # sube el dólar 22,5 %


def _percentage(r: Reader, tokens: Tokens, figure: Figure, length: int) -> bool:
    """*a percentage of 20*, but neither *5 percent of 20* nor *the percentage of 20 candidates*."""
    before, behind = figure.first - length - 1, tokens.at(figure.last)
    word = tokens.at(before)
    article = r.lex.has("one_articles", word) or word in r.grammar.ones
    counted = before >= 0 and (tokens.number[before] or r.grammar.anchor(tokens.text[before]))
    if (counted and not article) or unit_after(tokens, figure.last, r.units, True):
        return False
    if r.lex.has("day_articles", tokens.text[figure.first - 1]):
        return True  # un porcentaje del 23
    return not tokens.word(figure.last) or (behind in r.lex.stop and behind not in r.of)


def _dash_before(tokens: Tokens, i: int) -> bool:
    """The hyphen at token i follows another one, or a number: *75 -300 mm*."""
    return i > 0 and (tokens.at(i - 1) == "-" or tokens.number[i - 1])


def _perhaps_minus(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    """*between negative ten and fifteen*, *meno 5 gradi*: below zero only where it is clear."""
    i = figure.first - 1
    if not r.lex.has("perhaps_minus", tokens.at(i)):
        return False
    if r.lex.has("articles", tokens.at(i - 1)) or r.lex.has("one_articles", tokens.at(i - 1)):
        return False  # a negative 42 % rating
    modifier = r.lex.before.before(tokens, figure.first)
    if modifier and modifier[0] > 1:
        return False  # al menos 5 grados
    if r.lex.openers.before(tokens, i) or r.lex.before.before(tokens, i):
        return True
    found = unit_after(tokens, figure.last, r.units, figure.number.digits)
    return found is not None and found.unit.symbol in _BELOW_ZERO


def _counts_behind(r: Reader, tokens: Tokens, j: int) -> bool:
    """A noun in the plural or a unit behind *1.2m* makes the letter a million."""
    if j >= tokens.size or not tokens.word(j):
        return r.grammar.money_mark(tokens, j)
    word = tokens.text[j]
    if unit_after(tokens, j, r.units, True):
        return True
    if word in r.of:
        j += 1  # 35m of its devices
        word = tokens.at(j)
        return word.endswith("s") or r.lex.has("pronouns", word) or r.lex.has("articles", word)
    for k in range(j, min(j + _LONGEST_NOUN, tokens.size)):
        word = tokens.text[k]
        if not tokens.word(k) or (word in r.lex.stop and word not in r.lex.kind("and")):
            return False
        if word.endswith("s") or r.lex.has("plurals", word):
            return True
    return False


def _letter_unit(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """*1.8m tall*: the letter is a unit, where there is one of that name."""
    found = unit_after(tokens, figure.last - 1, r.units, True)
    number = figure.number
    if found is None or found.length != 1 or number.value is None:
        return
    number.value /= number.scale
    number.scale, number.grouped = 1.0, False
    figure.low = figure.high = figure.point = number.low = number.high = number.value
    _take(figure, found.unit, tokens.text[figure.last - 1])


def _part_of_a_unit(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    """*half a mile*, *three quarters of a tonne*, *1/4 mile*: a measure, not a share."""
    j = k = figure.last
    k += tokens.at(k) in r.of
    one = tokens.at(k) in r.lex.kind("one_articles") or tokens.at(k) in r.grammar.ones
    k += one
    slash = figure.number.digits and (k == j or tokens.at(j) in r.of)
    found = unit_after(tokens, k, r.units, figure.number.digits)
    if k == j and found is None:
        return _hundredths_of_money(r, tokens, figure)
    bare = k == j and not slash  # a quarter mile
    if found is None or (bare and found.unit.kind != "measure"):
        return False
    money = found.unit.kind == "money" and k > j  # undici centesimi di euro
    plain = tokens.at(j) in r.lex.kind("of_units")  # un quarto di tonnellata
    if not (one or slash or bare or money or plain) or found.unit.kind not in _PARTED:
        return False
    figure.number.fraction = False
    figure.kind = "count"
    _take(figure, found.unit, tokens.text[k])
    figure.last = k + found.length
    return True


def _hundredths_of_money(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    """*undici centesimi in più*: the hundredths of nothing that is named are cents."""
    last = figure.last - 1
    cents = r.units.after.single(tokens.text[last])
    if cents is None or cents.kind != "money" or last == figure.number.first:
        return False
    figure.number.fraction = False
    figure.kind, figure.unit, figure.bare = "money", cents.symbol, False
    figure.notes.append("hundredths of money")
    return True
