#!/usr/bin/env python3
"""Quotes and speakers on public benchmarks and on the gold reports, with floors beside them.

    scripts/bench_quotes.py [--bench DIR] [--part dev|train] [--limit N] [--errors N]

Prints one table. Spans are matched one to one by the symmetric intersection over union of the
characters that they cover, best first.

* PolNeAR (English), direct: gold quotes of kind direct against predicted direct ones. The source
  annotates nothing inside direct speech and calls direct what stands in marks by nine tenths of its
  letters; predictions are read in the same way.
* PolNeAR, speech: direct, mixed, and indirect ones whose cue is a word of speech (a fixed list
  below, not the pack's). A prediction that matches a gold quote outside that set is left out of
  the count; it is neither right nor wrong.
* German news, direct: part by part, and marked words inside reported speech as quotes of their own,
  as the source annotates them; indirect: gold indirect ones, whole on both sides, predictions that
  match a free or summarised one left out.
* speaker: over matched quotes with a gold speaker, the predicted span overlaps one of its pieces.

docs/quotes.md says where the sources' conventions and the guide's differ, and how often.

Floors: `marks` takes every stretch of three or more words in marks, with the nearest verb of
speech and the nearest capitalised name or pronoun; `rules` follows the rules of textacy's
`direct_quotations` as far as they need no parser: paragraph-wise, a quote needs a reporting verb
within its sentence or the sentences beside it, the speaker is the name before that verb, else
after it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "fixtures" / "gold"))
sys.path.insert(0, str(ROOT))

import score  # noqa: E402

from claimtrack.extract.layout import Layout  # noqa: E402
from claimtrack.extract.quotes import extract_quotes  # noqa: E402
from claimtrack.extract.quotes.reporting import lexicon  # noqa: E402
from claimtrack.types import Document  # noqa: E402

Spans = list[list[int]]
Row = dict[str, Any]
Predictor = Callable[[str, str], list[Row]]

SPEECH = re.compile(
    r"\b(sa(y|ys|id|ying)|t(ell|ells|old|elling)|ask(s|ed|ing)?|add(s|ed|ing)?|stat(e|es|ed|ing)|"
    r"according to|wr(ite|ites|ote|itten|iting)|tweet(s|ed|ing)?|claim(s|ed|ing)?|"
    r"argu(e|es|ed|ing)|report(s|ed|ing)?|explain(s|ed|ing)?|announc(e|es|ed|ing)|"
    r"insist(s|ed|ing)?|den(y|ies|ied|ying)|declar(e|es|ed|ing)|assert(s|ed|ing)?|"
    r"not(e|es|ed|ing)|repl(y|ies|ied|ying)|respond(s|ed|ing)?|answer(s|ed|ing)?|"
    r"warn(s|ed|ing)?|admit(s|ted|ting)?|acknowledg(e|es|ed|ing)|conced(e|es|ed|ing)|"
    r"confirm(s|ed|ing)?|complain(s|ed|ing)?|contend(s|ed|ing)?|maintain(s|ed|ing)?|"
    r"comment(s|ed|ing)?|remark(s|ed|ing)?|observ(e|es|ed|ing)|mention(s|ed|ing)?|"
    r"continu(e|es|ed|ing)|suggest(s|ed|ing)?|repeat(s|ed|ing)?|reiterat(e|es|ed|ing)|"
    r"stress(es|ed|ing)?|emphasi[sz](e|es|ed|ing)|point(s|ed|ing)? out|quip(s|ped|ping)?|"
    r"jok(e|es|ed|ing)|shout(s|ed|ing)?|exclaim(s|ed|ing)?|call(s|ed|ing)?|"
    r"describ(e|es|ed|ing)|recall(s|ed|ing)?|recount(s|ed|ing)?|testif(y|ies|ied|ying)|"
    r"promis(e|es|ed|ing)|vow(s|ed|ing)?|pledg(e|es|ed|ing)|urg(e|es|ed|ing)|"
    r"question(s|ed|ing)?|reveal(s|ed|ing)?|disclos(e|es|ed|ing)|conclud(e|es|ed|ing))\b|:",
    re.IGNORECASE,
)


def rows(path: Path, limit: int | None) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return found[:limit]


# ---------------------------------------------------------------------- systems


def ours(text: str, language: str) -> list[Row]:
    document = Document("bench", text, language)
    return [
        {
            "kind": q.kind,
            "spans": [list(s) for s in q.spans],
            "speaker": q.attribution.speaker,
            "speaker_name": q.attribution.name,
            "cue": q.attribution.cue,
            "rule": f"{q.rule} / {q.attribution.rule}",
        }
        for q in extract_quotes(Layout(document))
    ]


_MARKED = re.compile(r"[“„«»\"]([^“”„«»\"\n]+)[”“»«\"]|''((?:(?!'')[^\n])+)''")
_NAME = re.compile(r"\b(?:[A-ZÀ-ÞА-ЯҐЄІЇ][\w’'-]+(?: [A-ZÀ-ÞА-ЯҐЄІЇ][\w’'-]+)*)")


def _verbs(language: str) -> re.Pattern[str]:
    forms = sorted(
        (form for form, verb in lexicon(language).verbs.items() if "say" in verb.uses),
        key=len,
        reverse=True,
    )
    return re.compile(r"\b(?:" + "|".join(map(re.escape, forms)) + r")\b")


_VERBS: dict[str, re.Pattern[str]] = {}


def _nearest(found: Iterable[re.Match[str]], at: int) -> re.Match[str] | None:
    return min(found, key=lambda m: min(abs(m.start() - at), abs(m.end() - at)), default=None)


def floor(text: str, language: str) -> list[Row]:
    """Every marked stretch of three or more words, nearest verb, nearest name."""
    verbs = _VERBS.setdefault(language, _verbs(language))
    pronouns = [w for w in lexicon(language).pronouns if w.isalpha()]
    who = re.compile(_NAME.pattern + r"|\b(?:" + "|".join(map(re.escape, pronouns)) + r")\b")
    result = []
    for m in _MARKED.finditer(text):
        if len(m[m.lastindex or 0].split()) < 3:
            continue
        outside = [
            x
            for x in verbs.finditer(text, max(0, m.start() - 150), m.end() + 150)
            if x.end() <= m.start() or x.start() >= m.end()
        ]
        verb = min(
            outside,
            key=lambda x: m.start() - x.end() if x.end() <= m.start() else x.start() - m.end(),
            default=None,
        )
        name = None
        if verb is not None:
            near = [
                x
                for x in who.finditer(text, max(0, verb.start() - 80), verb.end() + 80)
                if x.end() <= m.start() or x.start() >= m.end()
            ]
            name = _nearest(near, verb.start())
        result.append(
            {
                "kind": "direct",
                "spans": [list(m.span(m.lastindex or 0))],
                "speaker": list(name.span()) if name else None,
            }
        )
    return result


def textacy_like(text: str, language: str) -> list[Row]:
    """A quote needs a reporting verb beside it; the speaker stands before the verb, else after."""
    verbs = _VERBS.setdefault(language, _verbs(language))
    result = []
    for paragraph in re.finditer(r"[^\n]+", text):
        start, end = paragraph.span()
        quotes = list(_MARKED.finditer(text, start, end))
        for m in quotes:
            if len(m[m.lastindex or 0].split()) < 3:
                continue
            outside = [
                v
                for v in verbs.finditer(text, start, end)
                if not any(q.start() <= v.start() < q.end() for q in quotes)
            ]
            verb = _nearest(outside, m.end())
            if verb is None or min(abs(verb.start() - m.end()), abs(verb.end() - m.start())) > 200:
                continue
            names = [
                n
                for n in _NAME.finditer(text, start, end)
                if not any(q.start() <= n.start() < q.end() for q in quotes)
            ]
            before = [n for n in names if 0 <= verb.start() - n.end() <= 40]
            after = [n for n in names if 0 <= n.start() - verb.end() <= 40]
            name = before[-1] if before else after[0] if after else None
            result.append(
                {
                    "kind": "direct",
                    "spans": [list(m.span(m.lastindex or 0))],
                    "speaker": list(name.span()) if name else None,
                }
            )
    return result


# ---------------------------------------------------------------------- scoring


def overlaps(gold: Row, pred: Row) -> bool:
    pieces = gold.get("sources") or [gold["speaker"]]
    return bool(pred["speaker"]) and any(score.overlap(piece, pred["speaker"]) for piece in pieces)


class Tally:
    """Matched, gold, predicted, and speakers right among the matched."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()
        self.missed: list[str] = []

    def add(
        self,
        gold: list[Row],
        pred: list[Row],
        floor_: float,
        aside: list[Row] = [],  # noqa: B006
    ) -> None:
        both = gold + aside
        found = score.match(
            [score.quote_spans(q) for q in both], [score.quote_spans(q) for q in pred], floor_
        )
        left_out = sum(1 for i, _ in found if i >= len(gold))
        right = [(gold[i], pred[j]) for i, j in found if i < len(gold)]
        self.count["tp"] += len(right)
        self.count["gold"] += len(gold)
        self.count["pred"] += len(pred) - left_out
        for g, p in right:
            if g.get("speaker"):
                self.count["asked"] += 1
                self.count["speaker"] += overlaps(g, p)

    @property
    def f1(self) -> float:
        total = self.count["gold"] + self.count["pred"]
        return 2 * self.count["tp"] / total if total else 0.0

    @property
    def precision(self) -> float:
        return self.count["tp"] / max(self.count["pred"], 1)

    @property
    def recall(self) -> float:
        return self.count["tp"] / max(self.count["gold"], 1)

    @property
    def speaker(self) -> float:
        return self.count["speaker"] / max(self.count["asked"], 1)


