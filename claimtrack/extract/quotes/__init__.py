"""Quotes of a document with their speakers.

The way of it: marks are paired (:mod:`marks`), each paragraph becomes a row of units in
which a quoted stretch is one unit (:mod:`rows`), cues are found in the sentences of the
row (:mod:`cues`), each with its speaker's phrase and its content (:mod:`frames`). What
stands in marks without a cue is given to a speaker by its place, or left out
(:mod:`attribution`). At last every speaker's phrase is resolved to a name (:mod:`speakers`).
"""

from __future__ import annotations

from claimtrack.extract.layout import Layout
from claimtrack.extract.quotes.attribution import Draft, attribute
from claimtrack.extract.quotes.drafts import Reader
from claimtrack.extract.quotes.reporting import lexicon
from claimtrack.types import Attribution, Quote


def extract_quotes(layout: Layout) -> list[Quote]:
    """Direct, indirect and mixed quotes in text order."""
    if not layout.text.strip():
        return []
    reader = Reader(layout, lexicon(layout.language))
    drafts = reader.read()
    attribute(drafts, reader)
    quotes: dict[tuple[tuple[int, int], ...], Quote] = {}
    for draft in drafts:
        if not draft.spans:
            continue
        quote = _quote(draft)
        known = quotes.get(quote.spans)
        if known is None or known.attribution.confidence < quote.attribution.confidence:
            quotes[quote.spans] = quote
    return sorted(quotes.values(), key=lambda q: (q.start, -q.end))


def _quote(draft: Draft) -> Quote:
    attribution = Attribution(
        speaker=draft.speaker,
        name=draft.name,
        cue=draft.cue,
        confidence=round(draft.confidence, 2),
        rule=draft.attributed_by,
    )
    return Quote(draft.kind, tuple(draft.spans), attribution, draft.rule)
