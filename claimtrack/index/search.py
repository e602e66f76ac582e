"""Searching all vectors of a database: exactly while they are few, by clusters beyond.

Up to :data:`EXACT_LIMIT` vectors the BLOBs of the database are read and every score is
computed, which needs no file and costs less than importing faiss. Beyond that a FAISS
file gives candidates, which are scored again from the database, and the vectors that are
newer than the file are searched exactly, so every result is complete and every score exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from claimtrack.errors import IndexFileError
from claimtrack.index.exact import NOBODY, Rows, merged, nearest, ranked
from claimtrack.index.file import REBUILD, Clusters, Stamp, read_stamp, sample_size

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]
    Matrix = NDArray[np.float32]

Progress = Callable[[int], object]

EXACT_LIMIT = 50_000
"""Vectors that are searched one by one."""

_CANDIDATES = 2
"""Candidates of the clusters for each wanted result, at least :data:`_LEAST`."""
_LEAST = 40
_FEW_ALLOWED = 10_000
"""A filter that leaves so few is searched exactly."""
_RETRAIN = 4
"""Clusters are made anew once there are so many times the vectors that they were made for."""


class VectorSource(Protocol):
    """The vectors of one encoder in one database, by ascending id; the store has one.

    Between two equal generations vectors are only added, with greater ids.
    """

    dim: int
    encoder: str

    @property
    def database(self) -> str: ...

    @property
    def generation(self) -> int: ...

    def count(self, after: int = 0) -> int: ...

    def max_id(self) -> int: ...

    def blocks(self, after: int = 0) -> Iterator[tuple[Ids, Matrix]]: ...

    def of(self, ids: Iterable[int]) -> tuple[Ids, Matrix]: ...


@dataclass(frozen=True, slots=True)
class State:
    """What an index is made of, for `claimtrack index show`."""

    kind: str
    """``exact`` or ``clusters``."""
    vectors: int
    in_file: int
    behind: int
    """Vectors newer than the file, searched exactly; all of them without a file."""
    file: str | None
    problem: str | None = None
    """Why the file cannot be used, and the command that helps."""


def index_path(database: str | Path) -> Path:
    """Where the index file of a database stands."""
    return Path(f"{database}.faiss")


class Index:
    """Cosine search over a source's unit vectors."""

    def __init__(self, path: Path, source: VectorSource, exact_limit: int = EXACT_LIMIT) -> None:
        self.path = path
        self.exact_limit = exact_limit
        self._source = source
        self._clusters: Clusters | None = None
        self._rows = Rows(source.dim)
        self._last = 0
        self._generation = source.generation

    @classmethod
    def open(
        cls,
        path: str | Path,
        source: VectorSource,
        *,
        build: bool = False,
        exact_limit: int = EXACT_LIMIT,
        progress: Progress = lambda done: None,
    ) -> Self:
        """An index that knows every vector that is stored now.

        With too many vectors for an exact search a file is needed. Where it is missing,
        damaged, of other vectors or far behind, ``build`` makes it (a writer's choice);
        else :class:`~claimtrack.errors.IndexFileError` names the command that does.
        ``progress`` is told how many vectors were added to the file since it was last told.
        """
        index = cls(Path(path), source, exact_limit)
        index._open(build, progress)
        return index

    def _open(self, build: bool, progress: Progress = lambda done: None) -> None:
        self._clusters, self._rows, self._last = None, Rows(self._source.dim), 0
        self._generation = self._source.generation
        # Counting reads an index of the database, so the greatest id is asked for first.
        if self._source.max_id() > self.exact_limit < self._source.count():
            try:
                stamp = _usable(self.path, self._source, self.exact_limit)
                self._clusters, self._last = Clusters.mapped(self.path, stamp), stamp.max_id
            except IndexFileError:
                if not build:
                    raise
                self.rebuild(progress)
        self._read_new()

    def _read_new(self) -> None:
        for ids, vectors in self._source.blocks(self._last):
            self._rows.append(ids, vectors)
            self._last = int(ids[-1])

    def refresh(self, *, build: bool = False) -> None:
        """Take in what was stored since; with ``build`` also keep the file from falling behind."""
        if self._source.generation != self._generation:
            self._open(build)
            return
        self._read_new()
        if build and len(self._rows) > self.exact_limit:
            self.rebuild()
            self._read_new()

    def __len__(self) -> int:
        return len(self._rows) + (len(self._clusters) if self._clusters else 0)

    def search(
        self, vectors: Matrix, k: int, allowed: Iterable[int] | None = None
    ) -> tuple[Ids, Matrix]:
        """Ids and cosines of the nearest vectors, both (m, k), best first, ties by lower id.

        ``vectors`` (m, dim) are unit vectors; ``allowed`` ids narrow the search before it
        is made. Places for which there is no vector hold id -1 and score -1.
        """
        import numpy as np

        queries = np.ascontiguousarray(np.atleast_2d(vectors), np.float32)
        if queries.ndim != 2 or queries.shape[1] != self._source.dim:
            raise ValueError(f"expected shape (m, {self._source.dim}), got {queries.shape}")
        if k < 1:
            raise ValueError("k is at least 1")
        kept = None if allowed is None else np.unique(np.fromiter(allowed, np.int64))
        if self._clusters is None:
            return self._rows.search(queries, k, kept)
        if kept is not None and len(kept) <= _FEW_ALLOWED:
            return nearest(*self._source.of(kept.tolist()), queries, k)
        return merged(
            self._from_clusters(self._clusters, queries, k, kept),
            self._rows.search(queries, k, kept),
            k,
        )

    def _from_clusters(
        self, clusters: Clusters, queries: Matrix, k: int, allowed: Ids | None
    ) -> tuple[Ids, Matrix]:
        """Candidates of the clusters, scored exactly from the database."""
        import numpy as np

        candidates = clusters.search(queries, max(_LEAST, _CANDIDATES * k), allowed)
        wanted = np.unique(candidates[candidates != NOBODY])
        ids, vectors = self._source.of(wanted.tolist())
        if not len(ids):
            return nearest(ids, vectors, queries, k)
        place = np.minimum(np.searchsorted(ids, candidates), len(ids) - 1)
        known = ids[place] == candidates
        cosines = np.take_along_axis(queries @ vectors.T, place, axis=1)
        found = np.where(known, candidates, NOBODY)
        scores = np.where(known, cosines, np.float32(NOBODY))
        return ranked(found, scores, k)

    def rebuild(self, progress: Progress = lambda done: None) -> int:
        """Bring the file up to date with the database; how many vectors it holds.

        Clusters that still fit are added to, else they are made anew. Up to ``exact_limit``
        vectors no file is needed and an old one is removed.
        """
        source, generation = self._source, self._source.generation
        count = source.count()
        if count <= self.exact_limit:
            self.path.unlink(missing_ok=True)
            self._clusters, self._rows, self._last = None, Rows(source.dim), 0
            self._read_new()
            return 0
        clusters, trained, last = self._extendable(count)
        added = len(clusters)
        for ids, vectors in source.blocks(last):
            clusters.add(ids, vectors)
            added += len(ids)
            progress(len(ids))
            last = int(ids[-1])
        if source.generation != generation:
            raise IndexFileError(
                f"the vectors were changed while {self.path} was made: {REBUILD} again"
            )
        origin = (source.database, source.encoder, source.dim, generation)
        stamp = clusters.write(self.path, Stamp(*origin, added, last, trained, 0, 0))
        self._clusters = Clusters.mapped(self.path, stamp)
        self._rows, self._last, self._generation = Rows(source.dim), last, generation
        return added

    def _extendable(self, count: int) -> tuple[Clusters, int, int]:
        """Clusters to add to, for how many vectors they were made, and their last id."""
        try:
            stamp = _of_source(self.path, self._source)
            if count <= _RETRAIN * stamp.trained:
                return Clusters.loaded(self.path, stamp), stamp.trained, stamp.max_id
        except IndexFileError:
            pass  # there is nothing to go on from: that is what a rebuild is for
        return Clusters.trained(_sample(self._source, count), count), count, 0

    def state(self) -> State:
        """What this index is made of."""
        in_file = len(self._clusters) if self._clusters else 0
        return State(
            kind="clusters" if self._clusters else "exact",
            vectors=len(self),
            in_file=in_file,
            behind=len(self._rows),
            file=str(self.path) if self._clusters else None,
        )

    @classmethod
    def state_of(
        cls, path: str | Path, source: VectorSource, *, exact_limit: int = EXACT_LIMIT
    ) -> State:
        """The same for an index that may have a problem, which is named."""
        path = Path(path)
        try:
            return cls.open(path, source, exact_limit=exact_limit).state()
        except IndexFileError as error:
            count = source.count()
            return State("clusters", count, 0, count, str(path), str(error))


def _of_source(path: Path, source: VectorSource) -> Stamp:
    stamp = read_stamp(path)
    database, encoder, dim, generation = stamp.origin
    if database != source.database:
        raise IndexFileError(f"{path} belongs to another database: {REBUILD}")
    if (encoder, dim) != (source.encoder, source.dim):
        raise IndexFileError(f"{path} is of encoder {encoder}, not {source.encoder}: {REBUILD}")
    if generation != source.generation:
        raise IndexFileError(f"{path} is out of date: {REBUILD}")
    return stamp


def _usable(path: Path, source: VectorSource, exact_limit: int) -> Stamp:
    stamp = _of_source(path, source)
    behind = source.count(stamp.max_id)
    if behind > exact_limit:
        raise IndexFileError(f"{path} is {behind:,} vectors behind the database: {REBUILD}")
    return stamp


def _sample(source: VectorSource, count: int) -> Matrix:
    """Every so-manieth vector: the clusters must know all times, not only the first."""
    import numpy as np

    step = max(1, count // sample_size(count))
    parts, offset = [], 0
    for _, vectors in source.blocks():
        parts.append(vectors[-offset % step :: step].copy())
        offset += len(vectors)
    return np.concatenate(parts)
