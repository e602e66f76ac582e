"""The versions of a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from claimtrack.cli.output import Output, Row, colour, output_options, print_rows

if TYPE_CHECKING:
    from claimtrack.match.versions import Change
    from claimtrack.types import Passage


@click.command("diff")
@click.argument("document", metavar="NAME")
@click.argument("other", required=False, metavar="[OTHER]")
@output_options
@click.pass_obj
def diff_command(db: str, document: str, other: str | None, output: Output) -> None:
    """Show which quotes and figures changed from one version of a report to the next.

    NAME is a document, a fetched page's is its address. All its versions are compared,
    each with the one before; with OTHER those two alone.
    """
    from itertools import pairwise

    from claimtrack.match.versions import changes
    from claimtrack.store import Database, Filter
    from claimtrack.store.fetches import versions

    with Database.open(db, readonly=True) as database:

        def mentions(name: str) -> list[Passage]:
            database.document(name)
            ids = database.mention_ids(Filter(document=name))
            known = database.passages(ids)
            return [known[id_] for id_ in ids]

        def rows() -> Iterator[Row]:
            names = [document, other] if other else versions(database, document)
            for before, after in pairwise(names):
                for change in changes(mentions(before), mentions(after)):
                    yield _row(before, after, change)

        if other is None and len(versions(database, document)) == 1:
            click.echo(f"{document} has one version", err=True)
        print_rows(rows(), output, text=_change_text)


def _row(before: str, after: str, change: Change) -> Row:
    old, new = change.before, change.after
    either = new or old
    assert either
    return {
        "change": change.change,
        "type": either.type,
        "fields": list(change.fields),
        "before": old.text if old else None,
        "after": new.text if new else None,
        "item": either.item or either.whole,
        "speaker_before": old.speaker if old else None,
        "speaker_after": new.speaker if new else None,
        "old": before,
        "new": after,
        "old_start": old.mention.start if old else None,
        "new_start": new.mention.start if new else None,
    }


def _change_text(row: Row) -> str:
    mark, style = {
        "added": ("+", "green"),
        "removed": ("-", "red"),
        "changed": ("~", "yellow"),
    }[row["change"]]
    words = " → ".join(dict.fromkeys(filter(None, (row["before"], row["after"]))))
    counted = f" ({row['item']})" if row["item"] else ""
    line = colour(f"{mark} {words}{counted}", fg=style)
    if "speaker" in row["fields"]:
        line += f"  {row['speaker_before'] or 'nobody'} → {row['speaker_after'] or 'nobody'}"
    return line + (f"  [{', '.join(row['fields'])}]" if row["fields"] else "")
