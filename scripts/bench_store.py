#!/usr/bin/env python3
"""Figures of the store and the index, each with a baseline beside it.

    scripts/bench_store.py [--mentions 10000] [--dim 256] [--clusters N]

Mentions are made up, vectors random around shared centres. `--clusters N` also times
N vectors (100000, 1000000) through a FAISS file.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np

from claimtrack.index import Index, index_path
from claimtrack.store import Database
from claimtrack.types import Attribution, Document, Passage, Quantity

A_REPORT = 20
NOUNS = ("drones", "houses", "people", "missiles", "tonnes", "streets", "patients", "schools")
LOOKUP = """
import sys, time
start = time.perf_counter()
import numpy as np
from claimtrack.index import Index, index_path
from claimtrack.store import Database
with Database.open(sys.argv[1], readonly=True) as db:
    index = Index.open(index_path(db.path), db.vectors())
    query = np.random.default_rng(1).normal(size=(1, db.encoder.dim)).astype(np.float32)
    query /= np.linalg.norm(query)
    ids, scores = index.search(query, 50)
    words = db.search_text("500 drones over Kyiv", limit=50)
    found = db.passages([*ids[0].tolist(), *(i for i, _ in words)])
status = dict(line.split(":", 1) for line in open("/proc/self/status"))  # rusage keeps the parent's
print(time.perf_counter() - start, int(status["VmHWM"].split()[0]) / 1024)
"""


def vectors(count: int, dim: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(2000, dim)).astype(np.float32)
    made = centres[rng.integers(0, 2000, count)]
    made += 0.7 * rng.normal(size=(count, dim)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def reports(count: int) -> Iterator[tuple[Document, list[Passage]]]:
    rng = np.random.default_rng(5)
    for number in range(count // A_REPORT):
        sentences, at, figures = [], 0, []
        for _ in range(A_REPORT):
            value, noun = str(rng.integers(2, 5000)), NOUNS[rng.integers(0, len(NOUNS))]
            opening = f"The ministry of region {rng.integers(0, 300)} said on Monday that "
            sentence = f"{opening}{value} {noun} were counted near town {rng.integers(0, 900)}."
            start = at + len(opening)
            figures.append((start, value, noun, sentence))
            sentences.append(sentence)
            at += len(sentence) + 1
        text = " ".join(sentences)
        document = Document(
            f"report-{number}", text, "en", publisher=f"Outlet {number % 40}",
            published=f"2027-02-{number % 28 + 1:02}T08:00:00+00:00",
            sha256=sha256(text.encode()).hexdigest(),
        )  # fmt: skip
        yield document, [_passage(document, *figure) for figure in figures]


def _passage(document: Document, start: int, value: str, noun: str, sentence: str) -> Passage:
    span = (start, start + len(value))
    item = (span[1] + 1, span[1] + 1 + len(noun))
    number = float(value)
    said = Attribution(name="Ministry of Counting", confidence=0.9, rule="bench")
    mention = Quantity(span, number, number, number, item=item, attribution=said)
    return Passage(
        mention, value, sentence, noun, None, document.id, "en", document.published,
        document.publisher,
    )  # fmt: skip


def fastest(call, times: int = 5) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


def store(folder: Path, count: int, dim: int) -> Path:
    path = folder / "bench.db"
    made = list(reports(count))
    matrix = vectors(len(made) * A_REPORT, dim)
    with Database.open(path, create=True) as db:
        db.use_encoder("bench", dim)
        start = time.perf_counter()
        for number, (document, passages) in enumerate(made):
            db.add_document(document, passages, matrix[number * A_REPORT : (number + 1) * A_REPORT])
        seconds = time.perf_counter() - start
        rows = len(made) * A_REPORT
        print(f"insert, a transaction a report   {rows / seconds:9,.0f} mentions/s  ({rows:,})")
        print(f"  baseline: one executemany      {plain_rows(folder, db, rows):9,.0f} rows/s")
        load = fastest(lambda: db.vectors().load())
        print(f"read all vectors                 {load * 1e3:9.1f} ms")
        words = fastest(lambda: db.search_text("500 drones town Monday", limit=50))
        print(f"full-text search, best 50        {words * 1e3:9.1f} ms")
        index = Index.open(index_path(path), db.vectors(), build=True)
        query = matrix[:1]
        one = fastest(lambda: index.search(query, 50), 50)
        twenty = fastest(lambda: index.search(matrix[:20], 50))
        print(f"index, 1 query, best 50          {one * 1e3:9.2f} ms")
        print(f"index, 20 queries                {twenty * 1e3:9.2f} ms")
        print(f"  baseline: FAISS flat, 1 query  {faiss_flat(matrix, query) * 1e3:9.2f} ms")
        size = path.stat().st_size / 1e6
        print(f"database file                    {size:9.1f} MB")
    return path


def plain_rows(folder: Path, db: Database, count: int) -> float:
    """The same mention rows alone, without vectors, full text, keys and one commit a report."""
    rows = [tuple(row) for row in db.rows("SELECT * FROM mentions")]
    with sqlite3.connect(folder / "plain.db") as connection:
        marks = ", ".join("?" * len(rows[0]))
        names = ", ".join(f"c{n}" for n in range(len(rows[0])))
        connection.execute(f"CREATE TABLE mentions ({names})")
        start = time.perf_counter()
        connection.executemany(f"INSERT INTO mentions VALUES ({marks})", rows)
        connection.commit()
        return count / (time.perf_counter() - start)


def faiss_flat(matrix: np.ndarray, query: np.ndarray) -> float:
    import faiss

    faiss.omp_set_num_threads(1)
    flat = faiss.IndexFlatIP(matrix.shape[1])
    flat.add(matrix)
    return fastest(lambda: flat.search(query, 50), 50)


def look_up(path: Path) -> None:
    """A whole process that opens, searches vectors and words, and reads what it found."""
    walls, peak = [], 0.0
    for _ in range(5):
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", LOOKUP, str(path)], capture_output=True, text=True, check=True
        )
        walls.append(time.perf_counter() - start)
        peak = max(peak, float(done.stdout.split()[1]))
    print(f"look-up process without encoder  {min(walls) * 1e3:9.0f} ms, peak {peak:.0f} MB")
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import numpy, sqlite3"], check=True)
    print(f"  baseline: imports alone        {(time.perf_counter() - start) * 1e3:9.0f} ms")


class Memory:
    """Vectors in memory in the place of a database's: the figures are of the index alone."""

    database, encoder, generation = "bench", "bench", 1

    def __init__(self, matrix: np.ndarray) -> None:
        self.matrix, self.dim = matrix, matrix.shape[1]

    def count(self, after: int = 0) -> int:
        return len(self.matrix) - after

    def max_id(self) -> int:
        return len(self.matrix)

    def blocks(self, after: int = 0) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for at in range(after, len(self.matrix), 10_000):
            block = self.matrix[at : at + 10_000]
            yield np.arange(at + 1, at + 1 + len(block)), block

    def of(self, ids: list[int]) -> tuple[np.ndarray, np.ndarray]:
        wanted = np.array(sorted(ids), np.int64)
        return wanted, self.matrix[wanted - 1]


