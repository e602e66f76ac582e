"""What holds for quotes of any text at all."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.extract.layout import Layout
from claimtrack.extract.quotes import extract_quotes
from claimtrack.extract.quotes.reporting import lexicon
from claimtrack.languages import supported
from claimtrack.types import Document

LANGUAGES = st.sampled_from(supported())
PIECES = st.sampled_from(
    [
        "«", "»", "“", "”", "„", '"', "'", "’", "‘", "—", "–", "-", "—\u00a0", "\n\n", "\n", ". ",
        ", ", ": ", "; ", "? ", "! ", "… ", "(", ")", " ", "said", "ha detto", "сказав", "сказал",
        "a-t-il dit", "sagte", "dijo", "according to", "secondo", "за словами", "по словам",
        "selon", "laut", "según", "zufolge", "that", "che", "що", "что", "que", "dass", "X",
        "Anna Rossi", "Тарас Гринчук", "der Minister", "the mayor", "la presidente", "he", "вона",
        "il", "sei", "12", "500", "к", "İ", "ß", "𝔘", "漢字", "\u200b", "وقال", "l’", "s'est-elle",
    ]
)  # fmt: skip


def check(text: str, language: str) -> None:
    seen = set()
    for quote in extract_quotes(Layout(Document("x", text, language))):
        assert quote.kind in ("direct", "indirect", "mixed")
        assert quote.spans not in seen, "the same quote twice"
        seen.add(quote.spans)
        end = 0
        for span in quote.spans:
            assert end <= span[0] < span[1] <= len(text), "parts out of order or empty"
            assert text[span[0] : span[1]].strip() == text[span[0] : span[1]]
            end = span[1]
        attribution = quote.attribution
        for span in (attribution.speaker, attribution.cue):
            assert span is None or 0 <= span[0] < span[1] <= len(text)
        assert 0 <= attribution.confidence <= 1
        assert quote.rule
        assert attribution.rule


@settings(max_examples=300, deadline=None)
@given(LANGUAGES, st.lists(PIECES, max_size=60))
def test_marks_and_cues_in_any_order_give_true_offsets(language: str, pieces: list[str]):
    check(" ".join(pieces), language)
    check("".join(pieces), language)


@settings(max_examples=150, deadline=None)
@given(LANGUAGES, st.text(max_size=300))
def test_any_text_in_any_script_gives_true_offsets(language: str, text: str):
    check(text, language)


@pytest.mark.parametrize(
    ("language", "piece"),
    [
        ("en", "said and "),
        ("en", "according to "),
        ("en", ", X, who said"),
        ("en", "(((( said X "),
        ("fr", "— dit dit, "),
        ("de", "nach Angaben "),
        ("uk", "Він сказав. "),
    ],
)
def test_time_grows_with_the_text_only(language: str, piece: str):
    lexicon(language)

    def took(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        extract_quotes(Layout(Document("x", text, language)))
        return time.process_time() - start

    took(5_000)
    # The best of three: a machine that does something else meanwhile slows single runs down.
    small, large = (min(took(size) for _ in range(3)) for size in (20_000, 160_000))
    assert large < 30 * max(small, 0.01), "more than linear"


def test_an_empty_text_has_no_quotes():
    for language in supported():
        assert extract_quotes(Layout(Document("x", "", language))) == []


def test_every_pack_has_150_lemmas_of_reporting():
    for language in supported():
        assert len(lexicon(language).lemmas) >= 150, language
