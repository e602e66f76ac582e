"""The mentions of one type in one report, made ready to be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from claimtrack.extract.days import Days, day_of
from claimtrack.extract.layout import fold
from claimtrack.match.bodies import bodies_of
from claimtrack.match.figures import Interval, interval, telling
from claimtrack.match.stated import inside
from claimtrack.match.surroundings import (
    Surroundings,
    content_words,
    names_in,
    partitives,
    place_of,
    surroundings,
)
from claimtrack.match.words import Encoder, Floats, WordVectors, word_vectors
from claimtrack.types import Passage, Quantity

Ints = NDArray[np.int64]
PART, TOTAL = 1, 2
_PART = re.compile(r"[.!?;:…]+|\s[–—-]\s")
_FEWEST_WORDS = 2
_ALIKE = 0.7  # cosine of two words that say the same


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """n mentions with their arrays; ``document`` numbers the documents from 0.

    ``vectors`` (n, dim) are the stored ones; ``items``, ``wholes``, ``nears`` and ``speakers``
    (n, dim) means of word vectors, noughts where there are no words; ``speaker_bodies``
    (n, kinds) say which bodies the speakers are. ``words`` (m, dim) are the surrounding words
    one mention after the other, mention i from ``starts[i]`` on; so with ``own_words`` for
    items and ``parts`` for the clauses of a quote. ``days`` (n, 2) are the first and last day
    that a mention's sentence names, NaN without one; ``sentence`` numbers the sentences,
    ``order`` says where in its report a mention stands, 0 first and 1 last. ``titles`` and
    ``gists`` (documents, dim), ``hours`` (documents,), NaN where unknown, ``names`` of each
    document.
    """

    passages: tuple[Passage, ...]
    settings: tuple[Surroundings, ...]
    document: Ints
    vectors: Floats
    items: Floats
    wholes: Floats
    nears: Floats
    speakers: Floats
    speaker_bodies: Floats
    words: Floats
    closeness: Floats
    rarity: Floats
    starts: Ints
    own_words: Floats
    own_starts: Ints
    parts: Floats
    part_starts: Ints
    roles: Floats
    things: Floats
    cues: Floats
    days: NDArray[np.float64]
    sentence: Ints
    order: Floats
    intervals: tuple[Interval | None, ...]
    inner: tuple[tuple[Interval, ...], ...]
    telling: Floats
    structure: Ints
    borrowed: NDArray[np.bool_]
    titles: Floats
    gists: Floats
    hours: NDArray[np.float64]
    names: tuple[frozenset[str], ...]

    def __len__(self) -> int:
        return len(self.passages)

    def of(self, vectors: Floats) -> Report:
        """The same report of one document with these vectors."""
        rows = np.asarray(vectors, dtype=np.float32)
        return replace(self, vectors=rows, gists=gist_of(rows)[None, :])


def hours_of(published: str | None) -> float:
    """Hours since 1970 of an ISO 8601 time, NaN without one; no offset is read as UTC."""
    if not published:
        return float("nan")
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return float("nan")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.timestamp() / 3600


def gist_of(vectors: Floats) -> Floats:
    """What a report's mentions mean on the whole: a unit vector, (dim,)."""
    mean: Floats = vectors.mean(0)
    norm = float(np.linalg.norm(mean))
    return mean / norm if norm > 0 else mean


def names_of(title: str | None, contexts: Iterable[str]) -> frozenset[str]:
    """Skeletons of the names in the title and around the mentions of one document."""
    return frozenset().union(names_in(title or ""), *map(names_in, set(contexts)))


