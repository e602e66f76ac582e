"""Tweets and the verified claims that answer them: MAP@5 of BM25, encoders and their fusion."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from claimtrack.match.lexical import BM25, piece_terms, word_terms

Record = dict[str, Any]
POOL = 150
"""Candidates that the fusion looks at, of each of its parts."""
_LINK = re.compile(r"https?:/?/?\S*|pic\.twitter\.com/\S*")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)")
_DATED = re.compile(r"(?<=\))\s+\w+ \d+, \d{4}\s*$")


def rows(path: Path) -> list[Record]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def cleaned(tweet: str) -> str:
    """Without links and date, hashtags and handles as words; who wrote it is part of the claim."""
    text = _LINK.sub(" ", _DATED.sub(" ", tweet))
    text = re.sub(r"[#@](\w+)", lambda m: " " + _CAMEL.sub(" ", m[1]) + " ", text)
    return " ".join(text.replace("_", " ").split())


def average_precision(ranked: list[int], relevant: set[int], k: int = 5) -> float:
    hits, total = 0, 0.0
    for place, number in enumerate(ranked[:k], start=1):
        if number in relevant:
            hits += 1
            total += hits / place
    return total / max(1, min(len(relevant), k))


class Pool:
    """A pool of claims with everything that ranks them."""

    def __init__(self, claims: list[Record], encoder: Any) -> None:
        self.number = {c["id"]: i for i, c in enumerate(claims)}
        self.titles = [c["title"] or "" for c in claims]
        self.claims = [c["claim"] or "" for c in claims]
        both = [f"{t} {c}" for t, c in zip(self.titles, self.claims, strict=True)]
        self.words = BM25(both)
        self.pieces = BM25(both, piece_terms)
        self.claim_words, self.title_words = BM25(self.claims), BM25(self.titles)
        self.encode = encoder.encode
        self.claim_vectors = np.asarray(encoder.encode(self.claims))
        self.title_vectors = np.asarray(encoder.encode(self.titles))
        self.sets = [set(word_terms(text)) for text in both]
        count: dict[str, int] = {}
        for held in self.sets:
            for word in held:
                count[word] = count.get(word, 0) + 1
        self.rarity = {w: float(np.log(len(claims) / n)) for w, n in count.items()}

    def parts(self, query: str) -> dict[str, Any]:
        """Scores of every claim by each part, (n,)."""
        text = cleaned(query)
        sentences = [s for s in re.split(r"(?<=[.!?…])\s+", text) if len(s.split()) > 3]
        vectors = np.asarray(self.encode([text, *sentences[:6]]))
        claim, title = self.claim_vectors @ vectors.T, self.title_vectors @ vectors.T
        return {
            "words": self.words.scores(text),
            "pieces": self.pieces.scores(text),
            "claim_words": self.claim_words.scores(text),
            "title_words": self.title_words.scores(text),
            "claim": claim[:, 0],
            "title": title[:, 0],
            "claim_part": claim.max(1),
            "title_part": title.max(1),
            "bm25": self.words.scores(text) + 0.5 * self.pieces.scores(text),
            "encoder": np.maximum(claim, title).max(1),
        }

    def features(self, query: str) -> tuple[Any, Any]:
        """Candidates (c,) and their features (c, k)."""
        parts = self.parts(query)
        best = [np.argsort(-parts[p])[:POOL] for p in ("bm25", "encoder", "pieces")]
        places = np.unique(np.concatenate(best))
        columns = []
        for name, scores in parts.items():
            top = float(scores.max()) or 1.0
            chosen = scores[places]
            order = np.argsort(np.argsort(-scores))[places]
            columns += [chosen, chosen / top, 1.0 / (1 + order)]
            if name in ("bm25", "encoder"):
                second = float(np.partition(scores, -2)[-2])
                columns.append(chosen - np.where(chosen >= top, second, top))
        asked = set(word_terms(cleaned(query)))
        for i in (0, 1):
            columns.append(np.asarray([self._covered(self.sets[p], asked, i) for p in places]))
        numbers = {w for w in asked if w.isdigit()}
        columns.append(
            np.asarray([
                sum(w.isdigit() and w in numbers for w in self.sets[p])
                - sum(w.isdigit() and w not in numbers for w in self.sets[p])
                for p in places
            ])
        )  # fmt: skip
        columns.append(np.full(len(places), len(asked)))
        return places, np.stack(columns, -1).astype(np.float32)

    def _covered(self, held: set[str], asked: set[str], way: int) -> float:
        """Share of the rarity of one side's words that the other side has."""
        side = held if way == 0 else {w for w in asked if w in self.rarity}
        total = sum(self.rarity[w] for w in side)
        return sum(self.rarity[w] for w in side & (asked if way == 0 else held)) / max(total, 1e-6)


