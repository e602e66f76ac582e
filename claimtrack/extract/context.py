"""Mentions with the words around them."""

from __future__ import annotations

from claimtrack.extract.layout import Layout
from claimtrack.types import Document, Mention, Passage, Quantity, Span


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
