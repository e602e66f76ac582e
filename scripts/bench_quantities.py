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
import resource
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from claimtrack.extract.amounts import with_unit  # noqa: E402
from claimtrack.extract.expressions import numbers  # noqa: E402
from claimtrack.extract.figures import Figure, Reader, reader  # noqa: E402
from claimtrack.extract.layout import Layout, fold  # noqa: E402
from claimtrack.extract.modifiers import modify_behind  # noqa: E402
from claimtrack.extract.nouns import nouns  # noqa: E402
from claimtrack.extract.numerals import phrase_value  # noqa: E402
from claimtrack.extract.quantities import extract_quantities, read_figure, web_links  # noqa: E402
from claimtrack.extract.ranges import close_interval  # noqa: E402
from claimtrack.extract.shares import one_in_four  # noqa: E402
from claimtrack.extract.tokens import Tokens  # noqa: E402
from claimtrack.extract.traps import trap  # noqa: E402
from claimtrack.extract.units import unit_after, units  # noqa: E402
from claimtrack.types import Document, Quantity  # noqa: E402

LANGUAGES = ("en", "it", "uk", "ru", "fr", "de", "es")
TOLERANCE = 1e-6

# Cases whose label is wrong or that the guide leaves out; docs/quantities.md says why.
NOT_OURS = {
    ("number", "192.168.1.2"),
    ("number", "un'"),
    ("range", "Lui si classifica tra il decimo e il quindicesimo."),
    ("range", "He ranks between the tenth and the fifteenth."),
    ("range", "He ranks higher than the tenth but lower than the fifteenth."),
    ("range", "Encuentra las ventas clasificadas entre undécima y sexagésima."),
    ("range", "The number is from 200 to 300 in 2008"),
    ("dimension", "Una t.métrica es igual a 2.204,62 libras."),
}


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def document(text: str, language: str) -> Layout:
    return Layout(Document(id="x", text=text, language=language))


