"""Shares said by counting: one in five, un train sur trois, кожен п'ятий."""

from __future__ import annotations

from claimtrack.extract.quantities.figures import Figure, Reader
from claimtrack.extract.quantities.nouns import Nouns
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.extract.quantities.wordsums import Number

_LONGEST_NOUN = 3


def every_other(r: Reader, n: Nouns, tokens: Tokens, i: int) -> Figure | None:
    """*every fifth house* at token i."""
    found = r.lex.ordinals.at(tokens, i + 1)
    if found is None or tokens.text[i] not in r.lex.kind("every"):
        return None
    j = i + 1 + found[0]
    phrase = n.phrase_after(tokens, j, True)
    if phrase and r.units.after.at(tokens, phrase[0]):
        return None  # every second day
    value = 1 / found[1]
    number = Number(i, j, value, value, value, "every", fraction=True)
    figure = Figure(i, j, number, value, value, value, i, kind="fraction", bare=False)
    figure.whole = phrase
    figure.notes.append("every " + tokens.text[i + 1])
    return figure


def one_in_four(r: Reader, n: Nouns, tokens: Tokens, figure: Figure) -> bool:
    """Turns *one worker in four*, *three in four voters* into a fraction, in place."""
    number = figure.number
    value = number.value
    if value is None or number.fraction or figure.kind != "count" or figure.modifier == "range":
        return False
    if value != int(value) or value >= 1000:
        return False
    j, noun = figure.last, None
    limit = j + _LONGEST_NOUN
    if r.share_heads.isdisjoint(tokens.text[j : limit + 1]):
        return False
    while j <= limit and j < tokens.size:
        for phrase, strict in r.lex.share_joiners:
            if tokens.text[j] != phrase[0] or tuple(tokens.text[j : j + len(phrase)]) != phrase:
                continue
            k = j + len(phrase)
            if k >= tokens.size or not (tokens.number[k] or r.grammar.anchor(tokens.text[k])):
                continue
            below = r.grammar.read(tokens, k)
            if below is None or below.value is None or below.fraction or below.decimals:
                continue
            if strict and (value == 1 or noun is not None):
                continue
            if noun and n.plural_nouns and tokens.at(below.last).endswith(("s", "x")):
                continue  # un chalumeau sur deux caméras
            if not _telling(value, below.value) or (below.plain and below.value > 1000):
                continue
            _become(r, n, tokens, figure, below, (figure.last, j) if noun else None)
            return True
        if not n.noun_like(tokens, j) or n.verb(tokens, j):
            return False
        noun = j
        j += 1
    return False


_TELLING = frozenset({(2, 3), (3, 4), (4, 5), (2, 5), (3, 5)})


def _telling(above: float, below: float) -> bool:
    """Pairs that are said of a share, not of two counts: 5 of 8 boats are boats."""
    if not 0 < above < below:
        return False
    if above == 1:
        return below <= 100 or below in (200, 500, 1000, 10000)
    return below in (10, 100, 1000) or (above, below) in _TELLING


def _become(
    r: Reader, n: Nouns, tokens: Tokens, figure: Figure, below: Number, noun: tuple[int, int] | None
) -> None:
    number = figure.number
    value = (number.value or 0.0) / (below.value or 1.0)
    figure.number.fraction, figure.number.weak = True, False
    figure.number.about = False
    figure.kind, figure.bare = "fraction", False
    figure.last = below.last
    figure.low = figure.high = figure.point = value
    figure.notes.append("share by counting")
    phrase = n.phrase_after(tokens, below.last)
    figure.whole = noun or phrase
