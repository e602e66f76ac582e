"""Decisions from a script: each command writes one event and prints it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from claimtrack.cli.output import Output, Row, colour, output_options, print_rows
from claimtrack.errors import InputError

if TYPE_CHECKING:
    from claimtrack.store import Database

Command = TypeVar("Command", bound=Callable[..., Any])

by_option = click.option(
    "--by",
    envvar="CLAIMTRACK_USER",
    metavar="NAME",
    help="Who decides; the variable CLAIMTRACK_USER, or else your login name.",
)


def who(by: str | None) -> str:
    """The name that events are signed with."""
    import getpass

    if by:
        return by
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise InputError("nobody is known by this login: name yourself with --by") from error


def deciding_options(command: Command) -> Command:
    """Add ``--by --reason --seen`` and the output flags."""
    decorated: Any = output_options(command)
    for option in (
        click.option(
            "--seen",
            type=click.IntRange(0),
            metavar="EVENT",
            help="Refuse if anything changed after this event of `claimtrack log`.",
        ),
        click.option("--reason", metavar="TEXT", help="Why, for the log."),
        by_option,
    ):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]


def _print(database: Database, event: int, output: Output, count: int = 1) -> None:
    """The events just written, as the log has them."""
    from claimtrack import review

    rows = (entry.row() for entry in review.history(database, after=event - 1, limit=count))
    print_rows(rows, output, text=event_text)


def event_text(row: Row) -> str:
    """One event in one or two lines."""
    about = ", ".join(f"{name} {row[name]}" for name in ("match", "claim", "mention") if row[name])
    kind = f"undo of {row['undoes']}" if row["undoes"] else row["kind"]
    parts = [f"{row['id']:>5}  {row['time']}  {row['actor']}", colour(kind, bold=True), about]
    line = "  ".join(part for part in parts if part)
    if row["kind"] == "verdict":
        line += f"  {row['data']['rating']}"
    if row["kind"] in ("split", "merge"):
        other = row["data"]["claim" if row["kind"] == "split" else "claims"]
        line += f"  ({'new claim' if row['kind'] == 'split' else 'with'} {_listed(other)})"
    if row["undone_by"]:
        line += f"  (undone by {row['undone_by']})"
    return line + (f"\n       {row['reason']}" if row["reason"] else "")


def _listed(numbers: Any) -> str:
    return ", ".join(map(str, numbers)) if isinstance(numbers, list) else str(numbers)


def _decision(kind: str, help_text: str) -> click.Command:
    @click.command(kind, help=help_text)
    @click.argument("matches", nargs=-1, required=True, type=int, metavar="MATCH...")
    @deciding_options
    @click.pass_obj
    def command(
        db: str,
        matches: tuple[int, ...],
        by: str | None,
        reason: str | None,
        seen: int | None,
        output: Output,
    ) -> None:
        from claimtrack import review
        from claimtrack.store import Database

        with Database.open(db) as database:
            decisions: list[Any] = [
                review.Decision(match, kind, seen, reason)  # type: ignore[arg-type]
                for match in dict.fromkeys(matches)
            ]
            done = review.decide(database, decisions, actor=who(by))
            _print(database, done[0].id, output, len(done))

    return command


confirm_command = _decision(
    "confirm",
    """Confirm proposed matches; `claimtrack review --list` numbers them.

    A match that is `same` or `updated` makes one claim of two. Several matches are
    confirmed together or not at all, and undone together.
    """,
)
reject_command = _decision(
    "reject",
    """Reject proposed matches; they are not proposed again while their texts stay.

    Several are rejected together or not at all, and undone together.
    """,
)


@click.command("verdict")
@click.argument("claim", type=int)
@click.argument("rating")
@click.option("--url", required=True, metavar="URL", help="Of the published review.")
@click.option("--author", required=True, metavar="NAME", help="Who rates, such as an outlet.")
@click.option("--explanation", metavar="TEXT", help="Why the rating is what it is.")
@click.option("--rating-value", type=float, metavar="N", help="The rating as a number.")
@click.option("--best", type=float, metavar="N", help="The highest rating there is.")
@click.option("--worst", type=float, metavar="N", help="The lowest rating there is.")
@click.option("--claim-reviewed", metavar="TEXT", help="The claim in your own words.")
@click.option("--published", metavar="TIME", help="When the review was (ISO 8601).")
@click.option("--language", metavar="CODE", help="Of the review.")
@deciding_options
@click.pass_obj
def verdict_command(
    db: str,
    /,
    claim: int,
    rating: str,
    by: str | None,
    reason: str | None,
    seen: int | None,
    output: Output,
    **said: Any,
) -> None:
    """Rate a claim: RATING is in words, such as "False" or "Half true".

    \b
      claimtrack verdict 12 "False" --url https://example.org/check --author "The Quay"
    """
    from claimtrack import review
    from claimtrack.store import Database

    with Database.open(db) as database:
        version = review.claim_version(database, claim) if seen is None else seen
        event = review.verdict(
            database,
            claim,
            review.Verdict(rating, **said),
            actor=who(by),
            version=version,
            reason=reason,
        )
        _print(database, event.id, output)


@click.command("merge")
@click.argument("claim", type=int)
@click.argument("others", nargs=-1, required=True, type=int, metavar="OTHER...")
@deciding_options
@click.pass_obj
def merge_command(
    db: str,
    claim: int,
    others: tuple[int, ...],
    by: str | None,
    reason: str | None,
    seen: int | None,
    output: Output,
) -> None:
    """Make the OTHER claims part of CLAIM."""
    from claimtrack import review
    from claimtrack.store import Database

    with Database.open(db) as database:
        versions = {
            number: review.claim_version(database, number) if seen is None else seen
            for number in (claim, *others)
        }
        event = review.merge(
            database, others, claim, actor=who(by), versions=versions, reason=reason
        )
        _print(database, event.id, output)


@click.command("split")
@click.argument("claim", type=int)
@click.argument("mentions", nargs=-1, required=True, type=int, metavar="MENTION...")
@click.option("--title", metavar="TEXT", help="Of the new claim; its first mention if not given.")
@deciding_options
@click.pass_obj
def split_command(
    db: str,
    claim: int,
    mentions: tuple[int, ...],
    title: str | None,
    by: str | None,
    reason: str | None,
    seen: int | None,
    output: Output,
) -> None:
    """Put some MENTIONs of CLAIM into a new claim."""
    from claimtrack import review
    from claimtrack.store import Database

    with Database.open(db) as database:
        version = review.claim_version(database, claim) if seen is None else seen
        event = review.split(
            database, claim, mentions, actor=who(by), version=version, title=title, reason=reason
        )
        _print(database, event.id, output)


@click.command("move")
@click.argument("mention", type=int)
@click.argument("claim", type=int, required=False)
@deciding_options
@click.pass_obj
def move_command(
    db: str,
    mention: int,
    claim: int | None,
    by: str | None,
    reason: str | None,
    seen: int | None,
    output: Output,
) -> None:
    """Put one MENTION into CLAIM; without CLAIM, only out of the one it is in."""
    from claimtrack import review
    from claimtrack.store import Database

    with Database.open(db) as database:
        concerned = claim if claim is not None else database.claim_of([mention]).get(mention, 0)
        version = review.claim_version(database, concerned) if seen is None else seen
        if claim is None:
            event = review.leave(database, mention, actor=who(by), version=version, reason=reason)
        else:
            event = review.join(
                database, mention, claim, actor=who(by), version=version, reason=reason
            )
        _print(database, event.id, output)


@click.command("edit")
@click.argument("mention", type=int)
@click.option("--speaker", metavar="NAME", help="Who said it; empty for nobody in particular.")
@click.option("--low", metavar="N", help="The least that the words assert; empty for no bound.")
@click.option("--high", metavar="N", help="The most that they assert; empty for no bound.")
@click.option("--point", metavar="N", help="The number said; empty where there is none.")
@click.option("--modifier", metavar="WORD", help="exact, about, over, at_least, under, …")
@click.option("--kind", metavar="WORD", help="count, fraction, percent, money, measure, duration.")
@click.option("--unit", metavar="UNIT", help="Such as km or EUR; empty for none.")
@click.option("--item", metavar="WORDS", help="What is counted; empty for nothing.")
@deciding_options
@click.pass_obj
def edit_command(
    db: str,
    /,
    mention: int,
    speaker: str | None,
    by: str | None,
    reason: str | None,
    seen: int | None,
    output: Output,
    **figure: str | None,
) -> None:
    """Correct the speaker of a MENTION, or its figure. The report stays as it is."""
    from claimtrack import review
    from claimtrack.store import Database

    given = {name: value or None for name, value in figure.items() if value is not None}
    if (speaker is None) == (not given):
        raise InputError("name what to correct: --speaker, or fields of the figure such as --low")
    with Database.open(db) as database:
        version = review.mention_version(database, mention) if seen is None else seen
        if speaker is not None:
            event = review.edit_speaker(
                database, mention, speaker, actor=who(by), version=version, reason=reason
            )
        else:
            event = review.edit_figure(
                database, mention, given, actor=who(by), version=version, reason=reason
            )
        _print(database, event.id, output)


@click.command("note")
@click.argument("text")
@click.option("--match", type=int, metavar="MATCH")
@click.option("--claim", type=int, metavar="CLAIM")
@click.option("--mention", type=int, metavar="MENTION")
@by_option
@output_options
@click.pass_obj
def note_command(
    db: str,
    text: str,
    match: int | None,
    claim: int | None,
    mention: int | None,
    by: str | None,
    output: Output,
) -> None:
    """Write TEXT beside a match, a claim or a mention."""
    from claimtrack import review
    from claimtrack.store import Database

    with Database.open(db) as database:
        event = review.note(
            database, text, actor=who(by), match=match, claim=claim, mention=mention
        )
        _print(database, event.id, output)


@click.command("undo")
@click.argument("event", type=int, required=False)
@click.option("--alone", is_flag=True, help="Not what was decided together with it.")
@click.option("--reason", metavar="TEXT", help="Why, for the log.")
@by_option
@output_options
@click.pass_obj
def undo_command(
    db: str, event: int | None, alone: bool, reason: str | None, by: str | None, output: Output
) -> None:
    """Take back an EVENT of `claimtrack log`, or the last thing that you did.

    Nothing is deleted: an undo is an event as well, and undoing it brings back what it took.
    """
    from claimtrack import review
    from claimtrack.store import Database

    with Database.open(db) as database:
        actor = who(by)
        number = event if event is not None else review.last_of(database, actor).id
        done = review.undo(database, number, actor=actor, reason=reason, whole_batch=not alone)
        _print(database, done[0].id, output, len(done))


@click.command("log")
@click.option("--match", type=int, metavar="MATCH", help="What happened to this match.")
@click.option("--claim", type=int, metavar="CLAIM", help="To this claim, its pairs and mentions.")
@click.option("--mention", type=int, metavar="MENTION", help="To this mention.")
@click.option("--by", metavar="NAME", help="What this reviewer did.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only these; repeatable.")
@click.option("--after", type=click.IntRange(0), default=0, metavar="EVENT", help="Later ones.")
@click.option("--newest", is_flag=True, help="The newest first.")
@click.option("--limit", type=click.IntRange(0), metavar="N", help="At most N events.")
@click.option(
    "--verify",
    is_flag=True,
    help="Check that no event was altered and that the state follows from them.",
)
@click.option("--rebuild", is_flag=True, help="Derive the state anew from the events.")
@output_options
@click.pass_obj
def log_command(
    db: str,
    match: int | None,
    claim: int | None,
    mention: int | None,
    by: str | None,
    kinds: tuple[str, ...],
    after: int,
    newest: bool,
    limit: int | None,
    verify: bool,
    rebuild: bool,
    output: Output,
) -> None:
    """List what reviewers did, in order: who, when, why, and at which score.

    Each event holds the hash of the one before it. `--verify` prints the last hash: noted
    elsewhere, it shows later that the log was not cut short.
    """
    from claimtrack import review
    from claimtrack.store import Database

    strange = [kind for kind in kinds if kind not in review.KINDS]
    if strange:
        known = ", ".join(review.KINDS)
        raise click.BadParameter(f"no kind {strange[0]!r}; use one of: {known}")
    with Database.open(db, readonly=not rebuild) as database:
        if rebuild:
            click.echo(f"{review.rebuild(database)} rows mended", err=True)
        elif verify:
            checked = review.verify(database)
            print_rows([{"events": checked.events, "head": checked.head}], output)
        else:
            found = review.history(
                database,
                match=match,
                claim=claim,
                mention=mention,
                actor=by,
                kinds=kinds,
                after=after,
                limit=limit,
                newest_first=newest,
            )
            print_rows((entry.row() for entry in found), output, text=event_text)
