"""Frames: a cue, the speaker's phrase beside it and the places of the content it reports."""

from __future__ import annotations

from dataclasses import dataclass, field

from claimtrack.extract.cues import AFTER, BEFORE, WEAK, Cue, find_cues
from claimtrack.extract.reporting import GERUND, Lexicon
from claimtrack.extract.marks import Pair
from claimtrack.extract.phrases import candidates, phrase_end, subject_in
from claimtrack.extract.rows import NUMBER, POINT, QUOTED, WORD, Row
from claimtrack.types import Span

_SEPARATORS = frozenset(",;:()[]?!…")
_FINAL = frozenset(",.!?…")


@dataclass(slots=True)
class Frame:
    """One attribution in one sentence; places, not offsets."""

    cue: Cue
    speaker: Span | None
    content: list[Span]
    rule: str
    confidence: float
    subject_dropped: bool = False
    sentence: Span = (0, 0)
    notes: list[str] = field(default_factory=list)


class Section:
    """A sentence, or the part of one between semicolons, in which frames are sought."""

    def __init__(
        self,
        row: Row,
        first: int,
        stop: int,
        lexicon: Lexicon,
        text: str,
        dateline: bool = False,
    ) -> None:
        self.row = row
        self.text = text
        self.lexicon = lexicon
        self.first = _after_dateline(row, first, stop, lexicon) if dateline else first
        self.stop = stop
        self.sentence_start = first
        end = stop
        while end > first and row.kind[end - 1] == POINT and row.low[end - 1] in ".!?…;":
            end -= 1
        self.end = end
        self.cues = find_cues(row, self.first, end, lexicon)

    def words(self, pair: Pair) -> list[str]:
        """The words between two marks."""
        return self.text[pair.inner[0] : pair.inner[1]].split()

    # ------------------------------------------------------------------ places

    def separator(self, at: int) -> bool:
        row = self.row
        if row.kind[at] == QUOTED:
            return True
        if row.kind[at] != POINT:
            return False
        low = row.low[at]
        return low in _SEPARATORS or low in self.lexicon.dashes

    def chunk_start(self, place: int) -> int:
        """Where the chunk around a place begins; words in marks belong to it unless they end it."""
        at = place
        row = self.row
        while at > self.first and (
            not self.separator(at - 1)
            if row.kind[at - 1] != QUOTED
            else at < place and not self._closed(at - 1)
        ):
            at -= 1
        return at

    def _closed(self, at: int) -> bool:
        """Whether words in marks end with punctuation of their own."""
        pair = self.row.pair[at]
        return pair is not None and (pair.goes_on or pair.final in _FINAL)

    def chunk_stop(self, place: int) -> int:
        at = place
        while at < self.end and not self.separator(at):
            at += 1
        return at

    def clause_stop(self, place: int) -> int:
        """Where the chunk from a place ends, words in marks included."""
        at = place
        while at < self.end and (self.row.kind[at] == QUOTED or not self.separator(at)):
            at += 1
        return at

    def subject(self, first: int, stop: int, allow_governed: bool = False) -> Span | None:
        """The subject of the last clause between two places."""
        lexicon = self.lexicon
        for at in range(stop - 2, first, -1):
            if self.row.low[at] in lexicon.clause_openers and self.row.kind[at] == WORD:
                first = at + 1
                break
        return subject_in(self.row, first, stop, self.lexicon, self.sentence_start, allow_governed)

    def only(self, first: int, stop: int, *sets: frozenset[str]) -> bool:
        """Whether every place holds a word of one of the sets."""
        return all(any(self.row.low[at] in s for s in sets) for at in range(first, stop))

    def trim(self, first: int, stop: int) -> Span:
        """Without separators at the edges, and without a terminal point."""
        row = self.row
        while (
            first < stop
            and row.kind[first] == POINT
            and (row.low[first] in ",;:." or row.low[first] in self.lexicon.dashes)
        ):
            first += 1
        while (
            stop > first
            and row.kind[stop - 1] == POINT
            and (row.low[stop - 1] in ",;:." or row.low[stop - 1] in self.lexicon.dashes)
        ):
            stop -= 1
        return first, stop

    # ------------------------------------------------------------------ frames

    def frames(self) -> list[Frame]:
        found: list[Frame] = []
        for number, cue in enumerate(self.cues):
            frame = self._phrase(cue) if cue.is_phrase else self._verb(cue, number, found)
            if frame is not None and frame.content:
                frame.sentence = (self.first, self.stop)
                found.append(frame)
        return found

    # ---- according to X

    def _phrase(self, cue: Cue) -> Frame | None:
        row, lexicon = self.row, self.lexicon
        start, stop = cue.first, cue.stop
        speaker: Span | None
        weak = cue.slot == WEAK
        if cue.slot in (BEFORE, WEAK):
            end = phrase_end(row, cue.stop, self.end, lexicon, strict=True)
            if end == cue.stop:
                return None
            speaker = (cue.stop, end)
            stop = end
        elif cue.slot == AFTER:
            begin = self.chunk_start(cue.first)
            speaker = self._postposed(begin, cue.first)
            if speaker is None:
                return None
            start = speaker[0]
        elif cue.possessive >= 0:
            speaker = (cue.possessive, cue.possessive + 1)
        else:
            speaker = None
        chunk = self.chunk_start(start)
        opening = self.only(chunk, start, lexicon.conjunctions, lexicon.adverbs)
        if weak:
            if not opening or speaker is None or not self._speaks(speaker):
                return None
            return self._leading(cue, speaker, stop, "weak phrase before the content", 0.6)
        if chunk == self.first and opening:
            return self._leading(cue, speaker, stop, "phrase before the content", 0.9)
        return self._trailing(
            cue, speaker, chunk if opening else start, stop, "phrase after the content", 0.9
        )

    def _postposed(self, begin: int, stop: int) -> Span | None:
        found = candidates(self.row, begin, stop, self.lexicon, self.sentence_start)
        return (found[0].first, found[-1].stop) if found else None

    def _speaks(self, span: Span) -> bool:
        """Whether a phrase is headed by a person or a body."""
        row, lexicon = self.row, self.lexicon
        return any(
            lexicon.noun(row.low[at]) is not None
            for at in range(span[0], min(span[1], span[0] + 3))
        )

    def _leading(
        self, cue: Cue, speaker: Span | None, after: int, rule: str, confidence: float
    ) -> Frame | None:
        start = self._past_apposition(after)
        if start >= self.end:
            return None
        return Frame(cue, speaker, self._clause(start, cue), rule, confidence)

    def _past_apposition(self, at: int) -> int:
        """Past ", chief of the service," and ", however," after a speaker's phrase."""
        row, lexicon = self.row, self.lexicon
        for _ in range(2):
            if at >= self.end or row.kind[at] != POINT or row.low[at] != ",":
                break
            close = self.chunk_stop(at + 1)
            if close >= self.end or row.low[close] != ",":
                at += 1
                break
            low = row.low[at + 1]
            if (
                low in lexicon.relatives
                or row.kind[at + 1] == NUMBER
                or self.only(at + 1, close, lexicon.adverbs)
                or (low in lexicon.links and low not in lexicon.conjunctions and close - at < 9)
                or (self._speaks((at + 1, close)) and not self._has_verb(at + 1, close))
            ):
                at = close
                continue
            at += 1
            break
        if at < self.end and row.kind[at] == POINT and row.low[at] in ",":
            at += 1
        return at

    def _has_verb(self, first: int, stop: int) -> bool:
        row, lexicon = self.row, self.lexicon
        return any(
            row.kind[at] == WORD
            and not row.cap[at]
            and (row.low[at] in lexicon.auxiliaries or row.low[at] in lexicon.verbs)
            for at in range(first, stop)
        )

    # ---- X said

    def _verb(self, cue: Cue, number: int, found: list[Frame]) -> Frame | None:
        row, lexicon = self.row, self.lexicon
        chunk = self.chunk_start(cue.group)
        close = self.chunk_stop(cue.stop)
        if cue.slot == GERUND:
            return self._gerund(cue, chunk, found)
        if any(
            row.low[at] in lexicon.first_persons
            for at in range(chunk, cue.first)
            if row.kind[at] == WORD
        ):
            return None
        if (
            cue.stop < close
            and row.low[cue.stop] in lexicon.pronouns
            and row.low[cue.stop][0] == "-"
        ):
            return self._inverted(cue, (cue.stop, cue.stop + 1), chunk, close)
        has_before = chunk > self.first
        coordinated = self._coordinated(cue, found)
        if coordinated is not None:
            return self._lead(cue, coordinated, "verb coordinated with an earlier one", 0.8)
        subject = self.subject(chunk, cue.group)
        if subject is None and self.only(
            chunk, cue.group, lexicon.conjunctions, lexicon.adverbs, lexicon.clitics
        ):
            if has_before:
                apposed = self._before_apposition(chunk)
                if apposed is not None:
                    return self._lead(cue, apposed, "subject before its apposition", 0.85)
                if not self._complement_at(cue.stop):
                    after = self._subject_after(cue, close)
                    if after is not None or (lexicon.null_subject and self._lone(cue, close)):
                        return self._inverted(cue, after, chunk, close)
        if subject is not None and row.low[chunk] in lexicon.relatives and subject[0] == chunk:
            subject = None
        if (
            subject is None
            and chunk < cue.group
            and row.low[chunk] in lexicon.relatives
            and has_before
        ):
            subject = self._antecedent(chunk)
        if subject is not None and has_before and self._ends_chunk(cue, close):
            before = row.low[chunk - 1]
            q_before = row.kind[chunk - 1] == QUOTED or (
                chunk - 2 >= self.first and row.kind[chunk - 2] == QUOTED
            )
            q_after = close < self.end and (
                row.kind[close] == QUOTED
                or (
                    close + 1 < self.end
                    and row.kind[close + 1] == QUOTED
                    and row.low[close] in ",:"
                )
            )
            if (
                before != ":"
                and row.low[chunk] not in lexicon.relatives
                and (q_before or not q_after)
                and (close >= self.end or row.low[close] != ":")
            ):
                return self._trailing(
                    cue, subject, chunk, close, "subject and verb after the content", 0.9
                )
        if subject is None:
            subject = self._governed_subject(cue, chunk)
        if subject is None and close < self.end and row.low[close] == ":":
            subject = self._subject_after(cue, close)
        return self._lead(
            cue, subject, "subject and verb before the content", 0.85 if subject else 0.6
        )

    def _gerund(self, cue: Cue, chunk: int, found: list[Frame]) -> Frame | None:
        if not (cue.group == chunk and (chunk > self.first)):
            return None
        speaker = found[-1].speaker if found else self._main_subject()
        return self._lead(cue, speaker, "gerund beside the main verb", 0.75) if speaker else None

    def _main_subject(self) -> Span | None:
        at = self.first
        while at < self.end:
            close = self.chunk_stop(at)
            subject = self.subject(at, close)
            if subject is not None:
                return subject
            at = close + 1
        return None

    def _coordinated(self, cue: Cue, found: list[Frame]) -> Span | None:
        """The subject that "and denied" shares with the verb before it."""
        if (
            cue.group <= self.first + 1
            or self.row.low[cue.group - 1] not in self.lexicon.conjunctions
        ):
            return None
        if found and found[-1].speaker is not None and not found[-1].cue.is_phrase:
            return found[-1].speaker
        return self.subject(self.first, cue.group - 1)

    def _before_apposition(self, chunk: int) -> Span | None:
        """The subject of "X, the mayor, said" and "X, who leads it, said"."""
        row, lexicon = self.row, self.lexicon
        if row.low[chunk - 1] != ",":
            return None
        begin = self.chunk_start(chunk - 1)
        if begin <= self.first or row.low[begin - 1] != ",":
            return None
        opening = self.chunk_start(begin - 1)
        if any(row.kind[at] == QUOTED for at in range(self.first, chunk)):
            return None
        low = row.low[begin]
        explains = (
            low in lexicon.relatives
            or low in lexicon.determiners
            or row.kind[begin] == NUMBER
            or lexicon.noun(low) is not None
            or row.cap[begin]
        )
        if opening > self.first and (
            row.low[opening] in lexicon.determiners or lexicon.noun(row.low[opening]) is not None
        ):
            further = self._before_apposition(begin)
            if further is not None:
                return further
        for at in range(begin - 2, opening, -1):
            if row.low[at] in lexicon.clause_openers and row.kind[at] == WORD:
                opening = at + 1
                break
        if not explains and phrase_end(row, opening, begin - 1, lexicon) != begin - 1:
            return None
        found = [
            c
            for c in candidates(row, opening, begin - 1, lexicon, self.sentence_start)
            if not c.governed
        ]
        if found and found[0].strength == 2 and not self._has_verb(opening, begin - 1):
            return found[0].first, found[0].stop
        if opening > self.first:
            return self._before_apposition(begin)
        return None

    def _antecedent(self, chunk: int) -> Span | None:
        begin = self.chunk_start(chunk - 1)
        if begin >= chunk - 1:
            return None
        for cue in self.cues:
            if begin <= cue.first < chunk - 1:
                begin = cue.stop
        return self.subject(begin, chunk - 1) or self.subject(begin, chunk - 1, allow_governed=True)

    def _governed_subject(self, cue: Cue, chunk: int) -> Span | None:
        """ "In the ministry [they] said": a body behind a preposition of place."""
        if not self.lexicon.impersonal or not self._plural(cue):
            return None
        found = candidates(self.row, chunk, cue.group, self.lexicon, self.sentence_start)
        for c in found:
            if (
                c.governed
                and c.first > 0
                and self.row.low[c.first - 1] in self.lexicon.impersonal
                and c.strength == 2
            ):
                return c.first, c.stop
        return None

    def _plural(self, cue: Cue) -> bool:
        return any(
            key == "p" and self.row.low[at].endswith(ending)
            for at in range(cue.first, cue.stop)
            for ending, key in self.lexicon.agreement
        )

    def _subject_after(self, cue: Cue, close: int) -> Span | None:
        row, lexicon = self.row, self.lexicon
        at = cue.stop
        found = candidates(row, at, close, lexicon, self.sentence_start)
        free = [c for c in found if not c.governed]
        for power in (2, 1):
            for c in free:
                if c.strength == power:
                    return c.first, c.stop
        if self._plural(cue):
            for c in found:
                if c.governed and row.low[c.first - 1] in lexicon.impersonal:
                    return c.first, c.stop
        for at in range(cue.stop, close):
            if row.low[at] in lexicon.there:
                return at, at + 1
        return None

    def _lone(self, cue: Cue, close: int) -> bool:
        """A verb that stands alone in its chunk but for adverbs and phrases of place."""
        row, lexicon = self.row, self.lexicon
        return (
            cue.stop >= close
            or row.low[cue.stop] in lexicon.prepositions
            or self.only(cue.stop, close, lexicon.adverbs)
        )

    def _ends_chunk(self, cue: Cue, close: int) -> bool:
        row, lexicon = self.row, self.lexicon
        at = cue.stop
        while at < close and (row.low[at] in lexicon.adverbs or row.low[at] in lexicon.times):
            at += 1
        if at >= close:
            return True
        if any(row.low[x] in lexicon.complementisers for x in range(at, close)):
            return False
        if row.low[at] in lexicon.prepositions:
            return not self._has_verb(at, close)
        end = phrase_end(row, at, close, lexicon, strict=True)  # told reporters
        return (
            end > at
            and (end >= close or row.low[end] in lexicon.prepositions)
            and not self._has_verb(end, close)
        )

    def _complement_at(self, at: int) -> bool:
        return at < self.end and self.row.low[at] in self.lexicon.complementisers

    # ------------------------------------------------------------------ content

    def _inverted(self, cue: Cue, subject: Span | None, chunk: int, close: int) -> Frame | None:
        row = self.row
        if close < self.end and row.low[close] == ":" and row.kind[chunk - 1] != QUOTED:
            lead = self._lead(cue, subject, "verb and subject before a colon", 0.85)
            if lead is not None:
                return lead
        frame = self._trailing(
            cue, subject, chunk, close, "verb and subject after the content", 0.9
        )
        if frame is not None:
            frame.subject_dropped = subject is None
        return frame

    def _trailing(
        self, cue: Cue, subject: Span | None, chunk: int, close: int, rule: str, confidence: float
    ) -> Frame | None:
        row, lexicon = self.row, self.lexicon
        first, stop = self.trim(self.first, chunk)
        for at in range(stop - 1, first, -1):  # "the toll grows: three dead, said X"
            if row.kind[at] == POINT and row.low[at] == ":":
                first = at + 1
                break
        if first >= stop:
            return None
        quoted = [at for at in range(first, stop) if row.kind[at] == QUOTED]
        content: list[Span]
        last = stop - 1
        if quoted and quoted[-1] == last:
            only_marks = all(row.kind[at] in (QUOTED, POINT) for at in range(first, stop))
            begin = first
            if not only_marks:
                opening = self.chunk_start(last)
                if opening == last and row.low[first] in lexicon.subordinators:
                    begin = last
            content = [(begin, stop)]
        else:
            if "say" not in cue.uses and "think" not in cue.uses and "ask" not in cue.uses:
                return None
            content = [(first, stop)]
        rest = self._continuation(first, stop, close, bool(quoted))
        if rest is not None:
            content.append(rest)
        elif not quoted and stop - first < 2:
            return None
        return Frame(cue, subject, content, rule, confidence)

    def _continuation(self, first: int, stop: int, close: int, quoted: bool) -> Span | None:
        """What goes on after an attribution in the middle of its content."""
        row, lexicon = self.row, self.lexicon
        if close >= self.end or row.low[close] in ("(", ":"):
            return None
        begin, end = self.trim(close, self.end)
        if begin >= end:
            return None
        ends_quoted = row.kind[stop - 1] == QUOTED
        if row.kind[begin] == QUOTED:
            if quoted and not ends_quoted:
                return None
            return (begin, begin + 1) if ends_quoted else (begin, end)
        if ends_quoted or quoted:
            return None
        low = row.low[begin]
        if row.low[close] != "," and row.low[close] not in lexicon.dashes:
            return None
        if stop - first <= 3 and any(
            row.low[at] in lexicon.auxiliaries for at in range(first, stop)
        ):
            return begin, self._cut(begin, end, None)
        if stop - first > 7 or self._has_verb(first, stop) and stop - first > 2:
            return None
        verb = lexicon.verbs.get(low)
        if (
            low in lexicon.relatives
            or low in lexicon.conjunctions
            or (verb and GERUND in verb.slots and "finite" not in verb.slots)
        ):
            return None
        if low in lexicon.determiners or (
            lexicon.noun(low) is not None and not self._has_verb(begin, end)
        ):
            return None
        return begin, self._cut(begin, end, None)

    def _lead(self, cue: Cue, subject: Span | None, rule: str, confidence: float) -> Frame | None:
        dropped = subject is None
        if dropped and not self.lexicon.null_subject:
            return None
        content = self._content_after(cue)
        if not content:
            return None
        return Frame(cue, subject, content, rule, confidence, subject_dropped=dropped)

    def _content_after(self, cue: Cue) -> list[Span]:
        row, lexicon = self.row, self.lexicon
        uses = cue.uses
        clausal = bool(uses & {"say", "think", "ask"})
        at = cue.stop
        limit = min(self.end, cue.stop + 30)
        while at < limit:
            low = row.low[at]
            if row.kind[at] == QUOTED:
                return self._object(cue, at)
            if row.kind[at] == POINT:
                if low == ":":
                    return self._clause(at + 1, cue) if at + 1 < self.end else []
                if low == "," and at + 1 < self.end:
                    following = row.low[at + 1]
                    if row.kind[at + 1] == QUOTED:
                        return [(at + 1, at + 2)] if uses & {"say", "ask", "act"} else []
                    if clausal and following in lexicon.complementisers:
                        return self._clause(at + 2, cue)
                    if (
                        clausal
                        and following in lexicon.questions
                        and following not in lexicon.relatives
                    ):
                        return self._clause(at + 1, cue)
                break
            if clausal and low in lexicon.complementisers:
                return self._clause(at + 1, cue)
            if (
                clausal
                and low in lexicon.questions
                and (low not in lexicon.relatives or at == cue.stop)
            ):
                return self._clause(at, cue)
            at += 1
        committed = self._committed(cue)
        if committed is not None:
            return self._clause(committed, cue)
        if lexicon.bare_content and uses & {"say", "think"}:
            return self._bare(cue)
        return []

    def _object(self, cue: Cue, quoted: int) -> list[Span]:
        """Content with marks that begins right after the verb, or some words behind it."""
        row, lexicon = self.row, self.lexicon
        between = quoted - cue.stop
        if cue.uses & {"say", "ask", "act", "think"} and (
            between == 0 or self._addressee(cue, quoted)
        ):
            stop = quoted + 1
            return [(quoted, stop)]
        if cue.uses & {"commit"}:
            committed = self._committed(cue)
            if committed is not None:
                return self._clause(committed, cue)
        if lexicon.bare_content and "say" in cue.uses and "judge" not in cue.uses:
            return self._bare(cue)
        pair = row.pair[quoted]
        if "judge" in cue.uses and pair is not None and self._nickname(pair):
            return []
        if cue.uses & {"judge", "commit", "say", "ask", "think"}:
            last = quoted
            close = self.chunk_stop(quoted + 1)
            while close < self.end and row.kind[close] == QUOTED:
                last = close
                close = self.chunk_stop(close + 1)
            stop = self._cut(last + 1, close, cue)
            if (
                "judge" in cue.uses
                and cue.stop < quoted
                and row.low[quoted - 1] not in lexicon.articles
            ):
                stop = last + 1
            return [(cue.stop, stop)]
        return []

    def _nickname(self, pair: Pair) -> bool:
        """Whether marked words are a proper name: "the Mill"."""
        first, *others = self.words(pair)
        return first.lower() in self.lexicon.articles and bool(others) and others[0][0].isupper()

    def _addressee(self, cue: Cue, stop: int) -> bool:
        """Whether only somebody spoken to, a place or a time stands between verb and marks."""
        row, lexicon = self.row, self.lexicon
        at = first = cue.stop
        object_first = "tell" in cue.uses or not lexicon.bare_content
        while at < stop:
            low = row.low[at]
            if low in lexicon.adverbs or low in lexicon.times or low in lexicon.clitics:
                at += 1
            elif low in lexicon.prepositions or (at == first and object_first):
                skip = at + (low in lexicon.prepositions)
                end = phrase_end(row, skip, stop, lexicon)
                if end == skip:
                    return False
                at = end
            else:
                return False
        return True

    def _committed(self, cue: Cue) -> int | None:
        """Where the infinitive or gerund begins that a verb of commitment takes."""
        row, lexicon = self.row, self.lexicon
        if "commit" not in cue.uses:
            return None
        close = self.chunk_stop(cue.stop)
        for at in range(cue.stop, min(close, cue.stop + 8)):
            low = row.low[at]
            if low in lexicon.infinitive_free and at + 1 < self.end:
                return at + 1
            if low in lexicon.infinitive and at + 1 < self.end:
                if not lexicon.infinitive_endings or any(
                    row.low[x].endswith(lexicon.infinitive_endings)
                    for x in range(at + 1, min(at + 4, close))
                ):
                    return at + 1
            elif (
                at == cue.stop
                and low.endswith(lexicon.infinitive_endings)
                and lexicon.infinitive_endings
            ):
                return at
        return None

    def _bare(self, cue: Cue) -> list[Span]:
        """Content without a complementiser: "said he would"."""
        row, lexicon = self.row, self.lexicon
        at = cue.stop
        close = self.clause_stop(cue.stop)
        while at < close and (row.low[at] in lexicon.adverbs or row.low[at] in lexicon.times):
            at += 1
        if at < close and row.low[at] in lexicon.prepositions and lexicon.noun(row.low[at]) is None:
            end = phrase_end(row, at + 1, close, lexicon)
            if end < close:
                at = end
        if at >= close or close - at < 3:
            return []
        end = phrase_end(row, at, close, lexicon)
        if end == at:
            return []
        if row.low[at] in lexicon.pronouns or "say" in cue.uses or self._has_verb(end, close):
            return self._clause(at, cue)
        return []

    def _clause(self, start: int, cue: Cue | None) -> list[Span]:
        """Content from a place to the end of its clause."""
        row = self.row
        while start < self.end and row.kind[start] == POINT and row.low[start] in ",":
            start += 1
        if start >= self.end:
            return []
        stop = self._cut(start, self.end, cue)
        first, stop = self.trim(start, stop)
        return [(first, stop)] if first < stop else []

    def _cut(self, start: int, stop: int, cue: Cue | None) -> int:
        """The end of content: before a coordinated cue, a gerund of saying, another source."""
        row, lexicon = self.row, self.lexicon
        for later in self.cues:
            if later.first <= start or later.first >= stop or later is cue:
                continue
            chunk = self.chunk_start(later.group)
            before = later.group - 1
            if later.is_phrase:
                if chunk == later.first and row.low[chunk - 1] == ",":
                    return chunk - 1
                if chunk != later.first and later.slot == BEFORE:
                    return later.first
                continue
            if later.slot == GERUND:
                if chunk == later.group and row.low[chunk - 1] == ",":
                    return chunk - 1
                continue
            if (
                before > start
                and row.low[before] in lexicon.conjunctions
                and cue is not None
                and later.uses & {"say", "commit"}
            ):
                return before - 1 if row.low[before - 1] == "," else before
        return stop


def _after_dateline(row: Row, first: int, stop: int, lexicon: Lexicon) -> int:
    """Past "KYIV, Feb 18 (Agency) -" at the head of a report."""
    for at in range(min(first + 16, stop - 1), first, -1):
        if row.kind[at] == POINT and row.low[at] in lexicon.dashes:
            before = [x for x in range(first, at) if row.kind[x] == WORD]
            if before and all(row.cap[x] or len(row.low[x]) < 4 for x in before):
                return at + 1
    return first
