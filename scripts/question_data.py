"""Typed questions made from annotated mentions, with what they should find."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import numpy as np
from matching_data import Data

from claimtrack.match import as_query, text_of
from claimtrack.match.judge import pairs
from claimtrack.match.report import Report, merge, prepare
from claimtrack.match.words import Encoder
from claimtrack.types import Passage, Quantity


@dataclass(frozen=True, eq=False)
class Questions:
    """Features (q, n, k) of q questions against n mentions, and the classes (q, n) wanted."""

    features: Any
    possible: Any
    classes: Any
    event: Any
    texts: list[str]


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


def questions(data: Data, encoder: Encoder, seed: int = 5) -> Questions:
    """Questions of all mentions of the data against all of its mentions."""
    rng = random.Random(seed)
    report = data.pairs.report
    kind = report.passages[0].type
    asked: list[Report] = []
    source, texts = [], []
    for number, passage in enumerate(report.passages):
        for text in wordings(passage, rng):
            found = [p for p in as_query(text, passage.language) if p.type == kind]
            wanted = best(found, passage)
            if wanted is None:
                continue
            vector = encoder.encode([text_of(wanted)])
            asked.append(prepare([wanted], vector, encoder))
            source.append(number)
            texts.append(text)
    table = pairs(merge([*asked, *data.reports]))
    q = len(asked)
    features, possible = table.features[:q, q:], table.comparable[:q, q:]
    classes = data.classes[source].copy()
    classes[np.arange(q), source] = 2
    return Questions(features, possible, classes, data.event[source], texts)


def best(found: list[Passage], passage: Passage) -> Passage | None:
    """The question's Passage that stands for the mention it was made from."""
    if passage.type == "quote":
        return found[-1] if found else None
    near = [p for p in found if p.item == passage.item] or found
    return near[0] if near else None
