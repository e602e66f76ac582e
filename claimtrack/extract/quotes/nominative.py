"""The nominative of a word in an inflected phrase, by the pack's table of endings."""

from __future__ import annotations

from claimtrack.extract.quotes.reporting import Lexicon
from claimtrack.extract.quotes.rows import Row

_SHORTEST_STEM = 3


def nominative(word: str, gender: str, part: str, lexicon: Lexicon) -> str:
    """The nominative of one word; the word itself where no ending fits.

    ``part`` names the table's column: ``name`` for proper names, else ``adjective`` or
    ``noun``. The table lists endings, the longest first wins: part and gender, the ending
    as it stands, the ending in the nominative. A noun of the gender ``s`` is no plural.
    """
    known = listed(word.lower(), lexicon, gender == "s") if part == "noun" else None
    if known is not None:
        return word if known == word.lower() else word[:1] + known[1:]
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
    while head < stop - 1 and row.low[head].endswith(lexicon.adjective_endings):
        if listed(row.low[head], lexicon) is not None:
            break
        head += 1
    single = head > first and not row.low[head - 1].endswith(lexicon.plural_adjectives)
    base = nominative(text[row.start[head] : row.end[head]], "s" if single else "", "noun", lexicon)
    gender = _gender(base.lower(), lexicon)
    pieces = []
    at = row.start[first]
    for place in range(first, stop):
        word = text[row.start[place] : row.end[place]]
        if place < head:
            word = nominative(word, gender, "adjective", lexicon)
        pieces.append(text[at : row.start[place]] + (base if place == head else word))
        at = row.end[place]
    return "".join(pieces)


def listed(low: str, lexicon: Lexicon, single: bool = False) -> str | None:
    """The noun of the pack, which lists them in the nominative, that a form belongs to."""
    persons, bodies = lexicon.persons, lexicon.bodies
    if low in bodies or (low in persons and not (single and persons[low] == "p")):
        return low
    if lexicon.suffixes and low.endswith("s"):
        return next((b for b in (low[:-2], low[:-1]) if b in persons or b in bodies), None)
    for ending in lexicon.name_endings if lexicon.cases else ():
        if not low.endswith(ending) or len(low) - len(ending) < _SHORTEST_STEM:
            continue
        many = ending in lexicon.plural_endings
        for tail in lexicon.noun_tails:
            noun = low[: -len(ending)] + tail
            body = noun in bodies or noun in lexicon.body_nouns
            kind = persons.get(noun, "body" if body else None)
            if kind is None or (single and kind == "p"):
                continue
            if kind == "p" or not many or tail in lexicon.female_endings:
                return noun
    return None


def _gender(noun: str, lexicon: Lexicon) -> str:
    """``m``, ``f``, ``n`` or ``p`` of a noun in the nominative, by the pack or its ending."""
    kind = lexicon.persons.get(noun, "")
    if kind in ("f", "p"):
        return kind
    if not kind and noun.endswith(lexicon.neuter_endings):
        return "n"
    return "f" if not kind and noun.endswith(lexicon.female_endings) else "m"


def same_noun(one: str, other: str) -> bool:
    """Whether two words are forms of one noun: equal but for a short ending."""
    if one == other:
        return True
    shared = min(len(one), len(other)) - 2
    return shared >= 4 and abs(len(one) - len(other)) <= 2 and one[:shared] == other[:shared]
