"""The log of decisions, and taking back what stands in it."""

from __future__ import annotations

from typing import Any

import click

from claimtrack.cli.deciding import by_option, event_text, print_events, reason_option, who
from claimtrack.cli.output import Output, output_options, print_rows, progress


@click.command("undo")
@click.argument("event", type=int, required=False)
@click.option("--alone", is_flag=True, help="Not what was decided together with it.")
@reason_option
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
        print_events(database, done, output)


@click.command("log")
@click.option("--match", type=int, metavar="MATCH", help="What happened to this match.")
@click.option("--claim", type=int, metavar="CLAIM", help="To this claim, its pairs and mentions.")
@click.option("--mention", type=int, metavar="MENTION", help="To this mention.")
@click.option("--speaker", type=int, metavar="SPEAKER", help="To the names of this speaker.")
@click.option("--by", "actor", metavar="NAME", help="What this reviewer did.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only these; repeatable.")
@click.option("--after", type=click.IntRange(0), default=0, metavar="EVENT", help="Later ones.")
@click.option("--newest", "newest_first", is_flag=True, help="The newest first.")
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
    /,
    verify: bool,
    rebuild: bool,
    kinds: tuple[str, ...],
    limit: int | None,
    output: Output,
    **wanted: Any,
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
            with progress("Checking", None) as bar:
                checked = review.verify(database, bar.update)
            print_rows([{"events": checked.events, "head": checked.head}], output)
        else:
            found = review.history(database, review.LogFilter(kinds=kinds, **wanted), limit=limit)
            print_rows((entry.row() for entry in found), output, text=event_text)
