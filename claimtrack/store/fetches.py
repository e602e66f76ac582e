"""What was fetched from where, and the versions of a report."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from claimtrack.errors import NotFoundError

if TYPE_CHECKING:
    from claimtrack.read.fetch import Download
    from claimtrack.read.http import Validators
    from claimtrack.store.database import Database
    from claimtrack.types import Document, Original


class Fetches:
    """The memory of :mod:`claimtrack.read.fetch` in a database."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.same = 0
        """How many addresses were found unchanged."""

    def validators(self, address: str) -> Validators:
        from claimtrack.read.http import Validators  # TLS and all: not for a look-up

        found = self._db.rows(
            "SELECT etag, last_modified FROM fetches WHERE address = ?", (address,)
        )
        return Validators(*found[0]) if found else Validators()

    def unchanged(self, address: str) -> None:
        self.same += 1
        with self._db.transaction():
            self._db.execute(
                "UPDATE fetches SET fetched = ? WHERE address = ?",
                (datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), address),
            )

    def fetched(self, download: Download) -> None:
        known = download.validators
        with self._db.transaction():
            self._note(download.address, None, known.etag, known.last_modified, download.fetched)

    def stored(self, document: Document) -> None:
        """A report that was fetched is in the database: keep its bytes and how to ask again.

        Only now: a page that could not be stored is asked for anew the next time.
        """
        original = document.original
        if original is None:
            return
        with self._db.transaction():
            number = self._db.rows(
                "SELECT id FROM documents WHERE name = ? AND sha256 = ?",
                (document.id, document.sha256),
            )[0]["id"]
            self._keep(number, original)
            self._note(
                original.address, number, original.etag, original.last_modified, original.fetched
            )

    def _keep(self, document: int, original: Original) -> None:
        self._db.execute(
            "INSERT INTO originals(document_id, sha256, size, media_type, address, fetched,"
            " published, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                document,
                original.sha256,
                len(original.data),
                original.media_type,
                original.final,
                original.fetched,
                original.published,
                gzip.compress(original.data, mtime=0),
            ),
        )

    def _note(
        self,
        address: str,
        document: int | None,
        etag: str | None,
        last_modified: str | None,
        fetched: str,
    ) -> None:
        self._db.execute(
            "INSERT INTO fetches(address, document_id, etag, last_modified, fetched)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (address) DO UPDATE SET"
            " document_id = excluded.document_id, etag = excluded.etag,"
            " last_modified = excluded.last_modified, fetched = excluded.fetched",
            (address, document, etag, last_modified, fetched),
        )


def original(db: Database, name: str) -> bytes:
    """The bytes that a document was read from, as they came.

    Raises :class:`~claimtrack.errors.NotFoundError` for a document that was not fetched.
    """
    found = db.rows(
        "SELECT o.data FROM originals o JOIN documents d ON d.id = o.document_id WHERE d.name = ?",
        (name,),
    )
    if not found:
        raise NotFoundError(f"no bytes are kept of {name!r}: only of what was fetched")
    return gzip.decompress(found[0]["data"])


def version_before(db: Database, document: Document) -> int | None:
    """The number of the last version of a report whose next one this document is.

    A changed report is stored beside the first under the first's name and eight digits of its
    own sha256, see :meth:`Database.free_name`.
    """
    first = document.id.removesuffix(f"-{document.sha256[:8]}")
    if first == document.id:
        return None
    found = db.rows(
        "WITH RECURSIVE version(id) AS (SELECT id FROM documents WHERE name = ?"
        " UNION SELECT d.id FROM documents d JOIN version v ON d.previous_id = v.id)"
        " SELECT max(id) FROM version",
        (first,),
    )
    return None if found[0][0] is None else int(found[0][0])


def earlier_versions(db: Database, document: Document) -> set[str]:
    """The names of the stored versions of a report that come before this one."""
    last = version_before(db, document)
    found = db.rows(
        "WITH RECURSIVE older(id, name, previous_id) AS ("
        " SELECT id, name, previous_id FROM documents WHERE id = ?"
        " UNION SELECT d.id, d.name, d.previous_id FROM documents d"
        " JOIN older o ON d.id = o.previous_id) SELECT name FROM older",
        (last,),
    )
    return {row["name"] for row in found}


def versions(db: Database, name: str) -> list[str]:
    """The names of all versions of a report, the first one first; of one that has no other too."""
    found = db.rows(
        "WITH RECURSIVE older(id, previous_id) AS ("
        " SELECT id, previous_id FROM documents WHERE name = ?"
        " UNION SELECT d.id, d.previous_id FROM documents d JOIN older o ON d.id = o.previous_id),"
        " newer(id) AS (SELECT min(id) FROM older"
        " UNION SELECT d.id FROM documents d JOIN newer n ON d.previous_id = n.id)"
        " SELECT d.name FROM documents d JOIN newer n ON n.id = d.id ORDER BY d.id",
        (name,),
    )
    if not found:
        raise NotFoundError(f"no document {name!r}: `claimtrack documents` lists them")
    return [row["name"] for row in found]
