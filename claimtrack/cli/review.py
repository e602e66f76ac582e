"""The queue: on a terminal by keys, in a pipe by JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from claimtrack.cli.deciding import by_option, who
from claimtrack.cli.lists import filter_options
from claimtrack.cli.output import Output, Row, output_options, print_rows
from claimtrack.errors import ClaimtrackError, ConflictError, InputError

if TYPE_CHECKING:
    from claimtrack.review import QueueFilter
    from claimtrack.store import Database, Filter

RELATIONS = click.Choice(["same", "updated", "conflicting", "related"])
STATES = click.Choice(["proposed", "auto", "confirmed", "rejected"])
ORDERS = click.Choice(["useful", "score", "uncertain", "newest", "oldest"])


@click.command("review")
@click.argument("words", nargs=-1)
@click.option("--list", "listing", is_flag=True, help="Print the queue, decide nothing.")
@click.option("--relation", "relations", multiple=True, type=RELATIONS, help="Repeatable.")
@click.option("--state", "states", multiple=True, type=STATES, help="proposed if not given.")
@click.option("--min-score", type=click.FloatRange(0, 1), metavar="P", help="At least.")
@click.option("--max-score", type=click.FloatRange(0, 1), metavar="P", help="At most.")
@click.option("--claim", type=int, metavar="CLAIM", help="With a mention of this claim.")
@click.option(
    "--settled", is_flag=True, help="Also what other pairs of the same claims have answered."
)
@click.option("--disputed", is_flag=True, help="Those on which two reviewers differ.")
@click.option("--order", type=ORDERS, default="useful", show_default=True)
@click.option("--limit", type=click.IntRange(0), metavar="N", help="List at most N.")
@filter_options
@by_option
@output_options
@click.pass_obj
def review_command(
    db: str,
    words: tuple[str, ...],
    listing: bool,
    relations: tuple[Any, ...],
    states: tuple[Any, ...],
    min_score: float | None,
    max_score: float | None,
    claim: int | None,
    settled: bool,
    disputed: bool,
    order: Any,
    limit: int | None,
    chosen: Filter,
    by: str | None,
    output: Output,
) -> None:
    """Decide proposed matches, one key each: a accepts, x rejects, ? lists the keys.

    WORDS keeps those with a mention around which all of them stand.

    In a pipe it reads one decision a line and prints one result a line; `--list` prints
    the queue, and so does a run whose output alone is not a terminal. `version` comes from
    the list: a match that somebody decided since is refused and says by whom.

    \b
      claimtrack review --list --nl > queue.jsonl
      echo '{"match": 7, "decision": "confirm", "version": 0}' | claimtrack review
    """
    from dataclasses import replace

    from claimtrack import review
    from claimtrack.store import Database

    listing = listing or (sys.stdin.isatty() and not sys.stdout.isatty())
    actor = None if listing else who(by)
    queue = review.QueueFilter(
        states=states or ("proposed",),
        relations=relations,
        min_score=min_score,
        max_score=max_score,
        mentions=replace(chosen, claim=claim, text=" ".join(words) or None),
        # Who differs may think again; otherwise nobody is asked twice.
        actor=None if disputed else by if listing else actor,
        disputed=disputed,
        settled=settled,
        order=order,
    )
    with Database.open(db, readonly=listing) as database:
        if actor is None:
            _print_queue(database, queue, limit, output)
        elif sys.stdin.isatty():
            _sit_down(database, queue, actor)
        else:
            _decide_lines(database, sys.stdin, actor)


def _print_queue(database: Database, queue: QueueFilter, limit: int | None, output: Output) -> None:
    from dataclasses import replace

    from claimtrack import review

    rows: Iterable[Row] = (pair.row() for pair in review.queue(database, queue, limit=limit))
    if output.format == "json" and not sys.stdout.isatty():
        output = replace(output, format="nl")
    if output.format in ("csv", "tsv", "table", "text"):
        rows = (_flat(row) for row in rows)
    print_rows(rows, output)


def _flat(row: Row) -> Row:
    """A pair in the columns of a table."""
    a, b = row["a"], row["b"]
    return {
        "match": row["match"],
        "version": row["version"],
        "relation": row["relation"],
        "score": round(row["score"], 3),
        "state": row["state"],
        "a": a["text"],
        "a_claim": a["claim"],
        "a_document": a["document"],
        "b": b["text"],
        "b_claim": b["claim"],
        "b_document": b["document"],
    }


def _sit_down(database: Database, queue: QueueFilter, actor: str) -> None:
    from claimtrack import review

    if review.left(database, queue) == 0:
        click.echo("Nothing to decide.", err=True)
        return
    from claimtrack.cli.desk import Desk

    Desk(database, queue, actor).work()


def _decide_lines(database: Database, lines: Iterable[str], actor: str) -> None:
    """One result for each decision, at once; the good ones are stored whatever the others are."""
    refused = total = 0
    for result in _results(database, lines, actor):
        total += 1
        refused += "error" in result
        click.echo(json.dumps(result, ensure_ascii=False))
        sys.stdout.flush()
    if refused:
        raise InputError(f"{refused} of {total} decisions refused: their results say why")


def _results(database: Database, lines: Iterable[str], actor: str) -> Iterator[Row]:
    from claimtrack import review

    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        result: Row = {"line": number}
        try:
            wanted = _wanted(line)
            result = {"match": wanted["match"], "decision": wanted["decision"]}
            if wanted["decision"] != "skip":
                decision = review.Decision(
                    wanted["match"],
                    wanted["decision"],
                    wanted.get("version"),
                    wanted.get("reason"),
                )
                event = review.decide(database, [decision], actor=actor)[0]
                result["event"] = event.id
            pair = review.item(database, wanted["match"])
            result |= {"state": pair.state, "version": pair.version}
        except ConflictError as error:
            result |= {"error": str(error), "version": error.version}
        except ClaimtrackError as error:
            result |= {"error": str(error)}
        yield result


def _wanted(line: str) -> Row:
    try:
        wanted = json.loads(line)
    except ValueError as error:
        raise InputError(f"not JSON ({error}): give one object a line") from error
    if not isinstance(wanted, dict) or type(wanted.get("match")) is not int:
        raise InputError('a decision is an object with "match", a number, and "decision"')
    if wanted.get("decision") not in ("confirm", "reject", "skip"):
        raise InputError('"decision" is "confirm", "reject" or "skip"')
    if type(wanted.get("version", 0)) is not int and wanted["version"] is not None:
        raise InputError('"version" is the number that `claimtrack review --list` gives')
    if not isinstance(wanted.get("reason"), str | None):
        raise InputError('"reason" is a text')
    return wanted
