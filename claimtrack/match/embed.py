"""The text that stands for a Passage in the vector space."""

from __future__ import annotations

import re

from claimtrack.types import Passage

_DIGITS = re.compile(r"\d[\d.,:]*")


def text_of(passage: Passage) -> str:
    """What is encoded for a mention: a quote's own words, a figure's item and its sentence.

    The number itself is left out: encoders dilute digits, and figures have an algebra of
    their own (:mod:`claimtrack.match.figures`).
    """
    if passage.type == "quote":
        return passage.text
    said = " ".join(filter(None, (passage.item, passage.whole)))
    rest = _DIGITS.sub("", passage.context.replace(passage.text, " ", 1))
    return " ".join(f"{said} {said} {rest}".split())
