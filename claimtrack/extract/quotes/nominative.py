"""The nominative of a word in an inflected phrase, by the pack's table of endings."""

from __future__ import annotations

from claimtrack.extract.quotes.reporting import Lexicon
from claimtrack.extract.quotes.rows import Row


def nominative(word: str, gender: str, part: str, lexicon: Lexicon) -> str:
    """The nominative of one word; the word itself where no ending fits.

    ``part`` names the table's column: ``name`` for proper names, else ``adjective`` or
    ``noun``. The table lists endings, the longest first wins: part and gender, the ending
    as it stands, the ending in the nominative.
    """
    if part == "noun" and word.lower() in lexicon.bodies:
        return word  # the pack lists nouns in the nominative
    endings = lexicon.nominatives(part, gender)
    low = word.lower()
    for size in range(len(low), 0, -1):
        base = endings.get(low[-size:])
        if base is not None and len(word) >= size + (2 if size < 4 else 0):
            return word[: len(word) - size] + base
    return word


def nominative_phrase(text: str, row: Row, first: int, stop: int, lexicon: Lexicon) -> str:
    """Adjectives up to the head noun, and the noun, in the nominative; the rest as it is."""
    head = first
    while head < stop - 1 and nominative(row.low[head], "", "adjective", lexicon) != row.low[head]:
        head += 1
    pieces = []
    at = row.start[first]
    for place in range(first, stop):
        word = text[row.start[place] : row.end[place]]
        if place <= head:
            word = nominative(word, "", "noun" if place == head else "adjective", lexicon)
        pieces.append(text[at : row.start[place]] + word)
        at = row.end[place]
    return "".join(pieces)
