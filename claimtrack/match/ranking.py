"""Which of the candidates a typed text asks for: words, pieces of words and vectors weighed.

The vector index and the full text find candidates; this puts them in order. Everything is
computed among the candidates, so that no statistics of the whole database are needed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from claimtrack.extract.layout import Layout
from claimtrack.match.lexical import STEM, piece_terms, rarity, stem_terms, weigh, word_terms
from claimtrack.match.model import Model
from claimtrack.match.query import parted
from claimtrack.match.surroundings import content_words, names_in
from claimtrack.match.words import Encoder, Floats, word_vectors
from claimtrack.types import Document

SCORES = (
    "hit",
    "words", "title_words", "text_words",
    "pieces", "title_pieces", "text_pieces",
    "runs", "title_runs", "text_runs",
    "title", "text", "title_part", "text_part", "title_said", "text_said", "nearest",
    "meant", "meaning", "both_meant", "covered", "coverage",
    "names", "asked_names", "said_names", "author_names",
)  # fmt: skip
"""Scores that also stand relative to the best candidate's, and as the reciprocal of a rank."""
COLUMNS = (
    *SCORES,
    *(f"{name}_of_best" for name in SCORES),
    *(f"{name}_rank" for name in SCORES),
    "rare", "numbers", "other_numbers", "length", "asked_length",
)  # fmt: skip
"""Columns of :func:`features`, in order."""

