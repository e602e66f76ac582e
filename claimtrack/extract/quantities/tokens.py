"""Words, numbers and marks of a text, with offsets: what the number grammar reads."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import cache

from claimtrack.extract.layout import cut, fold
from claimtrack.languages import load
from claimtrack.types import Span

_LETTER = r"[^\W\d_]"
_SOFT = "\u00ad"
# How an apostrophe stands in a word: "elision" ends it (l'|auto), "inside" belongs to it,
# "genitive" belongs to it except before a final s (Russia|'s).
_WORDS = {
    "elision": rf"{_LETTER}+(?:{_SOFT}{_LETTER}+)*(?:'(?=\w|\Z))?",
    "inside": rf"{_LETTER}+(?:['{_SOFT}]{_LETTER}+)*",
    "genitive": rf"{_LETTER}+(?:{_SOFT}{_LETTER}+|'(?!s(?!{_LETTER})){_LETTER}+)*|'s(?!\w)",
}
_MINUS = "\u2212"


@cache
def _pattern(language: str) -> re.Pattern[str]:
    options = load(language).get("numbers", {})
    words = _WORDS[options.get("apostrophe", "inside")]
    numbers = r"\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,']\d+)*"
    if options.get("decimal") == ".":
        numbers += r"|(?<![\w.,])\.\d+(?![\w.])"  # $.75
    return re.compile(rf"({words}|{numbers}|[^\s\w]|_)")


class Tokens:
    """Parallel lists: folded text, start, end of each token.

    Every dash reads ``-`` and soft hyphens are left out of ``text``, the offsets are those
    of the document. ``glued[i]`` says that nothing stands between token i-1 and token i.
    """

    __slots__ = ("_marks", "end", "folded", "number", "original", "size", "start", "text")

    def __init__(self, original: str, folded: str, language: str) -> None:
        self.original, self.folded = original, folded
        self.text, self.start, self.end = cut(_pattern(language), folded)
        self.number = [word[-1].isdecimal() for word in self.text]
        if _SOFT in folded:
            self.text = [word.replace(_SOFT, "") if len(word) > 1 else word for word in self.text]
        if not folded.isascii():
            self.text = [word if len(word) > 1 else plain_mark(word) for word in self.text]
        self.size = len(self.text)
        self._marks: list[int] | None = None

    def at(self, i: int) -> str:
        """The folded token, or the empty string outside of the text."""
        return self.text[i] if 0 <= i < self.size else ""

    def span(self, part: Span | None) -> Span | None:
        """Offsets of a range of tokens."""
        return (self.start[part[0]], self.end[part[1] - 1]) if part else None

    def glued(self, i: int) -> bool:
        """Nothing stands between token i - 1 and token i."""
        return 0 < i < self.size and self.end[i - 1] == self.start[i]

    def word(self, i: int) -> bool:
        return 0 <= i < self.size and not self.number[i] and self.text[i][0].isalpha()

    def capital(self, i: int) -> bool:
        """The token begins with a capital letter in the document."""
        return 0 <= i < self.size and self.original[self.start[i]].isupper()

    def mark_before(self, i: int) -> int:
        """The nearest quotation mark before token i; -1 without one."""
        if self._marks is None:
            self._marks = [at for at, word in enumerate(self.text) if word in QUOTATION_MARKS]
        place = bisect_left(self._marks, i)
        return self._marks[place - 1] if place else -1

    def raw(self, i: int) -> str:
        return self.original[self.start[i] : self.end[i]] if 0 <= i < self.size else ""

    def gap(self, i: int) -> str:
        """What stands between token i - 1 and token i."""
        return self.original[self.end[i - 1] : self.start[i]] if 0 < i < self.size else "\n"


@cache
def plain_mark(mark: str) -> str:
    """A dash of any length as ``-``; other marks as they are."""
    return "-" if mark == _MINUS or unicodedata.category(mark) == "Pd" else mark


QUOTATION_MARKS = frozenset(
    map(chr, (0x22, 0xAB, 0xBB, *range(0x2018, 0x2020), 0x2039, 0x203A, *range(0x275B, 0x2761)))
) | frozenset(map(chr, (0x276E, 0x276F, 0x2E42, 0x301D, 0x301E, 0x301F, 0xFF02)))
"""The characters that Unicode names so."""


def words_of(phrase: str, language: str) -> tuple[str, ...]:
    """A phrase of a pack, cut as the text will be."""
    folded = fold(phrase)
    return (folded,) if folded.isalpha() else tuple(Tokens(phrase, folded, language).text)
