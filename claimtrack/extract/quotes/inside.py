"""Quotes inside a quote: inner marks, speech that the speaker relays, echoes of earlier words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.extract.quotes.attribution import Draft, Paragraph
from claimtrack.extract.quotes.frames import find_frames
from claimtrack.extract.quotes.rows import POINT, QUOTED, Row
from claimtrack.extract.quotes.section import Section
from claimtrack.extract.quotes.subjects import main_subject
from claimtrack.types import Span

if TYPE_CHECKING:
    from claimtrack.extract.quotes.drafts import Reader


def inside(reader: Reader, paragraph: Paragraph, at: int) -> None:
    """The quotes inside the words in marks at a place of a paragraph's row."""
    pair = paragraph.row.pair[at]
    if pair is not None:
        row = reader.row_inside(pair)
        since = len(reader.drafts)
        nested(reader, paragraph, row)
        echoes(reader, paragraph, row, since)


def echoes(reader: Reader, paragraph: Paragraph, row: Row, since: int) -> None:
    """Inner marks without a cue: kept for later, in case they repeat an earlier quote."""
    pairs = [row.pair[at] for at in row.quoted(0, len(row))]
    known = reader.spans_since(since) if pairs else set()
    for pair in pairs:
        if pair is not None and pair.inner not in known:
            reader.drafts.append(
                Draft(
                    kind="direct",
                    spans=[pair.inner],
                    paragraph=paragraph,
                    at=pair.start,
                    rule="echo inside a quote",
                    confidence=0.6,
                    marked=True,
                    nested=True,
                    echo=True,
                )
            )


def nested(
    reader: Reader,
    paragraph: Paragraph,
    row: Row,
    skip: tuple[int, ...] = (),
    parts: list[Span] | None = None,
) -> None:
    """Quotes inside a quote: inner marks with a cue, and speech relayed by the speaker.

    ``parts``: the places of the row that are speech, where an attribution stands between.
    """
    reader.names.read(row, quoted=True)
    since = len(reader.drafts)
    for first, stop in row.sentences:
        section = Section(row, first, stop, reader.lexicon, reader.layout.text)
        for frame in find_frames(section) if section.cues else []:
            if frame.cue.first in skip:
                continue
            if parts is not None and not any(a <= frame.cue.first < b for a, b in parts):
                continue  # it stands in the attribution
            if parts is not None:
                frame.content = [
                    (max(a, c), min(b, d))
                    for a, b in frame.content
                    for c, d in parts
                    if max(a, c) < min(b, d)
                ][:1]
            places = [at for a, b in frame.content for at in range(a, b)]
            if not places:
                continue
            quoted = [at for at in places if row.kind[at] == QUOTED]
            if not quoted and (
                frame.speaker is None or frame.cue.is_phrase or "think" in frame.cue.uses
            ):
                continue
            after = frame.cue.stop
            if not quoted and after < len(row) and row.low[after] in reader.lexicon.first_objects:
                continue
            spoken = frame.speaker and row.span(*frame.speaker)
            draft = Draft(
                kind="direct"
                if quoted and all(row.kind[at] in (QUOTED, POINT) for at in places)
                else "mixed"
                if quoted
                else "indirect",
                spans=[p.inner for at in quoted if (p := row.pair[at]) is not None]
                if quoted and all(row.kind[at] in (QUOTED, POINT) for at in places)
                else [row.span(a, b) for a, b in frame.content],
                paragraph=paragraph,
                at=row.start[frame.cue.first],
                speaker=spoken,
                cue=row.span(frame.cue.first, frame.cue.stop),
                rule="inside a quote: " + frame.rule,
                confidence=frame.confidence - 0.1,
                dropped=frame.subject_dropped,
                agreement=reader.agreement(row, frame.cue),
                marked=bool(quoted),
                nested=True,
            )
            reader.drafts.append(draft)
        inner_colon(reader, paragraph, section, since)


def inner_colon(reader: Reader, paragraph: Paragraph, section: Section, since: int) -> None:
    """Inner marks behind a colon that no known cue introduces."""
    row = section.row
    for at in row.quoted(section.first + 2, section.end):
        pair = row.pair[at]
        if pair is None or row.low[at - 1] != ":" or pair.inner in reader.spans_since(since):
            continue
        who = main_subject(section, at)
        if who is None or len(section.words(pair)) < 2:
            continue
        reader.drafts.append(
            Draft(
                kind="direct",
                spans=[pair.inner],
                paragraph=paragraph,
                at=pair.start,
                speaker=row.span(*who),
                rule="inside a quote: marks after a colon",
                confidence=0.55,
                marked=True,
                nested=True,
            )
        )
