"""The review pages as somebody without JavaScript uses them."""

import csv
import io
import json
import re
from xml.etree import ElementTree

import pytest
from web_data import Browser, add_users, two_at_the_queue

from claimtrack import review
from claimtrack.store import Database

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def browser(claims_db):
    return Browser(claims_db)


def event_kinds(path, **chosen):
    with Database.open(path, readonly=True) as database:
        return [entry.event.kind for entry in review.history(database, review.LogFilter(**chosen))]


def test_the_queue_shows_both_sides_the_reasons_and_the_keys(browser):
    page = browser.get("/queue")
    assert browser.status == 200
    for key in ("a", "x", " ", "?"):
        assert f'data-key="{key}"' in page
    item = browser.get("/queue.json") and browser.response.json()["items"][0]
    page = browser.get(f"/matches/{item['match']}")
    assert item["relation"] in page
    assert page.count('<mark class="quantity') + page.count('<mark class="quote') >= 2


def test_accepting_moves_on_to_the_next_pair_and_undo_brings_it_back(browser, claims_db):
    browser.get("/queue")
    first = browser.decide("confirm", reason="both name the ministry")
    assert browser.pair() != first
    assert "You accepted" in browser.page
    with Database.open(claims_db) as database:
        item = review.item(database, first)
        assert (item.state, item.actor) == ("confirmed", "ana")
        event = next(iter(review.history(database, review.LogFilter(match=first)))).event
        assert event.reason == "both name the ministry"
    browser.send("/undo")
    assert browser.pair() == first
    assert event_kinds(claims_db) == ["confirm", "undo"]
    with Database.open(claims_db) as database:
        assert review.item(database, first).state == "proposed"


def test_skipped_pairs_stay_in_the_queue_and_come_last(browser, claims_db):
    browser.get("/queue")
    first = browser.pair()
    browser.get(browser.link(" "))
    second = browser.pair()
    assert second != first
    browser.decide("reject")
    assert browser.pair() not in (first, second)
    assert "1 skipped" in browser.page
    assert event_kinds(claims_db) == ["reject"]
    browser.get("/queue")
    assert browser.pair() == first


def test_the_queue_ends_with_what_was_skipped(browser, claims_db):
    with Database.open(claims_db) as database:
        numbers = [item.match for item in review.queue(database)]
    browser.get("/queue?skip=" + "-".join(map(str, numbers)))
    assert "Only what you skipped is left" in browser.page


def test_two_reviewers_are_not_shown_the_same_pair(claims_db):
    ana, ben = two_at_the_queue(claims_db)
    assert ana.pair() != ben.pair()


def test_a_stale_decision_gives_409_and_says_who_decided_what(claims_db):
    add_users(claims_db, ana="reviewer", ben="reviewer")
    ana, ben = Browser(claims_db), Browser(claims_db)
    ana.sign_in("ana")
    ben.sign_in("ben")
    ana.get("/queue")
    match = ana.pair()
    ben.get(f"/matches/{match}")
    ana.decide("confirm", reason="same ministry")
    ben.send(f"/matches/{match}", decision="reject")
    assert ben.status == 409
    assert "confirmed by ana" in ben.page
    assert "same ministry" in ben.page
    assert event_kinds(claims_db) == ["confirm"]
    # Having looked, ben may decide otherwise.
    ben.send(f"/matches/{match}", decision="reject")
    assert ben.status == 200
    assert event_kinds(claims_db) == ["confirm", "reject"]


def test_a_program_that_is_late_gets_the_version_to_name(browser, claims_db):
    browser.get("/queue")
    match = browser.pair()
    with Database.open(claims_db) as database:
        review.reject(database, match, actor="ben")
    browser.send(f"/matches/{match}", {"accept": "application/json"}, decision="confirm")
    assert browser.status == 409
    assert browser.response.json()["version"] == 1


def test_claim_page_draws_figures_and_lists_mentions_outlets_and_history(browser, claims_db):
    claim = figures_claim(claims_db)
    page = browser.get(f"/claims/{claim}")
    with Database.open(claims_db) as database:
        members = database.claim_members(claim)
        outlets = {p.publisher for p in database.passages(members).values()}
    svg = ElementTree.fromstring(re.search(r"<svg.*?</svg>", page, re.S)[0])
    assert len([e for e in svg.iter() if e.get("class") == "hit"]) == len(members)
    for member in members:
        assert f'id="m{member}"' in page
    assert all(outlet in page for outlet in outlets)
    assert browser.get(f"/claims/{claim}.json")
    body = browser.response.json()
    own = [row for row in body["timeline"] if not row["other"]]
    assert [row["mention"] for row in own] == members
    browser.get(f"/claims/{claim}.csv")
    rows = list(csv.DictReader(io.StringIO(browser.page)))
    assert rows[0]["mention"] == str(members[0])


