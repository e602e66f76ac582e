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
    quantities = [_attributed(quantity, quotes) for quantity in extract_quantities(layout)]
    mentions: list[Mention] = [*quotes, *quantities]
    return sorted(mentions, key=lambda m: (m.start, m.end, m.type))


def _attributed(quantity: Quantity, quotes: list[Quote]) -> Quantity:
    around = [
        quote
        for quote in quotes
        if any(s <= quantity.start and quantity.end <= e for s, e in quote.spans)
    ]
    if not around:
        return quantity
    smallest = min(around, key=lambda quote: sum(e - s for s, e in quote.spans))
    return replace(quantity, attribution=smallest.attribution)
