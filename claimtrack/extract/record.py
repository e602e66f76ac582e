"""A document's mentions as the plain object that the annotation guide describes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from claimtrack.types import Document, Mention, Quantity, Quote, Span


def record(
    document: Document, mentions: Sequence[Mention], *, explain: bool = False
) -> dict[str, Any]:
    """``id, language, quotes, quantities`` of a document, as in ``fixtures/gold/GUIDE.md``.

    With ``explain`` each mention also says which rule and pack entry found it.
    """
    quotes = [m for m in mentions if isinstance(m, Quote)]
    quantities = [m for m in mentions if isinstance(m, Quantity)]
    return {
        "id": document.id,
        "language": document.language,
        "quotes": [
            {"id": f"q{number}", **quote_fields(quote, explain)}
            for number, quote in enumerate(quotes, 1)
        ],
        "quantities": [
            {"id": f"n{number}", **quantity_fields(quantity, explain)}
            for number, quantity in enumerate(quantities, 1)
        ],
    }


def quote_fields(quote: Quote, explain: bool) -> dict[str, Any]:
    attribution = quote.attribution
    fields: dict[str, Any] = {
        "kind": quote.kind,
        "spans": [list(span) for span in quote.spans],
        "speaker": _pair(attribution.speaker),
        "speaker_name": attribution.name,
        "cue": _pair(attribution.cue),
    }
    if explain:
        fields["confidence"] = round(attribution.confidence, 3)
        fields["rule"] = quote.rule
        fields["speaker_rule"] = attribution.rule
    return fields


def quantity_fields(quantity: Quantity, explain: bool) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "span": list(quantity.span),
        "low": _number(quantity.low),
        "high": _number(quantity.high),
        "point": _number(quantity.point),
        "modifier": quantity.modifier,
        "kind": quantity.kind,
        "unit": quantity.unit,
        "item": _pair(quantity.item),
        "whole": _pair(quantity.whole),
    }
    if explain:
        fields["rule"] = quantity.rule
    return fields


def _pair(span: Span | None) -> list[int] | None:
    return list(span) if span else None


def _number(value: float | None) -> float | int | None:
    """Whole numbers without a decimal point, others without the noise of binary fractions."""
    if value is None:
        return None
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded
