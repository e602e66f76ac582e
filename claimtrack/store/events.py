"""The log of what reviewers did: only ever added to, each event chained to the one before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal, get_args

from claimtrack.errors import DatabaseError, NotFoundError

if TYPE_CHECKING:
    import sqlite3

    from claimtrack.store.database import Database

Kind = Literal[
    "confirm", "reject", "second", "merge", "split", "join", "leave",
    "speaker", "figure", "alias", "verdict", "note", "undo",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)
SubjectType = Literal["match", "claim", "mention", "speaker"]
Subjects = Mapping[SubjectType, Iterable[int]]

FIRST = "0" * 64
"""What the first event is chained to."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody did. ``match``, ``claim``, ``mention`` are its main subjects.

    ``score``, ``encoder`` and ``threshold`` are those of the match at that time. ``batch`` is
    the first event of those made together. ``hash`` is the sha256 of :func:`canonical`, which
    holds ``previous``, the hash of the event before.
    """

    id: int
    time: str
    """UTC, ISO 8601."""
    actor: str
    kind: Kind
    match: int | None = None
    claim: int | None = None
    mention: int | None = None
    reason: str | None = None
    score: float | None = None
    encoder: str | None = None
    threshold: float | None = None
    undoes: int | None = None
    batch: int | None = None
    data: dict[str, Any] = field(default_factory=dict)
    previous: str = FIRST
    hash: str = ""


def canonical(event: Event) -> bytes:
    """All of an event but its hash as JSON: keys sorted, no spaces, UTF-8."""
    fields = asdict(event)
    del fields["hash"]
    text = json.dumps(
        fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def sealed(event: Event) -> str:
    """The hash that belongs to an event."""
    return sha256(canonical(event)).hexdigest()


def append(db: Database, draft: Event, touched: Subjects) -> Event:
    """Write an event as the last one, with its number and hash; the caller holds the transaction.

    ``touched`` are the subjects that it concerns.
    """
    last = db.rows("SELECT id, hash FROM events ORDER BY id DESC LIMIT 1")
    event = replace(
        draft,
        id=last[0]["id"] + 1 if last else 1,
        previous=last[0]["hash"] if last else FIRST,
        score=None if draft.score is None else float(draft.score),
        threshold=None if draft.threshold is None else float(draft.threshold),
        # As it will be read again: no tuples, no integer keys.
        data=json.loads(json.dumps(draft.data, allow_nan=False)),
    )
    if event.batch == 0:
        event = replace(event, batch=event.id)
    event = replace(event, hash=sealed(event))
    db.execute(
        "INSERT INTO events(id, time, actor, kind, match_id, claim_id, mention_id, reason, score,"
        " encoder, threshold, undoes, batch, data, previous, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            event.time,
            event.actor,
            event.kind,
            event.match,
            event.claim,
            event.mention,
            event.reason,
            event.score,
            event.encoder,
            event.threshold,
            event.undoes,
            event.batch,
            json.dumps(event.data, ensure_ascii=False, sort_keys=True),
            event.previous,
            event.hash,
        ),
    )
    _add_subjects(db, event.id, touched, 0)
    return event


def mark(db: Database, number: int, changed: Subjects) -> None:
    """Make an event the version of what it changed; the caller holds the transaction."""
    _add_subjects(db, number, changed, 1)


def _add_subjects(db: Database, number: int, subjects: Subjects, flag: int) -> None:
    for type, numbers in subjects.items():
        for subject in dict.fromkeys(numbers):
            db.execute(
                "INSERT INTO event_subjects(event_id, type, number, changed) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET changed = max(changed, excluded.changed)",
                (number, type, subject, flag),
            )


def event_of(row: sqlite3.Row) -> Event:
    return Event(
        id=row["id"],
        time=row["time"],
        actor=row["actor"],
        kind=row["kind"],
        match=row["match_id"],
        claim=row["claim_id"],
        mention=row["mention_id"],
        reason=row["reason"],
        score=row["score"],
        encoder=row["encoder"],
        threshold=row["threshold"],
        undoes=row["undoes"],
        batch=row["batch"],
        data=json.loads(row["data"]),
        previous=row["previous"],
        hash=row["hash"],
    )


def get(db: Database, number: int) -> Event:
    """The event of that number; NotFoundError where there is none."""
    found = db.rows("SELECT * FROM events WHERE id = ?", (number,))
    if not found:
        raise NotFoundError(f"no event {number}: `claimtrack log` lists them")
    return event_of(found[0])


def subjects(db: Database, number: int) -> dict[SubjectType, list[int]]:
    """What an event concerns."""
    found: dict[SubjectType, list[int]] = {}
    for row in db.rows("SELECT * FROM event_subjects WHERE event_id = ? ORDER BY id", (number,)):
        found.setdefault(row["type"], []).append(row["number"])
    return found


def version(db: Database, subjects: Subjects) -> int:
    """The last event that changed any of these, 0 where none did."""
    last = 0
    for type, numbers in subjects.items():
        for number in numbers:
            found = db.rows(
                "SELECT max(event_id) FROM event_subjects"
                " WHERE type = ? AND number = ? AND changed = 1",
                (type, number),
            )
            last = max(last, found[0][0] or 0)
    return last


def undoing(db: Database, number: int) -> Event | None:
    """The event by which this one does not hold any more, if there is one."""
    for row in db.rows("SELECT * FROM events WHERE undoes = ? ORDER BY id DESC", (number,)):
        if undoing(db, row["id"]) is None:
            return event_of(row)
    return None


def batch(db: Database, number: int) -> list[Event]:
    """The events made together with this one, itself included, in order."""
    event = get(db, number)
    if event.batch is None:
        return [event]
    found = db.rows("SELECT * FROM events WHERE batch = ? ORDER BY id", (event.batch,))
    return [event_of(row) for row in found]


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which events; every given condition must hold.

    ``match``, ``claim``, ``mention`` and ``speaker`` are what an event concerns: a claim's
    include those on its pairs and mentions. ``after`` and ``before`` are numbers of events, both
    exclusive.
    """

    match: int | None = None
    claim: int | None = None
    mention: int | None = None
    speaker: int | None = None
    actor: str | None = None
    kinds: tuple[str, ...] = ()
    after: int = 0
    before: int | None = None
    newest_first: bool = False


