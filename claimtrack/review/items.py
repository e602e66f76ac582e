"""Pairs to decide, each with both passages and everything that a reviewer goes by."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from claimtrack.errors import NotFoundError
from claimtrack.store import Database, Filter, address, review_queue
from claimtrack.store.review_queue import QueueFilter
from claimtrack.store.rows import State
from claimtrack.types import Passage, Quantity, Relation

QUESTIONS = {
    "same": "Do these two say the same?",
    "updated": "Is B an update of A?",
    "conflicting": "Do these two contradict each other?",
    "related": "Are these two facts of one event?",
}
"""What a reviewer is asked, by the relation that was proposed."""


@dataclass(frozen=True, slots=True)
class Side:
    """One mention of a pair."""

    mention: int
    claim: int | None
    passage: Passage

    @property
    def address(self) -> str:
        return address(self.passage.document, self.passage.mention.spans)

    def row(self) -> dict[str, Any]:
        """Plain values for JSON."""
        passage, mention = self.passage, self.passage.mention
        row: dict[str, Any] = {
            "mention": self.mention,
            "claim": self.claim,
            "address": self.address,
            "type": passage.type,
            "kind": mention.kind,
            "text": passage.text,
            "context": passage.context,
            "speaker": passage.speaker,
            "outlet": passage.publisher,
            "published": passage.published,
            "language": passage.language,
            "document": passage.document,
            "title": passage.title,
            "url": passage.url,
        }
        if isinstance(mention, Quantity):
            row |= {
                "item": passage.item,
                "whole": passage.whole,
                "low": mention.low,
                "high": mention.high,
                "point": mention.point,
                "modifier": mention.modifier,
                "unit": mention.unit,
            }
        return row


@dataclass(frozen=True, slots=True)
class Item:
    """A pair in the queue; ``a`` is the older of an ``updated`` pair.

    ``version`` goes back with the decision. ``state`` is decided by ``actor`` at ``time`` where
    it is ``confirmed`` or ``rejected``. ``votes`` counts the votes that wait for another one,
    ``disputed`` says that they differ.
    """

    match: int
    a: Side
    b: Side
    relation: Relation
    score: float
    reasons: tuple[str, ...]
    state: State
    version: int
    encoder: str | None = None
    threshold: float | None = None
    actor: str | None = None
    time: str | None = None
    votes: int = 0
    disputed: bool = False

    @property
    def decided(self) -> bool:
        return self.state in ("confirmed", "rejected")

    @property
    def question(self) -> str:
        """What the reviewer is asked: accepting is yes."""
        return QUESTIONS[self.relation]

    @property
    def one_claim(self) -> bool:
        return self.a.claim is not None and self.a.claim == self.b.claim

    def row(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "match": self.match,
            "version": self.version,
            "relation": self.relation,
            "score": self.score,
            "state": self.state,
            "reasons": list(self.reasons),
            "encoder": self.encoder,
            "threshold": self.threshold,
            "actor": self.actor,
            "time": self.time,
            "votes": self.votes,
            "disputed": self.disputed,
            "a": self.a.row(),
            "b": self.b.row(),
        }


def item(database: Database, match: int) -> Item:
    """One pair as it is now; NotFoundError where there is no such match."""
    found = items(database, [match])
    if not found:
        raise NotFoundError(f"no match {match}: `claimtrack review --list` lists those to decide")
    return found[0]


def items(database: Database, matches: Iterable[int]) -> list[Item]:
    """Pairs in the order asked for; numbers that are not there are left out."""
    wanted = list(matches)
    rows = review_queue.matches(database, wanted)
    sides = [row[name] for row in rows.values() for name in ("mention_id", "other_id")]
    passages = database.passages(sides)

    def of(row: sqlite3.Row) -> Item:
        return Item(
            match=row["id"],
            a=Side(row["mention_id"], row["a_claim"], passages[row["mention_id"]]),
            b=Side(row["other_id"], row["b_claim"], passages[row["other_id"]]),
            relation=row["relation"],
            score=row["score"],
            reasons=tuple(json.loads(row["reasons"])),
            state=row["state"],
            version=row["version"],
            encoder=row["encoder"],
            threshold=row["threshold"],
            actor=row["actor"],
            time=row["time"],
            votes=row["votes"],
            disputed=row["opinions"] > 1,
        )

    return [of(rows[number]) for number in wanted if number in rows]


def queue(
    database: Database,
    chosen: QueueFilter | None = None,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> Iterator[Item]:
    """Pairs to decide, the most useful first; read in blocks, as they are when they are read,
    without those that somebody decided since they were counted out."""
    states = (chosen or QueueFilter()).states
    numbers = queue_ids(database, chosen, limit=limit, offset=offset)
    for start in range(0, len(numbers), 100):
        for pair in items(database, numbers[start : start + 100]):
            if not states or pair.state in states:
                yield pair


def queue_ids(
    database: Database,
    chosen: QueueFilter | None = None,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[int]:
    """The numbers of the matches in the order of :func:`queue`."""
    return review_queue.ids(database, chosen or QueueFilter(), limit, offset)


def left(database: Database, chosen: QueueFilter | None = None) -> int:
    """How many pairs the queue holds."""
    return review_queue.count(database, chosen or QueueFilter())


def pairs_of_claim(
    database: Database, claim: int, *, limit: int | None = None, offset: int = 0
) -> list[Item]:
    """All pairs with a mention in a claim, in every state, the most probable first."""
    chosen = QueueFilter(states=(), settled=True, mentions=Filter(claim=claim), order="score")
    return list(queue(database, chosen, limit=limit, offset=offset))
