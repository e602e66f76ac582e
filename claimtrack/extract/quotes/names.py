"""Names in a report: who is named, with which titles, and by which fullest name."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from operator import itemgetter

from claimtrack.extract.quotes.cover import Cover
from claimtrack.extract.quotes.given import bearers, given_gender
from claimtrack.extract.quotes.nominative import nominative
from claimtrack.extract.quotes.phrases import phrase_end
from claimtrack.extract.quotes.reporting import Lexicon
from claimtrack.extract.quotes.rows import POINT, WORD, Row
from claimtrack.extract.quotes.titles import apposition, sex, title_before
from claimtrack.types import Span


@dataclass(slots=True)
class Entity:
    """A person or body with a proper name."""

    name: str
    kind: str
    """``person`` or ``body``."""
    gender: str = ""
    guess: str = ""
    """The gender to inflect by where none is sure."""
    roles: set[str] = field(default_factory=set)
    """Folded heads of the titles it bears in the report."""
    titles: set[str] = field(default_factory=set)
    """All folded words of those titles."""
    first: int = 0
    tokens: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    """Where it is named, in order."""
    rank: tuple[bool, int] = (False, 0)
    """Of the chosen form: whether it stands in the nominative, how many words it has."""


@dataclass(slots=True)
class Mention:
    """A proper name in the text."""

    start: int
    end: int
    entity: Entity
    complement: bool
    """It hangs on a noun before it by a preposition, or on one after it by a possessive."""
    quoted: bool
    """It stands in somebody's speech."""


_LOOK_BACK = 60
"""Names and phrases back that a short mention may stand for."""
_Found = tuple[int, int, list[str], str, set[str], set[str], str, bool, bool]
"""Offsets, words, kind, heads of titles, all title words, gender, complement, in speech."""


