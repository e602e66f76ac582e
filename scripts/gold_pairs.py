"""Annotated reports and links, read as Passages and labelled pairs; used by the scripts here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from claimtrack.extract import passages
from claimtrack.types import Attribution, Document, Mention, Passage, Quantity, Quote

FIXTURES = Path(__file__).parent.parent / "fixtures"
GOLD = FIXTURES / "gold"


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def span(value: Any) -> tuple[int, int] | None:
    return (int(value[0]), int(value[1])) if value else None


def mentions(report: dict[str, Any]) -> list[tuple[str, Mention]]:
    """The annotated mentions with their ids, quantities with the speaker of their quote."""
    quotes = [
        (
            q["id"],
            Quote(
                q["kind"],
                tuple((s[0], s[1]) for s in q["spans"]),
                Attribution(span(q["speaker"]), q["speaker_name"], span(q["cue"]), 1.0),
            ),
        )
        for q in report["quotes"]
    ]
    quantities = []
    for n in report["quantities"]:
        start, end = n["span"]
        around = [
            (q.end - q.start, q.attribution)
            for _, q in quotes
            if any(s <= start and end <= e for s, e in q.spans)
        ]
        said = min(around, key=lambda x: x[0])[1] if around else Attribution()
        quantities.append(
            (
                n["id"],
                Quantity(
                    (start, end),
                    n["low"],
                    n["high"],
                    n["point"],
                    n["modifier"],
                    n["kind"],
                    n["unit"],
                    span(n["item"]),
                    span(n["whole"]),
                    said,
                ),
            )
        )
    return [*quotes, *quantities]


def reports(files: Iterable[Path] = (GOLD / "reports.jsonl",)) -> dict[str, dict[str, Passage]]:
    """Report id → mention id → Passage, in text order within each type."""
    result = {}
    for report in (row for file in files for row in rows(file)):
        document = Document(
            report["id"],
            report["text"],
            report["language"],
            report["title"],
            report["url"],
            report["publisher"],
            report["published"],
        )
        named = mentions(report)
        found = passages(document, [mention for _, mention in named])
        result[report["id"]] = {
            name: passage for (name, _), passage in zip(named, found, strict=True)
        }
    return result


def links(files: Iterable[Path] = (GOLD / "links.jsonl",)) -> dict[frozenset[str], str]:
    """{"REPORT#n1", "REPORT#n2"} → relation."""
    found = (row for file in files for row in rows(file))
    return {frozenset((x["a"], x["b"])): x["relation"] for x in found}


def event(report: str) -> str:
    return report.split("-")[0]


def further(kind: str) -> list[Path]:
    """Files of the further annotated events, ``kind`` reports or links."""
    return sorted((FIXTURES / "second").glob(f"*.{kind}.jsonl"))
