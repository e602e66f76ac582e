"""What commands that decide have in common: who decides, why, and the events that came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from claimtrack.cli.output import Output, Row, colour, output_options, print_rows
from claimtrack.errors import InputError

if TYPE_CHECKING:
    from claimtrack.review import Event
    from claimtrack.store import Database

Command = TypeVar("Command", bound=Callable[..., Any])

by_option = click.option(
    "--by",
    envvar="CLAIMTRACK_USER",
    metavar="NAME",
    help="Who decides; the variable CLAIMTRACK_USER, or else your login name.",
)
reason_option = click.option("--reason", metavar="TEXT", help="Why, for the log.")


def who(by: str | None) -> str:
    """The name that events are signed with."""
    import getpass

    if by:
        return by
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise InputError("nobody is known by this login: name yourself with --by") from error


@dataclass(frozen=True, slots=True)
class Deciding:
    """The options that every decision takes; a command gets them as ``how``."""

    by: str | None
    reason: str | None
    seen: int | None
    output: Output

    @property
    def signed(self) -> dict[str, Any]:
        """``actor`` and ``reason`` of the event."""
        return {"actor": who(self.by), "reason": self.reason}

    def version(self, current: Callable[[], int]) -> int:
        """The version that was seen: the one that was named, or else what is there now."""
        return current() if self.seen is None else self.seen

    def print(self, database: Database, event: Event) -> None:
        """The event just written, as the log has it."""
        print_events(database, [event], self.output)


def deciding_options(command: Command) -> Command:
    """Add ``--by --reason --seen`` and the output flags, and pass them as ``how``."""

    @wraps(command)
    def wrapper(
        *args: Any,
        by: str | None,
        reason: str | None,
        seen: int | None,
        output: Output,
        **rest: Any,
    ) -> Any:
        return command(*args, how=Deciding(by, reason, seen, output), **rest)

    decorated: Any = output_options(wrapper)
    seen_option = click.option(
        "--seen",
        type=click.IntRange(0),
        metavar="EVENT",
        help="Refuse if anything changed after this event of `claimtrack log`.",
    )
    for option in (seen_option, reason_option, by_option):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]


def print_events(database: Database, events: list[Event], output: Output) -> None:
    """Events just written, as the log has them."""
    from claimtrack import review

    rows = (review.entry(database, event.id).row() for event in events)
    print_rows(rows, output, text=event_text)


def event_text(row: Row) -> str:
    """One event in one or two lines."""
    about = ", ".join(f"{name} {row[name]}" for name in ("match", "claim", "mention") if row[name])
    kind = f"undo of {row['undoes']}" if row["undoes"] else row["kind"]
    parts = [f"{row['id']:>5}  {row['time']}  {row['actor']}", colour(kind, bold=True), about]
    line = "  ".join(part for part in parts if part)
    data = row["data"]
    if row["kind"] == "verdict":
        line += f"  {data['rating']}"
    if row["kind"] == "alias":
        line += f"  speaker {data['speaker']}: {data['do']} {data['name']}"
    if row["kind"] in ("split", "merge"):
        other = data["claim" if row["kind"] == "split" else "claims"]
        line += f"  ({'new claim' if row['kind'] == 'split' else 'with'} {_listed(other)})"
    if row["undone_by"]:
        line += f"  (undone by {row['undone_by']})"
    return line + (f"\n       {row['reason']}" if row["reason"] else "")


def _listed(numbers: Any) -> str:
    return ", ".join(map(str, numbers)) if isinstance(numbers, list) else str(numbers)
