"""Who a speaker's phrase stands for: the report's fullest name for that person or body."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from claimtrack.extract.quotes.names import Mention, Names
from claimtrack.extract.quotes.nominative import nominative_phrase, same_noun
from claimtrack.extract.quotes.rows import POINT, QUOTED, WORD, Row, Units
from claimtrack.extract.quotes.titles import explains
from claimtrack.types import Span

_LONGEST_TITLE = 40
"""Characters between a phrase and a name that explains it: ", the pensioner Jane Roe"."""
_REMEMBERED = 100
"""Voices back that "the same source" and repeated titles are looked for."""


@dataclass(slots=True)
class Voice:
    """Somebody who spoke or was named: what later pronouns and titles can stand for."""

    at: int
    span: Span
    name: str
    gender: str
    kind: str
    """``person``, ``body`` or ``unknown``."""
    number: str = "s"
    spoke: bool = False
    proper: bool = False
    """It bears a proper name."""

    def heard(self, at: int, span: Span) -> Voice:
        """The same voice where it speaks."""
        return Voice(at, span, self.name, self.gender, self.kind, self.number, True, self.proper)


class Speakers:
    """Resolves speaker phrases in text order, and remembers who spoke."""

    def __init__(self, units: Units, names: Names, sentences: list[Span]) -> None:
        self.units = units
        self.layout = units.layout
        self.text = units.layout.text
        self.lexicon = units.lexicon
        self.names = names
        self.sentences = sentences
        self._starts = [s for s, _ in sentences]
        self.spoke: list[Voice] = []
        self.named = self._subjects()
        self._named_at = [voice.at for voice in self.named]

    # ------------------------------------------------------------------ who was named

    def _subjects(self) -> list[Voice]:
        voices = []
        for m in self.names.mentions:
            if m.entity.kind == "body" or m.complement or m.quoted:
                continue
            span = (m.start, m.end)
            entity = m.entity
            voices.append(
                Voice(m.start, span, entity.name, entity.gender, entity.kind, proper=True)
            )
        return voices

    def sentence_number(self, at: int) -> int:
        return max(bisect_right(self._starts, at) - 1, 0)

    def speak(self, voice: Voice) -> None:
        self.spoke.append(voice)

    def named_after(self, at: int) -> list[Voice]:
        """The next few who are named after a place."""
        first = bisect_right(self._named_at, at)
        return self.named[first : first + 20]

    def _named_before(self, at: int) -> Iterator[Voice]:
        """Who is named before a place, the nearest first."""
        for place in range(bisect_right(self._named_at, at) - 1, -1, -1):
            yield self.named[place]

    # ------------------------------------------------------------------ resolution

    def resolve(
        self, span: Span, agreement: str = "", nested: bool = False, oblique: bool = False
    ) -> Voice:
        """The voice that a speaker's phrase stands for."""
        row = self.units.phrase(span)
        lexicon = self.lexicon
        whole = self.layout.spelled[span[0] : span[1]]
        if whole in lexicon.pronouns:
            if lexicon.pronouns[whole] == "n":
                return self._last_body(span[0]) or Voice(
                    span[0], span, self.text[span[0] : span[1]], "", "unknown"
                )
            return self.recent(span[0], lexicon.pronouns[whole] or agreement) or Voice(
                span[0], span, self.text[span[0] : span[1]], "", "unknown"
            )
        words = [low for low, kind in zip(row.low, row.kind, strict=True) if kind == WORD]
        if len(words) == 1 or (
            words and all(w in lexicon.pronouns or w in lexicon.possessives for w in words)
        ):
            word = words[0]
            if (
                word in lexicon.possessives
                or word in lexicon.pronouns
                or word in lexicon.clitics
                or word in lexicon.there
            ):
                gender = lexicon.pronouns.get(word, "") or lexicon.possessive_gender.get(word, "")
                if word in lexicon.there:
                    return self._last_body(span[0]) or self._plain(span, row, oblique)
                voice = self.recent(
                    span[0],
                    gender or agreement,
                    bodies=word in lexicon.there or "n" in gender or word in lexicon.possessives,
                )
                return voice or self._plain(span, row, oblique)
        heads = {w for w in words if lexicon.noun(w) is not None}
        paired = {
            w
            for one, two in pairwise(words)
            if two in lexicon.body_pairs.get(one, ())
            for w in (one, two)
        }
        heads |= paired
        if not lexicon.same.isdisjoint(words[:2]):
            same = self._same(words, span[0])
            if same is not None:
                return same
        inside = self.names.within(span)
        head = self._head_name(row, inside)
        persons = {w for w in heads - paired if lexicon.noun(w) != "body"}
        definite = not words or not (
            words[0] in lexicon.indefinite
            or (words[0] in lexicon.counting and words[0] not in lexicon.demonstratives)
        )
        alone = lexicon.cases and len(words) == 1 and not inside  # "the last one, Roe"
        titled = heads or alone or (len(words) == 2 and words[0] in lexicon.articles)
        apposed = (
            self._apposed(span, "person" if persons or not heads else "body") if titled else None
        )
        hangs = head is not None and persons and self._hangs_on(row, head)
        if apposed is not None and (head is None or hangs):
            return apposed  # "the governor of the Lowmarsh region, Jane Roe"
        if head is not None:
            return Voice(
                span[0],
                span,
                head.entity.name,
                head.entity.gender,
                head.entity.kind,
                "s",
                True,
                True,
            )
        if persons and definite and words[0] not in lexicon.relatives_of_persons:
            found = self._holder(words, persons, span, nested)
            if found is not None:
                return found
        named = any(row.cap[at] for at in range(1, len(row)) if row.low[at] not in heads)
        if definite and heads and not persons and not inside and not named and len(words) <= 3:
            found = self._body(words, heads, span)
            if found is not None:
                return found
        return self._plain(span, row, oblique)

    def _apposed(self, span: Span, kind: str) -> Voice | None:
        """The name after a title and a comma: "the spokesman, John Roe"."""
        after = self.names.within((span[1], span[1] + _LONGEST_TITLE))
        gap = self.text[span[1] : after[0].start] if after else ""
        if not explains(gap, kind, self.lexicon) or (after[0].entity.kind == "body") != (
            kind == "body"
        ):
            return None
        row = self.units.phrase(span)
        persons = [low for low in row.low if self.lexicon.noun(low) not in (None, "body")]
        if len(persons) > 1 and row.low[0] in self.lexicon.indefinite:
            return None  # "a spokeswoman for the governor, Jane Roe"
        entity = after[0].entity
        return Voice(span[0], span, entity.name, entity.gender, kind, "s", True, True)

    def _hangs_on(self, row: Row, name: Mention) -> bool:
        """Whether a name stands behind an article or a preposition inside a phrase."""
        at = bisect_right(row.start, name.start) - 1
        before = row.low[at - 1] if at > 0 else ""
        lexicon = self.lexicon
        if lexicon.cases and at == len(row) - 1 and row.low[at].endswith(lexicon.genitive_endings):
            return lexicon.noun(before) not in (None, "body")  # "the partner of Roe"
        return at > 1 and (before in lexicon.determiners or before in lexicon.links)

    def _head_name(self, row: Row, inside: list[Mention]) -> Mention | None:
        """The name that a phrase is about, not one that hangs on its noun."""
        free = [
            m
            for m in inside
            if (not m.complement or m.start == row.start[0]) and not self._genitive(row, m)
        ]
        for mention in free:
            if mention.entity.kind == "person" or self._is_whole(row, mention):
                return mention
        return None

    def _genitive(self, row: Row, mention: Mention) -> bool:
        """Whether a name hangs on the noun before it in the genitive: "a resident of Zorin"."""
        if not self.lexicon.cases or self.text[mention.start : mention.end].isascii():
            return False
        at = bisect_right(row.start, mention.start) - 1
        noun = self.lexicon.noun(row.low[at - 1]) if at > 0 else None
        if mention.entity.kind != "person":  # a body's acronym names it well enough
            return noun is not None and self.lexicon.noun(row.low[at]) is None
        return noun == "body" and all(self.lexicon.noun(low) is None for low in row.low[: at - 1])

    def _is_whole(self, row: Row, mention: Mention) -> bool:
        return row.end[-1] <= mention.end or mention.entity.kind == "person"

    def _holder(self, words: list[str], heads: set[str], span: Span, nested: bool) -> Voice | None:
        lexicon = self.lexicon
        gender = lexicon.article_gender.get(words[0], "") or next(
            (g for w in words if (g := lexicon.noun(w)) in ("m", "f")), ""
        )
        content = {w for w in words if w not in lexicon.articles and w not in lexicon.links}
        alike = heads.union(*(lexicon.synonyms.get(head, ()) for head in heads))
        entity = self.names.holder(alike, content | alike, span[0], gender or "")
        if entity is not None:
            return Voice(
                span[0], span, entity.name, entity.gender or gender or "", "person", spoke=True
            )
        definite = (
            (words[0] in lexicon.articles and words[0] not in lexicon.indefinite)
            or words[0] in lexicon.demonstratives
            or not lexicon.articles
        )
        if any(lexicon.noun(w) == "p" for w in words):
            return None
        if nested or not definite or len(words) > (2 if lexicon.articles else 1):
            return None
        for voice in reversed(self.spoke[-_REMEMBERED:]):
            if voice.at < span[0] and heads & set(voice.name.lower().split()[:2]):
                return voice
        successor = self._named_next(span, gender)
        if successor is not None:
            return successor
        recent = self.recent(span[0], gender or "", within=15, named=True)
        if recent is not None and recent.kind == "person":
            holder = self.names.called(recent.name)
            near = self.sentence_number(span[0]) - self.sentence_number(recent.at) <= 2
            untitled = near and (holder is None or not holder.roles)
            attributes = [h for h in heads if lexicon.is_generic(h) and h not in lexicon.offices]
            if untitled or attributes:
                return recent
        if recent is None and any(lexicon.is_generic(head) for head in heads):
            return self._mentioned(span, gender)
        return None

    def _mentioned(self, span: Span, gender: str) -> Voice | None:
        """Whose full name stands anywhere in the sentences right before a place."""
        here = self.sentence_number(span[0])
        for mention in self.names.before(span[0]):
            entity = mention.entity
            if here - self.sentence_number(mention.start) > 1:
                break
            fits = not gender or not entity.gender or gender == entity.gender
            full = " " in self.text[mention.start : mention.end]
            if entity.kind == "person" and full and fits:
                return Voice(span[0], span, entity.name, entity.gender, "person", spoke=True)
        return None

    def _named_next(self, span: Span, gender: str) -> Voice | None:
        """A person without title who is named for the first time right after a title."""
        here = self.sentence_number(span[0])
        for voice in self.named_after(span[1]):
            if self.sentence_number(voice.at) != here + 1 or voice.kind != "person":
                return None
            entity = self.names.within(voice.span)[0].entity
            fits = not gender or not entity.gender or entity.gender == gender
            return voice if entity.first == voice.at and not entity.roles and fits else None
        return None

    def _body(self, words: list[str], heads: set[str], span: Span) -> Voice | None:
        """A body named elsewhere by a longer phrase: "the ministry"."""
        lexicon = self.lexicon
        named = [m for m in self.names.before(span[0]) if m.entity.kind == "body"]
        for mention in named:
            before = self.layout.folded[max(0, mention.start - 25) : mention.start].split()
            if before and before[-1] in heads:
                return Voice(span[0], span, mention.entity.name, "", "body", "s", True, True)
        longer = self._longer_phrase(words, heads, span)
        if longer is not None:
            return longer
        if not heads & lexicon.anaphoric:
            return None
        voices = (  # a body with a name, or at least a capital, in its phrase
            v
            for v in reversed(self.spoke)
            if v.kind != "person" and v.at < span[0] and not v.name.islower()
        )
        spoken = next(voices, None)
        if named and (spoken is None or named[0].start > spoken.at):
            return Voice(span[0], span, named[0].entity.name, "", "body", "s", True, True)
        return spoken

    def _last_body(self, at: int) -> Voice | None:
        """The body that spoke or was named last before a place."""
        best: Voice | None = None
        for voice in reversed(self.spoke):
            if voice.kind == "body" and voice.at < at:
                best = voice
                break
        for mention in self.names.before(at):
            if mention.entity.kind == "body":
                if best is None or mention.start > best.at:
                    span = (mention.start, mention.end)
                    name = mention.entity.name
                    best = Voice(mention.start, span, name, "", "body", "s", False, True)
                break
        for start, end, head in self.names.bodies_before(at):
            if end < at and head not in self.lexicon.anaphoric:
                if best is None or start > best.at:
                    phrase = (start, end)
                    row = self.units.phrase(phrase)
                    plain = self._plain(phrase, row, self._hangs(phrase))
                    best = Voice(start, phrase, plain.name, "", "body")
                break
        return best

    def _longer_phrase(self, words: list[str], heads: set[str], span: Span) -> Voice | None:
        content = [w for w in words if w not in self.lexicon.articles]
        best: Span | None = None
        for start, end, head in self.names.bodies_like(heads):
            if start <= span[0] < end or not any(same_noun(head, h) for h in heads):
                continue
            for mention in self.names.within((start, end)):
                if mention.entity.kind == "person":
                    end = mention.start
                    break
            phrase = self.layout.folded[start:end].split()
            while phrase and phrase[-1] in self.lexicon.links:
                end = start + self.layout.folded[start:end].rstrip().rindex(phrase.pop())
            if len(phrase) <= len(content) or not all(
                any(same_noun(p, c) for p in phrase) for c in content
            ):
                continue
            if best is None or (start < span[0] and end - start > best[1] - best[0]):
                best = (start, start + len(self.text[start:end].rstrip()))
        if best is None:
            return None
        row = self.units.phrase(best)
        plain = self._plain(best, row, self._hangs(best))
        return Voice(span[0], span, plain.name, "", "body", "s", True)

    def _same(self, words: list[str], at: int) -> Voice | None:
        heads = {w for w in words if self.lexicon.noun(w) is not None}
        for voice in reversed(self.spoke[-_REMEMBERED:]):
            known = voice.name.lower().split()
            if voice.at < at and any(same_noun(w, k) for w in heads for k in known):
                return voice
        for voice in reversed(self.spoke[-_REMEMBERED:]):
            if voice.at < at and voice.kind != "person":
                return voice
        return self.spoke[-1] if self.spoke else None

    def recent(
        self, at: int, gender: str, within: int = 12, bodies: bool = False, named: bool = False
    ) -> Voice | None:
        """The nearest earlier voice that a pronoun of this gender can stand for.

        ``bodies``: a body will do; ``named``: only who bears a proper name.
        """
        here = self.sentence_number(at)
        plural = "p" in gender
        sexes = {g for g in gender if g in "mf"}
        fallback: Voice | None = None
        by_sentence: dict[int, list[Voice]] = {}
        for earlier in (reversed(self.spoke), self._named_before(at)):
            for voice in earlier:
                number = self.sentence_number(voice.at)
                if here - number > within:
                    break
                if voice.at < at:
                    by_sentence.setdefault(number, []).append(voice)
        for number in sorted(by_sentence, reverse=True):
            if here - number > within:
                break
            voices = sorted(by_sentence[number], key=lambda v: (not v.spoke, v.at))
            for voice in voices:
                if named and not voice.proper:
                    continue
                if voice.kind != "person" and not bodies and not (plural and voice.number == "p"):
                    if voice.spoke and not sexes and not plural and fallback is None:
                        fallback = voice
                    continue
                if plural and not sexes and voice.number != "p" and not bodies:
                    continue
                if sexes and voice.gender and voice.gender not in sexes and voice.kind == "person":
                    continue
                return voice
        return fallback

    def _plain(self, span: Span, row: Row, oblique: bool) -> Voice:
        """The phrase itself, without article, in the nominative."""
        lexicon = self.lexicon
        first, stop = 0, len(row)
        while first < stop - 1 and row.low[first] in lexicon.articles:
            first += 1
        while (
            stop > first + 1
            and row.kind[stop - 1] in (POINT, QUOTED)
            and row.low[stop - 1] not in lexicon.marks
        ):
            stop -= 1
        endings = lexicon.verb_endings if lexicon.cases else lexicon.past_verb_endings
        if stop - first > 1 and any(lexicon.noun(low) is not None for low in row.low[first:stop]):
            last = row.low[stop - 1]
            if (
                last.endswith(endings)
                and not row.cap[stop - 1]
                and row.kind[stop - 1] == WORD
                and lexicon.noun(last) is None
                and last not in lexicon.function_words
            ):
                stop -= 1  # a verb that no table lists
        name = self.text[row.start[first] : row.end[stop - 1]]
        governed = oblique or self._governed(span)
        if (lexicon.nominative or lexicon.suffixes) and governed:
            name = nominative_phrase(self.text, row, first, stop, lexicon)
        kind = "unknown"
        gender = lexicon.article_gender.get(row.low[0], "")
        for at in range(first, stop):
            noun = lexicon.noun(row.low[at])
            if noun is not None:
                kind = "body" if noun == "body" else "person"
                gender = gender or (noun if kind == "person" else "")
                break
        return Voice(span[0], span, name, gender, kind, "s", spoke=True)

    def _governed(self, span: Span) -> bool:
        """Whether a preposition stands before a phrase."""
        before = self.layout.folded[max(0, span[0] - 12) : span[0]].split()
        return bool(before) and before[-1] in self.lexicon.prepositions

    def _hangs(self, span: Span) -> bool:
        """Whether a phrase hangs on a noun before it."""
        before = self.layout.folded[max(0, span[0] - 25) : span[0]].split()
        return bool(before) and self.lexicon.noun(before[-1]) is not None
