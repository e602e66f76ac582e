"""ClaimReview: what is written fits schema.org and Google; what others write is read."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack import review
from claimtrack.cli import cli
from claimtrack.errors import InputError, NotFoundError
from claimtrack.export import claimreview, known_checks
from claimtrack.export.factchecks import FactCheck, fact_checks
from claimtrack.pipeline import Tracker
from claimtrack.read.source import digest
from claimtrack.store import Filter
from claimtrack.types import Document

# What schema.org defines, as far as it is used here: properties with the types of their
# values. A type includes what it inherits: ClaimReview from Review, CreativeWork and Thing.
THING = {"name": {"Text"}, "url": {"URL"}, "alternateName": {"Text"}, "description": {"Text"}}
WORK = {
    **THING,
    "author": {"Organization", "Person"},
    "publisher": {"Organization", "Person"},
    "datePublished": {"Date", "DateTime"},
    "dateModified": {"Date", "DateTime"},
    "headline": {"Text"},
    "inLanguage": {"Text", "Language"},
}
SCHEMA: dict[str, dict[str, set[str]]] = {
    "ClaimReview": {
        **WORK,
        "claimReviewed": {"Text"},
        "itemReviewed": {"Thing", "Claim"},
        "reviewBody": {"Text"},
        "reviewRating": {"Rating"},
    },
    "Rating": {
        **THING,
        "author": {"Organization", "Person"},
        "bestRating": {"Number", "Text"},
        "worstRating": {"Number", "Text"},
        "ratingValue": {"Number", "Text"},
        "ratingExplanation": {"Text"},
    },
    "Claim": {
        **WORK,
        "appearance": {"CreativeWork"},
        "firstAppearance": {"CreativeWork"},
        "claimInterpreter": {"Organization", "Person"},
    },
    "NewsArticle": {**WORK, "articleBody": {"Text"}},
    "Organization": THING,
    "Person": THING,
    "DataFeed": {**WORK, "dataFeedElement": {"DataFeedItem", "Text", "Thing"}},
    "DataFeedItem": {
        **THING,
        "item": {"Thing"},
        "dateCreated": {"Date", "DateTime"},
        "dateModified": {"Date", "DateTime"},
        "dateDeleted": {"Date", "DateTime"},
    },
}
ABOVE = {"NewsArticle": {"CreativeWork", "Thing"}, "ClaimReview": {"CreativeWork", "Thing"}}


def fits(value: Any, kinds: set[str]) -> bool:
    if isinstance(value, dict):
        valid(value)
        return bool(({value["@type"]} | ABOVE.get(value["@type"], {"Thing"})) & kinds)
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return "Number" in kinds
    assert isinstance(value, str)
    if "Text" in kinds:
        return bool(value.strip())
    if "URL" in kinds:
        return bool(re.fullmatch(r"https?://[^\s/]+(/\S*)?", value))
    return bool(kinds & {"Date", "DateTime"}) and bool(datetime.fromisoformat(value))


def valid(thing: dict[str, Any]) -> None:
    """Every property is one of the type's, and every value of a type that it may have."""
    properties = SCHEMA[thing["@type"]]
    for name, value in thing.items():
        if name.startswith("@"):
            continue
        assert name in properties, f"{thing['@type']} has no {name}"
        for entry in value if isinstance(value, list) else [value]:
            assert fits(entry, properties[name]), f"{name} may not be {entry!r}"


def holds_what_google_requires(one: dict[str, Any]) -> None:
    assert one["claimReviewed"]
    assert one["reviewRating"]["alternateName"]
    assert one["url"].startswith("https://")
    claim = one["itemReviewed"]
    assert claim["author"]["name"]
    assert claim["firstAppearance"]["url"] == claim["appearance"][0]["url"]
    assert claim["datePublished"]
    rating = one["reviewRating"]
    if "ratingValue" in rating:
        assert rating["bestRating"] > rating["worstRating"]


ENGLISH = (
    "More than 600 drones were launched at the port of Wetherby. "
    "“We lost two cranes,” said harbour master Anna Lind on Monday."
)
ITALIAN = "Oltre 600 droni sono stati lanciati contro il porto di Wetherby, secondo Anna Lind."


@pytest.fixture
def tracker(tmp_path: Path):
    with Tracker.open(tmp_path / "claims.db", create=True) as tracker:
        for name, text, language, outlet, time in (
            ("port-en", ENGLISH, "en", "Valley News", "2027-03-10T08:05:00+02:00"),
            ("port-it", ITALIAN, "it", "Il Molo", "2027-03-10T09:30:00+01:00"),
        ):
            url = f"https://{outlet.split()[0].lower()}.example/1"
            tracker.add(
                Document(name, text, language, name, url, outlet, time, sha256=digest(text))
            )
        yield tracker


