"""A small database from a folder of reports, and look-ups in it."""

from __future__ import annotations

from pathlib import Path

import click

from claimtrack.cli.output import colour

REPORTS = Path(__file__).parents[2] / "fixtures" / "reports"
SUFFIXES = (".txt", ".html", ".jsonl")
QUERIES = (
    "Russia launched 450 drones at Ukraine on Tuesday night",
    "circa metà di Sosnivka è in mano russa",
    "This is a war on bread",
)


@click.command("demo")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=REPORTS)
@click.argument("queries", nargs=-1, metavar="[TEXT...]")
@click.pass_context
def demo_command(ctx: click.Context, folder: Path, queries: tuple[str, ...]) -> None:
    """Try it out: add the reports in FOLDER to a database that is thrown away afterwards.

    Prints what was found in each report, then looks up each TEXT. Without a FOLDER it
    takes the reports that come with the source code.
    """
    import tempfile

    from claimtrack import read
    from claimtrack.cli.add import outcome_text
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
                click.echo("  " + outcome_text(outcome.row()))
        for query in queries or QUERIES:
            click.echo()
            click.echo(colour(f'$ claimtrack similar "{query}"', bold=True))
            rows = tracker.similar(query, limit=2)
            for row in rows:
                click.echo(match_text(row))
            if not rows:
                click.echo("Nothing known like it.")
