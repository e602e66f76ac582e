"""Reports into the database, or their mentions straight to the output."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from claimtrack.cli.output import Output, Row, colour, output_options, print_rows
from claimtrack.errors import ClaimtrackError, InputError

if TYPE_CHECKING:
    from claimtrack.read import Format
    from claimtrack.types import Document

RELATIONS = ("same", "updated", "conflicting", "related")


def documents(
    sources: tuple[str, ...],
    language: str | None,
    format_: Format | None,
    keep_going: bool,
    failures: list[str],
) -> Iterator[Document]:
    """The documents of all sources in order; with ``keep_going`` a bad source is only noted."""
    from claimtrack import read

    for source in sources:
        try:
            yield from read.documents(source, language=language, format=format_)
        except ClaimtrackError as error:
            if not keep_going:
                raise
            failures.append(str(error))


def report_failures(failures: list[str], done: str) -> None:
    """One line for each bad source at the end, then exit status 1."""
    if not failures:
        return
    for failure in failures:
        click.echo(f"Error: {failure}", err=True)
    many = "1 source" if len(failures) == 1 else f"{len(failures)} sources"
    raise InputError(f"{many} left out, {done}: mend what the lines above say and add them again")


@click.command("add")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--language", metavar="CODE", help="Of the reports; found by itself if not given.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "html", "jsonl"]), help="Not by the name."
)
@click.option(
    "--encoder", metavar="NAME", help="For a new database: a sentence-transformers model."
)
@click.option("--keep-going", is_flag=True, help="Go on past a bad source and list it at the end.")
@output_options
@click.pass_obj
def add_command(
    db: str,
    sources: tuple[str, ...],
    language: str | None,
    format_: Format | None,
    encoder: str | None,
    keep_going: bool,
    output: Output,
) -> None:
    """Read reports, extract, match and store them; print what is new and what is known.

    SOURCE is a text file, an HTML page, a file of JSON lines, or - for standard input.
    Adding the same report twice adds nothing.
    """
    from claimtrack.pipeline import Tracker

    failures: list[str] = []
    added = 0
    with Tracker.open(db, encoder=encoder, create=True) as tracker:

        def rows() -> Iterator[Row]:
            nonlocal added
            for document in documents(sources, language, format_, keep_going, failures):
                try:
                    outcome = tracker.add(document)
                except InputError as error:
                    if not keep_going:
                        raise
                    failures.append(str(error))
                    continue
                added += outcome.new
                yield outcome.row()

        print_rows(rows(), output, text=_outcome_text)
    report_failures(failures, f"{added} documents added")


def _outcome_text(row: Row) -> str:
    if row["status"] == "known":
        return f"{colour(row['document'], bold=True)}  already in the database"
    found = f"{row['quotes']} quotes, {row['quantities']} quantities"
    related = ", ".join(f"{row[name]} {name}" for name in RELATIONS if row[name])
    return f"{colour(row['document'], bold=True)}  {found}" + (f"; {related}" if related else "")


@click.command("extract")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--language", metavar="CODE", help="Of the reports; found by itself if not given.")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["jsonl", "text"]),
    default=None,
    help="jsonl: an object a document, as in the annotation guide; the default when piped.",
)
@click.option("--explain", is_flag=True, help="Say which rule and pack entry found each mention.")
@click.option("--keep-going", is_flag=True, help="Go on past a bad source and list it at the end.")
def extract_command(
    sources: tuple[str, ...],
    language: str | None,
    shape: str | None,
    explain: bool,
    keep_going: bool,
) -> None:
    """Print the quotes and quantities of reports, without a database."""
    import sys

    from claimtrack.extract import extract
    from claimtrack.extract.record import record

    failures: list[str] = []
    done = 0
    shape = shape or ("text" if sys.stdout.isatty() else "jsonl")
    for document in documents(sources, language, None, keep_going, failures):
        mentions = extract(document)
        if shape == "jsonl":
            click.echo(json.dumps(record(document, mentions, explain=explain), ensure_ascii=False))
        else:
            from claimtrack.cli.reading import document_text

            click.echo(document_text(document, mentions, explain=explain))
        done += 1
    report_failures(failures, f"{done} documents extracted")
