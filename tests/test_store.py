"""The database: what goes in comes out, together or not at all."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.errors import DatabaseError, EncoderError, InputError, NotFoundError
from claimtrack.store import Database, Filter, StoredMatch, address, pages
from claimtrack.store.schema import APPLICATION_ID
from claimtrack.types import Attribution, Document, Match, Passage, Quantity, Quote

TEXT = (
    "La Russia ha lanciato oltre 500 droni. «Attacchi dimostrativi», ha detto Volodymyr"
    " Zelensky, «e impunità». Perché? L’oblast’ di Kharkiv."
)
DIM = 8


def unit(*seeds):
    vectors = np.array([np.random.default_rng(s).normal(size=DIM) for s in seeds], np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def report(name="r1", text=TEXT, **fields):
    fields = {"language": "it", "publisher": "Il Molo", **fields}
    return Document(name, text, sha256=sha256(text.encode()).hexdigest(), **fields)


def passages_of(document):
    """A figure and a quote in two parts, with every field filled."""
    text = document.text

    def span(words):
        start = text.index(words)
        return start, start + len(words)

    said = Attribution(
        span("Volodymyr Zelensky"), "Volodymyr Zelensky", span("ha detto"), 0.9, "before-cue"
    )
    figure = Quantity(
        span("oltre 500"), 500, None, 500, "over", "count", None, span("droni"),
        span("La Russia"), said, "digits",
    )  # fmt: skip
    quote = Quote("direct", (span("Attacchi dimostrativi"), span("e impunità")), said, "marks")
    return [
        Passage(
            mention=mention,
            text=" ".join(text[s:e] for s, e in mention.spans),
            context=text[: text.index(".") + 1],
            item="droni" if mention is figure else None,
            whole="La Russia" if mention is figure else None,
            document=document.id,
            language=document.language,
            published=document.published,
            publisher=document.publisher,
            title=document.title,
            url=document.url,
        )
        for mention in (figure, quote)
    ]


@pytest.fixture
def db(tmp_path):
    with Database.open(tmp_path / "claims.db", create=True) as database:
        database.use_encoder("test", DIM)
        yield database


def add(db, name="r1", seeds=(1, 2), **fields):
    document = report(name, **fields)
    return db.add_document(document, passages_of(document), unit(*seeds))


# Documents and mentions


def test_documents_and_mentions_come_back_as_they_went_in(db):
    document = report(title="T", url="https://example.org/1", published="2027-02-18T07:40:00+02:00")
    given_passages = passages_of(document)
    added = db.add_document(document, given_passages, unit(1, 2))
    assert added.new
    assert db.document("r1") == document
    assert db.passages(added.mentions) == dict(zip(added.mentions, given_passages, strict=True))
    assert db.passage(added.mentions[1]) == given_passages[1]


def test_what_is_not_there_is_named(db):
    with pytest.raises(NotFoundError, match="no document 'x'"):
        db.document("x")
    with pytest.raises(NotFoundError, match="no mention 5"):
        db.passage(5)
    with pytest.raises(NotFoundError, match="no claim 5"):
        db.claim_members(5)
    assert db.passages([5]) == {}


def test_adding_the_same_report_twice_adds_nothing(db):
    first = add(db)
    counts = db.counts()
    again = add(db)
    assert not again.new
    assert again.mentions == first.mentions
    assert db.counts() == counts
    assert db.holds(report())


def test_another_text_under_a_stored_name_is_refused_and_gets_its_own(db):
    add(db)
    corrected = report(text=TEXT + " Corretto.")
    with pytest.raises(InputError, match="its own id"):
        db.add_document(corrected, [])
    renamed = db.free_name(corrected)
    assert renamed.id == f"r1-{corrected.sha256[:8]}"
    assert db.add_document(renamed, []).new
    assert db.free_name(corrected) == renamed
    assert not db.add_document(db.free_name(corrected), []).new
    assert db.free_name(report()) == report()


def test_one_text_under_two_names_is_two_documents(db):
    add(db, "r1")
    assert add(db, "r2", publisher="Altro").new


def test_mentions_whose_offsets_are_not_their_text_are_refused(db):
    document = report()
    figure, quote = passages_of(document)
    with pytest.raises(ValueError, match="not the text at its offsets"):
        db.add_document(document, [replace(figure, text="over 500"), quote], unit(1, 2))
    assert db.counts()["documents"] == 0


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_offsets_of_any_text_stay_true(tmp_path_factory, data):
    alphabet = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
    text = data.draw(st.text(alphabet, min_size=1, max_size=200))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    document = report(text=text)
    mention = Quantity((start, end), 1, 2.5, None)
    passage = Passage(mention, text[start:end], text, None, None, "r1", "it", publisher="Il Molo")
    path = tmp_path_factory.mktemp("offsets") / "a.db"
    with Database.open(path, create=True) as db:
        [number] = db.add_document(document, [passage]).mentions
        stored, back = db.document("r1"), db.passage(number)
    assert back == passage
    assert stored.text[back.mention.start : back.mention.end] == back.text


def test_a_published_time_that_is_none_is_refused(db):
    with pytest.raises(InputError, match="ISO 8601"):
        db.add_document(report(published="yesterday"), [])


# Transactions


def test_an_error_undoes_the_whole_transaction(db):
    def fail_late():
        with db.transaction():
            added = add(db)
            db.assign_claim(added.mentions, db.new_claim("quantity", "500 droni"))
            db.assign_claim(added.mentions, 99)

    with pytest.raises(NotFoundError):
        fail_late()
    assert set(db.counts().values()) == {0}


@pytest.mark.parametrize(
    "vectors", [unit(1), unit(1, 2)[:, :4], unit(1, 2) * 3, unit(1, 2) * np.nan]
)
def test_vectors_of_another_shape_or_length_are_refused(db, vectors):
    document = report()
    with pytest.raises(ValueError, match="expected"):
        db.add_document(document, passages_of(document), vectors)
    assert db.counts()["mentions"] == 0


def test_a_locked_database_says_so(db):
    with (
        Database.open(db.path, timeout=0.05) as other,
        db.transaction(),
        pytest.raises(DatabaseError, match=r"is locked.*try again"),
    ):
        add(other)
    assert add(db).new


def test_readers_see_the_last_commit_while_somebody_writes(db):
    add(db)
    with Database.open(db.path, readonly=True) as reader, db.transaction():
        add(db, "r2", text=TEXT + "!")
        assert reader.counts()["documents"] == 1


def test_a_reader_cannot_write(db):
    with (
        Database.open(db.path, readonly=True) as reader,
        pytest.raises(DatabaseError, match="cannot be written to"),
    ):
        add(reader)


WRITER = """
import sys
sys.path.insert(0, {tests!r})
import test_store as t
with t.Database.open(sys.argv[1], create=True) as db:
    db.use_encoder("test", t.DIM)
    for n in range(10_000):
        text = f"{{n}}. " + t.TEXT
        document = t.report(f"r{{n}}", text)
        with db.transaction():
            added = db.add_document(document, t.passages_of(document), t.unit(n, n + 1))
            db.assign_claim(added.mentions, db.new_claim("quantity", "droni"))
        print(document.id, flush=True)
