"""Sentence pairs and the lexicon: read, filtered by licence, and news rows held out.

Files and columns are described in ``encoder-data/README.md``; every row is
(language, text, English, source).
"""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("it", "uk", "ru", "fr", "de", "es")
NEWS = re.compile(r"wmt|flores|ud-pud|tico")
HELD_OUT_SHARED = 250
"""Held-out FLORES sentences, the same ones in every language."""
HELD_OUT_EACH = 250
"""Held-out sentences of the other news sources, per language."""
LEFT_OUT = re.compile(r"freedict|multilingualWords")
"""GPL dictionaries, and a word list without a licence."""


@dataclass(frozen=True, slots=True)
class Pair:
    language: str
    text: str
    english: str
    source: str


def read(path: Path) -> Iterator[Pair]:
    """The rows of one table whose licence lets a trained model be given away."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            language, text, english, source = line.rstrip("\n").split("\t")
            if not LEFT_OUT.match(source):
                yield Pair(language, text, english, source)


def bare(text: str) -> str:
    """The words alone, to compare texts without case and punctuation."""
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def benchmark_texts(bench: Path) -> set[str]:
    """Every text of the Tatoeba and STS-b sets, so that none of them is trained on."""
    texts: set[str] = set()
    for path in [*bench.glob("tatoeba-*.tsv.gz"), *bench.glob("stsb-*.tsv.gz")]:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            next(lines)
            for line in lines:
                texts.update(map(bare, line.rstrip("\n").split("\t")[-2:]))
    return texts


def split_sentences(data: Path, bench: Path | None) -> tuple[list[Pair], list[Pair]]:
    """(training, held-out) sentence pairs.

    A held-out English sentence is held out in every language, and no text of
    ``bench`` is in either part.
    """
    known = benchmark_texts(bench) if bench else set()
    pairs = [
        pair
        for pair in read(data / "parallel.tsv.gz")
        if bare(pair.text) not in known and bare(pair.english) not in known
    ]
    chosen = random.Random(7)
    flores = sorted({p.english for p in pairs if p.source.startswith("flores")})
    shared = set(chosen.sample(flores, HELD_OUT_SHARED))
    held_out = [p for p in pairs if p.source.startswith("flores") and p.english in shared]
    for language in LANGUAGES:
        news = [
            p
            for p in pairs
            if p.language == language
            and NEWS.match(p.source)
            and not p.source.startswith("flores")
            and p.english not in shared
        ]
        held_out += chosen.sample(news, HELD_OUT_EACH)
    gone = {bare(p.english) for p in held_out}
    return [p for p in pairs if bare(p.english) not in gone], held_out
