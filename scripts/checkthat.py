"""Tweets and the verified claims that answer them: MAP@5 of BM25, encoders and the ranking."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from claimtrack.match.lexical import BM25, piece_terms, stem_terms
from claimtrack.match.query import cleaned
from claimtrack.match.ranking import Entry, features, rank

Record = dict[str, Any]
LANGUAGE = "en"
HITS, NEIGHBOURS = 100, 60
"""Candidates of the words and of the vectors, as a look-up takes them."""
_DATED = re.compile(r"(?<=\))\s+\w+ \d+, \d{4}\s*$")


def rows(path: Path) -> list[Record]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def question(tweet: str) -> str:
    """Without the date; who wrote it is part of the claim."""
    return cleaned(_DATED.sub(" ", tweet))


def average_precision(ranked: list[int], relevant: set[int], k: int = 5) -> float:
    hits, total = 0, 0.0
    for place, number in enumerate(ranked[:k], start=1):
        if number in relevant:
            hits += 1
            total += hits / place
    return total / max(1, min(len(relevant), k))


def first(scores: Any, k: int = 5) -> list[int]:
    """The best places, equal scores in the order of the pool."""
    return np.argsort(-scores, kind="stable")[:k].tolist()  # type: ignore[no-any-return]


def told(claim: Record) -> str:
    """A claim's words, with the line below the title where the pool has one."""
    return " ".join(filter(None, (claim["claim"], claim.get("subtitle"))))


class Pool:
    """A pool of claims: its words, the pieces of them and its vectors."""

    def __init__(self, claims: list[Record], encoder: Any) -> None:
        self.number = {c["id"]: i for i, c in enumerate(claims)}
        self.entries = [Entry(c["title"] or "", told(c), LANGUAGE) for c in claims]
        both = [f"{e.title} {e.text}" for e in self.entries]
        self.words = BM25(both, lambda text: stem_terms(text, LANGUAGE))
        self.pieces = BM25(both, piece_terms)
        self.encoder = encoder
        self.titles = np.asarray(encoder.encode([e.title for e in self.entries]))
        self.texts = np.asarray(encoder.encode([e.text for e in self.entries]))

    def near(self, text: str) -> Any:
        """Cosine of every claim, of its title or its text."""
        vector = np.asarray(self.encoder.encode([text]))[0]
        return np.maximum(self.titles @ vector, self.texts @ vector)

    def candidates(self, text: str) -> tuple[list[int], list[Entry]]:
        """Places, and the claims with the score of those that the words found."""
        words = self.words.scores(text)
        hits = first(words, HITS)
        places = sorted({*hits, *first(self.near(text), NEIGHBOURS)})
        scores = {place: float(words[place]) for place in hits}
        return places, [replace(self.entries[p], hit=scores.get(p, 0.0)) for p in places]

    def features(self, text: str) -> tuple[list[int], Any]:
        places, entries = self.candidates(text)
        return places, features(text, LANGUAGE, entries, self.texts[places], self.encoder)

    def ranked(self, text: str) -> list[int]:
        """The best places by the package's ranking of the candidates."""
        places, entries = self.candidates(text)
        scores = rank(text, LANGUAGE, entries, self.texts[places], self.encoder)
        return [places[i] for i in first(scores)]

    def relevant(self, query: Record) -> set[int]:
        return {self.number[r] for r in query["relevant"] if r in self.number}


@dataclass(frozen=True)
class Split:
    """A pool's claims, and the queries to train on and to measure with."""

    claims: list[Record]
    train: list[Record]
    dev: list[Record]


def split(bench: Path, year: str) -> Split:
    """The pool of 2020 or 2022; the queries are the same, dev ones never in train."""
    train, dev = (rows(bench / f"checkthat2020-{part}.jsonl.gz") for part in ("train", "dev"))
    claims = rows(bench / f"checkthat{year}-claims.jsonl.gz")
    if year != "2020":
        asked = {" ".join(q["text"].split()) for q in dev}
        later = rows(bench / f"checkthat{year}-train.jsonl.gz")
        train = [q for q in later if " ".join(q["text"].split()) not in asked]
        dev = [q for q in later if " ".join(q["text"].split()) in asked]
    return Split(claims, train, dev)


def evaluate(pool: Pool, queries: list[Record], other: Pool | None) -> Record:
    """MAP@5 of each part and of the ranking; ``other`` is a pool of another encoder."""
    totals: dict[str, list[float]] = {}
    for query in queries:
        text = question(query["text"])
        words, pieces = pool.words.scores(text), pool.pieces.scores(text)
        ranked = {
            "BM25 words": first(words),
            "BM25 pieces": first(pieces),
            "BM25": first(words + 0.5 * pieces),
            "encoder": first(pool.near(text)),
        }
        if other:
            ranked["all-MiniLM"] = first(other.near(text))
        ranked["ranking"] = pool.ranked(text)
        for name, found in ranked.items():
            totals.setdefault(name, []).append(average_precision(found, pool.relevant(query)))
    return {name: float(np.mean(values)) for name, values in totals.items()}


def run(bench: Path, encoder: Any, other: Any = None) -> dict[str, Record]:
    """The table of both pools; ``other`` is an encoder to set beside."""
    result = {}
    for year in ("2020", "2022"):
        data = split(bench, year)
        beside = Pool(data.claims, other) if other else None
        scores = evaluate(Pool(data.claims, encoder), data.dev, beside)
        result[year] = scores | {"queries": len(data.dev)}
    return result
