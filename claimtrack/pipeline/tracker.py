"""The whole way of a report: read ─► extract ─► encode ─► match ─► store + index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from claimtrack import encode, match
from claimtrack.index import Index, index_path
from claimtrack.match.candidates import likely_documents, neighbours, telling_words
from claimtrack.match.lexical import stem_terms
from claimtrack.match.query import cleaned
from claimtrack.pipeline.asking import Known, answers, likeliest
from claimtrack.pipeline.joining import group, stored_match
from claimtrack.read.published import utc
from claimtrack.store import Database, Filter, StoredMatch
from claimtrack.store.corrections import verdicts
from claimtrack.store.fetches import earlier_versions
from claimtrack.types import Document, Match, Mention, Passage, Quantity

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

Row = dict[str, Any]

LIKELY, REPORTS = 16, 8
"""Known reports that are read, and of those that are of a new one's event, that are compared."""
NAMED = 40
"""Known reports asked of the full text, for names in common."""
ASKED, HITS = 60, 100
"""Known mentions asked of the index and of the full text, for a question."""
RANK = {"same": 0, "updated": 1, "conflicting": 2, "related": 3}


KnownReport = tuple[list[tuple[int, Passage]], "Vectors"]
"""The numbered mentions of a stored report, and their vectors."""


@dataclass(frozen=True, slots=True)
class Found:
    """A known mention that matches, with its number in the database."""

    id: int
    passage: Passage
    claim: int | None
    match: Match


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a report that was added."""

    document: Document
    new: bool
    passages: list[Passage] = field(default_factory=list)
    found: list[list[Found]] = field(default_factory=list)
    """For each passage its matches, best first."""

    def row(self) -> Row:
        """Counts for the output: of mentions, and of those whose best match has a relation."""
        types = Counter(p.type for p in self.passages)
        best = Counter(found[0].match.relation for found in self.found if found)
        return {
            "document": self.document.id,
            "status": "added" if self.new else "known",
            "language": self.document.language,
            "quotes": types["quote"],
            "quantities": types["quantity"],
            **{relation: best[relation] for relation in RANK},  # type: ignore[index]
        }


class Tracker:
    """A database with its encoder and its index, ready to add reports and to look claims up."""

    def __init__(self, database: Database, encoder: encode.Encoder, *, build: bool) -> None:
        self.database = database
        self.encoder = encoder
        self._build = build
        self._index: Index | None = None

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        encoder: str | None = None,
        create: bool = False,
        readonly: bool = False,
    ) -> Self:
        """Open a database with the encoder that it was built with.

        ``encoder`` names one for a new database (``create``); the packaged one if not given.
        """
        if create and not Path(path).exists():
            # The encoder first: without it no empty database is left behind.
            chosen = encode.load(encoder)
            database = Database.open(path, create=True)
        else:
            database = Database.open(path, create=create, readonly=readonly)
            used = database.encoder
            chosen = encode.load(encoder or (used.name if used else None))
        if not readonly:
            database.use_encoder(chosen.name, chosen.dim)
        return cls(database, chosen, build=not readonly)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.database.close()

    @property
    def index(self) -> Index:
        if self._index is None:
            path = index_path(self.database.path)
            self._index = Index.open(path, self.database.vectors(), build=self._build)
        return self._index

    # Reports

    def add(self, document: Document, mentions: list[Mention] | None = None) -> Outcome:
        """Extract, match and store a report in one transaction; the same one again adds nothing.

        ``mentions`` stand in for the extracted ones.
        """
        document = self.database.free_name(document)
        if self.database.holds(document):
            return Outcome(document, new=False)
        found, vectors = self._read(document, mentions)
        # Candidates are searched before the mentions are stored, or they would match themselves.
        earlier = earlier_versions(self.database, document)
        known = self._reports_like(found, vectors)
        links = match.compare_event([match.Told(found, vectors), *told(known)], self.encoder)
        matches = self._matches(found, known, links, earlier)
        with self.database.transaction():
            added = self.database.add_document(document, found, vectors)
            self.database.add_matches(
                stored_match(id_, passage, other.id, other.passage, other.match)
                for id_, passage, mine in zip(added.mentions, found, matches, strict=True)
                for other in mine
            )
            # A later report can settle how two earlier ones relate.
            before = cache(self._versions_before)
            self.database.add_matches(
                _settled(link, known, before) for link in links if link.report
            )
            new = dict(zip(added.mentions, found, strict=True))
            group(self.database, new, {id_: label(passage) for id_, passage in new.items()})
        self.index.refresh(build=True)
        return Outcome(document, True, found, matches)

    def check(self, document: Document, *, limit: int = 3, related: bool = False) -> Iterator[Row]:
        """Rows of what is known of a report's mentions; nothing is stored."""
        found, vectors = self._read(document)
        near = self._reports_like(found, vectors)
        links = match.compare_reports(match.Told(found, vectors), told(near), self.encoder)
        matches = self._matches(found, near, links, set())
        for passage, mine in zip(found, matches, strict=True):
            kept = [f for f in mine if related or f.match.relation != "related"]
            for known in self._one_a_claim(kept)[:limit]:
                yield {
                    "query": label(passage),
                    "query_start": passage.mention.start,
                    "query_end": passage.mention.end,
                    **self._row(known),
                }

    def _read(
        self, document: Document, mentions: list[Mention] | None = None
    ) -> tuple[list[Passage], Vectors]:
        # Late: a look-up does without the rules that read reports.
        from claimtrack.extract import extract, passages

        found = passages(document, extract(document) if mentions is None else mentions)
        return found, self.encoder.encode([match.text_of(p) for p in found])

    def _matches(
        self,
        new: list[Passage],
        known: list[KnownReport],
        links: list[match.Link],
        earlier: set[str],
    ) -> list[list[Found]]:
        """For each new mention the known ones that it relates to, best first."""
        result: list[list[Found]] = [[] for _ in new]
        mine = [link for link in links if link.report == 0]
        ends = [known[link.other_report - 1][0][link.other_passage] for link in mine]
        claims = self.database.claim_of(id_ for id_, _ in ends)
        for link, (id_, passage) in zip(mine, ends, strict=True):
            found = Found(id_, passage, claims.get(id_), link.match)
            result[link.passage].append(_corrected(found, earlier))
        for found_here in result:
            found_here.sort(key=lambda f: (RANK[f.match.relation] == 3, -f.match.score, f.id))
        return result

    def _versions_before(self, name: str) -> set[str]:
        return earlier_versions(self.database, self.database.document(name))

    def _reports_like(self, new: list[Passage], vectors: Vectors) -> list[KnownReport]:
        """The known reports of a new one's event: their mentions and vectors."""
        if not new or not len(self.index):
            return []
        near = neighbours(vectors, self.index.search)
        documents = self.database.documents_of({id_ for found in near for id_ in found})
        named = self.database.search_documents(telling_words(new), limit=NAMED)
        languages = self.database.languages_of({*documents.values(), *(n for n, _ in named)})
        foreign = {n for n, language in languages.items() if language != new[0].language}
        likely = likely_documents(near, documents, foreign, named, LIKELY)
        stored, table = self.database.contexts_of(likely), self.database.vectors()
        seen: list[tuple[int, list[int], match.Glance]] = []
        for number in (number for number in likely if number in stored):
            title, contexts = stored[number]
            have, rows = table.of(contexts)
            ids = have.tolist()
            if ids:
                seen.append((number, ids, match.Glance(title, [contexts[i] for i in ids], rows)))
        first = match.Glance.of(match.Told(new, vectors))
        of_the_event = match.of_one_event([first, *(glance for _, _, glance in seen)])
        known: list[KnownReport] = []
        for number, ids, glance in (seen[place - 1] for place in of_the_event[:REPORTS]):
            passages = self.database.passages_of(number)
            known.append(([(id_, passages[id_]) for id_ in ids], glance.vectors))
        return known

    # Questions

    def similar(
        self,
        text: str,
        *,
        language: str | None = None,
        limit: int = 10,
        chosen: Filter | None = None,
        min_score: float | None = None,
        related: bool = False,
    ) -> list[Row]:
        """Rows of the known claims like a typed text, best first, one a claim."""
        from claimtrack.read.language import sentence_language

        if not self.database.encoder or not len(self.index):
            return []
        text = cleaned(text)
        language = language or sentence_language(text)
        questions = match.as_query(text, language)
        if not questions:
            return []
        vectors = self.encoder.encode([match.text_of(q) for q in questions])
        chosen = None if chosen == Filter() else chosen
        allowed = self.database.mention_ids(chosen) if chosen else None
        ids, _ = self.index.search(vectors, ASKED, allowed)
        wanted = {int(i) for i in ids.ravel() if i >= 0}
        words = " ".join(stem_terms(text, language))
        hits = dict(self.database.search_text(words, limit=HITS, chosen=chosen, prefix=True))
        wanted |= set(hits)
        known = self.database.passages(wanted)
        have, rows = self.database.vectors().of(known)
        told = Known([int(i) for i in have], [known[int(i)] for i in have], rows, hits)
        told = likeliest(text, language, told, self.encoder)
        inside = self.database.figures_inside(told.ids)
        claims = self.database.claim_of(told.ids)
        found = [
            Found(id_, passage, claims.get(id_), answer)
            for mine in answers(questions, vectors, told, inside, self.encoder)
            for id_, passage, answer in zip(told.ids, told.passages, mine, strict=True)
            if answer
            and (related or answer.relation != "related")
            and (min_score is None or answer.score >= min_score)
        ]
        return [self._row(f) for f in self._one_a_claim(found)[:limit]]

    def _one_a_claim(self, found: Iterable[Found]) -> list[Found]:
        """The best of each claim, best first: a mention that says the same stands for it."""
        best: dict[int, Found] = {}
        for one in sorted(found, key=lambda f: (RANK[f.match.relation], -f.match.score, f.id)):
            best.setdefault(one.claim if one.claim is not None else -one.id, one)

        def place(f: Found) -> tuple[float, int, str, int]:
            return -f.match.score, RANK[f.match.relation], f.passage.type, f.id

        return sorted(best.values(), key=place)

    def _row(self, found: Found) -> Row:
        passage, mention = found.passage, found.passage.mention
        claim = self.database.claim(found.claim) if found.claim is not None else None
        figure = mention if isinstance(mention, Quantity) else None
        return {
            "score": round(found.match.score, 3),
            "relation": found.match.relation,
            "reasons": list(found.match.reasons),
            "claim": found.claim,
            "kind": mention.kind,
            "text": label(passage),
            "context": passage.context,
            "low": figure.low if figure else None,
            "high": figure.high if figure else None,
            "unit": figure.unit if figure else None,
            "speaker": passage.speaker,
            "outlet": passage.publisher,
            "document": passage.document,
            "start": mention.start,
            "end": mention.end,
            "published": passage.published,
            "url": passage.url,
            "first_seen": claim["first_seen"] if claim else None,
            "documents": claim["documents"] if claim else None,
            "verdicts": self._verdicts(found.claim) if found.claim is not None else [],
        }

    def _verdicts(self, claim: int) -> list[Row]:
        """What fact-checkers said of a claim: that somebody checked it is half the answer."""
        names = ("rating", "author", "url")
        return [{name: said[name] for name in names} for said in verdicts(self.database, claim)]


