"""What follows from the log, as it stands in the tables, and the part of the log it follows from.

The rules stand in :mod:`claimtrack.review.replay`; here is only reading and writing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from claimtrack.store import claims as claim_rows
from claimtrack.store.events import Event, event_of

if TYPE_CHECKING:
    from claimtrack.store.database import Database


@dataclass(slots=True)
class Scope:
    """A part of the log that hangs together, and what the program found by itself in it."""

    events: list[Event] = field(default_factory=list)
    """In order, with all that undo them; notes are left out."""
    claims: set[int] = field(default_factory=set)
    made: dict[int, int | None] = field(default_factory=dict)
    """Claims by the event that made them; ``None`` for one that the program made."""
    found: dict[int, int | None] = field(default_factory=dict)
    """Mentions by the claim that the program put them into."""
    matches: dict[int, tuple[str, int | None]] = field(default_factory=dict)
    """Matches by the state that the program gave them, and the rejection that they repeat."""
    aliases: dict[tuple[int, str], bool] = field(default_factory=dict)
    """Names of speakers on which somebody decided, and whether the program met them."""


@dataclass(slots=True)
class State:
    """What follows from a :class:`Scope`; two of them compare as equal."""

    matches: dict[int, tuple[str, int | None, int | None]] = field(default_factory=dict)
    """State, the event that decided it, the event that asked for a second decision."""
    mentions: dict[int, tuple[int | None, int | None]] = field(default_factory=dict)
    """Claim, and the event that put the mention there; ``None`` where the program did."""
    claims: dict[int, tuple[str, int | None]] = field(default_factory=dict)
    """Status, and the claim that it was merged into."""
    edits: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Columns of mentions that somebody edited at some time, as they are now."""
    verdicts: dict[int, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    """By event: claim and what the verdict says."""
    votes: dict[int, tuple[int, str, str]] = field(default_factory=dict)
    """By event: match, actor and decision, while the match waits for a further one."""
    rejections: dict[int, str] = field(default_factory=dict)
    """By event: the digest of the two texts."""
    aliases: dict[tuple[int, str], tuple[bool, int | None]] = field(default_factory=dict)
    """Names of speakers: whether each is one, and the event that says so."""
    names: dict[int, str] = field(default_factory=dict)
    """The name that each of these speakers goes by."""


def _ids(numbers: Iterable[int | None]) -> str:
    return json.dumps([n for n in numbers if n is not None])


def around(
    db: Database, *, claims: Iterable[int], mentions: Iterable[int], speakers: Iterable[int]
) -> Scope:
    """All events that can bear on these claims and mentions, and all that those bear on.

    The names of a speaker hang together with nothing else.
    """
    some_claims, some_mentions = set(claims), set(mentions)
    events: set[int] = set()
    size = -1
    while size != len(some_claims) + len(some_mentions) + len(events):
        size = len(some_claims) + len(some_mentions) + len(events)
        wanted = (_ids(some_claims), _ids(some_mentions))
        events |= {
            row[0]
            for row in db.rows(
                "SELECT event_id FROM event_subjects"
                " WHERE type = 'claim' AND number IN (SELECT value FROM json_each(?))"
                " UNION SELECT event_id FROM event_subjects"
                " WHERE type = 'mention' AND number IN (SELECT value FROM json_each(?))",
                wanted,
            )
        }
        for row in db.rows(
            "SELECT DISTINCT type, number FROM event_subjects"
            " WHERE type IN ('claim', 'mention')"
            " AND event_id IN (SELECT value FROM json_each(?))",
            (_ids(events),),
        ):
            (some_claims if row["type"] == "claim" else some_mentions).add(row["number"])
        some_claims |= {
            row[0]
            for row in db.rows(
                "SELECT found_claim_id FROM mentions WHERE found_claim_id IS NOT NULL"
                " AND id IN (SELECT value FROM json_each(?))",
                (_ids(some_mentions),),
            )
        }
        some_mentions |= {
            row[0]
            for row in db.rows(
                "SELECT m.id FROM mentions m"
                " WHERE m.found_claim_id IN (SELECT value FROM json_each(?)) AND EXISTS"
                " (SELECT 1 FROM event_subjects s WHERE s.type = 'mention' AND s.number = m.id)",
                (_ids(some_claims),),
            )
        }
    wanted_speakers = (_ids(speakers),)
    events |= {
        row[0]
        for row in db.rows(
            "SELECT event_id FROM event_subjects"
            " WHERE type = 'speaker' AND number IN (SELECT value FROM json_each(?))",
            wanted_speakers,
        )
    }
    scope = Scope(claims=some_claims)
    scope.events = _events(db, "id IN (SELECT value FROM json_each(?))", (_ids(events),))
    scope.aliases = _aliases(db, scope.events)
    wanted = (_ids(some_claims), _ids(some_mentions))
    scope.found = _found(
        db,
        "found_claim_id IN (SELECT value FROM json_each(?))"
        " OR id IN (SELECT value FROM json_each(?))",
        wanted,
    )
    decided = {event.match for event in scope.events}
    scope.matches = _matches(
        db,
        "id IN (SELECT value FROM json_each(?)) OR repeats IN (SELECT value FROM json_each(?))",
        (_ids(decided), _ids(events)),
    )
    scope.made = _made(db, "id IN (SELECT value FROM json_each(?))", (_ids(some_claims),))
    return scope


def everything(db: Database) -> Scope:
    """The whole log, and all claims, mentions and matches."""
    made, events = _made(db, "1", ()), _events(db, "1", ())
    return Scope(
        events=events,
        aliases=_aliases(db, events),
        claims=set(made),
        made=made,
        found=_found(db, "1", ()),
        matches=_matches(db, "1", ()),
    )


def _events(db: Database, where: str, values: tuple[str, ...]) -> list[Event]:
    sql = f"SELECT * FROM events WHERE kind <> 'note' AND {where} ORDER BY id"
    return [event_of(row) for row in db.rows(sql, values)]


def _found(db: Database, where: str, values: tuple[str, ...]) -> dict[int, int | None]:
    found = db.rows(f"SELECT id, found_claim_id FROM mentions WHERE {where}", values)
    return {row["id"]: row["found_claim_id"] for row in found}


def _matches(
    db: Database, where: str, values: tuple[str, ...]
) -> dict[int, tuple[str, int | None]]:
    sql = f"SELECT id, coalesce(found_state, state) AS found, repeats FROM matches WHERE {where}"
    return {row["id"]: (row["found"], row["repeats"]) for row in db.rows(sql, values)}


def _made(db: Database, where: str, values: tuple[str, ...]) -> dict[int, int | None]:
    found = db.rows(f"SELECT id, made_by FROM claims WHERE {where}", values)
    return {row["id"]: row["made_by"] for row in found}


def _aliases(db: Database, events: list[Event]) -> dict[tuple[int, str], bool]:
    touched = {(e.data["speaker"], e.data["name"]) for e in events if e.kind == "alias"}
    sql = "SELECT speaker_id, name, found FROM speaker_aliases WHERE speaker_id IN"
    found = db.rows(f"{sql} (SELECT value FROM json_each(?))", (_ids(s for s, _ in touched),))
    met = {(row["speaker_id"], row["name"]): bool(row["found"]) for row in found}
    return {key: met.get(key, False) for key in touched}


def stored(db: Database, scope: Scope, new: State) -> State:
    """What the tables say now of everything that ``new`` tells of."""

    def rows(sql: str, numbers: Iterable[int | None]) -> list[sqlite3.Row]:
        return db.rows(f"{sql} IN (SELECT value FROM json_each(?))", (_ids(numbers),))

    state = State()
    for r in rows("SELECT id, state, decided_by, second_by FROM matches WHERE id", scope.matches):
        state.matches[r["id"]] = (r["state"], r["decided_by"], r["second_by"])
    for r in rows("SELECT id, claim_id, placed_by FROM mentions WHERE id", scope.found):
        state.mentions[r["id"]] = (r["claim_id"], r["placed_by"])
    for r in rows("SELECT id, status, merged_into FROM claims WHERE id", scope.claims):
        state.claims[r["id"]] = (r["status"], r["merged_into"])
    for r in rows("SELECT * FROM mentions WHERE id", new.edits):
        state.edits[r["id"]] = {name: r[name] for name in new.edits[r["id"]]}
    events = [event.id for event in scope.events]
    for r in rows("SELECT * FROM verdicts WHERE id", events):
        said = {name: r[name] for name in VERDICT_FIELDS}
        state.verdicts[r["id"]] = (r["claim_id"], said)
    for r in rows("SELECT * FROM votes WHERE id", events):
        state.votes[r["id"]] = (r["match_id"], r["actor"], r["decision"])
    for r in rows("SELECT * FROM rejections WHERE id", events):
        state.rejections[r["id"]] = r["texts"]
    for r in rows("SELECT * FROM speaker_aliases WHERE speaker_id", new.names):
        if (r["speaker_id"], r["name"]) in new.aliases:
            state.aliases[r["speaker_id"], r["name"]] = (bool(r["active"]), r["decided_by"])
    for r in rows("SELECT id, name FROM speakers WHERE id", new.names):
        state.names[r["id"]] = r["name"]
    return state


VERDICT_FIELDS = (
    "rating", "rating_value", "best", "worst", "url", "author", "explanation", "claim_reviewed",
    "language", "published",
)  # fmt: skip


def write(db: Database, old: State, new: State) -> None:
    """Make the tables say what ``new`` says, where they said ``old``; in a transaction."""
    for number, match in new.matches.items():
        if old.matches.get(number) != match:
            db.execute(
                "UPDATE matches SET state = ?, decided_by = ?, second_by = ? WHERE id = ?",
                (*match, number),
            )
    moved = {n: place for n, place in new.mentions.items() if old.mentions.get(n) != place}
    for number, place in moved.items():
        db.execute("UPDATE mentions SET claim_id = ?, placed_by = ? WHERE id = ?", (*place, number))
    for number, claim in new.claims.items():
        if old.claims.get(number) != claim:
            db.execute(
                "UPDATE claims SET status = ?, merged_into = ? WHERE id = ?", (*claim, number)
            )
    for number, columns in new.edits.items():
        changed = {c: v for c, v in columns.items() if old.edits.get(number, {}).get(c, c) != v}
        if changed:
            names = ", ".join(f"{name} = ?" for name in changed)
            db.execute(f"UPDATE mentions SET {names} WHERE id = ?", (*changed.values(), number))
    for table in ("verdicts", "votes", "rejections"):
        before, after = getattr(old, table), getattr(new, table)
        for number in before:
            if before[number] != after.get(number):
                db.execute(f"DELETE FROM {table} WHERE id = ?", (number,))
    for number, (claim_id, said) in new.verdicts.items():
        if old.verdicts.get(number) != (claim_id, said):
            _insert_verdict(db, number, claim_id, said)
    for number, vote in new.votes.items():
        if old.votes.get(number) != vote:
            db.execute(
                "INSERT INTO votes(id, match_id, actor, decision) VALUES (?, ?, ?, ?)",
                (number, *vote),
            )
    for number, texts in new.rejections.items():
        if old.rejections.get(number) != texts:
            db.execute("INSERT INTO rejections(id, texts) VALUES (?, ?)", (number, texts))
    _write_names(db, old, new)
    changed_claims = {old.mentions[n][0] for n in moved} | {claim for claim, _ in moved.values()}
    claim_rows.date(db, [claim for claim in changed_claims if claim is not None])


def _write_names(db: Database, old: State, new: State) -> None:
    changed = {key: alias for key, alias in new.aliases.items() if old.aliases.get(key) != alias}
    # Those that go first: a name may pass from one speaker to another in one event.
    for (speaker, name), (active, event) in sorted(changed.items(), key=lambda pair: pair[1][0]):
        db.execute(
            "UPDATE speaker_aliases SET active = ?, decided_by = ?"
            " WHERE speaker_id = ? AND name = ?",
            (int(active), event, speaker, name),
        )
    for speaker, name in new.names.items():
        if old.names.get(speaker) != name:
            db.execute("UPDATE speakers SET name = ? WHERE id = ?", (name, speaker))


def _insert_verdict(db: Database, number: int, claim: int, said: dict[str, Any]) -> None:
    names = ", ".join(VERDICT_FIELDS)
    marks = ", ".join("?" * len(VERDICT_FIELDS))
    db.execute(
        f"INSERT INTO verdicts(id, claim_id, {names}) VALUES (?, ?, {marks})",
        (number, claim, *(said[name] for name in VERDICT_FIELDS)),
    )


def made_by(db: Database, claim: int, event: int) -> None:
    """Say that a claim exists only because of an event."""
    db.execute("UPDATE claims SET made_by = ? WHERE id = ?", (event, claim))
