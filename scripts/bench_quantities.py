#!/usr/bin/env python3
"""Quantity extraction against public data and other libraries: one table.

    scripts/bench_quantities.py [--bench ../shared/bench] [--show SET] [--rnd N]

Gold reports and examples come from fixtures/. The public sets are read from --bench where they
are there. quantulum3 and text2num are measured beside us where they are installed; they are no
dependencies. --show prints the cases of one set that fail.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import random
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from babel import Locale  # noqa: E402
from recognizers_cases import CASES, NOT_OURS, close, figures  # noqa: E402

from claimtrack.extract.layout import Layout  # noqa: E402
from claimtrack.extract.quantities import extract_quantities  # noqa: E402
from claimtrack.extract.quantities.numerals import phrase_value  # noqa: E402
from claimtrack.types import Document, Quantity  # noqa: E402

LANGUAGES = ("en", "it", "uk", "ru", "fr", "de", "es")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def document(text: str, language: str) -> Layout:
    return Layout(Document(id="x", text=text, language=language))


def load_score() -> Any:
    spec = importlib.util.spec_from_file_location("score", ROOT / "fixtures" / "gold" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ------------------------------------------------------------------ gold and examples


def gold() -> None:
    score = load_score()
    reports = score.load(ROOT / "fixtures" / "gold" / "reports.jsonl")
    predictions = []
    for report in reports:
        found = extract_quantities(document(report["text"], report["language"]))
        predictions.append({"id": report["id"], "quantities": [as_row(q) for q in found]})
    result = score.score_quantities(score.pairs_of(reports, predictions))
    print("\ngold reports            found  interval  modifier  item   kind")
    for name, part in [("all", result), *result["by_language"].items()]:
        print(
            f"  {name:20}  {part['f1']:.3f}  {part['interval']['f1']:.3f}     "
            f"{part['modifier_accuracy']:.3f}     {part['item']['f1']:.3f}  "
            f"{part['kind_accuracy']:.3f}"
        )


def as_row(quantity: Quantity) -> dict[str, Any]:
    return {
        "span": list(quantity.span), "low": quantity.low, "high": quantity.high,
        "modifier": quantity.modifier, "kind": quantity.kind,
        "item": list(quantity.item) if quantity.item else None,
    }  # fmt: skip


def traps() -> None:
    """Precision on the examples: what is found and should not be."""
    found = right = 0
    for language in LANGUAGES:
        file = ROOT / "fixtures" / "examples" / f"{language}.toml"
        for row in tomllib.loads(file.read_text(encoding="utf-8")).get("quantities", []):
            wanted = {part["span"] for part in row["expect"]}
            for quantity in extract_quantities(document(row["text"], language)):
                found += 1
                right += row["text"][quantity.start : quantity.end] in wanted
    print(f"\nexamples files          precision {right / found:.4f} of {found}")


# ------------------------------------------------------------------ number words


def rbnf(count: int) -> None:
    try:
        from unicode_rbnf import RbnfEngine
    except ImportError:
        print("\nround trip: pip install unicode-rbnf")
        return
    chance = random.Random(11)
    whole = count >= 20_000  # every number below 100,000
    sample = [*range(1000), *chance.sample(range(1000, 100_000), 99_000 if whole else count)]
    sample += [chance.randrange(10 ** chance.randint(5, 11), 10**12) for _ in range(count)]
    print("\nround trip of CLDR's spellings (ours; text2num where installed)")
    for language in LANGUAGES:
        engine = RbnfEngine.for_language(language)
        names = [
            name for name in engine.rulesets
            if name.startswith(("spellout-cardinal", "spellout-numbering")) and "year" not in name
        ]  # fmt: skip
        pairs = {
            (engine.format_number(n, ruleset_names=[name]).text, n)
            for n in sample
            for name in names
        }
        ours = sum(phrase_value(text, language) == n for text, n in pairs)
        print(
            f"  {language}  {100 * ours / len(pairs):6.2f} %  of {len(pairs)}"
            f"{text2num(pairs, language)}"
        )


def text2num(pairs: set[tuple[str, int]], language: str) -> str:
    try:
        from text_to_num import text2num as convert
    except ImportError:
        return ""
    right = 0
    for text, number in pairs:
        try:
            right += convert(text, language) == number
        except Exception as failure:  # noqa: BLE001 - any failure of the other library is a miss
            if "unsupported language" in str(failure):
                return "   text2num without it"
    return f"   text2num {100 * right / len(pairs):6.2f} %"


# ------------------------------------------------------------------ Recognizers' cases


def recognizers(bench: Path, show: str | None) -> None:
    print(
        "\nRecognizers' cases right, in %      "
        + "".join(f"{x:>8}" for x in ("en", "it", "fr", "de", "es"))
    )
    for name, right in CASES.items():
        path = bench / f"recognizers-{name}.jsonl.gz"
        if not path.exists():
            continue
        count = {language: [0, 0] for language in ("en", "it", "fr", "de", "es")}
        for row in rows(path):
            if (name, row["input"]) in NOT_OURS or row["language"] not in count:
                continue
            ok = right(row)
            count[row["language"]][0] += ok
            count[row["language"]][1] += 1
            if show == name and not ok:
                wanted = [
                    (w["text"], w.get("number", w.get("value")), w.get("unit"))
                    for w in row["results"]
                ]
                got = [
                    (
                        row["input"][t.start[f.first] : t.end[f.last - 1]],
                        f.low,
                        f.high,
                        f.kind,
                        f.unit,
                    )
                    for t, f in figures(row["input"], row["language"])
                ]
                print(
                    f"    {row['language']} {row['input'][:140]!r}"
                    f"\n       want {wanted}\n       got  {got}"
                )
        cells = "".join(f"{100 * a / b:8.1f}" if b else "       -" for a, b in count.values())
        print(f"  {name:30}    {cells}")
        if name in ("percent", "currency", "dimension") and quantulum() is not None:
            english = [row for row in rows(path) if row["language"] == "en"]
            other = sum(quantulum_case(name, row) for row in english)
            print(f"    quantulum3, text and value only   {100 * other / len(english):6.1f}")


# ------------------------------------------------------------------ NewsQuant

CQE_UNITS = {
    "USD": "dollar", "EUR": "euro", "GBP": "pound sterling", "percent": "percentage",
    "km": "kilometre", "m": "metre", "cm": "centimetre", "mm": "millimetre", "mi": "mile",
    "ft": "foot", "in": "inch", "km/h": "kilometre per hour", "mi/h": "mile per hour",
    "kg": "kilogram", "t": "tonne", "°C": "celsius", "°F": "fahrenheit",
    "hp": "horsepower", "L": "litre", "lb": "pound-mass", "yd": "yard", "km²": "square kilometre",
    "m²": "square metre", "ft²": "square foot", "GB": "gigabyte", "year": "year",
    "CNY": "chinese yuan", "HKD": "hong kong dollar", "rpm": "revolution per minute",
    "lb-ft": "pound-foot", "N m": "newton metre", "GHz": "gigahertz",
    "psi": "pound per square inch", "nm": "nanometre", "MPa": "megapascal", "kV": "kilovolt",
    "AUD": "australian dollar", "cent": "cent", "JPY": "japanese yen", "INR": "indian rupee",
    "kWh": "kilowatt hour", "bbl": "barrel", "MB": "megabyte", "TB": "terabyte", "W": "watt",
    "ILS": "shekel", "MYR": "malaysian ringgit", "m/s": "metre per second", "ft³": "cubic foot",
    "GWh": "gigawatt hour", "MWh": "megawatt hour", "V": "volt", "µm": "micrometre",
    "mAh": "milliampere-hour", "ppb": "parts-per-billion", "ppm": "part per million",
    "ksi": "kilopound per square inch", "mpg": "mile per gallon", "mg": "milligram",
    "mL": "millilitre", "gal": "gallon", "dm": "decimetre", "tbsp": "tablespoon",
    "µg": "microgram", "rad": "radian", "BTC": "bitcoin",
    "kW": "kilowatt", "MW": "megawatt", "Hz": "hertz",
}  # fmt: skip
CQE_SETS = {
    "age": "93.3 93.3", "currency": "84.2 79.6", "dimension": "86.5 79.2",
    "temperature": "95.7 92.8",
}  # fmt: skip
COLUMNS = (
    "value", "with unit", "by its whole name", "with change", "with concept in part",
    "with all of the concept",
)  # fmt: skip


def singular(words: str) -> str:
    return " ".join(
        w[:-1] if w.endswith("s") and not w.endswith("ss") else w for w in words.split()
    )


def concept_words(text: str) -> list[str]:
    """The words of a concept, without signs and the mark of the possessive."""
    parts = [
        part.lower().removesuffix("'s").removesuffix("\u2019s")
        for part in text.replace("/", " ").split()
    ]
    words = ["".join(c for c in part if c.isalnum()) for part in parts]
    return sorted({singular(word) for word in words if word}) or ["-"]


def cqe_value(row: dict[str, Any]) -> tuple[float, ...] | str:
    text = str(row["value"])
    try:
        parts = text[1:].split("-", 1) if "-" in text[1:] else []
        values = [float(text[0] + parts[0]), float(parts[1])] if parts else [float(text)]
        return tuple(sorted(round(v, 4) for v in values))
    except ValueError:
        return text


def cqe_row(text: str, quantity: Quantity) -> tuple[tuple[float, ...], list[str], str, list[str]]:
    value = (
        (quantity.point,) if quantity.point is not None else (quantity.low or 0, quantity.high or 0)
    )
    name, _, rate = (quantity.unit or "-").partition(" per ")
    said = CQE_UNITS.get(name) or Locale.parse("en").currencies.get(name, name)
    unit = singular(said.lower() + (f" per {rate}" if rate else ""))
    # a counted noun is right by its head: gold has some with and some without adjectives
    head = [unit.split()[-1]] if quantity.kind in ("count", "fraction") else []
    return (
        tuple(sorted(round(v, 4) for v in value)),
        [unit, *head],
        quantity.change or "=",
        concept_words(" ".join(text[slice(*part)] for part in quantity.concept)),
    )


def newsquant(bench: Path, show: str | None) -> None:
    path = bench / "newsquant.jsonl.gz"
    if not path.exists():
        return
    right, gold_count, found_count = [0] * len(COLUMNS), 0, 0
    for row in rows(path):
        found = [
            cqe_row(row["text"], quantity)
            for quantity in extract_quantities(document(row["text"], "en"), profile="cqe")
        ]
        gold_count, found_count = gold_count + len(row["quantities"]), found_count + len(found)
        for wanted in row["quantities"]:
            value = cqe_value(wanted)
            names = {singular(wanted[k].lower()) for k in ("unit", "normalized_unit")}
            names |= {name.split()[-1] for name in names if name and name != "-"}
            same = [f for f in found if f[0] == value]
            if not same:
                if show == "newsquant":
                    print(f"    missed {wanted['value']} {wanted['unit']} in {row['text'][:160]!r}")
                continue
            best = max(same, key=lambda f: (bool(names & set(f[1])), f[2] == wanted["change"]))
            found.remove(best)
            concept = concept_words(wanted["referred_concepts"].replace(",", " "))
            checks = [
                True,
                bool(names & set(best[1])),
                singular(wanted["normalized_unit"].lower()) == best[1][0],
                best[2] == wanted["change"],
                bool(set(concept) & set(best[3])),
                concept == best[3],
            ]
            if show == "newsquant-unit" and not checks[1]:
                print(f"    unit {sorted(names)} for {sorted(best[1])} in {row['text'][:120]!r}")
            if show == "newsquant-concept" and not checks[-1]:
                print(
                    f"    concept {concept} got {best[3]} for {wanted['value']} "
                    f"{wanted['unit']} in {row['text'][:200]!r}"
                )
            for place in range(len(COLUMNS)):
                right[place] += checks[0] and checks[place]
    print(
        "\nNewsQuant, profile cqe  "
        + "  ".join(
            f"{name} {200 * n / (gold_count + found_count):.1f}"
            for name, n in zip(COLUMNS, right, strict=True)
        )
    )
    print(
        "  published: CQE          "
        "value 92.0  with unit 85.6  with change 88.1  with concept in part 76.1  "
        "with all of the concept 57.0"
    )


def cqe_sets(bench: Path, show: str | None) -> None:
    """CQE's smaller sets: values and normalised units."""
    for name, published in CQE_SETS.items():
        path = bench / f"cqe-{name}.jsonl.gz"
        if not path.exists():
            continue
        right, total = [0, 0], 0
        for row in rows(path):
            quantities = extract_quantities(document(row["text"], "en"), profile="cqe")
            found = [cqe_row(row["text"], quantity) for quantity in quantities]
            total += len(row["quantities"]) + len(found)
            for wanted in row["quantities"]:
                unit = singular(wanted["normalized_unit"].lower())
                same = [f for f in found if f[0] == cqe_value(wanted)]
                best = max(same, key=lambda f: f[1][0] == unit, default=None)
                if best is not None:
                    found.remove(best)
                    right[0] += 1
                    right[1] += best[1][0] == unit
                if show == f"cqe-{name}" and (best is None or best[1][0] != unit):
                    got = best and best[1]
                    print(f"    {wanted['value']} {unit}: {got} in {row['text'][:120]!r}")
        value, unit_too = (f"{200 * n / total:5.1f}" for n in right)
        print(f"  cqe-{name:12}  value {value}  by whole unit {unit_too}   published {published}")


