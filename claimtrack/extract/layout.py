"""Paragraphs, sentences and words of a document, with offsets into its text."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, cached_property
from itertools import accumulate, pairwise

import sentencex

from claimtrack.languages import load
from claimtrack.types import Document, Span

_WORD = re.compile(r"[^\W_]+(?:['’ʼ‘-][^\W_]+)*")
_LINE = re.compile(r"[^\n]+")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»“)\]]*$")
_WIDEST_WRAP = 120
_FOLDS = [(mark, "'") for mark in "’ʼ‘ʹ`´"] + [(space, " ") for space in "\u00a0\u202f\u2009\u2007"]


def fold(text: str) -> str:
    """Lower case, one apostrophe, plain spaces: a copy of the same length."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters, such as U+0130, grow when lowered
        lowered = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    if lowered.isascii():
        return lowered.replace("`", "'")
    for mark, plain in _FOLDS:
        lowered = lowered.replace(mark, plain)
    return lowered


def cut(pattern: re.Pattern[str], text: str, at: int = 0) -> tuple[list[str], list[int], list[int]]:
    """What a pattern of one group finds in a text that begins at an offset: words, starts, ends."""
    pieces = pattern.split(text)  # in turn what stands between two finds, and a find
    edges = list(accumulate(map(len, pieces), initial=at))
    return pieces[1::2], edges[1:-1:2], edges[2::2]


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
    def spelled(self) -> str:
        """Folded text as the quote tables of the pack spell it: ё written е."""
        spelled = self.folded
        for letter, other in load(self.language).get("quotes", {}).get("spellings", []):
            spelled = spelled.replace(letter, other)
        return spelled

    @cached_property
    def paragraphs(self) -> list[Span]:
        """Blocks of text without the white space around them.

        A line end closes a paragraph, except between the lines of hard-wrapped text.
        """
        lines = [_strip(self.text, m.span()) for m in _LINE.finditer(self.text) if m[0].strip()]
        wrapped = _wrapped(self.text, lines)
        result: list[Span] = []
        for number, line in enumerate(lines):
            if number - 1 in wrapped:
                result[-1] = (result[-1][0], line[1])
            else:
                result.append(line)
        return result

    @cached_property
    def sentences(self) -> list[Span]:
        """Sentences in order, none crossing a paragraph, without white space around them."""
        result: list[Span] = []
        for paragraph in self.paragraphs:
            result.extend(self._sentences_in(paragraph))
        return result

    def _sentences_in(self, paragraph: Span) -> list[Span]:
        base, end = paragraph
        block = self.text[base:end].replace("\n", " ")
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


def _wrapped(text: str, lines: list[Span]) -> set[int]:
    """Numbers of the lines that were broken only because the next word did not fit.

    Text counts as hard-wrapped where most of its lines are of that sort and do not end
    a sentence; otherwise every line end is meant.
    """
    width = max((end - start for start, end in lines), default=0)
    if width > _WIDEST_WRAP:
        return set()
    full, open_ended, joints = set(), 0, 0
    for number, ((start, end), (following, stop)) in enumerate(pairwise(lines)):
        if text.count("\n", end, following) > 1:
            continue
        joints += 1
        first_word = text[following:stop].split(None, 1)[0]
        if end - start + 1 + len(first_word) > width:
            full.add(number)
            open_ended += not _SENTENCE_END.search(text[start:end])
    return full if joints and open_ended >= joints / 2 else set()
