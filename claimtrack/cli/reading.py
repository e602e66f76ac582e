"""Mentions and matches set out for reading on a terminal."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from claimtrack.cli.output import Row, colour
from claimtrack.match.wording import interval as interval
from claimtrack.match.wording import number as number
from claimtrack.types import Quantity, Quote

if TYPE_CHECKING:
    from claimtrack.types import Document, Mention

RELATION_STYLE = {
    "same": {"fg": "green"},
    "updated": {"fg": "yellow"},
    "conflicting": {"fg": "red"},
    "related": {"fg": "blue"},
}


def width() -> int:
    return min(shutil.get_terminal_size().columns, 100)


def indented(text: str, by: int = 4) -> str:
    space = " " * by
    return fill(" ".join(text.split()), width(), initial_indent=space, subsequent_indent=space)


def marked(context: str, text: str) -> str:
    """The context with the mention in bold, shortened around it where it is long."""
    flat, words = " ".join(context.split()), " ".join(text.split())
    at = flat.find(words)
    if at < 0:
        return flat
    start, end = max(0, at - 160), min(len(flat), at + len(words) + 160)
    before = ("…" if start else "") + flat[start:at]
    after = flat[at + len(words) : end] + ("…" if end < len(flat) else "")
    return f"{before}{colour(words, bold=True)}{after}"


def source_line(row: Row) -> str:
    """Who said it, where it was published, when, and the address of the mention."""
    day = (row.get("published") or "")[:10]
    parts = (
        row.get("speaker"),
        row.get("outlet"),
        day,
        f"{row['document']}#{row['start']}-{row['end']}",
    )
    return " · ".join(part for part in parts if part)


def match_text(row: Row) -> str:
    """One match in a few lines: relation, the mention in its sentence, source, reasons."""
    relation = colour(f"{row['relation']:<11}", bold=True, **RELATION_STYLE[row["relation"]])
    claim = f"claim {row['claim']}" if row.get("claim") else ""
    lines = [f"{row['score']:.2f}  {relation}  {claim}"]
    lines.append(indented(marked(row["context"], row["text"]), 6))
    lines.append(indented(source_line(row), 6))
    lines += [indented(verdict_line(said), 6) for said in row["verdicts"]]
    lines += [indented(f"- {reason}", 6) for reason in row["reasons"]]
    return "\n".join(lines) + "\n"


def verdict_line(verdict: Row) -> str:
    """*checked: Half true · The Check · https://…*"""
    said = (verdict["rating"], verdict["author"] or verdict.get("actor"), verdict["url"])
    return colour("checked: ", bold=True) + " · ".join(part for part in said if part)


def document_text(document: Document, mentions: Sequence[Mention], *, explain: bool) -> str:
    """A report's mentions, quotes with their speakers and figures as intervals."""
    text = document.text

    def at(span: tuple[int, int] | None) -> str:
        return re.sub(r"\s+", " ", text[span[0] : span[1]]) if span else ""

    lines = [colour(document.title or document.id, bold=True) + f"  [{document.language}]"]
    for mention in mentions:
        words = " […] ".join(at(span) for span in mention.spans)
        if isinstance(mention, Quote):
            said = mention.attribution
            who = said.name or "?"
            cue = f" ({at(said.cue)})" if said.cue else ""
            lines.append(f"  {mention.kind:<9} {colour(who, bold=True)}{cue}")
            lines.append(indented(words, 12))
            if explain:
                lines.append(indented(f"rule: {mention.rule}; speaker: {said.rule}", 12))
        else:
            lines.append(_quantity_text(mention, words, text, at(mention.item), at(mention.whole)))
            if explain:
                lines.append(indented(f"rule: {mention.rule}", 12))
    return "\n".join(lines) + "\n"


def _quantity_text(quantity: Quantity, words: str, text: str, item: str, whole: str) -> str:
    counted = quantity.item or quantity.whole
    value = interval(quantity.low, quantity.high, quantity.unit)
    figure = colour(words, bold=True)
    if counted and 0 < counted[0] - quantity.end <= 20:
        rest = re.sub(r"\s+", " ", text[quantity.end : counted[1]])
    else:
        rest = f" ({item or whole})" if counted else ""
    return f"  {quantity.kind:<9} {figure}{rest}  = {value}"