def told(known: Iterable[KnownReport]) -> list[match.Told]:
    """Stored reports as the matcher reads them."""
    return [match.Told([passage for _, passage in group], rows) for group, rows in known]


def _settled(
    link: match.Link, known: list[KnownReport], versions_before: Callable[[str], set[str]]
) -> StoredMatch:
    """A link between two known reports as it stands now."""
    (id_, passage), (other_id, other) = _ends(link, known)
    found = Found(other_id, other, None, link.match)
    if link.match.relation == "conflicting":
        found = _corrected(found, versions_before(passage.document))
    return stored_match(id_, passage, other_id, other, found.match)


def _ends(
    link: match.Link, known: list[KnownReport]
) -> tuple[tuple[int, Passage], tuple[int, Passage]]:
    """The later and the earlier end of a link between two known reports."""
    a = known[link.report - 1][0][link.passage]
    b = known[link.other_report - 1][0][link.other_passage]
    return (a, b) if moment(a[1]) >= moment(b[1]) else (b, a)


def moment(passage: Passage) -> str:
    """When a passage was published, in UTC, to be compared as text; without a time first."""
    return utc(passage.published) if passage.published else ""


def _corrected(found: Found, earlier: set[str]) -> Found:
    """A figure that differs from an earlier version's of the same report corrects it."""
    if found.match.relation != "conflicting" or found.passage.document not in earlier:
        return found
    reasons = (*found.match.reasons, "a later version of the same report")
    return replace(found, match=replace(found.match, relation="updated", reasons=reasons))


def label(passage: Passage) -> str:
    """A mention's words, for a figure with what it counts: *oltre 500 droni*."""
    mention = passage.mention
    if not isinstance(mention, Quantity):
        return passage.text
    counted, words = mention.item or mention.whole, passage.item or passage.whole
    if not counted or not words:
        return passage.text
    at = passage.context.find(passage.text)
    gap = counted[0] - mention.end
    end = at + len(passage.text) + gap + len(words)
    if at >= 0 and 0 < gap <= 20 and passage.context[end - len(words) : end] == words:
        return passage.context[at:end]
    return f"{passage.text} ({words})"