def close(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= TOLERANCE * max(1.0, abs(b))


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
        except Exception:  # noqa: BLE001 - any failure of the other library is a miss
            continue
    return f"   text2num {100 * right / len(pairs):6.2f} %"


# ------------------------------------------------------------------ Recognizers' cases


def figures(text: str, language: str, bare: bool = False) -> list[tuple[Tokens, Figure]]:
    """Every figure with its unit, traps and items left aside; ``bare`` without range, modifier."""
    r, n = reader(language), nouns(language)
    tokens = Tokens(text, fold(text), language)
    found, i, links = [], 0, web_links(tokens)
    while i < tokens.size:
        figure = None
        if any(start <= tokens.start[i] < end for start, end in links):
            i += 1
            continue
        if tokens.number[i] or r.grammar.anchor(tokens.text[i]):
            number = r.grammar.read(tokens, i)
            figure = with_unit(r, tokens, number) if number and bare else read_figure(r, tokens, i)
        if figure is None:
            i += 1
            continue
        if not bare and one_in_four(r, n, tokens, figure):
            modify_behind(r, tokens, figure)
        found.append((tokens, figure))
        i = max(i + 1, figure.last)
    return found


def same_unit(label: dict[str, Any], figure: Figure, language: str) -> bool:
    """The source's unit, read by the engine as one of the language or English, is the unit found.

    The source's subtype says in which sense: a degree is one of an angle, a pound a weight.
    """
    if not label["unit"] or figure.kind in ("count", "fraction"):
        return True
    if label.get("isoCurrency") and label["isoCurrency"] != figure.unit:
        return False
    table, name = units(language), fold(label["unit"])
    found = unit_after(Tokens(label["unit"], name, language), 0, table, True)
    if found is None:
        table = units("en")
        found = unit_after(Tokens(label["unit"], name, "en"), 0, table, True)
    symbol = found.unit.symbol if found else None
    if label.get("subtype") == "Weight":
        symbol = table.weights.get(name, symbol)
    elif label.get("subtype") == "Angle" and symbol == "°C":
        symbol = "°"
    return symbol in (figure.unit, None)


def counted_unit(row: dict[str, Any], tokens: Tokens, figure: Figure) -> int:
    """Where the noun ends that the guide counts and the source has as a unit: *3 turns*; else 0."""
    phrase = nouns(row["language"]).phrase_after(tokens, figure.last)
    if figure.kind not in ("count", "fraction") or phrase is None:
        return 0
    end = tokens.end[phrase[1] - 1]
    labels = [w["end"] for w in row["results"] if w.get("subtype") == "Angle"]
    return end if end in labels else 0


def kind_case(kind: str) -> Callable[[dict[str, Any]], bool]:
    def right(row: dict[str, Any]) -> bool:
        language, got = row["language"], []
        for tokens, f in figures(row["input"], language, bare=True):
            end = counted_unit(row, tokens, f) if kind == "measure" else 0
            heat = f.unit in ("°C", "°F")
            if f.point is not None and ((f.kind == kind and not heat) or end):
                value = f.point / min(f.factor, 1.0)
                got.append((tokens.start[f.core], end or tokens.end[f.last - 1], value, f))
        want = [w for w in row["results"] if w["number"] is not None]
        return len(got) == len(want) and all(
            g[0] == w["start"] and g[1] == w["end"] and close(g[2], w["number"])
            and same_unit(w, g[3], language)
            for g, w in zip(got, want, strict=True)
        )  # fmt: skip

    return right


def number_case(row: dict[str, Any]) -> bool:
    got = numbers(row["input"], row["language"])
    want = row["results"]
    return len(got) == len(want) and all(
        g.start == w["start"] and g.end == w["end"] and close(g.value, w["number"])
        for g, w in zip(got, want, strict=True)
    )


# Digits that the guide calls names: the source's ranges have none in telephone numbers either.
NAMES = ("part of a name", "score or number with parts", "row of digits")


class Bound(NamedTuple):
    """An interval as the source writes it: its ends may be open, and it has no unit."""

    start: int
    end: int
    low: float | None
    low_closed: bool
    high: float | None
    high_closed: bool


def bound(r: Reader, tokens: Tokens, f: Figure) -> Bound:
    """A figure in the source's words, where *more than 500* is open and *at least 500* closed.

    The source's upper end of *20 to 30* is open, its text has neither the unit nor *about*, and
    below *fewer than 500* there is nothing.
    """
    modifier = r.lex.before.before(tokens, f.core)
    first = f.core if modifier and modifier[1] == "about" else f.first
    unit = unit_after(tokens, f.number.last, r.units, f.number.digits)
    alone = unit is not None and f.number.last + unit.length == f.last
    last = f.number.last if alone else f.last
    low = None if f.modifier in ("under", "at_most") else f.low
    return Bound(
        tokens.start[first], tokens.end[last - 1],
        low, low is not None and f.modifier != "over",
        f.high, f.modifier in ("at_most", "exact"),
    )  # fmt: skip


def bounds(text: str, language: str, equal: dict[int, int]) -> list[Bound]:
    """All intervals of a text, those that close one another joined.

    *equals 500* is an interval for the source and a plain number in the guide: ``equal`` has the
    beginnings of those intervals by their ends.
    """
    r, found, previous = reader(language), list[Bound](), None
    for tokens, figure in figures(text, language):
        one = bound(r, tokens, figure)
        if figure.modifier == "exact" and equal.get(one.end, one.start) < one.start:
            one = one._replace(start=equal[one.end])
        elif figure.modifier == "exact" and figure.first == figure.core:
            continue
        if figure.modifier in ("vague", "about") or trap(r, tokens, figure) in NAMES:
            continue
        if previous is not None and close_interval(r, tokens, previous, figure):
            other = found.pop()
            low, high = (other, one) if one.low is None else (one, other)
            one = Bound(other.start, one.end, low.low, low.low_closed, high.high, high.high_closed)
            figure = previous
        found.append(one)
        previous = figure
    return found


def range_case(row: dict[str, Any]) -> bool:
    equal = {w["end"]: w["start"] for w in row["results"] if w["low"] == w["high"]}
    got = bounds(row["input"], row["language"], equal)
    want = [
        Bound(w["start"], w["end"], w["low"], w["low_closed"], w["high"], w["high_closed"])
        for w in row["results"]
    ]
    return len(got) == len(want) and all(
        (g.start, g.end, g.low_closed, g.high_closed)
        == (w.start, w.end, w.low_closed, w.high_closed)
        and close(g.low, w.low) and close(g.high, w.high)
        for g, w in zip(got, want, strict=True)
    )  # fmt: skip


CASES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "number": number_case,
    "percent": kind_case("percent"),
    "currency": kind_case("money"),
    "dimension": kind_case("measure"),
    "range": range_case,
}


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


# ------------------------------------------------------------------ NewsQuant

