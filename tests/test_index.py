"""Searching vectors: equal to brute force, and the file only a cache."""

import json
import os
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from claimtrack.errors import IndexFileError
from claimtrack.index import Index, index_path
from claimtrack.index.exact import nearest
from claimtrack.store import Database
from claimtrack.types import Document, Passage, Quantity

DIM = 16
FEW = 100  # an exact limit that makes a small database a big one


def unit(count, seed, dim=DIM):
    vectors = np.random.default_rng(seed).normal(size=(count, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def add(db, name, vectors):
    text = f"{name}: " + "7 " * len(vectors)
    document = Document(name, text, "en", sha256=sha256(text.encode()).hexdigest())
    start = len(name) + 2
    passages = [
        Passage(Quantity((at, at + 1), 7, 7, 7), "7", text[:9], None, None, name, "en")
        for at in range(start, start + 2 * len(vectors), 2)
    ]
    return db.add_document(document, passages, vectors).mentions


@pytest.fixture
def db(tmp_path):
    with Database.open(tmp_path / "claims.db", create=True) as database:
        database.use_encoder("test", DIM)
        yield database


@pytest.fixture
def path(db):
    return index_path(db.path)


def brute_force(db, queries, k, allowed=None):
    """Ids in order, by a double-precision product of everything that is stored."""
    ids, vectors = db.vectors().load()
    scores = queries.astype(np.float64) @ vectors.astype(np.float64).T
    if allowed is not None:
        kept = [i for i, number in enumerate(ids) if number in set(allowed)]
        ids, scores = ids[kept], scores[:, kept]
    order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return ids[order], np.take_along_axis(scores, order, axis=1)


def same_as_brute_force(index, db, queries, k, allowed=None):
    found, scores = index.search(queries, k, allowed)
    ids, expected = brute_force(db, queries, k, allowed)
    width = expected.shape[1]
    assert found.shape == scores.shape == (len(queries), k)
    assert (found.dtype, scores.dtype) == (np.int64, np.float32)
    np.testing.assert_array_equal(found[:, :width], ids)
    np.testing.assert_allclose(scores[:, :width], expected, atol=1e-5)
    assert (found[:, width:] == -1).all()
    assert (scores[:, width:] == -1).all()


# Exact search

vectors = arrays.arrays(
    np.float32,
    st.tuples(st.integers(0, 60), st.just(4)),
    elements=st.integers(-8, 8).map(lambda n: n / 8),  # sums of such numbers are exact
)


@given(vectors, vectors, st.integers(1, 70), st.data())
def test_exact_search_is_brute_force_with_ties_by_id(stored, queries, k, data):
    ids = np.cumsum(
        data.draw(st.lists(st.integers(1, 5), min_size=len(stored), max_size=len(stored)))
    ).astype(np.int64)
    found, scores = nearest(ids, stored, queries, k)
    for row, query in enumerate(queries):
        pairs = sorted((-float(v @ query), int(i)) for i, v in zip(ids, stored, strict=True))[:k]
        filled = [(-s, i) for s, i in pairs] + [(-1.0, -1)] * (k - len(pairs))
        assert [(float(s), int(i)) for s, i in zip(scores[row], found[row], strict=True)] == filled


@pytest.mark.parametrize("k", [1, 5, 80])
def test_a_small_database_is_searched_exactly_and_without_a_file(db, path, k):
    add(db, "a", unit(50, 1))
    index = Index.open(path, db.vectors())
    same_as_brute_force(index, db, unit(7, 2), k)
    same_as_brute_force(index, db, unit(1, 3), k)
    assert index.state().kind == "exact"
    assert not path.exists()


@pytest.mark.parametrize("exact_limit", [1000, FEW])
@pytest.mark.parametrize("allowed", [[], [3], range(2, 400, 3), [9999]], ids=str)
def test_only_allowed_ids_are_found(db, path, exact_limit, allowed):
    add(db, "a", unit(300, 1))
    index = Index.open(path, db.vectors(), build=True, exact_limit=exact_limit)
    add(db, "b", unit(20, 2))
    index.refresh()
    same_as_brute_force(index, db, unit(4, 3), 5, list(allowed))


def test_filters_on_clusters_are_applied_before_the_search(db, path, monkeypatch):
    monkeypatch.setattr("claimtrack.index.search._FEW_ALLOWED", 0)
    add(db, "a", unit(600, 1))
    index = Index.open(path, db.vectors(), build=True, exact_limit=FEW)
    add(db, "b", unit(20, 2))
    index.refresh()
    for allowed in (range(2, 700, 3), [1, 2], [619, 620], [5000], []):
        same_as_brute_force(index, db, unit(4, 3), 5, list(allowed))


def test_queries_of_another_shape_are_refused(db, path):
    add(db, "a", unit(3, 1))
    index = Index.open(path, db.vectors())
    with pytest.raises(ValueError, match="shape"):
        index.search(unit(1, 1, dim=4), 3)
    with pytest.raises(ValueError, match="at least 1"):
        index.search(unit(1, 1), 0)
    assert index.search(unit(1, 1)[0], 3)[0].shape == (1, 3)
    assert index.search(np.empty((0, DIM), np.float32), 3)[0].shape == (0, 3)


def test_an_empty_database_has_nothing_near(db, path):
    index = Index.open(path, db.vectors())
    ids, scores = index.search(unit(2, 1), 3)
    assert ids.tolist() == scores.tolist() == [[-1] * 3] * 2


# Growing


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 120), min_size=1, max_size=5), st.integers(1, 12))
def test_whatever_was_added_in_whatever_parts_is_found(tmp_path_factory, parts, k):
    file = tmp_path_factory.mktemp("index") / "a.db"
    with Database.open(file, create=True) as db:
        db.use_encoder("test", DIM)
        index = Index.open(index_path(file), db.vectors(), build=True, exact_limit=FEW)
        for number, size in enumerate(parts):
            add(db, f"d{number}", unit(size, number))
            index.refresh(build=True)
            same_as_brute_force(index, db, unit(3, 99), k)
        again = Index.open(index_path(file), db.vectors(), build=True, exact_limit=FEW)
        same_as_brute_force(again, db, unit(3, 99), k)


