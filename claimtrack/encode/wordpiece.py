"""Texts to piece ids as ``tokenizers`` gives them, several times faster.

News repeats its words, so each is spelled once and remembered. Of the many
pipelines that a ``tokenizer.json`` can describe, this one reads the packaged
encoder's kind: NFKC, lower case and replacements, split at spaces and
punctuation, WordPiece. Whatever else a file asks for is left to ``tokenizers``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any
from unicodedata import category, normalize

REMEMBERED = 200_000
"""Words kept at most, about 40 MB; then all are forgotten and the next ones kept."""

RUNS = re.compile(r"[^\W_]+|.", re.DOTALL)
"""Letters and digits in one go, all else a character at a time."""

NOT_SPACE = frozenset("\x1c\x1d\x1e\x1f")
"""Spaces to Python, but not to Unicode, which ``tokenizers`` follows."""

# ``tokenizers`` has the tables of an older Unicode than Python.
NEWER_MARKS = re.compile(
    "[\u061d\u09fd\u0a76\u0c77\u0c84\u1b7d\u1b7e\u2e43-\u2e4f\u2e52-\u2e5d\U00010ead"
    "\U00010f55-\U00010f59\U00010f86-\U00010f89\U0001144b-\U0001144f\U0001145a\U0001145b"
    "\U0001145d\U00011660-\U0001166c\U000116b9\U0001183b\U00011944-\U00011946\U000119e2"
    "\U00011a3f-\U00011a46\U00011a9a-\U00011a9c\U00011a9e-\U00011aa2\U00011c41-\U00011c45"
    "\U00011c70\U00011c71\U00011ef7\U00011ef8\U00011fff\U00012ff1\U00012ff2"
    "\U00016e97-\U00016e9a\U00016fe2\U0001e95e\U0001e95f]"
)
"""Punctuation by now, but not to ``tokenizers``."""
OLDER_MARKS = frozenset("\u166d\U000111c9")
"""Punctuation to ``tokenizers``, but no longer."""
NEWER_FORMS = re.compile(
    "([\ua7f2-\ua7f4\U00010783\U00010795\U000107a2\U000107a5\U000107b6\U0001f16c"
    "\U0001fbf0-\U0001fbf9])"
)
"""Characters that NFKC writes otherwise by now, but ``tokenizers`` leaves."""

Step = Callable[[str], str]


class Words(dict[str, tuple[int, ...]]):
    """Pieces of words; one that is not there is spelled, greedily from the left, and kept."""

    def __init__(self, vocabulary: dict[str, int], unknown: str, inner: str, longest: int) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._unknown = (vocabulary[unknown],)
        self._inner = inner
        self._longest = longest

    def __missing__(self, word: str) -> tuple[int, ...]:
        if word.isalnum():
            pieces = self._spell(word)
        else:
            pieces = ()
            for token in tokens(word):
                pieces += self.get(token) or self._spell(token)
        if len(self) >= REMEMBERED:
            self.clear()
        self[word] = pieces
        return pieces

    def _spell(self, token: str) -> tuple[int, ...]:
        known = self._vocabulary
        if len(token) > self._longest:
            return self._unknown
        if token in known:
            return (known[token],)
        pieces: list[int] = []
        rest = token
        while rest:
            least = len(self._inner) if pieces else 0
            end = len(rest)
            while rest[:end] not in known:
                end -= 1
                if end == least:
                    return self._unknown
            pieces.append(known[rest[:end]])
            rest = self._inner + rest[end:] if end < len(rest) else ""
        return tuple(pieces)


class WordPiece:
    """A normalizer and the pieces of the words that it leaves between single spaces."""

    def __init__(self, vocabulary: dict[str, int], steps: list[Step], **settings: Any) -> None:
        self._steps = steps
        self._unknown: str = settings["unk_token"]
        self._words = Words(
            vocabulary,
            self._unknown,
            settings["continuing_subword_prefix"],
            settings["max_input_chars_per_word"],
        )
        self._mark = vocabulary[self._unknown]

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """The piece ids of each text."""
        return [self._text(text) for text in texts]

    def _text(self, text: str) -> list[int]:
        if self._unknown in text:  # written out, it stands for itself
            parts = [[*self._text(part), self._mark] for part in text.split(self._unknown)]
            return list(chain.from_iterable(parts))[:-1]
        for step in self._steps:
            text = step(text)
        return list(chain.from_iterable(map(self._words.__getitem__, text.split(" "))))


def tokens(word: str) -> list[str]:
    """A word's parts: each punctuation mark alone, and what stands between."""
    parts: list[str] = []
    joined = False
    for run in RUNS.findall(word):
        kind = "word" if run.isalnum() else kind_of(run)
        if kind == "word" and joined:
            parts[-1] += run
        elif kind != "space":
            parts.append(run)
        joined = kind == "word"
    return parts


@cache
def kind_of(mark: str) -> str:
    """``space``, ``mark`` (punctuation as BERT counts it, all of ASCII's signs too) or ``word``."""
    if mark.isspace() and mark not in NOT_SPACE:
        return "space"
    if "!" <= mark <= "~" or mark in OLDER_MARKS:
        return "mark"
    return "mark" if category(mark).startswith("P") and not NEWER_MARKS.match(mark) else "word"


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


def nfkc(text: str) -> str:
    """Compatibility composition, but for what ``tokenizers`` leaves as it is."""
    if text.isascii():
        return text
    parts = NEWER_FORMS.split(text)  # every second one is such a character
    parts[::2] = [normalize("NFKC", part) for part in parts[::2]]
    return "".join(parts)


def step_of(normalizer: dict[str, Any]) -> Step | None:
    """One step of the normalizer as a function, None when it is none of those known here."""
    kind = normalizer["type"]
    if kind == "NFKC":
        return nfkc
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
