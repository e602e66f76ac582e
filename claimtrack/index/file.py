"""The FAISS file: a cache with a stamp that says of which vectors it is.

The stamp stands behind what FAISS wrote, which FAISS does not read, so one rename puts
both in place. Nothing is written to the file that is in use: kill -9 leaves the old one.
"""

from __future__ import annotations

import glob
import json
import os
import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimtrack.errors import IndexFileError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]
    Matrix = NDArray[np.float32]

_MAGIC = b"clmtidx1"
_END = struct.Struct("<Q8s")
_PER_CENTROID = 64
_DRAFT_AGE = 3600.0
REBUILD = "run `claimtrack index rebuild`"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which vectors an index file holds."""

    database: str
    encoder: str
    dim: int
    generation: int
    """Of the database's vectors; another one means that some were replaced or removed."""
    count: int
    max_id: int
    trained: int
    """How many vectors there were when the clusters were made."""
    checked: int
    """Bytes from the beginning, up to the codes, that ``crc`` is of."""
    crc: int

    @property
    def origin(self) -> tuple[str, str, int, int]:
        return self.database, self.encoder, self.dim, self.generation


def read_stamp(path: Path) -> Stamp:
    """The stamp of a whole, undamaged file; IndexFileError for any other."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _END.size))
            end = file.read()
            if len(end) < _END.size or not end.endswith(_MAGIC):
                raise IndexFileError(f"{path} is damaged or no index of this program: {REBUILD}")
            length = _END.unpack(end)[0]
            if length > size - _END.size:
                raise IndexFileError(f"{path} is damaged: {REBUILD}")
            file.seek(size - _END.size - length)
            stamp = Stamp(**json.loads(file.read(length)))
            file.seek(0)
            body = size - _END.size - length
            codes = stamp.count * _bytes_per_vector(stamp.dim)
            if body != stamp.checked + codes or zlib.crc32(file.read(stamp.checked)) != stamp.crc:
                raise IndexFileError(f"{path} is damaged: {REBUILD}")
            return stamp
    except FileNotFoundError as error:
        raise IndexFileError(f"there is no index {path}: {REBUILD}") from error
    except OSError as error:
        raise IndexFileError(f"{path} cannot be read ({error.strerror}): {REBUILD}") from error
    except (ValueError, TypeError) as error:
        raise IndexFileError(f"{path} is damaged: {REBUILD}") from error


def _bytes_per_vector(dim: int) -> int:
    return dim + 8  # one byte a dimension, and the id


class Clusters:
    """An inverted file over 8-bit codes, in memory or mapped from disk."""

    def __init__(self, index: Any, stamp: Stamp | None = None) -> None:
        # FAISS objects do not keep one another alive: this one is held whole.
        self._index = index
        self.stamp = stamp

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @classmethod
    def mapped(cls, path: Path, stamp: Stamp) -> Clusters:
        """The index of a file whose stamp was read, for searching only."""
        faiss = _faiss()

        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP)
        except RuntimeError as error:
            raise IndexFileError(f"{path} is damaged: {REBUILD}") from error
        return cls._checked(index, path, stamp)

    @classmethod
    def loaded(cls, path: Path, stamp: Stamp) -> Clusters:
        """The same in memory, for adding."""
        faiss = _faiss()

        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise IndexFileError(f"{path} is damaged: {REBUILD}") from error
        return cls._checked(index, path, stamp)

    @classmethod
    def _checked(cls, index: Any, path: Path, stamp: Stamp) -> Clusters:
        if (index.ntotal, index.d) != (stamp.count, stamp.dim):
            raise IndexFileError(f"{path} is damaged: {REBUILD}")
        return cls(index, stamp)

    @classmethod
    def trained(cls, sample: Matrix, count: int) -> Clusters:
        """Empty clusters for ``count`` vectors, made from a sample of them."""
        faiss = _faiss()

        dim = sample.shape[1]
        lists = clusters_for(count)
        quantizer = faiss.IndexFlatIP(dim)
        index = faiss.IndexIVFScalarQuantizer(
            quantizer, dim, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        index.own_fields = True
        quantizer.this.disown()  # freed by the index from here on
        index.cp.seed = 1
        index.cp.max_points_per_centroid = _PER_CENTROID
        index.train(sample)
        return cls(index)

    def add(self, ids: Ids, vectors: Matrix) -> None:
        self._index.add_with_ids(vectors, ids)

    def search(self, queries: Matrix, k: int, allowed: Ids | None) -> Ids:
        """Candidates for each query, (m, k), -1 where there are fewer."""
        import numpy as np

        faiss = _faiss()
        parameters = faiss.SearchParametersIVF(nprobe=probes_for(self._index.nlist))
        selector = bits = None
        if allowed is not None:
            bits = np.zeros(int(allowed.max(initial=0)) // 8 + 1, np.uint8)
            np.bitwise_or.at(bits, allowed // 8, np.left_shift(1, allowed % 8).astype(np.uint8))
            selector = faiss.IDSelectorBitmap(bits)
            parameters.sel = selector
        with one_thread(len(queries) == 1):
            _, found = self._index.search(queries, k, params=parameters)
        del selector, bits  # alive until here: FAISS holds bare pointers to them
        return np.asarray(found, np.int64)

    def write(self, path: Path, stamp: Stamp) -> Stamp:
        """Put a new file in the place of the old one, in one step; the finished stamp."""
        faiss = _faiss()

        draft = path.with_name(f"{path.name}.{os.getpid()}.new")
        _drop_orphans(path)
        try:
            faiss.write_index(self._index, str(draft))
            checked = draft.stat().st_size - stamp.count * _bytes_per_vector(stamp.dim)
            with draft.open("r+b") as file:
                crc = zlib.crc32(file.read(checked))
                done = Stamp(**{**asdict(stamp), "checked": checked, "crc": crc})
                text = json.dumps(asdict(done)).encode()
                file.seek(0, os.SEEK_END)
                file.write(text + _END.pack(len(text), _MAGIC))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
            _sync_folder(path.parent)
        except (OSError, RuntimeError) as error:
            raise IndexFileError(
                f"{path} cannot be written ({error}): make room or give write permission,"
                f" then {REBUILD}"
            ) from error
        finally:
            draft.unlink(missing_ok=True)
        return done


def _faiss() -> Any:
    # Its stubs lack the keyword arguments and arrays that its Python layer takes.
    import faiss

    return faiss


def clusters_for(count: int) -> int:
    """Clusters for so many vectors: near four times the root, a power of two."""
    lists = 1
    while lists * 2 <= 4 * count**0.5 and lists * 2 * 39 <= count:
        lists *= 2
    return lists


def probes_for(lists: int) -> int:
    """Clusters that a search looks into."""
    return max(16, lists // 64)


def sample_size(count: int) -> int:
    return clusters_for(count) * _PER_CENTROID


@contextmanager
def one_thread(wanted: bool) -> Iterator[None]:
    """FAISS on one thread: for single rows its threads cost a hundred times the work."""
    faiss = _faiss()

    before = faiss.omp_get_max_threads()
    if wanted:
        faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


def _drop_orphans(path: Path) -> None:
    """Remove drafts that nobody is writing any more: writing one takes seconds."""
    for draft in path.parent.glob(f"{glob.escape(path.name)}.*.new"):
        if time.time() - draft.stat().st_mtime > _DRAFT_AGE:
            draft.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