_FEWEST_WORDS = 4  # of a sentence that is looked for by itself
_MOST_SENTENCES = 8
_RAREST = 3
_RUN = 6
KINDS = {"words": "stems", "pieces": "pieces", "runs": "runs"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A known text with the title that it stands under, and its score in the full text."""

    title: str
    text: str
    language: str
    hit: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A text, taken apart."""

    stems: Counter[str]
    pieces: Counter[str]
    runs: Counter[str]
    """Longer pieces."""
    words: tuple[str, ...]
    """Its different content words."""
    numbers: frozenset[str]
    names: frozenset[str]


@lru_cache(maxsize=4_000)
def _read(text: str, language: str) -> _Read:
    return _Read(
        Counter(stem_terms(text, language)),
        Counter(piece_terms(text)),
        Counter(piece_terms(text, _RUN)),
        tuple(dict.fromkeys(content_words(text, language))),
        frozenset(w for w in word_terms(text) if w[0].isdigit()),
        names_in(text),
    )


def rank(
    question: str, language: str, entries: Sequence[Entry], vectors: Floats, encoder: Encoder
) -> Floats:
    """How likely each entry is the one asked for, (n,), to put them in order.

    ``vectors`` (n, dim) are those of the entries' texts.
    """
    if not entries:
        return np.zeros(0, dtype=np.float32)
    columns = features(question, language, entries, vectors, encoder)
    return levelled(model()(columns, COLUMNS)[:, 1], entries)


def levelled(scores: Floats, entries: Sequence[Entry]) -> Floats:
    """The scores, those of texts of the same words alike: they are asked for alike."""
    best: dict[tuple[str, ...], Any] = {}
    same = [spoken(entry) for entry in entries]
    for words, score in zip(same, scores, strict=True):
        best[words] = max(best.get(words, score), score)
    return np.asarray([best[words] for words in same], dtype=np.float32)


def spoken(entry: Entry) -> tuple[str, ...]:
    """The words of an entry, however they are punctuated."""
    return (*word_terms(entry.title), "", *word_terms(entry.text))


@cache
def model() -> Model:
    """The weights that the package ships, made by ``scripts/train_ranking.py``."""
    text = files("claimtrack.match").joinpath("ranking.json").read_text(encoding="utf-8")
    return Model.of(json.loads(text))


def features(
    question: str, language: str, entries: Sequence[Entry], vectors: Floats, encoder: Encoder
) -> Floats:
    """What speaks for each entry, (n, :data:`COLUMNS`)."""
    said, author = parted(question)
    parts = _parts(said, language)
    asked = _read(question, language)
    titles = [_read(e.title, e.language) for e in entries]
    texts = [_read(e.text, e.language) for e in entries]
    found: dict[str, Floats] = {"hit": np.asarray([e.hit for e in entries], dtype=np.float32)}
    for name, kind in KINDS.items():
        found |= _lexical(
            name,
            getattr(asked, kind),
            [getattr(t, kind) for t in titles],
            [getattr(t, kind) for t in texts],
        )
    different = list(dict.fromkeys(e.title for e in entries))
    encoded = np.asarray(encoder.encode([question, said, *parts, *different]))
    wanted, headed = encoded[: 2 + len(parts)], encoded[2 + len(parts) :]
    place = {title: number for number, title in enumerate(different)}
    title = (headed @ wanted.T)[[place[e.title] for e in entries]]
    title[[not e.title for e in entries]] = 0.0
    text = vectors @ wanted.T
    found |= {
        "title": title[:, 0],
        "text": text[:, 0],
        "title_said": title[:, 1],
        "text_said": text[:, 1],
        "title_part": title.max(1),
        "text_part": text.max(1),
        "nearest": np.maximum(title.max(1), text.max(1)),
    }
    found |= _meaning(asked, titles, texts, encoder)
    found |= _facts(asked, titles, texts)
    found |= _names(names_in(said), names_in(author), titles, texts)
    for name in SCORES:
        scores = found[name]
        found[f"{name}_of_best"] = scores / max(float(scores.max()), 1e-6)
        found[f"{name}_rank"] = _reciprocal(scores)
    return np.stack([found[name] for name in COLUMNS], axis=-1).astype(np.float32)


def _reciprocal(scores: Floats) -> Floats:
    """1, 1/2, 1/3 … for the best, the second, the third."""
    place = np.argsort(np.argsort(-scores, kind="stable"))
    return (1.0 / (1 + place)).astype(np.float32)


def _parts(question: str, language: str) -> list[str]:
    """The sentences of a question that has several."""
    spans = Layout(Document("", question, language)).sentences
    parts = [question[a:b] for a, b in spans]
    long = [part for part in parts if len(part.split()) >= _FEWEST_WORDS]
    return long[:_MOST_SENTENCES] if len(parts) > 1 else []


def _lexical(
    name: str, asked: Counter[str], titles: Sequence[Counter[str]], texts: Sequence[Counter[str]]
) -> dict[str, Floats]:
    """BM25 of titles, texts and both for a question."""
    terms = list(asked)
    counts = np.asarray([min(asked[t], 2) for t in terms], dtype=np.float32)
    often = [
        np.asarray([[c[t] for t in terms] for c in side], dtype=np.float32).reshape(len(side), -1)
        for side in (titles, texts)
    ]
    lengths = [
        np.asarray([sum(c.values()) for c in side], dtype=np.float32) for side in (titles, texts)
    ]
    return {
        name: weigh(often[0] + often[1], lengths[0] + lengths[1]) @ counts,
        f"title_{name}": weigh(often[0], lengths[0]) @ counts,
        f"text_{name}": weigh(often[1], lengths[1]) @ counts,
    }


def _meaning(
    asked: _Read, titles: Sequence[_Read], texts: Sequence[_Read], encoder: Encoder
) -> dict[str, Floats]:
    """How far the words of one side have counterparts in the other, rare words foremost.

    ``meant`` and ``meaning`` go by the vectors of words, ``covered`` and ``coverage`` by stems;
    the first of each is the share of the entry's words, the second that of the question's.
    """
    n = len(texts)
    both = [tuple(dict.fromkeys((*a.words, *b.words))) for a, b in zip(titles, texts, strict=True)]
    words = list(dict.fromkeys(w for entry in both for w in entry))
    zero = np.zeros(n, dtype=np.float32)
    if not words or not asked.words:
        names = ("meant", "meaning", "both_meant", "covered", "coverage", "rare")
        return dict.fromkeys(names, zero)
    number = {word: i for i, word in enumerate(words)}
    held = Counter(w for entry in both for w in entry)
    rare = rarity(np.asarray([held[w] for w in words], dtype=np.float32), n).astype(np.float32)
    asked_rare = rarity(np.asarray([held[w] for w in asked.words], dtype=np.float32), n).astype(
        np.float32
    )
    table = word_vectors(encoder)
    cosine = np.maximum(table.of(asked.words) @ table.of(words).T, 0.0)
    best = cosine.max(0)
    stems = {s: i for i, s in enumerate(dict.fromkeys(w[:STEM] for w in asked.words))}
    same = np.asarray([w[:STEM] in stems for w in words])
    rarest = np.argsort(-asked_rare, kind="stable")[:_RAREST]
    out = {k: np.zeros(n, dtype=np.float32) for k in
           ("meant", "meaning", "covered", "coverage", "rare")}  # fmt: skip
    for i, entry in enumerate(both):
        if not entry:
            continue
        at = [number[w] for w in entry]
        weight = rare[at]
        total = max(float(weight.sum()), 1e-6)
        out["meant"][i] = best[at] @ weight / total
        out["covered"][i] = same[at] @ weight / total
        near = cosine[:, at].max(1)
        out["meaning"][i] = near @ asked_rare / asked_rare.sum()
        have = {w[:STEM] for w in entry}
        shared = np.asarray([w[:STEM] in have for w in asked.words])
        out["coverage"][i] = shared @ asked_rare / asked_rare.sum()
        out["rare"][i] = shared[rarest] @ asked_rare[rarest]
    out["both_meant"] = np.sqrt(out["meant"] * out["meaning"])
    return out


def _facts(asked: _Read, titles: Sequence[_Read], texts: Sequence[_Read]) -> dict[str, Floats]:
    """Numbers that are shared, and lengths."""
    rows = []
    for title, text in zip(titles, texts, strict=True):
        numbers = title.numbers | text.numbers
        rows.append((
            len(numbers & asked.numbers),
            len(numbers - asked.numbers),
            len(title.words) + len(text.words),
            len(asked.words),
        ))  # fmt: skip
    table = np.asarray(rows, dtype=np.float32)
    columns = ("numbers", "other_numbers", "length", "asked_length")
    return {name: table[:, i] for i, name in enumerate(columns)}


def _names(
    said: frozenset[str], author: frozenset[str], titles: Sequence[_Read], texts: Sequence[_Read]
) -> dict[str, Floats]:
    """The share of each side's names, by their rarity, that the other side has; and those of
    them that are said, and that are the author's."""
    both = [title.names | text.names for title, text in zip(titles, texts, strict=True)]
    held = Counter(name for names in both for name in names)

    def weight(names: frozenset[str]) -> float:
        return float(sum(rarity(held[name], len(both)) for name in names))

    def shared(names: frozenset[str]) -> Floats:
        return np.asarray([weight(names & known) for known in both], dtype=np.float32)

    asked = said | author
    own = np.asarray([max(weight(names), 1e-6) for names in both], dtype=np.float32)
    return {
        "names": shared(asked) / own,
        "asked_names": shared(asked) / max(weight(asked), 1e-6),
        "said_names": shared(said),
        "author_names": shared(author),
    }
