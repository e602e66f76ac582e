#!/usr/bin/env python3
"""Time look-ups, extraction and encoding; the cost of importing sentence_transformers beside them.

    scripts/bench_speed.py [--mentions 10000] [--db FILE]

A look-up is a whole process, `claimtrack similar`, on a database of MENTIONS mentions made of
sentences of fixtures/gold/reports.jsonl with other figures. Wall times are the median of seven runs
after a warm-up; memory is the peak resident size.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ONE_CORE = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
os.environ.update(ONE_CORE)
# Warm means that Python has its compiled modules, as on any machine after the first command.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

from claimtrack import encode, match  # noqa: E402
from claimtrack.extract import extract, passages  # noqa: E402
from claimtrack.extract.layout import Layout  # noqa: E402
from claimtrack.store import Database  # noqa: E402
from claimtrack.types import Document  # noqa: E402

GOLD = Path(__file__).parent.parent / "fixtures" / "gold" / "reports.jsonl"
QUERIES = ("500 drones", "Putin is a predator", "metà della città")


def gold_documents() -> list[Document]:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [
        Document(
            r["id"], r["text"], r["language"], r["title"], r["url"], r["publisher"], r["published"]
        )
        for r in rows
    ]


def build(path: Path, mentions: int) -> None:
    """A database of made-up reports, stored without matching them with one another."""
    chance = random.Random(1)
    sources = gold_documents()
    sentences = {
        d.language: [
            s.text[a:b]
            for s in map(Layout, sources)
            if s.language == d.language
            for a, b in s.sentences
        ]
        for d in sources
    }
    encoder = encode.load()
    stored = number = 0
    with Database.open(path, create=True) as database:
        database.use_encoder(encoder.name, encoder.dim)
        while stored < mentions:
            source = chance.choice(sources)
            text = " ".join(chance.sample(sentences[source.language], 12))
            text = re.sub(r"\d", lambda _: str(chance.randint(1, 9)), text)
            document = replace(source, id=f"made-{number}", text=text, sha256=f"{number:064x}")
            found = passages(document, extract(document))
            vectors = encoder.encode([match.text_of(p) for p in found])
            database.add_document(document, found, vectors)
            stored += len(found)
            number += 1


def process(args: list[str]) -> tuple[float, float]:
    """Median wall seconds and peak megabytes of a command."""
    times, peak = [], 0.0
    for _ in range(8):
        start = time.perf_counter()
        child = subprocess.Popen(args, stdout=subprocess.DEVNULL, env={**os.environ, **ONE_CORE})
        _, status, usage = os.wait4(child.pid, 0)
        times.append(time.perf_counter() - start)
        peak = max(peak, usage.ru_maxrss / 1024)
        if status:
            raise SystemExit(f"{args} failed with {status}")
    return statistics.median(times[1:]), peak


def heavy_modules(db: Path) -> list[str]:
    code = (
        "import sys\nfrom claimtrack.cli import main\n"
        f"try: main(['--db', {str(db)!r}, 'similar', '500 drones', '--json'])\n"
        "except SystemExit: pass\n"
        "loaded = {m.split('.')[0] for m in sys.modules}\n"
        "heavy = {'torch', 'sentence_transformers', 'sqlite_utils', 'faiss', 'trafilatura'}\n"
        "print(*sorted(loaded & heavy), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stderr.split()


def extraction_rate() -> float:
    """Reports of 3,000 characters a second."""
    documents = []
    for source in gold_documents():
        text = source.text
        while len(text) < 3000:
            text += "\n\n" + source.text
        documents.append(replace(source, text=text[:3000]))
    for document in documents:
        extract(document)
    start = time.perf_counter()
    for _ in range(3):
        for document in documents:
            extract(document)
    return 3 * len(documents) / (time.perf_counter() - start)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--mentions", type=int, default=10_000)
    parser.add_argument("--db", type=Path, help="keep the database here")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = args.db or Path(folder) / "speed.db"
        if not db.exists():
            build(db, args.mentions)
        command = [str(Path(sys.executable).parent / "claimtrack"), "--db", str(db), "similar"]
        for query in QUERIES:
            seconds, megabytes = process([*command, query, "--json"])
            print(
                f"similar {query!r:<24} {seconds:6.2f} s  {megabytes:5.0f} MB   goal 0.40 s, 200 MB"
            )
        heavy = ", ".join(heavy_modules(db)) or "none"
        print(f"heavy modules that it imports: {heavy}")
    seconds, megabytes = process([sys.executable, "-c", "import sentence_transformers"])
    print(f"import sentence_transformers     {seconds:6.2f} s  {megabytes:5.0f} MB   (beside it)")
    print(f"extraction, one core             {extraction_rate():6.0f} reports of 3 kB/s   goal 150")
    encoder = encode.load()
    texts = [Layout(d).text[a:b] for d in gold_documents() for a, b in Layout(d).sentences] * 30
    encoder.encode(texts[:1000])
    start = time.perf_counter()
    encoder.encode(texts)
    rate = len(texts) / (time.perf_counter() - start)
    words = sum(len(text.split()) for text in texts) / len(texts)
    print(
        f"encoding, one core               {rate:6.0f} sentences/s of {words:.0f} words   goal 8000"
    )


if __name__ == "__main__":
    main()
