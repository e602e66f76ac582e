"""What it takes to match one report against a large database, the whole way, part by part."""

from __future__ import annotations

import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import event_file
import gold_pairs
import numpy as np
from tabulate import tabulate

from claimtrack import match
from claimtrack.extract import extract, passages
from claimtrack.match.candidates import NEIGHBOURS
from claimtrack.pipeline import tracker as pipeline
from claimtrack.pipeline.tracker import Tracker
from claimtrack.store import Database, Filter
from claimtrack.store.vectors import VectorTable
from claimtrack.types import Document

VOWELS, CONSONANTS = ("aeiou", "аеиоуіїєюя"), ("bcdfghklmnprstvz", "бвгдзклмнпрстфхч")
PARAGRAPHS = 5
OTHER_WORDS = 0.3
"""Share of the long words that are put in place of another."""
BEFORE = ("encoding", "writing mentions")
"""Parts of adding a report that it takes without any matching."""
KNOWN = 2
"""Reports of an event that are stored before one is measured."""


def events(further: Sequence[Path] = ()) -> dict[str, list[Document]]:
    """The annotated reports by their event; files share names of events, but no event."""
    found: dict[str, list[Document]] = defaultdict(list)
    for file in (gold_pairs.GOLD / "reports.jsonl", *gold_pairs.further("reports"), *further):
        for row in gold_pairs.rows(file):
            document = _document(row, f"{file.name.partition('.')[0]}-{row['id']}")
            found[f"{file}#{gold_pairs.event(row['id'])}"].append(document)
    return found


def _document(row: dict[str, Any], name: str) -> Document:
    digest = sha256(row["text"].encode()).hexdigest()
    return Document(
        name, row["text"], row["language"], row["title"], row["url"], row["publisher"],
        row["published"], digest,
    )  # fmt: skip


