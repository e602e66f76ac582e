"""Names of speakers: events like all others, which later reports hold to."""

from __future__ import annotations

import sqlite3

import pytest
from review_data import add_report, raid

from claimtrack import review
from claimtrack.errors import ConflictError, InputError, NotFoundError
from claimtrack.store import Database, speakers


@pytest.fixture
def db(tmp_path):
    with raid(tmp_path / "aliases.db") as database:
        yield database


def names(db: Database, speaker: int = 1) -> list[str]:
    return [row["name"] for row in speakers.aliases(db, speaker)]


def main(db: Database, speaker: int = 1) -> str:
    return str(speakers.speaker_row(db, speaker)["name"])


def test_a_name_is_given_and_the_next_report_with_it_is_that_speakers(db):
    event = review.add_alias(db, 1, " Works  Ministry ", "en", actor="ann", version=0, reason="why")
    assert (event.kind, event.reason) == ("alias", "why")
    assert names(db) == ["Ministry", "Works Ministry"]
    with db.transaction():
        assert db.speaker("Works Ministry", "en") == 1
    assert review.verify(db)


def test_undoing_goes_back_and_forth_in_any_order(db):
    review.add_alias(db, 1, "Works", actor="ann", version=0)
    review.main_alias(db, 1, "Works", actor="ann", version=1)
    review.remove_alias(db, 1, "Ministry", actor="ann", version=2)
    assert (main(db), names(db)) == ("Works", ["Works"])
    review.undo(db, 2, actor="ann")  # the main name stays a name, whatever was taken away
    assert (main(db), names(db)) == ("Ministry", ["Ministry", "Works"])
    review.undo(db, 4, actor="ann")
    assert (main(db), names(db)) == ("Works", ["Works"])
    review.undo(db, 3, actor="ann")
    review.undo(db, 2, actor="ann")
    review.undo(db, 1, actor="ann")
    assert (main(db), names(db)) == ("Ministry", ["Ministry"])
    assert review.verify(db)
    assert review.rebuild(db) == 0


def test_a_name_that_was_taken_away_is_somebody_elses_in_the_next_report(db):
    with db.transaction():
        assert db.speaker("MINISTRY", "en") == 1  # the same letters: a further name
    review.remove_alias(db, 1, "MINISTRY", actor="ann", version=0)
    with db.transaction():
        other = db.speaker("MINISTRY", "en")
    assert other != 1
    assert names(db) == ["Ministry"]
    with pytest.raises(ConflictError, match=f"speaker {other}"):
        review.undo(db, 1, actor="ann")
    assert names(db, other) == ["MINISTRY"]
    assert review.verify(db)


def test_a_name_whose_giving_was_undone_may_be_met_in_a_report(db):
    review.add_alias(db, 1, "ministry", actor="ann", version=0)
    review.undo(db, 1, actor="ann")
    assert names(db) == ["Ministry"]
    with db.transaction():
        assert db.speaker("ministry", "en") == 1
    assert names(db) == ["Ministry", "ministry"]
    assert review.verify(db)


def test_names_and_speakers_of_mentions_are_found_under_the_names_that_hold(db):
    from claimtrack.store import Filter

    review.add_alias(db, 1, "Works Office", actor="ann", version=0)
    assert len(db.mention_ids(Filter(speaker="works office"))) == 4
    review.undo(db, 1, actor="ann")
    assert db.mention_ids(Filter(speaker="works office")) == []


def test_a_stale_name_is_refused_and_says_who_was_faster(db):
    review.add_alias(db, 1, "Works", actor="ann", version=0)
    with pytest.raises(ConflictError, match="given other names by ann") as caught:
        review.add_alias(db, 1, "Office", actor="bob", version=0)
    assert caught.value.version == review.speaker_version(db, 1) == 1


def test_what_makes_no_sense_is_refused_and_leaves_no_trace(db):
    with db.transaction():
        other = db.speaker("Somebody", "en")
    for change, name, words in (
        (review.add_alias, "", "1 to 200"),
        (review.add_alias, "Ministry", "already"),
        (review.add_alias, "Somebody", f"speaker {other}"),
        (review.remove_alias, "Ministry", "main name"),
        (review.remove_alias, "Somebody", "no name"),
        (review.main_alias, "Ministry", "goes by"),
        (review.main_alias, "Nobody", "no name"),
    ):
        with pytest.raises(InputError, match=words):
            change(db, 1, name, actor="ann", version=0)
    with pytest.raises(NotFoundError):
        review.add_alias(db, 77, "X", actor="ann", version=0)
    assert list(review.history(db)) == []
    assert names(db) == ["Ministry"]


def test_names_hold_through_a_table_that_says_otherwise(db):
    review.add_alias(db, 1, "Works", actor="ann", version=0)
    db.execute("UPDATE speaker_aliases SET active = 0")
    assert len(review.differences(db)) == 1
    assert review.rebuild(db) == 1
    assert names(db) == ["Works"]  # of the other nobody decided anything


def test_the_history_of_a_speaker_holds_what_happened_to_its_names(db):
    review.confirm(db, 1, actor="ann")
    review.add_alias(db, 1, "Works", actor="ann", version=0)
    review.undo(db, 2, actor="bob")
    found = review.history(db, review.LogFilter(speaker=1))
    assert [entry.event.id for entry in found] == [2, 3]


def test_a_database_with_events_is_brought_up_and_its_chain_holds(tmp_path):
    from claimtrack.store import schema

    path = tmp_path / "old.db"
    migrations = schema.MIGRATIONS
    try:
        schema.MIGRATIONS = migrations[:4]
        with Database.open(path, create=True) as db:
            # As that version wrote it.
            db.execute("INSERT INTO speakers(id, name) VALUES (1, 'Ministry')")
            db.execute(
                "INSERT INTO speaker_aliases(speaker_id, name, key, language)"
                " VALUES (1, 'Ministry', 'ministry', 'en'), (1, 'Works', 'works', 'en')"
            )
            claim = db.new_claim("quantity", "drones")
            review.note(db, "hm", actor="ann", claim=claim)
            with pytest.raises(sqlite3.IntegrityError):
                db._connection.execute(
                    "INSERT INTO speaker_aliases(speaker_id, name, key) VALUES (1, 'Works', 'w')"
                )
            before = review.log.events.check_chain(db)
    finally:
        schema.MIGRATIONS = migrations
    with Database.open(path) as db:
        assert review.log.events.check_chain(db) == before
        assert names(db) == ["Ministry", "Works"]
        review.remove_alias(db, 1, "Works", actor="ann", version=0)
        assert names(db) == ["Ministry"]
        assert db.passage(add_report(db, "r1", 500)).speaker == "Ministry"
        assert review.verify(db).events == 2


def test_names_by_command(tmp_path):
    from click.testing import CliRunner

    from claimtrack.cli import cli

    path = tmp_path / "aliases.db"
    raid(path).close()

    def run(*words: str) -> str:
        result = CliRunner().invoke(cli, ["--db", str(path), *words], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    assert '"alias"' in run("alias", "1", "Works", "--language", "en", "--by", "ann")
    run("alias", "1", "Works", "--main", "--by", "ann")
    run("alias", "1", "Ministry", "--remove", "--by", "ann")
    assert run("log", "--speaker", "1", "--text").count("alias") == 3
    run("undo", "--by", "ann")
    with Database.open(path) as db:
        assert (main(db), names(db)) == ("Works", ["Ministry", "Works"])