def speech(quote: Row, text: str) -> bool:
    if quote["kind"] != "indirect":
        return True
    cues = quote.get("cues") or ([quote["cue"]] if quote.get("cue") else [])
    return any(SPEECH.search(text[s:e]) for s, e in cues)


def stretches(text: str, start: int, end: int) -> Spans:
    """What stands in marks between two offsets, the marks left out."""
    return [
        [start + m.start(m.lastindex or 0), start + m.end(m.lastindex or 0)]
        for m in _MARKED.finditer(text[start:end])
    ]


def outermost(quotes: list[Row], text: str) -> list[Row]:
    """As PolNeAR is read: nothing inside direct speech, the kind by the share in marks.

    The data set's reader takes for direct what stands in marks by nine tenths of its letters, and
    keeps of that the stretches in marks; so a mixed quote of ours that does is read the same way.
    """
    direct = [q for q in quotes if q["kind"] == "direct"]
    kept = []
    for q in quotes:
        spans = score.quote_spans(q)
        if any(
            d is not q and score.common(spans, score.quote_spans(d)) == score.size(spans)
            for d in direct
        ):
            continue
        if q["kind"] == "mixed" and marked(spans, text) >= 0.9:
            inside = [part for s, e in spans for part in stretches(text, s, e)]
            q = dict(q, kind="direct", spans=inside)
        kept.append(q)
    return kept


