"""What changed between two versions of a report: its quotes and figures, one with another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from claimtrack.types import Passage, Quantity

ALIKE = 55.0
"""From this likeness of their words and surroundings (0 to 100) on, two mentions are one."""


@dataclass(frozen=True, slots=True)
class Change:
    """A mention that was added, removed or changed; ``fields`` says in what it changed."""

    change: Literal["added", "removed", "changed"]
    before: Passage | None
    after: Passage | None
    fields: tuple[str, ...] = ()


def changes(before: Sequence[Passage], after: Sequence[Passage]) -> list[Change]:
    """The changed mentions in the order of the new text, the removed ones where they stood.

    What says the same of the same in both is no change, wherever it stands now. The rest is
    paired by the words around it, the most alike first; what finds no partner was added or
    removed.
    """
    old, new = _unpaired(before, after), _unpaired(after, before)
    pairs = sorted(
        (
            (-score, i, j)
            for i, a in enumerate(old)
            for j, b in enumerate(new)
            if (score := _likeness(a, b)) >= ALIKE
        ),
    )
    of_old: dict[int, int] = {}
    of_new: dict[int, int] = {}
    for _, i, j in pairs:
        if i not in of_old and j not in of_new:
            of_old[i], of_new[j] = j, i
    found = [
        (b.mention.start, Change("added", None, b))
        if j not in of_new
        else (b.mention.start, Change("changed", old[of_new[j]], b, _fields(old[of_new[j]], b)))
        for j, b in enumerate(new)
    ]
    found += [
        (a.mention.start, Change("removed", a, None)) for i, a in enumerate(old) if i not in of_old
    ]
    return [change for _, change in sorted(found, key=lambda entry: entry[0])]


def _unpaired(these: Sequence[Passage], those: Sequence[Passage]) -> list[Passage]:
    """What of these has no equal among those; equals pair off one by one."""
    left = Counter(_content(passage) for passage in those)
    rest = []
    for passage in these:
        content = _content(passage)
        if left[content]:
            left[content] -= 1
        else:
            rest.append(passage)
    return rest


def _content(passage: Passage) -> tuple[object, ...]:
    return tuple(_said(passage).values())


def _said(passage: Passage) -> dict[str, object]:
    """What a mention says, wherever it stands in its text."""
    mention = passage.mention
    said: dict[str, object] = {
        "type": mention.type,
        "kind": mention.kind,
        "text": " ".join(passage.text.split()),
        "speaker": passage.speaker,
    }
    if isinstance(mention, Quantity):
        said |= {
            "low": mention.low,
            "high": mention.high,
            "unit": mention.unit,
            "item": passage.item,
            "whole": passage.whole,
        }
    return said


def _fields(before: Passage, after: Passage) -> tuple[str, ...]:
    old, new = _said(before), _said(after)
    return tuple(name for name in new if old.get(name) != new[name])


def _likeness(a: Passage, b: Passage) -> float:
    """How sure it is that one became the other, 0 to 100."""
    from rapidfuzz import fuzz

    if a.type != b.type:
        return 0.0
    if a.type == "quote":
        return float(fuzz.ratio(a.text, b.text))
    # The figure itself may change entirely; what it counts and its sentence may not.
    around = fuzz.ratio(a.context.replace(a.text, " "), b.context.replace(b.text, " "))
    item = fuzz.ratio(a.item or a.whole or "", b.item or b.whole or "")
    return float(0.6 * around + 0.4 * item if a.item or b.item else around)
