"""Units of quotes' rows: cut once for a document, and the same in every stretch of it."""

import pytest

from claimtrack.extract.layout import Layout
from claimtrack.extract.quotes.marks import pair_marks
from claimtrack.extract.quotes.reporting import lexicon
from claimtrack.extract.quotes.rows import Row, Units
from claimtrack.types import Document


def units(text: str, language: str) -> Units:
    return Units(Layout(Document("x", text, language)), lexicon(language))


def parts(row: Row, text: str) -> list[str]:
    return [text[start:end] for start, end in zip(row.start, row.end, strict=True)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The boats' 63-year-old hull.", ["The", "boats", "63-year-old", "hull", "."]),
        ("fr", "s'est-elle tue à 3,5 m", ["s'", "est", "-elle", "tue", "à", "3,5", "m"]),
        ("it", "L'Orsa, un po' tardi", ["L'", "Orsa", ",", "un", "po'", "tardi"]),
        ("de", "Der 63-Jährige_schwieg", ["Der", "63-Jährige", "schwieg"]),
    ],
)
def test_parts_of_words_are_units_of_their_own(language, text, expected):
    assert parts(units(text, language).phrase((0, len(text))), text) == expected


def test_a_capital_behind_digits_counts():
    row = units("Der 63-Jährige schwieg", "de").phrase((0, 22))
    assert row.cap == [True, True, False]


@pytest.mark.parametrize("language", ["en", "fr", "uk"])
def test_a_stretch_that_ends_inside_a_word_is_cut_there(language):
    text = "Vor 'Orla' und l'Orsa-Mole."
    cut = units(text, language)
    for start in range(len(text)):
        for end in range(start, len(text) + 1):
            alone = units(text[start:end], language).phrase((0, end - start))
            row = cut.phrase((start, end))
            assert (row.low, row.kind, row.cap) == (alone.low, alone.kind, alone.cap)
            assert row.start == [start + at for at in alone.start]


def test_words_in_marks_are_one_unit():
    text = "Mia Orr said: “It is late.” She left."
    layout = Layout(Document("x", text, "en"))
    (pairs,) = pair_marks(layout, lexicon("en"))
    row = Units(layout, lexicon("en")).row((0, len(text)), pairs)
    assert row.low == ["mia", "orr", "said", ":", "", "she", "left", "."]
    assert row.sentences == [(0, 5), (5, 8)]


def test_endless_sentences_are_cut():
    text = "one " * 700 + "two. Three"
    row = units(text, "en").row((0, len(text)), [])
    assert row.sentences == [(0, 301), (301, 602), (602, 702), (702, 703)]
