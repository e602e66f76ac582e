#!/usr/bin/env python3
"""How long reviewing takes in a large database, and whether many reviewers lose a decision.

    scripts/bench_review.py [--mentions 100000] [--reviewers 20] [--each 50]

Prints milliseconds (median, 95th percentile) of what a queue or claim page asks for and of each
decision; beside them, as a baseline, deriving the whole state anew, which is what every decision
would cost without looking only at what hangs together with it. Then reviewers in threads, each
with its own connection, decide the same queue from its top; no decision may be lost or doubled.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

from claimtrack import review
from claimtrack.errors import ConflictError
from claimtrack.review import QueueFilter, Verdict
from claimtrack.store import Database, Filter, StoredMatch
from claimtrack.types import Document, Match, Passage, Quantity

A_REPORT = 10
SHARES = (("same", 0.4), ("updated", 0.2), ("conflicting", 0.1), ("related", 0.3))


def build(path: Path, mentions: int) -> None:
    """Reports of ten figures; claims of about four mentions; a proposed pair for every second."""
    random = Random(7)
    with Database.open(path, create=True) as database:
        database.use_encoder("bench", 8)
        for report in range(mentions // A_REPORT):
            sentences = [
                f"They counted {random.randrange(10, 999)} items." for _ in range(A_REPORT)
            ]
            text = " ".join(sentences)
            document = Document(
                f"report-{report}", text, "en", publisher=f"Outlet {report % 40}",
                published=f"2027-{report % 12 + 1:02}-{report % 28 + 1:02}T08:00:00+02:00",
                sha256=sha256(text.encode()).hexdigest(),
            )  # fmt: skip
            passages, start = [], 0
            for sentence in sentences:
                number = sentence.split()[2]
                at = start + sentence.index(number)
                value = float(number)
                figure = Quantity((at, at + len(number)), value, value, value)
                passages.append(
                    Passage(figure, number, sentence, None, None, document.id, "en",
                            document.published, document.publisher)
                )  # fmt: skip
                start += len(sentence) + 1
            database.add_document(document, passages)
        with database.transaction():
            for first in range(1, mentions + 1, 4):
                claim = database.new_claim("quantity", f"claim of {first}")
                database.assign_claim(range(first, min(first + 4, mentions + 1)), claim)
        names, weights = zip(*SHARES, strict=True)
        database.add_matches(
            StoredMatch(
                mention, random.randrange(1, mention) if mention > 1 else 2,
                Match(round(random.random(), 4), random.choices(names, weights)[0]),
                "proposed", threshold=0.5,
            )
            for mention in range(1, mentions + 1, 2)
        )  # fmt: skip


def timed(name: str, act: Callable[[], object], times: int = 100) -> None:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    print(f"{name:<44} {statistics.median(taken):9.1f} {taken[int(len(taken) * 0.95)]:9.1f}")


def single(path: Path) -> None:
    print(f"{'':<44} {'median ms':>9} {'p95 ms':>9}")
    random = Random(11)
    with Database.open(path) as database:
        numbers = review.queue_ids(database)
        claims = [row["id"] for row in database.claims(limit=2000)]
        events: list[int] = []

        def decide() -> None:
            match = numbers.pop()
            pair = review.item(database, match)
            kind = random.choice(["confirm", "reject"])
            decision = review.Decision(match, kind, pair.version)  # type: ignore[arg-type]
            events.append(review.decide(database, [decision], actor="ann")[0].id)

        def merge() -> None:
            into, other = claims.pop(), claims.pop()
            into, other = (review.current_claim(database, c) for c in (into, other))
            versions = {c: review.claim_version(database, c) for c in (into, other)}
            if into != other:
                event = review.merge(database, [other], into, actor="ann", versions=versions)
                events.append(event.id)

        def rate() -> None:
            claim = review.current_claim(database, claims[-1])
            version = review.claim_version(database, claim)
            review.verdict(database, claim, Verdict("False"), actor="ann", version=version)

        def undo() -> None:
            review.undo(database, events.pop(random.randrange(len(events))), actor="ann")

        def narrowed() -> None:
            chosen = QueueFilter(mentions=Filter(outlet="Outlet 7"))
            list(review.queue(database, chosen, limit=20))

        timed("queue page: 20 pairs and the count", lambda: (
            list(review.queue(database, limit=20)), review.left(database)
        ))  # fmt: skip
        timed("queue page, one outlet", narrowed)
        timed("one pair", lambda: review.item(database, random.choice(numbers)))
        timed("confirm or reject", decide, 500)
        timed("merge two claims", merge)
        timed("verdict", rate)
        timed("undo any of these", undo, 200)
        timed("pairs, verdicts and history of a claim", lambda: (
            review.pairs_of_claim(database, claims[-1], limit=50),
            review.verdicts(database, claims[-1]),
            list(review.history(database, review.LogFilter(claim=claims[-1]))),
        ))  # fmt: skip
        timed("baseline: derive everything anew", lambda: review.differences(database), 3)
        checked = review.verify(database)
        print(f"{checked.events} events, chain and state as they should be")


def together(path: Path, reviewers: int, each: int) -> None:
    with Database.open(path) as database:
        before = review.verify(database).events
        wanted = review.queue_ids(database, limit=reviewers * each // 2)
    taken: list[float] = []
    refused: Counter[str] = Counter()

    def work(actor: str) -> None:
        random = Random(actor)
        order = wanted.copy()
        random.shuffle(order)
        with Database.open(path, timeout=60) as own:
            for match in order[:each]:
                pair = review.item(own, match)
                if pair.decided:
                    refused["seen as decided"] += 1
                    continue
                start = time.perf_counter()
                try:
                    review.confirm(own, match, actor=actor, version=pair.version)
                    taken.append((time.perf_counter() - start) * 1000)
                except ConflictError:
                    refused["refused"] += 1

    threads = [threading.Thread(target=work, args=(f"r{n}",)) for n in range(reviewers)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    with Database.open(path) as database:
        log = [entry.event for entry in review.history(database, review.LogFilter(after=before))]
        decided = Counter(event.match for event in log)
        review.verify(database)
    taken.sort()
    print(
        f"{reviewers} reviewers at once: {len(taken)} decisions in {seconds:.1f} s, p95"
        f" {taken[int(len(taken) * 0.95)]:.0f} ms; {dict(refused)};"
        f" lost {len(taken) - len(log)}, doubled {sum(n > 1 for n in decided.values())}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--reviewers", type=int, default=20)
    parser.add_argument("--each", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        start = time.perf_counter()
        build(path, options.mentions)
        print(f"{options.mentions} mentions, built in {time.perf_counter() - start:.0f} s")
        single(path)
        together(path, options.reviewers, options.each)


if __name__ == "__main__":
    main()
