"""Other conventions than the guide's: the words of other data sets for the same figures.

``cqe`` speaks as NewsQuant (EMNLP 2023) does, see :mod:`.cqe`. ``acled``
takes a lower bound for vague words: several 3, dozens 12, hundreds 100.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from claimtrack.extract.quantities.cqe import in_cqe, power
from claimtrack.extract.quantities.figures import Figure, Reader
from claimtrack.extract.quantities.nouns import Nouns
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.types import Quantity

Profile = Literal["strict", "cqe", "acled"]


def in_profile(
    profile: Profile, r: Reader, n: Nouns, tokens: Tokens, figures: list[Figure],
    found: list[Quantity],
) -> list[Quantity]:  # fmt: skip
    """The quantities of the guide in the words of a profile."""
    if profile == "cqe":
        return in_cqe(r, n, tokens, figures, found)
    if profile == "acled":
        return [_in_acled(*pair) for pair in zip(figures, found, strict=True)]
    return found


def _in_acled(figure: Figure, plain: Quantity) -> Quantity:
    """One number for each figure, as event data sets count."""
    number = figure.number
    if number.value is not None:
        return plain
    value = 12.0 if number.low == 24 else 3.0 if number.low < 10 else power(number.low)
    return replace(plain, low=value, high=value, point=value)
