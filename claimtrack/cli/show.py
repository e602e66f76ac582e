"""One claim with everything that is known of it."""

from __future__ import annotations

import click

from claimtrack.cli.output import Output, Row, colour, output_options, print_rows


@click.command("show")
@click.argument("claim", type=int)
@output_options
@click.pass_obj
def show_command(db: str, claim: int, output: Output) -> None:
    """Show a claim: its figures or words in order of time, who said them and where.

    The first row is the first appearance; `relation` says how each row relates to the
    one before it, and rows of other claims that conflict with or resemble it follow.
    """
    from claimtrack import pipeline, review
    from claimtrack.store import Database

    with Database.open(db, readonly=True) as database:
        claim = review.current_claim(database, claim)
        if output.format == "text":
            click.echo(_heading(pipeline.summary(database, claim)))
        print_rows(pipeline.timeline(database, claim), output, text=_timeline_text)


def _heading(summary: Row) -> str:
    seen = summary["first_seen"] or "an unknown time"
    reports = _many(summary["documents"], "report")
    independent = summary["independent"]
    return (
        f"{colour('Claim ' + str(summary['id']), bold=True)}  {summary['title']}\n"
        f"first seen {seen}; {reports}, {independent} independent;"
        f" {_many(summary['outlets'], 'outlet')}, {_many(summary['languages'], 'language')}\n"
    )


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _timeline_text(row: Row) -> str:
    from claimtrack.cli.reading import RELATION_STYLE, indented, interval, marked, source_line

    when = (row["published"] or "no time")[:16].replace("T", " ")
    figure = ""
    if row["type"] == "quantity":
        figure = interval(row["low"], row["high"], row["unit"])
    relation = row["relation"] or "first"
    styled = colour(f"{relation:<11}", **RELATION_STYLE.get(relation, {}))
    other = f"  (claim {row['claim']})" if row["other"] else ""
    lines = [
        f"{when}  {styled} {colour(figure, bold=True)}{other}".rstrip(),
        indented(marked(row["context"], row["text"]), 6),
        indented(source_line(row), 6),
    ]
    lines += [indented(f"- {reason}", 6) for reason in row["reasons"]]
    return "\n".join(lines) + "\n"