def marked(spans: Spans, text: str) -> float:
    """The share of letters that stand in marks."""
    inside = total = 0
    for s, e in spans:
        letters = [c.isalpha() for c in text[s:e]]
        total += sum(letters)
        inside += sum(sum(letters[a - s : b - s]) for a, b in stretches(text, s, e))
    return inside / max(total, 1)


def polnear(reports: list[Row], system: Predictor) -> dict[str, Tally]:
    tallies = {name: Tally() for name in ("direct 0.8", "speech 0.3", "speech 0.8")}
    for report in reports:
        text = report["text"]
        pred = outermost(system(text, "en"), text)
        gold = report["quotes"]
        direct = [q for q in gold if q["kind"] == "direct"]
        tallies["direct 0.8"].add(direct, [p for p in pred if p["kind"] == "direct"], 0.8)
        inside = [q for q in gold if speech(q, text)]
        outside = [q for q in gold if not speech(q, text)]
        for name, least in (("speech 0.3", 0.3), ("speech 0.8", 0.8)):
            tallies[name].add(inside, pred, least, outside)
    return tallies


def parts(quotes: list[Row]) -> list[Row]:
    return [dict(q, spans=[span]) for q in quotes for span in q["spans"]]


def split_mixed(quotes: list[Row], text: str) -> list[Row]:
    """Marked words inside reported speech as direct quotes of their own, as the source has them.

    Names in marks, every word of them with a capital, the source leaves alone.
    """
    result = []
    known = {tuple(span) for q in quotes if q["kind"] == "direct" for span in q["spans"]}
    for q in quotes:
        result.append(q)
        if q["kind"] == "mixed":
            result.extend(
                dict(q, kind="direct", spans=[part])
                for s, e in q["spans"]
                for part in stretches(text, s, e)
                if tuple(part) not in known
                and not all(word[0].isupper() for word in text[slice(*part)].split())
            )
    return result


