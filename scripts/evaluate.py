#!/usr/bin/env python3
"""Score extraction and links on annotated reports, a plain baseline beside them.

    scripts/evaluate.py [GOLD] [--json]

GOLD is a folder with reports.jsonl and links.jsonl (default: fixtures/gold), or the beginning of
two files: fixtures/second/e stands for e.reports.jsonl and e.links.jsonl. Where there are no links
only extraction is scored. The figures are those of fixtures/gold/score.py. The baseline is what a
few regular expressions find: everything of three or more words in quotation marks, attributed to
the nearest capitalised words; every number in digits, exact, its item the next word.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from claimtrack import read
from claimtrack.extract import extract

Record = dict[str, Any]
LANGUAGES = ("en", "it", "uk", "ru", "fr", "de", "es")


GOLD = Path(__file__).parent.parent / "fixtures" / "gold"


def part(gold: Path, name: str) -> Path:
    return gold / name if gold.is_dir() else gold.with_name(f"{gold.name}.{name}")


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", GOLD / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def extracted(path: Path) -> list[Record]:
    from claimtrack.extract.record import record

    return [record(document, extract(document)) for document in read.documents(path)]


MARKED = re.compile(r"[«“„\"]\s*([^«»“”„\"\n]+?)\s*[»”“\"]")
NAME = re.compile(r"[^\W\d_a-zа-яіїєґё][\w’'-]+(?: [^\W\d_a-zа-яіїєґё][\w’'-]+)+")
DIGITS = re.compile(r"(?<![\w.,-])\d+(?:[.,  ]\d{3})*(?:[.,]\d+)?(?![\w-])")
WORD = re.compile(r"\s+([^\W\d_]{3,})")


def baseline(report: Record) -> Record:
    text = report["text"]
    names = [m.span() for m in NAME.finditer(text)]
    quotes, quantities = [], []
    for m in MARKED.finditer(text):
        if len(m[1].split()) < 3:
            continue
        speaker = min(
            names, key=lambda n: min(abs(n[0] - m.end()), abs(m.start() - n[1])), default=None
        )
        name = text[slice(*speaker)] if speaker else None
        quotes.append(
            {"kind": "direct", "spans": [m.span(1)], "speaker": speaker, "speaker_name": name}
        )
    for m in DIGITS.finditer(text):
        value = float(re.sub(r"[.,  ](?=\d{3})", "", m[0]).replace(",", "."))
        item = WORD.match(text, m.end())
        quantities.append(
            {
                "span": m.span(),
                "low": value,
                "high": value,
                "modifier": "exact",
                "kind": "count",
                "item": item.span(1) if item else None,
            }
        )
    return {"id": report["id"], "quotes": quotes, "quantities": quantities}


def links(path: Path) -> list[Record]:
    """Add the reports to a new database and read its links back."""
    from claimtrack import pipeline

    with (
        tempfile.TemporaryDirectory() as folder,
        pipeline.Tracker.open(Path(folder) / "gold.db", create=True) as tracker,
    ):
        for document in read.documents(path):
            tracker.add(document)
        return list(pipeline.links(tracker.database))


def row(name: str, scores: Record, language: str | None) -> list[str]:
    quotes, quantities = scores["quotes"]["iou_80"], scores["quantities"]
    if language:
        quotes = quotes["by_language"].get(language, {})
        quantities = quantities["by_language"].get(language, {})
    values = [
        quotes.get("by_kind", {}).get("direct", {}).get("f1"),
        quotes.get("f1"),
        quotes.get("speaker_accuracy"),
        quantities.get("f1"),
        quantities.get("interval", {}).get("f1"),
        quantities.get("modifier_accuracy"),
        quantities.get("item", {}).get("f1"),
    ]
    return [name, language or "all", *("–" if v is None else f"{v:.3f}" for v in values)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD)
    parser.add_argument("--json", action="store_true", help="everything that score.py says")
    args = parser.parse_args()
    score = scorer()
    reports, linked = part(args.gold, "reports.jsonl"), part(args.gold, "links.jsonl")
    gold = score.load(reports)
    has_links = linked.exists() and linked.stat().st_size > 0
    if has_links:
        ours = score.score(gold, extracted(reports), score.load(linked), links(reports))
    else:
        ours = score.score(gold, extracted(reports))
    plain = score.score(gold, [baseline(report) for report in gold])
    if args.json:
        print(json.dumps(ours, ensure_ascii=False, indent=1))
        return
    from tabulate import tabulate

    table = [row("claimtrack", ours, language) for language in (None, *LANGUAGES)]
    table.append(row("baseline", plain, None))
    head = [
        "",
        "",
        "direct F1",
        "quotes F1",
        "speaker",
        "found F1",
        "interval F1",
        "modifier",
        "item F1",
    ]
    print(tabulate(table, headers=head, disable_numparse=True))
    if not has_links:
        return
    print()
    relations = ours["links"]["by_relation"]
    table = [
        [relation, *(f"{relations[relation][key]:.3f}" for key in ("precision", "recall", "f1"))]
        for relation in ("same", "updated", "conflicting", "related")
    ]
    print(tabulate(table, headers=["links", "precision", "recall", "F1"], disable_numparse=True))


if __name__ == "__main__":
    main()
