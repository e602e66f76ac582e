"""Which marks belong together, by direction, nesting and paragraph."""

from __future__ import annotations

import time

import pytest

from claimtrack.extract.layout import Layout
from claimtrack.extract.quotes import extract_quotes
from claimtrack.extract.quotes.marks import Pair, pair_marks
from claimtrack.extract.quotes.reporting import lexicon
from claimtrack.types import Document


def pairs(text: str, language: str) -> list[list[Pair]]:
    return pair_marks(Layout(Document("x", text, language)), lexicon(language))


def inner(text: str, language: str) -> list[str]:
    return [text[p.inner[0] : p.inner[1]] for paragraph in pairs(text, language) for p in paragraph]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("it", 'Disse «vieni» e “vai” e "resta".', ["vieni", "vai", "resta"]),
        ("de", "Er rief „komm“ und »geh« und «bleib».", ["komm", "geh", "bleib"]),
        ("fr", "Il a dit : «\u00a0viens\u00a0» puis « va ».", ["viens", "va"]),
        ("uk", "Він сказав: „іди“ та «стій» і “годі”.", ["іди", "стій", "годі"]),
        ("en", "He said “go” and \"stay\" and ''wait''.", ["go", "stay", "wait"]),
        ("en", '“Opened curly, closed straight" he said.', ["Opened curly, closed straight"]),
    ],
)
def test_pairs_of_each_language(language: str, text: str, expected: list[str]):
    assert inner(text, language) == expected


def test_the_same_mark_opens_in_one_language_and_closes_in_another():
    assert inner("„so“, sagte sie. „Und so“", "de") == ["so", "Und so"]
    assert inner("“so”, she said. “And so”", "en") == ["so", "And so"]


def test_inner_pairs_stand_inside_the_outer_one():
    [[outer]] = pairs("«Il m’a dit : “viens donc !” hier», dit-elle", "fr")
    assert len(outer.inside) == 1


def test_an_apostrophe_is_no_mark():
    text = "‘It’s the dogs’ home,’ he said."
    assert inner(text, "en") == ["It’s the dogs’ home,"]


def test_a_quote_goes_on_where_the_next_paragraph_repeats_its_mark():
    first, second = pairs("«Primo.\n\n«Secondo», dice.", "it")
    assert first[0].goes_on
    assert not second[0].goes_on


def test_an_unpaired_mark_costs_its_paragraph_at_most():
    text = "Ha detto «questo e basta\n\n«Domani», ha detto Anna Rossi, «si vedrà»."
    spans = [
        text[s:e] for q in extract_quotes(Layout(Document("x", text, "it"))) for s, e in q.spans
    ]
    assert "Domani" in spans
    assert "si vedrà" in spans


@pytest.mark.parametrize("marks", ["«»“”„‘’", "\"'", "«", "”"])
def test_a_megabyte_of_marks_takes_less_than_a_second(marks: str):
    repeats = 1_000_000 // len(marks.encode())
    layout = Layout(Document("x", marks * repeats, "en"))
    lexicon("en")
    start = time.process_time()
    assert extract_quotes(layout) == []
    assert time.process_time() - start < 1
