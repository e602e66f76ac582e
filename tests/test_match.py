"""Matching on whole reports: what one event's reports say of one another, and typed questions."""

import itertools

import numpy as np
import pytest

from claimtrack import encode
from claimtrack.extract import extract, passages
from claimtrack.match import (
    Glance,
    Told,
    as_query,
    ask,
    compare_event,
    compare_passages,
    compare_reports,
    of_one_event,
    text_of,
)
from claimtrack.match.claims import dated_apart, joining
from claimtrack.match.evidence import evidence
from claimtrack.match.judge import judge, pairs
from claimtrack.match.model import model, weights
from claimtrack.match.report import merge, prepare
from claimtrack.types import Document, Match

STORM_EN = Document(
    "storm-en",
    "Storm Freda has killed at least 12 people and injured more than 90 in northern Spain, the "
    "interior ministry said on Monday. Some 35,000 homes were without power.\n\n"
    "“We have never seen waves like these,” said Ana Quiroga, the mayor of Luarca.",
    "en",
    "Storm Freda kills 12 in Spain",
    published="2029-01-08T12:00:00+01:00",
)
STORM_IT = Document(
    "storm-it",
    "È salito a 17 morti e 110 feriti il bilancio della tempesta Freda nel nord della Spagna. "
    "Restano senza corrente 35.000 case, secondo il ministero dell'Interno.\n\n"
    "«Non abbiamo mai visto onde come queste», ha detto Ana Quiroga, sindaca di Luarca.",
    "it",
    "Tempesta Freda in Spagna, 17 morti",
    published="2029-01-09T12:00:00+01:00",
)
TRADE_EN = Document(
    "trade-en",
    "Exports of cheese rose 4 percent to 210 million euros last year, the dairy board said.",
    "en",
    "Cheese exports rise",
    published="2029-01-09T08:00:00+00:00",
)
RAID_IT = Document(
    "raid-it",
    "Nella notte la Russia ha lanciato più di 600 droni e tre dozzine di missili contro "
    "l'Ucraina. Il presidente Volodymyr Zelensky ha detto che decine di scuole sono state "
    "danneggiate. Il ministero della Difesa russo afferma di controllare circa un terzo della "
    "città di Pokrovsk. «Putin è un bugiardo e resterà un bugiardo», ha detto la "
    "presidente della Commissione europea Ursula von der Leyen.",
    "it",
    "Pioggia di droni sull'Ucraina",
    published="2029-03-01T09:00:00+01:00",
)


@pytest.fixture(scope="module")
def encoder():
    return encode.load()


@pytest.fixture(scope="module")
def told(encoder):
    def read(document):
        found = passages(document, extract(document))
        return Told(found, encoder.encode([text_of(p) for p in found]))

    return {d.id: read(d) for d in (STORM_EN, STORM_IT, TRADE_EN, RAID_IT)}


def relation_of(told, found, new, known, report=0):
    for pair in found:
        a, b = (
            told[0].passages[pair.passage],
            told[1][pair.other_report - 1].passages[pair.other_passage],
        )
        if a.text == new and b.text == known and pair.other_report - 1 == report:
            return pair.match.relation
    return None


def test_a_toll_that_rose_is_updated_and_an_equal_figure_is_the_same(told, encoder):
    known = [told["storm-en"]]
    found = compare_reports(told["storm-it"], known, encoder)
    both = told["storm-it"], known
    assert relation_of(both, found, "17", "at least 12") == "updated"
    assert relation_of(both, found, "35.000", "Some 35,000") == "same"
    assert relation_of(both, found, "110", "at least 12") in (None, "related")


def test_a_quote_is_found_again_in_another_language(told, encoder):
    found = compare_reports(told["storm-it"], [told["storm-en"]], encoder)
    quotes = [p for p in found if told["storm-it"].passages[p.passage].type == "quote"]
    assert [p.match.relation for p in quotes] == ["same"]


def test_a_report_of_something_else_has_no_match(told, encoder):
    assert compare_reports(told["trade-en"], [told["storm-en"], told["storm-it"]], encoder) == []


