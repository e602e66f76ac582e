"""The names of a speaker: giving a further one, taking one away, choosing the main one."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from claimtrack.errors import InputError
from claimtrack.review.record import draft, hold, write
from claimtrack.store import Database, events, speakers
from claimtrack.store.events import Event

LONGEST = 200


def speaker_version(database: Database, speaker: int) -> int:
    """The last event that changed a speaker's names; 0 for none."""
    return events.version(database, {"speaker": [speaker]})


def add_alias(
    database: Database,
    speaker: int,
    name: str,
    language: str | None = None,
    *,
    actor: str,
    version: int,
    reason: str | None = None,
) -> Event:
    """Give a speaker a further name, under which reports are read from now on.

    Raises ConflictError where the names changed after ``version``, InputError for a name that
    is somebody's already.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise InputError(f"a name has 1 to {LONGEST} characters: write one")
    with database.transaction():
        _hold(database, speaker, version)
        whose = speakers.owner(database, name)
        if whose == speaker:
            raise InputError(f"speaker {speaker} has the name {name!r} already")
        if whose is not None:
            raise InputError(f"{name!r} is a name of speaker {whose}: take it away there first")
        speakers.make_room(database, speaker, name, language)
        return _write(database, "add", speaker, name, actor, reason)


def remove_alias(
    database: Database,
    speaker: int,
    name: str,
    *,
    actor: str,
    version: int,
    reason: str | None = None,
) -> Event:
    """Take a name away: who bears it in a later report is somebody else.

    Raises ConflictError where the names changed after ``version``, InputError for the name that
    the speaker goes by and for one that it has not.
    """
    with database.transaction():
        _hold(database, speaker, version)
        _hold_own(database, speaker, name)
        if name == speakers.speaker_row(database, speaker)["name"]:
            raise InputError(f"{name!r} is the main name: make another the main one first")
        return _write(database, "remove", speaker, name, actor, reason)


def main_alias(
    database: Database,
    speaker: int,
    name: str,
    *,
    actor: str,
    version: int,
    reason: str | None = None,
) -> Event:
    """Let a speaker go by one of its names.

    Raises ConflictError where the names changed after ``version``, InputError for a name that
    it has not, or goes by already.
    """
    with database.transaction():
        _hold(database, speaker, version)
        _hold_own(database, speaker, name)
        if name == speakers.speaker_row(database, speaker)["name"]:
            raise InputError(f"speaker {speaker} goes by {name!r} already")
        return _write(database, "main", speaker, name, actor, reason)


def _hold(database: Database, speaker: int, version: int) -> None:
    speakers.speaker_row(database, speaker)
    hold(database, f"speaker {speaker}", {"speaker": [speaker]}, version)


def _hold_own(database: Database, speaker: int, name: str) -> None:
    if speakers.owner(database, name) != speaker:
        raise InputError(
            f"speaker {speaker} has no name {name!r}: `claimtrack alias {speaker} NAME` gives one,"
            " `claimtrack speakers` lists those it has"
        )


def _write(
    database: Database,
    do: Literal["add", "remove", "main"],
    speaker: int,
    name: str,
    actor: str,
    reason: str | None,
) -> Event:
    main = speakers.speaker_row(database, speaker)["name"]
    data = {"speaker": speaker, "do": do, "name": name, "main": main}
    event = replace(draft("alias", actor, reason=reason), data=data)
    return write(database, event, {"speaker": [speaker]})
