"""Answers for programs: JSON, CSV, Atom."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any
from xml.etree import ElementTree

from starlette.responses import JSONResponse, Response

Row = dict[str, Any]

# What a spreadsheet would take for a formula.
_FORMULA = tuple("=+-@\t\r＝＋－＠")
_ATOM = "http://www.w3.org/2005/Atom"


class _Json(JSONResponse):
    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1).encode()


def as_json(value: Any, status: int = 200) -> Response:
    return _Json(value, status)


def download(value: Any, name: str, media_type: str = "application/ld+json") -> Response:
    """JSON that a browser saves under a name."""
    body = json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=media_type, headers=headers)


def as_csv(rows: Iterable[Row], columns: Sequence[str], name: str) -> Response:
    """A file with a header line; a text that looks like a formula gets an apostrophe before it."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(file.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _cell(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def as_atom(feed: Row, entries: Iterable[Row]) -> Response:
    """A feed of ``id title updated link`` and entries of these and ``summary author``; RFC 4287."""
    ElementTree.register_namespace("", _ATOM)
    root = ElementTree.Element(f"{{{_ATOM}}}feed")
    _entry(root, feed)
    ElementTree.SubElement(root, f"{{{_ATOM}}}link", rel="self", href=feed["self"])
    author = ElementTree.SubElement(root, f"{{{_ATOM}}}author")
    _child(author, "name", "claimtrack")
    for row in entries:
        _entry(ElementTree.SubElement(root, f"{{{_ATOM}}}entry"), row)
    body = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, media_type="application/atom+xml")


def _entry(element: ElementTree.Element, row: Row) -> None:
    for name in ("id", "title", "updated", "summary"):
        if row.get(name):
            _child(element, name, row[name])
    ElementTree.SubElement(element, f"{{{_ATOM}}}link", rel="alternate", href=row["link"])


def _child(parent: ElementTree.Element, name: str, text: str) -> None:
    # XML knows no control characters; a report may hold some.
    legal = "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "￾￿"))
    ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}").text = legal