def test_what_another_process_stored_is_found_after_a_refresh(db, path):
    add(db, "a", unit(10, 1))
    index = Index.open(path, db.vectors())
    with Database.open(db.path) as other:
        [*_, last] = add(other, "b", unit(5, 2))
    assert last not in index.search(unit(5, 2)[-1:], 3)[0]
    index.refresh()
    assert index.search(unit(5, 2)[-1:], 3)[0][0, 0] == last


def test_a_file_is_added_to_until_its_clusters_are_too_few(db, path):
    add(db, "a", unit(200, 1))
    index = Index.open(path, db.vectors(), build=True, exact_limit=FEW)
    trained = stamp(path)["trained"]
    assert trained == 200
    add(db, "b", unit(150, 2))
    assert index.rebuild() == 350
    assert stamp(path)["trained"] == trained
    add(db, "c", unit(600, 3))
    assert index.rebuild() == 950
    assert stamp(path)["trained"] == 950
    same_as_brute_force(index, db, unit(5, 4), 6)


def test_a_rebuild_of_a_small_database_leaves_no_file(db, path):
    add(db, "a", unit(20, 1))
    path.write_bytes(b"left over")
    index = Index.open(path, db.vectors())
    assert index.rebuild() == 0
    assert not path.exists()
    same_as_brute_force(index, db, unit(5, 4), 6)


# The file is a cache


def stamp(path):
    data = path.read_bytes()
    length = int.from_bytes(data[-16:-8], "little")
    return json.loads(data[-16 - length : -16])


@pytest.fixture
def big(db, path):
    add(db, "a", unit(300, 1))
    Index.open(path, db.vectors(), build=True, exact_limit=FEW)
    return db


def refused_then_built_anew(db, path, hint):
    with pytest.raises(IndexFileError, match=hint) as caught:
        Index.open(path, db.vectors(), exact_limit=FEW)
    assert "claimtrack index rebuild" in str(caught.value)
    assert "\n" not in str(caught.value)
    state = Index.state_of(path, db.vectors(), exact_limit=FEW)
    assert state.problem == str(caught.value)
    index = Index.open(path, db.vectors(), build=True, exact_limit=FEW)
    same_as_brute_force(index, db, unit(5, 4), 6)
    assert Index.open(path, db.vectors(), exact_limit=FEW).state().problem is None
    assert [p.name for p in path.parent.iterdir() if p.name.endswith(".new")] == []


def test_an_index_is_opened_from_its_file(big, path):
    index = Index.open(path, big.vectors(), exact_limit=FEW)
    assert (index.state().kind, index.state().in_file, index.state().behind) == ("clusters", 300, 0)
    same_as_brute_force(index, big, unit(5, 4), 6)


