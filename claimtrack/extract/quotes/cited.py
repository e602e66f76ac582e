"""Verbs that quote somebody: not their subject speaks but their object, "the paper quotes X"."""

from __future__ import annotations

from claimtrack.extract.quotes.contents import content_after, content_before
from claimtrack.extract.quotes.cues import Cue
from claimtrack.extract.quotes.frame import Frame
from claimtrack.extract.quotes.phrases import Candidate, candidates
from claimtrack.extract.quotes.section import Section
from claimtrack.types import Span

_CLOSED = frozenset(",.?!…")


def cited_frame(section: Section, cue: Cue, chunk: int) -> Frame | None:
    """Of "the paper quoted the mayor: '...'" and "X is quoted by the paper: '...'"."""
    who = cited(section, cue)
    if who is None:
        return None
    rule = "somebody who is quoted"
    content: list[Span] = []
    pair = section.row.pair[chunk - 1] if chunk > section.first else None
    if chunk > section.first and (pair is None or pair.final in _CLOSED):
        content = content_before(section, cue, chunk, section.chunk_stop(max(cue.stop, who[1])))
    if not any(section.quoted(at) for a, b in content for at in range(a, b)):
        content = _behind_colon(section, max(cue.stop, who[1])) or content_after(section, cue)
    return Frame(cue, who, content, rule, 0.8, oblique=who[0] >= cue.stop)


def cited(section: Section, cue: Cue) -> Span | None:
    """Whom a verb quotes: a person rather than a paper, its object rather than its subject."""
    row, lexicon = section.row, section.lexicon
    chunk, close = section.chunk_start(cue.group), section.chunk_stop(cue.stop)
    before = candidates(row, chunk, cue.group, lexicon, section.sentence_start)
    after = candidates(row, cue.stop, close, lexicon, section.sentence_start)
    after = [c for c in after if not c.governed or _objective(section, c.first)]
    nobody = lexicon.impersonal_pronouns
    near = [c for c in after if c.strength == 2 and row.low[c.first] not in nobody]
    bare = after[0] if after and lexicon.noun_capitals else None
    if bare is not None and bare.first == cue.stop and bare.stop == bare.first + 1:
        near = near or [bare]  # "zitierte Roe mit den Worten"
    if any(low in lexicon.copulas for low in row.low[chunk : cue.stop]):
        free = [c for c in before if not c.governed]
        return (free[0].first, free[0].stop) if free else None
    people = [c for c in near if not _body(section, c)]
    best = people or near[1:] or (near if before else [])
    return (best[0].first, best[0].stop) if best else None


def _objective(section: Section, first: int) -> bool:
    """Whether a phrase is an object by its case or by the preposition of people."""
    lexicon, low = section.lexicon, section.row.low
    return low[first] in lexicon.oblique or low[first - 1] in lexicon.objective


def _body(section: Section, phrase: Candidate) -> bool:
    row, lexicon = section.row, section.lexicon
    kinds = [lexicon.noun(row.low[at]) for at in range(phrase.first, phrase.stop)]
    first = next((kind for kind in kinds if kind is not None), None)
    return first == "body"


def _behind_colon(section: Section, at: int) -> list[Span]:
    """Words in marks that a colon announces behind whoever is quoted."""
    quoted = section.end - 1
    announced = section.quoted(quoted) and section.low(quoted - 1) == ":"
    return [(quoted, quoted + 1)] if announced and quoted > at else []