def prepare(
    passages: Sequence[Passage],
    vectors: Floats,
    encoder: Encoder,
    figures: Sequence[Passage] = (),
) -> Report:
    """Make the Passages of one document and one type ready.

    ``vectors`` are those of :func:`claimtrack.match.text_of`, float32 (n, dim), same order.
    Passages must be of one type, in text order. ``figures`` are the quantities of the same
    document: those inside a quote tell what it says.
    """
    words = word_vectors(encoder)
    settings = tuple(surroundings(passage) for passage in passages)
    items, borrowed = _items(passages, settings)
    wholes = _wholes(passages, settings)
    first = passages[0]
    title = content_words(first.title or "", first.language)
    speakers = [content_words(p.speaker or "", p.language) for p in passages]
    words.learn(w for s in settings for w in s.words)
    words.learn(w for group in (*items, *wholes, *speakers, title) for w in group)
    flat, close, starts = _flat(words, [s.words for s in settings], [s.closeness for s in settings])
    own, _, own_starts = _flat(words, items, [np.ones(len(i), dtype=np.float32) for i in items])
    parts = [_parts(p, s) for p, s in zip(passages, settings, strict=True)]
    measured = [p.mention if isinstance(p.mention, Quantity) else None for p in passages]
    return Report(
        passages=tuple(passages),
        settings=settings,
        document=np.zeros(len(passages), dtype=np.int64),
        vectors=np.asarray(vectors, dtype=np.float32),
        items=words.means(items),
        wholes=words.means(wholes),
        nears=words.means([s.words for s in settings], [s.closeness for s in settings]),
        speakers=words.means(speakers),
        speaker_bodies=np.stack([bodies_of(p.speaker or "", p.language) for p in passages]),
        words=flat,
        closeness=close,
        rarity=_rarity(flat, starts),
        starts=starts,
        own_words=own,
        own_starts=own_starts,
        parts=words.means([part for p in parts for part in p]),
        part_starts=_starts([len(p) for p in parts]),
        roles=np.stack([s.roles for s in settings]),
        things=np.stack([s.things for s in settings]),
        cues=np.stack([s.cues for s in settings]),
        days=_days(passages),
        sentence=_numbers([passage.context for passage in passages]),
        order=np.linspace(0.0, 1.0, len(passages), dtype=np.float32),
        intervals=tuple(interval(f) if f else None for f in measured),
        inner=_inside(passages, figures),
        telling=np.asarray([telling(f) if f else 0.0 for f in measured], dtype=np.float32),
        structure=_structure(passages),
        borrowed=np.asarray(borrowed, dtype=np.bool_),
        titles=words.mean(title)[None, :],
        gists=gist_of(vectors)[None, :],
        hours=np.asarray([hours_of(first.published)]),
        names=(names_of(first.title, (passage.context for passage in passages)),),
    )


def merge(reports: Sequence[Report]) -> Report:
    """Reports of one type as one, their documents numbered in the order given."""
    if len(reports) == 1:
        return reports[0]
    stacked = {
        name: np.concatenate([getattr(r, name) for r in reports])
        for name in (
            "vectors",
            "items",
            "wholes",
            "nears",
            "speakers",
            "speaker_bodies",
            "words",
            "closeness",
            "rarity",
            "parts",
            "own_words",
            "roles",
            "things",
            "cues",
            "days",
            "order",
            "telling",
            "structure",
            "borrowed",
            "titles",
            "gists",
            "hours",
        )
    }
    counts = [0, *np.cumsum([len(r.hours) for r in reports])]
    return Report(
        passages=tuple(p for r in reports for p in r.passages),
        settings=tuple(s for r in reports for s in r.settings),
        document=np.concatenate([r.document + c for r, c in zip(reports, counts, strict=False)]),
        starts=_shifted([(r.starts, len(r.words)) for r in reports]),
        own_starts=_shifted([(r.own_starts, len(r.own_words)) for r in reports]),
        part_starts=_shifted([(r.part_starts, len(r.parts)) for r in reports]),
        sentence=_shifted([(r.sentence, len(r)) for r in reports]),
        intervals=tuple(i for r in reports for i in r.intervals),
        inner=tuple(i for r in reports for i in r.inner),
        names=tuple(n for r in reports for n in r.names),
        **stacked,
    )


def _numbers(contexts: Sequence[str]) -> Ints:
    """The number of each mention's sentence."""
    number: dict[str, int] = {}
    found = [number.setdefault(context, len(number)) for context in contexts]
    return np.asarray(found, dtype=np.int64)


def _shifted(starts: Sequence[tuple[Ints, int]]) -> Ints:
    moved, offset = [], 0
    for places, length in starts:
        moved.append(places + offset)
        offset += length
    return np.concatenate(moved)


def _flat(
    words: WordVectors, groups: Sequence[Sequence[str]], weights: Sequence[Floats]
) -> tuple[Floats, Floats, Ints]:
    """Vectors of all words, their weights, and where each group starts; an empty group has
    one row of noughts."""
    counts = [max(len(group), 1) for group in groups]
    filled = np.repeat([len(group) > 0 for group in groups], counts)
    vectors = np.zeros((len(filled), words.dim), dtype=np.float32)
    vectors[filled] = words.of([word for group in groups for word in group])
    close = np.ones(len(filled), dtype=np.float32)
    close[filled] = np.concatenate(weights)
    return vectors, close, _starts(counts)


