"""A typed question against the known mentions that may answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from claimtrack import encode, match
from claimtrack.extract.layout import Layout
from claimtrack.match.figures import compare
from claimtrack.match.surroundings import content_words
from claimtrack.match.words import word_vectors
from claimtrack.types import Document, Match, Passage, Quantity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vectors = NDArray[Any]

JUDGED = 60
"""Known mentions that are judged for a question, the likeliest of the candidates."""
ONE_THING = 0.3
"""Cosine of the words for two counted things from which on they may be one."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Known mentions with their numbers in the database and their vectors, (n, dim), and the
    scores of those that the full text found."""

    ids: Sequence[int]
    passages: Sequence[Passage]
    vectors: Vectors
    hits: Mapping[int, float] = field(default_factory=dict)


def likeliest(
    text: str, language: str, known: Known, encoder: encode.Encoder, most: int = JUDGED
) -> Known:
    """As many of the known mentions as are judged, those that a typed text likeliest asks for."""
    if len(known.ids) <= most:
        return known
    from claimtrack.match.ranking import Entry, rank

    entries = [
        Entry(p.title or "", _told(p), p.language, known.hits.get(id_, 0.0))
        for id_, p in zip(known.ids, known.passages, strict=True)
    ]
    scores = rank(text, language, entries, known.vectors, encoder)
    best = sorted(range(len(entries)), key=lambda i: (-scores[i], known.ids[i]))[:most]
    return Known(
        [known.ids[i] for i in best], [known.passages[i] for i in best], known.vectors[best]
    )


def _told(passage: Passage) -> str:
    """What a mention tells: a quote's words, a figure's sentence."""
    return passage.text if passage.type == "quote" else passage.context


def answers(
    questions: Sequence[Passage],
    vectors: Vectors,
    known: Known,
    inside: Mapping[int, Sequence[Passage]],
    encoder: encode.Encoder,
) -> list[list[Match | None]]:
    """For every question a Match or None for each known mention.

    ``inside`` has the figures that stand in a known quote. ``questions`` are what one typed
    text asks for (:func:`claimtrack.match.as_query`): a quote answers its words only as far
    as its figures answer the figures asked for.
    """
    figures = [question for question in questions if question.type == "quantity"]
    result: list[list[Match | None]] = []
    surest = 1.0
    # Figures come first in a question, so how sure they are is known when its words are asked.
    for question, vector in zip(questions, vectors, strict=True):
        if question.type == "quantity":
            result.append(match.ask(question, known.passages, vector, known.vectors, encoder))
            surest = max((m.score for row in result for m in row if m), default=1.0)
            continue
        said, nearest = _nearest_sentences(vector, known, encoder)
        found = match.ask(question, said, vector, nearest, encoder)
        for place, answer in enumerate(found):
            figures_inside = inside.get(known.ids[place], ())
            stated = [f for f in figures_inside if f.text in said[place].text]
            if answer and answer.relation == "same" and figures and stated:
                found[place] = _as_figures_say(answer, figures, stated, surest, encoder)
        result.append(found)
    return result


def _as_figures_say(
    answer: Match,
    asked: Sequence[Passage],
    stated: Sequence[Passage],
    surest: float,
    encoder: encode.Encoder,
) -> Match:
    """What a quote that says the same words answers, given the figures that it states.

    Where it states a figure asked for, ``same``; where it states another one of the same
    things, ``conflicting`` and no surer than the figures by themselves; where its figures
    count something else, ``related``.
    """
    compared = [
        (x, y, compare(x.mention, y.mention))
        for x in asked
        for y in stated
        if isinstance(x.mention, Quantity)
        and isinstance(y.mention, Quantity)
        and _one_thing(x, y, encoder)
    ]
    compared = [one for one in compared if one[2] != "incomparable"]
    if not compared:
        return replace(answer, relation="related")
    if any(how != "disjoint" for _, _, how in compared):
        return answer
    x, y, _ = compared[0]
    reason = f"{x.text} and {y.text}: figures that cannot both hold"
    return Match(min(answer.score, surest), "conflicting", (reason, *answer.reasons))


def _one_thing(x: Passage, y: Passage, encoder: encode.Encoder) -> bool:
    """Whether two figures may count the same things; one that names nothing may count any."""
    named = [content_words(p.item or p.whole or "", p.language) for p in (x, y)]
    if not all(named):
        return True
    a, b = (word_vectors(encoder).mean(words) for words in named)
    return float(a @ b) >= ONE_THING


def _nearest_sentences(
    vector: Vectors, known: Known, encoder: encode.Encoder
) -> tuple[list[Passage], Vectors]:
    """The known mentions, each quote as its sentence that is nearest to what is asked.

    Who remembers one sentence of a statement asks for that sentence, and the vector of
    the whole says little of its parts.
    """
    said, nearest = list(known.passages), known.vectors.copy()
    parts = [(i, part) for i, p in enumerate(known.passages) for part in sentences(p)]
    if not parts:
        return said, nearest
    encoded = encoder.encode([part for _, part in parts])
    best = nearest @ vector
    for (i, part), part_vector in zip(parts, encoded, strict=True):
        cosine = float(part_vector @ vector)
        if cosine > best[i]:
            best[i], nearest[i] = cosine, part_vector
            said[i] = replace(said[i], text=part)
    return said, nearest


def sentences(passage: Passage) -> list[str]:
    """The sentences of a quote that has several; of other mentions none."""
    if passage.type != "quote":
        return []
    spans = Layout(Document("", passage.text, passage.language)).sentences
    return [passage.text[start:end] for start, end in spans] if len(spans) > 1 else []