def test_a_missing_file_is_made_by_a_writer(big, path):
    path.unlink()
    refused_then_built_anew(big, path, "there is no index")


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"x",
        lambda data: os.urandom(5000),
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: data[len(data) // 2 :],
        lambda data: data[:200] + os.urandom(200) + data[400:],
        lambda data: data[:-16] + b"\xff" * 8 + data[-8:],
        lambda data: data[:-40] + b"{" * 24 + data[-16:],
        lambda data: data + data[-100:],
    ],
    ids=[
        "empty",
        "byte",
        "random",
        "cut",
        "shorter",
        "tail-only",
        "header",
        "length",
        "stamp",
        "longer",
    ],
)
def test_a_damaged_file_is_made_anew_by_a_writer(big, path, damage):
    path.write_bytes(damage(path.read_bytes()))
    refused_then_built_anew(big, path, "is damaged")


def test_a_file_of_another_database_is_refused(big, path, tmp_path):
    with Database.open(tmp_path / "other.db", create=True) as other:
        other.use_encoder("test", DIM)
        add(other, "a", unit(300, 7))
        index_path(other.path).write_bytes(path.read_bytes())
        refused_then_built_anew(other, index_path(other.path), "another database")


def test_a_file_of_another_encoder_is_refused(big, path):
    encoder = big.add_encoder("new", DIM)
    ids = big.without_vectors(encoder)
    big.add_vectors(encoder, ids, unit(len(ids), 8))
    big.activate(encoder)
    refused_then_built_anew(big, path, "is of encoder test, not new")


def test_replaced_vectors_make_a_file_out_of_date(big, path):
    index = Index.open(path, big.vectors(), exact_limit=FEW)
    big.execute("UPDATE settings SET value = value + 1 WHERE key = 'vector_generation'")
    with pytest.raises(IndexFileError, match="out of date"):
        index.refresh()
    refused_then_built_anew(big, path, "out of date")


def test_a_file_too_far_behind_is_added_to(big, path):
    add(big, "b", unit(FEW + 1, 2))
    refused_then_built_anew(big, path, "101 vectors behind")
    assert stamp(path)["count"] == 401


def test_a_file_that_cannot_be_written_leaves_no_draft(db, path):
    add(db, "a", unit(300, 1))
    path.mkdir()
    with pytest.raises(IndexFileError, match="cannot be written"):
        Index.open(path, db.vectors(), build=True, exact_limit=FEW)
    assert list(path.iterdir()) == []
    assert not list(path.parent.glob("*.new"))


def test_drafts_of_killed_processes_are_removed(big, path):
    old, new = path.with_name(f"{path.name}.1.new"), path.with_name(f"{path.name}.2.new")
    old.touch()
    new.touch()
    os.utime(old, (0, 0))
    add(big, "b", unit(5, 2))
    Index.open(path, big.vectors(), exact_limit=FEW).rebuild()
    assert (old.exists(), new.exists()) == (False, True)


REBUILDER = """
import sys
from pathlib import Path
from claimtrack.index import Index, index_path
from claimtrack.store import Database
with Database.open(sys.argv[1]) as db:
    path = index_path(db.path)
    while True:
        Index.open(path, db.vectors(), build=True, exact_limit=100).rebuild()
        print("built", flush=True)
"""


def test_kill_9_during_a_rebuild_leaves_a_good_file(big, path):
    for wait in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", REBUILDER, str(big.path)], stdout=subprocess.PIPE, text=True
        ) as builder:
            for _ in range(wait + 1):
                assert builder.stdout.readline()
            os.kill(builder.pid, signal.SIGKILL)
        index = Index.open(path, big.vectors(), exact_limit=FEW)
        same_as_brute_force(index, big, unit(5, 4), 6)


def test_a_small_database_is_searched_without_faiss(db, path):
    add(db, "a", unit(20, 1))
    code = (
        "import sys; from claimtrack.store import Database;"
        "from claimtrack.index import Index, index_path;"
        f"db = Database.open({str(db.path)!r}, readonly=True);"
        "source = db.vectors(); index = Index.open(index_path(db.path), source);"
        "print(index.search(source.load()[1][:1], 1)[0][0, 0], 'faiss' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "False"]


def test_faiss_is_imported_in_one_room_only():
    package = Path(__file__).parent.parent / "claimtrack"
    users = {
        file.relative_to(package).parts[0]
        for file in package.rglob("*.py")
        if "import faiss" in file.read_text(encoding="utf-8")
    }
    assert users == {"index"}