def clusters(folder: Path, count: int, dim: int) -> None:
    source, path = Memory(vectors(count, dim)), folder / "bench.faiss"
    start = time.perf_counter()
    Index.open(path, source, build=True)
    print(f"\n{count:,} vectors: file built in {time.perf_counter() - start:.1f} s,", end=" ")
    print(f"{path.stat().st_size / count:.0f} bytes a vector")
    opened = fastest(lambda: Index.open(path, source))
    print(f"open                             {opened * 1e3:9.1f} ms")
    index = Index.open(path, source)
    rng = np.random.default_rng(9)
    queries = source.matrix[rng.integers(0, count, 200)]
    queries = queries + 0.03 * rng.normal(size=queries.shape).astype(np.float32)
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    start = time.perf_counter()
    found = np.concatenate([index.search(query[None], 10)[0] for query in queries])
    print(f"1 query, best 10                 {(time.perf_counter() - start) * 5:9.2f} ms")
    print(
        f"  baseline: FAISS flat, 1 query  {faiss_flat(source.matrix, queries[:1]) * 1e3:9.2f} ms"
    )
    scores = queries @ source.matrix.T
    right = np.argpartition(-scores, 10, axis=1)[:, :10] + 1
    recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(found, right, strict=True)])
    print(f"recall of the 10 nearest         {recall:9.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mentions", type=int, default=10_000)
    parser.add_argument("--dim", type=int, default=256)
    parser.add_argument("--clusters", type=int, metavar="N")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        look_up(store(Path(folder), chosen.mentions, chosen.dim))
        if chosen.clusters:
            clusters(Path(folder), chosen.clusters, chosen.dim)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory of this script {peak:.0f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
