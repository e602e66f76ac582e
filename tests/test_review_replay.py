"""Whatever reviewers and the program do in whatever order, the tables say what the log makes."""

import re
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from review_data import add_claim, add_report, propose, raid

from claimtrack import review
from claimtrack.errors import ConflictError
from claimtrack.review import Verdict
from claimtrack.store import speakers

ACTORS = st.sampled_from(["ann", "bob", "cid"])
PLACES = st.integers(0, 1_000)
NAMES = st.sampled_from(["MINISTRY", "Works", "works", "Bureau"])


class Desk(RuleBasedStateMachine):
    """Three reviewers and the program at one database; every decision is on what was just read."""

    @initialize()
    def open(self):
        self.folder = tempfile.TemporaryDirectory()
        self.db = raid(Path(self.folder.name) / "claims.db", reports=5)
        self.reports = 5
        self.untouched = self.tables()

    def teardown(self):
        if hasattr(self, "db"):
            self.db.close()
            self.folder.cleanup()

    def tables(self):
        """What an undo of everything must bring back."""
        return (
            [tuple(r) for r in self.db.rows("SELECT id, state, decided_by FROM matches")],
            [
                tuple(r)
                for r in self.db.rows(
                    "SELECT id, claim_id, placed_by, low, high, speaker_name FROM mentions"
                )
            ],
            [
                tuple(r)
                for r in self.db.rows(
                    "SELECT id, status, merged_into, first_seen FROM claims WHERE status <> 'empty'"
                )
            ],
            [tuple(r) for r in self.db.rows("SELECT * FROM verdicts")],
            [tuple(r) for r in self.db.rows("SELECT id, name FROM speakers WHERE id = 1")],
            [row["name"] for row in speakers.aliases(self.db, 1)],
        )

    def pick(self, sql, place):
        found = [row[0] for row in self.db.rows(sql)]
        return found[place % len(found)] if found else None

    def match(self, place):
        return self.pick("SELECT id FROM matches", place)

    def claim(self, place):
        return self.pick("SELECT id FROM claims WHERE status IN ('open', 'checked')", place)

    def mention(self, place):
        return self.pick("SELECT id FROM mentions", place)

    @rule(actor=ACTORS, place=PLACES, kind=st.sampled_from(["confirm", "reject"]))
    def decide(self, actor, place, kind):
        match = self.match(place)
        version = review.item(self.db, match).version
        review.decide(self.db, [review.Decision(match, kind, version)], actor=actor)

    @rule(actor=ACTORS, places=st.sets(PLACES, min_size=2, max_size=4))
    def decide_in_bulk(self, actor, places):
        pairs = [review.item(self.db, m) for m in {self.match(place) for place in places}]
        decisions = [review.Decision(pair.match, "confirm", pair.version) for pair in pairs]
        review.decide(self.db, decisions, actor=actor)

    @rule(on=st.booleans())
    def set_double_review(self, on):
        review.set_double_review(self.db, on)

    @rule(actor=ACTORS, place=PLACES)
    def ask_second(self, actor, place):
        pair = review.item(self.db, self.match(place))
        if not pair.decided:
            review.ask_second(self.db, pair.match, actor=actor)

    @rule(actor=ACTORS, one=PLACES, other=PLACES)
    def merge(self, actor, one, other):
        a, b = self.claim(one), self.claim(other)
        if a != b:
            versions = {claim: review.claim_version(self.db, claim) for claim in (a, b)}
            review.merge(self.db, [a], b, actor=actor, versions=versions)

    @rule(actor=ACTORS, place=PLACES, few=st.integers(1, 3))
    def split(self, actor, place, few):
        claim = self.claim(place)
        members = self.db.claim_members(claim)
        if len(members) > few:
            version = review.claim_version(self.db, claim)
            review.split(self.db, claim, members[:few], actor=actor, version=version)

    @rule(actor=ACTORS, place=PLACES, to=PLACES)
    def join(self, actor, place, to):
        claim, mention = self.claim(to), self.mention(place)
        if self.db.claim_of([mention]).get(mention) != claim:
            version = review.claim_version(self.db, claim)
            review.join(self.db, mention, claim, actor=actor, version=version)

    @rule(actor=ACTORS, place=PLACES)
    def leave(self, actor, place):
        mention = self.mention(place)
        claim = self.db.claim_of([mention]).get(mention)
        if claim is not None:
            version = review.claim_version(self.db, claim)
            review.leave(self.db, mention, actor=actor, version=version)

    @rule(actor=ACTORS, place=PLACES, low=st.integers(0, 500))
    def edit_figure(self, actor, place, low):
        mention = self.mention(place)
        if self.db.passage(mention).mention.low != low:
            version = review.mention_version(self.db, mention)
            review.edit_figure(self.db, mention, {"low": low}, actor=actor, version=version)

    @rule(actor=ACTORS, place=PLACES, name=st.sampled_from(["Honchar", "Гончар", None]))
    def edit_speaker(self, actor, place, name):
        mention = self.mention(place)
        if self.db.passage(mention).speaker != name:
            version = review.mention_version(self.db, mention)
            review.edit_speaker(self.db, mention, name, actor=actor, version=version)

    @rule(actor=ACTORS, name=NAMES)
    def add_alias(self, actor, name):
        if speakers.owner(self.db, name) is None:
            version = review.speaker_version(self.db, 1)
            review.add_alias(self.db, 1, name, actor=actor, version=version)

    @rule(actor=ACTORS, name=NAMES, main=st.booleans())
    def change_alias(self, actor, name, main):
        current = speakers.speaker_row(self.db, 1)["name"]
        if speakers.owner(self.db, name) == 1 and name != current:
            version = review.speaker_version(self.db, 1)
            change = review.main_alias if main else review.remove_alias
            change(self.db, 1, name, actor=actor, version=version)

    @rule(name=NAMES)
    def meet_a_name(self, name):
        """In a report, where the program makes what it can of it."""
        with self.db.transaction():
            speaker = self.db.speaker(name, "en")
        assert name in [row["name"] for row in speakers.aliases(self.db, speaker)]
        self.untouched = None

    @rule(actor=ACTORS, place=PLACES)
    def verdict(self, actor, place):
        claim = self.claim(place)
        version = review.claim_version(self.db, claim)
        review.verdict(self.db, claim, Verdict("False"), actor=actor, version=version)

    @rule(actor=ACTORS, place=PLACES)
    def note(self, actor, place):
        review.note(self.db, "hm", actor=actor, claim=self.claim(place))

    @rule(actor=ACTORS, place=PLACES, whole=st.booleans())
    def undo(self, actor, place, whole):
        event = self.pick("SELECT id FROM events", place)
        if event is not None:
            before = self.db.counts()
            try:
                review.undo(self.db, event, actor=actor, whole_batch=whole)
            except ConflictError:
                assert self.db.counts() == before

    @precondition(lambda self: self.reports < 9)
    @rule(near=PLACES, into_claim=st.booleans())
    def add_a_report(self, near, into_claim):
        """What the program does by itself goes on between the decisions."""
        self.reports += 1
        known = self.mention(near)
        mention = add_report(self.db, f"r{self.reports}", 500 + self.reports)
        claim = self.db.claim_of([known]).get(known)
        if into_claim and claim is not None:
            self.db.assign_claim([mention], claim)
        else:
            add_claim(self.db, mention)
        propose(self.db, known, mention, "updated" if near % 2 else "same")
        self.untouched = None

    @invariant()
    def the_tables_say_what_the_log_makes(self):
        if hasattr(self, "db"):
            assert review.differences(self.db) == []
            assert review.verify(self.db)

    @invariant()
    def a_speaker_goes_by_one_of_its_names(self):
        if hasattr(self, "db"):
            for row in self.db.rows("SELECT id, name FROM speakers"):
                assert speakers.owner(self.db, row["name"]) == row["id"]

    @invariant()
    def every_mention_is_in_a_claim_that_holds(self):
        if hasattr(self, "db"):
            assert not self.db.rows(
                "SELECT 1 FROM mentions m JOIN claims c ON c.id = m.claim_id"
                " WHERE c.status IN ('merged', 'empty')"
            )

    @rule()
    def undo_everything(self):
        while True:
            live = [
                entry.event
                for entry in review.history(self.db, review.LogFilter(newest_first=True))
                if entry.undone_by is None and entry.event.kind != "undo"
            ]
            if not live:
                break
            try:
                review.undo(self.db, live[0].id, actor=live[0].actor)
            except ConflictError as refusal:
                # A report has given the name to somebody else meanwhile.
                assert live[0].kind == "alias"
                assert self.untouched is None
                taken = re.match(r"'(.*)' is a name of speaker (\d+) by now", str(refusal))
                assert taken
                assert speakers.owner(self.db, taken[1]) == int(taken[2]) != 1
                return
        if self.untouched is not None:
            assert self.tables() == self.untouched


TestDesk = Desk.TestCase
TestDesk.settings = settings(
    max_examples=30,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
