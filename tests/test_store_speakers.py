"""One speaker under all spellings of a name, and two where the letters say so."""

import pytest

from claimtrack.store import Database

SPELLINGS = (
    ("Volodymyr Zelensky", "en"),
    ("Володимир Зеленський", "uk"),
    ("Владимир Зеленский", "ru"),
    ("Wolodymyr Selenskyj", "de"),
    ("Volodymyr Zelenskyy", "en"),
    ("Volodímir Zelenski", "es"),
)


@pytest.fixture
def db(tmp_path):
    with Database.open(tmp_path / "s.db", create=True) as database:
        yield database


def speakers(db, *names):
    with db.transaction():
        return [db.speaker(name, language) for name, language in names]


def test_every_spelling_is_one_speaker_whichever_comes_first(db):
    assert len(set(speakers(db, *SPELLINGS))) == 1
    [row] = db.speakers()
    assert row["name"] == "Volodymyr Zelensky"
    assert set(row["aliases"].split("; ")) == {name for name, _ in SPELLINGS[1:]}


def test_family_names_alone_are_one_speaker_too(db):
    found = speakers(db, ("Selenskyj", "de"), ("Зеленський", "uk"), ("Zelensky", "en"))
    assert len(set(found)) == 1


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Olena Zelenska", "Володимир Зеленський"),
        ("Oleh Marchenko", "Ольга Марченко"),
        ("Ann Petrie", "Ann Petersen"),
        ("Defence Ministry", "Міністерство оборони"),
    ],
)
def test_other_people_and_translated_bodies_stay_apart(db, a, b):
    one, other = speakers(db, (a, "en"), (b, "uk"))
    assert one != other


def test_the_most_alike_of_several_gets_the_name(db):
    olena, volodymyr = speakers(db, ("Olena Honchar", "en"), ("Volodymyr Honchar", "en"))
    assert speakers(db, ("Олена Гончар", "uk"), ("Володимир Гончар", "uk")) == [olena, volodymyr]
