"""Whether the reports of the gold set give the same claims in whatever order they are added."""

from __future__ import annotations

import itertools
import random
import tempfile
from pathlib import Path

from gold_pairs import GOLD

from claimtrack import pipeline, read
from claimtrack.store import Filter
from claimtrack.types import Document

Pairs = set[tuple[str, str]]


def agreement(turns: int = 4) -> float:
    """The mean share of the pairs of mentions in one claim that two orders have in common, of
    those that either has; each order in a database of its own, read by the extraction."""
    documents = list(read.documents(GOLD / "reports.jsonl"))
    rng = random.Random(3)
    orders = [documents, *(rng.sample(documents, len(documents)) for _ in range(turns - 1))]
    joined = [together(order) for order in orders]
    shares = [len(x & y) / max(len(x | y), 1) for x, y in itertools.combinations(joined, 2)]
    return sum(shares) / len(shares)


def together(order: list[Document]) -> Pairs:
    """The pairs of mentions in one claim after the reports were added in this order."""
    with (
        tempfile.TemporaryDirectory() as folder,
        pipeline.Tracker.open(Path(folder) / "gold.db", create=True) as tracker,
    ):
        for document in order:
            tracker.add(document)
        numbers = tracker.database.mention_ids(Filter())
        passages = tracker.database.passages(numbers)
        claim_of = tracker.database.claim_of(numbers)
    claims: dict[int, list[str]] = {}
    for number, passage in passages.items():
        key = f"{passage.document} {passage.type} {passage.mention.start}"
        claims.setdefault(claim_of[number], []).append(key)
    return {pair for keys in claims.values() for pair in itertools.combinations(sorted(keys), 2)}
