"""Rows on standard output, in the formats and with the flags of sqlite-utils."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice
from typing import Any, TypeVar

import click

Row = dict[str, Any]
Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Output:
    """How rows are to be printed; ``format`` is json, nl, csv, tsv, table or text."""

    format: str
    table_format: str = "simple"
    headers: bool = True


def output_options(command: Command) -> Command:
    """Add ``--nl --csv --tsv --table --fmt --no-headers --json`` and pass them as ``output``."""
    from functools import wraps

    @wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        chosen = kwargs.pop("output_format")
        fmt = kwargs.pop("fmt")
        headers = not kwargs.pop("no_headers")
        if fmt:
            chosen = "table"
        if chosen is None:
            chosen = "text" if sys.stdout.isatty() else "json"
        return command(*args, output=Output(chosen, fmt or "simple", headers), **kwargs)

    flags = [
        ("--json", "json", "A JSON array; the default when piped."),
        ("--nl", "nl", "One JSON object a line."),
        ("--csv", "csv", "Comma-separated values."),
        ("--tsv", "tsv", "Tab-separated values."),
        ("--text", "text", "For reading; the default on a terminal."),
    ]
    decorated: Any = click.option(
        "--no-headers", is_flag=True, help="No header line in CSV, TSV, tables."
    )(wrapper)
    decorated = click.option("--fmt", metavar="FORMAT", help="A table format of tabulate.")(
        decorated
    )
    decorated = click.option("-t", "--table", "output_format", flag_value="table", help="A table.")(
        decorated
    )
    for flag, value, text in reversed(flags):
        decorated = click.option(flag, "output_format", flag_value=value, default=None, help=text)(
            decorated
        )
    return decorated  # type: ignore[no-any-return]


def print_rows(
    rows: Iterable[Row], output: Output, text: Callable[[Row], str] | None = None
) -> bool:
    """Print rows, and say whether there were any; ``text`` renders one row for reading, else a
    table stands in for it."""
    iterator = iter(rows)
    first = list(islice(iterator, 1))
    rows = chain(first, iterator)
    if output.format == "text" and text is None:
        output = Output("table", output.table_format, output.headers)
    if output.format == "json":
        _print_json_array(rows)
    elif output.format == "nl":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    elif output.format in ("csv", "tsv"):
        _print_csv(rows, output)
    elif output.format == "text" and text:
        for row in rows:
            click.echo(text(row))
    else:
        _print_table(list(rows), output)
    return bool(first)


def _print_json_array(rows: Iterable[Row]) -> None:
    iterator = iter(rows)
    first = list(islice(iterator, 1))
    if not first:
        click.echo("[]")
        return
    click.echo("[" + json.dumps(first[0], ensure_ascii=False), nl=False)
    for row in iterator:
        click.echo(",\n " + json.dumps(row, ensure_ascii=False), nl=False)
    click.echo("]")


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple | dict):
        if all(isinstance(entry, str) for entry in value):
            return "; ".join(value)
        return json.dumps(value, ensure_ascii=False)
    return value


def _print_csv(rows: Iterable[Row], output: Output) -> None:
    dialect = "excel" if output.format == "csv" else "excel-tab"
    writer = csv.writer(sys.stdout, dialect=dialect, lineterminator="\n")
    for number, row in enumerate(rows):
        if number == 0 and output.headers:
            writer.writerow(row)
        writer.writerow(_plain(value) for value in row.values())


def _print_table(rows: Sequence[Row], output: Output) -> None:
    if output.table_format != "simple":
        import tabulate

        if output.table_format not in tabulate.tabulate_formats:
            known = ", ".join(tabulate.tabulate_formats)
            raise click.BadParameter(f"not a table format; use one of: {known}", param_hint="--fmt")
    if not rows:
        return
    from tabulate import tabulate as render

    # A column without a value in any row only takes room from the others.
    names = [name for name in rows[0] if any(row[name] not in (None, "", []) for row in rows)]
    cells = [[_plain(row[name]) for name in names] for row in rows]
    widths = _column_widths(names, cells) if sys.stdout.isatty() else None
    click.echo(
        render(
            cells,
            headers=names if output.headers else (),
            tablefmt=output.table_format,
            disable_numparse=True,
            maxcolwidths=widths,
        )
    )


def _column_widths(names: Sequence[str], cells: Sequence[Sequence[Any]]) -> list[int | None]:
    """Widths that fit the terminal: the widest columns give way first.

    tabulate makes a column two wider than its heading.
    """
    room = shutil.get_terminal_size().columns - 2 * len(names)
    widths = [
        max(
            len(name) + 2,
            *(len(str(row[place] if row[place] is not None else "")) for row in cells),
        )
        for place, name in enumerate(names)
    ]
    while sum(widths) > room and max(widths) > 12:
        widths[widths.index(max(widths))] -= 1
    return list(widths)


def colour(text: str, **style: Any) -> str:
    """Style for a terminal; plain where NO_COLOR is set or the output is not a terminal."""
    if os.environ.get("NO_COLOR") or not sys.stdout.isatty():
        return text
    return click.style(text, **style)


def progress(label: str, total: int | None) -> Any:
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
