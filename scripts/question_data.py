"""Typed questions made from annotated mentions, with what they should find."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matching_data import Event

from claimtrack.match import as_query, text_of
from claimtrack.match.judge import pairs
from claimtrack.match.report import Report, merge, prepare
from claimtrack.match.words import Encoder
from claimtrack.types import Passage, Quantity

_STRANGERS = 3  # reports of other events in which a question should find nothing
_MOST = 60  # questions of one event


@dataclass(frozen=True, eq=False)
class Questions:
    """q questions of one event against n mentions: features (q, n, k), which pairs may match
    at all and the classes wanted (q, n); ``elsewhere`` (n,) the mentions of other events."""

    name: str
    source: str
    features: Any
    columns: tuple[str, ...]
    possible: Any
    classes: Any
    elsewhere: Any


def wordings(passage: Passage, rng: random.Random) -> list[str]:
    """How somebody may ask for a mention: the figure and its item, the sentence, another figure."""
    if passage.type == "quote":
        words = passage.text.split()
        short = " ".join(words[: max(4, len(words) // 2)])
        return [passage.text, short] if len(words) > 6 else [passage.text]
    figure = passage.mention
    assert isinstance(figure, Quantity)
    found = []
    thing = passage.item or passage.whole
    if thing:
        found.append(f"{passage.text} {thing}")
    found.append(passage.context)
    if figure.point and figure.kind == "count" and figure.point >= 20 and thing:
        other = round(figure.point * rng.choice([0.7, 0.85, 1.25, 1.5]))
        found.append(passage.context.replace(passage.text, str(other), 1))
    return found


def questions(events: Sequence[Event], encoder: Encoder, seed: int = 5) -> list[Questions]:
    """Questions of each event's mentions against them and a few mentions of other events."""
    rng = random.Random(seed)
    found = []
    for event in events:
        others = [other for other in events if other is not event]
        beside = [rng.choice(rng.choice(others).reports) for _ in range(_STRANGERS)]
        found.append(_asked(event, beside, encoder, rng))
    return [one for one in found if one]


def _asked(
    event: Event, beside: list[Report], encoder: Encoder, rng: random.Random
) -> Questions | None:
    asked: list[Report] = []
    source = []
    for number, passage in enumerate(event.pairs.report.passages):
        for text in wordings(passage, rng):
            found = [p for p in as_query(text, passage.language) if p.type == event.kind]
            wanted = best(found, passage)
            if wanted is not None:
                asked.append(prepare([wanted], encoder.encode([text_of(wanted)]), encoder))
                source.append(number)
    kept = sorted(rng.sample(range(len(asked)), min(_MOST, len(asked))))
    if not kept:
        return None
    source = [source[place] for place in kept]
    table = pairs(merge([*(asked[place] for place in kept), *event.reports, *beside]))
    q, strange = len(kept), sum(len(report) for report in beside)
    classes = np.pad(event.classes[source], ((0, 0), (0, strange)))
    classes[np.arange(q), source] = 2
    elsewhere = np.arange(classes.shape[1]) >= len(event.keys)
    return Questions(
        event.name, event.source, table.features[:q, q:], table.columns,
        table.comparable[:q, q:], classes, elsewhere,
    )  # fmt: skip


def best(found: list[Passage], passage: Passage) -> Passage | None:
    """The question's Passage that stands for the mention it was made from."""
    if passage.type == "quote":
        return found[-1] if found else None
    near = [p for p in found if p.item == passage.item] or found
    return near[0] if near else None
