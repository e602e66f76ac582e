"""Decisions, what follows from them, and taking them back."""

import json
import sqlite3
import threading

import pytest
from review_data import add_claim, add_report, propose, raid

from claimtrack import review
from claimtrack.errors import ConflictError, DatabaseError, InputError, NotFoundError
from claimtrack.review import QueueFilter, Verdict
from claimtrack.store import Database, Filter, StoredMatch, review_queue
from claimtrack.store.events import FIRST, sealed
from claimtrack.types import Match


@pytest.fixture
def db(tmp_path):
    with raid(tmp_path / "claims.db") as database:
        yield database


def claims(db, *mentions):
    found = db.claim_of(mentions)
    return [found.get(mention) for mention in mentions]


def states(db):
    return [row["state"] for row in db.rows("SELECT state FROM matches ORDER BY id")]


# Confirming and rejecting


def test_confirming_a_same_pair_makes_one_claim_and_says_what_it_went_by(db):
    event = review.confirm(db, 1, actor="ann", version=0, reason="the same raid")
    assert (event.kind, event.actor, event.match, event.reason) == (
        "confirm", "ann", 1, "the same raid",
    )  # fmt: skip
    assert (event.score, event.encoder, event.threshold) == (pytest.approx(0.89), "test", 0.6)
    assert claims(db, 1, 2, 3) == [1, 1, 3]
    assert states(db) == ["confirmed", "proposed", "proposed"]
    assert review.current_claim(db, 2) == 1
    assert [row["id"] for row in db.claims()] == [1, 3, 4]
    pair = review.item(db, 1)
    assert (pair.state, pair.actor, pair.version) == ("confirmed", "ann", event.id)


@pytest.mark.parametrize("relation", ["conflicting", "related"])
def test_confirming_another_relation_only_records_it(db, relation):
    match = propose(db, 1, 3, relation)
    review.confirm(db, match, actor="ann", version=0)
    assert claims(db, 1, 3) == [1, 3]


def test_mentions_without_a_claim_get_one_by_confirming(db):
    db.assign_claim([1, 2], None)
    review.confirm(db, 1, actor="ann", version=0)
    one, other = claims(db, 1, 2)
    assert one == other is not None
    review.undo(db, 1, actor="ann")
    assert claims(db, 1, 2) == [None, None]
    assert one not in [row["id"] for row in db.claims()]


def test_one_mention_without_a_claim_joins_the_other(db):
    db.assign_claim([2], None)
    review.confirm(db, 1, actor="ann", version=0)
    assert claims(db, 1, 2) == [1, 1]


def test_a_rejected_pair_is_never_proposed_again(db):
    review.reject(db, 1, actor="ann", version=0)
    db.add_matches([StoredMatch(1, 2, Match(0.99, "same"), "auto")])
    assert states(db)[0] == "rejected"
    assert [pair.match for pair in review.queue(db)] == [2, 3]


def test_a_rejected_pair_stays_rejected_when_a_report_comes_again_with_the_same_sentence(db):
    rejected = review.reject(db, 1, actor="ann", version=0)
    again = propose(db, 1, add_report(db, "r2-again", 502, sentence_of="r2"))
    assert review.item(db, again).state == "rejected"
    assert review.verify(db)
    undone = review.undo(db, rejected.id, actor="ann")[0]
    assert review.item(db, again).state == "proposed"
    review.undo(db, undone.id, actor="ann")
    assert review.item(db, again).state == "rejected"
    assert review.verify(db)


def test_a_rejected_pair_is_proposed_again_when_its_text_changed(db):
    review.reject(db, 1, actor="ann", version=0)
    corrected = add_report(db, "r2-corrected", 502)
    assert review.item(db, propose(db, 1, corrected)).state == "proposed"


