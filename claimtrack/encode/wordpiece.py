"""Texts to piece ids as ``tokenizers`` gives them, several times faster.

News repeats its words, so each is spelled once and remembered. Of the many
pipelines that a ``tokenizer.json`` can describe, this one reads the packaged
encoder's kind: NFKC, lower case and replacements, split at spaces and
punctuation, WordPiece. Whatever else a file asks for is left to ``tokenizers``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unicodedata import category, normalize

REMEMBERED = 200_000
"""Words kept at most, about 40 MB; then all are forgotten and the next ones kept."""

RUNS = re.compile(r"[^\W_]+|.", re.DOTALL)
"""Letters and digits in one go, all else a character at a time."""

NOT_SPACE = frozenset("\x1c\x1d\x1e\x1f")
"""Spaces to Python, but not to Unicode, which ``tokenizers`` follows."""

Step = Callable[[str], str]


class WordPiece:
    """Greedy longest match, from the left, of each word's pieces."""

    def __init__(self, vocabulary: dict[str, int], steps: list[Step], **settings: Any) -> None:
        self._vocabulary = vocabulary
        self._steps = steps
        self._unknown: str = settings["unk_token"]
        self._inner: str = settings["continuing_subword_prefix"]
        self._longest: int = settings["max_input_chars_per_word"]
        self._words: dict[str, list[int]] = {}

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """The piece ids of each text."""
        return [self._text(text) for text in texts]

    def _text(self, text: str) -> list[int]:
        if self._unknown in text:
            before, _, after = text.partition(self._unknown)
            return [*self._text(before), self._vocabulary[self._unknown], *self._text(after)]
        for step in self._steps:
            text = step(text)
        ids: list[int] = []
        known = self._words
        for word in text.split(" "):
            pieces = known.get(word)
            if pieces is None:
                pieces = self._remember(word)
            ids += pieces
        return ids

    def _remember(self, word: str) -> list[int]:
        if word.isalnum():
            pieces = self._spell(word)
        else:
            pieces = [piece for token in tokens(word) for piece in self._spell(token)]
        if len(self._words) >= REMEMBERED:
            self._words.clear()
        self._words[word] = pieces
        return pieces

    def _spell(self, token: str) -> list[int]:
        known, unknown = self._vocabulary, [self._vocabulary[self._unknown]]
        if len(token) > self._longest:
            return unknown
        pieces: list[int] = []
        start, inner = 0, ""
        while start < len(token):
            for end in range(len(token), start, -1):
                piece = known.get(inner + token[start:end])
                if piece is not None:
                    break
            else:
                return unknown
            pieces.append(piece)
            start, inner = end, self._inner
        return pieces


def tokens(word: str) -> Iterator[str]:
    """A word's parts: each punctuation mark alone, and what stands between."""
    part = ""
    for run in RUNS.findall(word):
        space = run.isspace() and run not in NOT_SPACE
        if space or is_punctuation(run):
            if part:
                yield part
            part = ""
            if not space:
                yield run
        else:
            part += run
    if part:
        yield part


def is_punctuation(run: str) -> bool:
    """As BERT counts it: Unicode's, and all that ASCII has beside letters and digits."""
    if run.isalnum() or len(run) != 1:
        return False
    return "!" <= run <= "~" or category(run).startswith("P")


def read(path: Path) -> WordPiece | None:
    """The tokenizer of a ``tokenizer.json``; None when it is of another kind."""
    with path.open(encoding="utf-8") as file:
        described = json.load(file)
    model = described["model"]
    normalizer = described.get("normalizer") or {"type": "Sequence", "normalizers": []}
    steps = [step_of(one) for one in normalizer.get("normalizers", [normalizer])]
    known_steps = [step for step in steps if step]
    if (
        model.get("type") != "WordPiece"
        or described.get("pre_tokenizer") != {"type": "BertPreTokenizer"}
        or [added["content"] for added in described["added_tokens"]] != [model["unk_token"]]
        or len(known_steps) != len(steps)
    ):
        return None
    del model["type"]
    return WordPiece(model.pop("vocab"), known_steps, **model)


def step_of(normalizer: dict[str, Any]) -> Step | None:
    """One step of the normalizer as a function, None when it is none of those known here."""
    kind = normalizer["type"]
    if kind == "NFKC":
        return lambda text: normalize("NFKC", text)
    if kind == "Lowercase":
        # Python's lower case of a capital sigma depends on its place, that of tokenizers does not.
        return lambda text: text.replace("Σ", "σ").lower()
    if kind != "Replace":
        return None
    new: str = normalizer["content"]
    if "String" in normalizer["pattern"]:
        old: str = normalizer["pattern"]["String"]
        return lambda text: text.replace(old, new)
    pattern = re.compile(normalizer["pattern"]["Regex"])
    return lambda text: pattern.sub(lambda _: new, text)
