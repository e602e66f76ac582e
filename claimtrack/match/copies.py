"""Near-identical reports: wire copy counts as one report, however many outlets print it.

A signature is a sketch of the set of all runs of three words: the smallest hashes, which are a
fair sample of the set. Two sketches tell how much of the shorter text stands in the longer one,
so that a copy with its tail cut off is still a copy.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

RUN = 3
"""Words in a shingle."""
SKETCH = 400
"""Hashes kept of a text; shorter texts are kept whole."""
SHARE = 0.4
"""Of the shorter text's shingles; from here on one report was copied from the other, or both
from a third. Where it lies between copies and reports that quote the same words is shown by
``scripts/bench_copies.py``."""
FEWEST = 12
"""Shingles in common below which two texts only share a phrase, unless they are all alike."""

_WORD = re.compile(r"[^\W_]+")
_BYTES = 6


def signature(text: str) -> bytes:
    """The sketch of a text: sorted hashes of six bytes, the same on every machine.

    Case and punctuation do not count, figures do. The empty string's is empty.
    """
    words = _WORD.findall(text.casefold())
    runs = {" ".join(words[i : i + RUN]) for i in range(max(len(words) - RUN + 1, bool(words)))}
    hashes = sorted(blake2b(run.encode(), digest_size=_BYTES).digest() for run in runs)
    return b"".join(hashes[:SKETCH])


@lru_cache(maxsize=4096)
def _hashes(sketch: bytes) -> tuple[frozenset[bytes], list[bytes], bytes | None]:
    """The hashes, also in order, and the greatest where the text had more than were kept."""
    parts = [sketch[i : i + _BYTES] for i in range(0, len(sketch), _BYTES)]
    return frozenset(parts), parts, parts[-1] if len(parts) >= SKETCH else None


def shared(a: bytes, b: bytes) -> tuple[float, int]:
    """Share of the shorter text's shingles that stand in the other text, and how many were seen.

    An estimate for texts longer than :data:`SKETCH` shingles, else exact.
    """
    (ours, our_order, our_limit), (theirs, their_order, their_limit) = _hashes(a), _hashes(b)
    common = len(ours & theirs)
    shorter = min(len(ours), len(theirs))
    limits = [limit for limit in (our_limit, their_limit) if limit is not None]
    if limits:  # below the lower limit both sketches are complete; what is common lies there
        limit = min(limits)
        shorter = min(bisect_right(our_order, limit), bisect_right(their_order, limit))
    return (common / shorter if shorter else 0.0), common


def is_copy(a: bytes, b: bytes) -> bool:
    """Whether two signatures are of one report, printed twice with small changes.

    Texts without words are copies of nothing. Symmetric.
    """
    share, common = shared(a, b)
    return share >= SHARE and (common >= FEWEST or a == b)


def copy_groups(signatures: Sequence[bytes]) -> list[list[int]]:
    """Places of the signatures, grouped by the report they are copies of, in first order.

    Copies of copies belong together. Quadratic: meant for the reports of one claim.
    """
    leader = list(range(len(signatures)))

    def root(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    for place in range(len(signatures)):
        for earlier in range(place):
            if root(place) != root(earlier) and is_copy(signatures[place], signatures[earlier]):
                first, last = sorted((root(place), root(earlier)))
                leader[last] = first
    groups: dict[int, list[int]] = {}
    for place in range(len(signatures)):
        groups.setdefault(root(place), []).append(place)
    return list(groups.values())


def independent(signatures: Sequence[bytes]) -> int:
    """How many of these reports are independent: copies of one another count once."""
    return len(copy_groups(signatures))