def figure_claim(tracker: Tracker) -> int:
    database = tracker.database
    ids = database.mention_ids(Filter(document="port-en", type="quantity"))
    first = min(ids, key=lambda i: database.passage(i).mention.start)
    return database.claim_of([first])[first]


def rate(tracker: Tracker, claim: int, **said: Any) -> None:
    fields = {"rating": "Mostly false", "url": "https://check.example/drones", "author": "Check"}
    version = review.claim_version(tracker.database, claim)
    verdict = review.Verdict(**{**fields, **said})
    review.verdict(tracker.database, claim, verdict, actor="ana", version=version)


# Writing


def test_a_verdict_is_a_valid_claim_review_with_all_that_google_requires(tracker):
    claim = figure_claim(tracker)
    rate(tracker, claim, rating_value=2, best=5, worst=1, explanation="Only 60.", language="en")
    [one] = claimreview.claim_reviews(tracker.database, claim)
    assert one["@context"] == "https://schema.org"
    valid(one)
    holds_what_google_requires(one)
    assert one["claimReviewed"].startswith("More than 600 drones")
    assert one["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "Mostly false",
        "ratingValue": 2,
        "bestRating": 5,
        "worstRating": 1,
        "ratingExplanation": "Only 60.",
    }
    assert one["itemReviewed"]["datePublished"] == "2027-03-10T08:05:00+02:00"
    assert one["itemReviewed"]["firstAppearance"]["publisher"]["name"] == "Valley News"


def test_the_words_of_the_reviewer_stand_above_the_report(tracker):
    claim = figure_claim(tracker)
    rate(tracker, claim, claim_reviewed="600 drones hit Wetherby", published="2027-03-12")
    [one] = claimreview.claim_reviews(tracker.database, claim)
    assert one["claimReviewed"] == "600 drones hit Wetherby"
    assert one["datePublished"] == "2027-03-12"
    valid(one)


def test_a_verdict_without_an_address_is_told_and_left_out(tracker):
    claim = figure_claim(tracker)
    rate(tracker, claim, url=None)
    rate(tracker, claim)
    without, one = claimreview.claim_reviews(tracker.database)
    assert isinstance(without, InputError)
    assert "--url" in str(without)
    valid(one)


def test_all_verdicts_are_a_valid_data_feed(tracker):
    database = tracker.database
    for number in (1, 2):
        rate(tracker, figure_claim(tracker), url=f"https://check.example/{number}")
    feed = claimreview.feed(list(claimreview.claim_reviews(database)))
    valid(feed)
    items = [item for element in feed["dataFeedElement"] for item in element["item"]]
    assert [item["url"] for item in items] == ["https://check.example/1", "https://check.example/2"]
    assert not any("@context" in item for item in items)
    assert claimreview.feed([])["dataFeedElement"] == []


def test_no_such_claim_is_an_error(tracker):
    with pytest.raises(NotFoundError):
        list(claimreview.claim_reviews(tracker.database, 999))


# Reading


def read(value: Any) -> tuple[list[FactCheck], list[str]]:
    bad: list[Exception] = []
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    found = list(fact_checks("feed.json", data, bad.append))
    return found, [str(error) for error in bad]


def one_review(**more: Any) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://check.example/1",
        "claimReviewed": "The dam has 40 cracks.",
        "reviewRating": {"@type": "Rating", "alternateName": "False"},
        **more,
    }


def test_what_is_written_is_read_again(tracker):
    claim = figure_claim(tracker)
    rate(tracker, claim, rating_value=2, best=5, worst=1, explanation="Only 60.", language="en")
    written = list(claimreview.claim_reviews(tracker.database, claim))
    for form in (written[0], claimreview.feed(written), claimreview.together(written * 2)):
        found, bad = read(form)
        assert not bad
        assert set(found) == {
            FactCheck(
                claim=written[0]["claimReviewed"],
                rating="Mostly false",
                url="https://check.example/drones",
                author="Check",
                published=written[0]["datePublished"],
                rating_value=2,
                best=5,
                worst=1,
                explanation="Only 60.",
                language="en",
                claimant=written[0]["itemReviewed"]["author"]["name"],
                claimed="2027-03-10T08:05:00+02:00",
                appearances=tuple(work["url"] for work in written[0]["itemReviewed"]["appearance"]),
            )
        }


def test_every_appearance_of_an_imported_check_is_exported_again(tracker):
    places = [f"https://paper.example/{n}" for n in (1, 2, 3)]
    item = {"author": {"name": "A deputy"}, "appearance": [{"url": url} for url in places]}
    (check,), _ = read(one_review(author={"name": "Check"}, itemReviewed=item))
    row = known_checks.add(tracker, check, actor="ann")
    (written,) = claimreview.claim_reviews(tracker.database, row["claim"])
    assert [work["url"] for work in written["itemReviewed"]["appearance"]] == places
    assert review.verify(tracker.database)


