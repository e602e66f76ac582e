"""The last stage: the directions in which sentences differ most are drawn in a little.

A few directions (news or talk, sport or war) hold much of what sentences differ
in, and outvote the rest when one of many is to be found. Whitening evens them out
(Su et al. 2021), here only in part. It is a linear map of the rows, so a text stays
the mean of its pieces.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from .spelled import Spelled
from .student import Student

Array = np.ndarray[Any, Any]

SAMPLE = 20_000
"""Pairs of each group whose vectors, both sides, are looked at."""
GROUPS = (0, 1, 2)
"""News, captions and headlines, everyday talk, alike; no software."""


def whiten(table: Array, pairs: Spelled, exponent: float, seed: int) -> Array:
    """The table with each principal direction divided by its deviation to ``exponent``.

    0 changes nothing, 1 is whitening in full. Float32, (pieces, dim).
    """
    chance = np.random.default_rng(seed)
    student = Student(*table.shape, np.ones(len(table)))
    seen = []
    with torch.no_grad():
        student.table.copy_(torch.from_numpy(table))
        for group in GROUPS:
            rows = np.flatnonzero(pairs.pair_group == group)
            rows = chance.choice(rows, min(SAMPLE, len(rows)), replace=False)
            seen.append(student(*pairs.foreign[0].take(rows)))
            seen.append(student(*pairs.english[0].take(pairs.pair_english[rows])))
    variance, directions = np.linalg.eigh(np.cov(torch.cat(seen).numpy().T))
    deviation = np.sqrt(np.maximum(variance, variance.max() * 1e-6))
    even = directions * deviation**-exponent @ directions.T
    return np.asarray(table @ even, np.float32)