def figures_claim(path, least=3):
    with Database.open(path, readonly=True) as database:
        return next(
            row["id"]
            for row in database.claims()
            if row["type"] == "quantity" and row["mentions"] >= least
        )


def test_a_verdict_is_shown_and_downloads_as_claimreview(browser, claims_db):
    claim = figures_claim(claims_db)
    browser.get(f"/claims/{claim}")
    browser.send(
        f"/claims/{claim}/verdict",
        rating="Mostly true",
        explanation="Both sides say so.",
        url="https://check.example/1",
        author="The Check",
        rating_value="4",
        best="5",
        worst="1",
    )
    assert "Mostly true" in browser.page
    browser.get(f"/claims/{claim}/claimreview.json")
    found = browser.response.json()
    assert found["@type"] == "ClaimReview"
    assert found["reviewRating"]["alternateName"] == "Mostly true"
    assert found["itemReviewed"]["author"]["name"]
    assert "attachment" in browser.response.headers["content-disposition"]
    browser.get("/claimreview.json")
    assert len(browser.response.json()["dataFeedElement"]) == 1


def test_a_stale_verdict_keeps_what_was_typed_and_can_be_sent_again(browser, claims_db):
    claim = figures_claim(claims_db)
    browser.get(f"/claims/{claim}")
    with Database.open(claims_db) as database:
        said = review.Verdict("False", "https://other.example/")
        review.verdict(database, claim, said, actor="ben", version=0)
    browser.send(f"/claims/{claim}/verdict", rating="True", explanation="long and <b>typed</b>")
    assert browser.status == 409
    assert "given a verdict by ben" in browser.page
    assert "long and &lt;b&gt;typed&lt;/b&gt;" in browser.page
    browser.send(f"/claims/{claim}/verdict")
    assert browser.status == 200
    with Database.open(claims_db) as database:
        ratings = [v["rating"] for v in review.verdicts(database, claim)]
    assert ratings == ["False", "True"]


def test_claims_are_merged_after_being_compared_and_split_again(browser, claims_db):
    claim = figures_claim(claims_db)
    with Database.open(claims_db) as database:
        other = next(
            r["id"] for r in database.claims() if r["type"] == "quantity" and r["id"] != claim
        )
        moved = database.claim_members(other)
    browser.get(f"/claims/{claim}")
    browser.get(f"/claims/{claim}/merge?with={other}")
    browser.send(f"/claims/{claim}/merge", reason="one event")
    assert browser.response.url.path == f"/claims/{claim}"
    browser.get(f"/claims/{other}")
    assert browser.response.url.path == f"/claims/{claim}"
    browser.send(f"/claims/{claim}/split", mention=[str(m) for m in moved])
    with Database.open(claims_db) as database:
        new = int(browser.response.url.path.split("/")[-1])
        assert sorted(database.claim_members(new)) == sorted(moved)
    assert event_kinds(claims_db) == ["merge", "split"]


def test_a_merge_with_a_claim_that_changed_meanwhile_is_refused(browser, claims_db):
    claim = figures_claim(claims_db)
    with Database.open(claims_db) as database:
        other = next(
            r["id"] for r in database.claims() if r["type"] == "quantity" and r["id"] != claim
        )
        browser.get(f"/claims/{claim}/merge?with={other}")
        review.verdict(database, other, review.Verdict("False"), actor="ben", version=0)
    browser.send(f"/claims/{claim}/merge")
    assert browser.status == 409
    assert "ben" in browser.page
    assert event_kinds(claims_db) == ["verdict"]


def test_report_page_marks_every_mention_and_keeps_the_text(browser, claims_db):
    with Database.open(claims_db) as database:
        row = next(iter(database.documents()))
        report = database.document(row["document"])
        mentions = database.mention_ids(review.queue.__globals__["QueueFilter"]().mentions)
        mine = [n for n, p in database.passages(mentions).items() if p.document == report.id]
    page = browser.get(f"/documents/{row['id']}")
    article = re.search(r'<article class="text".*?>(.*?)</article>', page, re.S)[1]
    import html

    assert html.unescape(re.sub(r"<[^>]*>", "", article)) == report.text
    for mention in mine:
        assert f'id="m{mention}"' in article
    assert f'lang="{report.language}" dir="auto"' in page
    browser.get(f"/documents/{row['id']}/annotations.json")
    assert browser.response.json()["type"] == "AnnotationCollection"