@pytest.mark.parametrize(
    "form",
    [
        lambda one: one,
        lambda one: [one],
        lambda one: {"@graph": [{"@type": "WebPage"}, one]},
        lambda one: {"dataFeedElement": [{"item": None}, {"item": [None, one]}, None]},
        lambda one: {"dataFeedElement": {"item": one}},
        lambda one: {**one, "@type": ["Review", "ClaimReview"]},
        lambda one: {**one, "@type": "http://schema.org/ClaimReview"},
        lambda one: {"@type": "ClaimReview", "properties": {k: [v] for k, v in one.items()}},
        lambda one: {"type": ["https://schema.org/ClaimReview"], "properties": one},
        lambda one: {**one, "claimReviewed": {"@value": one["claimReviewed"], "@language": "en"}},
        lambda one: {**one, "claimReviewed": [one["claimReviewed"], "another"]},
        lambda one: {**one, "url": [one["url"]]},
        lambda one: {**one, "url": None, "@id": one["url"]},
        lambda one: {**one, "reviewRating": [one["reviewRating"]]},
        lambda one: {**one, "reviewRating": {"name": "False"}},
        lambda one: {**one, "reviewRating": {"alternateName": ["False"], "bestRating": "-1"}},
    ],
)
def test_a_claim_review_is_found_however_it_is_wrapped(form):
    found, bad = read(form(one_review()))
    assert not bad
    assert [(f.claim, f.rating, f.url) for f in found] == [
        ("The dam has 40 cracks.", "False", "https://check.example/1")
    ]


@pytest.mark.parametrize(
    ("rating", "value", "best", "worst"),
    [
        ({"ratingValue": 1, "bestRating": 5, "worstRating": 1}, 1, 5, 1),
        ({"ratingValue": "2,5", "bestRating": "5", "worstRating": "1"}, 2.5, 5, 1),
        ({"ratingValue": {"@value": "3"}, "bestRating": 5, "worstRating": 1}, 3, 5, 1),
        ({"ratingValue": -1, "bestRating": -1, "worstRating": -1}, None, None, None),
        ({"ratingValue": 9, "bestRating": 5, "worstRating": 1}, None, 5, 1),
        ({"ratingValue": 0, "bestRating": 5, "worstRating": 1}, None, 5, 1),
        ({"ratingValue": 3}, None, None, None),
        ({"ratingValue": "high", "bestRating": 5, "worstRating": 1}, None, 5, 1),
        ({"ratingValue": 3, "bestRating": 1, "worstRating": 5}, None, None, None),
        ({}, None, None, None),
    ],
)
def test_a_scale_that_makes_no_sense_is_left_out(rating, value, best, worst):
    [found], _ = read(one_review(reviewRating={"alternateName": "x", **rating}))
    assert (found.rating_value, found.best, found.worst) == (value, best, worst)
    said = review.Verdict("x", rating_value=value, best=best, worst=worst)
    review.claims._hold_scale(said)


@pytest.mark.parametrize(
    ("appearance", "addresses"),
    [
        ("https://a.example/1", ("https://a.example/1",)),
        ("https://a.example/1, https://b.example/2", ("https://a.example/1", "https://b.example/2")),
        ("https://a.example/?x=1,2,https://b.example/", ("https://a.example/?x=1,2", "https://b.example/")),
        (["https://a.example/1", {"url": "https://b.example/2"}], ("https://a.example/1", "https://b.example/2")),
        ({"@type": "CreativeWork", "url": ["https://a.example/1"]}, ("https://a.example/1",)),
        ({"@id": "https://a.example/1"}, ("https://a.example/1",)),
        ([None, {}, "a leaflet", 7], ()),
    ],
)  # fmt: skip
def test_appearances_are_read_in_every_form(appearance, addresses):
    [found], _ = read(one_review(itemReviewed={"@type": "Claim", "appearance": appearance}))
    assert found.appearances == addresses


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ({"@type": "Person", "name": "Anna Lind"}, "Anna Lind"),
        ([{"name": ["Anna Lind"]}], "Anna Lind"),
        ("Anna Lind", "Anna Lind"),
        ({"@type": "Person"}, None),
        (None, None),
    ],
)
def test_a_claimant_is_read_in_every_form(author, name):
    [found], _ = read(one_review(itemReviewed={"author": author}))
    assert found.claimant == name


def test_broken_items_are_told_and_the_rest_is_read():
    whole = one_review()
    broken = [
        {**whole, "claimReviewed": ""},
        {**whole, "reviewRating": None},
        {**whole, "reviewRating": {"ratingValue": 1}},
        {**whole, "url": "n/a"},
    ]
    found, bad = read([*broken, whole])
    assert len(found) == 1
    assert [re.sub(r" for .*", "", error.split(": ", 1)[1]) for error in bad] == [
        "no claimReviewed",
        "no rating in words (reviewRating.alternateName)",
        "no rating in words (reviewRating.alternateName)",
        "no url",
    ]


