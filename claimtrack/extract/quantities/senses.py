"""Names of units that mean two things: degrees of heat and of angle, pounds of money and weight."""

from __future__ import annotations

from claimtrack.extract.quantities.figures import Figure, Reader
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.extract.quantities.units import Found, Unit
from claimtrack.extract.quantities.vocabulary import stems

_AROUND = (15, 8)
"""How many words before and behind a figure tell what is measured."""

_NEAR = (4, 4)
_HEAVIEST = 10_000
"""Above this a *-pound* something has a price."""


def meant(r: Reader, tokens: Tokens, figure: Figure, found: Found, hyphen: bool) -> Unit:
    """The unit in the sense that the words around it call for."""
    unit = found.unit
    if unit.symbol == "°C" and found.length == 1:
        turned = _said(r, tokens, figure, "angle_words", _NEAR)
        return Unit("measure", "°") if turned else unit
    name = tokens.text[figure.last + hyphen]
    weight = r.units.weights.get(name) if unit.kind == "money" and found.length == 1 else None
    if weight is None or figure.number.scale >= 1000:
        return unit
    behind = figure.last + hyphen + found.length
    compound = hyphen and (figure.number.value or 0) < _HEAVIEST
    if compound and tokens.at(behind) == "-":
        behind += 1
    money = stems(r.lex.language, "money_words")
    of = tokens.at(behind) in r.of  # 20 pounds of rice, not of debt
    if any(tokens.at(k) in money for k in range(behind, behind + 2 + of)):
        return unit
    if compound or (of and unit.factor == 1) or _said(r, tokens, figure, "weight_words", _AROUND):
        return Unit("measure", weight)
    return unit


def _said(r: Reader, tokens: Tokens, figure: Figure, kind: str, around: tuple[int, int]) -> bool:
    """A word of the class stands near the figure, in its sentence."""
    words = stems(r.lex.language, kind)
    before, behind = around
    for k in range(figure.first - 1, max(figure.first - 1 - before, -1), -1):
        if tokens.text[k] in ".!?" and not tokens.glued(k + 1):
            break
        if tokens.text[k] in words:
            return True
    for k in range(figure.last, min(figure.last + behind, tokens.size)):
        if tokens.text[k] in ".!?" and not tokens.glued(k + 1):
            break
        if tokens.text[k] in words:
            return True
    return False
