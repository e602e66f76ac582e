"""Mentions of a Document: quotes with their speakers, quantities with what they count."""

from __future__ import annotations

from dataclasses import replace

from claimtrack.extract.layout import Layout
from claimtrack.extract.quantities import extract_quantities
from claimtrack.extract.quotes import extract_quotes
from claimtrack.types import Document, Mention, Passage, Quantity, Quote, Span


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


def passages(document: Document, mentions: list[Mention]) -> list[Passage]:
    """Each mention with the words around it, as the encoder and the matcher see it."""
    layout = Layout(document)
    return [_passage(layout, mention) for mention in mentions]


def _passage(layout: Layout, mention: Mention) -> Passage:
    document, text = layout.document, layout.text
    first, last = layout.sentence_at(mention.start), layout.sentence_at(mention.end - 1)

    def words(span: Span | None) -> str | None:
        return text[span[0] : span[1]] if span else None

    quantity = mention if isinstance(mention, Quantity) else None
    return Passage(
        mention=mention,
        text=" ".join(text[s:e] for s, e in mention.spans),
        context=text[first[0] : max(first[1], last[1])],
        item=words(quantity.item) if quantity else None,
        whole=words(quantity.whole) if quantity else None,
        document=document.id,
        language=document.language,
        published=document.published,
        publisher=document.publisher,
        title=document.title,
        url=document.url,
    )
