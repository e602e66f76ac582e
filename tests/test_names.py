import tomllib
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimtrack.names import COMPATIBLE, SAME, comparable, key, same, similarity

NAMES = tomllib.loads((Path(__file__).parent.parent / "fixtures" / "names.toml").read_text("utf-8"))


def scores(people: list[list[str]]) -> tuple[float, float]:
    person = {name: i for i, group in enumerate(people) for name in group}
    pairs = [(person[a] == person[b], same(a, b)) for a, b in combinations(person, 2)]
    hits = sum(truth and said for truth, said in pairs)
    return hits / sum(said for _, said in pairs), hits / sum(truth for truth, _ in pairs)


@pytest.mark.parametrize("part", ["gold", "people", "later"])
def test_same_finds_people_across_scripts_and_merges_no_two(part: str):
    precision, recall = scores(NAMES[part]["people"])
    assert precision >= 0.98
    assert recall >= 0.95


@pytest.mark.parametrize(
    "spellings",
    [
        "Zelensky Zelenskyy Зеленський Зеленский Selenskyj Zelenski Zelens'kyj",
        "Hrynchuk Гринчук Hryntschuk Grintchouk",
        "Shmyhal Шмигаль Schmyhal Chmyhal",
        "Zhukov Жуков Schukow Joukov",
        "Shcherbakov Щербаков Schtscherbakow Chtcherbakov",
    ],
)
def test_family_names_alone_are_the_same_in_every_spelling_and_have_one_key(spellings: str):
    for a, b in combinations(spellings.split(), 2):
        assert same(a, b), (a, b)
        assert key(a) == key(b)


@pytest.mark.parametrize(
    ("a", "b"), [("Julián Cortezo", "Хулиан Кортесо"), ("José Hernán", "Хосе Эрнан")]
)
def test_spanish_letters_are_read_as_russian_writes_them(a: str, b: str):
    assert same(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ivanov", "Ivanova"),
        ("Иванов", "Ivanova"),
        ("Zelensky", "Zelenska"),
        ("Orlenko", "Orlov"),
        ("Petro Kovalenko", "Petro Kovalchuk"),
        ("Petro Kovalenko", "Oleh Kovalenko"),
        ("Paolo Bianchi", "Paola Bianchi"),
        ("Maria Petrova", "Marina Petrova"),
        ("Nikola Radoš", "Ante Lukšić"),
        ("Maria Rossi", "Mario Rossi"),
        ("George Bush", "Kate Bush"),
    ],
)
def test_near_names_of_different_people_stay_apart(a: str, b: str):
    assert similarity(a, b) < COMPATIBLE


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("V. Zelensky", "Володимир Зеленський"),
        ("Zelensky", "Volodymyr Zelensky"),
        ("von der Leyen", "Урсула фон дер Ляєн"),
        ("Ю. Мостовий", "Yurii Mostovyi"),
        ("J. D. Vance", "James David Vance"),
    ],
)
def test_initials_and_family_name_alone_are_compatible_but_not_the_same(a: str, b: str):
    assert COMPATIBLE <= similarity(a, b) < SAME


def test_another_initial_is_another_person():
    assert similarity("P. Kovalenko", "Oleh Kovalenko") < COMPATIBLE


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Volodymyr Zelensky", "Владимир Зеленский"),
        ("Wolodymyr Selenskyj", "Владимир Зеленский"),
        ("Mykola Zaverukha", "Николай Заверуха"),
        ("Владимир Владимирович Путин", "Vladimir Poutine"),
        ("Зеленський Володимир", "Volodymyr Zelensky"),
        ("Marine Le Pen", "Марин Ле Пен"),
        ("Bashar al-Assad", "Башар аль-Асад"),
        ("Aleksandar Vučić", "Aleksandar Vucic"),
    ],
)
def test_variants_particles_patronymics_and_lost_accents_are_seen_through(a: str, b: str):
    assert same(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("general staff of the armed forces", "Генеральний штаб"),
        ("stato maggiore ucraino", "Generalstab in Kiew"),
        ("Olena Savchyn", "rescuers"),
        ("МЗС", "Ministero degli Esteri"),
    ],
)
def test_bodies_and_descriptions_are_not_comparable_by_letters(a: str, b: str):
    assert not comparable(a, b)
    assert not same(a, b)


def test_a_body_is_itself_whatever_its_case_and_apostrophes():
    assert same("Russia’s defence ministry", "Russia's Defence Ministry")
    assert key("Russia’s defence ministry") == key("Russia's defence ministry")


def test_people_are_comparable():
    assert comparable("Olena Savchyn", "Тарас Гринчук")


NAMELIKE = st.one_of(
    st.text(max_size=40),
    st.sampled_from([n for part in ("gold", "people") for g in NAMES[part]["people"] for n in g]),
)


@given(NAMELIKE, NAMELIKE)
@example("", " ")
def test_similarity_is_symmetric_reflexive_and_within_bounds(a: str, b: str):
    assert similarity(a, b) == similarity(b, a)
    assert 0.0 <= similarity(a, b) <= 1.0
    assert similarity(a, a) == 1.0
    assert key(a) == key(a)
    assert isinstance(comparable(a, b), bool)