def test_matches_do_not_depend_on_which_report_is_new(told, encoder):
    there = compare_reports(told["storm-it"], [told["storm-en"]], encoder)
    back = compare_reports(told["storm-en"], [told["storm-it"]], encoder)
    assert {(p.passage, p.other_passage, p.match.relation) for p in there} == {
        (p.other_passage, p.passage, p.match.relation) for p in back
    }


def test_an_event_is_compared_as_its_reports_are(told, encoder):
    reports = [told["storm-it"], told["storm-en"], told["trade-en"]]
    links = {
        (k.passage, k.other_report, k.other_passage, k.match.relation)
        for k in compare_event(reports, encoder)
        if k.report == 0
    }
    pairs_ = compare_reports(reports[0], reports[1:], encoder)
    assert links == {(p.passage, p.other_report, p.other_passage, p.match.relation) for p in pairs_}


def test_every_match_says_why(told, encoder):
    for pair in compare_reports(told["storm-it"], [told["storm-en"]], encoder):
        assert 0 < pair.match.score <= 1
        assert pair.match.reasons
        assert all("\n" not in reason for reason in pair.match.reasons)


def test_quotes_and_figures_never_match_one_another(told, encoder):
    storm = told["storm-en"]
    for i, j in itertools.product(range(len(storm.passages)), repeat=2):
        a, b = storm.passages[i], storm.passages[j]
        if a.type != b.type:
            vectors = {"new_vector": storm.vectors[i], "known_vector": storm.vectors[j]}
            assert compare_passages(a, b, **vectors, encoder=encoder) is None


def test_the_judgement_is_symmetric_and_a_probability(told, encoder):
    for kind in ("quantity", "quote"):
        reports = []
        for report in (told["storm-en"], told["storm-it"], told["raid-it"]):
            places = [i for i, p in enumerate(report.passages) if p.type == kind]
            found = [report.passages[i] for i in places]
            reports.append(prepare(found, report.vectors[places], encoder))
        judgement = judge(pairs(merge(reports)), model, weights().thresholds)
        assert np.allclose(judgement.classes, judgement.classes.transpose(1, 0, 2), atol=1e-5)
        assert np.allclose(judgement.classes.sum(-1), 1, atol=1e-4)
        features = judgement.pairs.features
        assert np.allclose(features, features.transpose(1, 0, 2), atol=1e-4)


def answers(text, told, encoder):
    """Known passages that answer a question with their matches, best first."""
    found = []
    for question in as_query(text, "en"):
        vector = encoder.encode([text_of(question)])[0]
        matches = ask(question, told.passages, vector, told.vectors, encoder)
        found += [(m, p) for m, p in zip(matches, told.passages, strict=True) if m]
    return sorted(found, key=lambda x: -x[0].score)


def test_reports_of_one_event_are_told_from_others_in_any_language(told):
    reports = [Glance.of(told[name]) for name in ("storm-it", "raid-it", "storm-en")]
    assert of_one_event(reports) == [2]


def test_a_report_without_names_is_left_out_by_nobody(told):
    bare = Document("bare", "Over 600 drones were launched, an official said.", "en")
    found = passages(bare, extract(bare))
    vectors = encode.load().encode([text_of(p) for p in found])
    reports = [Glance.of(one) for one in (Told(found, vectors), told["raid-it"])]
    assert of_one_event(reports) == [1]


@pytest.mark.parametrize(
    ("question", "text", "relation"),
    [
        ("600 drones", "più di 600", "same"),
        ("Russia launched more than 600 drones overnight", "più di 600", "same"),
        ("Russia launched 450 drones at Ukraine on Thursday night", "più di 600", "conflicting"),
        ("36 missiles", "tre dozzine", "same"),
        ("a third of Pokrovsk is under Russian control", "circa un terzo", "same"),
    ],
)
def test_a_typed_figure_finds_its_claim(question, text, relation, told, encoder):
    match, passage = answers(question, told["raid-it"], encoder)[0]
    assert (passage.text, match.relation) == (text, relation)


def test_a_typed_sentence_finds_the_words_that_somebody_said(told, encoder):
    match, passage = answers("Putin is a liar", told["raid-it"], encoder)[0]
    assert passage.speaker == "Ursula von der Leyen"
    assert match.relation == "same"


