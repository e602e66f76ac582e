"""Sums of number words: digit strings, atoms that add and multiply, words written together.

An atom joins a sum only where its place is still free, so that *two hundred twelve* is one
number and *two three* are two. A word that is several atoms written together is cut by
dynamic programming over the pack's morphemes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from claimtrack.extract.quantities.vocabulary import entries, lexicon

_SPLIT = re.compile(r"[.,' ]")
_LONGEST_WORD = 120


def digits(text: str, decimal: str) -> tuple[float, bool] | None:
    """Value of a digit string, and whether it has decimals; None for dates and versions."""
    if text.isdigit():
        return float(text), False
    parts = _SPLIT.split(text)
    marks = [mark for mark in text if not mark.isdigit()]
    tail, last = parts[-1], marks[-1]
    heads = parts[:-1]
    if len(set(marks)) == 1:
        grouped = len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])
        pairs = len(parts[-1]) == 3 and all(len(part) == 2 for part in parts[1:-1])
        if len(marks) > 1 and pairs and last == "," != decimal and len(parts[0]) <= 2:
            return float("".join(parts)), False  # 12,34,567 as in India
        if len(marks) > 1:
            return (float("".join(parts)), False) if grouped else None
        if last == " " or last == "'":
            return (float("".join(parts)), False) if grouped else None
        if last == decimal or not grouped or parts[0].startswith("0"):
            return float(f"{parts[0]}.{tail}"), True
        return float("".join(parts)), False
    if last not in ".," or marks.count(last) > 1 or len(set(marks)) > 2:
        return None
    indian = len(heads[-1]) == 3 and all(len(part) == 2 for part in heads[1:-1])
    if len(heads[0]) > 3 or not (indian or all(len(part) == 3 for part in heads[1:])):
        return None
    return float("".join(heads) + "." + tail), True


@dataclass(slots=True)
class Sum:
    """Terms of a number under construction; ``place`` is what may still be added below."""

    terms: list[float] = field(default_factory=list)
    group: float | None = None
    place: float = 0.0
    scale: float = 1.0
    coefficient: float = 0.0
    teens: bool = False
    inverted: float | None = None
    """A unit that waits for its tens: drei(und)zwanzig."""

    def add(self, value: float) -> bool:
        """A number below its scale; False where it does not fit."""
        if self.terms and value >= self.terms[-1]:
            return False
        if self.inverted is not None:
            if not (20 <= value < 100 and value % 10 == 0):
                return False
            self.group = (self.group or 0) + value
            self.inverted, self.place = None, 0
            return True
        if self.group is None:
            self.group = value
        elif value < self.place or (
            self.teens and self.group % 100 in (60, 80) and self.place == 10 and 10 <= value < 20
        ):
            self.group += value
        else:
            return False
        self.place = _free_place(value)
        return True

    def times_hundred(self, value: float, digits: bool = False) -> bool:
        if self.group is None:
            if self.terms and value >= self.terms[-1]:
                return False
            self.group = value
        elif 0 < self.group < 100 or (digits and self.group < 1000):
            self.group *= value
        else:
            return False
        self.place = 100
        return True

    def times(self, scale: float) -> bool:
        if self.inverted is not None:
            return False
        lower = 0.0 if self.group is None else self.group
        while self.terms and self.terms[-1] < scale:
            lower += self.terms.pop()
            if self.terms and self.terms[-1] < scale * lower:
                return False
        if self.group is None and lower == 0:
            lower = 1.0
        if lower == 0 or (self.terms and lower * scale >= self.terms[-1]):
            return False
        self.coefficient, self.scale = lower, scale
        self.terms.append(lower * scale)
        self.group, self.place = None, 0
        return True

    @property
    def empty(self) -> bool:
        return self.group is None and not self.terms

    @property
    def value(self) -> float:
        return sum(self.terms) + (self.group or 0.0)


def _free_place(value: float) -> float:
    if value >= 100:
        return 100 if value < 1000 and value % 100 == 0 else 0
    return 10 if value >= 20 and value % 10 == 0 else 0


Atom = tuple[str, float]
_KINDS = {100: "h"}


@cache
def _morphemes(language: str) -> tuple[dict[str, Atom], int]:
    """Pieces of words that are written together, and the longest one's length."""
    lex = lexicon(language)
    pieces: dict[str, Atom] = {}
    for table, kind in ((lex.cardinals, "n"), (lex.scales, "s")):
        for word, value in table.singles().items():
            pieces[word] = ("h" if kind == "s" and value == 100 else kind, value)
    numbers = lex.options
    for value, forms in numbers.get("morphemes", []):
        for form in entries(forms):
            pieces[form] = (_KINDS.get(value, "n" if value < 1000 else "s"), float(value))
    for form in entries(numbers.get("glue")):
        pieces[form] = ("+", 0.0)
    return pieces, max(map(len, pieces), default=0)


@cache
def cut(word: str, language: str) -> tuple[Atom, ...] | None:
    """Atoms of a glued number word, or None; the first reading that makes one number."""
    pieces, longest = _morphemes(language)
    n = len(word)
    if n > _LONGEST_WORD:
        return None
    reach: list[bool] = [False] * n + [True]
    for start in range(n - 1, -1, -1):
        reach[start] = any(
            reach[end] and word[start:end] in pieces
            for end in range(start + 1, min(n, start + longest) + 1)
        )
    if not reach[0]:
        return None
    inverting = bool(lexicon(language).options.get("units_first"))
    teens = bool(lexicon(language).options.get("tens_take_teens"))
    budget = 2000

    def search(start: int, atoms: list[Atom]) -> list[Atom] | None:
        nonlocal budget
        budget -= 1
        if budget < 0:
            return None
        if start == n:
            total = Sum(teens=teens)
            return atoms if push_all(total, atoms, inverting) else None
        for end in range(min(n, start + longest), start, -1):
            if reach[end] and word[start:end] in pieces:
                found = search(end, [*atoms, pieces[word[start:end]]])
                if found:
                    return found
        return None

    found = search(0, [])
    return tuple(found) if found and found[0][0] != "+" and found[-1][0] != "+" else None


def push_all(total: Sum, atoms: list[Atom], inverting: bool) -> bool:
    return all(push(total, atom, inverting) for atom in atoms) and total.inverted is None


def push(total: Sum, atom: Atom, inverting: bool = False) -> bool:
    kind, value = atom
    if kind == "n":
        return total.add(value)
    if kind == "h":
        return total.times_hundred(value)
    if kind == "s":
        return total.times(value)
    # the glue: after a unit it asks for tens, else it says nothing where something may follow
    if inverting and total.group is not None and 1 <= total.group % 100 <= 9:
        total.inverted = total.group % 10
        return True
    free = total.place == 100 or (total.place == 10 and not inverting)
    return free or (total.group is None and bool(total.terms))