def test_speaker_and_figure_of_a_mention_are_corrected(browser, claims_db):
    with Database.open(claims_db) as database:
        mention = next(
            row["id"] for row in database.mentions() if row["type"] == "quantity" and row["high"]
        )
    browser.get(f"/mentions/{mention}")
    browser.send(f"/mentions/{mention}/speaker", name="The Ministry")
    browser.get(f"/mentions/{mention}")
    browser.send(f"/mentions/{mention}/figure", low="7", high="8", point="", modifier="range")
    with Database.open(claims_db) as database:
        passage = database.passage(mention)
        assert passage.speaker == "The Ministry"
        assert (passage.mention.low, passage.mention.high) == (7, 8)
        event = list(review.history(database, review.LogFilter(mention=mention)))[-1].event
        assert "unit" not in event.data["after"]


def test_names_of_a_speaker_are_added_made_main_and_taken_away_and_undone(browser, claims_db):
    with Database.open(claims_db) as database:
        speaker = next(iter(database.speakers()))
    here = f"/speakers/{speaker['id']}"

    def names() -> tuple[str, list[str]]:
        browser.get(f"{here}.json")
        found = browser.response.json()
        return found["name"], [name["name"] for name in found["names"]]

    main, first = names()
    browser.get(here)
    browser.send(f"{here}/names", name="Der Sprecher", language="de", do="add")
    assert "Der Sprecher" in browser.page
    assert "Undo" in browser.page
    browser.send(f"{here}/names", name="Der Sprecher", do="main")
    browser.send(f"{here}/names", name=main, do="remove")
    assert names() == ("Der Sprecher", [*first[1:], "Der Sprecher"])
    assert event_kinds(claims_db) == ["alias", "alias", "alias"]
    browser.get(here)
    for event in (3, 2, 1):
        browser.send("/undo", event=event, back=here)
    assert names() == (main, first)


def test_a_name_that_somebody_changed_meanwhile_is_not_overwritten(browser, claims_db):
    with Database.open(claims_db) as database:
        speaker = next(iter(database.speakers()))["id"]
    browser.get(f"/speakers/{speaker}")
    with Database.open(claims_db) as database:
        review.add_alias(database, speaker, "Der Sprecher", actor="bea", version=0)
    browser.send(f"/speakers/{speaker}/names", name="Die Sprecherin", do="add")
    assert browser.response.status_code == 409
    assert "Die Sprecherin" in browser.page
    assert "bea" in browser.page


@pytest.mark.parametrize("name", ["claims", "mentions", "documents", "speakers"])
def test_a_list_is_a_page_json_and_csv_of_the_same_rows(browser, name):
    browser.get(f"/{name}.json?language=uk")
    rows = browser.response.json()
    browser.get(f"/{name}.csv?language=uk")
    read = list(csv.DictReader(io.StringIO(browser.page)))
    assert [str(row["id"]) for row in rows] == [row["id"] for row in read]
    page = browser.get(f"/{name}?language=uk")
    assert f"/{name}/{rows[0]['id']}" in page
    every = browser.get(f"/{name}.json") and browser.response.json()
    assert len(every) > len(rows) > 0


def test_filters_stand_in_the_address_and_in_the_form(browser):
    page = browser.get("/mentions?text=drones&type=quantity&language=en")
    assert 'value="drones"' in page
    assert "<option selected>quantity</option>" in page
    assert "/mentions.csv?text=drones&amp;type=quantity&amp;language=en" in page
    browser.get("/mentions?kind=none")
    assert browser.status == 400
    browser.get("/mentions?since=yesterday")
    assert browser.status == 400


