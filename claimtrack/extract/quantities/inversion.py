"""Inverted order, which means *about*: человек пятьдесят, метрів сімдесят."""

from __future__ import annotations

from claimtrack.extract.quantities.figures import Figure, Reader
from claimtrack.extract.quantities.modifiers import apply
from claimtrack.extract.quantities.nouns import Nouns
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.extract.quantities.units import unit_after
from claimtrack.extract.quantities.wordsums import Number

_LEAST_BEHIND_ONE = 100  # тысячи три are about three thousand, тысячи трехсот 1,300


def inverted_scale(r: Reader, tokens: Tokens, number: Number) -> Number:
    """*тысяч пятнадцать*: the scale before its number means about fifteen thousand."""
    one_word = number.rule == "vague plural" and number.last - number.first == 1
    if not (one_word and r.lex.options.get("inverted_endings")):
        return number
    group = r.lex.groups.at(tokens, number.first)
    j = number.last
    while tokens.at(j) in r.lex.kind("inverted_prepositions"):
        j += 1
    if group is None or j >= tokens.size or tokens.number[j] or "\n" in tokens.gap(j):
        return number
    times = r.grammar.read(tokens, j) if r.grammar.anchor(tokens.text[j]) else None
    if times is None or times.value is None or times.fraction or times.grouped:
        return number
    base = group[1].base
    one = r.lex.options.get("genitive_singular", ())
    if tokens.text[number.first] in one and _LEAST_BEHIND_ONE <= times.value < base:
        value = base + times.value  # из тысячи четырехсот
        return Number(
            number.first, times.last, value, value, value, "one of the scale and more", grouped=True
        )
    if not 2 <= times.value < 1000 or times.value * base > 1e12:
        return number
    value = times.value * base
    return Number(
        number.first, times.last, value, value, value, "scale before its number",
        about=True, grouped=True, scale=base, coefficient=times.value,
    )  # fmt: skip


def scale_behind_bound(r: Reader, tokens: Tokens, number: Number) -> Number:
    """*два с лишним миллиона*: the words for *and more* stand before the scale."""
    found = r.lex.after.at(tokens, number.last)
    if not found or found[1] != "over" or number.scale != 1 or number.value is None:
        return number
    j = number.last + found[0]
    scale = r.lex.scales.at(tokens, j)
    if scale is None or number.fraction:
        return number
    value = number.value * scale[1]
    return Number(
        number.first, j + scale[0], value, value, value, "scale behind a bound", number.digits,
        beyond=True, grouped=True, scale=scale[1], coefficient=number.value,
    )  # fmt: skip


def _round(value: float) -> bool:
    """A number one would guess: 15 or 2000, not 2600."""
    step = 1000 if value >= 1000 else 50 if value >= 100 else 0.5
    return value % step == 0


def invert(r: Reader, n: Nouns, tokens: Tokens, figure: Figure) -> None:
    """Reads *noun number* as about that number of the noun, where the pack says so."""
    endings = r.lex.options.get("inverted_endings")
    number = figure.number
    if not endings or not figure.bare or figure.modifier != "exact" or number.digits:
        return
    if (
        number.value is None
        or number.fraction
        or not _round(number.value)
        or number.value < 1.5
        or n.phrase_after(tokens, figure.last)
    ):
        return
    i = figure.first
    if not tokens.word(i - 1) or "\n" in tokens.gap(i):
        return
    word = tokens.text[i - 1]
    if word in r.lex.kind("inverted_prepositions") and i > 1:  # минут через двадцать
        unit = unit_after(tokens, i - 2, r.units, False)
        if (
            unit is not None
            and unit.unit.kind in ("duration", "measure")
            and not tokens.number[i - 3]
        ):
            figure.kind, figure.unit, figure.bare = unit.unit.kind, unit.unit.symbol, False  # type: ignore[assignment]
            figure.first, figure.inverted = i - 2, True
            figure.notes.append(f"inverted before {word}")
            apply(figure, "about")
        return
    unit = unit_after(tokens, i - 1, r.units, False)
    counter = word in r.lex.kind("counters")
    if unit is not None and unit.length == 1:
        figure.kind, figure.unit, figure.bare = unit.unit.kind, unit.unit.symbol, False  # type: ignore[assignment]
        figure.first -= 1
    elif counter:
        figure.first -= 1
        before = i - 2
        while before > 0 and n.verb(tokens, before):
            before -= 1
        if n.noun_like(tokens, before) and before < i - 2:
            figure.item = (before, before + 1)
    elif word in r.lex.kind("inverted_nouns") or (
        word.endswith(tuple(endings)) and n.noun_like(tokens, i - 1) and not n.verb(tokens, i - 1)
    ):
        figure.item = (i - 1, i)
    else:
        return
    figure.inverted = True
    figure.notes.append(f"inverted after {word}")
    if unit is not None:
        figure.point = (number.value or 0) * unit.unit.factor
    apply(figure, "about")
