"""Mentions of a new report, or of a question, against known ones: Matches with reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import cast

import numpy as np
from numpy.typing import NDArray

from claimtrack.match.judge import FACT, LINKED, Judgement, apply, figures_of, judge, pairs
from claimtrack.match.model import model, weights
from claimtrack.match.reasons import reasons
from claimtrack.match.relation import relations
from claimtrack.match.report import Report, merge, prepare
from claimtrack.match.stated import Figures
from claimtrack.match.verbatim import settled
from claimtrack.match.words import Encoder, Floats
from claimtrack.types import Attribution, Match, MentionType, Passage, Relation

_KEPT = 64
"""Reports of one type that stay ready, of a quarter of a megabyte each."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The Passages of one document with their stored vectors, float32 (n, dim)."""

    passages: Sequence[Passage]
    vectors: Floats


@dataclass(frozen=True, slots=True)
class Link:
    """A Match of a passage of one report to a passage of a later one in the list given."""

    report: int
    passage: int
    other_report: int
    other_passage: int
    match: Match


def compare_reports(new: Told, known: Sequence[Told], encoder: Encoder) -> list[Link]:
    """All matches of a new report, number 0, with known ones, which may inform one another.

    ``known`` should be the reports of the same event, a handful of them; the mentions of
    each in text order. Quotes meet quotes and figures meet figures only.
    """
    links = _links([new, *known], encoder, first_only=True)
    return sorted(links, key=lambda link: (link.passage, -link.match.score))


def compare_event(reports: Sequence[Told], encoder: Encoder) -> list[Link]:
    """All matches between all of an event's reports, as they stand with what is known now.

    A later report can settle how two earlier ones relate: *95,000* and *400,000* are rivals
    as soon as somebody sets one against the other.
    """
    return _links(reports, encoder, first_only=False)


def _links(reports: Sequence[Told], encoder: Encoder, first_only: bool) -> list[Link]:
    """Figures are judged first: what quotes say can be told by the figures in them."""
    thresholds = weights().thresholds
    found: list[Link] = []
    figures: Figures | None = None
    for kind in ("quantity", "quote"):
        ready = _ready(kind, reports, encoder, first_only)
        if ready:
            report, where = ready
            table = pairs(report, figures)
            judgement = judge(table, model, thresholds)
            found += _told(judgement, where, first_only)
            figures = figures_of(judgement)
    return found


def _ready(
    kind: MentionType, told: Sequence[Told], encoder: Encoder, first_only: bool
) -> tuple[Report, list[tuple[int, int]]] | None:
    """The mentions of one type as a Report, and of which report and passage each is; None
    where there is nothing to compare."""
    reports: list[Report] = []
    where: list[tuple[int, int]] = []
    for number, one in enumerate(told):
        places = [i for i, p in enumerate(one.passages) if p.type == kind]
        places.sort(key=lambda i: one.passages[i].mention.start)
        if not places and number == 0 and first_only:
            return None
        if places:
            figures = tuple(p for p in one.passages if p.type == "quantity")
            chosen = tuple(one.passages[i] for i in places)
            # An encoder is hashed by its identity, which a Protocol does not tell.
            ready = _prepared(chosen, encoder, figures)  # type: ignore[arg-type]
            reports.append(ready.of(one.vectors[places]))
            where += [(number, place) for place in places]
    return (merge(reports), where) if len(reports) > 1 else None


@lru_cache(maxsize=_KEPT)
def _prepared(
    passages: tuple[Passage, ...], encoder: Encoder, figures: tuple[Passage, ...]
) -> Report:
    """:func:`prepare`, kept for a while: the reports of an event are compared again and again.
    The vectors are left out: a database holds them rounded."""
    return prepare(passages, np.zeros((len(passages), encoder.dim), np.float32), encoder, figures)


