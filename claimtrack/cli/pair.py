"""A pair of mentions set out for the eye: side by side, the differences marked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from claimtrack.cli.reading import RELATION_STYLE, interval
from claimtrack.match.wording import when
from claimtrack.types import Quantity

if TYPE_CHECKING:
    from claimtrack.review import Item, Side

WIDE = 100
"""From so many columns on, the two stand beside each other."""
_WORD = re.compile(r"[^\W_]+(?:[.,'’ʼ-][^\W_]+)*")
_MENTION, _DIFFERS = "mention", "differs"
_BRACKETS = {_MENTION: ("[[", "]]"), _DIFFERS: ("[", "]")}
_STYLES = {_MENTION: {"bold": True, "underline": True}, _DIFFERS: {"fg": "yellow", "bold": True}}
_ALIKE = 0.4  # below that, nearly every word differs and marks say nothing


@dataclass(frozen=True, slots=True)
class Look:
    """Columns and rows of the terminal, and whether it shows colours."""

    columns: int
    rows: int
    colour: bool

    def paint(self, text: str, **style: object) -> str:
        return click.style(text, **style) if self.colour else text  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Context:
    """The text around a mention, and where the mention is in it."""

    text: str
    spans: tuple[tuple[int, int], ...]


def shown(text: str) -> str:
    """Text without what could steer a terminal or turn its direction; as long as before."""
    return "".join(
        " " if c in "\n\r\t" else "\ufffd" if unicodedata.category(c) in ("Cc", "Cf") else c
        for c in text
    )


def columns_of(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in ("W", "F") else 1
        for c in text
    )


def context_of(side: Side, text: str, around: int | None) -> Context:
    """The sentences around a mention of a document with this text, or whole words of about
    ``around`` characters before and after it."""
    spans = side.passage.mention.spans
    start, end = spans[0][0], spans[-1][1]
    context = side.passage.context
    begin = text.find(context, max(0, end - len(context)))
    stop = begin + len(context)
    if around is not None or not 0 <= begin <= start or stop < end:
        reach = around or 0
        begin = text.rfind(" ", 0, max(0, start - reach)) + 1
        stop = text.find(" ", end + reach)
        stop = len(text) if stop < 0 else stop
    before, after = "… " if begin and around else "", " …" if stop < len(text) and around else ""
    moved = len(before) - begin
    spans = tuple((s + moved, e + moved) for s, e in spans)
    return Context(before + shown(text[begin:stop]) + after, spans)


def marks(a: Context, b: Context, *, one_language: bool) -> tuple[list[str | None], ...]:
    """For each character of both contexts whether it is in the mention or in a word that the
    other one has not; between two languages only figures are compared."""
    words = [list(_WORD.finditer(context.text)) for context in (a, b)]
    folded = [[word.group().casefold() for word in found] for found in words]
    differing: list[list[int]] = [[], []]
    if one_language:
        matcher = SequenceMatcher(None, folded[0], folded[1], autojunk=False)
        if matcher.ratio() >= _ALIKE:
            for tag, i, j, k, m in matcher.get_opcodes():
                if tag != "equal":
                    differing[0] += range(i, j)
                    differing[1] += range(k, m)
    for own, other in ((0, 1), (1, 0)):
        figures = {word for word in folded[other] if any(c.isdigit() for c in word)}
        differing[own] += [
            place
            for place, word in enumerate(folded[own])
            if any(c.isdigit() for c in word) and word not in figures
        ]
    found = []
    for context, matches, places in zip((a, b), words, differing, strict=True):
        row: list[str | None] = [None] * len(context.text)
        for place in places:
            row[slice(*matches[place].span())] = [_DIFFERS] * len(matches[place].group())
        for start, end in context.spans:
            row[start:end] = [_MENTION] * (end - start)
        found.append(row)
    return tuple(found)


def wrapped(text: str, row: Sequence[str | None], width: int, look: Look) -> list[str]:
    """Lines of at most ``width`` columns with the marks as colours, or as brackets without."""
    lines: list[str] = []
    line, used = "", 0
    words = list(re.finditer(r"\S+", text))
    for place, word in enumerate(words):
        before = row[words[place - 1].end() - 1] if place else None
        after = row[words[place + 1].start()] if place + 1 < len(words) else None
        plain, painted = _marked(word, row, before, after, look)
        taken = columns_of(plain)
        if used and used + 1 + taken > width:
            lines.append(line)
            line, used = "", 0
        gap = " " if used else ""
        line, used = line + gap + painted, used + len(gap) + taken
    return [*lines, line] if line else lines


def _marked(
    word: re.Match[str],
    row: Sequence[str | None],
    before: str | None,
    after: str | None,
    look: Look,
) -> tuple[str, str]:
    """A word as it takes room and as it is printed; brackets open and close with a run of words."""
    runs: list[tuple[str | None, str]] = []
    for place in range(word.start(), word.end()):
        letter = word.string[place]
        if runs and runs[-1][0] == row[place]:
            runs[-1] = (row[place], runs[-1][1] + letter)
        else:
            runs.append((row[place], letter))
    if look.colour:
        return word.group(), "".join(
            click.style(text, **_STYLES[mark]) if mark else text  # type: ignore[arg-type]
            for mark, text in runs
        )
    plain = ""
    for number, (mark, text) in enumerate(runs):
        opening, closing = _BRACKETS[mark] if mark else ("", "")
        if number == 0 and mark == before:
            opening = ""
        if number == len(runs) - 1 and mark == after:
            closing = ""
        plain += opening + text + closing
    return plain, plain


def figure_line(side: Side) -> str:
    """What a figure asserts of what, or the kind of a quote."""
    passage, mention = side.passage, side.passage.mention
    if not isinstance(mention, Quantity):
        return f"{mention.kind} quote"
    what = " ".join(filter(None, (passage.item, f"of {passage.whole}" if passage.whole else "")))
    return f"{interval(mention.low, mention.high, mention.unit)} {what}".strip()


def _heading(name: str, side: Side, look: Look, width: int) -> list[str]:
    passage = side.passage
    claim = f"claim {side.claim}" if side.claim is not None else "no claim"
    source = " · ".join(
        filter(
            None,
            (
                passage.publisher or passage.document,
                when(passage.published),
                passage.language,
                claim,
            ),
        )
    )
    said = " · ".join(filter(None, (passage.speaker, figure_line(side))))
    return [
        look.paint(cut(shown(f"{name}  {source}"), width), bold=True),
        cut(shown(f"   {said}"), width),
    ]


def cut(text: str, width: int) -> str:
    """A text in one line, its end given up where it is too long."""
    if columns_of(text) <= width:
        return text
    while text and columns_of(text) >= width:
        text = text[:-1]
    return text + "…"


def pair_lines(
    pair: Item, document: Callable[[str], str], look: Look, around: int | None, room: int
) -> list[str]:
    """Both sides in at most ``room`` lines where the contexts can be shortened to that.

    ``document`` gives the text of the document of a name.
    """
    texts = [document(side.passage.document) for side in (pair.a, pair.b)]
    for reach in (around, *range(around or 400, 0, -20)):
        contexts = [
            context_of(side, text, reach)
            for side, text in zip((pair.a, pair.b), texts, strict=True)
        ]
        lines = _set_out(pair, contexts, look)
        if len(lines) <= room:
            break
    return lines


def _set_out(pair: Item, contexts: Sequence[Context], look: Look) -> list[str]:
    a, b = contexts
    one_language = pair.a.passage.language == pair.b.passage.language
    rows = marks(a, b, one_language=one_language)
    beside = look.columns >= WIDE
    width = (look.columns - 3) // 2 if beside else look.columns
    blocks = []
    for name, side, context, row in zip("AB", (pair.a, pair.b), contexts, rows, strict=True):
        body = wrapped(context.text, row, width - 3, look)
        blocks.append([*_heading(name, side, look, width), *(f"   {line}" for line in body)])
    if not beside:
        return [*blocks[0], "", *blocks[1]]
    height = max(map(len, blocks))
    left, right = ([*block, *[""] * (height - len(block))] for block in blocks)
    return [
        f"{one}{' ' * (width - columns_of(click.unstyle(one)))} │ {other}".rstrip()
        for one, other in zip(left, right, strict=True)
    ]


def reason_lines(pair: Item, look: Look) -> list[str]:
    """Relation, score and what is asked, then the reasons."""
    style = RELATION_STYLE[pair.relation]
    state = f"  {pair.state} by {pair.actor}" if pair.decided else ""
    relation = look.paint(pair.relation, bold=True, **style)
    lines = [f"{relation}  {pair.score:.2f}  {pair.question}{state}"]
    for reason in pair.reasons:
        lines += wrap(
            f"- {shown(reason)}", look.columns, initial_indent="  ", subsequent_indent="    "
        )
    most = max(4, look.rows - 13)
    if len(lines) > most:
        lines = [*lines[: most - 1], "  … the rest: `claimtrack review --list --nl`"]
    return lines
