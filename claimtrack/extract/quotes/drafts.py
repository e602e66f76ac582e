"""Drafts of quotes: what is said, with the phrase of whoever says it where one stands near."""

from __future__ import annotations

import re
from itertools import pairwise

from claimtrack.extract.layout import Layout
from claimtrack.extract.quotes.attribution import Draft, Paragraph
from claimtrack.extract.quotes.cues import Cue
from claimtrack.extract.quotes.dialogue import opens_dialogue, split_speech, told_by
from claimtrack.extract.quotes.frame import Frame
from claimtrack.extract.quotes.frames import find_frames
from claimtrack.extract.quotes.inside import inside, nested
from claimtrack.extract.quotes.labels import labelled_line
from claimtrack.extract.quotes.marks import Pair, pair_marks
from claimtrack.extract.quotes.names import Names
from claimtrack.extract.quotes.reporting import Lexicon
from claimtrack.extract.quotes.rows import NUMBER, POINT, QUOTED, WORD, Row, Units
from claimtrack.extract.quotes.section import Section, without_points
from claimtrack.extract.quotes.subjects import main_subject, subject, subject_after
from claimtrack.extract.quotes.uncued import fallback, heading, loose
from claimtrack.types import QuoteKind, Span

_SAYS = frozenset({"say", "ask", "tell", "act", "commit"})
_LONGEST_QUESTION = 12
"""Units of an interviewer's question in a dialogue."""
_LETTER = re.compile(r"[^\W\d_]")


def _relays(frame: Frame) -> bool:
    """Whether a verb inside somebody's words reports another's: no mere seeing or thinking."""
    uses = frame.cue.uses
    return frame.cue.is_phrase or bool(uses & _SAYS) or ("judge" in uses and "think" not in uses)