CQE_UNITS = {
    "USD": "dollar", "EUR": "euro", "GBP": "pound sterling", "percent": "percentage",
    "km": "kilometre", "m": "metre", "cm": "centimetre", "mm": "millimetre", "mi": "mile",
    "ft": "foot", "in": "inch", "km/h": "kilometre per hour", "mi/h": "mile per hour",
    "kg": "kilogram", "t": "tonne", "°C": "celsius", "°F": "fahrenheit",
    "hp": "horsepower", "L": "litre", "lb": "pound", "yd": "yard", "km²": "square kilometre",
    "m²": "square metre", "ft²": "square foot", "GB": "gigabyte", "year": "year",
    "CNY": "chinese yuan", "HKD": "hong kong dollar", "rpm": "revolution per minute",
    "lb-ft": "pound-foot", "N m": "newton metre", "GHz": "gigahertz",
    "psi": "pound per square inch", "nm": "nanometre", "MPa": "megapascal", "kV": "kilovolt",
    "AUD": "australian dollar", "cent": "cent", "JPY": "japanese yen", "INR": "indian rupee",
    "kWh": "kilowatt hour", "bbl": "barrel", "MB": "megabyte", "TB": "terabyte", "W": "watt",
    "ILS": "shekel", "MYR": "malaysian ringgit", "m/s": "metre per second", "ft³": "cubic foot",
    "GWh": "gigawatt hour", "MWh": "megawatt hour", "V": "volt", "µm": "micrometre",
    "mAh": "milliampere-hour", "ppb": "parts-per-billion", "ppm": "part per million",
    "ksi": "kilopound per square inch",
    "kW": "kilowatt", "MW": "megawatt", "Hz": "hertz",
}  # fmt: skip
COLUMNS = ("value", "with unit", "with change", "with concept in part", "with all of the concept")


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


def cqe_row(text: str, quantity: Quantity) -> tuple[tuple[float, ...], set[str], str, list[str]]:
    value = (
        (quantity.point,) if quantity.point is not None else (quantity.low or 0, quantity.high or 0)
    )
    name, _, rate = (quantity.unit or "-").partition(" per ")
    unit = singular(CQE_UNITS.get(name, name).lower() + (f" per {rate}" if rate else ""))
    # a counted noun is right by its head: gold has some with and some without adjectives
    head = {unit.split()[-1]} if quantity.kind in ("count", "fraction") else set()
    return (
        tuple(sorted(round(v, 4) for v in value)),
        {unit} | head,
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
            best = max(same, key=lambda f: (bool(f[1] & names), f[2] == wanted["change"]))
            found.remove(best)
            concept = concept_words(wanted["referred_concepts"].replace(",", " "))
            checks = [
                True,
                bool(best[1] & names),
                best[2] == wanted["change"],
                bool(set(concept) & set(best[3])),
                concept == best[3],
            ]
            if show == "newsquant-unit" and not checks[1]:
                print(f"    unit {sorted(names)} for {sorted(best[1])} in {row['text'][:120]!r}")
            if show == "newsquant-concept" and not checks[4]:
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


# ------------------------------------------------------------------ speed


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
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    code = (
        "import time; t = time.process_time(); import claimtrack.extract.quantities; "
        "print(time.process_time() - t)"
    )
    took = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    print(
        f"\nspeed                   {sentences / seconds:,.0f} sentences/s on one core; "
        f"import {float(took.stdout):.3f} s of processor time; memory {memory:.0f} MB"
    )
    quantulum()


def quantulum() -> None:
    try:
        from quantulum3 import parser
    except ImportError:
        print("  quantulum3            not installed")
        return
    text = "Russia fired more than 500 drones and 40 missiles at 3.5 million people. " * 20
    start = time.process_time()
    parser.parse(text)
    print(f"  quantulum3            {20 / (time.process_time() - start):,.0f} sentences/s")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bench", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--show", help="number, percent, currency, dimension, range or newsquant")
    parser.add_argument("--rnd", type=int, default=1000, help="random numbers of the round trip")
    parser.add_argument("--only", help="gold, traps, rbnf, recognizers, newsquant or speed")
    options = parser.parse_args()
    parts: dict[str, Callable[[], None]] = {
        "gold": gold,
        "traps": traps,
        "rbnf": lambda: rbnf(options.rnd),
        "recognizers": lambda: recognizers(options.bench, options.show),
        "newsquant": lambda: newsquant(options.bench, options.show),
        "speed": speed,
    }
    for name, part in parts.items():
        if options.only in (None, name):
            part()


if __name__ == "__main__":
    main()