"""


@pytest.mark.parametrize("lines", [0, 1, 40])
def test_kill_9_loses_at_most_the_document_being_written(tmp_path, lines):
    path = tmp_path / "claims.db"
    code = WRITER.format(tests=str(Path(__file__).parent))
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        while lines == 0 and not path.exists():  # in the middle of making the database
            assert writer.poll() is None
        told = [writer.stdout.readline().strip() for _ in range(lines)]
        os.kill(writer.pid, signal.SIGKILL)
        told += [line.strip() for line in writer.stdout if line.endswith("\n")]
    with Database.open(path, create=True) as db:
        counts = db.counts()
        assert counts["documents"] in (len(told), len(told) + 1)
        assert counts["mentions"] == counts["vectors"] == 2 * counts["documents"]
        assert counts["claims"] == counts["documents"]
        assert [row["document"] for row in db.documents()][: len(told)] == told
        assert db.rows("PRAGMA integrity_check")[0][0] == "ok"
        assert db.rows("PRAGMA foreign_key_check") == []
        db.execute("INSERT INTO mentions_fts(mentions_fts, rank) VALUES ('integrity-check', 1)")
        db.use_encoder("test", DIM)
        assert add(db, "afterwards").new


# Files


def test_a_missing_database_is_made_only_when_asked(tmp_path):
    path = tmp_path / "none.db"
    with pytest.raises(DatabaseError, match="there is no database"):
        Database.open(path)
    with pytest.raises(DatabaseError, match="there is no database"):
        Database.open(path, readonly=True)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(DatabaseError, match="there is no folder"):
        Database.open(tmp_path / "a" / "b.db", create=True)
    with pytest.raises(DatabaseError, match="is a folder"):
        Database.open(tmp_path, create=True)


def test_an_empty_file_becomes_a_database_only_when_asked(tmp_path):
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(DatabaseError, match="not a SQLite database"):
        Database.open(path)
    with Database.open(path, create=True) as db:
        assert db.counts()["documents"] == 0


@pytest.mark.parametrize("options", [{}, {"create": True}, {"readonly": True}])
def test_foreign_files_are_refused_and_left_alone(tmp_path, options):
    text, other = tmp_path / "notes.txt", tmp_path / "other.db"
    text.write_text("just some notes, long enough to have a header\n" * 9)
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE documents (id INTEGER)")
    connection.close()
    before = text.read_bytes(), other.read_bytes()
    with pytest.raises(DatabaseError, match=r"not a SQLite database.*--db"):
        Database.open(text, **options)
    with pytest.raises(DatabaseError, match=r"another program's database.*--db"):
        Database.open(other, **options)
    assert (text.read_bytes(), other.read_bytes()) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["notes.txt", "other.db"]


def test_a_newer_database_is_refused(db):
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(DatabaseError, match="upgrade claimtrack"):
        Database.open(db.path)


@pytest.mark.parametrize("damage", ["cut", "overwritten"])
def test_a_damaged_database_is_told_of(tmp_path, db, damage):
    for number in range(40):
        add(db, f"r{number}", text=f"{number}{TEXT}")
    db.close()
    data = db.path.read_bytes()
    damaged = data[: len(data) // 2] if damage == "cut" else data[:4096] + os.urandom(len(data))
    path = tmp_path / "damaged.db"
    path.write_bytes(damaged)

    def read_all():
        with Database.open(path) as opened:
            list(opened.mentions())
            opened.vectors().load()
            opened.search_text("droni")

    with pytest.raises(DatabaseError, match=r"is damaged.*restore a backup"):
        read_all()


def test_a_database_on_a_read_only_medium_can_be_read(tmp_path, db):
    add(db)
    db.close()
    folder = tmp_path / "medium"
    folder.mkdir()
    shutil.copy(db.path, folder / "claims.db")
    (folder / "claims.db").chmod(0o444)
    folder.chmod(0o555)
    try:
        with Database.open(folder / "claims.db", readonly=True) as reader:
            assert reader.counts()["documents"] == 1
    finally:
        folder.chmod(0o755)


def test_the_file_is_known_by_its_header(db):
    db.close()
    with db.path.open("rb") as file:
        file.seek(68)
        assert int.from_bytes(file.read(4), "big") == APPLICATION_ID


def test_a_database_opens_in_sqlite_utils_with_labels_for_its_keys(db):
    import sqlite_utils

    add(db)
    tables = sqlite_utils.Database(db.path)
    assert tables["mentions"].detect_fts() == "mentions_fts"
    labelled = {
        foreign.other_table
        for table in tables.tables
        for foreign in table.foreign_keys
        if foreign.other_table not in ("mentions", "matches", "events")
    }
    for table in labelled:
        assert {"name", "title"} & set(tables[table].columns_dict), table
    for view in ("document_list", "mention_list", "claim_list", "speaker_list"):
        assert list(tables[view].rows) or view == "claim_list"


def test_every_table_view_and_column_is_documented(db):
    page = (Path(__file__).parent.parent / "docs" / "database.md").read_text(encoding="utf-8")
    for row in db.rows("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"):
        name = row["name"]
        if "_fts_" in name:  # FTS5's own
            continue
        assert f"`{name}`" in page
        if not name.endswith(("_fts", "_list")):
            for column in db.rows(f"PRAGMA table_info({name})"):
                assert f"`{column['name']}`" in page, (name, column["name"])


# Encoders and vectors


def test_vectors_come_back_within_half_precision(db):
    added = add(db)
    ids, vectors = db.vectors().load()
    assert ids.dtype == np.int64
    assert vectors.dtype == np.float32
    assert ids.tolist() == added.mentions
    np.testing.assert_allclose(vectors, unit(1, 2), atol=1e-3)


def test_vectors_are_read_in_blocks_by_id_and_after_an_id(db):
    for number in range(5):
        add(db, f"r{number}", text=f"{number}{TEXT}", seeds=(number, number + 10))
    table = db.vectors()
    blocks = list(table.blocks(size=4))
    assert [len(ids) for ids, _ in blocks] == [4, 4, 2]
    assert np.concatenate([ids for ids, _ in blocks]).tolist() == list(range(1, 11))
    assert next(table.blocks(after=8))[0].tolist() == [9, 10]
    ids, vectors = table.of([9, 2, 77])
    assert ids.tolist() == [2, 9]
    np.testing.assert_allclose(vectors[1], unit(4)[0], atol=1e-3)
    assert (table.count(), table.count(after=8), table.max_id()) == (10, 2, 10)


def test_a_database_has_one_encoder(db):
    assert db.use_encoder("test", DIM) == db.encoder
    for name, dim in (("other", DIM), ("test", DIM + 1)):
        with pytest.raises(EncoderError, match="was built with encoder test"):
            db.use_encoder(name, dim)


def test_without_an_encoder_there_are_no_vectors(tmp_path):
    with Database.open(tmp_path / "a.db", create=True) as db:
        assert db.encoder is None
        with pytest.raises(EncoderError, match="add a report first"):
            db.vectors()
        with pytest.raises(ValueError, match="use_encoder"):
            add(db)


def test_another_encoder_takes_over_once_it_is_complete(db):
    for number in range(3):
        add(db, f"r{number}", text=f"{number}{TEXT}")
    generation = db.vectors().generation
    other = db.add_encoder("other", 4)
    assert db.add_encoder("other", 4) == other
    with pytest.raises(EncoderError, match="another name"):
        db.add_encoder("other", 5)
    done = 0
    while missing := db.without_vectors(other, limit=4):
        with pytest.raises(EncoderError, match="without vectors"):
            db.activate(other)
        assert db.encoder.name == "test"
        assert db.vectors().count() == 6
        db.add_vectors(other, missing, np.eye(4, dtype=np.float32)[: len(missing)])
        done += len(missing)
    assert done == 6
    db.activate(other)
    assert (db.encoder.name, db.encoder.dim) == ("other", 4)
    assert db.counts()["vectors"] == db.vectors().count() == 6
    assert db.vectors().generation > generation


# Full text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("DRONI", True),
        ("impunita", True),
        ("zelensky", True),
        ("lanciato xyz", True),
        ("xyz", False),
        ("l'oblast", False),  # outside the context of both mentions
        ("", False),
        ('?! _ " *', False),
        ('dro"ni OR NEAR(', False),
    ],
)
def test_mentions_are_found_by_any_of_the_words(db, words, found):
    add(db)
    assert bool(db.search_text(words)) == found


@pytest.mark.parametrize("written", ["п'ять", "п’ять", "пʼять"])
@pytest.mark.parametrize("asked", ["п'ять", "п’ять", "пʼять"])
def test_one_apostrophe_finds_another(db, written, asked):
    text = f"Загинули {written} людей у дім, їй."
    start = text.index(written)
    span = (start, start + len(written))
    passage = Passage(Quantity(span, 5, 5, 5), written, text, None, None, "r1", "uk")
    db.add_document(report(text=text, language="uk", publisher=None), [passage])
    assert len(db.search_text(asked)) == 1
    assert len(list(db.mentions(Filter(text=asked)))) == 1
    assert not db.search_text("ии")  # й and ї keep their marks


def test_rarer_words_score_higher_and_limits_hold(db):
    for number in range(5):
        add(db, f"r{number}", text=f"Kharkiv {TEXT}" if number == 3 else f"{number} {TEXT}")
    found = db.search_text("kharkiv droni", limit=4)
    assert [i for i, _ in found[:2]] == [7, 8] or [i for i, _ in found[:2]] == [8, 7]
    scores = [score for _, score in found]
    assert len(found) == 4
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0
    only = db.search_text("droni", chosen=Filter(document="r2", type="quote"))
    assert [i for i, _ in only] == [6]
    assert db.search_text("dron") == []
    assert db.search_text("dron", prefix=True)


# Claims and matches


def test_a_claim_knows_its_members_in_order_of_time(db):
    late = add(db, "late", text="1" + TEXT, published="2027-02-19T08:00:00+02:00").mentions
    early = add(db, "early", text="2" + TEXT, published="2027-02-19T05:30:00Z").mentions
    undated = add(db, "undated", text="3" + TEXT).mentions
    claim = db.new_claim("quantity", "oltre 500 droni")
    db.assign_claim([late[0], undated[0], early[0]], claim)
    assert db.claim_members(claim) == [early[0], late[0], undated[0]]
    assert db.claim_of([late[0], late[1]]) == {late[0]: claim}
    row = db.claim(claim)
    assert row["first_seen"] == "2027-02-19T05:30:00Z"  # as printed; the other is at 06:00 UTC
    assert row["last_seen_utc"] == "2027-02-19T06:00:00Z"
    assert (row["mentions"], row["documents"], row["type"]) == (3, 3, "quantity")
    other = db.new_claim("quantity", "altro")
    db.assign_claim([early[0]], other)
    assert db.claim(claim)["mentions"] == 2
    assert db.claim(other)["first_seen"] == "2027-02-19T05:30:00Z"
    db.assign_claim([early[0]], None)
    assert db.claim(other)["mentions"] == 0
    assert db.claim(other)["first_seen"] is None


def test_a_mention_cannot_join_a_claim_that_is_not_there(db):
    added = add(db)
    with pytest.raises(NotFoundError, match="no claim 9"):
        db.assign_claim(added.mentions, 9)


def test_a_pair_has_one_match_in_either_direction(db):
    a, b = add(db, "a").mentions[0], add(db, "b").mentions[0]
    same = Match(0.9, "same", ("both count drones", "«500» = «500»"))
    assert db.add_matches([StoredMatch(a, b, same)]) == 1
    [stored] = db.matches_of(a)
    assert (stored.mention, stored.other, stored.match) == (a, b, same)
    assert (stored.state, stored.encoder) == ("auto", "test")
    assert db.add_matches([StoredMatch(b, a, Match(0.8, "updated"), "proposed")]) == 1
    [stored] = db.matches_of(b)
    assert (stored.mention, stored.match.relation, stored.state) == (b, "updated", "proposed")
    with pytest.raises(ValueError, match="itself"):
        db.add_matches([StoredMatch(a, a, same)])


@pytest.mark.parametrize("state", ["confirmed", "rejected"])
def test_a_reviewers_decision_is_not_overwritten(db, state):
    a, b = add(db, "a").mentions[0], add(db, "b").mentions[0]
    db.add_matches([StoredMatch(a, b, Match(0.5, "related"), state)])
    assert db.add_matches([StoredMatch(b, a, Match(0.9, "same"))]) == 0
    assert db.matches_of(a)[0].state == state
    assert bool(list(db.links())) == (state == "confirmed")


def test_links_have_addresses_and_leave_out_pairs_within_a_document(db):
    a, b = add(db, "a").mentions, add(db, "b").mentions
    db.add_matches(
        [
            StoredMatch(a[0], a[1], Match(0.9, "related")),
            StoredMatch(a[1], b[1], Match(0.8, "same")),
        ]
    )
    [link] = db.links()
    mention = passages_of(report())[1].mention
    assert link.a == address("a", mention.spans)
    assert link.a == "a#" + ",".join(f"{s}-{e}" for s, e in mention.spans)
    assert (link.b_id, link.relation, link.score) == (b[1], "same", 0.8)


def test_pairs_that_follow_from_a_claim_come_without_the_stored_ones(db):
    times = {"a": "2027-01-02T00:00:00Z", "b": "2027-01-01T00:00:00Z", "c": None}
    ids = {n: add(db, n, published=time).mentions for n, time in times.items()}
    members = [ids["a"][0], ids["a"][1], ids["b"][0], ids["c"][0]]
    db.assign_claim(members, db.new_claim("quantity", "droni"))
    db.add_matches([StoredMatch(ids["a"][0], ids["c"][0], Match(0.9, "same"))])
    pairs = list(db.implied_pairs())
    assert pairs == [
        (ids["b"][0], ids["a"][0]),
        (ids["b"][0], ids["a"][1]),
        (ids["a"][1], ids["c"][0]),
        (ids["b"][0], ids["c"][0]),
    ]


# Lists


@pytest.fixture
def filled(db):
    add(db, "a", published="2027-02-18T23:30:00-05:00", publisher="Molo")
    add(db, "b", text="2" + TEXT, published="2027-02-18", publisher="Altro", language="es")
    add(db, "c", text="3" + TEXT, publisher=None)
    db.assign_claim([1, 3], db.new_claim("quantity", "500 droni"))
    db.assign_claim([2], db.new_claim("quote", "attacchi"))
    return db


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        (Filter(), "abc"),
        (Filter(document="b"), "b"),
        (Filter(outlet="Molo"), "a"),
        (Filter(language="es"), "b"),
        (Filter(since="2027-02-19"), "a"),
        (Filter(until="2027-02-18"), "b"),
        (Filter(since="2027-02-18T00:00:00Z"), "ab"),
        (Filter(speaker="zelensky"), "abc"),
        (Filter(speaker="Selenskyj"), "abc"),
        (Filter(text="Зеленський droni"), "abc"),
        (Filter(text="zelenskyy"), "abc"),
        (Filter(text="Zelenska"), ""),
        (Filter(speaker="Putin"), ""),
        (Filter(text="oblast kharkiv"), "abc"),
        (Filter(text="oblast marte"), ""),
        (Filter(text="…"), ""),
        (Filter(claim=1), "ab"),
        (Filter(kind="direct", outlet="Altro"), "b"),
        (Filter(kind="percent"), ""),
    ],
    ids=str,
)
def test_documents_are_listed_by_filter(filled, chosen, names):
    assert "".join(row["document"] for row in filled.documents(chosen)) == names


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        (Filter(type="quantity"), [1, 3, 5]),
        (Filter(kind="direct", language="it"), [2, 6]),
        (Filter(speaker="VOLODYMYR", outlet="Altro"), [3, 4]),
        (Filter(text="russia droni", type="quote"), [2, 4, 6]),
        (Filter(claim=1), [1, 3]),
        (Filter(since="2027-02-18", until="2027-02-18"), [3, 4]),
    ],
    ids=str,
)
def test_mentions_are_listed_and_searched_by_filter(filled, chosen, ids):
    assert [row["id"] for row in filled.mentions(chosen)] == ids
    assert filled.mention_ids(chosen) == ids


def test_claims_and_speakers_are_listed_with_their_counts(filled):
    first, second = filled.claims()
    assert (first["title"], first["mentions"], first["outlets"], first["languages"]) == (
        "500 droni", 2, 2, 2,
    )  # fmt: skip
    assert second["title"] == "attacchi"
    assert [c["id"] for c in filled.claims(Filter(type="quote"))] == [2]
    [speaker] = filled.speakers()
    assert (speaker["name"], speaker["quotes"], speaker["quantities"]) == (
        "Volodymyr Zelensky", 3, 3,
    )  # fmt: skip
    assert list(filled.speakers(Filter(outlet="none"))) == []


def test_lists_have_limits_and_offsets(filled):
    assert [row["id"] for row in filled.mentions(limit=2, offset=1)] == [2, 3]
    assert len(list(filled.mentions(limit=0))) == 0
    assert json.dumps(list(filled.mentions()))


def test_one_speaker_is_known_in_two_spellings(db):
    document = report()
    figure, quote = passages_of(document)
    said = replace(quote.mention.attribution, name="VOLODYMYR ZELENSKÝ")
    db.add_document(
        document, [figure, replace(quote, mention=replace(quote.mention, attribution=said))]
    )
    [speaker] = db.speakers()
    assert (speaker["name"], speaker["aliases"]) == ("Volodymyr Zelensky", "VOLODYMYR ZELENSKÝ")
    # The picture of a claim has one line for one speaker.
    assert {row["speaker"] for row in pages.outlines(db, [1, 2])} == {"Volodymyr Zelensky"}
    assert len(list(db.mentions(Filter(speaker="zelensky")))) == 2


def test_a_speaker_is_searched_under_all_names_and_found_where_another_stands(db):
    add(db, "it")
    db.add_document(report("uk", text="Володимир Зеленський приїхав.", language="uk"), [])
    with db.transaction():
        db.speaker("Володимир Зеленський", "uk")
    for words in ("Zelensky", "Зеленский", "Selenskyj"):
        found = [row["document"] for row in db.documents(Filter(text=words))]
        assert found == ["it", "uk"], words
    assert [row["name"] for row in db.speakers(Filter(text="Selenskyj"))] == ["Volodymyr Zelensky"]
    assert list(db.speakers(Filter(text="droni"))) == []


def test_opening_and_reading_import_nothing_heavy(db):
    add(db)
    code = (
        "import sys; from claimtrack.store import Database, Filter;"
        f"db = Database.open({str(db.path)!r}, readonly=True);"
        "list(db.mentions(Filter(text='droni'))); db.search_text('droni'); db.vectors().load();"
        "print([m for m in ('sqlite_utils', 'faiss', 'torch', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_common_word_makes_no_hit_beside_a_rarer_one(db, monkeypatch):
    for number in range(5):
        add(db, f"r{number}", text=f"Kharkiv {TEXT}" if number == 3 else f"{number} {TEXT}")
    monkeypatch.setattr("claimtrack.store.fulltext.COMMON", 3)
    found = db.search_text("kharkiv droni")
    assert {i for i, _ in found} == {7, 8}
    assert found != db.search_text("kharkiv")  # both words make the score
    assert len(db.search_text("droni")) == 10
    assert db.search_text("droni zzz") == db.search_text("droni")


def test_reports_are_found_by_words_that_few_of_them_have(db, monkeypatch):
    for number in range(5):
        add(db, f"r{number}", text=f"Poltava {TEXT}" if number == 3 else f"{number} {TEXT}")
    assert len(db.search_documents("droni")) == 5
    monkeypatch.setattr("claimtrack.store.fulltext.TELLING", 3)
    [(number, score)] = db.search_documents("Poltava droni")
    assert score > 0
    assert db.languages_of([number, 99]) == {number: "it"}
    assert {*db.documents_of([7, 8]).values()} == {number}
    assert db.search_documents("") == db.search_documents("droni") == []


def test_the_sentences_of_reports_are_told_without_reading_their_mentions(db):
    first, second = add(db, "r1"), add(db, "r2", text=f"2 {TEXT}", title="Notte di droni")
    numbers = set(db.documents_of([*first.mentions, *second.mentions]).values())
    told = db.contexts_of([*numbers, 99])
    assert [contexts for _, contexts in told.values()] == [
        {id_: db.passage(id_).context for id_ in added.mentions} for added in (first, second)
    ]
    assert [title for title, _ in told.values()][1] == "Notte di droni"
