"""Quotes and quantities of a Document together."""

from __future__ import annotations

from operator import attrgetter

from claimtrack.extract.layout import Layout
from claimtrack.extract.quantities import extract_quantities
from claimtrack.extract.quotes import extract_quotes
from claimtrack.types import Document, Mention


def extract(document: Document) -> list[Mention]:
    """Quotes and quantities of a document, in text order.

    A quantity inside a quote carries the attribution of the smallest quote around it.
    """
    layout = Layout(document)
    quotes = extract_quotes(layout)
    mentions: list[Mention] = [*quotes, *extract_quantities(layout, quotes=quotes)]
    return sorted(mentions, key=attrgetter("start", "end", "type"))
