"""What the database says of a claim: its summary, its timeline, and all links."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

from claimtrack.match.copies import independent, signature
from claimtrack.match.figures import compare
from claimtrack.match.wording import interval
from claimtrack.pipeline.tracker import label
from claimtrack.store import Database, address
from claimtrack.types import Match, Passage, Quantity, Relation

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


@dataclass(frozen=True, slots=True)
class Step:
    """A mention of a claim, and how it relates to the one before it."""

    id: int
    passage: Passage
    relation: Relation | None = None
    """None for the first one."""
    change: str | None = None
    """*12 or more → 15*, where the figure is another one."""
    reasons: tuple[str, ...] = ()


def steps(database: Database, members: Sequence[int]) -> Iterator[Step]:
    """Mentions of a claim, given in order of time, each as a step from the one before it.

    The relation and its reasons are those of the stored link of the two, if there is one that
    makes them one claim; else the figures say which.
    """
    passages = database.passages(members)
    linked = {
        frozenset((stored.mention, stored.other)): stored.match
        for stored in database.links_of(members)
        if stored.match.relation != "related"
    }
    if members:
        yield Step(members[0], passages[members[0]])
    for before, id_ in pairwise(members):
        match = linked.get(frozenset((before, id_)))
        earlier, passage = passages[before], passages[id_]
        relation = match.relation if match else implied(earlier, passage)
        reasons = match.reasons if match else ()
        yield Step(id_, passage, relation, _change(earlier, passage), reasons)


def _change(earlier: Passage, later: Passage) -> str | None:
    figures = [
        interval(p.mention.low, p.mention.high, p.mention.unit)
        for p in (earlier, later)
        if isinstance(p.mention, Quantity)
    ]
    return " → ".join(figures) if len(set(figures)) > 1 else None


def timeline(database: Database, claim: int) -> Iterator[Row]:
    """The mentions of a claim in order of time, then those of other claims linked to it.

    ``relation`` is that to the mention before it, with the ``change`` of the figure; for others
    that of the surest link, one row for each other claim and relation.
    """
    members = database.claim_members(claim)
    for step in steps(database, members):
        yield _row(
            step.id, step.passage, claim, step.relation, step.change, step.reasons, other=False
        )
    yield from _others(database, members)


def _others(database: Database, members: list[int]) -> Iterator[Row]:
    """Linked mentions of other claims, the surest link of each, conflicts first."""
    inside = set(members)
    links = [
        (stored.other if stored.mention in inside else stored.mention, stored.match)
        for stored in database.links_of(members)  # best first
    ]
    claims = database.claim_of(other for other, _ in links)
    best: dict[tuple[int, Relation], tuple[int, Match]] = {}
    for other, match in links:
        if other not in inside:
            best.setdefault((claims.get(other, -other), match.relation), (other, match))
    passages = database.passages(other for other, _ in best.values())
    order = ("conflicting", "updated", "same", "related")
    ranked = sorted(best.values(), key=lambda one: (order.index(one[1].relation), -one[1].score))
    for other, match in ranked:
        claim = claims.get(other)
        yield _row(other, passages[other], claim, match.relation, None, match.reasons, other=True)


def _row(
    id_: int,
    passage: Passage,
    claim: int | None,
    relation: Relation | None,
    change: str | None,
    reasons: Sequence[str],
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
        "change": change,
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
        "reasons": list(reasons),
    }