class Names:
    """The register of a report's names."""

    def __init__(self, lexicon: Lexicon, text: str) -> None:
        self.lexicon = lexicon
        self.text = text
        self.mentions: list[Mention] = []
        self._starts: list[int] = []
        self.by_key: dict[str, Entity] = {}
        self.bodies: list[tuple[int, int, str]] = []
        """Phrases headed by the noun of a body: offsets and the folded head."""
        self._found: list[_Found] = []
        self._holders: dict[str, list[Entity]] = {}
        self._bodies_by_stem: dict[str, list[tuple[int, int, str]]] = {}
        self._known: set[str] = set()
        self._quoted = False

    # ------------------------------------------------------------------ building

    def read(self, row: Row, quoted: bool = False) -> None:
        """Collect the names of one row; ``quoted`` where it is somebody's speech."""
        self._quoted = quoted
        lexicon = self.lexicon
        starts = {first for first, _ in row.sentences}
        low, cap = row.low, row.cap
        pairs, opens_body = lexicon.body_pairs, lexicon.opens_body
        behind, last = 0, len(row) - 1
        for at in [x for x, word in enumerate(low) if cap[x] or opens_body(word)]:
            if at < behind or row.kind[at] != WORD:
                continue
            if at < last and low[at + 1] in pairs.get(low[at], ()):
                self._body(row, at, at + 2)
            elif lexicon.noun(low[at]) == "body":
                self._body(row, at, at + 1)
            if cap[at]:
                behind = self._name_stop(row, at, starts)
                self._sequence(row, at, behind, at in starts)

    def _name_stop(self, row: Row, at: int, starts: set[int]) -> int:
        """Where the words with capitals end that begin at a place, over particles and initials."""
        lexicon = self.lexicon
        low, cap, kind, count = row.low, row.cap, row.kind, len(row.low)
        stop = at + 1
        while stop < count:
            if kind[stop] == WORD and cap[stop]:
                stop += 1
            elif (
                low[stop] in lexicon.name_links
                and (named := self._past_particles(row, stop)) < count
                and cap[named]
                and kind[named] == WORD
                and not lexicon.noun(low[stop - 1])
                and low[at] not in lexicon.articles
            ):
                stop = named + 1
            elif (
                low[stop] == "."
                and stop + 1 < count
                and cap[stop + 1]
                and (len(low[stop - 1]) == 1 or low[stop - 1] in lexicon.abbreviations)
                and stop not in starts
            ):
                stop += 2
            else:
                break
        return stop

    def _body(self, row: Row, at: int, after: int) -> None:
        """Keep the phrase of a body, for later shorter mentions of it."""
        lexicon = self.lexicon
        first = at
        while first and row.kind[first - 1] == WORD:
            before = row.low[first - 1]
            if (
                before in lexicon.determiners
                or before in lexicon.prepositions
                or before in lexicon.bare_stop
                or before in lexicon.auxiliaries
                or before in lexicon.verbs
                or lexicon.noun(before) not in (None, "body")
                or (lexicon.elisions and before[-1] == "'")
                or (lexicon.null_subject and lexicon.articles)
                or (lexicon.cases and not before.endswith(lexicon.adjective_endings))
            ):
                break
            first -= 1
        stop = max(phrase_end(row, after - 1, min(len(row), at + 9), lexicon, strict=True), after)
        for near in range(after, stop):
            if lexicon.noun(row.low[near]) not in (None, "body"):
                stop = near
                break
        if lexicon.cases:
            stop = self._genitives(row, at + 1, stop)
        while (
            stop - 1 > after - 1
            and not row.cap[stop - 1]
            and row.low[stop - 2] not in lexicon.links
            and row.low[stop - 2] not in lexicon.articles
            and not lexicon.cases
            and not (stop < len(row) and row.low[stop] in lexicon.auxiliaries)
        ):
            stop -= 1  # a word after the phrase may as well be its verb
        self.bodies.append((row.start[first], row.end[stop - 1], row.low[at]))

    def _genitives(self, row: Row, at: int, stop: int) -> int:
        """The end of the words behind a noun that may hang on it."""
        adjective = False
        while at < stop:
            low = row.low[at]
            hangs = row.cap[at] or adjective or low.endswith(self.lexicon.genitive_endings)
            hangs = hangs and not low.endswith(self.lexicon.past_endings)
            if not hangs and low not in self.lexicon.links:
                break
            adjective = low.endswith(self.lexicon.adjective_endings)
            at += 1
        return at

    def _past_particles(self, row: Row, at: int) -> int:
        while at < len(row) and row.low[at] in self.lexicon.particles and not row.cap[at]:
            at += 1
        return at

    def _sequence(self, row: Row, first: int, stop: int, opens: bool) -> None:
        lexicon = self.lexicon
        low, count = row.low, len(row.low)
        begin = first
        roles: set[str] = set()
        gender, body = "", False
        while begin < stop and low[begin] in lexicon.never_names:
            begin += 1
        if begin == stop:
            return
        opening = begin
        for at in range(begin, stop - 1):
            noun = lexicon.noun(low[at])
            if noun is not None:
                if noun == "body":
                    body = True
                else:
                    roles.add(low[at])
                    gender = sex(lexicon, noun) or gender
                    body = False
                begin = at + 1
        begin = self._drop_places(row, begin, stop)
        while begin < stop and (
            row.kind[begin] == POINT or (low[begin] in lexicon.particles and not row.cap[begin])
        ):
            begin += 1
        if begin >= stop:
            return
        hung: set[str] = set()
        if stop - begin >= 3 and begin == first and self._hangs_on_title(row, first):
            link = low[first - 1]
            title = first - 2 - (link in lexicon.articles and link not in lexicon.links)
            roles.add(low[title])
            hung = {low[title]}
            gender = sex(lexicon, lexicon.noun(low[title]) or "") or gender
            begin += 1  # "minister of / Transport / Jane Roe"
        elif (
            lexicon.cases
            and opens
            and stop - begin == 3
            and begin == first
            and not low[begin + 1].endswith(lexicon.patronymics)
        ):
            roles.add(low[begin])  # a title that only the sentence's start capitalises
            begin += 1
        if (
            lexicon.noun_capitals
            and stop - begin >= 3
            and begin == first
            and first
            and low[first - 1] in lexicon.determiners
        ):
            begin += 1
        before_gender, before_roles, before_body, titles = title_before(lexicon, row, opening)
        after_gender, after_roles, after_titles = apposition(lexicon, row, stop)
        if (
            stop - begin == 1
            and first
            and (first - 1 == 0 or row.kind[first - 2] == POINT)
            and low[first - 1] in lexicon.prepositions
            and all(len(p.words) > 1 for p in lexicon.phrases.get(low[first - 1], ()))
        ):
            after_gender, after_roles, after_titles = "", set(), set()  # "From Oslo, the minister"
        titles.update(after_titles, hung, low[opening:begin])
        tokens = [
            self.text[row.start[x] : row.end[x]] for x in range(begin, stop) if row.kind[x] == WORD
        ]
        if lexicon.noun_capitals and len(tokens) == 1 and not roles and not before_roles:
            single_ok = False
        else:
            single_ok = not opens or begin > first
        if single_ok or len(tokens) > 1:
            self._known.add(tokens[-1].lower())
        person = bool(roles or before_roles or after_roles)
        if not person and len(tokens) >= 2 and not body and not before_body:
            person = not any(lexicon.noun(t.lower()) == "body" for t in tokens)
        kind = "person" if person else "body" if (body or before_body) else "unknown"
        adjective = (
            lexicon.cases
            and len(tokens) == 1
            and stop < count
            and row.kind[stop] == WORD
            and not (
                low[stop] in lexicon.verbs
                or low[stop] in lexicon.prepositions
                or low[stop] in lexicon.bare_stop
                or low[stop] in lexicon.auxiliaries
            )
        )
        if adjective:  # "of the Air / force": part of a longer name
            kind, before_roles, after_roles, roles = "unknown", set(), set(), set()
        before = first - 1
        if before > 0 and low[before] in lexicon.articles and low[before] not in lexicon.links:
            before -= 1  # "minister of the / Economy"
        complement = adjective or bool(
            (
                begin == first
                and first
                and (low[before] in lexicon.prepositions or low[before] in lexicon.possessive_marks)
                and not (before and low[before - 1] in lexicon.sayings)  # "the reply of Roe"
            )
            or (stop < count and low[stop] in lexicon.possessive_marks)
        )
        if (
            lexicon.noun_capitals
            and len(tokens) > 1
            and low[stop - 2].endswith("s")
            and low[stop - 1] in lexicon.persons
        ):
            return  # "Roes Frau"
        name = (row.start[begin], row.end[stop - 1])
        self._found.append(
            (
                *name,
                tokens,
                kind,
                roles | before_roles | after_roles,
                titles,
                gender or before_gender or after_gender,
                complement,
                self._quoted,
            )
        )

    def _hangs_on_title(self, row: Row, at: int) -> bool:
        """Whether a preposition links a name to the title before it."""
        lexicon = self.lexicon
        near = at - 1
        if near >= 0 and row.low[near] in lexicon.articles and row.low[near] not in lexicon.links:
            near -= 1
        if near < 1 or row.low[near] not in lexicon.links or row.low[near] in lexicon.conjunctions:
            return False
        return self._is_title(row, near - 1)

    def _drop_places(self, row: Row, begin: int, stop: int) -> int:
        """Past what is no part of a person's name: "mayor of / Zorin / Jane Roe"."""
        text = self.text
        while stop - begin > 2 and sum(row.cap[begin:stop]) > 2:
            head = text[row.start[begin] : row.end[begin]]
            last = text[row.start[stop - 1] : row.end[stop - 1]]
            shouted = len(head) > 1 and head.isupper() and not last.isupper()
            script = head.isascii() != last.isascii() and self.lexicon.cases
            titled = self.lexicon.cases and begin and self._is_title(row, begin - 1)
            if not (shouted or script or titled):
                break
            begin += 1
        return begin

    def _is_title(self, row: Row, at: int) -> bool:
        noun = self.lexicon.noun(row.low[at]) if row.kind[at] == WORD else None
        return noun is not None and noun != "body"

    def settle(self, subjects: list[Span], genders: list[tuple[Span, str]]) -> None:
        """Group the collected names; the longest of a group is its name.

        ``subjects``: spans of verbs' subjects, where names stand in the nominative;
        ``genders``: such spans with the gender that the verb's ending tells.
        """
        self._found.sort(key=itemgetter(0))
        nominatives = Cover(subjects)
        speakers = Cover([span for span, _ in genders])
        full = {self.lexicon.name_key(found[2][-1]) for found in self._found if len(found[2]) > 1}
        told = dict(genders)
        given = bearers([(found[2], found[3]) for found in self._found], self.lexicon)
        for start, end, tokens, kind, roles, titles, gender, complement, quoted in self._found:
            key = self.lexicon.name_key(tokens[-1])
            if len(tokens) == 1 and key not in full and key in given:
                key = given[key]  # "Jane" is Jane Roe
            elif len(tokens) == 1 and tokens[0].lower() not in self._known:
                continue
            entity = self.by_key.get(key)
            if self.lexicon.cases and len(tokens) == 1 and key not in full:
                kind, roles = "unknown", set()  # "a resident of / Zorin"
            if entity is None:
                entity = self.by_key[key] = Entity("", kind, first=start)
            elif kind == "person" and entity.kind != "person":
                entity.kind = kind
            straight = nominatives.covers(start)
            rank = (straight or not self.lexicon.cases, len(tokens) if kind != "unknown" else 1)
            if not entity.tokens or (rank[1], rank[0]) > (entity.rank[1], entity.rank[0]):
                entity.tokens, entity.rank = tokens, rank
            subject = speakers.around(start)
            entity.guess = entity.guess or gender
            entity.gender = (
                entity.gender
                or gender.strip("?")
                or (told.get(subject, "") if subject and kind == "person" else "")
                or given_gender(tokens, straight, self.lexicon)
            )
            entity.roles |= roles
            entity.titles |= titles
            entity.places.append(start)
            self.mentions.append(Mention(start, end, entity, complement, quoted))
        for entity in self.by_key.values():
            tokens = entity.tokens
            if not entity.rank[0]:
                part = "name" if entity.kind == "person" else "noun"
                gender = entity.gender or entity.guess.replace("?", "m")
                if not gender:
                    man = tokens[0].lower().endswith(self.lexicon.oblique_m)
                    man = man and tokens[-1].lower().endswith(self.lexicon.name_endings)
                    gender = "m" if man else "f"
                tokens = [nominative(t, gender, part, self.lexicon) for t in tokens]
            entity.name = " ".join(tokens)
            for head in entity.roles:
                self._holders.setdefault(head, []).append(entity)
        self._starts = [m.start for m in self.mentions]
        self.bodies.sort()
        for body in self.bodies:
            self._bodies_by_stem.setdefault(body[2][:4], []).append(body)

    # ------------------------------------------------------------------ asking

    def within(self, span: Span) -> list[Mention]:
        """The names inside a span."""
        first = bisect_left(self._starts, span[0])
        return self.mentions[first : bisect_left(self._starts, span[1], first)]

    def called(self, name: str) -> Entity | None:
        """The entity of a full name."""
        return self.by_key.get(self.lexicon.name_key(name.split()[-1])) if name else None

    def before(self, at: int) -> list[Mention]:
        """The last names before a place, the nearest first."""
        stop = bisect_left(self._starts, at)
        return self.mentions[max(0, stop - _LOOK_BACK) : stop][::-1]

    def bodies_before(self, at: int) -> list[tuple[int, int, str]]:
        """The last phrases of bodies before a place, the nearest first."""
        stop = bisect_left(self.bodies, (at, 0, ""))
        return self.bodies[max(0, stop - _LOOK_BACK) : stop][::-1]

    def bodies_like(self, heads: set[str]) -> list[tuple[int, int, str]]:
        """The first phrases whose heads begin like one of these."""
        stems = {head[:4] for head in heads}
        return [b for stem in stems for b in self._bodies_by_stem.get(stem, [])[:_LOOK_BACK]]

    def holder(self, heads: set[str], words: set[str], near: int, gender: str) -> Entity | None:
        """Who bears a title: the best fit of its words; the last before a place, or the first."""
        best: Entity | None = None
        best_rank = (0, False, 0)
        for entity in {id(e): e for head in heads for e in self._holders.get(head, ())}.values():
            if entity.kind == "body":
                continue
            if gender and entity.gender and gender != entity.gender:
                continue
            at = entity.places[max(bisect_left(entity.places, near) - 1, 0)]
            before = at < near
            rank = (len(words & entity.titles), before, at if before else -at)
            if rank[0] and (best is None or rank > best_rank):
                best, best_rank = entity, rank
        return best
