"""The parts of matching by themselves: words near a figure, names, lexical scores, candidates."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.match.altered import ALTERED, altered_features, through_others
from claimtrack.match.candidates import likely_documents, neighbours, telling_words
from claimtrack.match.facts import facts, pooled
from claimtrack.match.features import QUOTE
from claimtrack.match.lexical import BM25, piece_terms, word_terms
from claimtrack.match.model import Trees
from claimtrack.match.reasons import difference
from claimtrack.match.skeletons import alike, skeleton
from claimtrack.match.stated import Figures, stated
from claimtrack.match.surroundings import names_of, surroundings
from claimtrack.match.verbatim import settled
from claimtrack.types import Attribution, Passage, Quantity, Quote


def figure(text, context, item=None, language="en", kind="count"):
    return Passage(
        Quantity((0, len(text)), 1, 1, 1, kind=kind), text, context, item, None, "d", language
    )


def roles(passage):
    found = surroundings(passage).roles
    return {names_of("roles")[i] for i in np.flatnonzero(found == found.max()) if found.max() > 0}


@pytest.mark.parametrize(
    ("passage", "role"),
    [
        (figure("14", "14 people died and 60 were injured.", "people"), "dead"),
        (figure("60", "14 people died and 60 were injured."), "injured"),
        (figure("quatre", "Trois morts, quatre disparus.", "disparus", "fr"), "missing"),
        (figure("450", "Збито 450 з 500 дронів.", None, "uk"), "downed"),
        (figure("83", "Vierzehn Menschen starben, 83 wurden verletzt.", None, "de"), "injured"),
    ],
)
def test_the_nearest_word_says_what_a_figure_counts(passage, role):
    assert roles(passage) == {role}


@pytest.mark.parametrize(
    ("passage", "thing"),
    [
        (figure("512", "Випущено 512 ударних безпілотників.", "безпілотників", "uk"), "drones"),
        (figure("quarante", "quarante missiles et 510 drones", "missiles", "fr"), "missiles"),
        (figure("3", "Il ponte è largo 3 metri.", None, "it", "measure"), "width"),
        (figure("2.4", "He must pay a fine of €2.4m.", "fine", kind="money"), "fine"),
        (figure("40", "The choir knows 40 hymns.", "hymns"), None),
    ],
)
def test_what_is_counted_is_known_in_any_language(passage, thing):
    found = surroundings(passage).things
    known = {names_of("things")[i] for i in np.flatnonzero(found == found.max()) if found.max() > 0}
    assert known == ({thing} if thing else set())


def quote(document, spans, text="We shot down 451 of them"):
    return Passage(Quote("direct", spans, Attribution()), text, text, None, None, document, "en")


def inner(document, start, value):
    number = Quantity((start, start + 3), value, value, value)
    return Passage(number, str(value), "", None, None, document, "en")


def test_quotes_are_told_by_the_figures_that_stand_in_them():
    quotes = [quote("a", ((10, 40),)), quote("b", ((0, 20),)), quote("b", ((50, 60),))]
    figures = [inner("a", 12, 451), inner("a", 50, 9), inner("b", 5, 451), inner("b", 52, 38)]
    fact = np.asarray([[1, 0, 0.9, 0.3], [0, 1, 0.8, 0], [0.9, 0.8, 1, 0], [0.3, 0, 0, 1]])
    differ = np.asarray([[0, 1, 0, 1], [1, 0, 1, 1], [0, 1, 0, 1], [1, 1, 1, 0]], dtype=bool)
    found = stated(quotes, Figures(figures, fact, np.zeros((4, 4)), differ))
    assert found["stated_same"][0, 1] == pytest.approx(0.9)  # the 9 stands outside the marks
    assert found["stated_apart"][0, 1] == 0
    assert found["stated_apart"][0, 2] == pytest.approx(0.3)
    assert found["stated_share"][0, 1] == pytest.approx(0.9)
    for column in found.values():
        assert (column == column.T).all()


def test_quotes_without_judged_figures_say_nothing_of_them():
    quotes = [quote("a", ((10, 40),)), quote("b", ((0, 20),))]
    assert not any(column.any() for column in stated(quotes, None).values())
    nothing = Figures([], np.zeros((0, 0)), np.zeros((0, 0)), np.zeros((0, 0), dtype=bool))
    assert not any(column.any() for column in stated(quotes, nothing).values())


def test_nearer_words_weigh_more():
    found = surroundings(figure("7", "The old bridge near the station lost 7 cables."))
    weight = dict(zip(found.words, found.closeness, strict=True))
    assert weight["cables"] > weight["station"] > weight["bridge"]


@pytest.mark.parametrize(
    "spellings",
    [
        "Zelensky Zelenskyy Зеленський Зеленский Selenskyj",
        "Hrynchuk Гринчук Hryntschuk",
        "Savchyn Савчин Sawtschyn Savtchyn",
        "Shmyhal Шмигаль Schmyhal Chmyhal",
        "Kolbrink Кольбрінк Кольбринк",
    ],
)
def test_one_name_has_one_skeleton_across_scripts(spellings):
    assert len({skeleton(word) for word in spellings.split()}) == 1


def test_other_names_are_not_alike():
    assert not alike(skeleton("Zelensky"), skeleton("Zaluzhny"))
    assert not alike(skeleton("Putin"), skeleton("Medinsky"))


@given(st.text(max_size=40))
def test_skeletons_are_ascii_letters(text):
    assert all("a" <= c <= "z" for c in skeleton(text))


def test_rare_words_rank_first():
    ranking = BM25(["the red fox", "the red hen", "the blue whale"])
    assert ranking.best("the whale", 1)[0][0] == 2
    assert ranking.best("zebra", 3) == []


def test_pieces_find_other_forms_of_a_word():
    ranking = BM25(["безробітних людей", "зелене море"], piece_terms)
    assert [number for number, _ in ranking.best("безробіття", 2)] == [0]
    assert piece_terms("ab") == ["_ab_"]
    assert word_terms("It’s 5,000!") == ["it", "s", "5", "000"]


def test_a_neighbour_counts_by_how_much_nearer_it_is_than_the_last():
    ids, cosines = np.array([[7, 8, 9], [5, -1, -1]]), np.array([[0.9, 0.7, 0.4], [0.8, -1, -1]])
    first, second = neighbours(np.zeros((2, 4), np.float32), lambda vectors, k: (ids, cosines))
    assert first == pytest.approx({7: 0.5, 8: 0.3, 9: 0.0})
    assert second == {5: 0.0}


def test_names_and_long_figures_tell_the_event():
    passage = figure("512", "Only 512 of 9 drones reached Zorianohirsk.", "drones")
    assert telling_words([passage]).split() == ["Only", "Zorianohirsk", "512"]


def test_likely_documents_share_many_mentions_not_one():
    near = [{1: 0.3, 5: 0.1}, {2: 0.3, 6: 0.1}, {9: 0.4}]
    document_of = {1: 10, 2: 10, 5: 20, 6: 20, 9: 30}
    assert likely_documents(near, document_of, set(), [], 2) == [10, 30]
    assert likely_documents(near, document_of, {20}, [], 2) == [10, 20]
    assert likely_documents(near, document_of, set(), [(40, 30.0)], 2) == [40, 10]


def test_groups_are_joined_by_the_mean_of_all_pairs_between_them():
    score = np.full((4, 4), -1.0, np.float32)
    for a, b, value in ((0, 1, 3.0), (1, 2, 1.0), (0, 2, -0.5), (2, 3, -2.0)):
        score[a, b] = score[b, a] = value
    assert facts(score, 0.0).tolist() == [0, 0, 0, 1]
    assert facts(score, 0.5).tolist() == [0, 0, 1, 2]
    score[0, 2] = score[2, 0] = -1.5
    assert facts(score, 0.0).tolist() == [0, 0, 1, 2]


def test_all_pairs_of_two_groups_share_what_is_said_of_them():
    values = np.arange(9, dtype=np.float32).reshape(3, 3)
    found = pooled(values, np.array([0, 0, 1]))
    assert found[0, 2] == found[1, 2] == (2 + 5) / 2


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("We will not leave the island", "We will leave the island", ["“not” only in A"]),
        ("Two boats are missing", "Three boats are missing", ["“Two” in A, “Three” in B"]),
        ("Yes, we will go at dawn", "We will go at dawn, by boat", []),
        ("Nous partons demain", "nous partons demain", []),
        ("The harbour stays shut", "Nobody asked us about the price of bread", []),
    ],
)
def test_wordings_of_one_statement_are_told_apart_by_their_words(a, b, said):
    assert difference(a, b, "A", "B") == said


SHUT = "We will shut the old pier in March"


def said(text, language="en", kind="direct", speaker="Nora Ashdown"):
    mention = Quote(kind, ((0, len(text)),), Attribution(name=speaker))
    return Passage(mention, text, text, None, None, text, language)


@pytest.mark.parametrize(
    ("language", "text", "other", "relation"),
    [
        ("en", SHUT, "we will shut the old pier in March.", "same"),
        ("en", SHUT, "shut the old pier in March", "same"),
        ("en", SHUT, "We will shut a pier in March", "same"),
        ("en", SHUT, "We may shut the old pier in March", "conflicting"),
        ("en", SHUT, "We won't shut the old pier in March", "conflicting"),
        ("en", SHUT, "We will shut the old pier in May", "conflicting"),
        ("en", SHUT, "Nobody asked us about the price of bread", None),
        ("de", "Wir werden ihn bald heben", "Wir werden ihn bald nicht heben", "conflicting"),
        ("de", "Wir müssen 40 Boote holen", "Wir müssen 90 Boote holen", "conflicting"),
        ("it", "Nessuno perderà il lavoro a marzo", "Tutti perderanno il lavoro a marzo", None),
        ("it", "Chiudiamo il molo oggi alle sei", "Apriamo il molo oggi alle sei", "conflicting"),
        ("fr", "Nous devons fermer la jetée", "Nous devons fermer la jetée en mars", "same"),
        ("es", "Nadie nos avisó de las grietas", "Pedro nos avisó de las grietas", "conflicting"),
        ("uk", "Ми закриємо причал у березні", "Ми не закриємо причал у березні", "conflicting"),
        ("ru", "Мы закроем причал в марте", "Мы закроем причал в мае", "conflicting"),
        ("en", "We are ready", "We are ready", None),
    ],
)  # fmt: skip
def test_in_one_language_words_settle_whether_a_quote_is_repeated_or_altered(
    language, text, other, relation
):
    for a, b in ((text, other), (other, text)):
        found = settled(said(a, language), said(b, language))
        assert (found and found[0]) == relation


def test_words_settle_nothing_between_speakers_or_languages_and_little_of_indirect_quotes():
    text = SHUT
    assert settled(said(text), said(text, speaker="Piet Marlow")) is None
    assert settled(said(text), said(text, language="de")) is None
    assert settled(said(text), said("We would shut the old pier in March", kind="indirect")) is None
    assert settled(said(text), said(text, kind="indirect")) == ("same", 1.0)


@pytest.mark.parametrize(
    ("language", "text", "context", "rival", "newer"),
    [
        ("en", "40", "The union counted 90 boats, but the port insists on 40.", True, False),
        ("en", "12", "The toll has now reached 12.", False, True),
        ("en", "12", "They bought 12 boats.", False, False),
        ("de", "40", "Der Hafen dagegen zählte 40 Boote.", True, False),
        ("de", "12", "Inzwischen fehlen 12 Boote.", False, True),
        ("it", "40", "Il porto invece ne conta 40.", True, False),
        ("fr", "12", "Le bilan est désormais de 12 morts.", False, True),
        ("es", "12", "Ahora faltan 12 barcos.", False, True),
        ("uk", "12", "Тепер бракує 12 човнів.", False, True),
        ("ru", "40", "Порт, напротив, насчитал 40 лодок.", True, False),
        ("ru", "12", "Они купили 12 лодок.", False, False),
    ],
)
def test_words_near_a_figure_oppose_it_or_call_it_the_latest(language, text, context, rival, newer):
    cues = surroundings(figure(text, context, language=language)).cues
    assert [bool(cue) for cue in cues] == [rival, newer]


def test_trees_walk_to_the_leaf_that_the_features_choose():
    trees = Trees.of(
        {
            "classes": ["none", "fact"],
            "columns": ["apart", "equal"],
            "bias": [0.0, 0.0],
            "trees": [["fact", [["equal", 0.5, 1, 2], [-2.0], ["apart", 0.1, 3, 4], [3.0], [0.0]]]],
        }
    )
    odds = trees(np.array([[0.0, 0.0], [0.0, 1.0], [0.5, 1.0]], np.float32), ["apart", "equal"])
    assert np.allclose(odds[:, 1], 1 / (1 + np.exp([2.0, -3.0, 0.0])), atol=1e-5)


def test_trees_reach_the_leaf_that_their_tests_lead_to():
    nodes = [["a", 0.5, 1, 2], [1.0], ["b", 2.0, 3, 4], [2.0], ["a", 0.9, 5, 6], [3.0], [4.0]]
    data = {"classes": ["no", "yes"], "columns": ["a", "b"], "bias": [0.0, 0.5]}
    trees = Trees.of(data | {"trees": [["yes", nodes], ["no", [[0.25]]]]})
    rows = np.array([[0.5, 9], [0.6, 2], [0.9, 3], [0.91, 3]], np.float32)
    score = np.log(trees(rows, ["a", "b"])[:, 1] / trees(rows, ["a", "b"])[:, 0])
    assert score == pytest.approx(np.array([1.0, 2.0, 3.0, 4.0]) + 0.5 - 0.25, rel=0.01)


def test_trees_of_too_many_leaves_are_refused():
    with pytest.raises(ValueError, match="leaves"):
        Trees.of({"classes": ["x"], "columns": ["a"], "bias": [0.0], "trees": [["x", _right(17)]]})


def _right(tests):
    """A tree whose every test leads to a leaf or to the next test."""
    nodes = []
    for place in range(tests):
        nodes += [["a", float(place), 2 * place + 1, 2 * place + 2], [0.0]]
    return [*nodes, [1.0]]


def test_the_altered_telling_is_the_one_that_is_unlike_all_others():
    vectors = np.asarray([[0, 0.8, 0.2], [0.8, 0, 0.4], [0.2, 0.4, 0]], dtype=np.float32)
    features = np.zeros((3, 3, len(QUOTE)), dtype=np.float32)
    features[..., QUOTE.index("vector")] = vectors
    least = altered_features(features, np.zeros(3, dtype=np.int64))[
        ..., ALTERED.index("others_least_vector")
    ]
    # By the one telling left, the third: 0.2 and 0.4; by the first: 0.8 and 0.2; and so on.
    assert least[0, 1] == pytest.approx(0.2)
    assert least[1, 2] == pytest.approx(0.2)
    assert least[0, 2] == pytest.approx(0.4)


def test_a_telling_alone_with_another_is_judged_by_the_pair():
    features = np.random.default_rng(1).random((2, 2, len(QUOTE))).astype(np.float32)
    features = (features + features.transpose(1, 0, 2)) / 2
    found = altered_features(features, np.zeros(2, dtype=np.int64))
    assert found[0, 1, ALTERED.index("others")] == 0
    assert found[0, 1, ALTERED.index("others_most_vector")] == features[0, 1, 0]
    altered = np.asarray([[0, 0.7], [0.7, 0]], dtype=np.float32)
    assert through_others(altered, np.zeros(2, dtype=np.int64)).tolist() == altered.tolist()


def test_who_repeats_a_telling_that_a_third_alters_is_altered_by_the_third_too():
    altered = np.asarray([[0, 0.05, 0.9], [0.05, 0, 0.5], [0.9, 0.5, 0]], dtype=np.float32)
    found = through_others(altered, np.zeros(3, dtype=np.int64))
    assert found[1, 2] > 0.7
    assert found[0, 1] < 0.2
    assert np.allclose(found, found.T)