def test_a_saved_search_is_a_feed_with_a_key_that_is_forgotten_with_it(browser, claims_db):
    browser.get("/mentions?text=drones&language=en")
    browser.send("/searches", name="Drones & <others>")
    row = browser.get("/searches.json") and browser.response.json()[0]
    assert row["address"] == "/mentions?text=drones&language=en"
    browser.get(row["feed"])
    feed = ElementTree.fromstring(browser.response.content)
    assert feed.findtext(f"{ATOM}title") == "Drones & <others> (mentions)"
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for entry in entries:
        assert "drones" in entry.findtext(f"{ATOM}summary").lower()
        link = entry.find(f"{ATOM}link").get("href")
        assert browser.get(link)
        assert browser.status == 200
    browser.get("/searches")
    browser.send(f"/searches/{row['id']}/forget")
    browser.get(row["feed"])
    assert browser.status == 404


def test_double_review_hides_the_first_vote_and_an_admin_settles(claims_db):
    add_users(claims_db, ana="reviewer", ben="reviewer", eva="reviewer", root="admin")
    with Database.open(claims_db) as database:
        review.set_double_review(database, True)
        match = next(review.queue(database)).match
    ana, ben, eva, root = (Browser(claims_db) for _ in range(4))
    for who, name in ((ana, "ana"), (ben, "ben"), (eva, "eva"), (root, "root")):
        who.sign_in(name)
    ana.get(f"/matches/{match}")
    ana.send(f"/matches/{match}", decision="confirm", reason="surely")
    for page in (f"/matches/{match}", "/log", f"/matches/{match}.json"):
        assert "surely" not in ben.get(page)
        assert "surely" in ana.get(page)
    ben.get(f"/matches/{match}")
    ben.send(f"/matches/{match}", decision="reject")
    eva.get(f"/matches/{match}")
    eva.send(f"/matches/{match}", decision="reject")
    assert eva.status == 403
    assert str(match) in root.get("/queue?disputed=1")
    root.get(f"/matches/{match}")
    root.send(f"/matches/{match}", decision="reject")
    with Database.open(claims_db) as database:
        assert review.item(database, match).state == "rejected"
    body = root.get("/people.json") and root.response.json()
    assert body["agreement"]["pairs"] == 1


def test_the_log_lists_events_as_page_json_and_csv_and_undoes_any(browser, claims_db):
    browser.get("/queue")
    first = browser.decide("confirm")
    browser.decide("reject")
    browser.get("/log")
    assert browser.page.count("Undo</button>") == 2
    rows = browser.get("/log.json") and browser.response.json()
    assert [row["kind"] for row in rows] == ["reject", "confirm"]
    browser.get("/log.csv")
    assert len(list(csv.DictReader(io.StringIO(browser.page)))) == 2
    browser.get("/log?kind=confirm")
    browser.send("/undo", event=rows[1]["id"])
    with Database.open(claims_db) as database:
        assert review.item(database, first).state == "proposed"


def test_notes_stand_beside_pairs_claims_and_mentions(browser, claims_db):
    for place, number in (("/matches/1", "match"), ("/claims/1", "claim"), ("/mentions/1", "")):
        browser.get(place)
        browser.send("/notes", text=f"see the archive, {number}")
        assert "see the archive" in browser.get(place)
    assert event_kinds(claims_db) == ["note"] * 3


def test_every_page_has_a_permalink_in_json(browser):
    for address in ("/claims/1", "/documents/1", "/mentions/1", "/speakers/1", "/matches/1",
                    "/queue", "/log", "/people", "/searches"):  # fmt: skip
        browser.get(f"{address}.json")
        assert browser.status == 200, address
        json.loads(browser.page)


def test_what_is_not_there_is_404_in_both_forms(browser):
    for address in ("/claims/9999", "/documents/9999", "/mentions/9999", "/matches/9999",
                    "/speakers/9999", "/searches/9999", "/nowhere"):  # fmt: skip
        browser.get(address)
        assert browser.status == 404, address
    browser.get("/claims/9999.json")
    assert browser.status == 404
    assert "error" in browser.response.json()


def test_serve_without_the_extra_prints_the_line_that_installs_it(claims_db, monkeypatch):
    import importlib.util

    from click.testing import CliRunner

    from claimtrack.cli import cli

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    result = CliRunner().invoke(cli, ["--db", str(claims_db), "serve"])
    assert "pip install 'claimtrack[web]'" in str(result.exception)


def test_saved_searches_are_exported_with_everything_else(browser, claims_db):
    from claimtrack.export import jsonl

    browser.get("/mentions?language=en")
    browser.send("/searches", name="English")
    with Database.open(claims_db, readonly=True) as database:
        rows = [json.loads(line) for line in jsonl.lines(database)]
    assert [row["name"] for row in rows if row.get("table") == "saved_searches"] == ["English"]
