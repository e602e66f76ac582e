"""A typed question as Passages: its figures, or else its words as somebody's words."""

from __future__ import annotations

from claimtrack.extract import extract, passages
from claimtrack.match.surroundings import content_words
from claimtrack.types import Document, Passage, Quantity, Quote

_FEWEST_WORDS = 2  # a quote is looked for by two content words or more
_BARE = 5  # with a figure and no more words than this, the figure is what is asked for


def as_query(text: str, language: str) -> list[Passage]:
    """What a typed text asks for, best first; ``document`` and ``published`` are empty.

    Its figures become quantity Passages; its words, or what stands in quotation marks, a
    quote Passage, unless they only name what a figure counts. Empty for empty text.
    """
    text = " ".join(text.split())
    document = Document("", text, language)
    found = extract(document) if text else []
    figures = [m for m in found if isinstance(m, Quantity)]
    result = passages(document, list(figures))
    words = content_words(text, language)
    if len(words) < _FEWEST_WORDS and result:
        return result
    said = [m for m in found if isinstance(m, Quote) and m.kind == "direct"]
    if said:
        return result + passages(document, list(said))
    if words and not (figures and len(words) <= _BARE):
        whole = Quote("direct", ((0, len(text)),))
        result += passages(document, [whole])
    return result
