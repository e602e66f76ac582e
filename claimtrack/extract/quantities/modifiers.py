"""Words before and after a figure that make it about, over, at least … and what that asserts."""

from __future__ import annotations

from unicodedata import category

from claimtrack.extract.quantities.figures import Figure, Reader
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.extract.quantities.vocabulary import stems


def modify(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """Words before and after that make the figure about, over, at least …"""
    equal = None
    if figure.modifier != "range":
        i = figure.first
        found = r.lex.before.before(tokens, i)
        if found is None and tokens.at(i - 1) in r.skips:
            i -= 1
            found = r.lex.before.before(tokens, i)
            if found is None and tokens.at(i - 1) in r.skips:
                i -= 1
                found = r.lex.before.before(tokens, i)
        if found and _unknown_sign(tokens, i - found[0]):
            found = None
        if found and i != figure.first and tokens.at(i - 1) in r.direct:
            found = None  # unter den 17 Opfern: a preposition
        if found and tokens.at(i - 1) in r.of_measures and figure.kind in ("count", "fraction"):
            found = None  # eine Umfrage unter 2004 Erwachsenen
        if found and _preposition(r, tokens, figure, i, found[0]):
            found = None
        if found and found[1].endswith("!goal") and after_change(r, tokens, i - found[0]):
            found = None
            figure.goal = True
        if found and found[1] == "exact":
            equal, found = i - found[0], None
        if found and figure.number.weak and _negated(r, tokens, i - found[0]):
            found = None  # no es más que una estrella
        if found or figure.goal:
            _one_thousand(r, tokens, figure)
        if found:
            length, sense = found
            figure.first = i - length
            if sense in _NEGATED and _negated(r, tokens, figure.first):
                sense = _NEGATED[sense]
                figure.first -= r.lex.has("bound_negations", tokens.at(figure.first - 1))
            figure.notes.append("before: " + " ".join(tokens.text[figure.first : i]))
            apply(figure, sense)
            outer = r.lex.before.before(tokens, figure.first)
            if outer and outer[1] == "about" and figure.modifier == "about":
                figure.first -= outer[0]
    modify_behind(r, tokens, figure)
    if equal is not None and figure.modifier != "exact":
        figure.first = equal  # equal to 5000 or less
    if figure.modifier == "exact" and figure.number.about:
        apply(figure, "about")
    if figure.modifier == "exact" and figure.number.beyond:
        apply(figure, "over")
    if figure.modifier == "exact" and figure.number.value is None:
        figure.modifier = "vague"


_BEFORE_A_BOUND = ("copulas", "prepositions", "articles", "possessives")
_LONG = frozenset({"day", "week", "month", "quarter", "year", "decade", "century"})


def _preposition(r: Reader, tokens: Tokens, figure: Figure, i: int, length: int) -> bool:
    """*paid over five years*, *Kredite über 3 Millionen Euro*, *un salario mínimo de 20*."""
    if length > 1:
        return False
    word, before = tokens.text[i - 1], tokens.at(i - 2)
    if i != figure.first and r.lex.has("bound_adjectives", word):
        return tokens.word(i - 2) and before not in r.lex.stop
    if figure.kind == "duration" and figure.unit in _LONG and r.lex.has("during", word):
        if r.lex.has("particles", before):
            return True  # carried out over nine years
        lasts = before in stems(r.lex.language, "duration_verbs")
        return not (lasts or any(r.lex.has(kind, before) for kind in _BEFORE_A_BOUND))
    endings = tuple(r.lex.options.get("sum_noun_endings", ()))
    sums = r.lex.has("amounting_to", word) and figure.kind in ("money", "count")
    return sums and before.endswith(endings)


def modify_behind(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """Words behind a figure that nothing before it bounds: *500 or more*, *about 500 or more*."""
    if figure.modifier == "range":
        return
    j = figure.last
    comma = tokens.at(j) == ","
    found = r.lex.after.at(tokens, j) or (r.lex.after.at(tokens, j + 1) if comma else None)
    if found is None or (comma and found[0] == 1):
        return
    if figure.number.weak and r.lex.has("bound_adjectives", tokens.at(j)):
        return  # un minimum de 12 euros
    length, sense = found
    end = j + length + (comma and r.lex.after.at(tokens, j) is None)
    if sense == "equal":
        sense = _OR_EQUAL.get(figure.modifier, "")
    elif figure.modifier not in ("exact", "about") or figure.modifier == sense:
        return
    if not sense or _number_at(r, tokens, end) or _opens_the_next(r, tokens, j, end):
        return
    figure.last = end
    figure.notes.append("after: " + " ".join(tokens.text[j:end]))
    apply(figure, sense)


_NEGATED = {"over": "at_most", "under": "at_least"}
"""What *not* makes of a bound: *not above 50*."""

_OR_EQUAL = {"over": "at_least", "under": "at_most"}
"""What *or equal to it* makes of a bound."""


def _negated(r: Reader, tokens: Tokens, i: int) -> bool:
    """*not above 50*, *must not be above 50*: the bound at token i is denied."""
    if r.lex.has("bound_negations", tokens.at(i - 1)):
        return True
    if not r.lex.has("copulas", tokens.at(i - 1)):
        return False
    return any(r.lex.has("bound_negations", tokens.at(k)) for k in range(i - 4, i - 1))


def _opens_the_next(r: Reader, tokens: Tokens, j: int, end: int) -> bool:
    """*5000 or more than 4500*: the words are the modifier of the number behind them."""
    for k in range(j + 1, end):
        found = r.lex.before.at(tokens, k)
        if found and k + found[0] >= end and _number_at(r, tokens, k + found[0]):
            return True
    return False


def _unknown_sign(tokens: Tokens, i: int) -> bool:
    """The end of a longer sign: *=<30*, *<>30*."""
    if not tokens.glued(i) or tokens.word(i):
        return False
    return category(tokens.at(i - 1)[-1]) == "Sm"


def _one_thousand(r: Reader, tokens: Tokens, figure: Figure) -> None:
    """*больше тысячи*: the genitive behind a modifier is one thousand, not thousands."""
    number = figure.number
    if number.rule != "vague plural" or number.last - number.first != 1:
        return
    if tokens.text[number.first] not in r.lex.options.get("genitive_singular", ()):
        return
    number.value = number.low = number.high = number.low / 2
    figure.low = figure.high = figure.point = number.value * figure.factor


def _number_at(r: Reader, tokens: Tokens, i: int) -> bool:
    return i < tokens.size and (tokens.number[i] or r.grammar.anchor(tokens.text[i]))


_FAR = 25


def after_change(r: Reader, tokens: Tokens, i: int) -> bool:
    """A verb of change stands before token i in its sentence."""
    for k in range(i - 1, max(i - _FAR, -1), -1):
        word = tokens.text[k]
        if (word in ".!?" and not tokens.glued(k + 1)) or "\n" in tokens.gap(k + 1):
            return False
        if word in r.changes:
            return True
    return False


def apply(figure: Figure, sense: str) -> None:
    """Sets modifier and bounds; *over hundreds* keeps the vague lower bound."""
    base = sense.partition("!")[0]
    low, high, point = figure.low, figure.high, figure.point
    figure.modifier = base  # type: ignore[assignment]
    if point is None:
        figure.modifier = "vague" if figure.number.value is None else "range"
        if base in ("over", "at_least"):
            figure.high = None
            figure.modifier = base  # type: ignore[assignment]
        return
    if base == "about":
        if figure.kind == "percent":
            slack = 5.0
        elif figure.kind == "fraction":
            slack = 0.05
        else:
            slack = abs(point) / 10
        figure.low, figure.high = point - slack, point + slack
        if figure.kind in ("percent", "fraction"):
            figure.low = max(figure.low, 0.0) if point >= 0 else figure.low
    elif base in ("over", "at_least"):
        figure.low, figure.high = point, None
    elif base in ("under", "at_most"):
        figure.low, figure.high = (0.0 if point >= 0 else None), point
    elif base == "almost":
        figure.low, figure.high = point * 0.9, point
    else:
        figure.low, figure.high = low, high
