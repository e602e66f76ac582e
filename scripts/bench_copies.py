#!/usr/bin/env python
"""How well wire copy is told from independent reports.

Copies: changed versions of each gold report (words replaced, tail cut, own lead, paragraphs
moved, figures changed). Not copies: different gold reports, of one event and of several, and
their changed versions; independent reports of one event in one language that quote the same
words (fixtures/independent.toml). Beside ours: equal texts, and rapidfuzz's token_set_ratio
and ratio at their best thresholds (chosen on these very pairs, which flatters them).
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from claimtrack.match import copies

FIXTURES = Path(__file__).parent.parent / "fixtures"
Pair = tuple[str, str]


def replaced(text: str, share: float, words: list[str], chance: random.Random) -> str:
    pieces = re.split(r"(\s+)", text)
    return "".join(
        chance.choice(words) if p.strip() and chance.random() < share else p for p in pieces
    )


def versions(text: str, strange: str, words: list[str], chance: random.Random) -> dict[str, str]:
    """Changed versions of a report; ``strange`` is another report in its language."""
    paragraphs = text.split("\n\n")
    moved = paragraphs[:1] + paragraphs[:0:-1]
    lead = strange.split("\n\n")[0]
    figures = re.sub(r"\d+", lambda m: str(int(m[0]) + 1 + chance.randrange(9)), text)
    return {
        "3 % of words replaced": replaced(text, 0.03, words, chance),
        "10 % of words replaced": replaced(text, 0.10, words, chance),
        "15 % of words replaced": replaced(text, 0.15, words, chance),
        "tail cut to 60 %": text[: len(text) * 6 // 10],
        "tail cut to 30 %": text[: len(text) * 3 // 10],
        "another lead": f"{lead}\n\n{text}",
        "own lead instead of the first paragraph": "\n\n".join([lead, *paragraphs[1:]]),
        "paragraphs moved": "\n\n".join(moved),
        "all figures changed": figures,
        "typography": re.sub(r"[«»„“”‘’]", '"', text).upper(),
        "cut to 60 % and 10 % replaced": replaced(text[: len(text) * 6 // 10], 0.1, words, chance),
        "own lead, 5 % replaced, half cut": lead
        + replaced(text[: len(text) // 2], 0.05, words, chance),
    }


def gather() -> tuple[dict[str, list[Pair]], dict[str, list[Pair]]]:
    chance = random.Random(2027)
    lines = (FIXTURES / "gold" / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    vocabulary = defaultdict(list)
    for report in gold:
        vocabulary[report["language"]] += report["text"].split()
    true: dict[str, list[Pair]] = defaultdict(list)
    false: dict[str, list[Pair]] = defaultdict(list)
    changed: list[tuple[str, str]] = []
    for report in gold:
        others = [
            r["text"] for r in gold if r["language"] == report["language"] and r is not report
        ]
        made = versions(
            report["text"], chance.choice(others), vocabulary[report["language"]], chance
        )
        for label, text in made.items():
            true[label].append((report["text"], text))
        changed.append((report["id"], made["own lead, 5 % replaced, half cut"]))
    for a, b in combinations(gold, 2):
        one_event = a["id"].split("-")[0] == b["id"].split("-")[0]
        label = "one event, two languages" if one_event else "two events"
        false[label].append((a["text"], b["text"]))
    by_id = {report["id"]: report["text"] for report in gold}
    for name, text in changed:
        false["changed version of another report"] += [
            (text, other) for key, other in by_id.items() if key != name and not shares(text, other)
        ]
    events = tomllib.loads((FIXTURES / "independent.toml").read_text(encoding="utf-8"))["events"]
    for event in events:
        false["one event, one language, same quotes"] += list(combinations(event["reports"], 2))
    return true, false


def shares(text: str, other: str) -> bool:
    """Whether a changed version took its lead from ``other``."""
    return text.startswith(other.split("\n\n")[0])


def score(
    true: dict[str, list[Pair]], false: dict[str, list[Pair]], alike: Callable[[str, str], bool]
) -> tuple[float, float]:
    hits = sum(alike(*pair) for pairs in true.values() for pair in pairs)
    wrong = sum(alike(*pair) for pairs in false.values() for pair in pairs)
    return hits / ((hits + wrong) or 1), hits / sum(map(len, true.values()))


def main() -> None:
    true, false = gather()
    known = {
        t: copies.signature(t) for g in (true, false) for ps in g.values() for p in ps for t in p
    }

    def ours(a: str, b: str) -> bool:
        return copies.is_copy(known[a], known[b])

    for title, groups in (("copies", true), ("not copies", false)):
        print(f"{title:44}{'pairs':>6}{'called copy':>13}{'share of shingles':>20}")
        for label, pairs in groups.items():
            shares_seen = [copies.shared(known[a], known[b])[0] for a, b in pairs]
            called = sum(ours(a, b) for a, b in pairs) / len(pairs)
            print(
                f"  {label:42}{len(pairs):6}{called:13.3f}"
                f"{min(shares_seen):12.2f} -{max(shares_seen):5.2f}"
            )
    print(f"\n{'':44}{'precision':>10}{'recall':>8}")
    print("  {:42}{:10.3f}{:8.3f}".format("claimtrack, is_copy()", *score(true, false, ours)))
    equal = score(true, false, lambda a, b: a == b)
    print("  {:42}{:10.3f}{:8.3f}".format("equal texts", *equal))
    for name, ratio in (("token_set_ratio", fuzz.token_set_ratio), ("ratio", fuzz.ratio)):
        measured = [
            [[ratio(*pair) for pair in pairs] for pairs in group.values()]
            for group in (true, false)
        ]
        yes = [r for rs in measured[0] for r in rs]
        no = [r for rs in measured[1] for r in rs]
        best = max(
            (
                (
                    2 * hits / (hits + wrong + len(yes)),
                    hits / ((hits + wrong) or 1),
                    hits / len(yes),
                    t,
                )
                for t in range(20, 100)
                for hits, wrong in [(sum(r >= t for r in yes), sum(r >= t for r in no))]
            ),
        )
        print(f"  {f'rapidfuzz {name} at its best, {best[3]}':42}{best[1]:10.3f}{best[2]:8.3f}")
    texts = list(known)
    started = time.perf_counter()
    for text in texts:
        copies.signature(text)
    made = (time.perf_counter() - started) / len(texts)
    signatures = list(known.values())
    pairs = list(combinations(signatures[:200], 2))
    copies.independent(signatures[:200])
    started = time.perf_counter()
    for a, b in pairs:
        copies.is_copy(a, b)
    compared = (time.perf_counter() - started) / len(pairs)
    print(f"\nsignature {made * 1000:.2f} ms a report, {max(map(len, signatures))} bytes at most")
    print(f"is_copy() {compared * 1e6:.1f} µs a pair")


if __name__ == "__main__":
    sys.exit(main())
