"""robots.txt as RFC 9309 reads it.

Not ``urllib.robotparser``: it takes the first rule that fits instead of the longest, and knows
no wildcards, so it reads pages that a site asks to leave alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_TRIPLET = re.compile(r"%[0-9a-fA-F]{2}")
_SAFE = "/%?=&*$;:@+,!~'()-._[]#"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site lets one reader do; the default is everything."""

    rules: tuple[tuple[bool, str], ...] = ()
    """Whether it may be read, and the pattern of its path."""
    delay: float = 0.0
    """Seconds between two requests."""

    def allow(self, address: str) -> bool:
        """By the longest pattern that fits; of two equally long ones the permission counts."""
        parts = urlsplit(address)
        path = _plain(f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/")
        fitting = [
            (len(pattern), allowed) for allowed, pattern in self.rules if _fits(pattern, path)
        ]
        return max(fitting, default=(0, True))[1]


def parse(lines: Iterable[str], agent: str) -> Rules:
    """The rules for a reader of that name, else those for everybody; bad lines are passed over."""
    mine: list[tuple[str, str]] = []
    everybody: list[tuple[str, str]] = []
    found = False
    names: list[str] = []
    beginning = True
    for line in lines:
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if not beginning:
                names, beginning = [], True
            names.append(value.lower())
            found |= value.lower() == agent.lower()
        elif key in ("allow", "disallow", "crawl-delay"):
            beginning = False
            for name, group in ((agent.lower(), mine), ("*", everybody)):
                if name in names:
                    group.append((key, value))
    return _rules(mine if found else everybody)


def _rules(lines: list[tuple[str, str]]) -> Rules:
    delays = [value for key, value in lines if key == "crawl-delay"]
    delay = max((float(d) for d in delays if re.fullmatch(r"\d{1,6}(\.\d+)?", d)), default=0.0)
    patterns = [(key == "allow", _plain(value)) for key, value in lines if key != "crawl-delay"]
    return Rules(tuple((allowed, pattern) for allowed, pattern in patterns if pattern), delay)


def _plain(path: str) -> str:
    """One spelling of a path: everything beyond ASCII in triplets, those in capitals."""
    return _TRIPLET.sub(lambda triplet: triplet[0].upper(), quote(path, safe=_SAFE))


def _fits(pattern: str, path: str) -> bool:
    """``*`` stands for anything, ``$`` at the end for the end; without going back over a path."""
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not rest:
        return not anchored or at == len(path)
    *middle, last = rest
    for part in middle:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if anchored:
        return path.endswith(last) and len(path) - len(last) >= at
    return path.find(last, at) >= 0
