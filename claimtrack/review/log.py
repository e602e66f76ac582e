"""The log: taking back, looking back, and checking that nothing was altered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from claimtrack.errors import ConflictError, DatabaseError, InputError
from claimtrack.review.record import draft, refresh, write
from claimtrack.review.replay import replay
from claimtrack.store import Database, derived, events
from claimtrack.store.derived import State
from claimtrack.store.events import Event, LogFilter


@dataclass(frozen=True, slots=True)
class Entry:
    """An event and the one that undid it, if any."""

    event: Event
    undone_by: Event | None = None

    def row(self) -> dict[str, Any]:
        """Plain values for JSON; without ``undone_by`` and ``hash`` it is what is hashed."""
        return asdict(self.event) | {"undone_by": self.undone_by.id if self.undone_by else None}


@dataclass(frozen=True, slots=True)
class Checked:
    """A log that is whole: note ``head`` elsewhere, and a log cut short will show."""

    events: int
    head: str


def undo(
    database: Database,
    event: int,
    *,
    actor: str,
    reason: str | None = None,
    whole_batch: bool = False,
) -> list[Event]:
    """Take an event back, with ``whole_batch`` all that were made together with it.

    The state is then as if it had never been, whatever came after it. An undo is an event
    too: undoing it brings back what it took. Raises ConflictError where it is undone already
    or somebody else's later decision on the same match holds, NotFoundError for no such event.
    """
    done: list[Event] = []
    with database.transaction():
        targets = [events.get(database, event)]
        if whole_batch:
            together = events.batch(database, event)
            targets = [e for e in together if not events.undoing(database, e.id)] or targets
        for target in reversed(targets):
            batch = None if len(targets) == 1 else done[0].batch if done else 0
            done.append(_undo(database, target, actor, reason, batch))
    return done


def _hold_undone(database: Database, target: Event) -> None:
    by = events.undoing(database, target.id)
    if by is not None:
        raise ConflictError(
            f"event {target.id} was undone by {by.actor} at {by.time}: undo event {by.id} to"
            " bring it back",
            by.id,
        )


def _undo(
    database: Database, target: Event, actor: str, reason: str | None, batch: int | None
) -> Event:
    _hold_undone(database, target)
    if target.kind in ("confirm", "reject"):
        _hold_last(database, target)
    event = replace(
        draft("undo", actor, reason=reason),
        match=target.match,
        claim=target.claim,
        mention=target.mention,
        score=target.score,
        encoder=target.encoder,
        threshold=target.threshold,
        undoes=target.id,
        batch=batch,
    )
    return write(database, event, events.subjects(database, target.id))


def _hold_last(database: Database, target: Event) -> None:
    """Nobody takes back a decision that somebody else's already stands in place of."""
    later = LogFilter(match=target.match, kinds=("confirm", "reject"), after=target.id)
    for event in events.listing(database, later):
        somebody_else = event.actor != target.actor and event.data["needed"] == 1
        if somebody_else and events.undoing(database, event.id) is None:
            raise ConflictError(
                f"match {target.match} was decided again by {event.actor} at {event.time}:"
                f" undo event {event.id} first",
                event.id,
            )


def last_of(database: Database, actor: str) -> Event:
    """The last event of an actor that holds; InputError where there is none."""
    for event in events.listing(database, LogFilter(actor=actor, newest_first=True)):
        if event.kind != "undo" and events.undoing(database, event.id) is None:
            return event
    raise InputError(f"{actor} did nothing that could be undone")


def history(
    database: Database, chosen: LogFilter | None = None, *, limit: int | None = None
) -> Iterator[Entry]:
    """Events in order of their numbers, those that were undone included."""
    found = events.listing(database, chosen, limit=limit)
    return (Entry(event, events.undoing(database, event.id)) for event in found)


def entry(database: Database, event: int) -> Entry:
    """The event of that number; NotFoundError where there is none."""
    return Entry(events.get(database, event), events.undoing(database, event))


def notes(database: Database, about: LogFilter) -> list[Event]:
    """The notes beside a match, claim or mention that were not undone, in order."""
    entries = history(database, replace(about, kinds=("note",)))
    return [entry.event for entry in entries if entry.undone_by is None]


def verify(database: Database, progress: Callable[[int], object] = lambda done: None) -> Checked:
    """Check that no event was altered, and that the tables say what follows from the events.

    ``progress`` is told of each event.
    Raises DatabaseError that names the first event that was altered, or a row that is not as
    the events make it.
    """
    number, head = events.check_chain(database, progress)
    wrong = differences(database)
    if wrong:
        raise DatabaseError(
            f"{database.path}: {wrong[0]}, which does not follow from the log"
            f" ({len(wrong)} in all): `claimtrack log --rebuild` mends it"
        )
    return Checked(number, head)


def differences(database: Database) -> list[str]:
    """Where the tables do not say what follows from the events; empty where they do."""
    scope = derived.everything(database)
    new = replay(scope)
    old = derived.stored(database, scope, new)
    wrong = []
    for name in (field.name for field in fields(State)):
        before, after = getattr(old, name), getattr(new, name)
        for number in sorted({*before, *after}):
            if before.get(number) != after.get(number):
                wrong.append(f"{name} {number} is {before.get(number)}, not {after.get(number)}")
    return wrong


def rebuild(database: Database) -> int:
    """Let the tables say what follows from the events; how many rows were not as they should."""
    with database.transaction():
        wrong = len(differences(database))
        refresh(database, derived.everything(database))
    return wrong
