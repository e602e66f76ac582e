"""Who said it: one test for each strategy of the chain, and for how names are resolved."""

from __future__ import annotations

import pytest

from claimtrack.extract.layout import Layout
from claimtrack.extract.quotes import extract_quotes
from claimtrack.extract.quotes.attribution import CHAIN
from claimtrack.types import Document, Quote


def quotes(text: str, language: str = "en") -> list[Quote]:
    return extract_quotes(Layout(Document("x", text, language)))


def names(text: str, language: str = "en") -> list[str | None]:
    return [quote.attribution.name for quote in quotes(text, language)]


def test_the_chain_names_each_strategy_once():
    assert len({strategy.__name__ for strategy in CHAIN}) == len(CHAIN)
    assert all(strategy.__doc__ for strategy in CHAIN)


def test_a_last_name_stands_for_the_full_name_before_or_after_it():
    text = "“Wait,” said Holt. The mayor, Tania Holt, closed the bridge.\n\nHolt said it was safe."
    assert names(text) == ["Tania Holt", "Tania Holt"]


def test_a_title_stands_for_its_holder():
    text = "Mayor Tania Holt closed the bridge.\n\n“It was not safe,” the mayor said."
    assert names(text) == ["Tania Holt"]


def test_a_pronoun_stands_for_who_spoke_last():
    text = "“It was not safe,” said Tania Holt. She added that work would start in May."
    assert names(text) == ["Tania Holt", "Tania Holt"]


def test_a_pronoun_passes_over_the_other_gender():
    text = (
        "Тарас Гринчук повідомив, що міст закрито. «Це надовго», — сказала Олена Савчин. "
        "Він пообіцяв, що рух відновлять."
    )
    assert names(text, "uk")[-1] == "Тарас Гринчук"


def test_a_dropped_subject_goes_on_with_the_last_speaker():
    text = "«Il ponte è chiuso», dice il sindaco Marco Bassi. Aggiunge che i lavori sono in corso."
    found = quotes(text, "it")
    assert [quote.attribution.name for quote in found] == ["Marco Bassi", "Marco Bassi"]
    assert found[1].attribution.speaker is None
    assert found[1].attribution.rule == "dropped subject"


def test_the_same_source_is_the_body_that_spoke_last():
    text = (
        "Il ministero della Salute ha dichiarato che i casi sono 40. "
        "Le scuole restano aperte, secondo la stessa fonte."
    )
    assert names(text, "it") == ["ministero della Salute", "ministero della Salute"]


def test_lines_of_dialogue_take_turns():
    text = "— Je pars, dit Anne Morel.\n\n— Vraiment ? demande Paul Renaud.\n\n— Demain matin."
    assert names(text, "fr") == ["Anne Morel", "Paul Renaud", "Anne Morel"]


def test_an_echo_belongs_to_whoever_said_it_first():
    text = (
        "«Nadie nos avisó hasta el viernes», dijo Ana Roldán.\n\n"
        "«“Hasta el viernes” es mentira», replicó Luis Prado."
    )
    found = {q.spans: q for q in quotes(text, "es")}
    echo = next(q for q in found.values() if text[q.start : q.end] == "Hasta el viernes")
    assert echo.attribution.name == "Ana Roldán"


def test_a_quote_that_opens_the_report_is_explained_by_the_next_sentence():
    text = "«Chi dice questo non sa contare». Ettore Mancuso, ministro degli Esteri, è stanco."
    assert names(text, "it") == ["Ettore Mancuso"]


def test_a_quote_over_paragraphs_is_one_quote():
    text = "“We lost the house.\n\n“And the dog,” said Lena Fox.\n\n“The dog came back,” she added."
    found = quotes(text)
    assert [len(quote.spans) for quote in found] == [2, 1]
    assert found[0].attribution.name == "Lena Fox"


def test_a_paragraph_that_ends_in_a_colon_announces_the_next():
    text = (
        "Bundesminister Max Lohse erklärte dazu:\n\n„Das ist kein Almosen. Das ist Nachbarschaft.“"
    )
    [quote] = quotes(text, "de")
    assert quote.attribution.name == "Max Lohse"
    assert quote.attribution.cue is not None


def test_relayed_speech_gives_both_levels():
    text = "Captain Nils Berg said the officer had warned that the bridge was closed."
    assert [q.attribution.name for q in quotes(text)] == ["Nils Berg", "officer"]


def test_names_stand_in_the_nominative():
    text = "За словами мера Миколи Заверухи, на відновлення потрібно два дні."
    assert names(text, "uk") == ["Микола Заверуха"]
    text = "По словам экономиста Дениса Ухова, цены вырастут."
    assert names(text, "ru") == ["Денис Ухов"]


def test_words_that_nobody_says_are_no_quotes():
    assert (
        quotes("They watched the so-called “wall of Caesar” from the film “Twelve Tenants”.") == []
    )
    assert quotes("Mosca «promuove» la sua avanzata con i video.", "it") == []
    assert quotes("Il a vu « Douze chaises pour un héritage » au théâtre.", "fr") == []


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "Anna Fox said that “the bridge is closed”.", "direct"),
        ("en", "Anna Fox said the bridge was “closed for good”.", "mixed"),
        ("en", "Anna Fox said the bridge was closed.", "indirect"),
        ("de", "Die Brücke sei „auf Dauer“ gesperrt, sagte Anna Fuchs.", "mixed"),
        ("fr", "Selon Anne Morel, « le pont est fermé ».", "direct"),
        ("es", "Según Ana Roldán, el puente está cerrado.", "indirect"),
    ],
)
def test_kinds_follow_what_stands_in_marks(language: str, text: str, kind: str):
    assert [quote.kind for quote in quotes(text, language)] == [kind]


def test_confidence_tells_a_named_cue_from_a_guess():
    said, floating = quotes("“We stay,” said Lena Fox.\n\n“We always do.”\n\nIt rained.")
    assert said.attribution.confidence > floating.attribution.confidence
