"""Vectors of mentions: half-precision BLOBs, read in blocks or by id."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from claimtrack.store.rows import EncoderInfo

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]
    Matrix = NDArray[np.float32]

# Little-endian half precision: half the bytes to read in a look-up, and the cosine of
# unit vectors keeps an error below 0.001.
STORED = "<f2"
_BLOCK = 10_000


def packed(vectors: Any, count: int, dim: int) -> list[bytes]:
    """The BLOBs of ``count`` unit vectors; ValueError for another shape or length."""
    import numpy as np

    matrix = np.asarray(vectors, dtype=np.float32)
    if matrix.shape != (count, dim):
        raise ValueError(f"expected vectors of shape {(count, dim)}, got {matrix.shape}")
    norms = np.linalg.norm(matrix, axis=1)
    if not np.all(np.abs(norms - 1) < 1e-2):
        raise ValueError("expected unit vectors")
    return [row.tobytes() for row in matrix.astype(STORED)]


class VectorTable:
    """The vectors of one encoder in one database, by mention id, ascending.

    What :class:`claimtrack.index.Index` searches: ``database, encoder, dim, generation``
    say which vectors these are; the generation changes whenever a vector is replaced or
    removed, so between two equal ones there are only additions at the end.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        encoder: EncoderInfo,
        translated: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._connection = connection
        self._translated = translated
        self._encoder_id = encoder.id
        self.encoder = encoder.name
        self.dim = encoder.dim

    @property
    def database(self) -> str:
        """The identity of the database, the same for its whole life."""
        return str(self._setting("database"))

    @property
    def generation(self) -> int:
        return int(self._setting("vector_generation"))

    def _setting(self, key: str) -> Any:
        return self._one("SELECT value FROM settings WHERE key = ?", (key,))

    def _one(self, sql: str, parameters: tuple[Any, ...]) -> Any:
        with self._translated():
            row = self._connection.execute(sql, parameters).fetchone()
            return row[0] if row else None

    def count(self, after: int = 0) -> int:
        """How many vectors belong to mentions with a greater id than ``after``."""
        sql = "SELECT count(*) FROM vectors WHERE encoder_id = ? AND mention_id > ?"
        return int(self._one(sql, (self._encoder_id, after)))

    def max_id(self) -> int:
        """The greatest mention id with a vector, 0 where there is none."""
        sql = "SELECT max(mention_id) FROM vectors WHERE encoder_id = ?"
        return int(self._one(sql, (self._encoder_id,)) or 0)

    def blocks(self, after: int = 0, size: int = _BLOCK) -> Iterator[tuple[Ids, Matrix]]:
        """Ids (n,) and unit vectors (n, dim), at most ``size`` at a time, ids ascending."""
        sql = (
            "SELECT mention_id, vector FROM vectors"
            " WHERE encoder_id = ? AND mention_id > ? ORDER BY mention_id LIMIT ?"
        )
        while True:
            # A new query for each block, so that no read transaction stays open between them.
            ids, matrix = self._fetch(sql, (self._encoder_id, after, size))
            if len(ids):
                yield ids, matrix
            if len(ids) < size:
                return
            after = int(ids[-1])

    def load(self) -> tuple[Ids, Matrix]:
        """All ids (n,) and vectors (n, dim)."""
        import numpy as np

        blocks = list(self.blocks())
        if not blocks:
            return np.empty(0, np.int64), np.empty((0, self.dim), np.float32)
        return np.concatenate([b[0] for b in blocks]), np.concatenate([b[1] for b in blocks])

    def of(self, ids: Iterable[int]) -> tuple[Ids, Matrix]:
        """The vectors of these mentions, ids ascending; those without a vector are left out."""
        wanted = json.dumps([int(i) for i in ids])
        sql = (
            "SELECT mention_id, vector FROM vectors WHERE encoder_id = ?"
            " AND mention_id IN (SELECT value FROM json_each(?)) ORDER BY mention_id"
        )
        return self._fetch(sql, (self._encoder_id, wanted))

    def _fetch(self, sql: str, parameters: tuple[Any, ...]) -> tuple[Ids, Matrix]:
        import numpy as np

        with self._translated():
            cursor = self._connection.cursor()
            cursor.row_factory = None  # plain tuples: this loop is most of a look-up's reading
            rows = cursor.execute(sql, parameters).fetchall()
        ids = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
        joined = b"".join([row[1] for row in rows])
        stored = np.frombuffer(joined, dtype=STORED).reshape(len(rows), self.dim)
        return ids, stored.astype(np.float32)