# ------------------------------------------------------------------ speed


_MEMORY = """
import json, sys, time
start = time.process_time()
from claimtrack.extract.quantities import extract_quantities
took = time.process_time() - start
from claimtrack.extract.layout import Layout
from claimtrack.types import Document
for line in open("fixtures/gold/reports.jsonl", encoding="utf-8"):
    row = json.loads(line)
    extract_quantities(Layout(Document(id="x", text=row["text"], language=row["language"])))
import resource
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
"""Import time and memory of a process that extracts the gold reports and nothing else."""


def speed() -> None:
    reports = [
        json.loads(line)
        for line in (ROOT / "fixtures" / "gold" / "reports.jsonl").read_text("utf-8").splitlines()
    ]
    layouts = [document(report["text"], report["language"]) for report in reports]
    sentences = sum(len(layout.sentences) for layout in layouts)
    for layout in layouts:
        extract_quantities(layout)
    rounds = 10
    start = time.process_time()
    for _ in range(rounds):
        for layout in layouts:
            extract_quantities(layout)
    seconds = (time.process_time() - start) / rounds
    took = subprocess.run(
        [sys.executable, "-c", _MEMORY], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loading, memory = map(float, took.stdout.split())
    print(
        f"\nspeed (processor time)  {sentences / seconds:,.0f} sentences/s on one core (3,000); "
        f"import {loading:.3f} s (0.15); memory {memory:.0f} MB (80)"
    )
    english = [
        layout.text[start:end]
        for layout in layouts
        if layout.language == "en"
        for start, end in layout.sentences
    ]
    quantulum_speed(english)


def quantulum() -> Any:
    try:
        from quantulum3 import classifier, parser
    except ImportError:
        return None
    classifier.USE_CLF = False  # its packed one does not load with today's scikit-learn
    return parser.parse


def quantulum_speed(sentences: list[str]) -> None:
    parse = quantulum()
    if parse is None:
        print("  quantulum3            not installed")
        return
    parse(sentences[0])  # it loads its units at the first call
    start = time.process_time()
    for sentence in sentences:
        parse(sentence)
    print(
        f"  quantulum3            {len(sentences) / (time.process_time() - start):,.0f} sentences/s"
    )


def quantulum_case(name: str, row: dict[str, Any]) -> bool:
    """As for us: text and value; the kind by its unit."""
    found = []
    for quantity in quantulum()(row["input"]):
        kind = quantity.unit.entity.name
        if quantity.unit.name == "percentage":
            kind = "percent"
        elif kind not in ("currency", "dimensionless", "temperature", "time"):
            kind = "dimension"
        if kind == name:
            found.append((*quantity.span, quantity.value))
    want = [w for w in row["results"] if w["number"] is not None]
    return len(found) == len(want) and all(
        f[:2] == (w["start"], w["end"]) and close(f[2], w["number"])
        for f, w in zip(found, want, strict=True)
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bench", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument(
        "--show", help="number, percent, currency, dimension, range, newsquant (-unit, -concept)"
    )
    parser.add_argument("--rnd", type=int, default=1000, help="random numbers of the round trip")
    parser.add_argument("--only", help="gold, traps, rbnf, recognizers, newsquant, cqe or speed")
    options = parser.parse_args()
    parts: dict[str, Callable[[], None]] = {
        "speed": speed,  # first: a child's memory is counted from its parent's
        "gold": gold,
        "traps": traps,
        "rbnf": lambda: rbnf(options.rnd),
        "recognizers": lambda: recognizers(options.bench, options.show),
        "newsquant": lambda: newsquant(options.bench, options.show),
        "cqe": lambda: cqe_sets(options.bench, options.show),
    }
    for name, part in parts.items():
        if options.only in (None, name):
            part()


if __name__ == "__main__":
    main()
