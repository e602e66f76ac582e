"""The one rule of the log: what follows from its events. No database here.

Events are taken in order; one that another undoes, and that nothing brings back, is passed over.
So undoing is leaving out, whatever was built on top of it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from claimtrack.store.derived import VERDICT_FIELDS, Scope, State
from claimtrack.store.events import Event

MERGING = ("same", "updated")
"""Relations whose confirmation makes one claim of two."""


def live(events: Iterable[Event]) -> list[Event]:
    """The events that hold, undoing ones left out, in order."""
    ordered = sorted(events, key=lambda event: event.id)
    dead: set[int] = set()
    for event in reversed(ordered):
        if event.kind == "undo" and event.id not in dead and event.undoes is not None:
            dead.add(event.undoes)
    return [event for event in ordered if event.id not in dead and event.kind != "undo"]


@dataclass(slots=True)
class Ballot:
    """The decisions on one match: the one that settles it, or votes that wait."""

    settled: Event | None = None
    votes: dict[str, Event] = field(default_factory=dict)
    """The last vote of each actor, while there is no settlement by one decision."""
    second: Event | None = None

    @property
    def disputed(self) -> bool:
        return len({vote.kind for vote in self.votes.values()}) > 1

    def take(self, event: Event) -> None:
        if event.kind == "second":
            self.second = event
        elif event.data["needed"] == 1:
            self.settled, self.votes = event, {}
        else:
            self.votes[event.actor] = event
            agreed = len(self.votes) > 1 and not self.disputed
            self.settled = event if agreed else None


def ballots(events: Iterable[Event]) -> dict[int, Ballot]:
    """The ballots of all matches that these live events decide, in order of the events."""
    found: dict[int, Ballot] = {}
    for event in events:
        if event.match is not None and event.kind in ("confirm", "reject", "second"):
            found.setdefault(event.match, Ballot()).take(event)
    return found


@dataclass(slots=True)
class _Claims:
    """Which claim a mention is in, while the events are gone through."""

    found: dict[int, int | None]
    placed: dict[int, int | None] = field(default_factory=dict)
    by: dict[int, int] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)

    def root(self, claim: int) -> int:
        while claim in self.merged:
            claim = self.merged[claim]
        return claim

    def of(self, mention: int) -> int | None:
        claim = self.placed[mention] if mention in self.placed else self.found.get(mention)
        return None if claim is None else self.root(claim)

    def place(self, mentions: Iterable[int], claim: int | None, event: Event) -> None:
        for mention in mentions:
            self.placed[mention] = claim
            self.by[mention] = event.id

    def merge(self, source: int, target: int) -> None:
        source, target = self.root(source), self.root(target)
        if source != target:
            self.merged[source] = target

    def join_pair(self, a: int, b: int, event: Event) -> None:
        """Make one claim of those of two mentions: the older one of two, a new one of none."""
        one, other = self.of(a), self.of(b)
        self.by[a] = self.by[b] = event.id
        if one is not None and other is not None:
            self.merge(max(one, other), min(one, other))
        elif one is None and other is None:
            if event.data.get("claim") is not None:
                self.place((a, b), event.data["claim"], event)
        elif one is None:
            self.place((a,), other, event)
        else:
            self.place((b,), one, event)

    def take(self, event: Event) -> None:
        data = event.data
        if event.kind == "confirm" and data["relation"] in MERGING:
            a, b = data["mentions"]
            self.join_pair(a, b, event)
        elif event.kind == "reject" and data["moved"]:
            self.place(data["moved"], data["claim"], event)
        elif event.kind == "merge":
            for source in data["claims"]:
                self.merge(source, data["into"])
        elif event.kind == "split":
            self.place(data["mentions"], data["claim"], event)
        elif event.kind == "join":
            self.place((event.mention or 0,), data["claim"], event)
        elif event.kind == "leave":
            self.place((event.mention or 0,), None, event)


def replay(scope: Scope) -> State:
    """The state that follows from the events of a scope and from what the program found."""
    events = live(scope.events)
    decided = ballots(events)
    settled = {ballot.settled.id for ballot in decided.values() if ballot.settled}
    claims = _Claims(scope.found)
    for event in events:
        if event.kind not in ("confirm", "reject") or event.id in settled:
            claims.take(event)
    state = State()
    for ballot in decided.values():
        if ballot.settled and ballot.settled.kind == "reject":
            state.rejections[ballot.settled.id] = ballot.settled.data["texts"]
    for match, (found, repeats) in scope.matches.items():
        state.matches[match] = _match_state(decided.get(match), found, repeats, state.rejections)
    for match, ballot in decided.items():
        if not ballot.settled:
            for vote in ballot.votes.values():
                state.votes[vote.id] = (match, vote.actor, vote.kind)
    for mention in scope.found:
        state.mentions[mention] = (claims.of(mention), claims.by.get(mention))
    for event in events:
        if event.kind == "verdict" and event.claim is not None:
            said = {name: event.data.get(name) for name in VERDICT_FIELDS}
            state.verdicts[event.id] = (claims.root(event.claim), said)
    state.edits = _edits(scope.events, events)
    _names(scope, events, state)
    _claim_states(scope, claims, state)
    return state


def without(scope: Scope, match: int) -> Scope:
    """A scope as if nothing had been decided on a match."""
    kept = [event for event in scope.events if event.match != match]
    return dataclasses.replace(scope, events=kept)


def _match_state(
    ballot: Ballot | None, found: str, repeats: int | None, rejections: dict[int, str]
) -> tuple[str, int | None, int | None]:
    second = ballot.second.id if ballot and ballot.second else None
    if ballot and ballot.settled:
        name = "confirmed" if ballot.settled.kind == "confirm" else "rejected"
        return name, ballot.settled.id, second
    if ballot and ballot.votes:
        return "proposed", None, second
    return "rejected" if repeats in rejections else found, None, second


def _edits(all_events: Iterable[Event], events: Iterable[Event]) -> dict[int, dict[str, Any]]:
    """Columns that were ever edited: what the first edit found there, then the live edits."""
    edits: dict[int, dict[str, Any]] = {}
    for event in sorted(all_events, key=lambda event: event.id):
        if event.kind in ("speaker", "figure") and event.mention is not None:
            columns = edits.setdefault(event.mention, {})
            for name, value in event.data["before"].items():
                columns.setdefault(name, value)
    for event in events:
        if event.kind in ("speaker", "figure") and event.mention is not None:
            edits[event.mention].update(event.data["after"])
    return edits


def _names(scope: Scope, events: Iterable[Event], state: State) -> None:
    """The names of speakers; the one that a speaker goes by is always one of its names."""
    for key, met in scope.aliases.items():
        state.aliases[key] = (met, None)
    for event in sorted(scope.events, key=lambda event: event.id):
        if event.kind == "alias":
            # Only reviewers change it, so the first of them found it as the program had it.
            state.names.setdefault(event.data["speaker"], event.data["main"])
    for event in events:
        if event.kind != "alias":
            continue
        speaker, name = event.data["speaker"], event.data["name"]
        if event.data["do"] == "main":
            state.names[speaker] = name
        else:
            state.aliases[speaker, name] = (event.data["do"] == "add", event.id)
    for speaker, name in state.names.items():
        active, event_id = state.aliases.get((speaker, name), (True, None))
        if not active:
            state.aliases[speaker, name] = (True, event_id)


def _claim_states(scope: Scope, claims: _Claims, state: State) -> None:
    checked = {claim for claim, _ in state.verdicts.values()}
    filled = {claim for claim, _ in state.mentions.values()}
    for claim in scope.claims:
        if claim in claims.merged:
            state.claims[claim] = ("merged", claims.root(claim))
        elif claim in checked:
            state.claims[claim] = ("checked", None)
        elif scope.made.get(claim) is not None and claim not in filled:
            state.claims[claim] = ("empty", None)
        else:
            state.claims[claim] = ("open", None)
