"""Quotes and quantities of a Document together."""

from __future__ import annotations

from dataclasses import replace

from claimtrack.extract.layout import Layout
from claimtrack.extract.quantities import extract_quantities
from claimtrack.extract.quotes import extract_quotes
from claimtrack.types import Document, Mention, Quantity, Quote


def extract(document: Document) -> list[Mention]:
    """Quotes and quantities of a document, in text order.

    A quantity inside a quote carries the attribution of the smallest quote around it.
    """
    layout = Layout(document)
    quotes = extract_quotes(layout)
    stretches = [(start, end, quote) for quote in quotes for start, end in quote.spans]
    quantities = [_attributed(found, stretches) for found in extract_quantities(layout)]
    mentions: list[Mention] = [*quotes, *quantities]
    return sorted(mentions, key=lambda m: (m.start, m.end, m.type))


def _attributed(quantity: Quantity, stretches: list[tuple[int, int, Quote]]) -> Quantity:
    start, end = quantity.span
    around = [quote for first, last, quote in stretches if first <= start and end <= last]
    if not around:
        return quantity
    smallest = min(around, key=lambda quote: sum(e - s for s, e in quote.spans))
    return replace(quantity, attribution=smallest.attribution)
