"""Which of the supported languages a text is in."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from claimtrack.errors import LanguageError
from claimtrack.languages import load, supported

_WORD = re.compile(r"[^\W\d_]+")

# Below this share of the probability no supported language is meant. The shortest headlines
# of the gold reports keep 0.04 and more; a sentence in Polish or Portuguese leaves 0.0001.
_SHARE = 0.01


def language_of(text: str, given: str | None, what: str = "the text") -> str:
    """The language that was given, if a pack has it, else the likeliest of the packs.

    Raises :class:`~claimtrack.errors.LanguageError` for a language without a pack, given
    or clearly recognised.
    """
    if given is not None:
        load(given)
        return given
    ranked = _identifier().rank(text)
    known = [(code, share) for code, share in ranked if code in supported()]
    if sum(share for _, share in known) < _SHARE and any(c.isalpha() for c in text):
        languages = ", ".join(supported())
        raise LanguageError(
            f"{what} seems to be in another language ({ranked[0][0]}) than {languages}:"
            " if it is not, name one with --language"
        )
    return str(known[0][0])


@cache
def _identifier() -> Any:
    # Loading takes 0.6 s: a look-up takes sentence_language.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def sentence_language(text: str, otherwise: str = "en") -> str:
    """The language of a sentence or a few words, by the words that the packs know.

    For a look-up, which has no time for the model of :func:`language_of`; on the sentences
    of the gold reports it is right as often. ``otherwise`` wins where languages tie, as
    they do on bare numbers and nouns.
    """
    words = _WORD.findall(text.lower())
    scores = {code: sum(map(_vocabulary(code).vote, words)) for code in supported()}
    best = max(scores.values())
    winners = [code for code, score in scores.items() if score == best]
    return otherwise if otherwise in winners else winners[0]


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """What a pack knows of its language's words."""

    frequent: frozenset[str]
    known: frozenset[str]
    letters: frozenset[str]

    def vote(self, word: str) -> float:
        for_it = 1.0 if word in self.frequent else 0.5 if word in self.known else 0.0
        return for_it if self.letters.issuperset(word) else for_it - 1.0


@cache
def _vocabulary(code: str) -> _Vocabulary:
    pack = load(code)
    # Not the quotes' tables: their stems are no words, and a look-up has no time to parse them.
    frequent = _words([pack["words"], pack["matching"].get("function_words", [])])
    known = _words([pack[table] for table in ("words", "matching", "numbers", "time")])
    letters = set("".join(frequent)) | {c for c in set("".join(known)) if not c.isascii()}
    if not letters.isdisjoint(string.ascii_lowercase):
        letters.update(string.ascii_lowercase)  # those of foreign names as well
    return _Vocabulary(frequent, known, frozenset(letters))


def _words(node: object) -> frozenset[str]:
    return frozenset(_WORD.findall("\n".join(_strings(node)).lower()))


def _strings(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for entry in node:
            yield from _strings(entry)
    elif isinstance(node, dict):
        for key, entry in node.items():
            yield key
            yield from _strings(entry)
