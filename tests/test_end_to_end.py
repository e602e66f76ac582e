"""From a report to its look-ups in another language, through the command line alone."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from claimtrack import read
from claimtrack.cli import cli
from claimtrack.extract import extract
from claimtrack.types import Quantity, Quote

REPORTS = Path(__file__).parent.parent / "fixtures" / "reports"
REPORT = REPORTS / "raid-it.txt"


def run(db: Path, *args: str) -> Any:
    result = CliRunner().invoke(cli, ["--db", str(db), *args], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("end") / "claims.db"
    run(path, "add", str(REPORT), "--json")
    return path


@pytest.fixture(scope="module")
def mentions() -> tuple[str, list[Quote | Quantity]]:
    document = next(iter(read.documents(REPORT)))
    return document.text, extract(document)


def test_figures_of_the_report_are_read_as_intervals(mentions):
    text, found = mentions
    quantities = {
        text[q.start : q.end]: (
            q.low,
            q.high,
            text[slice(*(q.item or q.whole))] if q.item or q.whole else None,
        )
        for q in found
        if isinstance(q, Quantity)
    }
    assert quantities["oltre 600"] == (600, None, "droni")
    assert quantities["tre dozzine"] == (36, 36, "missili")
    assert quantities["decine"] == (20, 99, "magazzini")
    assert quantities["circa metà"][:2] == (pytest.approx(0.45), pytest.approx(0.55))
    assert "Sosnivka" in quantities["circa metà"][2]
    assert quantities["31"] == (31, 31, "assalti")
    assert quantities["circa 210mila"][:2] == (pytest.approx(189_000), pytest.approx(231_000))
    assert quantities["almeno quattro giorni"][:2] == (4, None)


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        ("Questa è una guerra contro il pane", "direct", "Bohdan Tkalenko"),
        ("decine di magazzini sono stati distrutti", "indirect", "Bohdan Tkalenko"),
        ("deliberatamente", "mixed", "Bohdan Tkalenko"),
        ("confermano la presa", None, "ministero della Difesa russo"),
        ("soldati russi davanti alla stazione", None, "ministero della Difesa russo"),
        ("prosegue secondo i piani", "mixed", "ministero della Difesa russo"),
        ("I nostri uomini hanno respinto", "direct", "Ostap Verbytskyi"),
        ("I lavori dureranno", "indirect", "Larysa Honchar"),
    ],
)
def test_quotes_of_the_report_have_their_speakers(mentions, words, kind, name):
    text, found = mentions
    quotes = [
        q for q in found if isinstance(q, Quote) and any(words in text[s:e] for s, e in q.spans)
    ]
    assert quotes, f"no quote holds {words!r}"
    assert {q.attribution.name for q in quotes} == {name}
    assert kind is None or kind in {q.kind for q in quotes}


def test_scare_quotes_are_no_quotes(mentions):
    text, found = mentions
    assert not any(text[q.start : q.end] == "linea di ferro" for q in found if isinstance(q, Quote))


def test_adding_the_same_report_twice_adds_nothing(db: Path):
    before = run(db, "mentions", "--json")
    run(db, "add", str(REPORT), "--json")
    assert run(db, "mentions", "--json") == before


@pytest.mark.parametrize(
    ("query", "known", "relation"),
    [
        ("600 drones", "600 droni", "same"),
        ("Russia launched more than 600 drones overnight", "600 droni", "same"),
        ("Russia launched 450 drones at Ukraine on Tuesday night", "600 droni", "conflicting"),
        ("36 missiles", "dozzine", "same"),
        ("half of Sosnivka is under Russian control", "metà", "same"),
    ],
)
def test_a_figure_is_found_from_english(db: Path, query: str, known: str, relation: str):
    first = run(db, "similar", query, "--json")[0]
    assert known in first["text"]
    assert first["relation"] == relation
    assert first["reasons"]


def test_a_quote_is_found_from_english(db: Path):
    first = run(db, "similar", "This is a war on bread", "--json")[0]
    assert "guerra contro il pane" in first["text"]
    assert first["speaker"] == "Bohdan Tkalenko"


def test_an_unknown_claim_finds_nothing(db: Path):
    assert run(db, "similar", "unemployment rose to 7 percent", "--json") == []


def test_check_compares_a_report_and_stores_nothing(db: Path):
    before = run(db, "documents", "--json")
    rows = run(db, "check", str(REPORTS / "raid-en.html"), "--json")
    assert {"600 droni"} & {row["text"][-9:] for row in rows if row["relation"] == "same"}
    assert run(db, "documents", "--json") == before