def test_rejecting_the_only_link_within_a_claim_parts_it(db):
    db.assign_claim([1, 2, 3], 1)
    review.reject(db, 1, actor="ann", version=0)
    one, two, three = claims(db, 1, 2, 3)
    assert two == three == 1
    assert one not in (1, None)
    review.undo(db, 1, actor="ann")
    assert claims(db, 1, 2, 3) == [1, 1, 1]


def test_rejecting_one_of_several_links_leaves_the_claim_whole(db):
    propose(db, 1, 3)
    db.assign_claim([1, 2, 3], 1)
    review.reject(db, 1, actor="ann", version=0)
    assert claims(db, 1, 2, 3) == [1, 1, 1]


# Locking


def test_a_stale_decision_is_refused_and_says_who_decided_what(db):
    review.confirm(db, 1, actor="ann", version=0, reason="one raid")
    with pytest.raises(
        ConflictError, match=r"match 1 was confirmed by ann at .*one raid"
    ) as caught:
        review.reject(db, 1, actor="bob", version=0)
    assert states(db)[0] == "confirmed"
    review.reject(db, 1, actor="bob", version=caught.value.version)
    assert states(db)[0] == "rejected"
    assert claims(db, 1, 2) == [1, 2]


def test_a_pair_decided_while_the_queue_is_read_is_not_in_it(db, monkeypatch):
    found = review.queue_ids(db)
    review.confirm(db, found[0], actor="ann")
    # The numbers were counted out before; the rows are read now.
    monkeypatch.setattr(review_queue, "ids", lambda *args: found)
    assert [pair.match for pair in review.queue(db)] == found[1:]


def test_a_decision_without_a_version_means_that_the_pair_was_seen_undecided(db):
    review.confirm(db, 1, actor="ann")
    with pytest.raises(ConflictError):
        review.confirm(db, 1, actor="bob")
    review.undo(db, 1, actor="ann")
    review.confirm(db, 1, actor="bob")


def test_a_correction_of_a_mention_makes_its_pairs_stale(db):
    review.edit_figure(db, 2, {"low": 400}, actor="ann", version=0)
    with pytest.raises(ConflictError, match="given another figure by ann"):
        review.confirm(db, 1, actor="bob", version=0)
    review.confirm(db, 3, actor="bob", version=0)


def test_every_change_of_a_claim_makes_a_verdict_on_it_stale(db):
    def seen() -> int:
        return review.claim_version(db, 1)

    for change in (
        lambda: review.confirm(db, 1, actor="ann"),
        lambda: review.merge(db, [3], 1, actor="ann", versions={1: seen()}),
        lambda: review.split(db, 1, [2], actor="ann", version=seen()),
        lambda: review.join(db, 4, 1, actor="ann", version=seen()),
        lambda: review.leave(db, 4, actor="ann", version=seen()),
        lambda: review.verdict(db, 1, Verdict("False"), actor="ann", version=seen()),
        lambda: review.undo(db, 2, actor="ann"),
    ):
        before = seen()
        change()
        with pytest.raises(ConflictError, match="ann"):
            review.verdict(db, 1, Verdict("True"), actor="bob", version=before)
    assert review.verify(db)


def test_a_note_makes_nothing_stale(db):
    review.note(db, "ask the ministry", actor="ann", match=1)
    review.note(db, "ask the ministry", actor="ann", claim=1)
    review.confirm(db, 1, actor="bob", version=0)
    assert [note.reason for note in review.notes(db, review.LogFilter(match=1))] == [
        "ask the ministry"
    ]