def test_lines_and_pages_are_read_past_what_is_broken():
    whole = json.dumps(one_review())
    found, bad = read(f"{whole}\n{whole[:50]}\n{whole}\n".encode())
    assert (len(found), len(bad)) == (2, 1)
    assert "line 2: not JSON" in bad[0]
    script = '<script type="application/ld+json">{}</script>'
    raw = whole.replace("40 cracks", "40\ncracks")
    page = f"<!doctype html><html>{script.format(whole[:9])}{script.format(raw)}</html>"
    found, bad = read(page.encode())
    assert [one.claim for one in found] == ["The dam has 40 cracks."]
    assert "script 1: not JSON" in bad[0]


@pytest.mark.parametrize("data", [b"", b"{", b"[1, 2", b"hello", b"{}", b"[]", b"[" * 100_000])
def test_a_file_without_a_claim_review_is_an_error(data):
    with pytest.raises(InputError):
        list(fact_checks("feed.json", data, lambda error: None))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9) | st.just("ClaimReview"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["@type", "url", "claimReviewed", "reviewRating", "alternateName", "name",
                         "itemReviewed", "author", "appearance", "properties", "@value"]),
        inner, max_size=5),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=150)
@given(value=JSON)
def test_no_shape_of_a_claim_review_breaks_the_reading(value):
    data = json.dumps({"@type": "ClaimReview", "x": value, "url": value, "reviewRating": value})
    bad: list[Exception] = []
    list(fact_checks("feed", data.encode(), bad.append))


# Into the database and out again


def run(db: Path, *args: str, ok: bool = True) -> Any:
    result = CliRunner().invoke(cli, ["--db", str(db), *args], catch_exceptions=ok is False)
    assert (result.exit_code == 0) is ok, result.output
    return result


def test_an_imported_fact_check_is_on_the_claim_that_is_known(tracker):
    check = FactCheck(
        claim="More than 600 drones were launched at the port of Wetherby.",
        rating="True",
        url="https://check.example/port",
        author="Check",
        claimant="Anna Lind",
        claimed="2027-03-11",
        appearances=("https://elsewhere.example/1?utm_source=x",),
    )
    row = known_checks.add(tracker, check, actor="import")
    assert row["claim"] == figure_claim(tracker)
    [verdict] = review.verdicts(tracker.database, row["claim"])
    assert (verdict["rating"], verdict["actor"]) == ("True", "import")
    document = tracker.database.document(row["document"])
    assert (document.url, document.published) == ("https://elsewhere.example/1", "2027-03-11")
    quotes = list(tracker.database.mentions(Filter(document=row["document"], type="quote")))
    assert [(q["text"], q["speaker"]) for q in quotes] == [(check.claim, "Anna Lind")]
    again = known_checks.add(tracker, check, actor="import")
    assert (again["claim"], again["status"]) == (row["claim"], "known")


def test_import_and_export_of_a_feed_by_command(tmp_path: Path):
    db, feed = tmp_path / "a.db", tmp_path / "feed.json"
    item = {"@type": "Claim", "author": {"name": "A. Lind"}, "appearance": "https://a.example/1"}
    items = [
        one_review(itemReviewed=item, author={"name": "Check"}),
        one_review(itemReviewed=item, claimReviewed="The bridge of Ilkley is closed for ever.",
                   url="https://check.example/2", reviewRating={"alternateName": "<b>False</b>"}),
        one_review(url=""),
    ]  # fmt: skip
    feed.write_text(json.dumps({"dataFeedElement": [{"item": items}, {"item": None}]}))
    result = run(db, "import", "claimreview", str(feed), "--nl", "--by", "ana", ok=False)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["status"] for row in rows] == ["added", "added"]
    exported = json.loads(run(db, "export", "claimreview").stdout)
    valid(exported)
    found, bad = read(exported)
    assert not bad
    assert [(f.claim, f.rating, f.url, f.claimant, f.appearances) for f in found] == [
        ("The dam has 40 cracks.", "False", "https://check.example/1", "A. Lind",
         ("https://a.example/1",)),
        ("The bridge of Ilkley is closed for ever.", "<b>False</b>", "https://check.example/2",
         "A. Lind", ("https://a.example/1",)),
    ]  # fmt: skip
    single = run(db, "export", "claimreview", "--claim", str(rows[0]["claim"]))
    valid(json.loads(single.stdout))
    lines = run(db, "export", "claimreview", "--nl").stdout.splitlines()
    assert len(lines) == 2
