"""All annotated reports as pairs of mentions, event by event."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import event_file
import gold_pairs
import numpy as np

from claimtrack.extract import passages
from claimtrack.match.embed import text_of
from claimtrack.match.facts import labels
from claimtrack.match.judge import Pairs, pairs
from claimtrack.match.report import Report, hours_of, merge, prepare
from claimtrack.match.stated import Figures
from claimtrack.match.words import Encoder
from claimtrack.types import MentionType, Passage

ONE_FACT = ("same", "updated", "conflicting")
_TOGETHER = 6  # reports of different events, of which nothing may be taken for one


@dataclass(frozen=True, eq=False)
class Event:
    """The pairs of an event's mentions of one type, as the matcher sees them: by themselves.

    ``relations`` (n, n) strings, "none" where there is none, and within a report; ``classes``
    0 none, 1 related, 2 one fact, also within a report. ``source`` is "gold", "links" (further
    reports annotated by links), "file" (fixtures/matching) or "strangers". ``figures`` are the
    judged figures of the same reports, for quotes.
    """

    name: str
    source: str
    reports: list[Report]
    keys: list[str]
    relations: Any
    classes: Any
    figures: Figures | None = None

    @cached_property
    def pairs(self) -> Pairs:
        return pairs(merge(self.reports), self.figures)

    @property
    def kind(self) -> MentionType:
        return self.reports[0].passages[0].type

    @property
    def document(self) -> Any:
        return self.pairs.report.document

    @property
    def upper(self) -> Any:
        return np.triu(np.ones(self.relations.shape, dtype=bool), 1)

    @property
    def across(self) -> Any:
        """Pairs of different reports, each once."""
        return self.upper & (self.document[:, None] != self.document[None, :])


@dataclass(frozen=True)
class _Told:
    """One report: its named mentions, of both types."""

    event: str
    source: str
    named: dict[str, Passage]


def gather(
    encoder: Encoder, kind: MentionType, figures: Mapping[str, Figures] | None = None,
    events: bool = True,
) -> list[Event]:  # fmt: skip
    """The gold events, and with ``events`` all others, each with its mentions of one type.

    ``figures`` are the judged figures of the events, by name, for quotes.
    """
    told, links = _annotated(events)
    by_event: dict[str, list[_Told]] = {}
    for one in told:
        by_event.setdefault(one.event, []).append(one)
    found_events = [_event(encoder, kind, name, group, links) for name, group in by_event.items()]
    return [
        replace(event, figures=(figures or {}).get(event.name)) for event in found_events if event
    ]


Links = dict[frozenset[str], str]


@cache
def _annotated(events: bool) -> tuple[list[_Told], Links]:
    """The annotated reports and the links between their mentions; read once for both types."""
    links = gold_pairs.links()
    told = [
        _Told(gold_pairs.event(name), "gold", named)
        for name, named in gold_pairs.reports().items()
    ]  # fmt: skip
    if events:
        more = gold_pairs.links(gold_pairs.further("links"))
        links |= more
        # Reports without links say nothing of how their own mentions relate.
        linked = {gold_pairs.event(end) for pair in more for end in pair}
        for name, named in gold_pairs.reports(gold_pairs.further("reports")).items():
            if gold_pairs.event(name) in linked:
                told.append(_Told(gold_pairs.event(name), "links", named))
        for document, marks in event_file.read():
            found = event_file.mentions(document, marks)
            read = passages(document, list(found.values()))
            named = dict(zip(found, read, strict=True))
            told.append(_Told(gold_pairs.event(document.id), "file", named))
    return told, links


def _event(
    encoder: Encoder, kind: MentionType, name: str, told: list[_Told], links: Links
) -> Event | None:
    reports, keys = [], []
    for one in told:
        report = ready(list(one.named.values()), kind, encoder)
        if report:
            names = {id(passage): key for key, passage in one.named.items()}
            reports.append(report)
            keys += [f"{p.document}#{names[id(p)]}" for p in report.passages]
    if not reports:
        return None
    source = told[0].source
    report = merge(reports)
    relations = _implied(report, keys) if source == "file" else _linked(report, keys, links)
    return Event(name, source, reports, keys, relations, _classes(report, keys, relations, source))


def ready(told: Sequence[Passage], kind: MentionType, encoder: Encoder) -> Report | None:
    """The mentions of one type in a report, made ready; None where there are none."""
    chosen = sorted((p for p in told if p.type == kind), key=lambda p: p.mention.start)
    if not chosen:
        return None
    vectors = encoder.encode([text_of(p) for p in chosen])
    return prepare(chosen, vectors, encoder, [p for p in told if p.type == "quantity"])


def _linked(report: Report, keys: list[str], links: Links) -> Any:
    return _across(report, lambda i, j: links.get(frozenset((keys[i], keys[j]))))


def _implied(report: Report, keys: list[str]) -> Any:
    names = [key.split("#")[1] for key in keys]
    hours = [hours_of(passage.published) for passage in report.passages]

    def relation(i: int, j: int) -> str | None:
        a, b = (j, i) if hours[i] > hours[j] else (i, j)
        return event_file.relation(names[a], names[b], report.passages[a], report.passages[b])

    return _across(report, relation)


def _across(report: Report, relation: Callable[[int, int], str | None]) -> Any:
    """The relation of every pair of mentions of two reports, (n, n), "none" for None."""
    n = len(report)
    found = np.full((n, n), "none", dtype="<U11")
    for i, j in itertools.combinations(range(n), 2):
        if report.document[i] != report.document[j]:
            found[i, j] = found[j, i] = relation(i, j) or "none"
    return found


def _classes(report: Report, keys: list[str], relations: Any, source: str) -> Any:
    """0, 1, 2 of every pair; pairs within a report follow from those across reports."""
    classes = np.where(relations == "none", 0, np.where(relations == "related", 1, 2))
    here = report.document[:, None] == report.document[None, :]
    if source == "file":
        names = np.asarray(
            [key.split("#")[1].split("/")[0].rstrip(event_file.SIGNS) for key in keys]
        )
        group = np.asarray([name.split(".")[0] if "." in name else "" for name in names])
        one = names[:, None] == names[None, :]
        near = (group[:, None] == group[None, :]) & (group != "")[:, None]
    else:
        fact = labels(np.isin(relations, ONE_FACT))
        one = fact[:, None] == fact[None, :]
        member = np.eye(int(fact.max()) + 1, dtype=int)[fact]
        linked = member.T @ (relations == "related") @ member > 0
        near = linked[fact][:, fact]
    return np.where(here, np.where(one, 2, np.where(near, 1, 0)), classes)


def strangers(events: Sequence[Event], seed: int = 1) -> list[Event]:
    """Reports of different events put together: nothing in one is told in another."""
    left = [(event, number) for event in events for number in range(len(event.reports))]
    random.Random(seed).shuffle(left)
    found: list[Event] = []
    while True:
        chosen: dict[str, tuple[Event, int]] = {}
        for one in left:
            if len(chosen) < _TOGETHER:
                chosen.setdefault(one[0].name, one)
        if len(chosen) < _TOGETHER:
            return found
        left = [one for one in left if one is not chosen.get(one[0].name)]
        found.append(_mixed(f"strangers{len(found)}", list(chosen.values())))


def _mixed(name: str, chosen: list[tuple[Event, int]]) -> Event:
    reports = [event.reports[number] for event, number in chosen]
    keys, blocks = [], []
    for event, number in chosen:
        places = np.flatnonzero(event.document == number)
        keys += [event.keys[place] for place in places]
        blocks.append(event.classes[np.ix_(places, places)])
    relations = np.full((len(keys), len(keys)), "none", dtype="<U11")
    figures = [
        _of_document(event.figures, event.reports[number].passages[0].document)
        for event, number in chosen
        if event.figures
    ]
    return Event(
        name, "strangers", reports, keys, relations, _diagonal(blocks),
        _beside_one_another(figures) if figures else None,
    )  # fmt: skip


def _of_document(figures: Figures, document: str) -> Figures:
    places = [i for i, passage in enumerate(figures.passages) if passage.document == document]
    block = np.ix_(places, places)
    passages = [figures.passages[place] for place in places]
    return Figures(passages, figures.fact[block], figures.linked[block], figures.differ[block])


def _beside_one_another(parts: list[Figures]) -> Figures:
    return Figures(
        [passage for part in parts for passage in part.passages],
        _diagonal([part.fact for part in parts]),
        _diagonal([part.linked for part in parts]),
        _diagonal([part.differ for part in parts]),
    )


def _diagonal(blocks: list[Any]) -> Any:
    """Square tables along the diagonal of one, noughts elsewhere."""
    size = sum(len(block) for block in blocks)
    table = np.zeros((size, size), dtype=blocks[0].dtype)
    start = 0
    for block in blocks:
        table[start : start + len(block), start : start + len(block)] = block
        start += len(block)
    return table