def other_reports(rng: random.Random) -> Iterator[Document]:
    """Reports without end: paragraphs of annotated ones of no event that is measured, with
    other names, figures and here and there another word, so that none is there twice."""
    sources = [told[0] for told in events().values() if len(told) == 1]
    sources += [document for document, _ in event_file.read()]
    paragraphs: dict[str, list[str]] = defaultdict(list)
    for source in sources:
        paragraphs[source.language] += source.text.split("\n\n")
    words = {code: _long_words(" ".join(told)) for code, told in paragraphs.items()}
    number = 0
    while True:
        like = rng.choice(sources)
        change = Change(_letters(rng), words[like.language], rng)
        told = rng.sample(paragraphs[like.language], PARAGRAPHS)
        text = "\n\n".join(map(change.of, told))
        yield replace(
            like, id=f"archive-{number}", text=text, title=change.of(like.title or ""),
            url=f"https://example.org/archive/{number}", sha256=sha256(text.encode()).hexdigest(),
            published=f"20{rng.randint(15, 26)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        )  # fmt: skip
        number += 1


def _letters(rng: random.Random) -> dict[int, int]:
    """Vowels for vowels and consonants for consonants."""
    table = {}
    for alphabet in (*VOWELS, *CONSONANTS):
        table |= str.maketrans(alphabet, "".join(rng.sample(alphabet, len(alphabet))))
    return table


def _long_words(text: str) -> list[str]:
    return [word for word in text.split() if word.isalpha() and word.islower() and len(word) > 4]


@dataclass(frozen=True)
class Change:
    """What makes another report of a paragraph."""

    letters: dict[int, int]
    words: list[str]
    rng: random.Random

    def of(self, text: str) -> str:
        """Capitalised words that do not open a sentence in other letters, numbers in other
        digits, every so-manieth long word another one."""
        changed, opens = [], True
        for word in text.split(" "):
            changed.append(self._word(word, opens))
            opens = word.endswith((".", "!", "?", ".”", ".»"))
        return " ".join(changed)

    def _word(self, word: str, opens: bool) -> str:
        if word.lstrip("“„«‘(")[:1].isupper():
            return word if opens else word.translate(self.letters)
        if word.isdigit():
            return str(self.rng.randint(1, 10 ** len(word) - 1))
        if len(word) > 4 and word.isalpha() and self.rng.random() < OTHER_WORDS:
            return self.rng.choice(self.words)
        return word


def build(path: Path, encoder: Any, size: int) -> None:
    """A database of so many mentions, extracted and encoded, not matched with one another."""
    rng = random.Random(7)
    count = 0
    with Database.open(path, create=True) as database:
        database.use_encoder(encoder.name, encoder.dim)
        for document in other_reports(rng):
            found = passages(document, extract(document))
            if found:
                vectors = encoder.encode([match.text_of(p) for p in found])
                database.add_document(document, found, vectors)
            count += len(found)
            if count >= size:
                return


@dataclass
class Clock:
    """Time by named part; a part inside another counts for itself alone."""

    wall: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    cpu: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    inside: list[list[float]] = field(default_factory=list)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        begin = time.perf_counter(), time.process_time()
        self.inside.append([0.0, 0.0])
        try:
            yield
        finally:
            wall, cpu = time.perf_counter() - begin[0], time.process_time() - begin[1]
            inner = self.inside.pop()
            self.wall[name] += wall - inner[0]
            self.cpu[name] += cpu - inner[1]
            if self.inside:
                self.inside[-1][0] += wall
                self.inside[-1][1] += cpu

    def clear(self) -> None:
        self.wall.clear()
        self.cpu.clear()

    def copy(self) -> Clock:
        return Clock(self.wall.copy(), self.cpu.copy())

    def watch(self, owner: Any, name: str, part: str) -> None:
        """Count what a function takes, by putting one that counts in its place."""
        called: Callable[..., Any] = getattr(owner, name)

        def counted(*args: Any, **more: Any) -> Any:
            with self.part(part):
                return called(*args, **more)

        setattr(owner, name, counted)


def watched(tracker: Tracker, clock: Clock) -> None:
    """Name the parts of the way of a report."""
    database, reading = tracker.database, "reading mentions and vectors"
    for owner, name, part in (
        (tracker.encoder, "encode", "encoding"),
        (tracker.index, "search", "neighbours by vectors"),
        (database, "search_documents", "hits of the full text"),
        (database, "documents_of", reading),
        (database, "languages_of", reading),
        (database, "contexts_of", reading),
        (database, "passages_of", reading),
        (VectorTable, "of", reading),
        (match, "of_one_event", "which reports are of its event"),
        (match, "compare_event", "comparing"),
        (database, "add_document", "writing mentions"),
        (database, "add_matches", "writing matches"),
        (pipeline, "group", "claims"),
    ):
        clock.watch(owner, name, part)


def measure(path: Path, encoder: Any) -> tuple[list[Clock], dict[str, float]]:
    """Add the reports of the annotated events, and time each from the third of its event on."""
    clocks: list[Clock] = []
    counts: dict[str, list[int]] = defaultdict(list)
    with Tracker(Database.open(path), encoder, build=True) as tracker:
        clock = Clock()
        tracker.index.search(np.zeros((1, encoder.dim), np.float32), 1)
        watched(tracker, clock)
        for told in events().values():
            if len(told) <= KNOWN:
                continue
            for place, document in enumerate(told):
                mentions = extract(document)
                clock.clear()
                with clock.part("commit and the rest"):
                    outcome = tracker.add(document, mentions)
                if place < KNOWN:
                    continue
                clocks.append(clock.copy())
                counts["mentions"].append(len(outcome.passages))
                counts["links"].append(sum(len(found) for found in outcome.found))
                met = {f.passage.document for found in outcome.found for f in found}
                counts["reports of its event linked"].append(len(met & {d.id for d in told}))
                counts["others"].append(len(met - {d.id for d in told}))
    return clocks, {name: float(np.mean(values)) for name, values in counts.items()}


def ask(path: Path, encoder: Any) -> dict[str, list[float]]:
    """Processor time of typed questions: the titles of the measured reports."""
    filters = {
        "a question": None,
        "a question, one language since 2020": Filter(language="en", since="2020-01-01"),
    }
    times: dict[str, list[float]] = {name: [] for name in filters}
    with Tracker(Database.open(path, readonly=True), encoder, build=False) as tracker:
        for told in events().values():
            for document in told[:KNOWN]:
                for name, chosen in filters.items():
                    begin = time.process_time()
                    tracker.similar(document.title or "", language=document.language, chosen=chosen)
                    times[name].append(time.process_time() - begin)
    return times


def brute_force(path: Path, count: int) -> dict[str, float]:
    """Processor time of the neighbours of ``count`` mentions among all: numpy with every vector
    in memory, and a row at a time from the database, as ``llm similar`` does."""
    with Database.open(path, readonly=True) as database:
        _, vectors = database.vectors().load()
        queries = vectors[:: len(vectors) // count][:count]
        times = []
        for _ in range(5):
            begin = time.process_time()
            scores = queries @ vectors.T
            np.argpartition(-scores, NEIGHBOURS, axis=1)
            times.append(time.process_time() - begin)
        begin = time.process_time()
        found = [
            (float(np.dot(queries[0], np.frombuffer(row[1], np.float16))), row[0])
            for row in database.rows("SELECT mention_id, vector FROM vectors")
        ]
        found.sort(reverse=True)
        single = time.process_time() - begin
    return {
        "neighbours by numpy, all vectors in memory": float(np.median(times)),
        "neighbours by a row at a time, as llm similar": count * single,
    }


def report(encoder: Any, size: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        build(path, encoder, size)
        clocks, means = measure(path, encoder)
        asked = ask(path, encoder)
        peers = brute_force(path, round(means["mentions"]))
    parts = list(dict.fromkeys(name for clock in clocks for name in clock.wall))
    matching = [name for name in parts if name not in BEFORE]
    table = [_row(name, clocks, [name]) for name in parts]
    table += [_row("matching, goal 60", clocks, matching), _row("all of it", clocks, parts)]
    table += [[name, *_median_and_most(found)] for name, found in asked.items()]
    table += [[name, f"{1000 * cpu:.1f}"] for name, cpu in peers.items()]
    heads = [f"ms, a report against {size:,} mentions", "CPU", "95 %", "wall", "95 %"]
    print(tabulate(table, headers=heads, disable_numparse=True))
    print(f"{len(clocks)} reports, each with", ", ".join(f"{v:.1f} {k}" for k, v in means.items()))


def _row(name: str, clocks: list[Clock], parts: list[str]) -> list[str]:
    cpu = [sum(clock.cpu[part] for part in parts) for clock in clocks]
    wall = [sum(clock.wall[part] for part in parts) for clock in clocks]
    return [name, *_median_and_most(cpu), *_median_and_most(wall)]


def _median_and_most(seconds: list[float]) -> list[str]:
    return [f"{1000 * value:.1f}" for value in (np.median(seconds), np.quantile(seconds, 0.95))]
