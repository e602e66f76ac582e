"""What the database says of a claim: its summary, its timeline, and all links."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from typing import Any

from claimtrack.match.copies import independent, signature
from claimtrack.match.figures import compare
from claimtrack.pipeline.tracker import label
from claimtrack.store import Database, address
from claimtrack.types import Passage, Quantity, Relation

Row = dict[str, Any]

IMPLIED = 0.8
"""Score of a pair that only a common claim relates."""
_AT_ONCE = 2000
"""Pairs whose mentions are read together."""


def links(database: Database) -> Iterator[Row]:
    """``a b relation score`` of every related pair of mentions in two documents.

    ``updated`` runs from older to newer. Pairs that a common claim relates without a link of
    their own come last: as ``same``, where their figures can both hold.
    """
    for link in database.links():
        yield {"a": link.a, "b": link.b, "relation": link.relation, "score": round(link.score, 3)}
    pairs = database.implied_pairs()
    while some := list(islice(pairs, _AT_ONCE)):
        known = database.passages({mention for pair in some for mention in pair})
        for earlier, later in some:
            a, b = known[earlier], known[later]
            if implied(a, b) != "same":
                continue  # the pair was compared, and the figures did not say which holds
            yield {
                "a": address(a.document, a.mention.spans),
                "b": address(b.document, b.mention.spans),
                "relation": "same",
                "score": IMPLIED,
            }


def implied(earlier: Passage, later: Passage) -> Relation:
    """How two mentions of one claim relate: by their figures, and which is newer."""
    x, y = earlier.mention, later.mention
    if not isinstance(x, Quantity) or not isinstance(y, Quantity) or compare(x, y) != "disjoint":
        return "same"
    known = earlier.published and later.published
    return "updated" if known and earlier.published != later.published else "conflicting"


def independent_reports(database: Database, documents: tuple[str, ...]) -> int:
    """How many of these reports are no copies of another."""
    return independent([signature(database.document(name).text) for name in documents])


def summary(
    database: Database,
    claim: int,
    count: Callable[[Database, tuple[str, ...]], int] = independent_reports,
) -> Row:
    """The claim's row, and how many of its reports are independent of one another.

    ``count`` is what tells that; a server has one that remembers.
    """
    row = database.claim(claim)
    passages = database.passages(database.claim_members(claim)).values()
    names = tuple(sorted({p.document for p in passages}))
    return {**row, "independent": count(database, names)}


def timeline(database: Database, claim: int) -> Iterator[Row]:
    """The mentions of a claim in order of time, then those of other claims linked to it.

    ``relation`` is that to the mention before it; for others that of the stored link.
    """
    members = database.claim_members(claim)
    passages = database.passages(members)
    ordered = [(id_, passages[id_]) for id_ in members]
    if ordered:
        yield _row(*ordered[0], claim, None, [], other=False)
    for (_, before), (id_, passage) in pairwise(ordered):
        yield _row(id_, passage, claim, implied(before, passage), [], other=False)
    yield from _others(database, claim, members)


def _others(database: Database, claim: int, members: list[int]) -> Iterator[Row]:
    """Linked mentions of other claims, the surest link of each, conflicts first."""
    inside = set(members)
    best: dict[int, Any] = {}
    for stored in database.links_of(members):  # best first
        other = stored.other if stored.mention in inside else stored.mention
        if other not in inside:
            best.setdefault(other, stored)
    passages, claims = database.passages(best), database.claim_of(best)
    order = ("conflicting", "updated", "same", "related")
    ranked = sorted(best, key=lambda i: (order.index(best[i].match.relation), -best[i].match.score))
    for id_ in ranked:
        found = best[id_].match
        reasons = list(found.reasons)
        yield _row(id_, passages[id_], claims.get(id_), found.relation, reasons, other=True)


def _row(
    id_: int,
    passage: Passage,
    claim: int | None,
    relation: Relation | None,
    reasons: list[str],
    *,
    other: bool,
) -> Row:
    mention = passage.mention
    figure = mention if isinstance(mention, Quantity) else None
    return {
        "mention": id_,
        "claim": claim,
        "other": other,
        "relation": relation,
        "type": mention.type,
        "text": label(passage),
        "low": figure.low if figure else None,
        "high": figure.high if figure else None,
        "unit": figure.unit if figure else None,
        "speaker": passage.speaker,
        "outlet": passage.publisher,
        "document": passage.document,
        "start": mention.start,
        "end": mention.end,
        "published": passage.published,
        "url": passage.url,
        "context": passage.context,
        "reasons": reasons,
    }