class Reader:
    """Reads a document once, paragraph by paragraph, into drafts."""

    def __init__(self, layout: Layout, lexicon: Lexicon) -> None:
        self.layout = layout
        self.lexicon = lexicon
        self.units = Units(layout, lexicon)
        self.names = Names(lexicon, layout.text)
        self.paragraphs: list[Paragraph] = []
        self.sentences: list[Span] = []
        self._heads: list[Span] = []
        """Where sentences begin with their subjects."""
        self.drafts: list[Draft] = []
        self._pairs: list[Pair] = []
        self._open: Draft | None = None
        self._asked: Draft | None = None
        """A question that opens a dialogue, until somebody answers."""
        self._inner_rows: dict[int, Row] = {}
        self._announced: tuple[Span | None, Span] | None = None
        self._previous: Span | None = None
        self._told_last: Draft | None = None
        self._previous_spoken: Span | None = None
        self.silent: Section | None = None
        """The section before, where it has a cue and yet gave no quote."""

    def read(self) -> list[Draft]:
        pairs = pair_marks(self.layout, self.lexicon)
        self._pairs = [pair for inside in pairs for pair in inside]
        for number, span in enumerate(self.layout.paragraphs):
            if _LETTER.search(self.layout.text, *span) is None:
                continue
            row = self.units.row(span, pairs[number])
            paragraph = Paragraph(number, row)
            self.paragraphs.append(paragraph)
            self.names.read(row, opens_dialogue(row, self.lexicon))
            if row.sentences:
                self.sentences += [row.span(a, b) for a, b in row.sentences]
                self._heads += [self._head(row, a, b) for a, b in row.sentences]
                self._paragraph(paragraph)
        subjects = [
            d.speaker
            for d in self.drafts
            if d.speaker and not d.by_phrase and not self._governed(d.speaker)
        ]
        subjects += self._heads
        genders = [
            (d.speaker, d.agreement) for d in self.drafts if d.speaker and d.agreement in ("m", "f")
        ]
        self.names.settle(subjects, genders)
        self.drafts.sort(key=lambda d: (d.spans[0][0], -d.spans[-1][1]))
        return self.drafts

    def _governed(self, span: Span) -> bool:
        """Whether "in the ministry [they] said" keeps a name from the nominative."""
        before = self.layout.folded[max(0, span[0] - 4) : span[0]].split()
        return bool(before) and before[-1] in self.lexicon.impersonal

    def _head(self, row: Row, first: int, stop: int) -> Span:
        lexicon = self.lexicon
        if row.low[first] in lexicon.prepositions or row.low[first] in lexicon.phrases:
            return (row.start[first], row.start[first])
        at, limit = first, min(stop, first + 6)
        while at < limit and row.kind[at] == WORD:
            at += 1
        return row.span(first, max(at, first + 1))

    # ------------------------------------------------------------------ a paragraph

    def _paragraph(self, paragraph: Paragraph) -> None:
        row, lexicon = paragraph.row, self.lexicon
        opened, self._open = self._open, None
        if opens_dialogue(row, lexicon):
            self._dialogue(paragraph, 1)
            return
        if labelled_line(self, paragraph):
            return
        self._asked = None
        last: Draft | None = None
        self._previous = None
        self._told_last = None
        self.silent = None
        self._previous_spoken = None
        for number, (first, stop) in enumerate(row.sentences):
            spoken = first and row.low[first] in lexicon.dialogue
            if spoken and self._dialogue(paragraph, first + 1):
                break
            dateline = paragraph.number < 3 and number == 0
            for begin, end in self._sections(row, first, stop):
                last = self._section(paragraph, begin, end, dateline, last)
                self._previous = (begin, end)
        self._continue(paragraph, opened)
        self._announced = self._announcement(row)

    def _announcement(self, row: Row) -> tuple[Span | None, Span] | None:
        """Speaker and cue of a paragraph that ends in a colon: the next one is the quote."""
        if row.low[-1] != ":" or not row.sentences:
            return None
        first, stop = row.sentences[-1]
        section = Section(row, first, stop, self.lexicon, self.layout.text)
        verbs = [cue for cue in section.cues if not cue.is_phrase]
        if not verbs:
            return None
        cue = verbs[-1]
        chunk = section.chunk_start(cue.group)
        who = subject(section, chunk, cue.group) or subject_after(section, cue, stop)
        who = who or main_subject(section)
        return (row.span(*who) if who else None), row.span(cue.first, cue.stop)

    def _sections(self, row: Row, first: int, stop: int) -> list[Span]:
        if ";" not in row.low[first:stop]:
            return [(first, stop)]
        parts = [at for at in range(first + 1, stop) if row.low[at - 1] == ";"]
        return list(pairwise([first, *parts, stop]))

    def _section(
        self, paragraph: Paragraph, first: int, stop: int, dateline: bool, last: Draft | None
    ) -> Draft | None:
        row = paragraph.row
        section = Section(
            row, first, stop, self.lexicon, self.layout.text, dateline, self._previous
        )
        quoted = row.quoted(first, stop)
        if not section.cues and not quoted:
            self._previous_spoken = None
            free = loose(self, paragraph, section, last)
            self.silent = None
            return free or last
        inner = {at: self._speech(paragraph, at, section) for at in quoted}
        used: set[int] = {at for at, draft in inner.items() if draft is not None}
        told: set[int] = set(used)
        before = len(self.drafts)
        drafted = False
        frames = find_frames(section)
        for number, frame in enumerate(frames):
            if any(
                (other.speaker == frame.speaker or frame.subject_dropped or not _relays(frame))
                and any(a <= frame.cue.first < b for a, b in other.content)
                for other in frames[:number]
            ):
                continue  # the same voice goes on inside what it says
            if frame.content == [self._previous_spoken]:
                continue  # it points back to what is a quote already
            draft = self._draft(paragraph, frame, used, told, inner)
            if draft is not None:
                drafted = True
                last = draft
        for draft in inner.values():
            if draft is not None:
                last = draft
        left = [at for at in quoted if at not in used]
        if left and all(row.kind[at] in (QUOTED, POINT) for at in range(section.first, stop)):
            told_last = self._told_last
            if told_last is not None and not drafted and told_last.paragraph is paragraph:
                for at in left:
                    self._extend(told_last, paragraph, at)
                last = told_last
            else:
                for at in left:
                    last = self._floating(paragraph, at, last if at != left[0] else None)
        elif left and not drafted and (free := loose(self, paragraph, section, last)):
            last = free
        elif left:
            last = fallback(self, paragraph, section, left) or last
        fresh = [d for d in self.drafts[before:] if not d.nested]
        spoken = [d for d in fresh if d.cue is not None]
        direct = [d for d in fresh if d.marked and not d.echo and d.spans and not d.opens]
        if direct or spoken:  # the direct quote that a following sentence in marks goes on with
            self._told_last = direct[-1] if direct else None
        self._previous_spoken = without_points(row, first, stop) if spoken else None
        if not drafted and not quoted:
            free = loose(self, paragraph, section, last)
            last = free or last
        self.silent = section if section.cues and len(self.drafts) == before else None
        return last

    # ------------------------------------------------------------------ kinds of draft

    def _draft(
        self,
        paragraph: Paragraph,
        frame: Frame,
        used: set[int],
        told: set[int],
        inner: dict[int, Draft | None],
    ) -> Draft | None:
        """``used``: places of marks that belong to a quote; ``told``: to a direct one."""
        row = paragraph.row
        quoted = [at for a, b in frame.content for at in row.quoted(a, b)]
        kinds = [kind for a, b in frame.content for kind in row.kind[a:b]]
        bare = WORD in kinds or NUMBER in kinds
        kind: QuoteKind = "direct" if quoted and not bare else "mixed" if quoted else "indirect"
        if kind == "direct":
            if len(quoted) == 1 and inner.get(quoted[0]) is not None:
                return None
            if any(at in told for at in quoted):
                return None
            spans = [pair.inner for at in quoted if (pair := row.pair[at]) is not None]
        else:
            spans = [row.span(a, b) for a, b in frame.content]
            lone = kind == "indirect" and kinds == [WORD]
            lexicon = self.lexicon
            place = frame.content[0][0]
            clause = place and row.low[place - 1] in lexicon.complementisers
            clause = clause and row.low[place] not in lexicon.function_words
            lone = lone and not (lexicon.null_subject and clause)  # "anunció que recurrirá"
            commits = "commit" in frame.cue.uses and lexicon.articles and not lexicon.bare_content
            ends = lexicon.infinitive_endings
            if lone and not (commits and ends and row.low[frame.content[0][0]].endswith(ends)):
                return None
        draft = Draft(
            kind=kind,
            spans=spans,
            paragraph=paragraph,
            at=row.start[frame.cue.first],
            speaker=row.span(*frame.speaker) if frame.speaker else None,
            cue=row.span(frame.cue.first, frame.cue.stop),
            rule=frame.rule,
            confidence=frame.confidence,
            dropped=frame.subject_dropped,
            agreement=self.agreement(row, frame.cue),
            marked=bool(quoted),
            floating=frame.open,
            by_phrase=frame.oblique or (frame.cue.is_phrase and not self._states(row, frame.cue)),
        )
        used.update(quoted)
        if kind == "direct":
            told.update(quoted)
        self.drafts.append(draft)
        if kind == "direct":
            for at in quoted:
                inside(self, paragraph, at)
                self._track_open(row, at, draft)
        return draft

    def _states(self, row: Row, cue: Cue) -> bool:
        """Whether a phrase has a verb, so that its speaker is a subject: "as X states"."""
        return row.low[cue.first] in self.lexicon.manner

    def subject_before(self, paragraph: Paragraph, at: int, pronouns: bool = False) -> Span | None:
        """The nearest sure subject in the sentences before a place, in its paragraph.

        ``pronouns``: a pronoun will do.
        """
        row = paragraph.row
        for first, stop in reversed(row.sentences):
            if row.start[first] >= at or row.end[stop - 1] > at:
                continue
            section = Section(row, first, stop, self.lexicon, self.layout.text)
            who = main_subject(section)
            if who is not None:
                heads = row.low[who[0] : who[1]]
                known = any(self.lexicon.noun(low) is not None for low in heads)
                known = known or (pronouns and heads[0] in self.lexicon.pronouns)
                return row.span(*who) if known else None
        return None

    def row_inside(self, pair: Pair) -> Row:
        """The row between two marks, made once."""
        row = self._inner_rows.get(pair.start)
        if row is None:
            row = self.units.row(pair.inner, pair.inside)
            self._inner_rows[pair.start] = row
        return row

    def spans_since(self, number: int) -> set[Span]:
        """The spans of the drafts from a number on."""
        return {span for draft in self.drafts[number:] for span in draft.spans}

    def agreement(self, row: Row, cue: Cue) -> str:
        """Gender or number that the verb's ending tells."""
        told = map(self.lexicon.agrees, row.low[cue.first : cue.stop])
        return next(filter(None, told), "")

    def _speech(self, paragraph: Paragraph, at: int, section: Section) -> Draft | None:
        """«Q1, — said X, — Q2»: speech whose attribution stands inside the marks."""
        row, lexicon = paragraph.row, self.lexicon
        pair = row.pair[at]
        if pair is None or not lexicon.incise:
            return None
        words = self.layout.text[pair.inner[0] : pair.inner[1]]
        if not lexicon.marked_incise and not any(dash in words for dash in lexicon.dashes):
            return None
        inside = self.row_inside(pair)
        speech = split_speech(inside, 0, lexicon, marked=True)
        if speech.cue is None or not speech.parts:
            return None
        draft = Draft(
            kind="direct",
            spans=[inside.span(a, b) for a, b in speech.parts],
            paragraph=paragraph,
            at=inside.start[speech.cue.first],
            speaker=inside.span(*speech.speaker) if speech.speaker else None,
            cue=inside.span(speech.cue.first, speech.cue.stop),
            rule="attribution between the marks",
            confidence=0.95,
            dropped=speech.speaker is None,
            agreement=self.agreement(inside, speech.cue),
            marked=True,
        )
        self.drafts.append(draft)
        nested(self, paragraph, inside, (speech.cue.first,), speech.parts)
        self._track_open(row, at, draft)
        return draft

    def _dialogue(self, paragraph: Paragraph, first: int) -> bool:
        """A spoken line from a place on; behind a sentence only with an attribution of its own."""
        row, lexicon = paragraph.row, self.lexicon
        speech = split_speech(row, first, lexicon, marked=False)
        cue = speech.cue
        if not speech.parts or (first > 1 and cue is None):
            return False
        draft = Draft(
            kind="direct",
            spans=[row.span(a, b) for a, b in speech.parts],
            paragraph=paragraph,
            at=row.start[cue.first] if cue else row.start[0],
            speaker=row.span(*speech.speaker) if speech.speaker else None,
            cue=row.span(cue.first, cue.stop) if cue else None,
            rule="line of dialogue",
            confidence=0.9 if cue else 0.7,
            dropped=cue is not None and speech.speaker is None,
            agreement=self.agreement(row, cue) if cue else "",
            marked=True,
            dialogue=True,
        )
        if cue is None and first == 1 and self._announced is None:
            draft.speaker = told_by(self.paragraphs[-2:-1], lexicon, self.layout.text)
        asked, self._asked = self._asked, None
        if cue is None and row.low[-1] == "?" and len(row) < _LONGEST_QUESTION:
            told = self.drafts[-1] if self.drafts else None
            before = told.paragraph.number if told is not None and told.dialogue else -2
            scene = before == paragraph.number - 1
            self._asked = None if scene else draft
            return True  # the report's own question, unless it opens a scene
        if asked is not None and cue is not None:
            self.drafts.append(asked)
        self.drafts.append(draft)
        nested(self, paragraph, row, (cue.first,) if cue else (), speech.parts)
        return True

    def _floating(self, paragraph: Paragraph, at: int, last: Draft | None) -> Draft | None:
        """A sentence in marks that no cue in its sentence reports."""
        row = paragraph.row
        pair = row.pair[at]
        if pair is None:
            return last
        if last is not None:
            self._extend(last, paragraph, at)
            return last
        if heading(row, pair, self.layout, self._pairs):
            return None
        draft = Draft(
            kind="direct",
            spans=[pair.inner],
            paragraph=paragraph,
            at=pair.start,
            rule="sentence in marks",
            confidence=0.6,
            marked=True,
            floating=True,
        )
        if self._announced is not None and at == 0:
            draft.speaker, draft.cue = self._announced
            draft.floating = draft.speaker is None
            draft.rule, draft.confidence = "announced by the paragraph before", 0.85
        self.drafts.append(draft)
        inside(self, paragraph, at)
        self._track_open(row, at, draft)
        return draft

    def _extend(self, draft: Draft, paragraph: Paragraph, at: int) -> None:
        row = paragraph.row
        pair = row.pair[at]
        if pair is None or not draft.spans:
            return
        draft.spans.append(pair.inner)
        inside(self, paragraph, at)
        self._track_open(row, at, draft)

    # ------------------------------------------------------------------ over paragraphs

    def _track_open(self, row: Row, at: int, draft: Draft) -> None:
        pair = row.pair[at]
        if pair is not None and pair.goes_on:
            self._open = draft

    def _continue(self, paragraph: Paragraph, opened: Draft | None) -> None:
        """Join a paragraph that opens with a repeated mark to the quote it goes on with."""
        row = paragraph.row
        pair = row.pair[0]
        if opened is None or pair is None:
            return
        this = next(
            (d for d in self.drafts if d.paragraph is paragraph and pair.inner in d.spans), None
        )
        if this is None:
            return
        if opened.cue is None and opened.speaker is None and this.cue is not None:
            opened.speaker, opened.cue, opened.at = this.speaker, this.cue, this.at
            opened.rule, opened.confidence = this.rule, this.confidence
            opened.dropped, opened.floating = this.dropped, this.floating
            opened.agreement = this.agreement
        elif this.cue is not None and not this.floating:
            return
        opened.spans.extend(this.spans)
        self.drafts.remove(this)
        if self._open is this:
            self._open = opened
