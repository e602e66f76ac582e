"""Double review: two independent decisions on a pair, and how far they agree."""

from __future__ import annotations

import click

from claimtrack.cli.deciding import by_option, who
from claimtrack.cli.output import Output, output_options, print_rows


@click.group("double")
def double_command() -> None:
    """Ask for two independent decisions on a match, and see how far they agree.

    Until two reviewers agree a match stays undecided, and nobody is shown another's
    decision. Where two differ, `claimtrack review --disputed` has a third decide.
    """


def _switch(name: str, on: bool, help_text: str) -> None:
    @double_command.command(name, help=help_text)
    @click.pass_obj
    def command(db: str) -> None:
        from claimtrack import review
        from claimtrack.store import Database

        with Database.open(db) as database:
            review.set_double_review(database, on)
        click.echo("every match needs two decisions" if on else "one decision is enough", err=True)


_switch("on", True, "Ask for two decisions on every match from now on.")
_switch("off", False, "Let one decision be enough again.")


@double_command.command("ask")
@click.argument("match", type=int)
@click.option("--reason", metavar="TEXT", help="Why, for the log.")
@by_option
@click.pass_obj
def double_ask(db: str, match: int, reason: str | None, by: str | None) -> None:
    """Ask for two decisions on one MATCH."""
    from claimtrack import review
    from claimtrack.store import Database

    with Database.open(db) as database:
        review.ask_second(database, match, actor=who(by), reason=reason)
    click.echo(f"match {match} needs two decisions", err=True)


@double_command.command("show")
@click.option("--between", nargs=2, metavar="NAME NAME", help="Only these two reviewers.")
@output_options
@click.pass_obj
def double_show(db: str, between: tuple[str, str] | None, output: Output) -> None:
    """Show how far the decisions agree (Cohen's kappa) and how many wait for a third."""
    from dataclasses import asdict

    from claimtrack import review
    from claimtrack.store import Database

    with Database.open(db, readonly=True) as database:
        row = {
            "double_review": review.double_review(database),
            **asdict(review.agreement(database, actors=between or None)),
            "disputed": review.left(database, review.QueueFilter(disputed=True)),
        }
        print_rows([row], output)
