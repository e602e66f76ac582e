"""Write the student as a sentence-transformers folder of 8-bit rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from .vocabulary import save


def eight_bit(table: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """(int8 codes, float32 scale of each row): row = codes * scale."""
    scales = np.maximum(np.abs(table).max(axis=1), 1e-12) / 127
    return np.rint(table / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def export(table: np.ndarray[Any, Any], tokenizer: Tokenizer, folder: Path) -> None:
    """All but the model card. ``table``: float32, (pieces, dim)."""
    folder.mkdir(parents=True, exist_ok=True)
    codes, scales = eight_bit(table)
    # The names by which model2vec, and sentence-transformers after it, keep rows and scales.
    save_file({"embeddings": codes, "weights": scales}, folder / "model.safetensors")
    (folder / "model.safetensors").chmod(0o644)
    save(tokenizer, folder / "tokenizer.json")
    modules = [
        {
            "idx": i,
            "name": str(i),
            "path": "" if kind == "StaticEmbedding" else f"{i}_{kind}",
            "type": f"sentence_transformers.models.{kind}",
        }
        for i, kind in enumerate(("StaticEmbedding", "Normalize"))
    ]
    write(folder / "modules.json", modules)
    write(
        folder / "config_sentence_transformers.json",
        {
            "model_type": "SentenceTransformer",
            "prompts": {},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )


def write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
