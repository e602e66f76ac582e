"""A small database from a folder of reports, and look-ups in it."""

from __future__ import annotations

from pathlib import Path

import click

from claimtrack.cli.output import colour

SUFFIXES = (".txt", ".html", ".jsonl")


@click.command("demo")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("queries", nargs=-1, metavar="[TEXT...]")
@click.pass_context
def demo_command(ctx: click.Context, folder: Path, queries: tuple[str, ...]) -> None:
    """Build a database in memory's place, a temporary folder, from the reports in FOLDER.

    Prints what was found in each report, then looks up each TEXT in it.
    """
    import tempfile

    from claimtrack import read
    from claimtrack.cli.add import _outcome_text
    from claimtrack.cli.reading import document_text, match_text
    from claimtrack.errors import InputError
    from claimtrack.extract import extract
    from claimtrack.pipeline import Tracker

    paths = (
        sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)
        if folder.is_dir()
        else []
    )
    if not paths:
        raise InputError(f"no reports in {folder}: name a folder with .txt, .html or .jsonl files")
    with (
        tempfile.TemporaryDirectory() as place,
        Tracker.open(Path(place) / "demo.db", create=True) as tracker,
    ):
        first = True
        for path in paths:
            for document in read.documents(str(path)):
                outcome = tracker.add(document)
                if first:
                    click.echo(document_text(document, extract(document), explain=False))
                    click.echo(colour("Added to the database:", bold=True))
                first = False
                click.echo("  " + _outcome_text(outcome.row()))
        for query in queries:
            click.echo()
            click.echo(colour(f'$ claimtrack similar "{query}"', bold=True))
            rows = tracker.similar(query, limit=2)
            for row in rows:
                click.echo(match_text(row))
            if not rows:
                click.echo("Nothing known like it.")
