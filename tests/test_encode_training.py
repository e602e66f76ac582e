"""The stages of ``scripts/train_encoder.py`` on small data; but for one they need no torch."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))

from encoder_training import corpus, export, vocabulary

from claimtrack.encode import load

HEADER = "lang\ttext\tEnglish\tsource\n"


def write(path: Path, text: str) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(text)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows = [
        f"{code}\t{code} flores {i}\tFlores number {i} said\tflores200-dev"
        for code in corpus.LANGUAGES
        for i in range(300)
    ]
    rows += [
        f"{code}\t{code} news {i}\t{code} news number {i} said\twmt-newstest2013"
        for code in corpus.LANGUAGES
        for i in range(400)
    ]
    rows += ["it\tcane\tdog\tfreedict-ita-eng", "it\tUn uomo balla.\tA man is dancing!\tstsb"]
    write(tmp_path / "parallel.tsv.gz", HEADER + "\n".join(rows) + "\n")
    (tmp_path / "bench").mkdir()
    write(
        tmp_path / "bench" / "stsb-en-dev.tsv.gz",
        "score\tsentence1\tsentence2\n5.0\tA man is dancing.\tA man dances.\n",
    )
    return tmp_path


def test_held_out_english_is_trained_in_no_language(data: Path) -> None:
    training, held_out = corpus.split_sentences(data, data / "bench")
    for code in corpus.LANGUAGES:
        assert len([p for p in held_out if p.language == code]) == 500
    assert not {p.english for p in training} & {p.english for p in held_out}


def test_benchmark_texts_and_gpl_dictionaries_are_left_out(data: Path) -> None:
    training, _ = corpus.split_sentences(data, data / "bench")
    assert not {p.source for p in training} & {"stsb", "freedict-ita-eng"}


def test_split_is_the_same_each_time(data: Path) -> None:
    assert corpus.split_sentences(data, None) == corpus.split_sentences(data, None)


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("500 Drones", "0 drones"),
        ("1,500 or 1.500,75 or 12 000 000", "0 or 0 or 0"),
        ("in 2024, 300", "in 0, 0"),
        ("L’aereo Su-35", "l'aereo su-0"),
        ("п’ять об'єктів", "пять обєктів"),
        ("Ещё", "еще"),
        ("ﬁne №", "fine no"),
    ],
)
def test_normaliser_masks_figures_and_folds_apostrophes(text: str, normalised: str) -> None:
    assert vocabulary.untrained().normalizer.normalize_str(text) == normalised


def test_coarser_tokenizer_spells_with_the_older_pieces() -> None:
    pairs = [corpus.Pair("it", "la pace la pace la pace", "the peace the peace", "x")] * 20
    tokenizer = vocabulary.train(pairs, [], 60)
    coarse = vocabulary.coarser(tokenizer, 14)
    fine_ids, coarse_ids = (t.encode("la pace").ids for t in (tokenizer, coarse))
    assert len(coarse_ids) > len(fine_ids)
    assert max(coarse_ids) < 14


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 40), st.integers(1, 16), st.integers(0, 10_000))
def test_eight_bit_rows_are_within_half_a_step(rows: int, dim: int, seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=(rows, dim)).astype(np.float32)
    codes, scales = export.eight_bit(values)
    assert codes.dtype == np.int8
    assert np.abs(codes * scales[:, None] - values).max() <= 0.51 * scales.max()


def test_exported_folder_is_loaded_and_gives_the_mean_of_pieces(tmp_path: Path) -> None:
    tokenizer = vocabulary.untrained({"[UNK]": 0, "drones": 1, "0": 2, "##s": 3})
    values = np.eye(4, 8, dtype=np.float32)
    export.export(values, tokenizer, tmp_path / "model")
    encoder = load(str(tmp_path / "model"))
    (vector,) = encoder.encode(["500 drones"])
    np.testing.assert_allclose(vector, (values[1] + values[2]) / np.sqrt(2), atol=1e-2)
    modules = json.loads((tmp_path / "model" / "modules.json").read_text())
    assert [m["type"].rsplit(".", 1)[-1] for m in modules] == ["StaticEmbedding", "Normalize"]


@pytest.mark.model
def test_whitening_evens_out_the_directions_of_sentences() -> None:
    pytest.importorskip("torch")
    from encoder_training import spelled, whitening
    from encoder_training.student import Ragged

    chance = np.random.default_rng(2)
    table = (chance.normal(size=(60, 8)) * np.linspace(3, 0.3, 8)).astype(np.float32)
    ids = chance.integers(60, size=(900, 4)).astype(np.int32)
    texts = Ragged(ids.ravel(), np.arange(901) * 4)
    pairs = spelled.Spelled(
        foreign=(texts, texts),
        english=(texts, texts),
        pair_english=np.arange(900),
        pair_weight=np.ones(900),
        pair_group=np.arange(900) % 4,
        texts=[""] * 900,
    )

    def spread(rows: np.ndarray) -> float:
        summed = rows[ids].sum(1)
        variance = np.linalg.eigvalsh(
            np.cov((summed / np.linalg.norm(summed, axis=1, keepdims=True)).T)
        )
        return float(variance.max() / variance.min())

    np.testing.assert_allclose(whitening.whiten(table, pairs, 0, seed=1), table, atol=1e-5)
    spreads = [spread(whitening.whiten(table, pairs, power, seed=1)) for power in (0, 0.3, 0.6)]
    assert spreads == sorted(spreads, reverse=True)
    assert spreads[2] < spreads[0] / 2
