"""Writing one event together with all that follows from it, and refusing a stale one."""

from __future__ import annotations

from dataclasses import replace

from claimtrack.errors import ConflictError, InputError
from claimtrack.review.replay import replay
from claimtrack.store import Database, derived, events, speakers
from claimtrack.store.database import now
from claimtrack.store.derived import Scope, State
from claimtrack.store.events import Event, Kind, Subjects, SubjectType

_DONE = {
    "confirm": "confirmed",
    "reject": "rejected",
    "second": "sent to a second reviewer",
    "merge": "merged with another",
    "split": "split",
    "join": "given another mention",
    "leave": "relieved of a mention",
    "speaker": "given another speaker",
    "figure": "given another figure",
    "alias": "given other names",
    "verdict": "given a verdict",
    "undo": "changed by undoing",
}


def draft(kind: Kind, actor: str, *, reason: str | None = None) -> Event:
    """An event before it has its number and subjects; InputError for an actor without a name."""
    if not actor.strip():
        raise InputError("nobody to decide: name a reviewer")
    return Event(0, now(), actor.strip(), kind, reason=(reason or "").strip() or None)


def hold(database: Database, what: str, subjects: Subjects, seen: int) -> None:
    """Raise ConflictError where something changed these after the event that was seen."""
    current = events.version(database, subjects)
    if current > seen:
        raise conflict(database, what, current)


def conflict(database: Database, what: str, current: int) -> ConflictError:
    """Who decided what meanwhile, and the version to name after looking at it."""
    event = events.get(database, current)
    why = f" ({event.reason})" if event.reason else ""
    return ConflictError(
        f"{what} was {_DONE[event.kind]} by {event.actor} at {event.time}{why}:"
        f" look again, then decide with version {current}",
        current,
    )


def write(database: Database, event: Event, touched: Subjects, *, made: int | None = None) -> Event:
    """Add an event to the log and let the tables say what follows; in a transaction.

    ``made`` is a claim that exists only because of this event.
    """
    encoder = database.encoder
    if event.encoder is None and encoder is not None:
        event = replace(event, encoder=encoder.name)
    event = events.append(database, event, touched)
    if made is not None:
        derived.made_by(database, made, event.id)
    old, new = refresh(database, around(database, touched))
    events.mark(database, event.id, changes(old, new))
    return event


def around(database: Database, touched: Subjects) -> Scope:
    """The part of the log that bears on these subjects."""
    return derived.around(
        database,
        claims=touched.get("claim", ()),
        mentions=touched.get("mention", ()),
        speakers=touched.get("speaker", ()),
    )


def refresh(database: Database, scope: Scope) -> tuple[State, State]:
    """Write what follows from a scope; what the tables said, and what they say now."""
    new = replay(scope)
    old = derived.stored(database, scope, new)
    _hold_names(database, old, new)
    derived.write(database, old, new)
    return old, new


def _hold_names(database: Database, old: State, new: State) -> None:
    """Nobody gets a name back that somebody else was given meanwhile."""
    for (speaker, name), (active, _) in new.aliases.items():
        if not active or old.aliases.get((speaker, name), (False, None))[0]:
            continue
        other = speakers.owner(database, name)
        if other not in (None, speaker) and new.aliases.get((other, name), (True, None))[0]:
            raise ConflictError(
                f"{name!r} is a name of speaker {other} by now: take it away there first"
            )


def changes(old: State, new: State) -> dict[SubjectType, set[int]]:
    """What looks different now to a reviewer; a vote that waits is not to be seen."""
    voted = {match for match, _, _ in (*old.votes.values(), *new.votes.values())}
    claims: set[int | None] = {n for n in new.claims if old.claims.get(n) != new.claims[n]}
    for mention, (claim, _) in new.mentions.items():
        before = old.mentions[mention][0]
        if before != claim:
            claims |= {before, claim}
    for event in {*old.verdicts, *new.verdicts}:
        if old.verdicts.get(event) != new.verdicts.get(event):
            claims |= {state.verdicts[event][0] for state in (old, new) if event in state.verdicts}
    return {
        "match": {
            number
            for number, (state, by, _) in new.matches.items()
            if old.matches[number][1] != by
            or (old.matches[number][0] != state and number not in voted)
        },
        "claim": {n for n in claims if n is not None},
        "mention": {n for n in new.edits if old.edits[n] != new.edits[n]},
        "speaker": {
            *(s for s, name in new.names.items() if old.names[s] != name),
            *(s for (s, name), a in new.aliases.items() if old.aliases.get((s, name)) != a),
        },
    }