def _starts(counts: Sequence[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)


def _parts(passage: Passage, setting: Surroundings) -> list[tuple[str, ...]]:
    """The content words of each clause of a quote, one empty part for a figure."""
    if passage.type != "quote":
        return [()]
    pieces = [content_words(piece, passage.language) for piece in _PART.split(passage.text)]
    long = [piece for piece in pieces if len(piece) >= _FEWEST_WORDS]
    return long if len(long) > 1 else [setting.own]


def _rarity(words: Floats, starts: Ints) -> Floats:
    """For each surrounding word 1 over the root of how many mentions have one like it near."""
    alike = (words @ words.T > _ALIKE).astype(np.float32)
    mentions = np.maximum.reduceat(alike, starts, axis=1).sum(1)
    result: Floats = (1.0 / np.sqrt(np.maximum(mentions, 1.0))).astype(np.float32)
    return result


def days_of(passage: Passage) -> Days | None:
    """First and last day that a figure's sentence dates it to; None where it names none."""
    start, _ = place_of(passage)
    return day_of(passage.context, start, passage.language, passage.published)


def _days(passages: Sequence[Passage]) -> NDArray[np.float64]:
    """First and last day named near each figure, as ordinals; NaN where none is."""
    found = np.full((len(passages), 2), np.nan)
    for row, passage in zip(found, passages, strict=True):
        if passage.type == "quantity":
            days = days_of(passage)
            if days:
                row[:] = [day.toordinal() for day in days]
    return found


def _inside(
    passages: Sequence[Passage], figures: Sequence[Passage]
) -> tuple[tuple[Interval, ...], ...]:
    """The figures that each quote states; none for figures."""
    found: list[list[Interval]] = [[] for _ in passages]
    if passages[0].type == "quote":
        for quote, figure in zip(*inside(passages, figures), strict=True):
            mention = figures[figure].mention
            if isinstance(mention, Quantity) and (value := interval(mention)):
                found[quote].append(value)
    return tuple(map(tuple, found))


def _items(
    passages: Sequence[Passage], settings: Sequence[Surroundings]
) -> tuple[list[tuple[str, ...]], list[bool]]:
    """The item words of each figure; an elided item is that of the figure before it."""
    items: list[tuple[str, ...]] = []
    borrowed: list[bool] = []
    previous: tuple[Passage, tuple[str, ...]] | None = None
    for passage, setting in zip(passages, settings, strict=True):
        words, loan = setting.own, False
        figure = passage.mention
        if not words and isinstance(figure, Quantity) and not passage.whole and previous:
            before, before_words = previous
            if isinstance(before.mention, Quantity) and before.mention.kind == figure.kind:
                words, loan = before_words, True
        if words:
            previous = (passage, words)
        items.append(words)
        borrowed.append(loan)
    return items, borrowed


def _wholes(passages: Sequence[Passage], settings: Sequence[Surroundings]) -> list[tuple[str, ...]]:
    """The words of each share's whole; an elided whole is that of the share before it."""
    wholes: list[tuple[str, ...]] = []
    previous: tuple[str, ...] = ()
    for passage, setting in zip(passages, settings, strict=True):
        words = setting.whole
        figure = passage.mention
        share = isinstance(figure, Quantity) and figure.kind in ("fraction", "percent")
        if share and not words and not passage.item:
            words = previous
        if words:
            previous = words
        wholes.append(words)
    return wholes


def _structure(passages: Sequence[Passage]) -> Ints:
    """PART and TOTAL of *451 of 512 drones*: two counts in one phrase, the smaller first."""
    kinds = np.zeros(len(passages), dtype=np.int64)
    for place, (a, b) in enumerate(pairwise(passages)):
        x, y = a.mention, b.mention
        if not isinstance(x, Quantity) or not isinstance(y, Quantity):
            continue
        gap = y.start - x.end
        if x.kind != y.kind or not 0 < gap <= 20 or a.context != b.context:
            continue
        if a.item and b.item and a.item != b.item:
            continue
        small, large = x.high if x.high is not None else x.low, y.low
        after = a.context.find(a.text) + len(a.text)
        joint = fold(a.context[after : after + gap]).split()
        if small is None or large is None or small > large or len(joint) > 3:
            continue
        if partitives(a.language).intersection(joint):
            kinds[place], kinds[place + 1] = PART, TOTAL
    return kinds
