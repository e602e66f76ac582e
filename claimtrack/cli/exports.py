"""What the database holds, written for other programs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from claimtrack.cli.output import Row, progress
from claimtrack.errors import InputError

if TYPE_CHECKING:
    from claimtrack.store import Database

Command = TypeVar("Command", bound=Callable[..., Any])


def _output_option(command: Command) -> Command:
    return click.option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write there, all at once at the end; standard output if not given.",
    )(command)


@contextmanager
def _opened(output: str | None) -> Iterator[IO[bytes]]:
    """The file to write bytes to; one that is there is replaced only when all is written."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        try:
            with draft.open("wb") as file:
                yield file
            os.replace(draft, path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(f"{output} cannot be written: {error.strerror}") from error


def _write_json(output: str | None, value: Row | None, lines: Iterable[Row] | None) -> None:
    with _opened(output) as file:
        if lines is not None:
            for line in lines:
                file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        else:
            file.write(json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n")


@click.group("export")
def export_command() -> None:
    """Write what the database holds for other programs."""


@export_command.command("claimreview")
@click.option("--claim", type=int, metavar="CLAIM", help="The verdicts on this claim alone.")
@click.option("--nl", is_flag=True, help="One ClaimReview a line.")
@_output_option
@click.pass_obj
def export_claimreview(db: str, claim: int | None, nl: bool, output: str | None) -> None:
    """Write verdicts as ClaimReview, the JSON-LD that search engines and archives read.

    All of them as one DataFeed; with --claim the claim's own, several as one @graph.
    """
    from claimtrack.export import claimreview
    from claimtrack.store import Database

    with Database.open(db, readonly=True) as database:
        found = list(claimreview.claim_reviews(database, claim))
    reviews = [one for one in found if not isinstance(one, InputError)]
    if nl:
        _write_json(output, None, reviews)
    elif claim is None:
        _write_json(output, claimreview.feed(reviews), None)
    elif reviews:
        _write_json(output, claimreview.together(reviews), None)
    left_out = [one for one in found if isinstance(one, InputError)]
    for error in left_out:
        click.echo(f"Error: {error}", err=True)
    if left_out:
        raise InputError(f"{len(left_out)} left out: mend what the lines above say, then export")
    if claim is not None and not reviews:
        raise InputError(f"claim {claim} has no verdict: `claimtrack verdict` gives it one")


@export_command.command("jsonl")
@click.option("--originals", is_flag=True, help="The bytes of fetched pages as well.")
@_output_option
@click.pass_obj
def export_jsonl(db: str, originals: bool, output: str | None) -> None:
    """Write everything as JSON lines, to be read by `claimtrack import jsonl`.

    Accounts and vectors are left out.
    """
    from claimtrack.export import jsonl
    from claimtrack.store import Database

    with (
        Database.open(db, readonly=True) as database,
        _opened(output) as file,
        progress("Exporting", _rows_of(database)) as bar,
    ):
        for line in jsonl.lines(database, originals=originals):
            file.write(line.encode() + b"\n")
            bar.update(1)


@export_command.command("csv")
@click.option("--originals", is_flag=True, help="The bytes of fetched pages as well.")
@_output_option
@click.pass_obj
def export_csv(db: str, originals: bool, output: str | None) -> None:
    """Write everything as a zip archive of CSV files, to be read by `claimtrack import csv`.

    For a single list as CSV see `claimtrack mentions --csv` and its like.
    """
    from claimtrack.export import sheets
    from claimtrack.store import Database

    if output is None and sys.stdout.isatty():
        raise click.UsageError("a zip archive is not for the terminal: give --output FILE")
    with (
        Database.open(db, readonly=True) as database,
        _opened(output) as file,
        progress("Exporting", _rows_of(database)) as bar,
    ):
        sheets.save(database, file, originals=originals, progress=bar.update)


@export_command.command("annotations")
@click.option("--document", metavar="NAME", help="The mentions of this report alone.")
@click.option("--nl", is_flag=True, help="One annotation a line.")
@_output_option
@click.pass_obj
def export_annotations(db: str, document: str | None, nl: bool, output: str | None) -> None:
    """Write quotes and figures as W3C Web Annotations."""
    from claimtrack.export import annotations
    from claimtrack.store import Database

    with Database.open(db, readonly=True) as database:
        total = database.counts()["mentions"] if document is None else None

        def found() -> Iterator[Row]:
            with progress("Exporting", total) as bar:
                for one in annotations.annotated(database, document):
                    yield one
                    bar.update(1)

        if nl:
            _write_json(output, None, found())
        else:
            name = annotations.collection_name(database, document)
            _write_json(output, annotations.collection(list(found()), name), None)


def _rows_of(database: Database) -> int:
    counts = database.counts()
    return sum(counts.values()) - counts["vectors"]
