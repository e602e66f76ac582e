"""Amounts that go on behind their unit: *7 m 82*, *ten dollars fifty*, *80 km per hour*."""

from __future__ import annotations

from claimtrack.extract.quantities.figures import Figure, Reader
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.extract.quantities.units import SIZES, unit_after
from claimtrack.extract.quantities.wordsums import Number

_INCHES = 12
"""In a foot."""


def below_zero(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """*35 degrees below zero*, *dieci sotto zero*."""
    found = r.lex.below_zero.at(tokens, figure.last)
    if not found or figure.point is None or figure.point <= 0:
        return
    if figure.bare:
        figure.kind, figure.unit, figure.bare = "measure", "°C", False
    elif figure.unit not in ("°C", "°F"):
        return
    figure.last += found[0]
    figure.low = figure.high = figure.point = -figure.point
    figure.notes.append("below zero")


def half_after_unit(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """*dos kilómetros y medio*, *due ore e mezza*."""
    half = r.lex.half.at(tokens, figure.last)
    if half and figure.point is not None and figure.number.scale == 1:
        extra = figure.factor / 2
        figure.point += extra
        figure.low = figure.high = figure.point
        figure.last += half[0]
        figure.number.weak = False


def half_after_times(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """*due volte e mezzo*, *deux fois et demie*."""
    j = figure.last
    if r.lex.has("times", tokens.at(j)) and r.lex.half.at(tokens, j + 1):
        figure.last = j + 1
        half_after_unit(r, tokens, figure)


def smaller_unit(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """*7 metres 82 centimetres* and *7 m 82* are one measure."""
    if figure.point is None or figure.unit not in SIZES:
        return
    base, size = SIZES[figure.unit]
    j = figure.last
    if tokens.at(j) in r.lex.kind("and"):
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
    elif figure.unit == "ft" and number.plain and number.value < size * _INCHES:
        inches = r.lex.has("inches_behind_feet", tokens.at(number.last))
        if not inches and (tokens.word(number.last) or j > figure.last):
            return
        figure.point = round(figure.point + number.value / _INCHES, 6)
        figure.last = number.last + inches
    elif figure.unit == "m" and found is None and _hundredths(tokens, number):
        if (j > figure.last or not number.digits) and tokens.word(number.last):
            return  # nove metri e 20 persone
        figure.point = round(figure.point + number.value / 100, 6)
        figure.last = number.last
    elif figure.unit in _PARTS and found is None and _bare_part(r, tokens, figure, number, j):
        figure.point = round(figure.point + number.value / _PARTS[figure.unit], 6)
        figure.last = number.last
    else:
        return
    figure.low = figure.high = figure.point
    figure.number.weak = False


_PARTS = {"hour": 60, "kg": 1000}
"""How many of the smaller unit, which goes without saying: *trois heures quarante*."""


def _bare_part(r: Reader, tokens: Tokens, figure: Figure, number: Number, j: int) -> bool:
    """Nothing stands between and no noun follows; the grams of a kilo have three digits."""
    if j != figure.last or number.decimals or tokens.word(number.last):
        return False
    if figure.unit == "kg":
        return number.plain and len(tokens.text[number.first]) == 3
    return _hundredths(tokens, number) and (number.value or 0) < _PARTS["hour"]


def _hundredths(tokens: Tokens, number: Number) -> bool:
    """Two digits, or a word for such a number."""
    if number.digits:
        return number.plain and len(tokens.text[number.first]) == 2
    return 10 <= (number.value or 0) < 100 and not number.decimals


def currency_of_cents(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """*centesimi di euro*, *euro cents*: the money and its hundredth are one name."""
    of = tokens.at(figure.last) in r.of
    found = unit_after(tokens, figure.last + of, r.units, False)
    if found is None or found.unit.kind != "money":
        return
    parts = of and figure.factor < 1 and found.unit.factor == 1
    whole = not of and figure.factor == 1 and figure.number.scale == 1 and found.unit.factor < 1
    if parts:
        figure.unit = found.unit.symbol
    elif whole and found.unit.symbol in (None, figure.unit) and figure.point is not None:
        figure.factor = found.unit.factor
        figure.point = round(figure.point * figure.factor, 6)
        figure.low = figure.high = figure.point
    else:
        return
    figure.last += of + found.length


def scale_behind(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """*75 USD million*."""
    scale = r.lex.scales.at(tokens, figure.last)
    if scale is None or figure.point is None or figure.number.scale != 1 or scale[1] < 1000:
        return
    figure.point *= scale[1]
    figure.low = figure.high = figure.point
    figure.number.scale, figure.last = scale[1], figure.last + scale[0]


def cents(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """*thirteen dollars and forty-five cents*, *7 euros 50*, *zwei Euro fünfzig*."""
    if figure.point is None or figure.factor not in (1, 0.1) or figure.number.scale != 1:
        return
    j = figure.last
    joined = tokens.at(j) in r.lex.kind("and") or tokens.at(j) in r.lex.kind("mixed_and")
    j += joined
    if j >= tokens.size or not (tokens.number[j] or r.grammar.anchor(tokens.text[j])):
        return
    number = r.grammar.read(tokens, j)
    if number is None or number.value is None or not 1 <= number.value < 100 or number.fraction:
        return
    found = unit_after(tokens, number.last, r.units, number.digits)
    last, part = number.last, 0.01
    if found and found.unit.kind == "money" and found.unit.factor < figure.factor:
        last, part = number.last + found.length, found.unit.factor
    elif found or number.decimals or not _small_change(r, tokens, number, joined, figure.factor):
        return
    figure.last = last
    figure.point = round(figure.point + number.value * part, 6)
    figure.low = figure.high = figure.point
    if part > 0.01:
        figure.factor, factor = part, figure.factor
        cents(r, tokens, figure)  # five mao five
        figure.factor = factor


def _small_change(r: Reader, tokens: Tokens, number: Number, joined: bool, of: float) -> bool:
    """A bare number behind money is its cents: two digits, where no noun can follow."""
    behind = tokens.at(number.last)
    value = number.value or 0
    if of < 1:  # one digit behind a tenth
        return value < 10 and not tokens.word(number.last)
    if not (_hundredths(tokens, number) or (joined and not number.digits)):
        return False
    if tokens.glued(number.last) and behind[0].isalpha():
        return False
    if joined:
        closed = behind in ("", ".", ",", ";", ")")
        return closed or (not number.digits and r.lex.has("and", behind))
    if r.lex.has("between_number_and_noun", behind):
        return not tokens.word(number.last + 1)
    counted = behind in r.of or r.lex.has("times", behind) or r.lex.has("multiples", behind)
    return not tokens.word(number.last) or (behind in r.lex.stop and not counted)


_CLOCKWORK = {"second": "s", "hour": "h", "minute": "min"}


def rate(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """*Kubikmeter pro Sekunde*: only rates over seconds, minutes and hours are units here."""
    if figure.kind != "measure":
        return
    j = figure.last
    if tokens.at(j) not in r.per:
        return
    j += r.lex.has("articles", tokens.at(j + 1))  # à l'heure
    found = unit_after(tokens, j + 1, r.units, True)
    if found and found.unit.symbol in _CLOCKWORK:
        figure.unit = f"{figure.unit}/{_CLOCKWORK[found.unit.symbol]}"
        figure.last = j + 1 + found.length
