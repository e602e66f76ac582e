"""Numbers written out by CLDR's rules (unicode-rbnf) parse back, in every gender and case."""

from __future__ import annotations

import random

import pytest
from unicode_rbnf import RbnfEngine

from claimtrack.extract.quantities.numerals import phrase_value

LANGUAGES = ("de", "en", "es", "fr", "it", "ru", "uk")


def spellings(engine: RbnfEngine, number: int) -> set[str]:
    names = [
        name
        for name in engine.rulesets
        if name.startswith(("spellout-cardinal", "spellout-numbering")) and "year" not in name
    ]
    return {engine.format_number(number, ruleset_names=[name]).text for name in names}


@pytest.mark.parametrize("language", LANGUAGES)
def test_written_numbers_parse_back(language: str):
    engine = RbnfEngine.for_language(language)
    chance = random.Random(7)
    numbers = [
        *range(130),
        *chance.sample(range(130, 100_000), 250),
        *(chance.randrange(10 ** chance.randint(5, 11), 10**12) for _ in range(120)),
    ]
    wrong = {
        spelling: number
        for number in numbers
        for spelling in spellings(engine, number)
        if phrase_value(spelling, language) != number
    }
    assert not wrong


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("it", "centocinquantamila", 150_000),
        ("it", "tre milioni e mezzo", 3_500_000),
        ("it", "due dozzine", 24),
        ("fr", "quatre-vingt-dix-sept", 97),
        ("fr", "un milliard deux", 1_200_000_000),
        ("de", "anderthalb Millionen", 1_500_000),
        ("de", "zweieinhalb", 2.5),
        ("es", "un millón y medio", 1_500_000),
        ("es", "mil millones", 10**9),
        ("es", "un billón", 10**12),
        ("uk", "півтори тисячі", 1500),
        ("uk", "п’ятьма сотнями", 500),
        ("uk", "сім цілих вісім десятих", 7.8),
        ("ru", "двумястами", 200),
        ("ru", "семнадцать с половиной тысяч", 17_500),
        ("en", "half a million", 500_000),
        ("en", "two and a half million", 2_500_000),
        ("en", "a million and a half", 1_500_000),
        ("en", "one billion", 10**9),
        ("it", "un bilione", 10**12),
        ("de", "eine Billion", 10**12),
    ],
)
def test_number_words_of_the_news_have_their_value(language: str, text: str, value: float):
    assert phrase_value(text, language) == value


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("it", "1.500,5", 1500.5),
        ("en", "1,500.5", 1500.5),
        ("fr", "1 500,5", 1500.5),
        ("fr", "1\u202f500,5", 1500.5),
        ("de", "1’500", 1500),
        ("it", "3,4 mln", 3_400_000),
        ("uk", "25 млрд", 25_000_000_000),
        ("de", "750 Mio.", 750_000_000),
        ("en", "24.5bn", 24_500_000_000),
        ("ru", "2,5 тыс.", 2500),
    ],
)
def test_digits_follow_the_marks_of_their_language(language: str, text: str, value: float):
    assert phrase_value(text.rstrip("."), language) == pytest.approx(value)


@pytest.mark.parametrize("text", ["two three", "1.2.3", "second", "and a half", "", "ninety and"])
def test_what_is_no_single_number_has_no_value(text: str):
    assert phrase_value(text, "en") is None
