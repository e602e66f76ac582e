"""Known claims like a sentence or like a new report."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from claimtrack.cli.add import Sources, source_options
from claimtrack.cli.lists import filter_options, say_nothing_found
from claimtrack.cli.output import Output, Row, colour, output_options, print_rows
from claimtrack.errors import InputError

if TYPE_CHECKING:
    from claimtrack.store import Filter


@click.command("similar")
@click.argument("text")
@click.option("--text-language", metavar="CODE", help="Of TEXT; found by itself if not given.")
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, metavar="N")
@click.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    default=None,
    metavar="P",
    help="Show less certain matches, or only more certain ones.",
)
@click.option("--related", is_flag=True, help="Also other figures of the same event.")
@filter_options
@output_options
@click.pass_obj
def similar_command(
    db: str,
    text: str,
    text_language: str | None,
    limit: int,
    min_score: float | None,
    related: bool,
    chosen: Filter,
    output: Output,
) -> None:
    """Find known claims like TEXT, in any of the languages, best first.

    \b
      claimtrack similar "500 drones"
      claimtrack similar --speaker Zelensky "Putin is a predator"
    """
    from claimtrack.cli.reading import match_text
    from claimtrack.pipeline import Tracker

    if text == "-":
        text = sys.stdin.read()
    if not text.strip():
        raise InputError('nothing to look up: give a sentence, such as "500 drones"')
    with Tracker.open(db, readonly=True) as tracker:
        rows = tracker.similar(
            text,
            language=text_language,
            limit=limit,
            chosen=chosen,
            min_score=min_score,
            related=related,
        )
        if not print_rows(rows, output, text=match_text):
            one_word = text.strip().isalnum()
            hint = f" Every mention of the word: claimtrack mentions {text.strip()}"
            saying = "Nothing known like it." + (hint if one_word else "")
            say_nothing_found(saying, tracker.database, chosen, output)


@click.command("check")
@source_options
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    metavar="N",
    help="At most N matches a mention.",
)
@click.option("--related", is_flag=True, help="Also other figures of the same event.")
@output_options
@click.pass_obj
def check_command(
    db: str,
    sources: Sources,
    limit: int,
    related: bool,
    output: Output,
) -> None:
    """Compare new reports with the database; nothing is stored."""
    from claimtrack.cli.reading import match_text
    from claimtrack.pipeline import Tracker

    with Tracker.open(db, readonly=True) as tracker:
        rows = (
            row
            for document in sources.documents()
            for row in tracker.check(document, limit=limit, related=related)
        )
        known = print_rows(rows, output, text=_Checked(match_text).text)
        if not known and output.format == "text":
            click.echo("Nothing known of it.", err=True)
    sources.report_failures("the others compared")


@dataclass(slots=True)
class _Checked:
    """Matches for reading, each mention of the new report named once, before its own."""

    match_text: Callable[[Row], str]
    last: tuple[int, int] | None = None

    def text(self, row: Row) -> str:
        place = (row["query_start"], row["query_end"])
        heading = "" if place == self.last else colour(f"“{row['query']}”", bold=True) + "\n"
        self.last = place
        return heading + self.match_text(row)
