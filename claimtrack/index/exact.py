"""Exact search: every score computed, equal ones in the order of their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]
    Matrix = NDArray[np.float32]

NOBODY = -1
"""Id, and score, in the places of a result for which there is no vector."""

_CELLS = 16_000_000
"""Scores held at once: 64 MB."""


class Rows:
    """Ids and vectors in memory, ids ascending, growing at the end."""

    def __init__(self, dim: int) -> None:
        import numpy as np

        self._ids = np.empty(0, np.int64)
        self._vectors = np.empty((0, dim), np.float32)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def ids(self) -> Ids:
        return self._ids[: self._size]

    @property
    def vectors(self) -> Matrix:
        return self._vectors[: self._size]

    def append(self, ids: Ids, vectors: Matrix) -> None:
        """Add rows behind the last one; room is doubled, so that adding stays cheap."""
        import numpy as np

        needed = self._size + len(ids)
        if needed > len(self._ids):
            room = max(needed, 2 * len(self._ids)) if self._size else needed
            grown = np.empty(room, np.int64), np.empty((room, vectors.shape[1]), np.float32)
            grown[0][: self._size], grown[1][: self._size] = self.ids, self.vectors
            self._ids, self._vectors = grown
        self._ids[self._size : needed] = ids
        self._vectors[self._size : needed] = vectors
        self._size = needed

    def search(self, queries: Matrix, k: int, allowed: Ids | None = None) -> tuple[Ids, Matrix]:
        """Ids and cosines, both (m, k), best first."""
        import numpy as np

        if allowed is None:
            return nearest(self.ids, self.vectors, queries, k)
        kept = np.isin(self.ids, allowed)
        return nearest(self.ids[kept], self.vectors[kept], queries, k)


def nearest(ids: Ids, vectors: Matrix, queries: Matrix, k: int) -> tuple[Ids, Matrix]:
    """The ``k`` best of some vectors for each query: ids and cosines, both (m, k)."""
    import numpy as np

    found = np.full((len(queries), k), NOBODY, np.int64)
    scores = np.full((len(queries), k), NOBODY, np.float32)
    if not len(ids):
        return found, scores
    step = max(1, _CELLS // len(ids))
    for first in range(0, len(queries), step):
        products = queries[first : first + step] @ vectors.T
        for row, product in enumerate(products, first):
            best = _best(ids, product, k)
            found[row, : len(best)] = ids[best]
            scores[row, : len(best)] = product[best]
    return found, scores


def _best(ids: Ids, scores: NDArray[np.float32], k: int) -> Ids:
    """Places of the ``k`` highest scores; of equal ones the lowest ids."""
    import numpy as np

    candidates = np.arange(len(scores))
    if k < len(scores):
        least = np.partition(scores, -k)[-k]
        candidates = np.flatnonzero(scores >= least)
    order = np.lexsort((ids[candidates], -scores[candidates]))
    return candidates[order[:k]]


def merged(first: tuple[Ids, Matrix], second: tuple[Ids, Matrix], k: int) -> tuple[Ids, Matrix]:
    """The best of two results for the same queries, which share no id."""
    import numpy as np

    ids = np.concatenate([first[0], second[0]], axis=1)
    scores = np.concatenate([first[1], second[1]], axis=1)
    return ranked(ids, scores, k)


def ranked(ids: Ids, scores: Matrix, k: int) -> tuple[Ids, Matrix]:
    """The ``k`` best of each row, equal ones in the order of their ids."""
    import numpy as np

    # NOBODY's score is a cosine as well, so those places are put last by name.
    order = np.lexsort((ids, -scores, ids == NOBODY), axis=1)[:, :k]
    return np.take_along_axis(ids, order, axis=1), np.take_along_axis(scores, order, axis=1)
