"""One claim with everything that is known of it."""

from __future__ import annotations

from collections.abc import Iterable

import click

from claimtrack.cli.output import Output, Row, colour, output_options, print_rows
from claimtrack.cli.reading import (
    RELATION_STYLE,
    indented,
    interval,
    marked,
    source_line,
    verdict_line,
)
from claimtrack.match.wording import when

MOST_RELATED = 5
"""Related claims shown for reading; the other formats have all of them."""


@click.command("show")
@click.argument("claim", type=int)
@output_options
@click.pass_obj
def show_command(db: str, claim: int, output: Output) -> None:
    """Show a claim: its figures or words in order of time, who said them and where.

    The first row is the first appearance; `relation` says how each row relates to the
    one before it, `change` what became of the figure. Rows of other claims that conflict
    with it, bring it up to date or resemble it follow, one for each.
    """
    from claimtrack import pipeline, review
    from claimtrack.store import Database

    with Database.open(db, readonly=True) as database:
        claim = review.current_claim(database, claim)
        if output.format == "text":
            said = review.verdicts(database, claim)
            click.echo(_heading(pipeline.summary(database, claim), said))
        rows = pipeline.timeline(database, claim)
        if output.format != "text":
            print_rows(rows, output)
            return
        shown, left_out = _fewer(rows)
        print_rows(shown, output, text=_timeline_text)
        if left_out:
            click.echo(f"{_many(left_out, 'more related claim')}: claimtrack show {claim} --nl")


def _fewer(rows: Iterable[Row]) -> tuple[list[Row], int]:
    """What is for reading, with a few of the related claims, and how many of them are not."""
    rows = list(rows)
    related = [row for row in rows if row["other"] and row["relation"] == "related"]
    return rows[: len(rows) - len(related[MOST_RELATED:])], len(related[MOST_RELATED:])


def _heading(summary: Row, verdicts: list[Row]) -> str:
    seen = when(summary["first_seen"]) if summary["first_seen"] else "at an unknown time"
    reports = _many(summary["documents"], "report")
    independent = summary["independent"]
    return (
        f"{colour('Claim ' + str(summary['id']), bold=True)}  {summary['title']}\n"
        f"first seen {seen}; {reports}, {independent} independent;"
        f" {_many(summary['outlets'], 'outlet')}, {_many(summary['languages'], 'language')}\n"
        + "".join(f"{verdict_line(verdict)}\n" for verdict in verdicts)
    )


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _timeline_text(row: Row) -> str:
    figure = ""
    if row["type"] == "quantity":
        figure = row["change"] or interval(row["low"], row["high"], row["unit"])
    relation = row["relation"] or "first"
    styled = colour(f"{relation:<11}", **RELATION_STYLE.get(relation, {}))
    other = f"  (claim {row['claim']})" if row["other"] else ""
    lines = [
        f"{when(row['published'])}  {styled} {colour(figure, bold=True)}{other}".rstrip(),
        indented(marked(row["context"], row["text"]), 6),
        indented(source_line(row), 6),
    ]
    lines += [indented(f"- {reason}", 6) for reason in row["reasons"]]
    return "\n".join(lines) + "\n"