def listing(
    db: Database, chosen: LogFilter | None = None, *, limit: int | None = None
) -> Iterator[Event]:
    """Events in order of their numbers."""
    chosen = chosen or LogFilter()
    wheres = ["id > ?"]
    values: list[Any] = [chosen.after]
    if chosen.before is not None:
        wheres.append("id < ?")
        values.append(chosen.before)
    for type in get_args(SubjectType):
        number = getattr(chosen, type)
        if number is not None:
            wheres.append(
                "id IN (SELECT event_id FROM event_subjects WHERE type = ? AND number = ?)"
            )
            values += [type, number]
    if chosen.actor is not None:
        wheres.append("actor = ?")
        values.append(chosen.actor)
    if chosen.kinds:
        wheres.append("kind IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(chosen.kinds))
    order = "DESC" if chosen.newest_first else "ASC"
    sql = f"SELECT * FROM events WHERE {' AND '.join(wheres)} ORDER BY id {order} LIMIT ?"
    for row in db.stream(sql, (*values, -1 if limit is None else limit)):
        yield event_of(row)


def check_chain(
    db: Database, progress: Callable[[int], object] = lambda done: None
) -> tuple[int, str]:
    """How many events there are and the hash of the last; ``progress`` is told of each.

    Raises :class:`~claimtrack.errors.DatabaseError` at the first event that was altered,
    removed or put in.
    """
    previous, number = FIRST, 0
    for event in listing(db):
        number += 1
        if event.id != number or event.previous != previous or event.hash != sealed(event):
            raise DatabaseError(
                f"{db.path}: the log was altered at event {number}: restore a backup from before"
            )
        previous = event.hash
        progress(1)
    return number, previous