def _told(judgement: Judgement, where: Sequence[tuple[int, int]], first_only: bool) -> list[Link]:
    """The links between mentions of different reports that a judgement speaks of."""
    table = relations(judgement, weights().thresholds)
    document = judgement.pairs.report.document
    asked = np.triu(document[:, None] != document[None, :])
    if first_only:
        asked[document > 0] = False
    result = []
    for i, j, match in _matches(judgement, table, asked):
        (report, passage), (other_report, other) = where[i], where[j]
        result.append(Link(report, passage, other_report, other, match))
    return result


def _matches(
    judgement: Judgement, table: NDArray[np.str_], asked: NDArray[np.bool_]
) -> Iterator[tuple[int, int, Match]]:
    """The Matches of the pairs asked for, of which the relations are in ``table``: what the
    words of two quotes settle goes before what the models say of them."""
    passages = judgement.pairs.report.passages
    quotes = passages[0].type == "quote"
    linked = table != "none"
    languages = np.asarray([passage.language for passage in passages])
    worded = quotes & (languages[:, None] == languages[None, :])
    places = np.nonzero(asked & (linked | worded))
    for i, j in zip(*(place.tolist() for place in places), strict=True):
        found = settled(passages[i], passages[j]) if worded[i, j] else None
        if found:
            relation, score = found
        elif linked[i, j]:
            relation = cast(Relation, str(table[i, j]))
            # One fact but for the day is related, though nothing else tells the two apart.
            columns = [FACT, LINKED] if relation == "related" else [FACT]
            score = float(judgement.classes[i, j, columns].max())
        else:
            continue
        yield i, j, Match(score, relation, reasons(judgement, i, j, relation))


def compare_passages(
    new: Passage,
    known: Passage,
    *,
    new_vector: Floats,
    known_vector: Floats,
    encoder: Encoder,
) -> Match | None:
    """How one mention relates to one known mention, by themselves; None where it does not.

    A new Passage without ``document`` is a question (:func:`claimtrack.match.as_query`): it
    has no event, so only words and figures speak, and what differs is ``conflicting``.
    """
    if new.type != known.type:
        return None
    if not new.document:
        return ask(new, [known], new_vector, known_vector[None, :], encoder)[0]
    told = compare_reports(
        Told([new], new_vector[None, :]), [Told([known], known_vector[None, :])], encoder
    )
    return told[0].match if told else None


def ask(
    question: Passage,
    known: Sequence[Passage],
    question_vector: Floats,
    known_vectors: Floats,
    encoder: Encoder,
) -> list[Match | None]:
    """A question against known mentions: a Match or None for each, same order."""
    same_kind = [i for i, p in enumerate(known) if p.type == question.type]
    result: list[Match | None] = [None] * len(known)
    if not same_kind:
        return result
    reports = [prepare([question], question_vector[None, :], encoder)]
    for i in same_kind:
        # A question has no speaker and no time: those of the known ones need not be read.
        said = replace(known[i].mention, attribution=Attribution())
        one = replace(known[i], mention=said, published=None)
        reports.append(prepare([one], known_vectors[i][None, :], encoder, [one]))
    judgement = questioned(merge(reports))
    table = relations(judgement, _for_questions(weights().thresholds))
    asked = np.zeros(table.shape, dtype=np.bool_)
    asked[0, 1:] = True
    for _, place, match in _matches(judgement, table, asked):
        result[same_kind[place - 1]] = match
    return result


def questioned(report: Report) -> Judgement:
    """A Report whose first mention is a question, judged by words and figures alone."""
    table = pairs(report)
    kind = report.passages[0].type
    asked = table.comparable.copy()
    asked[1:, 1:] = False
    classes = apply(model(f"{kind}.question"), table.features, asked, table.columns)
    changed = np.zeros(asked.shape, dtype=np.float32)
    return Judgement(table, classes, changed)


def _for_questions(thresholds: Mapping[str, float]) -> dict[str, float]:
    """The thresholds for questions."""
    return dict(thresholds) | {
        name.replace("question.", "", 1): value
        for name, value in thresholds.items()
        if name.startswith("question.")
    }