def relevant(pool: Pool, query: Record) -> set[int]:
    return {pool.number[r] for r in query["relevant"] if r in pool.number}


def fusion(pool: Pool, train: list[Record], seeds: int = 3) -> list[Any]:
    """Boosted trees on the features of the training queries' candidates."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    rng = np.random.default_rng(0)
    values, labels = [], []
    for query in train:
        places, features = pool.features(query["text"])
        wanted = relevant(pool, query)
        right = np.asarray([int(p in wanted) for p in places])
        keep = (right == 1) | (features[:, 2] > 0.02) | (rng.random(len(places)) < 0.2)
        values.append(features[keep])
        labels.append(right[keep])
    x, y = np.concatenate(values), np.concatenate(labels)
    return [
        HistGradientBoostingClassifier(
            max_iter=150, learning_rate=0.05, max_leaf_nodes=12, min_samples_leaf=20,
            l2_regularization=5.0, max_features=0.4, early_stopping=False, random_state=seed,
        ).fit(x, y)
        for seed in range(seeds)
    ]  # fmt: skip


def evaluate(pool: Pool, train: list[Record], dev: list[Record], other: Pool | None) -> Record:
    """MAP@5 of each part and of the fusion on ``dev``; ``other`` is a pool of another encoder."""
    forests = fusion(pool, train)
    totals: dict[str, list[float]] = {}
    for query in dev:
        wanted = relevant(pool, query)
        parts = pool.parts(query["text"])
        ranked = {name: np.argsort(-parts[name])[:5].tolist() for name in ("bm25", "encoder")}
        if other:
            ranked["all-MiniLM"] = np.argsort(-other.parts(query["text"])["encoder"])[:5].tolist()
        places, features = pool.features(query["text"])
        scores = sum(forest.predict_proba(features)[:, 1] for forest in forests)
        ranked["fusion"] = places[np.argsort(-scores)[:5]].tolist()
        for name, found in ranked.items():
            totals.setdefault(name, []).append(average_precision(found, wanted))
    return {name: float(np.mean(values)) for name, values in totals.items()}


def run(bench: Path, encoder: Any, other: Any = None) -> dict[str, Record]:
    """The table of both pools; ``other`` is an encoder to set beside."""
    train, dev = (rows(bench / f"checkthat2020-{part}.jsonl.gz") for part in ("train", "dev"))
    later = rows(bench / "checkthat2022-train.jsonl.gz")
    asked = {" ".join(q["text"].split()) for q in dev}
    result = {}
    for name, queries, test in (
        ("2020", train, dev),
        (
            "2022",
            [q for q in later if " ".join(q["text"].split()) not in asked],
            [q for q in later if " ".join(q["text"].split()) in asked],
        ),
    ):
        claims = rows(bench / f"checkthat{name}-claims.jsonl.gz")
        pool = Pool(claims, encoder)
        beside = Pool(claims, other) if other else None
        result[name] = evaluate(pool, queries, test, beside) | {"queries": len(test)}
    return result
