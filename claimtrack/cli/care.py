"""Care of the database: its encoder, its index, copies, and whether all is well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from claimtrack.cli.output import Output, Row, colour, output_options, print_rows, progress


@click.group("encoder")
def encoder_command() -> None:
    """Show or change the model that turns mentions into vectors."""


@encoder_command.command("list")
@output_options
@click.pass_obj
def encoder_list(db: str, output: Output) -> None:
    """List the encoders that are at hand, and the one that the database uses."""
    from claimtrack import encode
    from claimtrack.store import Database

    used = None
    if Path(db).exists():
        with Database.open(db, readonly=True) as database:
            used = database.encoder
    rows = [
        {
            "name": known.name,
            "dim": known.dim,
            "size_mb": round(known.size / 1e6, 1),
            "path": str(known.path),
            "in_use": bool(used and used.name == known.name),
        }
        for known in encode.available()
    ]
    if used and used.name not in {row["name"] for row in rows}:
        rows.append(
            {"name": used.name, "dim": used.dim, "size_mb": None, "path": None, "in_use": True}
        )
    print_rows(rows, output)


@encoder_command.command("show")
@output_options
@click.pass_obj
def encoder_show(db: str, output: Output) -> None:
    """Show the database's encoder and how many mentions have its vectors."""
    from claimtrack.store import Database

    with Database.open(db, readonly=True) as database:
        counts, used = database.counts(), database.encoder
    row = {
        "name": used.name if used else None,
        "dim": used.dim if used else None,
        "mentions": counts["mentions"],
        "vectors": counts["vectors"],
    }
    print_rows([row], output)


@encoder_command.command("use")
@click.argument("name")
@click.pass_obj
def encoder_use(db: str, name: str) -> None:
    """Re-embed the whole database with the encoder NAME.

    NAME is claimtrack-static-v1 for the packaged one, or a sentence-transformers model
    by name or path. A run that was stopped goes on where it was; until it is complete, look-ups go
    on with the vectors of the old encoder.
    """
    from claimtrack.pipeline import reembed
    from claimtrack.store import Database

    with Database.open(db) as database:
        total = database.counts()["mentions"]
        with progress("Embedding", total) as bar:
            done = reembed(database, name, progress=bar.update)
    click.echo(f"{done} mentions embedded; the database now uses {name}", err=True)


@click.group("index")
def index_command() -> None:
    """Show or rebuild the FAISS index, a cache of the vectors in the database."""


@index_command.command("show")
@output_options
@click.pass_obj
def index_show(db: str, output: Output) -> None:
    """Show what the index file holds and whether it is up to date."""
    from claimtrack.pipeline import index_state
    from claimtrack.store import Database

    with Database.open(db, readonly=True) as database:
        print_rows([index_state(database)], output)


@index_command.command("rebuild")
@click.pass_obj
def index_rebuild(db: str) -> None:
    """Make the index file anew from the vectors in the database."""
    from claimtrack.pipeline import rebuild_index
    from claimtrack.store import Database

    with (
        Database.open(db) as database,
        progress("Indexing", database.counts()["vectors"]) as bar,
    ):
        done = rebuild_index(database, bar.update)
    click.echo(f"{done} vectors indexed", err=True)


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

    with Database.open(db) as database, progress("Copying", 1) as bar:

        def told(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        size = backup(database, file, replace=replace, progress=told)
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
