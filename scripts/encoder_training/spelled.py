"""All training texts as piece ids, with the teacher's row of each English text."""

from __future__ import annotations

import pickle
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from . import corpus, teacher, vocabulary
from .student import Ragged

Array = np.ndarray[Any, Any]

COARSE = 16_000
"""Pieces of the coarser spelling."""
LANGUAGE_WEIGHT = {"it": 2.0, "uk": 2.0, "ru": 1.5}
"""The first two have the fewest news sentences; Russian is the weakest on STS-b."""
TAUGHT = ("stsb", "wmt|flores|ud-|tico", "tatoeba")
"""Sources whose English the teacher encodes, the most useful first; software texts are not."""
TAUGHT_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Spelled:
    """Translation pairs as piece ids; ``english`` is unique, ``pair_english`` points into it."""

    foreign: tuple[Ragged, Ragged]
    """Spelled with all pieces, and with the coarser ones."""
    english: tuple[Ragged, Ragged]
    pair_english: Array
    pair_weight: Array
    """How often a pair is taken, by its language."""
    pair_group: Array
    """Batches hold one group: 0 news, 1 captions and headlines, 2 everyday talk, 3 software."""
    texts: list[str]
    """The English texts."""


def group_of(source: str) -> int:
    if corpus.NEWS.match(source):
        return 0
    return {"stsb": 1, "tatoeba": 2, "tatoeba-pivot": 2}.get(source, 3)


def spell(pairs: list[corpus.Pair], tokenizer: Tokenizer, cache: Path) -> Spelled:
    """Spell the pairs, or read them from ``cache``; delete the file when the data change."""
    if cache.exists():
        with cache.open("rb") as file:
            loaded = pickle.load(file)
        assert isinstance(loaded, Spelled)
        return loaded
    coarse = vocabulary.coarser(tokenizer, COARSE)
    texts = list(dict.fromkeys(p.english for p in pairs))
    index = {text: i for i, text in enumerate(texts)}
    foreign = [p.text for p in pairs]
    weight = np.array([LANGUAGE_WEIGHT.get(p.language, 1.0) for p in pairs])
    spelled = Spelled(
        foreign=(Ragged.of(tokenizer, foreign), Ragged.of(coarse, foreign)),
        english=(Ragged.of(tokenizer, texts), Ragged.of(coarse, texts)),
        pair_english=np.array([index[p.english] for p in pairs], np.int32),
        pair_weight=weight,
        pair_group=np.array([group_of(p.source) for p in pairs], np.int8),
        texts=texts,
    )
    with cache.open("wb") as file:
        pickle.dump(spelled, file)
    return spelled


def spell_words(words: list[corpus.Pair], tokenizer: Tokenizer, cache: Path) -> Spelled:
    """The same for dictionary entries, each once; every language weighs the same."""
    if cache.exists():
        return spell([], tokenizer, cache)
    entries = list(dict.fromkeys(corpus.Pair(p.language, p.text, p.english, "") for p in words))
    texts = list(dict.fromkeys(p.english for p in entries))
    index = {text: i for i, text in enumerate(texts)}
    count = Counter(p.language for p in entries)
    foreign = Ragged.of(tokenizer, [p.text for p in entries])
    english = Ragged.of(tokenizer, texts)
    spelled = Spelled(
        foreign=(foreign, foreign),
        english=(english, english),
        pair_english=np.array([index[p.english] for p in entries], np.int32),
        pair_weight=np.array([1 / count[p.language] for p in entries]),
        pair_group=np.zeros(len(entries), np.int8),
        texts=texts,
    )
    with cache.open("wb") as file:
        pickle.dump(spelled, file)
    return spelled


def taught_texts(pairs: list[corpus.Pair], words: list[corpus.Pair]) -> list[str]:
    """What the teacher encodes, in that order."""
    texts: list[str] = []
    for sources in TAUGHT:
        texts += [p.english for p in pairs if re.match(sources, p.source)]
    counted = Counter(p.english for p in words)
    return texts + [text for text, _ in counted.most_common(TAUGHT_WORDS)]


def teacher_rows(texts: list[str], work: Path) -> tuple[Array, Array]:
    """(row in the teacher's vectors of each text, -1 where it has none; those vectors)."""
    known, vectors = teacher.known(work)
    index = {text: i for i, text in enumerate(known)}
    return np.array([index.get(text, -1) for text in texts]), vectors
