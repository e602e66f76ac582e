"""Care of the vectors: another encoder for the whole database, the index file anew."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from claimtrack import encode, match
from claimtrack.index import Index, index_path
from claimtrack.store import Database

FIRST_BATCH, LARGEST_BATCH = 32, 4096
"""Mentions embedded in one transaction, twice as many each time that it took less than a second:
so a kill loses seconds of a slow model, and a fast one does not wait for the disk."""


def reembed(
    database: Database, name: str | None, progress: Callable[[int], object] = lambda done: None
) -> int:
    """Embed every mention with another encoder, then make it the database's; how many.

    Until all are embedded look-ups go on with the old vectors; a run that was stopped goes
    on where it was. ``progress`` is told how many were done since it was last told.
    """
    encoder = encode.load(name)
    info = database.add_encoder(encoder.name, encoder.dim)
    total = database.counts()["mentions"]
    left = len(database.without_vectors(info, limit=total + 1))
    progress(total - left)
    done, size = 0, FIRST_BATCH
    while waiting := database.without_vectors(info, limit=size):
        started = time.monotonic()
        known = database.passages(waiting)
        texts = [match.text_of(known[id_]) for id_ in waiting]
        database.add_vectors(info, waiting, encoder.encode(texts))
        done += len(waiting)
        progress(len(waiting))
        if time.monotonic() - started < 1:
            size = min(2 * size, LARGEST_BATCH)
    database.activate(info)
    rebuild_index(database)
    return done


def rebuild_index(database: Database, progress: Callable[[int], object] = lambda done: None) -> int:
    """Make the index file anew where the database is large enough for one; its vectors.

    ``progress`` is told how many were added since it was last told.
    """
    path, vectors = index_path(database.path), database.vectors()
    return Index.open(path, vectors, build=True, progress=progress).rebuild(progress)


def index_state(database: Database) -> dict[str, Any]:
    """``kind vectors in_file behind file problem`` of the index."""
    return asdict(Index.state_of(index_path(database.path), database.vectors()))
