"""Attribution: an ordered chain of strategies gives each draft of a quote its speaker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claimtrack.extract.quotes.rows import Row
from claimtrack.extract.quotes.speakers import Speakers, Voice
from claimtrack.types import QuoteKind, Span

if TYPE_CHECKING:
    from claimtrack.extract.quotes.drafts import Reader


@dataclass(slots=True)
class Paragraph:
    """A paragraph's number and its row."""

    number: int
    row: Row


@dataclass(slots=True)
class Draft:
    """A quote on its way; offsets into the text."""

    kind: QuoteKind
    spans: list[Span]
    paragraph: Paragraph
    at: int
    """Where its attribution stands, or would."""
    speaker: Span | None = None
    cue: Span | None = None
    rule: str = ""
    confidence: float = 0.0
    dropped: bool = False
    """The verb's subject is left out."""
    agreement: str = ""
    marked: bool = False
    floating: bool = False
    """No cue and no speaker in its sentence."""
    by_phrase: bool = False
    """Attributed by "according to", so that the speaker need not be a subject."""
    loose: bool = False
    echo: bool = False
    """Only a quote if its words were said before."""
    dialogue: bool = False
    nested: bool = False
    name: str | None = None
    attributed_by: str = ""

    @property
    def opens(self) -> bool:
        """Whether it is a mixed quote that its cue opens, which ends with its sentence."""
        return self.kind == "mixed" and (self.cue is None or self.cue < self.spans[0])


_FAR_BACK = 200
"""Quotes before one in which its words are looked for."""
Strategy = Callable[[Draft, "Context"], Voice | None]


class Context:
    """What the strategies can ask: the drafts before this one and the register of speakers."""

    def __init__(self, reader: Reader, speakers: Speakers) -> None:
        self.reader = reader
        self.speakers = speakers
        self.done: list[tuple[Draft, Voice]] = []


def attribute(drafts: list[Draft], reader: Reader) -> None:
    """Give each draft its speaker and name, in text order of the attributions."""
    speakers = Speakers(reader.units, reader.names, reader.sentences)
    context = Context(reader, speakers)
    for draft in sorted(drafts, key=lambda d: d.at):
        for strategy in CHAIN:
            voice = strategy(draft, context)
            if voice is not None:
                draft.name = voice.name
                draft.attributed_by = strategy.__name__.replace("_", " ")
                if draft.speaker is None and draft.dropped and not draft.nested:
                    draft.speaker = _in_sentence(draft, context, voice.name)
                elif draft.speaker is None and not draft.dropped:
                    draft.speaker = voice.span
                    draft.confidence = min(draft.confidence, 0.6)
                if not draft.nested:
                    speakers.speak(voice.heard(draft.at, draft.speaker or voice.span))
                context.done.append((draft, voice))
                break
        else:
            if draft.echo:
                draft.spans = []
            draft.attributed_by = "nobody near"
            draft.confidence = min(draft.confidence, 0.3)


def _in_sentence(draft: Draft, context: Context, name: str) -> Span | None:
    """The mention in the same sentence that a verb without subject goes on with."""
    number = context.speakers.sentence_number
    for other, voice in reversed(context.done):
        if other.speaker is None or number(other.speaker[0]) != number(draft.at):
            return None
        if voice.name == name and not other.nested and other.speaker[0] < draft.at:
            return other.speaker
    return None


# ---------------------------------------------------------------------- strategies


def named_beside_the_cue(draft: Draft, context: Context) -> Voice | None:
    """The cue's own subject: a name, a title, a pronoun."""
    if draft.speaker is None:
        return None
    if draft.nested and _first_person(draft, context):
        return _voice_around(draft, context)
    voice = context.speakers.resolve(draft.speaker, draft.agreement, draft.nested, draft.by_phrase)
    said = context.reader.layout.spelled[slice(*draft.speaker)]
    gender = context.reader.lexicon.pronouns.get(said, "")
    many = "p" in gender or context.reader.lexicon.possessive_gender.get(said) == "p"
    if many and not draft.nested:
        before = context.reader.subject_before(draft.paragraph, draft.at)
        heads = context.reader.layout.folded[slice(*before)].split() if before else []
        if before is not None and any(context.reader.lexicon.noun(w) == "p" for w in heads):
            return context.speakers.resolve(before)
    if gender in ("m", "f") and not draft.nested:  # "The mayor fumes. '...', she said."
        before = context.reader.subject_before(draft.paragraph, draft.at)
        elsewhere = voice.kind == "unknown" or voice.at < draft.paragraph.row.start[0]
        if before is not None and elsewhere:
            subject = context.speakers.resolve(before)
            if subject.gender == gender:
                return subject
    return voice


