#!/usr/bin/env python3
"""Reads fixtures/matching/*.txt: reports with facts named in place, the links implied.

    scripts/event_file.py [FILE …]

prints what each event holds, and the marks for which the extraction finds no figure. The
format stands in fixtures/matching/README.md.
"""

from __future__ import annotations

import collections
import itertools
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tabulate import tabulate

from claimtrack.extract import extract, passages
from claimtrack.match.figures import apart, compare, interval
from claimtrack.match.report import hours_of
from claimtrack.types import Attribution, Document, Mention, Passage, Quantity, Quote

EVENTS = sorted((Path(__file__).parent.parent / "fixtures" / "matching").glob("*.txt"))
_HEAD = re.compile(r"^== (\S+) \| (\S+) \| (.+?) \| (.+)$", re.MULTILINE)
_MARK = re.compile(r"\[(?P<fact>[\w.!~]+)\||\{(?P<quote>[\w.!]+)@(?P<speaker>[^|]+)\||[\]}]")
SIGNS = "!~"


@dataclass(frozen=True)
class Marked:
    name: str
    start: int
    end: int
    speaker: str | None


def read(files: Sequence[Path] = EVENTS) -> list[tuple[Document, list[Marked]]]:
    return [report for file in files for report in _read(file)]


def _read(path: Path) -> list[tuple[Document, list[Marked]]]:
    text = path.read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(text))
    result = []
    for head, following in itertools.zip_longest(heads, heads[1:]):
        body = text[head.end() : following.start() if following else len(text)].strip()
        plain, marks = _unmarked(body)
        name, published, publisher, title = head.groups()
        language = name.split("-")[1]
        result.append((Document(name, plain, language, title, None, publisher, published), marks))
    return result


def _unmarked(body: str) -> tuple[str, list[Marked]]:
    plain, last, length = [], 0, 0
    opened: list[tuple[str, int, str | None]] = []
    marks: list[Marked] = []
    for match in _MARK.finditer(body):
        piece = body[last : match.start()]
        plain.append(piece)
        length += len(piece)
        last = match.end()
        if match["fact"]:
            opened.append((match["fact"], length, None))
        elif match["quote"]:
            opened.append((match["quote"], length, match["speaker"]))
        else:
            name, start, speaker = opened.pop()
            marks.append(Marked(name, start, length, speaker))
    if opened:
        raise ValueError(f"a mark is left open: {opened[-1][0]}")
    plain.append(body[last:])
    return "".join(plain), marks


def mentions(document: Document, marks: list[Marked]) -> dict[str, Mention]:
    """Marks as Mentions; figures take interval, item and whole from the extraction that fits."""
    found = [m for m in extract(document) if isinstance(m, Quantity)]
    quotes = [mark for mark in marks if mark.speaker]
    result: dict[str, Mention] = {}
    seen: dict[str, int] = {}
    for mark in sorted(marks, key=lambda m: m.start):
        seen[mark.name] = seen.get(mark.name, 0) + 1
        key = f"{mark.name}/{seen[mark.name]}"
        if mark.speaker:
            said = Attribution(None, mark.speaker, None, 1.0)
            result[key] = Quote("direct", ((mark.start, mark.end),), said)
            continue
        fitting = [m for m in found if m.start < mark.end and mark.start < m.end]
        if not fitting:
            continue
        figure = max(fitting, key=lambda m: min(m.end, mark.end) - max(m.start, mark.start))
        around = [q for q in quotes if q.start <= mark.start and mark.end <= q.end]
        speaker = around[0].speaker if around else figure.attribution.name
        result[key] = Quantity(
            figure.span, figure.low, figure.high, figure.point, figure.modifier, figure.kind,
            figure.unit, figure.item, figure.whole, Attribution(None, speaker, None, 1.0),
        )  # fmt: skip
    return result


def relation(a: str, b: str, x: Passage, y: Passage) -> str | None:
    """The relation that two names imply: (name/1, name/2), earlier report first."""
    first, second = a.split("/")[0], b.split("/")[0]
    if x.type != y.type:
        return None
    if first.rstrip(SIGNS) != second.rstrip(SIGNS):
        return "related" if first.split(".")[0] == second.split(".")[0] and "." in first else None
    if x.type == "quote":
        return "same" if first == second else "conflicting"
    assert isinstance(x.mention, Quantity)
    assert isinstance(y.mention, Quantity)
    figures = _in_one_unit(x.mention, y.mention)
    stands = compare(*figures)
    if stands == "incomparable":
        return "same"
    rivals = first.endswith("~") != second.endswith("~")
    grows = "!" in first and not rivals
    if stands == "disjoint":
        later = hours_of(y.published) - hours_of(x.published) > 3
        return "updated" if grows and later else "conflicting"
    one, other = map(interval, figures)
    assert one
    assert other
    return "updated" if grows and apart(one, other) > 0.05 else "same"


def _in_one_unit(one: Quantity, other: Quantity) -> tuple[Quantity, Quantity]:
    """Two figures of one fact; a unit that one leaves unsaid is the other's, and so is a scale
    word (*Paris gives €450 million, Berlin 600*). Shares compare as they are."""
    if "fraction" in (one.kind, other.kind) or bool(one.unit) == bool(other.unit):
        return one, other
    if one.unit:
        return one, _lent(one, other)
    return _lent(other, one), other


def _lent(full: Quantity, bare: Quantity) -> Quantity:
    scales = (10**power for power in (0, 3, 6, 9))
    told = [
        replace(
            bare, kind=full.kind, unit=full.unit,
            low=bare.low and bare.low * scale, high=bare.high and bare.high * scale,
            point=bare.point and bare.point * scale,
        )
        for scale in scales
    ]  # fmt: skip
    return next((x for x in told[1:] if compare(full, x) == "equal"), told[0])


def main(files: list[str]) -> None:
    """Print a row for each event, then the marks that name no figure of the extraction."""
    held: dict[str, list[tuple[str, dict[str, Passage]]]] = collections.defaultdict(list)
    lost = []
    for document, marks in read([Path(file) for file in files] or EVENTS):
        found = mentions(document, marks)
        kept = dict(zip(found, passages(document, list(found.values())), strict=True))
        held[document.id.split("-")[0]].append((document.published or "", kept))
        wanted = collections.Counter(mark.name for mark in marks)
        wanted.subtract(collections.Counter(key.split("/")[0] for key in found))
        lost += [f"{document.id}: {name}" for name in (+wanted).elements()]
    rows = []
    for event, told in held.items():
        told.sort(key=lambda report: report[0])
        relations = collections.Counter(
            relation(a, b, x, y)
            for (_, one), (_, other) in itertools.combinations(told, 2)
            for a, x in one.items()
            for b, y in other.items()
        )
        counts = [relations[r] for r in ("same", "updated", "conflicting", "related")]
        rows.append([event, len(told), sum(len(kept) for _, kept in told), *counts])
    heads = ["event", "reports", "mentions", "same", "updated", "conflicting", "related"]
    print(tabulate(rows, headers=heads))
    print("\n".join(["", "marks without a figure of the extraction:", *lost]))


if __name__ == "__main__":
    main(sys.argv[1:])
