"""Which bodies and callings speakers are, told alike in seven languages."""

import numpy as np
import pytest

from claimtrack.extract.layout import fold
from claimtrack.languages import load, supported
from claimtrack.match.bodies import bodies_of, body_columns, same_body
from claimtrack.match.surroundings import names_of


def kinds(speaker, language):
    names = body_columns()
    return {names[place] for place in np.flatnonzero(bodies_of(speaker, language))}


def compared(*speakers):
    return same_body(np.stack([bodies_of(*speaker) for speaker in speakers]))


SAME = [
    "en: police; ru: полиция; de: Polizei; it: questura; es: policía municipal; uk: поліція",
    "en: employers' federation; fr: patronal; it: associazione degli industriali; "
    "de: Arbeitgeberverband; uk: спілка роботодавців; ru: союз промышленников",
    "en: water utility; de: Wasserversorger; it: azienda idrica; fr: régie des eaux; "
    "es: Aguas de Olmar; ru: водоканал; uk: водоканал",
    "en: shipowner; fr: armateur; es: naviera; it: armatori; de: Reederei; ru: судовладелец",
    "en: court of auditors; de: Rechnungshof; es: tribunal de cuentas; uk: рахункова палата; "
    "it: Corte dei conti; fr: Cour des comptes; ru: Счётная палата",
    "en: general staff; de: Generalstab; it: stato maggiore; uk: Генштаб; fr: état-major; "
    "ru: Генеральный штаб; es: Estado Mayor",
    "en: Russia’s defence ministry; ru: Минобороны РФ; it: ministero della Difesa russo; "
    "de: russisches Verteidigungsministerium; uk: Міноборони РФ",
    "en: company; es: empresa; de: Unternehmen; fr: entreprise; it: azienda; uk: компанія",
    "en: prime minister; de: Ministerpräsidentin; uk: прем'єр-міністр; ru: премьер-министр; "
    "fr: Première ministre; es: presidente del Gobierno; it: presidente del Consiglio",
    "en: coast guard; it: guardia costiera; de: Küstenwache; fr: garde-côtes",
    "en: central bank; de: Notenbank; ru: Центробанк; uk: Нацбанк; fr: banque centrale",
    "en: head teacher; it: preside; fr: proviseure; es: directora del colegio",
    "en: health ministry; uk: МОЗ; ru: Минздрав; de: Gesundheitsministerium",
]


@pytest.mark.parametrize("group", SAME)
def test_one_body_is_one_in_every_language(group):
    told = [part.split(": ") for part in group.split("; ")]
    alike, clash = compared(*((speaker, language) for language, speaker in told))
    assert alike.min() > 0.5
    assert not clash.any()


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (("Russia's defence ministry", "en"), ("Міноборони України", "uk")),
        (("ministère russe de la Défense", "fr"), ("ucraino ministero della Difesa", "it")),
        (("police", "en"), ("Veranstalter", "de")),
        (("sindacato", "it"), ("patronal", "es")),
        (("адвокат", "ru"), ("parquet", "fr")),
    ],
)
def test_two_bodies_clash(a, b):
    alike, clash = compared(a, b)
    assert alike[0, 1] == 0
    assert clash[0, 1]


def test_a_general_word_says_less_than_what_it_is_of():
    alike, clash = compared(
        ("interior ministry", "en"), ("Innenminister", "de"), ("ministère de la Santé", "fr")
    )
    assert alike[0, 1] > 0.9
    assert 0 < alike[0, 2] < 0.3
    assert not clash.any()


def test_a_capital_may_speak_for_any_body_of_its_nation():
    alike, clash = compared(("Moscow", "en"), ("Минобороны РФ", "ru"), ("полиция", "ru"))
    assert alike[0, 1] > 0.5
    assert not clash[0].any()


@pytest.mark.parametrize(
    ("name", "language"),
    [("Karl Bauer", "de"), ("Ruth Fischer", "de"), ("Vera Port", "en"), ("Ana Quiroga", "es")],
)
def test_a_person_is_no_body(name, language):
    assert kinds(name, language) == set()


def test_those_whom_nobody_knows_neither_meet_nor_clash():
    alike, clash = compared(("Varnholm", "de"), ("police", "en"), ("", "fr"))
    assert alike[0].tolist() == [0, 0, 0]
    assert not clash[0].any()


def test_a_phrase_counts_before_its_words():
    assert kinds("general staff", "en") == {"general_staff", "army"}
    assert kinds("trade union", "en") == {"union"}
    assert "court" not in kinds("tribunal de cuentas", "es")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "bridge yesterday portrait banknote unionised policy courtesy Britta firmly"),
        ("de", "Brücke gestern Bauchweh Zeugnis Kinder Autobahn Tisch Stimme"),
        ("fr", "pont hier porte courage policer table mairain portrait"),
        ("it", "ponte ieri porta corteccia tavola fontana cortina"),
        ("es", "puente ayer puerta cortina mesa portada primavera"),
        ("ru", "мост вчера судно судьба портрет рад мирный"),
        ("uk", "міст вчора судно портрет стіл рослина вода"),
    ],
)
def test_ordinary_words_are_no_bodies(language, words):
    assert {word: found for word in words.split() if (found := kinds(word, language))} == {}


@pytest.mark.parametrize("code", supported())
def test_packs_know_the_same_bodies(code):
    assert load(code)["matching"]["bodies"].keys() == set(names_of("bodies"))
    assert load(code)["matching"]["nations"].keys() == set(names_of("nations"))


@pytest.mark.parametrize("code", supported())
def test_stems_are_folded_and_starred_at_an_end(code):
    for table in ("bodies", "nations"):
        for stems in load(code)["matching"][table].values():
            for stem in stems:
                assert stem == fold(stem)
                assert "*" not in stem[1:-1]