def _first_person(draft: Draft, context: Context) -> bool:
    said = context.reader.layout.folded[slice(*draft.speaker)] if draft.speaker else ""
    return said in context.reader.lexicon.first_persons


def _voice_around(draft: Draft, context: Context) -> Voice | None:
    """The voice of the quote that holds another."""
    at = draft.spans[0][0]
    for outer in context.reader.drafts:
        if outer is not draft and not outer.nested and any(s <= at < e for s, e in outer.spans):
            if outer.speaker is None:
                return None
            return context.speakers.resolve(outer.speaker, outer.agreement)
    return None


def dropped_subject(draft: Draft, context: Context) -> Voice | None:
    """A verb without subject goes on with who spoke or was spoken of last."""
    if not draft.dropped:
        return None
    voice = context.speakers.recent(draft.at, draft.agreement)
    before = context.reader.subject_before(draft.paragraph, draft.at)
    if before is not None and (voice is None or voice.at < before[0]):
        subject = context.speakers.resolve(before)
        if not draft.agreement or not subject.gender or subject.gender == draft.agreement:
            return subject
    if voice is None and context.done:
        voice = context.done[-1][1]
    return voice


def turn_in_a_dialogue(draft: Draft, context: Context) -> Voice | None:
    """Lines of dialogue without attribution alternate between the two who spoke before."""
    if not draft.dialogue or draft.speaker is not None:
        return None
    near: list[tuple[Draft, Voice]] = []
    for other, voice in reversed(context.done):
        distance = draft.paragraph.number - other.paragraph.number
        if distance > 2:
            break
        if other.dialogue and distance > 0:
            near.insert(0, (other, voice))
    if (
        len(near) >= 2
        and near[-1][1].name != near[-2][1].name
        and near[-1][0].paragraph.number == draft.paragraph.number - 1
    ):
        return near[-2][1]
    if near:
        return near[-1][1]
    return None


def echo_of_an_earlier_quote(draft: Draft, context: Context) -> Voice | None:
    """Marked words that somebody said before belong to whoever said them."""
    if not draft.floating and not draft.echo:
        return None
    text = context.speakers.text
    words = text[draft.spans[0][0] : draft.spans[0][1]].strip(" .,;!?").lower()
    if len(words) < 8:
        return None
    for other, voice in context.done[-_FAR_BACK:]:
        if other.spans and any(
            words in text[s:e].lower() for s, e in other.spans if e <= draft.spans[0][0]
        ):
            return voice
    return None


def speaker_of_the_next_sentence(draft: Draft, context: Context) -> Voice | None:
    """A quote that opens a report or a scene is explained by the sentence after it."""
    if not draft.floating or draft.loose:
        return None
    if context.done and draft.paragraph.number - context.done[-1][0].paragraph.number <= 2:
        return None
    speakers = context.speakers
    here = speakers.sentence_number(draft.spans[-1][0])
    for voice in speakers.named_after(draft.spans[-1][0]):
        ahead = speakers.sentence_number(voice.at) - here
        if ahead == 1 and voice.kind == "person":
            return voice
        if ahead > 1:
            break
    return None


def last_speaker(draft: Draft, context: Context) -> Voice | None:
    """Words without attribution go on with who spoke or was spoken of last."""
    if not draft.floating and not draft.dialogue:
        return None
    for other, voice in reversed(context.done):
        near = draft.paragraph.number - other.paragraph.number
        if near > (1 if draft.loose else 4):
            break
        told = near == 0 and other.cue is not None and voice.kind == "person"
        if (
            draft.loose
            or (told and other is context.done[-1][0] and not other.nested)
            or draft.kind == "indirect"
            or (other.marked and not other.nested and voice.kind != "body")
        ):
            return _nearest(draft, context, replace(voice, span=other.speaker or voice.span))
    return context.speakers.recent(draft.at, "") or context.speakers.recent(
        draft.at, "", bodies=True
    )


def _nearest(draft: Draft, context: Context, voice: Voice) -> Voice:
    """The same voice at its mention nearest to the words: as the subject of a sentence between."""
    before = context.reader.subject_before(draft.paragraph, draft.at, pronouns=True)
    if before is None or before[0] <= voice.span[0]:
        return voice
    same = context.speakers.resolve(before).name == voice.name
    return replace(voice, span=before) if same else voice


CHAIN: tuple[Strategy, ...] = (
    named_beside_the_cue,
    dropped_subject,
    turn_in_a_dialogue,
    echo_of_an_earlier_quote,
    speaker_of_the_next_sentence,
    last_speaker,
)
