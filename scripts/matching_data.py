"""All annotated reports as one table of pairs, with the event of every mention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import event_file
import gold_pairs
import numpy as np

from claimtrack.extract import passages
from claimtrack.match.embed import text_of
from claimtrack.match.judge import Pairs, pairs
from claimtrack.match.report import Report, merge, prepare
from claimtrack.match.words import Encoder
from claimtrack.types import MentionType, Passage


@dataclass(frozen=True, eq=False)
class Data:
    """Pairs of all mentions of one type. ``relations`` (n, n) strings, "none" where there is
    none; ``classes`` 0 none, 1 related, 2 one fact, also within a report; ``event`` (n,)."""

    pairs: Pairs
    relations: Any
    classes: Any
    event: Any
    gold: Any
    linked: Any
    """Which mentions have their relations from a file of links, (n,)."""
    keys: list[str]
    reports: list[Report]

    def part(self, places: Any) -> Pairs:
        """Pairs of the documents of these mentions alone, in the same order."""
        numbers = list(dict.fromkeys(self.document[places]))
        return pairs(merge([self.reports[number] for number in numbers]))

    @property
    def document(self) -> Any:
        return self.pairs.report.document

    @property
    def upper(self) -> Any:
        return np.triu(np.ones_like(self.pairs.possible), 1)

    @property
    def across(self) -> Any:
        """Pairs of different reports of one event, each once."""
        return self.upper & (self.document[:, None] != self.document[None, :]) & self.one_event

    @property
    def one_event(self) -> Any:
        return self.event[:, None] == self.event[None, :]


def gather(encoder: Encoder, kind: MentionType, events: bool = True) -> Data:
    """The gold reports, and with ``events`` those of the event file, as pairs of one type."""
    documents: list[dict[str, Passage]] = list(gold_pairs.reports().values())
    gold = len(documents)
    links = gold_pairs.links()
    linked = gold
    if events:
        more = gold_pairs.links(gold_pairs.further("links"))
        links |= more
        # Reports without links say nothing of how their own mentions relate.
        told = {gold_pairs.event(end) for pair in more for end in pair}
        for name, named in gold_pairs.reports(gold_pairs.further("reports")).items():
            if gold_pairs.event(name) in told:
                documents.append(named)
        linked = len(documents)
        for document, marks in event_file.read():
            found = event_file.mentions(document, marks)
            read = passages(document, list(found.values()))
            documents.append(dict(zip(found, read, strict=True)))
    reports, keys, event, from_gold, by_links = [], [], [], [], []
    for number, named in enumerate(documents):
        chosen = {k: p for k, p in named.items() if p.type == kind}
        if not chosen:
            continue
        ordered = sorted(chosen.items(), key=lambda item: item[1].mention.start)
        found_passages = [p for _, p in ordered]
        vectors = encoder.encode([text_of(p) for p in found_passages])
        figures = [p for p in named.values() if p.type == "quantity"]
        reports.append(prepare(found_passages, vectors, encoder, figures))
        keys += [f"{p.document}#{k}" for k, p in ordered]
        event += [gold_pairs.event(found_passages[0].document)] * len(ordered)
        from_gold += [number < gold] * len(ordered)
        by_links += [number < linked] * len(ordered)
    table = pairs(merge(reports))
    in_gold, annotated = np.asarray(from_gold), np.asarray(by_links)
    relations = _relations(table, keys, np.asarray(event), annotated, links)
    classes = _classes(relations, table.report.document, keys, annotated)
    return Data(table, relations, classes, np.asarray(event), in_gold, annotated, keys, reports)


def _relations(table: Pairs, keys: list[str], event: Any, gold: Any, links: Any) -> Any:
    n = len(keys)
    found = np.full((n, n), "none", dtype="<U11")
    report = table.report
    for i in range(n):
        for j in range(i + 1, n):
            if event[i] != event[j] or report.document[i] == report.document[j]:
                continue
            if gold[i]:
                relation = links.get(frozenset((keys[i], keys[j])))
            else:
                a, b = (
                    (i, j)
                    if not report.hours[report.document[i]] > report.hours[report.document[j]]
                    else (j, i)
                )
                relation = event_file.relation(
                    keys[a].split("#")[1], keys[b].split("#")[1],
                    report.passages[a], report.passages[b],
                )  # fmt: skip
            if relation:
                found[i, j] = found[j, i] = relation
    return found


def _classes(relations: Any, document: Any, keys: list[str], gold: Any) -> Any:
    """0, 1, 2 of every pair; pairs within a report follow from those across reports."""
    n = len(keys)
    head = list(range(n))

    def find(x: int) -> int:
        while head[x] != x:
            x = head[x]
        return x

    for i, j in zip(
        *np.nonzero(np.isin(relations, ["same", "updated", "conflicting"])), strict=True
    ):
        head[find(int(i))] = find(int(j))
    group = np.asarray([find(i) for i in range(n)])
    linked = {
        (group[i], group[j]) for i, j in zip(*np.nonzero(relations == "related"), strict=True)
    }
    classes = np.where(relations == "none", 0, np.where(relations == "related", 1, 2))
    for i in range(n):
        for j in range(n):
            if i != j and document[i] == document[j]:
                if gold[i]:
                    one = group[i] == group[j]
                    near = (group[i], group[j]) in linked
                else:
                    a, b = (keys[x].split("#")[1].split("/")[0] for x in (i, j))
                    one = a == b
                    near = "." in a and a.split(".")[0] == b.split(".")[0]
                classes[i, j] = 2 if one else 1 if near else 0
    return classes