def test_two_reviewers_at_once_decide_every_pair_exactly_once(tmp_path):
    path = tmp_path / "many.db"
    raid(path, reports=25).close()
    refused: list[int] = []

    def work(actor: str, decision) -> None:
        with Database.open(path) as own:
            for pair in list(review.queue(own)):
                try:
                    decision(own, pair.match, actor=actor, version=pair.version)
                except ConflictError:
                    refused.append(pair.match)

    threads = [
        threading.Thread(target=work, args=("ann", review.confirm)),
        threading.Thread(target=work, args=("bob", review.reject)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Database.open(path) as own:
        decided = [entry.event.match for entry in review.history(own)]
        assert sorted(decided) == list(range(1, 25))
        assert len(decided) + len(refused) <= 48
        assert review.verify(own).events == 24


# Undoing


def test_an_undo_is_an_event_and_can_be_undone(db):
    review.confirm(db, 1, actor="ann", version=0)
    undone = review.undo(db, 1, actor="bob", reason="too quick")[0]
    assert (undone.kind, undone.undoes, undone.score) == ("undo", 1, pytest.approx(0.89))
    assert states(db)[0] == "proposed"
    assert claims(db, 1, 2) == [1, 2]
    with pytest.raises(ConflictError, match="undone by bob"):
        review.undo(db, 1, actor="ann")
    review.undo(db, undone.id, actor="ann")
    assert states(db)[0] == "confirmed"
    assert claims(db, 1, 2) == [1, 1]


def test_undoing_an_early_merge_leaves_the_later_ones(db):
    review.confirm(db, 1, actor="ann")
    review.confirm(db, 2, actor="ann")
    assert claims(db, 1, 2, 3) == [1, 1, 1]
    review.undo(db, 1, actor="ann")
    assert claims(db, 1, 2, 3) == [1, 2, 2]
    assert [row["id"] for row in db.claims()] == [2, 1, 4]


def test_nobody_takes_back_what_somebody_else_decided_again(db):
    first = review.confirm(db, 1, actor="ann")
    review.reject(db, 1, actor="bob", version=first.id)
    with pytest.raises(ConflictError, match="decided again by bob"):
        review.undo(db, first.id, actor="ann")


def test_a_bulk_decision_is_one_and_is_undone_as_one(db):
    done = review.decide(
        db, [review.Decision(match, "confirm", 0) for match in (1, 2, 3)], actor="ann"
    )
    assert {event.batch for event in done} == {done[0].id}
    assert claims(db, 1, 2, 3, 4) == [1, 1, 1, 1]
    undone = review.undo(db, done[1].id, actor="ann", whole_batch=True)
    assert len(undone) == 3
    assert claims(db, 1, 2, 3, 4) == [1, 2, 3, 4]
    review.undo(db, undone[0].id, actor="ann", whole_batch=True)
    assert claims(db, 1, 2, 3, 4) == [1, 1, 1, 1]


def test_a_bulk_decision_with_a_stale_part_does_nothing(db):
    review.reject(db, 2, actor="bob")
    decisions = [review.Decision(match, "confirm", 0) for match in (1, 2, 3)]
    with pytest.raises(ConflictError, match="match 2"):
        review.decide(db, decisions, actor="ann")
    assert states(db) == ["proposed", "rejected", "proposed"]


def test_one_of_a_batch_can_be_undone_alone(db):
    review.decide(db, [review.Decision(match, "confirm", 0) for match in (1, 2)], actor="ann")
    review.undo(db, 2, actor="ann")
    assert states(db) == ["confirmed", "proposed", "proposed"]
    assert len(review.undo(db, 1, actor="ann", whole_batch=True)) == 1


def test_twenty_decisions_and_their_undoing_leave_what_there_was(tmp_path):
    with raid(tmp_path / "many.db", reports=21) as db:
        before = list(db.mentions()), list(db.claims()), states(db)
        for pair in list(review.queue(db)):
            decision = review.confirm if pair.match % 3 else review.reject
            decision(db, pair.match, actor="ann", version=pair.version)
        assert review.left(db) == 0
        for _ in range(20):
            review.undo(db, review.last_of(db, "ann").id, actor="ann")
        assert (list(db.mentions()), list(db.claims()), states(db)) == before
        assert review.verify(db).events == 40
        with pytest.raises(InputError, match="nothing that could be undone"):
            review.last_of(db, "ann")


# Claims


def test_merged_claims_share_their_mentions_and_verdicts(db):
    review.verdict(db, 2, Verdict("False", url="https://example.org/1"), actor="ann", version=0)
    event = review.merge(db, [2, 3], 1, actor="ann", versions={1: 0, 2: 1, 3: 0})
    assert db.claim_members(1) == [1, 2, 3]
    assert [v["rating"] for v in review.verdicts(db, 1)] == ["False"]
    assert db.claim(1)["status"] == "checked"
    with pytest.raises(ConflictError, match="merged into claim 1"):
        review.verdict(db, 2, Verdict("True"), actor="bob", version=event.id)
    review.undo(db, event.id, actor="ann")
    assert [len(db.claim_members(claim)) for claim in (1, 2, 3)] == [1, 1, 1]
    assert [v["rating"] for v in review.verdicts(db, 2)] == ["False"]
    assert db.claim(1)["status"] == "open"


def test_a_split_makes_a_claim_and_undoing_it_empties_that(db):
    review.decide(db, [review.Decision(match, "confirm") for match in (1, 2)], actor="ann")
    seen = review.claim_version(db, 1)
    event = review.split(db, 1, [2, 3], actor="ann", version=seen, title="another raid")
    made = event.data["claim"]
    assert db.claim_members(made) == [2, 3]
    assert db.claim(made)["title"] == "another raid"
    review.undo(db, event.id, actor="ann")
    assert db.claim_members(1) == [1, 2, 3]
    assert made not in [row["id"] for row in db.claims()]
    with pytest.raises(NotFoundError, match="empty"):
        review.verdict(db, made, Verdict("True"), actor="ann", version=99)


def test_what_a_reviewer_placed_the_program_leaves_there(db):
    review.join(db, 4, 1, actor="ann", version=0)
    db.assign_claim([3, 4], 2)
    assert claims(db, 3, 4) == [2, 1]
    review.confirm(db, 1, actor="ann")
    newer = add_report(db, "r9", 509)
    db.assign_claim([newer], 2)
    assert claims(db, newer) == [1]
    assert review.verify(db)


def test_first_seen_follows_the_mentions(db):
    db.execute("UPDATE documents SET published = '2020', published_utc = '2020' WHERE id = 2")
    review.confirm(db, 1, actor="ann")
    assert db.claim(1)["first_seen"] == "2020"
    review.undo(db, 1, actor="ann")
    assert db.claim(1)["first_seen"].startswith("2027")


@pytest.mark.parametrize(
    ("act", "error", "words"),
    [
        (lambda db: review.merge(db, [1], 1, actor="a", versions={}), InputError, "two claims"),
        (lambda db: review.merge(db, [1], 99, actor="a", versions={}), NotFoundError, "claim 99"),
        (lambda db: review.merge(db, [5], 1, actor="a", versions={}), InputError, "one type"),
        (lambda db: review.split(db, 1, [1], actor="a", version=0), InputError, "both sides"),
        (lambda db: review.split(db, 1, [2], actor="a", version=0), InputError, "not in claim 1"),
        (lambda db: review.join(db, 1, 1, actor="a", version=0), InputError, "already"),
        (lambda db: review.join(db, 1, 5, actor="a", version=0), InputError, "about a quote"),
        (lambda db: review.confirm(db, 99, actor="a"), NotFoundError, "no match 99"),
        (lambda db: review.confirm(db, 1, actor=" "), InputError, "name a reviewer"),
        (lambda db: review.undo(db, 99, actor="a"), NotFoundError, "no event 99"),
        (lambda db: review.note(db, " ", actor="a", match=1), InputError, "empty note"),
        (lambda db: review.note(db, "x", actor="a"), InputError, "one match"),
        (
            lambda db: review.edit_figure(db, 1, {"low": 9, "high": 1}, actor="a", version=0),
            InputError,
            "above",
        ),
        (
            lambda db: review.edit_figure(db, 1, {"low": "x"}, actor="a", version=0),
            InputError,
            "number or nothing",
        ),
        (
            lambda db: review.edit_figure(db, 1, {"span": 1}, actor="a", version=0),
            InputError,
            "modifier",
        ),
        (
            lambda db: review.edit_figure(db, 1, {"modifier": "odd"}, actor="a", version=0),
            InputError,
            "at_least",
        ),
        (lambda db: review.verdict(db, 1, Verdict(" "), actor="a", version=0), InputError, "words"),
        (
            lambda db: review.verdict(db, 1, Verdict("x", url="ftp:"), actor="a", version=0),
            InputError,
            "https",
        ),
        (
            lambda db: review.verdict(db, 1, Verdict("x", best=1, worst=5), actor="a", version=0),
            InputError,
            "best",
        ),
        (
            lambda db: review.verdict(
                db, 1, Verdict("x", rating_value=9, best=5, worst=1), actor="a", version=0
            ),
            InputError,
            "outside",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_no_trace(db, act, error, words):
    db.new_claim("quote", "words")
    before = db.counts()
    with pytest.raises(error, match=words):
        act(db)
    assert db.counts() == before
    assert review.verify(db).events == 0


# Corrections


def test_a_corrected_figure_is_found_and_goes_back(db):
    event = review.edit_figure(
        db, 1, {"low": "400", "high": None, "modifier": "over"}, actor="ann", version=0
    )
    figure = db.passage(1).mention
    assert (figure.low, figure.high, figure.modifier) == (400, None, "over")
    assert event.data["before"] == {"low": 501, "high": 501, "modifier": "exact"}
    review.edit_figure(db, 1, {"low": 450}, actor="bob", version=event.id)
    review.undo(db, event.id, actor="ann")
    figure = db.passage(1).mention
    assert (figure.low, figure.high, figure.modifier) == (450, 501, "exact")


def test_a_corrected_speaker_is_found_under_the_new_name(db):
    event = review.edit_speaker(db, 1, "Larysa  Honchar", actor="ann", version=0)
    assert [row["id"] for row in db.mentions(Filter(speaker="honchar"))] == [1]
    assert db.search_text("Larysa")
    with pytest.raises(ConflictError, match="given another speaker by ann"):
        review.edit_speaker(db, 1, None, actor="bob", version=0)
    review.edit_speaker(db, 1, None, actor="bob", version=event.id)
    assert db.passage(1).speaker is None
    review.undo(db, 2, actor="bob")
    review.undo(db, 1, actor="ann")
    assert db.passage(1).speaker == "Ministry"


# Double review


def test_under_double_review_a_pair_needs_two_reviewers_who_agree(db):
    review.set_double_review(db, True)
    review.confirm(db, 1, actor="ann", version=0)
    assert states(db)[0] == "proposed"
    assert [pair.match for pair in review.queue(db, QueueFilter(actor="ann"))] == [2, 3]
    seen_by_bob = review.item(db, 1)
    assert seen_by_bob.version == 0
    review.confirm(db, 1, actor="ann", version=0)
    assert states(db)[0] == "proposed"
    review.confirm(db, 1, actor="bob", version=seen_by_bob.version)
    assert states(db)[0] == "confirmed"
    assert claims(db, 1, 2) == [1, 1]
    with pytest.raises(ConflictError, match="bob"):
        review.confirm(db, 1, actor="cid", version=0)


def test_votes_that_differ_go_to_a_third_reviewer(db):
    review.set_double_review(db, True)
    review.confirm(db, 1, actor="ann")
    review.reject(db, 1, actor="bob")
    assert [pair.match for pair in review.queue(db)] == [2, 3]
    disputed = list(review.queue(db, QueueFilter(disputed=True)))
    assert [(pair.match, pair.disputed) for pair in disputed] == [(1, True)]
    review.reject(db, 1, actor="cid", reason="two raids")
    assert states(db)[0] == "rejected"
    assert review.left(db, QueueFilter(disputed=True)) == 0
    review.undo(db, 3, actor="cid")
    assert review.left(db, QueueFilter(disputed=True)) == 1
    review.confirm(db, 1, actor="bob", reason="seen after talking")
    assert states(db)[0] == "confirmed"
    assert review.verify(db)


def test_a_second_decision_can_be_asked_for_on_one_pair(db):
    review.ask_second(db, 1, actor="ann")
    review.confirm(db, 1, actor="ann")
    review.confirm(db, 2, actor="ann")
    assert states(db)[:2] == ["proposed", "confirmed"]
    with pytest.raises(ConflictError, match="undo that first"):
        review.ask_second(db, 2, actor="bob")
    review.confirm(db, 1, actor="bob")
    assert states(db)[0] == "confirmed"


def test_agreement_is_cohens_kappa_of_the_first_two_votes(db):
    review.set_double_review(db, True)
    assert review.agreement(db).kappa is None
    votes = {1: ("confirm", "confirm"), 2: ("reject", "reject"), 3: ("confirm", "reject")}
    for match, kinds in votes.items():
        for actor, kind in zip(("ann", "bob"), kinds, strict=True):
            review.decide(db, [review.Decision(match, kind)], actor=actor)
    found = review.agreement(db)
    # po = 2/3; pe = (2/3)(1/3) + (1/3)(2/3) = 4/9; (po - pe) / (1 - pe) = 0.4
    assert (found.pairs, found.agreed) == (3, 2)
    assert found.kappa == pytest.approx(0.4)
    assert review.agreement(db, actors=("ann", "bob")) == found
    assert review.agreement(db, actors=("ann", "cid")).pairs == 0


# The queue


def test_figures_that_moved_come_first_then_the_most_probable(db):
    conflicting = propose(db, 1, 3, "conflicting", 0.55)
    related = propose(db, 1, 4, "related", 0.99)
    assert [pair.match for pair in review.queue(db)] == [conflicting, 1, 2, 3, related]
    chosen = QueueFilter(order="score")
    assert next(review.queue(db, chosen)).match == related


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (QueueFilter(relations=("updated",)), []),
        (QueueFilter(min_score=0.875), [1, 2]),
        (QueueFilter(max_score=0.875), [3]),
        (QueueFilter(mentions=Filter(document="r1")), [1]),
        (QueueFilter(mentions=Filter(text="r4")), [3]),
        (QueueFilter(mentions=Filter(claim=2)), [1, 2]),
        (QueueFilter(mentions=Filter(speaker="ministry")), [1, 2, 3]),
        (QueueFilter(states=("confirmed",)), []),
        (QueueFilter(order="newest"), [3, 2, 1]),
    ],
)
def test_the_queue_can_be_narrowed_and_ordered(db, chosen, expected):
    assert [pair.match for pair in review.queue(db, chosen)] == expected
    assert review.left(db, chosen) == len(expected)


def test_what_other_pairs_have_joined_is_not_asked_and_comes_back_when_they_part(db):
    third = propose(db, 1, 3)
    conflict = propose(db, 1, 4, relation="conflicting")
    review.confirm(db, 1, actor="ann")
    last = review.confirm(db, 2, actor="ann")  # 1, 2 and 3 are one claim now
    left = review.queue_ids(db)
    assert third not in left
    assert conflict in left
    assert third in review.queue_ids(db, QueueFilter(settled=True))
    review.undo(db, last.id, actor="ann")
    assert third in review.queue_ids(db)


def test_claims_that_contradict_each_other_are_not_asked_again(db):
    pairs = [propose(db, a, 4, relation="conflicting") for a in (1, 2, 3)]
    review.confirm(db, 1, actor="ann")  # 1 and 2 are one claim now
    decided = review.confirm(db, pairs[0], actor="ann")
    assert pairs[1] not in review.queue_ids(db)
    assert pairs[2] in review.queue_ids(db)
    assert pairs[1] in review.queue_ids(db, QueueFilter(settled=True))
    review.undo(db, decided.id, actor="ann")
    assert pairs[1] in review.queue_ids(db)


def test_a_pair_says_everything_as_plain_json(db):
    row = json.loads(json.dumps(next(review.queue(db)).row()))
    assert row["match"] == 1
    assert row["reasons"] == ["500 lies in 500", "both count drones"]
    assert row["a"]["address"] == "r1#10-13"
    assert row["b"]["low"] == 502


# The log


def test_the_log_is_a_chain_that_anybody_can_check(db):
    review.confirm(db, 1, actor="Ганна", reason="«так»")
    review.undo(db, 1, actor="Ганна")
    events = [entry.event for entry in review.history(db)]
    assert events[0].previous == FIRST
    assert events[1].previous == events[0].hash
    assert all(event.hash == sealed(event) for event in events)
    assert review.verify(db).head == events[1].hash


def test_events_are_neither_changed_nor_deleted(db):
    review.confirm(db, 1, actor="ann")
    with sqlite3.connect(db.path) as other:
        for sql in ("UPDATE events SET actor = 'bob'", "DELETE FROM events"):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
                other.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE events SET actor = 'bob' WHERE id = 2",
        "UPDATE events SET score = 0.1 WHERE id = 2",
        "UPDATE events SET reason = 'x' WHERE id = 2",
        "UPDATE events SET data = '{}' WHERE id = 2",
        "DELETE FROM events WHERE id = 2",
    ],
)
def test_an_altered_event_is_found(db, sql):
    for match in (1, 2, 3):
        review.confirm(db, match, actor="ann")
    db.execute("DROP TRIGGER events_no_update")
    db.execute("DROP TRIGGER events_no_delete")
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute(sql)
    with pytest.raises(DatabaseError, match=r"altered at event 2"):
        review.verify(db)


def test_a_state_that_does_not_follow_from_the_log_is_found_and_mended(db):
    review.confirm(db, 1, actor="ann")
    review.verdict(db, 1, Verdict("False"), actor="ann", version=1)
    db.execute("UPDATE matches SET state = 'rejected' WHERE id = 1")
    db.execute("UPDATE mentions SET claim_id = 3 WHERE id = 2")
    db.execute("UPDATE claims SET status = 'open' WHERE id = 1")
    db.execute("DELETE FROM verdicts")
    with pytest.raises(DatabaseError, match="--rebuild"):
        review.verify(db)
    assert review.rebuild(db) == 4
    assert review.verify(db)
    assert claims(db, 1, 2) == [1, 1]


def test_the_history_of_a_claim_holds_what_happened_to_its_pairs(db):
    review.confirm(db, 1, actor="ann")
    review.confirm(db, 3, actor="bob")
    review.note(db, "hm", actor="ann", claim=1)
    assert [entry.event.id for entry in review.history(db, review.LogFilter(claim=1))] == [1, 3]
    assert [
        entry.event.id
        for entry in review.history(db, review.LogFilter(actor="ann", newest_first=True))
    ] == [
        3,
        1,
    ]
    assert [
        entry.event.id
        for entry in review.history(db, review.LogFilter(kinds=("confirm",), after=1))
    ] == [2]
    review.undo(db, 1, actor="cid")
    first = next(review.history(db, review.LogFilter(match=1)))
    assert first.undone_by
    assert first.undone_by.actor == "cid"


def test_a_database_of_the_first_schema_is_brought_up(tmp_path):
    from claimtrack.store import schema

    path = tmp_path / "old.db"
    migrations = schema.MIGRATIONS
    try:
        schema.MIGRATIONS = migrations[:1]
        with Database.open(path, create=True) as db:
            db.new_claim("quantity", "drones")
    finally:
        schema.MIGRATIONS = migrations
    with Database.open(path) as db:
        mention = add_report(db, "r1", 500)
        db.assign_claim([mention], 1)
        add_claim(db, add_report(db, "r2", 500))
        propose(db, 1, 2)
        review.confirm(db, 1, actor="ann")
        assert claims(db, 1, 2) == [1, 1]
        assert review.verify(db)
