"""Out of a database and into it: exports, imports, copies, and whether all is well."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from claimtrack.cli.decide import by_option, who
from claimtrack.cli.output import Output, Row, colour, output_options, print_rows
from claimtrack.errors import ClaimtrackError, InputError

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
        _bar("Exporting", _rows_of(database)) as bar,
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
        _bar("Exporting", _rows_of(database)) as bar,
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
        found = annotations.annotated(database, document)
        if nl:
            _write_json(output, None, found)
        else:
            name = annotations.collection_name(database, document)
            _write_json(output, annotations.collection(list(found), name), None)


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
            with _bar("Importing", None) as bar:
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
            with _bar("Embedding", counts["mentions"]) as bar:
                reembed(database, used.name, progress=bar.update)


def _rows_of(database: Database) -> int:
    counts = database.counts()
    return sum(counts.values()) - counts["vectors"]


def _bar(label: str, total: int | None) -> Any:
    """Progress on a terminal's standard error; without a total it counts."""
    return click.progressbar(
        count() if total is None else None,
        length=total,
        label=label,
        show_pos=total is None,
        update_min_steps=100 if total is None else max(1, total // 100),
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    )


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--replace", is_flag=True, help="Put it in the place of an older copy.")
@click.pass_obj
def backup_command(db: str, file: Path, replace: bool) -> None:
    """Copy the database into FILE, while it is in use.

    The copy is as the database is now, whole and checked. To go back to it, put it in the
    database's place while nothing uses that.
    """
    from claimtrack.store import Database
    from claimtrack.store.backup import backup

    with Database.open(db) as database, _bar("Copying", 1) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        size = backup(database, file, replace=replace, progress=progress)
    click.echo(f"{file}: {size / 1e6:.1f} MB", err=True)


@click.command("doctor")
@click.option("--mend", is_flag=True, help="Make the full-text search anew first.")
@output_options
@click.pass_obj
def doctor_command(db: str, mend: bool, output: Output) -> None:
    """Check that the database is whole, and say what to run where it is not.

    Rows: check, ok, found, advice. Exit status 1 where something is wrong.
    """
    from dataclasses import asdict

    from claimtrack.pipeline import doctor
    from claimtrack.store import Database
    from claimtrack.store.health import mend_words

    failed = 0
    with Database.open(db) as database:
        if mend:
            mend_words(database)

        def rows() -> Iterator[Row]:
            nonlocal failed
            for finding in doctor.examine(database):
                failed += not finding.ok
                yield asdict(finding)

        print_rows(rows(), output, text=_finding_text)
    if failed:
        click.get_current_context().exit(1)


def _finding_text(row: Row) -> str:
    mark = colour("ok   ", fg="green") if row["ok"] else colour("wrong", fg="red", bold=True)
    advice = f": {row['advice']}" if row["advice"] else ""
    return f"{mark}  {row['check']:<11}{row['found']}{advice}"
