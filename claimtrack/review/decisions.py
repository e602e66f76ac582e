"""Confirming and rejecting pairs, by one reviewer or by two that do not see each other's vote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from claimtrack.errors import ConflictError, InputError
from claimtrack.review.items import Item, item
from claimtrack.review.record import around, conflict, draft, write
from claimtrack.review.replay import MERGING, replay, without
from claimtrack.store import Database, review_queue
from claimtrack.store.claims import new_claim
from claimtrack.store.database import now
from claimtrack.store.events import Event, Subjects
from claimtrack.store.rejections import texts_digest

DecisionKind = Literal["confirm", "reject"]
_DOUBLE = "double_review"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decides about one pair.

    ``version`` is that of the :class:`Item` that the reviewer saw; ``None`` stands for having
    seen it undecided.
    """

    match: int
    decision: DecisionKind
    version: int | None = None
    reason: str | None = None


def confirm(
    database: Database,
    match: int,
    *,
    actor: str,
    version: int | None = None,
    reason: str | None = None,
) -> Event:
    """The relation of a pair holds. A ``same`` or ``updated`` pair becomes one claim.

    Raises ConflictError where somebody decided it after ``version``, NotFoundError for no such
    match. Under double review the first of two decisions only waits for the other.
    """
    return decide(database, [Decision(match, "confirm", version, reason)], actor=actor)[0]


def reject(
    database: Database,
    match: int,
    *,
    actor: str,
    version: int | None = None,
    reason: str | None = None,
) -> Event:
    """The pair does not belong together; it is not proposed again while its texts are these.

    Where a ``same`` or ``updated`` pair alone held its two mentions in one claim, the one on
    which less hangs goes into a claim of its own, with that. Errors as for :func:`confirm`.
    """
    return decide(database, [Decision(match, "reject", version, reason)], actor=actor)[0]


def decide(database: Database, decisions: Iterable[Decision], *, actor: str) -> list[Event]:
    """Several decisions together: all of them or, at the first conflict, none.

    Several events are one batch, which :func:`claimtrack.review.undo` takes back as one.
    """
    wanted = list(decisions)
    done: list[Event] = []
    with database.transaction():
        for decision in wanted:
            batch = None if len(wanted) == 1 else done[0].batch if done else 0
            done.append(_decide(database, decision, actor, batch))
    return done


def _decide(database: Database, decision: Decision, actor: str, batch: int | None) -> Event:
    if decision.decision not in ("confirm", "reject"):
        raise InputError(f"{decision.decision!r} is no decision: it is confirm or reject")
    pair = item(database, decision.match)
    seen = 0 if decision.version is None else decision.version
    if pair.version > seen and (decision.version is not None or pair.decided):
        raise conflict(database, f"match {pair.match}", pair.version)
    event = draft(decision.decision, actor, reason=decision.reason)
    needed = _needed(database, pair, event.actor)
    mentions = (pair.a.mention, pair.b.mention)
    claim: int | None = None
    moved: list[int] = []
    if event.kind == "confirm" and pair.relation in MERGING and not (pair.a.claim or pair.b.claim):
        claim = new_claim(database, pair.a.passage.type, pair.a.passage.text, now())
    if event.kind == "reject" and pair.relation in MERGING and pair.one_claim:
        moved = _parted(database, pair)
        if moved:
            side = pair.b if pair.b.mention in moved else pair.a
            claim = new_claim(database, side.passage.type, side.passage.text, now())
    event = replace(
        event,
        match=pair.match,
        score=pair.score,
        encoder=pair.encoder,
        threshold=pair.threshold,
        batch=batch,
        data={
            "mentions": mentions,
            "relation": pair.relation,
            "needed": needed,
            "claim": claim,
            "moved": moved,
            "texts": texts_digest(database, [mentions])[mentions],
        },
    )
    claims = [number for number in (pair.a.claim, pair.b.claim, claim) if number is not None]
    return write(
        database,
        event,
        {"match": [pair.match], "mention": [*mentions, *moved], "claim": claims},
        made=claim,
    )


def _needed(database: Database, pair: Item, actor: str) -> int:
    """How many decisions of this kind settle the pair: one, or two of different reviewers.

    Where two votes differ, a third reviewer's decision settles it.
    """
    if pair.votes == 0 and not asks_for_two(database, pair.match):
        return 1
    voters = {vote["actor"] for vote in review_queue.votes(database, pair.match)}
    return 1 if pair.disputed and actor not in voters else 2


def asks_for_two(database: Database, match: int) -> bool:
    """Whether a pair needs two independent decisions."""
    row = review_queue.matches(database, [match])[match]
    return row["second_by"] is not None or double_review(database)


def double_review(database: Database) -> bool:
    """Whether every pair needs two independent decisions."""
    return review_queue.setting(database, _DOUBLE) == "1"


def set_double_review(database: Database, on: bool) -> None:
    """Ask for two independent decisions on every pair from now on, or for one."""
    review_queue.set_setting(database, _DOUBLE, "1" if on else "0")


def ask_second(database: Database, match: int, *, actor: str, reason: str | None = None) -> Event:
    """Ask for two independent decisions on one pair; ConflictError where it is decided."""
    with database.transaction():
        pair = item(database, match)
        if pair.decided:
            raise ConflictError(
                f"match {match} is {pair.state} by {pair.actor}: undo that first", pair.version
            )
        mentions = [pair.a.mention, pair.b.mention]
        event = replace(draft("second", actor, reason=reason), match=match, score=pair.score)
        return write(database, event, {"match": [match], "mention": mentions})


def _parted(database: Database, pair: Item) -> list[int]:
    """The mention on which less hangs and that, where only this pair holds both in one claim."""
    touched: Subjects = {"mention": [pair.a.mention, pair.b.mention]}
    # Of what was decided on this pair before, nothing holds any more.
    state = replay(without(around(database, touched), pair.match))
    claim = state.mentions[pair.a.mention][0]
    if claim is None or claim != state.mentions[pair.b.mention][0]:
        return []
    neighbours: dict[int, set[int]] = {
        m: set() for m, (c, _) in state.mentions.items() if c == claim
    }
    for row in review_queue.between(database, neighbours):
        if row["id"] != pair.match:
            neighbours[row["mention_id"]].add(row["other_id"])
            neighbours[row["other_id"]].add(row["mention_id"])
    one, other = _reached(pair.a.mention, neighbours), _reached(pair.b.mention, neighbours)
    if pair.a.mention in other:
        return []
    return sorted(other if len(other) <= len(one) else one)


def _reached(start: int, neighbours: dict[int, set[int]]) -> set[int]:
    reached, border = {start}, [start]
    while border:
        for mention in neighbours[border.pop()] - reached:
            reached.add(mention)
            border.append(mention)
    return reached
