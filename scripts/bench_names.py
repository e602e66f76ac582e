#!/usr/bin/env python
"""How well names are told together and apart across scripts and spellings, and how fast.

Pairs of names, each against each: the speakers of the gold reports, and a list of people in
the news. Beside ours: equal letters after transliteration, and rapidfuzz on those letters at
its best threshold for the very list (which flatters it).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from anyascii import anyascii
from rapidfuzz import fuzz

from claimtrack import names

FIXTURES = Path(__file__).parent.parent / "fixtures"


def gold_people() -> tuple[dict[str, int], list[str]]:
    """Person of every name in the gold that is a person's, and the names of bodies."""
    known = tomllib.loads((FIXTURES / "names.toml").read_text(encoding="utf-8"))["gold"]
    lines = (FIXTURES / "gold" / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    found = {q["speaker_name"] for line in lines for q in json.loads(line)["quotes"]}
    spoken = sorted(filter(None, found))
    people = {name: i for i, group in enumerate(known["people"]) for name in group}
    bodies = []
    for name in spoken:
        if name in people:
            continue
        words = name.split()
        if name in known["bodies"] or len(words) < 2 or not all(w[0].isupper() for w in words):
            bodies.append(name)
        else:
            people[name] = len(people) + 1000
    return people, bodies


def news_people(part: str) -> dict[str, int]:
    known = tomllib.loads((FIXTURES / "names.toml").read_text(encoding="utf-8"))[part]
    return {name: i for i, group in enumerate(known["people"]) for name in group}


def measure(
    people: dict[str, int], bodies: list[str], same: Callable[[str, str], bool]
) -> tuple[float, float, list[str]]:
    hits = wrong = missed = 0
    faults = []
    for a, b in combinations([*people, *bodies], 2):
        if a not in people and b not in people:
            continue
        truth = a in people and b in people and people[a] == people[b]
        said = same(a, b)
        hits += truth and said
        wrong += said and not truth
        missed += truth and not said
        if said != truth:
            faults.append(f"{'missed' if truth else 'wrong '} {a} | {b}")
    return hits / ((hits + wrong) or 1), hits / ((hits + missed) or 1), faults


def letters(name: str) -> str:
    return anyascii(name).casefold().replace("'", "")


def fuzzy(people: dict[str, int], bodies: list[str]) -> tuple[float, float, int]:
    best = (0.0, 0.0, 0.0, 0)
    for threshold in range(60, 100, 2):
        p, r, _ = measure(
            people,
            bodies,
            lambda a, b: fuzz.token_sort_ratio(letters(a), letters(b)) >= threshold,  # noqa: B023
        )
        best = max(best, (2 * p * r / ((p + r) or 1), p, r, threshold))
    return best[1:]


def print_quality(title: str, people: dict[str, int], bodies: list[str], with_faults: bool) -> None:
    precision, recall, faults = measure(people, bodies, names.same)
    by_key = measure(people, bodies, lambda a, b: names.key(a) == names.key(b))
    plain = measure(people, bodies, lambda a, b: letters(a) == letters(b))
    fuzzy_precision, fuzzy_recall, threshold = fuzzy(people, bodies)
    print(f"{title:26}{len(people) + len(bodies):6}{len(set(people.values())):8}")
    for label, p, r in [
        ("claimtrack, same()", precision, recall),
        ("claimtrack, equal key()", *by_key[:2]),
        ("equal after anyascii", *plain[:2]),
        (f"rapidfuzz at its best, {threshold}", fuzzy_precision, fuzzy_recall),
    ]:
        print(f"  {label:38}{p:11.3f}{r:8.3f}")
    if with_faults:
        print(*faults, "by key:", *by_key[2], sep="\n    ")


def print_speed(everything: list[str]) -> None:
    pairs = list(combinations(everything, 2))
    names._name.cache_clear()
    names._token.cache_clear()
    names.key.cache_clear()
    started = time.perf_counter()
    for name in everything:
        names.key(name)
        names.similarity(name, everything[0])
    cold = time.perf_counter() - started
    started = time.perf_counter()
    for a, b in pairs:
        names.similarity(a, b)
    warm = time.perf_counter() - started
    started = time.perf_counter()
    equal = sum(names.key(a) == names.key(b) for a, b in pairs)
    keyed = time.perf_counter() - started
    print(f"names never seen, key and readings  {len(everything) / cold:12,.0f} /s")
    print(f"similarity() of known names         {len(pairs) / warm:12,.0f} pairs/s")
    print(
        f"equality of keys                    {len(pairs) / keyed:12,.0f} pairs/s ({equal} equal)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faults", action="store_true", help="list the pairs that went wrong")
    arguments = parser.parse_args()
    people, bodies = gold_people()
    news, later = news_people("people"), news_people("later")
    print(f"{'':26}{'names':>6}{'people':>8}{'precision':>11}{'recall':>8}")
    print_quality("gold speakers", people, bodies, arguments.faults)
    print_quality("people in the news", news, [], arguments.faults)
    print_quality("a second list of such", later, [], arguments.faults)
    print_speed([*people, *bodies, *news])


if __name__ == "__main__":
    sys.exit(main())
