"""Reports into the database, or their mentions straight to the output."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import click

from claimtrack.cli.output import Output, Row, colour, output_options, print_rows
from claimtrack.errors import ClaimtrackError, InputError

if TYPE_CHECKING:
    from claimtrack.read import Format
    from claimtrack.read.fetch import Memory
    from claimtrack.types import Document

RELATIONS = ("same", "updated", "conflicting", "related")


Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(slots=True)
class Sources:
    """What is to be read, and how; ``failures`` are the errors that were gone past."""

    names: tuple[str, ...]
    language: str | None
    format: Format | None
    max_bytes: int
    keep_going: bool = False
    allow_private: bool = False
    delay: float = 1.0
    failures: list[str] = field(default_factory=list)

    def documents(self, memory: Memory | None = None) -> Iterator[Document]:
        """The documents of all sources in order, without what ``memory`` knows unchanged."""
        from claimtrack import read
        from claimtrack.read.address import is_address

        fetcher = None
        if any(map(is_address, self.names)):
            from claimtrack.read.fetch import Fetcher

            fetcher = Fetcher(
                allow_private=self.allow_private, max_bytes=self.max_bytes, delay=self.delay
            )
        for name in self.names:
            try:
                yield from read.documents(
                    name,
                    language=self.language,
                    format=self.format,
                    max_bytes=self.max_bytes,
                    on_bad_row=self.note if self.keep_going else None,
                    fetcher=fetcher,
                    memory=memory,
                )
            except ClaimtrackError as error:
                if not self.keep_going:
                    raise
                self.note(error)

    def note(self, error: ClaimtrackError) -> None:
        self.failures.append(str(error))

    def report_failures(self, done: str) -> None:
        """One line for each bad source at the end, then exit status 1."""
        if not self.failures:
            return
        for failure in self.failures:
            click.echo(f"Error: {failure}", err=True)
        many = "1 source" if len(self.failures) == 1 else f"{len(self.failures)} sources"
        raise InputError(f"{many} left out, {done}: mend what the lines above say, then add again")


def source_options(command: Command) -> Command:
    """Add SOURCE... and how to read them, and pass them as one ``sources``."""
    from functools import wraps

    @wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        sources = Sources(
            kwargs.pop("names"),
            kwargs.pop("language"),
            kwargs.pop("read_as"),
            kwargs.pop("max_size") * 1_000_000,
            kwargs.pop("keep_going"),
            kwargs.pop("allow_private"),
            kwargs.pop("delay"),
        )
        return command(*args, sources=sources, **kwargs)

    decorated: Any = wrapper
    for decorator in reversed(
        (
            click.argument("names", nargs=-1, required=True, metavar="SOURCE..."),
            click.option(
                "--language",
                metavar="CODE",
                help="Of the reports; found from the text if not given.",
            ),
            click.option(
                "--as",
                "read_as",
                type=click.Choice(["text", "html", "jsonl", "warc"]),
                help="What the sources are, whatever their names end in.",
            ),
            click.option(
                "--max-size",
                type=click.IntRange(1),
                default=20,
                show_default=True,
                metavar="MB",
                help="Refuse a larger report.",
            ),
            click.option(
                "--keep-going", is_flag=True, help="Go on past a bad source and list it at the end."
            ),
            click.option(
                "--delay",
                type=click.FloatRange(0),
                default=1.0,
                show_default=True,
                metavar="SECONDS",
                help="Between two requests to one host.",
            ),
            click.option(
                "--allow-private",
                is_flag=True,
                help="Fetch from this machine and its network as well.",
            ),
        )
    ):
        decorated = decorator(decorated)
    return decorated  # type: ignore[no-any-return]


@click.command("add")
@source_options
@click.option(
    "--encoder", metavar="NAME", help="For a new database: a sentence-transformers model."
)
@output_options
@click.pass_obj
def add_command(db: str, sources: Sources, encoder: str | None, output: Output) -> None:
    """Read reports, extract, match and store them; print what is new and what is known.

    SOURCE is a text file, an HTML page, a file of JSON lines, a web archive (.warc,
    .warc.gz), the address of a page or of an RSS or Atom feed, or - for standard input.
    Adding the same report twice adds nothing; a changed one becomes its next version.
    """
    from claimtrack.pipeline import Tracker
    from claimtrack.store.fetches import Fetches

    added = 0
    with Tracker.open(db, encoder=encoder, create=True) as tracker:
        memory = Fetches(tracker.database)

        def rows() -> Iterator[Row]:
            nonlocal added
            for document in sources.documents(memory):
                outcome = tracker.add(document)
                memory.stored(outcome.document)
                added += outcome.new
                yield outcome.row()

        print_rows(rows(), output, text=outcome_text)
    if memory.same:
        click.echo(f"{memory.same} unchanged since last fetched", err=True)
    sources.report_failures(f"{added} documents added")


def outcome_text(row: Row) -> str:
    if row["status"] == "known":
        return f"{colour(row['document'], bold=True)}  already in the database"
    found = f"{row['quotes']} quotes, {row['quantities']} quantities"
    related = ", ".join(f"{row[name]} {name}" for name in RELATIONS if row[name])
    return f"{colour(row['document'], bold=True)}  {found}" + (f"; {related}" if related else "")


@click.command("extract")
@source_options
@click.option(
    "--format",
    "shape",
    type=click.Choice(["jsonl", "text"]),
    default=None,
    help="jsonl: an object a document, as in the annotation guide; the default when piped.",
)
@click.option("--explain", is_flag=True, help="Say which rule and pack entry found each mention.")
def extract_command(sources: Sources, shape: str | None, explain: bool) -> None:
    """Print the quotes and quantities of reports, without a database."""
    from claimtrack.extract import extract
    from claimtrack.extract.record import record

    done = 0
    shape = shape or ("text" if sys.stdout.isatty() else "jsonl")
    for document in sources.documents():
        mentions = extract(document)
        if shape == "jsonl":
            click.echo(json.dumps(record(document, mentions, explain=explain), ensure_ascii=False))
        else:
            from claimtrack.cli.reading import document_text

            click.echo(document_text(document, mentions, explain=explain))
        done += 1
    sources.report_failures(f"{done} documents extracted")
