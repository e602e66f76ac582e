"""What was found out about words met before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")

_MOST_WORDS = 100_000


class _Memory(dict[str, Answer], Generic[Answer]):
    """Answers by word, kept from growing for ever."""

    def __init__(self, ask: Callable[[str], Answer]) -> None:
        self._ask = ask

    def __missing__(self, word: str) -> Answer:
        answer = self._ask(word)
        if len(self) < _MOST_WORDS:
            self[word] = answer
        return answer


def remembered(ask: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """A function of one word that is asked about a word once."""
    return _Memory(ask).__getitem__
