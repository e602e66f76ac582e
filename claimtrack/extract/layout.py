"""Paragraphs, sentences and words of a document, with offsets into its text."""

from __future__ import annotations

import re
from functools import cache, cached_property

import sentencex

from claimtrack.languages import load
from claimtrack.types import Document, Span

_WORD = re.compile(r"[^\W_]+(?:['’ʼ‘-][^\W_]+)*")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_FOLDS = {ord(mark): "'" for mark in "’ʼ‘ʹ`´"} | {ord(space): " " for space in "\u00a0\u202f\u2009\u2007"}


def fold(text: str) -> str:
    """Lower case, one apostrophe, plain spaces: a copy of the same length."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters, such as U+0130, grow when lowered
        lowered = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return lowered.translate(_FOLDS)


@cache
def _abbreviations(language: str) -> re.Pattern[str] | None:
    words = load(language).get("sentences", {}).get("abbreviations", [])
    if not words:
        return None
    alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?:^|[^\w])(?:{alternatives})\s*$")


class Layout:
    """A document's text cut into paragraphs, sentences and words, each computed once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.language = document.language

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def paragraphs(self) -> list[Span]:
        """Blocks between blank lines, without the white space around them."""
        return [_strip(self.text, m.span()) for m in _PARAGRAPH.finditer(self.text) if m[0].strip()]

    @cached_property
    def sentences(self) -> list[Span]:
        """Sentences in order, none crossing a paragraph, without white space around them."""
        result: list[Span] = []
        for paragraph in self.paragraphs:
            result.extend(self._sentences_in(paragraph))
        return result

    def _sentences_in(self, paragraph: Span) -> list[Span]:
        base, end = paragraph
        block = self.text[base:end]
        abbreviation = _abbreviations(self.language)
        spans: list[Span] = []
        start = 0
        for boundary in sentencex.get_sentence_boundaries(self.language, block):
            stop = boundary["end_index"]
            piece = block[start:stop]
            if stop < len(block) and abbreviation and abbreviation.search(fold(piece)):
                continue
            if piece.strip():
                spans.append(_strip(self.text, (base + start, base + stop)))
            start = stop
        if block[start:].strip():
            spans.append(_strip(self.text, (base + start, end)))
        return spans

    @cached_property
    def words(self) -> list[Span]:
        return [m.span() for m in _WORD.finditer(self.text)]

    def sentence_at(self, offset: int) -> Span:
        """The sentence that holds an offset, or the nearest one before it."""
        from bisect import bisect_right

        sentences = self.sentences
        if not sentences:
            return (0, len(self.text))
        place = bisect_right(sentences, (offset, len(self.text) + 1)) - 1
        return sentences[max(place, 0)]


def _strip(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
