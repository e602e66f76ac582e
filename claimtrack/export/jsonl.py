"""A whole database as JSON lines, and back without loss.

The first line says who wrote it and for which schema, each further one is a row:
``{"table": "documents", "id": 1, …}`` with the columns of docs/database.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from claimtrack import __version__
from claimtrack.errors import InputError
from claimtrack.store import Database, transfer

Row = dict[str, Any]


def header() -> Row:
    return {"claimtrack": __version__, "schema": transfer.VERSION}


def schema_of(what: str, head: Any) -> int:
    """The schema that a header names; InputError for what is no header."""
    if not isinstance(head, dict) or type(head.get("schema")) is not int:
        raise InputError(
            f"{what} is no export of claimtrack: reports in JSON lines are read by `claimtrack add`"
        )
    return int(head["schema"])


def tables(originals: bool) -> tuple[str, ...]:
    return tuple(t for t in transfer.TABLES if originals or t != "originals")


def lines(database: Database, *, originals: bool = False) -> Iterator[str]:
    """The lines of an export, without line ends; bytes of fetched pages only on request."""
    yield _line(header())
    for table in tables(originals):
        for row in transfer.rows(database, table):
            yield _line({"table": table, **row})


def _line(value: Row) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def load(
    database: Database,
    what: str,
    found: Iterable[bytes],
    progress: Callable[[int], object] = lambda done: None,
) -> dict[str, int]:
    """Put an export into an empty database, all or nothing; how many rows of each table.

    ``progress`` is told of each row.
    Vectors are not in an export: :func:`claimtrack.pipeline.reembed` makes them again.
    Raises :class:`~claimtrack.errors.InputError` for a file that is not whole and right.
    """
    numbered = enumerate(found, start=1)
    head = next((_object(f"{what}, line {n}", line) for n, line in numbered), None)
    version = schema_of(what, head)
    return transfer.restore(database, _rows(what, numbered), version, progress)


def _rows(what: str, numbered: Iterator[tuple[int, bytes]]) -> Iterator[tuple[str, str, Row]]:
    for number, line in numbered:
        if not line.strip():
            continue
        place = f"{what}, line {number}"
        row = _object(place, line)
        table = row.pop("table", None)
        yield place, str(table), row


def _object(place: str, line: bytes) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place}: not JSON ({error}); export it again") from error
    if not isinstance(row, dict):
        raise InputError(f"{place}: not an object; export it again")
    return row
