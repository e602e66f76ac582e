"""The database: the only truth, one transaction per Document."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from claimtrack.errors import EncoderError, NotFoundError
from claimtrack.store import claims, documents, encoders, fulltext, listing
from claimtrack.store.connection import connect, translated
from claimtrack.store.listing import Filter
from claimtrack.store.rows import (
    PASSAGE_COLUMNS,
    Added,
    EncoderInfo,
    Link,
    StoredMatch,
    passage_of,
)
from claimtrack.store.speakers import speaker_id
from claimtrack.store.vectors import VectorTable
from claimtrack.types import Document, MentionType, Passage

Row = dict[str, Any]


def now() -> str:
    """The time of a change, in UTC to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Database:
    """One SQLite file. Looking up reads through ``sqlite3`` alone.

    sqlite_utils makes the schema and writes the rows of a report; it is imported only then,
    because its import takes longer than a whole look-up's reading.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        create: bool = False,
        readonly: bool = False,
        timeout: float = 10.0,
    ) -> Self:
        """Open a database; ``create`` makes a missing one.

        A writer waits ``timeout`` seconds for another. Raises
        :class:`~claimtrack.errors.DatabaseError` for a missing, foreign, damaged, locked
        or newer file.
        """
        path = Path(path)
        return cls(connect(path, create=create, readonly=readonly, timeout=timeout), path)

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def identity(self) -> str:
        """Which database this is, for its whole life; a copy has the same."""
        return str(self.rows("SELECT value FROM settings WHERE key = 'database'")[0][0])

    # Statements

    def translated(self) -> AbstractContextManager[None]:
        """SQLite's errors inside become :class:`~claimtrack.errors.DatabaseError`."""
        return translated(self.path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is stored together or not at all; inside another it joins that."""
        if self._connection.in_transaction:
            yield
            return
        with self.translated():
            # IMMEDIATE: a plain BEGIN fails at its first write if somebody wrote meanwhile.
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        with self.translated():
            return self._connection.execute(sql, values).fetchall()

    def execute(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        with self.translated():
            return self._connection.execute(sql, values)

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Add rows to a table; the caller holds the transaction."""
        from sqlite_utils import Database as Tables

        tables: Any = Tables(self._connection, execute_plugins=False)
        with self.translated():
            tables[table].insert_all(rows)

    def stream(self, sql: str, values: Sequence[Any]) -> Iterator[sqlite3.Row]:
        with self.translated():
            cursor = self._connection.execute(sql, values)
        while True:
            with self.translated():
                block = cursor.fetchmany(500)
            if not block:
                return
            yield from block

    # Encoder and vectors

    @property
    def encoder(self) -> EncoderInfo | None:
        """The encoder of this database; ``None`` before its first vectors."""
        return encoders.active(self)

    def use_encoder(self, name: str, dim: int) -> EncoderInfo:
        """The encoder of that name as the database's; remembered where it is the first.

        Raises :class:`~claimtrack.errors.EncoderError` where the database has another.
        """
        return encoders.use(self, name, dim)

    def add_encoder(self, name: str, dim: int) -> EncoderInfo:
        """A further encoder, whose vectors are added beside those in use."""
        return encoders.add(self, name, dim)

    def without_vectors(self, encoder: EncoderInfo, limit: int = 1000) -> list[int]:
        """Ids of mentions that this encoder has still to embed, ascending."""
        return encoders.missing(self, encoder, limit)

    def add_vectors(self, encoder: EncoderInfo, mentions: Sequence[int], vectors: Any) -> None:
        """Unit vectors (n, dim) of stored mentions, all of them or none."""
        encoders.add_vectors(self, encoder, mentions, vectors)

    def activate(self, encoder: EncoderInfo) -> None:
        """Make a complete encoder the database's and drop the vectors of all others.

        Raises :class:`~claimtrack.errors.EncoderError` while mentions lack a vector.
        """
        encoders.activate(self, encoder)

    def vectors(self) -> VectorTable:
        """The vectors of the database's encoder; EncoderError where it has none yet."""
        encoder = self.encoder
        if encoder is None:
            raise EncoderError(f"{self.path} holds no vectors yet: add a report first")
        return VectorTable(self._connection, encoder, self.translated)

    # Documents

    def document(self, name: str) -> Document:
        """The document of that name; NotFoundError where there is none."""
        return documents.get(self, name)

    def holds(self, document: Document) -> bool:
        """Whether this very text is stored under this name."""
        return documents.holds(self, document)

    def free_name(self, document: Document) -> Document:
        """The document under a name that no other text has.

        A name whose text is another gets the first eight digits of the sha256 behind it,
        so a corrected report is stored beside its first version, once.
        """
        return documents.free_name(self, document)

    def add_document(
        self, document: Document, passages: Sequence[Passage], vectors: Any = None
    ) -> Added:
        """Store a report with its mentions and their unit vectors, shape (n, dim).

        All of it or nothing. The same text under the same name again adds nothing. Another
        text under a stored name raises :class:`~claimtrack.errors.InputError`:
        :meth:`free_name` gives it one. Vectors need :meth:`use_encoder` first.
        """
        return documents.add(self, document, passages, vectors, now())

    def speaker(self, name: str, language: str) -> int:
        """The speaker of that name, made where it is new; the caller holds the transaction."""
        return speaker_id(self._connection, name, language)

    # Mentions

    def passage(self, mention: int) -> Passage:
        """A stored mention in its context; NotFoundError where there is none of that id."""
        found = self.passages([mention])
        if not found:
            raise NotFoundError(f"no mention {mention}: `claimtrack mentions` lists them")
        return found[mention]

    def passages(self, mentions: Iterable[int]) -> dict[int, Passage]:
        """Stored mentions by id; ids that are not there are left out."""
        sql = f"SELECT {PASSAGE_COLUMNS} WHERE m.id IN (SELECT value FROM json_each(?))"
        wanted = json.dumps([int(i) for i in mentions])
        return {row["id"]: passage_of(row) for row in self.rows(sql, (wanted,))}

    def passages_of(self, document: int) -> dict[int, Passage]:
        """The mentions of a document, by its number (:meth:`documents_of`), in text order."""
        sql = f"SELECT {PASSAGE_COLUMNS} WHERE m.document_id = ? ORDER BY m.id"
        return {row["id"]: passage_of(row) for row in self.rows(sql, (document,))}

    def contexts_of(self, documents: Iterable[int]) -> dict[int, tuple[str | None, dict[int, str]]]:
        """The title of each document that has mentions, and their sentences by mention."""
        sql = (
            "SELECT m.document_id, d.title, m.id, m.context FROM mentions m"
            " JOIN documents d ON d.id = m.document_id"
            " WHERE m.document_id IN (SELECT value FROM json_each(?)) ORDER BY m.id"
        )
        found: dict[int, tuple[str | None, dict[int, str]]] = {}
        for document, title, mention, context in self.rows(sql, (json.dumps([*documents]),)):
            found.setdefault(document, (title, {}))[1][mention] = context
        return found

    def figures_inside(self, mentions: Iterable[int]) -> dict[int, list[Passage]]:
        """The quantities in the words of these quotes, in text order; no entry without any."""
        sql = (
            "SELECT q.id, f.id FROM mentions q JOIN mentions f ON f.document_id = q.document_id"
            " AND f.type = 'quantity' AND f.start >= q.start AND f.end <= q.end"
            " WHERE q.type = 'quote' AND q.id IN (SELECT value FROM json_each(?)) ORDER BY f.id"
        )
        pairs = self.rows(sql, (json.dumps([int(i) for i in mentions]),))
        figures = self.passages({figure for _, figure in pairs})
        inside: dict[int, list[Passage]] = {}
        for quote, figure in pairs:
            inside.setdefault(quote, []).append(figures[figure])
        return inside

    def documents_of(self, mentions: Iterable[int]) -> dict[int, int]:
        """The number of the document that each mention stands in."""
        sql = "SELECT id, document_id FROM mentions WHERE id IN (SELECT value FROM json_each(?))"
        return dict(map(tuple, self.rows(sql, (json.dumps([int(i) for i in mentions]),))))

    def languages_of(self, documents: Iterable[int]) -> dict[int, str]:
        """The language of each document, by its number."""
        sql = "SELECT id, language FROM documents WHERE id IN (SELECT value FROM json_each(?))"
        return dict(map(tuple, self.rows(sql, (json.dumps([int(i) for i in documents]),))))

    def mention_ids(self, chosen: Filter) -> list[int]:
        """Ids of the mentions that fit a filter, ascending: what a filtered search may find."""
        return [row[0] for row in self.rows(*listing.mention_ids(chosen))]

    def search_text(
        self,
        words: str,
        *,
        limit: int = 50,
        chosen: Filter | None = None,
        prefix: bool = False,
    ) -> list[tuple[int, float]]:
        """Mentions with any of the words, and their BM25 score, higher is better, best first.

        Accents and case are folded; ``prefix`` finds words that begin so. No words, no rows.
        A word that more than :data:`~claimtrack.store.fulltext.COMMON` mentions have only adds
        to the score of those that have a rarer one too, if there is one.
        """
        return fulltext.mentions(self, words, limit=limit, chosen=chosen, prefix=prefix)

    def search_documents(self, words: str, *, limit: int = 50) -> list[tuple[int, float]]:
        """Numbers of documents with any of the words, and their BM25 score, best first.

        Only words count that at most :data:`~claimtrack.store.fulltext.TELLING` of them have.
        """
        return fulltext.documents(self, words, limit=limit)

    # Claims and matches

    def new_claim(self, type: MentionType, title: str) -> int:
        """A claim without mentions yet; its number."""
        return claims.new_claim(self, type, title, now())

    def assign_claim(self, mentions: Iterable[int], claim: int | None) -> None:
        """Put mentions into a claim, out of the one they were in; ``None`` only takes them out."""
        claims.assign(self, mentions, claim)

    def claim_of(self, mentions: Iterable[int]) -> dict[int, int]:
        """The claims of these mentions; mentions without one are left out."""
        return claims.claim_of(self, mentions)

    def claim_members(self, claim: int) -> list[int]:
        """Mention ids of a claim, earliest publication first; NotFoundError for no such claim."""
        return claims.members(self, claim)

    def claim(self, claim: int) -> Row:
        """One row as :meth:`claims` gives it; NotFoundError for no such claim."""
        return claims.row(self, claim)

    def add_matches(self, matches: Iterable[StoredMatch]) -> int:
        """Store links, one per pair; returns how many rows changed.

        A newer link replaces an older one, but never what a reviewer confirmed or rejected.
        """
        return claims.add_matches(self, matches, now())

    def matches_of(self, *mentions: int) -> list[StoredMatch]:
        """All links of these mentions in either direction, best first, rejected ones included."""
        return claims.matches_of(self, mentions, rejected=True)

    def links_of(self, mentions: Iterable[int]) -> list[StoredMatch]:
        """The same without rejected ones."""
        return claims.matches_of(self, mentions, rejected=False)

    def links(self) -> Iterator[Link]:
        """Every stored, not rejected link between mentions of two documents, in order of id."""
        return claims.links(self, self.stream)

    def implied_pairs(self) -> Iterator[tuple[int, int]]:
        """Pairs in one claim, in two documents, without a stored link; earlier report first."""
        return claims.implied_pairs(self.stream)

    # Lists

    def documents(
        self, chosen: Filter | None = None, *, limit: int | None = None, offset: int = 0
    ) -> Iterator[Row]:
        """``id document language title outlet published url quotes quantities previous added``."""
        return self._list(listing.documents(chosen or Filter()), limit, offset)

    def mentions(
        self, chosen: Filter | None = None, *, limit: int | None = None, offset: int = 0
    ) -> Iterator[Row]:
        """``id claim type kind text item whole low high point modifier unit speaker outlet
        document language start end published url context``."""
        return self._list(listing.mentions(chosen or Filter()), limit, offset)

    def claims(
        self, chosen: Filter | None = None, *, limit: int | None = None, offset: int = 0
    ) -> Iterator[Row]:
        """``id title type status mentions documents outlets languages first_seen
        last_seen_utc``."""
        return self._list(listing.claims(chosen or Filter()), limit, offset)

    def speakers(
        self, chosen: Filter | None = None, *, limit: int | None = None, offset: int = 0
    ) -> Iterator[Row]:
        """``id name aliases quotes quantities documents``."""
        return self._list(listing.speakers(chosen or Filter()), limit, offset)

    def missing(self, chosen: Filter) -> list[str]:
        """What a filter names that is not here: *outlet 'Harbor Post'*."""
        return [words for words, sql, values in listing.named(chosen) if not self.rows(sql, values)]

    def _list(self, query: tuple[str, list[Any]], limit: int | None, offset: int) -> Iterator[Row]:
        sql, values = query
        bounded = (*values, -1 if limit is None else limit, offset)
        return (dict(row) for row in self.stream(f"{sql} LIMIT ? OFFSET ?", bounded))

    def counts(self) -> dict[str, int]:
        """Rows of each table of the field's words."""
        tables = ("documents", "mentions", "claims", "speakers", "outlets", "matches", "vectors")
        return {table: self.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables}
