"""A typed question as Passages: its figures, or else its words as somebody's words."""

from __future__ import annotations

import re
from itertools import pairwise

from claimtrack.extract.context import passages
from claimtrack.extract.layout import Layout
from claimtrack.extract.quantities import extract_quantities
from claimtrack.extract.quantities.tokens import QUOTATION_MARKS
from claimtrack.match.surroundings import content_words
from claimtrack.types import Document, Mention, Passage, Quote

_MARKS = QUOTATION_MARKS | set("'`")
_LINK = re.compile(r"https?:/?/?\S*|(?<!\S)pic\.twitter\.com/\S*", re.IGNORECASE)
_TAG = re.compile(r"(?<!\w)[#@](\w+)")
_AUTHOR = re.compile(r"\s[—–-]+\s*(\w[\w.'’ ]*?)\s*(\([^()]*\))?$")
_FEWEST_WORDS = 2  # a quote is looked for by two content words or more
_BARE = 5  # with a figure and no more words than this, the figure is what is asked for


def cleaned(text: str) -> str:
    """A post as plain words: links taken out, *#SaveTheBees* and *@SaveTheBees* as three words."""
    plain = _TAG.sub(lambda tag: f" {_apart(tag[1])} ", _LINK.sub(" ", text))
    return " ".join(plain.split())


def parted(text: str) -> tuple[str, str]:
    """A post's words, and who wrote them, *words — Name (name elsewhere)*; else all, and nobody."""
    found = _AUTHOR.search(text)
    if not found or not text[: found.start()].strip():
        return text, ""
    name, elsewhere = found[1], found[2] or ""
    if not elsewhere and not all(word[0].isupper() for word in name.split()):
        return text, ""
    return text[: found.start()].strip(), f"{name} {elsewhere.strip('()')}".strip()


def _apart(tag: str) -> str:
    """*SaveTheBees* as three words, *vote2026* as two."""
    words = tag[:1]
    for before, letter in pairwise(tag):
        joint = (before.islower() and letter.isupper()) or (before.isalpha() and letter.isdigit())
        words += " " * joint + letter
    return words.replace("_", " ")


def as_query(text: str, language: str) -> list[Passage]:
    """What a typed text asks for, best first; ``document`` and ``published`` are empty.

    Its figures become quantity Passages; its words, or what stands in quotation marks, a
    quote Passage, unless they only name what a figure counts. Empty for empty text.
    """
    text = " ".join(text.split())
    document = Document("", text, language)
    layout = Layout(document)
    figures: list[Mention] = [*extract_quantities(layout)] if text else []
    result = passages(document, figures)
    words = content_words(text, language)
    if len(words) < _FEWEST_WORDS and result:
        return result
    said = _in_marks(layout)
    if said:
        return result + passages(document, said)
    if words and not (figures and len(words) <= _BARE):
        whole = Quote("direct", ((0, len(text)),))
        result += passages(document, [whole])
    return result


def _in_marks(layout: Layout) -> list[Mention]:
    if _MARKS.isdisjoint(layout.text):
        return []
    # Late: few questions hold marks, and the rules of quotes take longer to load than to use.
    from claimtrack.extract.quotes import extract_quotes

    return [quote for quote in extract_quotes(layout) if quote.kind == "direct"]
