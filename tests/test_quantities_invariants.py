"""What holds for quantities of any text at all."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claimtrack.extract.layout import Layout, fold
from claimtrack.extract.quantities import extract_quantities
from claimtrack.extract.quantities.numerals import grammar
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.types import Document, Quantity

LANGUAGES = ("de", "en", "es", "fr", "it", "ru", "uk")
PIECES = st.sampled_from(
    [
        "more than", "oltre", "etwa", "environ", "unos", "понад", "около", "12", "3,4",
        "1.500,5", "1 500", "2024", "%", "€", "$", "km", "млн", "Mio.", "milioni di", "twenty",
        "-", "–", "und", "y medio", "con", "three", "in", "of the", "drones", "людей", "mai",
        "Mai", "half", "metà", "une centaine de", "десятки тисяч", "T-72", "(", ")", "«", "»",
        "“", "”", "\n\n", ".", ",", "to", "da", "a", "à", "bis", "von", "від", "до", "0.5",
        "1/3", "6 p.m.", "10:30", "’", "'", "one", "zwanzig", "einundzwanzig", "ventuno",
        "quatre-vingt-dix", "ninety-", "¥", "°C", "№ 5", "\u00ad",
    ]
)  # fmt: skip


def quantities(text: str, language: str) -> list[Quantity]:
    return extract_quantities(Layout(Document(id="x", text=text, language=language)))


def check(text: str, language: str) -> None:
    previous_end = 0
    for quantity in quantities(text, language):
        start, end = quantity.span
        assert 0 <= start < end <= len(text)
        assert start >= previous_end, "quantities overlap"
        assert text[start:end].strip() == text[start:end]
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
        for part in (quantity.item, quantity.whole):
            assert part is None or 0 <= part[0] < part[1] <= len(text)
        assert quantity.rule
        previous_end = end


@settings(max_examples=250, deadline=None)
@given(st.lists(PIECES, max_size=25), st.sampled_from(LANGUAGES))
def test_spans_reproduce_text_and_bounds_are_in_order(pieces: list[str], language: str):
    check(" ".join(pieces), language)


@settings(max_examples=250, deadline=None)
@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
@example("\u0663\u0664 boats", "en")  # digits of another script
def test_no_text_makes_the_extractor_fail(text: str, language: str):
    check(text, language)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_tokens_keep_the_offsets_of_the_text(text: str, language: str):
    tokens = Tokens(text, fold(text), language)
    for i in range(tokens.size):
        assert text[tokens.start[i] : tokens.end[i]].strip()
        assert i == 0 or tokens.end[i - 1] <= tokens.start[i]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(LANGUAGES))
def test_plain_digits_are_their_own_value(number: int, language: str):
    tokens = Tokens(str(number), str(number), language)
    found = grammar(language).read(tokens, 0)
    assert found is not None
    assert found.value == number


@pytest.mark.parametrize(
    "piece", ["12 ", "twenty ", "ventuno", "1,", "- ", "one in ", "more than ", "“a ", "\n", "1/"]
)
@pytest.mark.parametrize("language", ["en", "it", "de"])
def test_time_grows_with_the_text_only(piece: str, language: str):
    def seconds(times: int) -> float:
        text = piece * times
        start = time.process_time()
        quantities(text, language)
        return time.process_time() - start

    seconds(50)
    small, large = min(seconds(1000) for _ in range(3)), seconds(8000)
    assert large < 30 * small + 0.5


def test_the_same_fact_gives_the_same_record_in_all_languages():
    texts = {
        "en": "Russia launched more than 500 drones.",
        "it": "La Russia ha lanciato oltre 500 droni.",
        "uk": "Росія запустила понад 500 дронів.",
        "ru": "Россия запустила более 500 дронов.",
        "fr": "La Russie a lancé plus de 500 drones.",
        "de": "Russland startete mehr als 500 Drohnen.",
        "es": "Rusia lanzó más de 500 drones.",
    }
    records = set()
    for language, text in texts.items():
        (quantity,) = quantities(text, language)
        assert quantity.item is not None, language
        records.add(
            (
                quantity.low,
                quantity.high,
                quantity.point,
                quantity.modifier,
                quantity.kind,
                quantity.unit,
            )
        )
    assert records == {(500, None, 500, "over", "count", None)}
