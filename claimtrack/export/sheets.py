"""A whole database as CSV files in one zip archive, and back without loss.

One file a table, ``documents.csv`` and so on, in UTF-8 with a header line. An empty cell is no
value. A backslash stands before a text that is empty, that begins with one itself, or that a
spreadsheet would take for a formula.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, Any

from claimtrack.errors import InputError
from claimtrack.export.jsonl import header, schema_of, tables
from claimtrack.store import Database, transfer

Row = dict[str, Any]

HEADER = "claimtrack.json"
_GUARDED = tuple("\\=+-@\t\r\n＝＋－＠")
_NO_DATE = (1980, 1, 1, 0, 0, 0)


Progress = Callable[[int], object]


def _silent(done: int) -> None:
    pass


def save(
    database: Database,
    file: IO[bytes],
    *,
    originals: bool = False,
    progress: Progress = _silent,
) -> dict[str, int]:
    """Write the archive; how many rows of each table. The same rows give the same bytes.

    ``progress`` is told of each row.
    """
    counts = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_member(HEADER), json.dumps(header()))
        for table in tables(originals):
            with archive.open(_member(f"{table}.csv"), "w", force_zip64=True) as member:
                counts[table] = _write(database, table, member, progress)
    return counts


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _NO_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _write(database: Database, table: str, member: IO[bytes], progress: Progress) -> int:
    text = io.TextIOWrapper(member, encoding="utf-8", newline="", write_through=True)
    names = list(transfer.columns(database, table))
    # CRLF, so that a cell with either of its characters is put in quotation marks.
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    count = 0
    for row in transfer.rows(database, table):
        writer.writerow([_cell(row[name]) for name in names])
        count += 1
        progress(1)
    text.detach()
    return count


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return repr(value)
    return f"\\{value}" if not value or value.startswith(_GUARDED) else value


def load(
    database: Database, what: str, file: IO[bytes], progress: Progress = _silent
) -> dict[str, int]:
    """Put an archive into an empty database, all or nothing; how many rows of each table.

    ``progress`` is told of each row.
    Vectors are not in it: :func:`claimtrack.pipeline.reembed` makes them again. Raises
    :class:`~claimtrack.errors.InputError` for an archive that is not whole and right.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            if HEADER not in archive.namelist():
                raise InputError(f"{what} is no export of claimtrack: there is no {HEADER} in it")
            version = schema_of(what, json.loads(archive.read(HEADER)))
            types = {table: transfer.columns(database, table) for table in transfer.TABLES}
            return transfer.restore(database, _rows(what, archive, types), version, progress)
    except (zipfile.BadZipFile, EOFError, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise InputError(f"{what} is damaged ({error}): export it again") from error


def _rows(
    what: str, archive: zipfile.ZipFile, types: dict[str, dict[str, str]]
) -> Iterator[tuple[str, str, Row]]:
    csv.field_size_limit(2**31 - 1)  # a cell can hold a whole report
    present = set(archive.namelist())
    for table in transfer.TABLES:
        name = f"{table}.csv"
        if name not in present:
            continue
        with archive.open(name) as member:
            reader = csv.reader(io.TextIOWrapper(member, encoding="utf-8-sig", newline=""))
            columns = next(reader, [])
            for cells in reader:
                place = f"{what}, {name}, line {reader.line_num}"
                if len(cells) != len(columns):
                    raise InputError(f"{place}: {len(cells)} cells, not {len(columns)}")
                yield (
                    place,
                    table,
                    _row(place, dict(zip(columns, cells, strict=True)), types[table]),
                )


def _row(place: str, cells: dict[str, str], types: dict[str, str]) -> Row:
    try:
        return {name: _value(cell, types.get(name, "TEXT")) for name, cell in cells.items()}
    except ValueError as error:
        raise InputError(f"{place}: {error}") from error


def _value(cell: str, kind: str) -> Any:
    if cell == "":
        return None
    if kind == "INTEGER":
        return int(cell)
    if kind == "REAL":
        return float(cell)
    return cell[1:] if cell.startswith("\\") else cell
