"""Speech without a cue in its sentence: words in marks that read as speech, and reported mood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.extract.attribution import Draft, Paragraph
from claimtrack.extract.inside import inside
from claimtrack.extract.rows import QUOTED
from claimtrack.extract.section import Section
from claimtrack.extract.subjects import main_subject, subject

if TYPE_CHECKING:
    from claimtrack.extract.drafts import Reader


def fallback(
    reader: Reader, paragraph: Paragraph, section: Section, left: list[int]
) -> Draft | None:
    """Words in marks beside other words: taken only where they read as speech."""
    row, text = paragraph.row, reader.layout.text
    last: Draft | None = None
    for at in left:
        pair = row.pair[at]
        if pair is None:
            continue
        words = text[pair.inner[0] : pair.inner[1]].split()
        after_colon = at > section.first and row.low[at - 1] == ":"
        sentence = words and words[0][0].isupper() and text[pair.inner[1] - 1] in ".!?…,"
        fragment = len(words) >= reader.lexicon.speech_words and words[0][0].islower()
        if not ((after_colon and len(words) >= 3) or (sentence and len(words) >= 4) or fragment):
            continue
        who = None
        if pair.final == "," and not after_colon:
            who = subject(section, at + 1, section.chunk_stop(at + 1))
        chunk = section.chunk_start(at - 1 if after_colon else at)
        if after_colon:
            who = main_subject(section, at)
        who = who or subject(section, chunk, at) or subject(section, section.first, at)
        last = Draft(
            kind="direct",
            spans=[pair.inner],
            paragraph=paragraph,
            at=pair.start,
            speaker=row.span(*who) if who else None,
            rule="marks after a colon" if after_colon else "marks that read as speech",
            confidence=0.6 if after_colon else 0.45,
            marked=True,
            floating=who is None,
        )
        reader.drafts.append(last)
        inside(reader, paragraph, at)
    return last


def loose(
    reader: Reader, paragraph: Paragraph, section: Section, last: Draft | None
) -> Draft | None:
    """A sentence whose verb says that it is somebody's words: free indirect speech."""
    row, lexicon = paragraph.row, reader.lexicon
    if not lexicon.subjunctive or section.end - section.first < 4:
        return None
    if section.cues:
        return None
    verb = section.subjunctive(section.first, section.end)
    if verb is None or any(
        row.low[at] in lexicon.first_persons for at in range(section.first, section.end)
    ):
        return None
    if last is None and not reader.drafts:
        return None
    first, stop = section.trim(section.first, section.end)
    if last is not None and last.loose and last.paragraph is paragraph:
        last.spans[-1] = (last.spans[-1][0], row.end[stop - 1])
        return last
    marked = any(row.kind[at] == QUOTED for at in range(first, stop))
    draft = Draft(
        kind="mixed" if marked else "indirect",
        spans=[row.span(first, stop)],
        marked=marked,
        paragraph=paragraph,
        at=row.start[verb],
        rule="free indirect speech",
        confidence=0.6,
        floating=True,
        loose=True,
    )
    reader.drafts.append(draft)
    return draft
