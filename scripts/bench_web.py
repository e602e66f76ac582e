#!/usr/bin/env python3
"""Reviewers at work on a large database: server time of the pages, and no decision lost or doubled.

    scripts/bench_web.py [--mentions 100000] [--reviewers 20] [--seconds 60] [--think 1.0]

Builds a database with the store alone, serves it in a process of its own, and lets reviewers with
accounts of their own take pairs from the queue, look at claims and decide. Times are those that
the server gives in Server-Timing, from the first byte of a request to the head of its answer;
"cpu" is the processor's part of that, which other programs on the machine do not change.
``--think`` is the mean pause between two requests of one reviewer, 0 for none.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

from claimtrack import review
from claimtrack.review import people
from claimtrack.store import Database, StoredMatch
from claimtrack.types import Attribution, Document, Match, Passage, Quantity, Quote

LANGUAGES = ("en", "it", "uk", "ru", "fr", "de", "es")
PER_REPORT = 20
PASSWORD = "a long enough password"
ITEMS = ("drones", "missiles", "houses", "people", "vehicles", "schools", "tonnes", "wells")
FILLER = " The council met again in the evening and went on until late, as it had the day before."


def report(number: int, rng: random.Random) -> tuple[Document, list[Passage]]:
    """A report of about four thousand letters with ten figures and ten quotes."""
    text, found = "", []
    language = LANGUAGES[number % len(LANGUAGES)]
    name = f"report-{number}"
    day = f"2027-{1 + number // 28 % 12:02d}-{1 + number % 28:02d}T{number % 24:02d}:15:00+01:00"
    outlet = f"Outlet {number % 60}"
    for _ in range(PER_REPORT // 2):
        figure, item = rng.randint(2, 900), rng.choice(ITEMS)
        start = len(text)
        sentence = f"Overnight more than {figure} {item} were counted, the ministry of works said."
        text += sentence
        at = start + sentence.index("more than")
        counted = start + sentence.index(item)
        speaker = start + sentence.index("the ministry")
        said = Attribution((speaker, speaker + 12), f"Ministry {number % 300}", None, 0.9)
        span = (at, at + len(f"more than {figure}"))
        quantity = Quantity(
            span, figure, None, figure, "over", "count", item=(counted, counted + len(item)),
            attribution=said,
        )  # fmt: skip
        words = text[span[0] : span[1]]
        found.append(Passage(quantity, words, sentence, item, None, name, language, day, outlet))
        start = len(text)
        sentence = f" “We will count the {item} again, number {number}, when day breaks,” she said."
        text += sentence
        span = (start + 2, start + sentence.index(",” she"))
        quote = Quote("direct", (span,), said)
        words = text[span[0] : span[1]]
        found.append(
            Passage(quote, words, sentence.strip(), None, None, name, language, day, outlet)
        )
        text += FILLER
    document = Document(
        name, text, language, f"Report {number} of the night", f"https://example.org/{number}",
        outlet, day, sha256(text.encode()).hexdigest(),
    )  # fmt: skip
    return document, found


def build(path: Path, mentions: int) -> None:
    rng = random.Random(1)
    began = time.perf_counter()
    with Database.open(path, create=True) as db:
        db.use_encoder("bench", 8)
        ids: dict[str, list[int]] = defaultdict(list)
        for first in range(0, mentions // PER_REPORT, 100):
            with db.transaction():
                for number in range(first, min(first + 100, mentions // PER_REPORT)):
                    document, found = report(number, rng)
                    for id_, passage in zip(
                        db.add_document(document, found).mentions, found, strict=True
                    ):
                        ids[passage.type].append(id_)
        with db.transaction():
            for kind, numbers in ids.items():
                rng.shuffle(numbers)
                _claims(db, kind, numbers, rng)
                _matches(db, numbers, rng)
        for number in range(64):
            people.add_user(db, f"reviewer{number}", "reviewer", PASSWORD)
        counts = db.counts()
    size = path.stat().st_size / 1e6
    print(f"built in {time.perf_counter() - began:.0f} s: {counts}, {size:.0f} MB", flush=True)


def _claims(db: Database, kind: str, numbers: list[int], rng: random.Random) -> None:
    """Most claims have one or two mentions, some dozens, a few hundreds."""
    at = 0
    while at < len(numbers):
        size = min(int(rng.paretovariate(0.9)), 300)
        claim = db.new_claim(kind, f"{kind} claim {at}")  # type: ignore[arg-type]
        db.assign_claim(numbers[at : at + size], claim)
        at += size


def _matches(db: Database, numbers: list[int], rng: random.Random) -> None:
    relations = ("same", "updated", "conflicting", "related")

    def found() -> list[StoredMatch]:
        return [
            StoredMatch(
                one,
                other,
                Match(round(rng.random(), 3), rng.choice(relations), ("figures that fit", "alike")),  # type: ignore[arg-type]
                "proposed" if rng.random() < 0.6 else "auto",
                threshold=0.5,
            )
            for one, other in pairwise(numbers)
        ]

    db.add_matches(found())


@dataclass
class Reviewer:
    """A browser without JavaScript: keeps cookies, follows forms, notes the server's times."""

    port: int
    name: str
    stop: float
    think: float
    cookies: dict[str, str] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cpu: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    decided: list[tuple[int, int, str]] = field(default_factory=list)
    """Match, event and decision, as the server acknowledged them."""
    conflicts: int = 0
    failures: list[str] = field(default_factory=list)
    used: float = 0

    def __post_init__(self) -> None:
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.rng = random.Random(self.name)

    def ask(self, what: str, path: str, form: dict[str, object] | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://127.0.0.1:{self.port}"
        if time.monotonic() - self.used > 3:
            self.connection.close()  # the server ends a connection that is idle; open another
        self.connection.request("POST" if form is not None else "GET", path, body, headers)
        answer = self.connection.getresponse()
        for value in answer.headers.get_all("set-cookie") or ():
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        spent = re.findall(r"dur=([\d.]+)", answer.headers.get("server-timing", ""))
        self.times[what].append(float(spent[0]))
        self.cpu[what].append(float(spent[1]))
        text = answer.read().decode()
        self.used = time.monotonic()
        return answer.status, answer.headers.get("location") or text

    def sign_in(self) -> None:
        _, page = self.ask("login", "/login")
        form = {"token": _field(page, "token"), "name": self.name, "password": PASSWORD}
        status, _ = self.ask("login", "/login", form)
        assert status == 303, status

    def work(self) -> None:
        path = "/queue"
        while time.monotonic() < self.stop:
            self.pause()
            status, page = self.ask("queue", path)
            if status != 200 or "data-pair" not in page:
                self.failures.append(f"{path}: {status}")
                return
            match = int(re.search(r'data-pair="(\d+)"', page)[1])  # type: ignore[index]
            claims = re.findall(r'href="(/claims/\d+)"', page)
            if claims and self.rng.random() < 0.5:
                self.pause()
                status, _ = self.ask("claim", self.rng.choice(claims))
                if status not in (200, 303):
                    self.failures.append(f"{claims}: {status}")
            self.pause()
            decision = "confirm" if self.rng.random() < 0.6 else "reject"
            status, there = self.decide(match, page, decision)
            if status == 303:
                path = there
            elif status == 409:
                path = "/queue"
            else:
                self.failures.append(f"decision on {match}: {status} {there[:300]}")

    def decide(self, match: int, page: str, decision: str) -> tuple[int, str]:
        form = {
            "token": _field(page, "token"), "version": _field(page, "version"),
            "back": "/queue", "decision": decision,
        }  # fmt: skip
        status, there = self.ask("decision", f"/matches/{match}", form)
        if status == 303:
            done = int(re.search(r"done=(\d+)", there)[1])  # type: ignore[index]
            self.decided.append((match, done, decision))
        elif status == 409:
            self.conflicts += 1
        return status, there

    def pause(self) -> None:
        if self.think:
            time.sleep(self.rng.expovariate(1 / self.think))


def _field(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]  # type: ignore[index]


def together(reviewers: list[Reviewer], what: str) -> None:
    threads = [threading.Thread(target=getattr(r, what)) for r in reviewers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def rush(reviewers: list[Reviewer], match: int) -> Counter[int]:
    """All of them decide the same pair at the same moment; how many got which answer."""
    pages = [r.ask("match", f"/matches/{match}")[1] for r in reviewers]
    barrier, answers = threading.Barrier(len(reviewers)), Counter[int]()

    def go(reviewer: Reviewer, page: str) -> None:
        barrier.wait()
        status, text = reviewer.decide(match, page, reviewer.rng.choice(("confirm", "reject")))
        if status not in (303, 409):
            reviewer.failures.append(f"decision on {match}: {status} {text[-400:]}")
        answers[status] += 1

    threads = [threading.Thread(target=go, args=p) for p in zip(reviewers, pages, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def check(path: Path, reviewers: list[Reviewer]) -> None:
    """The log holds exactly what the server acknowledged, each pair decided once."""
    told = {done: (match, r.name, d) for r in reviewers for match, done, d in r.decided}
    with Database.open(path) as db:
        checked = review.verify(db)
        logged = {
            entry.event.id: (entry.event.match, entry.event.actor, entry.event.kind)
            for entry in review.history(db, review.LogFilter(kinds=("confirm", "reject")))
        }
        twice = [m for m, n in Counter(m for m, _, _ in logged.values()).items() if n > 1]
    lost = [done for done in told if logged.get(done) != told[done]]
    unasked = [done for done in logged if done not in told]
    print(f"log of {checked.events} events is whole; {len(told)} decisions acknowledged")
    print(f"lost {len(lost)}, without a reviewer {len(unasked)}, pairs decided twice {len(twice)}")
    if lost or unasked or twice:
        sys.exit("decisions were lost or doubled")


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def serve(path: Path) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "claimtrack", "--db", str(path), "serve", "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    for _ in range(200):
        time.sleep(0.1)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process, port
    raise SystemExit("the server did not start")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--reviewers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=1.0, help="mean pause in seconds")
    parser.add_argument("--db", type=Path, help="keep the database there, or use it")
    parser.add_argument("--json", action="store_true", help="the times as one JSON object as well")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = args.db or Path(folder) / "bench.db"
        if not path.exists():
            build(path, args.mentions)
        with Database.open(path) as db:
            earlier = next(
                iter(review.history(db, review.LogFilter(newest_first=True), limit=1)), None
            )
        if earlier:
            sys.exit(f"{path} holds decisions already: name another file")
        server, port = serve(path)
        try:
            reviewers = [
                Reviewer(port, f"reviewer{n}", 0, args.think) for n in range(args.reviewers)
            ]
            together(reviewers, "sign_in")
            for r in reviewers:
                r.stop = time.monotonic() + args.seconds
            together(reviewers, "work")
            with Database.open(path) as db:
                match = next(review.queue(db, limit=1)).match
            answers = rush(reviewers, match)
        finally:
            server.terminate()
            server.wait()
        times: dict[str, list[float]] = defaultdict(list)
        cpu: dict[str, list[float]] = defaultdict(list)
        for r in reviewers:
            for what in r.times:
                times[what] += r.times[what]
                cpu[what] += r.cpu[what]
        print(f"{args.reviewers} reviewers, {args.seconds:.0f} s, mean pause {args.think} s")
        heads = ("requests", "median ms", "p95 ms", "p99 ms", "most ms", "cpu p95 ms")
        print(f"{'page':<10}" + "".join(f"{head:>11}" for head in heads))
        for what in ("queue", "claim", "decision", "login"):
            v = times[what]
            if v:
                row = (*(percentile(v, s) for s in (0.5, 0.95, 0.99)), max(v))
                shown = (*row, percentile(cpu[what], 0.95))
                print(f"{what:<10}{len(v):>11}" + "".join(f"{value:>11.1f}" for value in shown))
        conflicts = sum(r.conflicts for r in reviewers)
        print(f"one pair decided by all at once: {dict(answers)}; conflicts in all {conflicts}")
        failures = [f for r in reviewers for f in r.failures]
        for failure in failures[:5]:
            print(failure, file=sys.stderr)
        check(path, reviewers)
        if args.json:
            print(json.dumps({k: percentile(v, 0.95) for k, v in times.items()}))
        if failures:
            sys.exit(f"{len(failures)} requests failed")


if __name__ == "__main__":
    main()
