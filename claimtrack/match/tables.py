"""Tables of pairs, (…, columns). Every column stands in one piece, as columns are what is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.match.words import Floats


def stacked(columns: Mapping[str, NDArray[Any]], names: Sequence[str]) -> Floats:
    """A table of the columns of these names, which are of one shape."""
    first = columns[names[0]]
    out = np.empty((len(names), *first.shape), dtype=np.float32)
    for place, name in enumerate(names):
        out[place] = columns[name]
    return np.moveaxis(out, 0, -1)


def chosen(table: Floats, where: NDArray[np.bool_]) -> Floats:
    """The rows of a table for which ``where`` holds, (rows, columns)."""
    return np.moveaxis(table, -1, 0)[:, where].T
