"""What other programs, or this one, have written, read into a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claimtrack.cli.deciding import by_option, who
from claimtrack.cli.output import Output, Row, colour, output_options, print_rows, progress
from claimtrack.errors import ClaimtrackError, InputError

if TYPE_CHECKING:
    from claimtrack.store import Database


@click.group("import")
def import_command() -> None:
    """Read what other programs, or this one, have written."""


@import_command.command("claimreview")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@by_option
@click.option("--allow-private", is_flag=True, help="Fetch from this machine and its network.")
@click.option(
    "--max-size", type=click.IntRange(1), default=200, show_default=True, metavar="MB",
    help="Refuse a larger file.",
)  # fmt: skip
@output_options
@click.pass_obj
def import_claimreview(
    db: str,
    sources: tuple[str, ...],
    by: str | None,
    allow_private: bool,
    max_size: int,
    output: Output,
) -> None:
    """Read fact checks that others published as ClaimReview.

    SOURCE is a file or address of JSON, JSON lines or a web page, or - for standard input.
    What cannot be used is listed at the end, the rest is added: its claim to what is
    known, its rating as a verdict.
    """
    from claimtrack.export import known_checks
    from claimtrack.export.factchecks import fact_checks
    from claimtrack.pipeline import Tracker

    actor = who(by)
    bad: list[ClaimtrackError] = []
    with Tracker.open(db, create=True) as tracker:

        def rows() -> Iterator[Row]:
            for source in sources:
                data = _bytes(source, max_size * 1_000_000, allow_private)
                for check in fact_checks(source, data, bad.append):
                    try:
                        yield known_checks.add(tracker, check, actor=actor)
                    except ClaimtrackError as error:
                        bad.append(InputError(f"{source}, {check.url}: {error}"))

        print_rows(rows(), output, text=_check_text)
    for error in bad:
        click.echo(f"Error: {error}", err=True)
    if bad:
        raise InputError(f"{len(bad)} left out: the lines above say why; the rest is added")


def _check_text(row: Row) -> str:
    rating = colour(row["rating"], bold=True)
    return f"claim {row['claim']}  {rating}  {row['claim_reviewed']}  ({row['status']})"


def _bytes(source: str, max_bytes: int, allow_private: bool) -> bytes:
    from claimtrack.read.address import is_address
    from claimtrack.read.source import opened, whole

    if is_address(source):
        from claimtrack.read.fetch import Fetcher

        download = Fetcher(allow_private=allow_private, max_bytes=max_bytes).get(source)
        assert download is not None  # nothing was said of a version that we have
        return download.data
    with opened(source) as file:
        return whole(source, file, max_bytes)


@import_command.command("jsonl")
@click.argument("file", metavar="FILE")
@click.pass_obj
def import_jsonl(db: str, file: str) -> None:
    """Read what `claimtrack export jsonl` wrote into a new database, named with --db."""
    from claimtrack.export import jsonl
    from claimtrack.read.source import display, opened

    with opened(file) as lines:
        _restore(db, lambda database, told: jsonl.load(database, display(file), lines, told))


@import_command.command("csv")
@click.argument("file", metavar="FILE")
@click.pass_obj
def import_csv(db: str, file: str) -> None:
    """Read what `claimtrack export csv` wrote into a new database, named with --db."""
    from claimtrack.export import sheets
    from claimtrack.read.source import opened

    if file == "-":
        raise click.UsageError("a zip archive cannot be read from standard input: name the file")
    with opened(file) as archive:
        _restore(db, lambda database, told: sheets.load(database, file, archive, told))


def _restore(db: str, load: Callable[[Database, Callable[[int], object]], dict[str, int]]) -> None:
    """Load into a database, which is not left behind empty where that fails, then embed."""
    from claimtrack.pipeline import reembed
    from claimtrack.store import Database

    path = Path(db)
    was_there = path.exists()
    with Database.open(db, create=True) as database:
        try:
            with progress("Importing", None) as bar:
                counts = load(database, bar.update)
        except ClaimtrackError:
            if not was_there:
                database.close()
                for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
                    path.with_name(name).unlink(missing_ok=True)
            raise
        rows = ", ".join(f"{number} {table}" for table, number in counts.items() if number)
        click.echo(f"imported {rows or 'nothing'}", err=True)
        used = database.encoder
        if used is not None:
            with progress("Embedding", counts["mentions"]) as bar:
                reembed(database, used.name, progress=bar.update)
