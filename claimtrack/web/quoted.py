"""Mentions as pages show them: in their context, with their spans marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from claimtrack import review
from claimtrack.match.wording import interval
from claimtrack.store import Database, pages
from claimtrack.store.pages import Place
from claimtrack.types import Passage, Quantity, Span
from claimtrack.web.marking import Mark, Segment, differing, parts_in_context, segments


@dataclass(frozen=True, slots=True)
class Shown:
    """A mention with all that a page says of it."""

    id: int
    passage: Passage
    place: Place
    context: list[Segment] = field(default_factory=list)

    @property
    def figure(self) -> str | None:
        """*450 to 550 km*; ``None`` for a quote."""
        mention = self.passage.mention
        if not isinstance(mention, Quantity):
            return None
        return interval(mention.low, mention.high, mention.unit)

    @property
    def counted(self) -> str | None:
        return self.passage.item or self.passage.whole


def shown(
    database: Database, mentions: Iterable[int], differ: dict[int, list[Span]] | None = None
) -> dict[int, Shown]:
    """Mentions by number; ``differ`` are offsets into a mention's text of words to be marked."""
    wanted = list(mentions)
    passages, places = database.passages(wanted), pages.places(database, wanted)
    return {
        number: Shown(
            number,
            passages[number],
            places[number],
            in_context(number, passages[number], places[number], (differ or {}).get(number, [])),
        )
        for number in wanted
        if number in passages
    }


def in_context(
    number: int, passage: Passage, place: Place, differ: Sequence[Span] = ()
) -> list[Segment]:
    """The context with the mention, its speaker and cue, and differing words marked."""
    mention = passage.mention
    offset = place.context_start
    if offset is None:
        # The text around it was stored another way: look for its words.
        spans = parts_in_context(mention.spans, passage.context, passage.text)
        return segments(passage.context, [Mark(s, e, mention.type, number) for s, e in spans])
    marks = mention_marks(number, passage)
    marks += [Mark(*span, "differs") for span in _in_document(differ, mention.spans)]
    return segments(passage.context, marks, offset)


def mention_marks(number: int, passage: Passage) -> list[Mark]:
    """What of a document's text belongs to a mention."""
    mention = passage.mention
    marks = [Mark(start, end, mention.type, number) for start, end in mention.spans]
    said = mention.attribution
    for span, name in ((said.speaker, "speaker"), (said.cue, "cue")):
        if span is not None and mention.type == "quote":
            marks.append(Mark(*span, name))
    if isinstance(mention, Quantity) and mention.item is not None:
        marks.append(Mark(*mention.item, "item"))
    return marks


def _in_document(differ: Sequence[Span], spans: Sequence[Span]) -> list[Span]:
    """Offsets into the joined parts of a mention as offsets into its document."""
    found = []
    at = 0
    for start, end in spans:
        for a, b in differ:
            a, b = max(a, at), min(b, at + end - start)
            if a < b:
                found.append((start + a - at, start + b - at))
        at += end - start + 1
    return found


def pair(database: Database, item: review.Item) -> tuple[Shown, Shown]:
    """Both sides of a pair; the words in which two quotes of one language differ are marked."""
    a, b = item.a, item.b
    differ: dict[int, list[Span]] = {}
    if a.passage.type == "quote" and a.passage.language == b.passage.language:
        differ[a.mention], differ[b.mention] = differing(a.passage.text, b.passage.text)
    both = shown(database, (a.mention, b.mention), differ)
    return both[a.mention], both[b.mention]
