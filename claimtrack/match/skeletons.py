"""Consonants of a capitalised word, to find places and people again in another script.

Coarse and quick, for words in running text; whether two speakers are one person is for
:mod:`claimtrack.names` to say.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import Levenshtein

# Sounds that the ways of writing a name in Latin letters mix up. Applied in order to
# lower-case ASCII; vowels go last, for they change most.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"t?sch|shch|tch|tsh|dzh|tz|ts|ch|sh|zh|cz|sz|dj|dsch", "s"),
        (r"c(?=[eiy])", "s"),
        (r"kh", "h"),
        (r"ck|qu|[cq]", "k"),
        (r"x", "ks"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"w", "v"),
        (r"z", "s"),
        (r"(?<=[aeiou])h(?=[slmn])|h$", ""),
        (r"g?h", "g"),
        (r"^[aeiouy]+", "a"),
        (r"(?<!^)[aeiouyj]+", ""),
        (r"(.)\1+", r"\1"),
    )
]


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """*Hrynchuk*, *Гринчук*, *Hryntschuk* → ``grnsk``; empty for what has no letters."""
    key = anyascii(word).lower()
    if key[:1] in "jy" and key[1:2] in "aeiou":
        key = key[1:]
    for pattern, sound in _SOUNDS:
        key = pattern.sub(sound, key)
    return key


def alike(a: str, b: str) -> bool:
    """Whether two skeletons may be one name: equal, or one sound apart in a long one."""
    if a == b:
        return True
    if min(len(a), len(b)) < 4 or a[0] != b[0]:
        return False
    return Levenshtein.distance(a, b, score_cutoff=1) <= 1