def test_a_question_about_something_else_finds_nothing(told, encoder):
    assert answers("unemployment rose to 7 percent", told["raid-it"], encoder) == []


def test_an_empty_question_asks_nothing():
    assert as_query("  ", "en") == []


def raid(name, language, published, text):
    return Document(name, text, language, published=published)


def figures_told(documents, encoder):
    told = []
    for document in documents:
        found = [p for p in passages(document, extract(document)) if p.type == "quantity"]
        told.append(Told(found, encoder.encode([text_of(p) for p in found])))
    return told


def test_rivals_are_told_together(encoder):
    told = figures_told(
        [
            raid("march-en", "en", None, "Police counted 900 marchers. Unions spoke of 3,000."),
            raid("march-it", "it", None, "In piazza 3.000 persone; la questura però ne vede 900."),
            raid("later-en", "en", None, "Police had counted 900 marchers. A boat has 40 seats."),
        ],
        encoder,
    )
    report = merge([prepare(one.passages, one.vectors, encoder) for one in told])
    table = pairs(report)
    same = table.equal.astype(np.float32)
    nothing = np.zeros_like(same)
    found, names = evidence(report, same, nothing, table.equal, table.overlap, {})
    # 900, 3,000 / 3,000, 900 / 900, 40
    both, following, rival = (
        found[..., names.index(name)] for name in ("told_both", "told_next", "told_rival")
    )
    assert both[0, 1] == both[4, 1] == 1.0
    assert following[0, 1] == following[4, 1] == 1.0
    assert both[1, 5] == 0.0
    assert following[1, 5] == 0.0
    assert rival[0, 1] == rival[4, 1] > 0  # però
    assert np.array_equal(both, both.T)


RAIDS = [
    raid("wed-en", "en", "2029-03-07T09:00:00+00:00",
         "Lurania fired 500 drones at the port of Veldstad overnight into Wednesday."),
    raid("wed-de", "de", "2029-03-07T12:00:00+01:00",
         "Luranien hat den Hafen Veldstad in der Nacht zum Mittwoch mit 500 Drohnen angegriffen, "
         "teilte die Marine mit."),
    raid("thu-en", "en", "2029-03-08T20:00:00+00:00",
         "Lurania fired 500 drones at the port of Veldstad on Thursday, the navy said."),
    raid("sat-it", "it", "2029-03-10T09:00:00+01:00",
         "La Lurania ha lanciato 500 droni contro il porto di Veldstad nella notte di sabato, ha "
         "detto la marina."),
]  # fmt: skip


def test_one_figure_of_another_day_is_another_fact_and_of_the_next_day_only_proposed(encoder):
    told = figures_told(RAIDS, encoder)
    relation = {
        (link.report, link.other_report): (link.match.relation, link.match.reasons)
        for link in compare_event(told, encoder)
    }
    assert relation[0, 1][0] == "same"
    assert "the same night named: 2029-03-06 to 2029-03-07" in relation[0, 1][1]
    assert relation[0, 3][0] == relation[1, 3][0] == "related"
    assert "different days named: 2029-03-07 and 2029-03-10" in relation[0, 3][1]
    wednesday, _, thursday, _ = (one.passages[0] for one in told)
    assert joining(Match(1.0, "same", ()), wednesday, told[1].passages[0]) == "auto"
    assert joining(Match(1.0, "same", ()), wednesday, thursday) == "proposed"
    known = dict(enumerate(one.passages[0] for one in told))
    assert list(dated_apart(known)) == [(0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]


def test_the_day_a_total_was_told_of_does_not_part_it_from_the_day_it_began(encoder):
    reports = [
        raid("fire-es", "es", "2029-03-07T20:45:00+01:00",
             "El incendio que empezó el domingo en la sierra de Montalba ha quemado 4.500 "
             "hectáreas, según el gobierno regional."),
        raid("fire-en", "en", "2029-03-08T06:30:00+00:00",
             "A wildfire in the Montalba hills had burned 4,500 hectares by Thursday morning, "
             "the regional government said."),
    ]  # fmt: skip
    [link] = compare_event(figures_told(reports, encoder), encoder)
    assert link.match.relation == "same"
    assert "different days named: 2029-03-04 and 2029-03-08" in link.match.reasons
