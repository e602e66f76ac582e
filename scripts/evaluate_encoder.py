"""Measure encoders: Tatoeba and news top-1, STS-b, checks, speed, loading time.

    scripts/evaluate_encoder.py [ENCODER…] [--bench ../shared/bench] [--data ../shared/encoder-data]

An encoder is ``packaged``, a folder, or a name of the hub. all-MiniLM-L6-v2 is
measured beside them, in English alone, where it is on the machine. Prints Markdown, as it stands in
the packaged encoder's card.

- Tatoeba: share of 1,000 sentences whose nearest of 1,000 English ones is theirs.
- News: the same for 500 held-out sentences a language of WMT news and FLORES (Italian:
  also PUD) among all held-out English ones, never trained on.
- STS-b dev: Spearman correlation of cosines with people's scores.
- Speed: CPU seconds of one core, tokenizing included, on sentences of 23 to 27 words, six
  languages mixed; of a fresh process: the first fifth of them, then no sentence twice.
"""

from __future__ import annotations

import argparse
import gzip
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

os.environ.update(TOKENIZERS_PARALLELISM="false", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import numpy as np
from encoder_training import corpus

from claimtrack import encode

MINILM = "all-MiniLM-L6-v2"
STS_LANGUAGES = ("en", "it", "fr", "de", "es", "ru")
TATOEBA_LANGUAGES = ("it", "fr", "es", "ru", "uk", "de")
Array = np.ndarray[Any, Any]
Measure = Callable[[encode.Encoder], float]

CHECKS = [
    ("another figure", "Russia launched more than 500 drones at Ukraine overnight.",
     "Russia launched more than 300 drones at Ukraine overnight."),
    ("another figure, longer", "The flood killed 95 people in two days.",
     "The flood killed 1,240 people in two days."),
    ("figure in words", "Russia launched 24 missiles.", "Russia launched two dozen missiles."),
    ("translation (it)", "Russia launched more than 500 drones at Ukraine overnight.",
     "Nella notte la Russia ha lanciato oltre 500 droni contro l'Ucraina."),
    ("translation (uk)", "Russia launched more than 500 drones at Ukraine overnight.",
     "Росія вночі запустила по Україні понад 500 дронів."),
    ("drones launched / were launched", "500 drones launched", "500 drones were launched"),
    ("drones launched / shot down", "500 drones launched", "500 drones shot down"),
    ("negation", "The minister will resign.", "The minister will not resign."),
    ("role reversal", "The police attacked the protesters.",
     "The protesters attacked the police."),
    ("role reversal (names)", "Russia attacked Ukraine.", "Ukraine attacked Russia."),
    ("opposite", "Unemployment rose to 7 percent.", "Unemployment fell to 7 percent."),
    ("other story", "Russia launched more than 500 drones at Ukraine overnight.",
     "Unemployment rose to 7 percent."),
]  # fmt: skip


def table(path: Path) -> list[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        return [line.rstrip("\n").split("\t") for line in lines]


def spearman(a: Array, b: Array) -> float:
    """Correlation of ranks, ties sharing their mean rank."""

    def ranks(values: Array) -> Array:
        _, place, count = np.unique(values, return_inverse=True, return_counts=True)
        return (np.cumsum(count) - (count - 1) / 2)[place]

    return float(np.corrcoef(ranks(a), ranks(b))[0, 1])


def top1(queries: Array, pool: Array, right: Array) -> float:
    return float(np.mean((queries @ pool.T).argmax(axis=1) == right))


def tatoeba(encoder: encode.Encoder, bench: Path, language: str) -> float:
    rows = table(bench / f"tatoeba-{language}.tsv.gz")
    foreign, english = (encoder.encode([row[i] for row in rows]) for i in (0, 1))
    return top1(foreign, english, np.arange(len(rows)))


def sts(encoder: encode.Encoder, bench: Path, language: str) -> float:
    rows = table(bench / f"stsb-{language}-dev.tsv.gz")
    left, right = (encoder.encode([row[i] for row in rows]) for i in (1, 2))
    return spearman(np.einsum("ij,ij->i", left, right), np.array([float(row[0]) for row in rows]))


def news(encoder: encode.Encoder, rows: list[corpus.Pair], english: list[str]) -> float:
    place = {text: i for i, text in enumerate(english)}
    right = np.array([place[pair.english] for pair in rows])
    return top1(encoder.encode([pair.text for pair in rows]), encoder.encode(english), right)


def cosine(encoder: encode.Encoder, one: str, other: str) -> float:
    left, right = encoder.encode([one, other])
    return float(left @ right)


def sentences_a_second(encoder: encode.Encoder, texts: list[str]) -> tuple[float, float]:
    """Sentences per CPU second on one core: (the first fifth, the mean of the rest).

    No text comes twice, so that nothing but words can be remembered; the first
    ones also pay for reading the rows.
    """
    import_torch = sys.modules.get("torch")
    if import_torch:
        import_torch.set_num_threads(1)
    fifth = len(texts) // 5
    encoder.encode(["x"])
    started = time.process_time()
    encoder.encode(texts[:fifth])
    warm = time.process_time()
    encoder.encode(texts[fifth:])
    return fifth / (warm - started), (len(texts) - fifth) / (time.process_time() - warm)


def of_usual_length(texts: list[str]) -> list[str]:
    """Those of 23 to 27 words, each once, in an order that is the same each time."""
    chosen = [text for text in dict.fromkeys(texts) if 23 <= len(text.split()) <= 27]
    np.random.default_rng(3).shuffle(chosen)
    return chosen


def loading(name: str | None) -> str:
    """Loading and a first text, in a fresh process that has numpy: the best of five."""
    code = (
        "import sys, time, numpy, claimtrack.encode as e\n"
        "wall, cpu = time.perf_counter(), time.process_time()\n"
        "e.load(sys.argv[1] if len(sys.argv) > 1 else None).encode(['x'])\n"
        "print(time.perf_counter() - wall, time.process_time() - cpu)\n"
        "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    )
    runs = []
    for _ in range(5):
        command = [sys.executable, "-c", code, *([name] if name else [])]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        runs.append([float(word) for word in done.stdout.split()[-3:]])
    wall, cpu, kilobytes = map(min, zip(*runs, strict=True))
    return f"{wall * 1e3:,.0f} ms ({cpu * 1e3:,.0f} ms CPU), {kilobytes / 1024:,.0f} MB peak"


def measures(bench: Path, held_out: list[corpus.Pair]) -> Iterator[tuple[str, Measure]]:
    """Titles of the table's rows and what is measured there."""
    for code in TATOEBA_LANGUAGES:
        yield f"Tatoeba top-1, {code}", partial(tatoeba, bench=bench, language=code)
    english = sorted({pair.english for pair in held_out})
    for code in TATOEBA_LANGUAGES:
        rows = [pair for pair in held_out if pair.language == code]
        yield f"news top-1, {code}", partial(news, rows=rows, english=english)
    for code in STS_LANGUAGES:
        yield f"STS-b dev, {code}", partial(sts, bench=bench, language=code)
    for title, one, other in CHECKS:
        yield f"cosine: {title}", partial(cosine, one=one, other=other)


def line(title: str, cells: list[str]) -> str:
    return "| " + " | ".join([title, *cells]) + " |"


def write_card(card: Path, lines: list[str]) -> None:
    """Put the table between the marks of a model card."""
    text = card.read_text(encoding="utf-8")
    before, _, rest = text.partition("<!-- measured -->")
    _, _, after = rest.partition("<!-- /measured -->")
    table_text = "\n".join(lines)
    card.write_text(
        f"{before}<!-- measured -->\n{table_text}\n<!-- /measured -->{after}", encoding="utf-8"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("encoders", nargs="*", default=["packaged"])
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--data", type=Path, default=Path("../shared/encoder-data"))
    parser.add_argument("--card", type=Path, help="a model card to put the table into")
    parser.add_argument("--without-minilm", action="store_true")
    parser.add_argument("--without-speed", action="store_true")
    asked = parser.parse_args()

    names: list[str | None] = [None if n == "packaged" else n for n in asked.encoders]
    carried = {one.name for one in encode.available()}
    if not asked.without_minilm and MINILM in carried and MINILM not in names:
        names.append(MINILM)
    encoders = [encode.load(name) for name in names]
    pairs, held_out = corpus.split_sentences(asked.data, asked.bench)

    lines: list[str] = []

    def say(title: str, cells: list[str]) -> None:
        lines.append(line(title, cells))
        print(lines[-1], flush=True)

    say("", [Path(encoder.name).name for encoder in encoders])
    say("---", ["---:"] * len(encoders))
    say("dimensions", [str(encoder.dim) for encoder in encoders])
    for title, measure in measures(asked.bench, held_out):
        foreign = title.partition(", ")[2] in TATOEBA_LANGUAGES
        say(
            title,
            [
                "–" if foreign and encoder.name == MINILM else f"{measure(encoder):.3f}"
                for encoder in encoders
            ],
        )
    if not asked.without_speed:
        news_pairs = [pair for pair in pairs if corpus.NEWS.match(pair.source)]
        mixed = of_usual_length([pair.text for pair in news_pairs])
        english = of_usual_length([pair.english for pair in news_pairs])
        speeds, alone = (
            [
                sentences_a_second(encode.load(name), texts[:500] if name == MINILM else texts)
                for name in names
            ]
            for texts in (mixed, english)
        )
        say("sentences a CPU second, one core", [f"{speed:,.0f}" for _, speed in speeds])
        say("the same, of a fresh process", [f"{speed:,.0f}" for speed, _ in speeds])
        say("the same, English alone", [f"{speed:,.0f}" for _, speed in alone])
        if names[-1] == MINILM:
            ratios = [speed / speeds[-1][1] for _, speed in speeds]
            say(f"speed, times {MINILM}", [f"{ratio:,.0f}" for ratio in ratios])
        say("loading", [loading(name) for name in names])
    if asked.card:
        write_card(asked.card, lines)


if __name__ == "__main__":
    main()