def german(reports: list[Row], system: Predictor) -> dict[str, Tally]:
    tallies = {"direct 0.8": Tally(), "indirect 0.5": Tally()}
    for report in reports:
        pred = split_mixed(system(report["text"], "de"), report["text"])
        gold = report["quotes"]
        tallies["direct 0.8"].add(
            parts([q for q in gold if q["kind"] == "direct"]),
            parts([p for p in pred if p["kind"] == "direct"]),
            0.8,
        )
        tallies["indirect 0.5"].add(
            [q for q in gold if q["kind"] == "indirect"],
            [p for p in pred if p["kind"] != "direct"],
            0.5,
            [q for q in gold if q["kind"] not in ("indirect", "direct")],
        )
    return tallies


def gold_table(reports: list[Row], system: Predictor) -> list[tuple[str, ...]]:
    pred = [{"id": r["id"], "quotes": system(r["text"], r["language"])} for r in reports]
    table = []
    for language in ("all", *sorted({r["language"] for r in reports})):
        kept = [r for r in reports if language in ("all", r["language"])]
        pairs = score.pairs_of(kept, pred)
        block = score.score_quotes(pairs, 0.8)
        named = total = 0
        for g, p in pairs:
            found = score.match(
                [score.quote_spans(q) for q in g["quotes"]],
                [score.quote_spans(q) for q in p["quotes"]],
                0.8,
            )
            total += len(found)
            named += sum(
                score.last_token(g["quotes"][i]["speaker_name"])
                == score.last_token(p["quotes"][j].get("speaker_name"))
                for i, j in found
            )
        table.append(
            (
                language,
                f"{block['by_kind']['direct']['f1']:.3f}",
                f"{block['f1']:.3f}",
                f"{block['speaker_accuracy'] or 0:.3f}",
                f"{named / max(total, 1):.3f}",
            )
        )
    return table


def speed(reports: list[Row]) -> float:
    """Reports of 3 kB a second on one core, packs already loaded."""
    layouts = [(r["id"], r["text"], r["language"]) for r in reports]
    for language in {r["language"] for r in reports}:
        lexicon(language)
    size = sum(len(text.encode()) for _, text, _ in layouts)
    best = 0.0
    for _ in range(5):
        start = time.process_time()
        for name, text, language in layouts:
            extract_quotes(Layout(Document(name, text, language)))
        best = max(best, size / 3000 / (time.process_time() - start))
    return best


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", type=Path, default=ROOT / ".." / "shared" / "bench")
    parser.add_argument("--part", choices=["dev", "train"], default="dev")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--only", choices=["polnear", "german", "gold"])
    options = parser.parse_args()
    systems: list[tuple[str, Predictor]] = [
        ("claimtrack", ours),
        ("marks (floor)", floor),
        ("rules (textacy-like)", textacy_like),
    ]
    goals = {
        "polnear direct 0.8": "0.96, 0.92",
        "polnear speech 0.3": "0.85",
        "polnear speech 0.8": "0.78, 0.88",
        "german direct 0.8": "0.95",
        "german indirect 0.5": "0.70, 0.85",
    }
    for name, file, bench in (
        ("polnear", f"polnear-{options.part}.jsonl.gz", polnear),
        ("german", f"german-news-{options.part}.jsonl.gz", german),
    ):
        path = options.bench / file
        if options.only not in (None, name):
            continue
        if not path.exists():
            print(f"{path} is not there: name the folder of the benchmarks with --bench")
            continue
        reports = rows(path, options.limit)
        for label, system in systems:
            for key, tally in bench(reports, system).items():
                goal = goals[f"{name} {key}"] if label == "claimtrack" else ""
                print(
                    f"{name} {key:13} {label:22} F1 {tally.f1:.3f}  P {tally.precision:.3f}  "
                    f"R {tally.recall:.3f}  speaker {tally.speaker:.3f}  goal {goal}".rstrip(
                        " goal"
                    )
                )
    if options.only in (None, "gold"):
        reports = score.load(ROOT / "fixtures" / "gold" / "reports.jsonl")
        print("\ngold           direct  all    speaker name   (goal 0.97 0.88 0.93 0.88)")
        for label, system in systems:
            for line in gold_table(reports, system)[: None if label == "claimtrack" else 1]:
                print(f"{line[0]:5} {label:22}", *line[1:])
        print(f"speed: {speed(reports):.0f} reports of 3 kB a second (goal 300)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
