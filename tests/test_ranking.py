"""Which of the candidates a typed text asks for."""

import numpy as np
import pytest

from claimtrack import encode
from claimtrack.match.query import cleaned, parted
from claimtrack.match.ranking import COLUMNS, Entry, features, rank

ENTRIES = [
    Entry("Did a whale swim up the Thames?", "A video shows a whale near Tower Bridge.", "en"),
    Entry("Harbour fees", "The council doubled the harbour fees for fishing boats.", "en"),
    Entry("Ponte chiuso", "Il ponte sul fiume resta chiuso per tre settimane.", "it"),
    Entry("Bridge toll", "Drivers pay 12 euros to cross the bridge.", "en"),
]


@pytest.fixture(scope="module")
def encoder():
    return encode.load(None)


def order(question, encoder, language="en"):
    vectors = np.asarray(encoder.encode([e.text for e in ENTRIES]))
    scores = rank(question, language, ENTRIES, vectors, encoder)
    return np.argsort(-scores).tolist()


@pytest.mark.parametrize(
    ("question", "language", "first"),
    [
        ("wow, whales in London under the Tower Bridge now", "en", 0),
        ("Fishermen are angry: the fees of the harbor were doubled", "en", 1),
        ("il ponte chiuso per settimane", "it", 2),
        ("12 euros just to cross this bridge", "en", 3),
    ],
)
def test_the_text_asked_for_comes_first(question, language, first, encoder):
    assert order(question, encoder, language)[0] == first


def test_every_column_is_a_number_even_without_words_in_common(encoder):
    vectors = np.asarray(encoder.encode([e.text for e in ENTRIES]))
    for question in ("?", "Zebras", "450"):
        found = features(question, "en", ENTRIES, vectors, encoder)
        assert found.shape == (len(ENTRIES), len(COLUMNS))
        assert np.isfinite(found).all()


def test_nothing_to_rank_is_no_error(encoder):
    assert rank("whale", "en", [], np.zeros((0, encoder.dim), np.float32), encoder).size == 0


@pytest.mark.parametrize(
    ("post", "plain"),
    [
        ("Look! https://example.org/a?b #SaveTheBees", "Look! Save The Bees"),
        ("@RiverWatch_UK says 12 #boats", "River Watch UK says 12 boats"),
        ("write to desk@example.org, #1 rule", "write to desk@example.org, 1 rule"),
        ("Знову #ТривогаКиїв", "Знову Тривога Київ"),
    ],
)
def test_a_post_is_read_as_plain_words(post, plain):
    assert cleaned(post) == plain


@pytest.mark.parametrize(
    ("post", "parts"),
    [
        ("Bees are back! — Rita Vance (River Watch)", ("Bees are back!", "Rita Vance River Watch")),
        ("Le pont est fermé – Luc Farine", ("Le pont est fermé", "Luc Farine")),
        ("Міст закрито — Ніна Орленко", ("Міст закрито", "Ніна Орленко")),
        ("the bridge - still closed", ("the bridge - still closed", "")),
        ("— Rita Vance", ("— Rita Vance", "")),
        ("12 euros to cross", ("12 euros to cross", "")),
    ],
)
def test_who_wrote_a_post_stands_behind_a_dash(post, parts):
    assert parted(post) == parts


def test_texts_of_the_same_words_are_ranked_alike(encoder):
    twice = [Entry("", "She said: “the bridge is closed”.", "en"),
             Entry("", "She said: 'The bridge is closed'", "en")]  # fmt: skip
    vectors = np.asarray(encoder.encode([e.text for e in twice]))
    first, second = rank("is the bridge closed", "en", twice, vectors, encoder)
    assert first == second
