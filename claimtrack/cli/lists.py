"""Lists of what the database holds: documents, mentions, claims, speakers, links."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from claimtrack.cli.output import Output, Row, output_options, print_rows
from claimtrack.types import QuantityKind, QuoteKind

if TYPE_CHECKING:
    from claimtrack.store import Database, Filter

Command = TypeVar("Command", bound=Callable[..., Any])

KINDS = (*get_args(QuoteKind), *get_args(QuantityKind))

FILTERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("--document", {"metavar": "NAME", "help": "Of this document."}),
    ("--outlet", {"metavar": "NAME", "help": "Published by this outlet."}),
    ("--speaker", {"metavar": "NAME", "help": "Said by a speaker of that name, or part of it."}),
    ("--type", {"type": click.Choice(["quote", "quantity"]), "help": "Only these."}),
    ("--kind", {"type": click.Choice(KINDS), "metavar": "KIND", "help": f"{', '.join(KINDS)}."}),
    ("--language", {"metavar": "CODE", "help": "Reports in this language: en, it, uk, …"}),
    ("--since", {"metavar": "TIME", "help": "Published then or later (ISO 8601)."}),
    ("--until", {"metavar": "TIME", "help": "Published then or earlier (ISO 8601)."}),
)


def filter_options(command: Command) -> Command:
    """Add the filters and pass them as one ``chosen``."""
    from functools import wraps

    names = [flag[2:] for flag, _ in FILTERS]

    @wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        from claimtrack.store import Filter

        return command(*args, chosen=Filter(**{n: kwargs.pop(n) for n in names}), **kwargs)

    decorated: Any = wrapper
    for flag, settings in reversed(FILTERS):
        decorated = click.option(flag, **settings)(decorated)
    return decorated  # type: ignore[no-any-return]


def say_nothing_found(saying: str, database: Database, chosen: Filter, output: Output) -> None:
    """For an empty result, on standard error; programs are told what the filter names in vain."""
    missing = "".join(f" There is no {words} here." for words in database.missing(chosen))
    if missing or output.format == "text":
        click.echo(saying + missing, err=True)


def _listing(name: str, help_text: str) -> click.Command:
    @click.command(name, help=help_text)
    @click.argument("words", nargs=-1)
    @filter_options
    @click.option("--claim", type=int, metavar="CLAIM", help="With a mention of this claim.")
    @click.option("--limit", type=click.IntRange(0), metavar="N", help="At most N rows.")
    @click.option("--offset", type=click.IntRange(0), default=0, metavar="N", help="After N rows.")
    @output_options
    @click.pass_obj
    def command(
        db: str,
        words: tuple[str, ...],
        chosen: Filter,
        claim: int | None,
        limit: int | None,
        offset: int,
        output: Output,
    ) -> None:
        from dataclasses import replace

        from claimtrack.store import Database

        chosen = replace(chosen, claim=claim, text=" ".join(words) or None)
        with Database.open(db, readonly=True) as database:
            rows: Callable[..., Iterator[Row]] = getattr(database, name)
            found = rows(chosen, limit=limit, offset=offset)
            if output.format in ("text", "table"):
                found = (_short(name, row) for row in found)
            if not print_rows(found, output):
                say_nothing_found(f"No {name} like that.", database, chosen, output)

    return command


# What of a row fits a terminal; the other formats give all of it.
SHORT = {
    "documents": ("document", "language", "outlet", "published", "quotes", "quantities", "title"),
    "mentions": ("id", "claim", "kind", "text", "item", "speaker", "document"),
    "claims": ("id", "type", "title", "mentions", "documents", "outlets", "first_seen"),
    "speakers": ("id", "name", "aliases", "quotes", "quantities", "documents"),
}

_TIMES = ("published", "first_seen")


def _short(name: str, row: Row) -> Row:
    from claimtrack.match.wording import when  # late: programs, which get all columns, do without

    return {
        column: when(row[column]) if column in _TIMES and row[column] else row[column]
        for column in SHORT[name]
    }


_NAMES = "The name of a speaker is found under all names, in any script, that the speaker has."

documents_command = _listing(
    "documents", f"List the reports; WORDS keeps those whose text has all of them.\n\n{_NAMES}"
)
mentions_command = _listing(
    "mentions",
    f"List quotes and quantities; WORDS keeps those around which all of them stand.\n\n{_NAMES}",
)
claims_command = _listing(
    "claims", "List claims, those with most mentions first; WORDS as for mentions."
)
speakers_command = _listing(
    "speakers",
    "List who is said to have said something, with the other spellings of the name.\n\n"
    "WORDS are part of a name, in any script and spelling.",
)


@click.command("links")
@output_options
@click.pass_obj
def links_command(db: str, output: Output) -> None:
    """List the related pairs of mentions in different documents.

    Each row: a, b (DOCUMENT#START-END), relation, score. Pairs that follow from a
    common claim are included.
    """
    from claimtrack import pipeline
    from claimtrack.store import Database

    with Database.open(db, readonly=True) as database:
        print_rows(pipeline.links(database), output)
