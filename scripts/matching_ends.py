"""The links of gold events by models that did not see them, from the extraction's own ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import evaluate
import gold_pairs
import numpy as np
from matching_data import ready
from matching_figures import LeftOut

from claimtrack import read
from claimtrack.extract import extract, passages
from claimtrack.match.judge import figures_of, judge, pairs
from claimtrack.match.relation import relations
from claimtrack.match.report import merge
from claimtrack.match.words import Encoder
from claimtrack.types import MentionType, Passage

Kinds = Mapping[MentionType, Mapping[str, LeftOut]]
REPORTS = gold_pairs.GOLD / "reports.jsonl"


def scores(found: Kinds, thresholds: Mapping[str, float], encoder: Encoder) -> dict[str, Any]:
    """What fixtures/gold/score.py says of each relation, every event judged by itself."""
    links = []
    for name, one in found["quantity"].items():
        if one.event.source == "gold":
            models = {
                f"{kind}.{part}": model
                for kind, events in found.items()
                for part, model in events[name].models.items()
            }
            links += _links(name, models, thresholds, encoder)
    score = evaluate.scorer()
    gold, gold_links = score.load(REPORTS), score.load(gold_pairs.GOLD / "links.jsonl")
    said = score.score(gold, evaluate.extracted(REPORTS), gold_links, links)
    relations_said: dict[str, Any] = said["links"]["by_relation"]
    return relations_said


def _links(
    event: str, models: Mapping[str, Any], thresholds: Mapping[str, float], encoder: Encoder
) -> list[dict[str, str]]:
    documents = [d for d in read.documents(REPORTS) if gold_pairs.event(d.id) == event]
    told = [passages(document, extract(document)) for document in documents]
    found: list[dict[str, str]] = []
    figures = None
    kinds: tuple[MentionType, ...] = ("quantity", "quote")
    for kind in kinds:
        report = merge([one for one in (ready(p, kind, encoder) for p in told) if one])
        judgement = judge(pairs(report, figures), models.__getitem__, thresholds)
        said = relations(judgement, thresholds)
        across = np.triu(report.document[:, None] != report.document[None, :])
        for i, j in zip(*np.nonzero(across & (said != "none")), strict=True):
            a, b = _end(report.passages[i]), _end(report.passages[j])
            found.append({"a": a, "b": b, "relation": str(said[i, j])})
        figures = figures_of(judgement)
    return found


def _end(passage: Passage) -> str:
    spans = ",".join(f"{start}-{end}" for start, end in passage.mention.spans)
    return f"{passage.document}#{spans}"
