"""Typed questions against a database: a quote's figures decide what it answers."""

import pytest

from claimtrack.pipeline import Tracker
from claimtrack.pipeline.asking import Known, likeliest
from claimtrack.types import Document

REPORTS = {
    "harbour": (
        "“The storm destroyed 320 houses on the northern coast overnight,” mayor Ann Petrie said."
        " The council meets on Friday."
    ),
    "valley": "“We shall rebuild the old bridge before winter,” engineer Tom Ridge said.",
}


@pytest.fixture(scope="module")
def tracker(tmp_path_factory):
    with Tracker.open(tmp_path_factory.mktemp("ask") / "claims.db", create=True) as tracker:
        for name, text in REPORTS.items():
            tracker.add(Document(name, text, "en"))
        yield tracker


def relations(tracker, text):
    return {(row["kind"], row["relation"]) for row in tracker.similar(text, related=True)}


def test_a_quote_that_states_another_figure_never_says_the_same(tracker):
    found = relations(tracker, "The storm destroyed 900 houses on the northern coast overnight")
    assert ("direct", "conflicting") in found
    assert ("direct", "same") not in found


def test_a_quote_that_states_the_figure_says_the_same(tracker):
    found = relations(tracker, "The storm destroyed 320 houses on the northern coast overnight")
    assert {("direct", "same"), ("count", "same")} <= found


def test_a_bare_figure_finds_the_other_figures_of_its_things(tracker):
    assert relations(tracker, "410 houses") == {("count", "conflicting")}
    assert relations(tracker, "320 houses") == {("count", "same")}
    assert relations(tracker, "410 ships") == set()


def test_a_quote_without_figures_answers_by_its_words(tracker):
    assert ("direct", "same") in relations(tracker, "We shall rebuild the old bridge before winter")


def test_figures_of_a_quote_are_found_by_where_they_stand(tracker):
    quotes = {p.text: i for i, p in tracker.database.passages(range(1, 20)).items()}
    inside = tracker.database.figures_inside(quotes.values())
    storm = next(i for text, i in quotes.items() if "storm" in text)
    bridge = next(i for text, i in quotes.items() if "bridge" in text)
    assert [p.text for p in inside[storm]] == ["320"]
    assert bridge not in inside


def test_the_likeliest_mentions_are_judged_where_there_are_many(tracker):
    stored = tracker.database.passages(range(1, 20))
    ids, rows = tracker.database.vectors().of(stored)
    known = Known([int(i) for i in ids], [stored[int(i)] for i in ids], rows)
    (best,) = likeliest("rebuilding the bridge", "en", known, tracker.encoder, most=1).passages
    assert "bridge" in best.text
    assert likeliest("anything", "en", known, tracker.encoder) is known
