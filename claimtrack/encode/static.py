"""Static encoders: one vector a word piece, a text is their mean. No torch.

Reads a sentence-transformers folder whose modules are ``StaticEmbedding`` and
``Normalize``, with nothing but numpy (and tokenizers, for kinds of tokenizer
that ``wordpiece`` does not know), and gives the vectors that
``SentenceTransformer(folder)`` gives. The weights are memory-mapped: only the
rows of pieces that occur are ever read.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import numpy as np

from claimtrack.errors import EncoderError

from . import wordpiece

Array = np.ndarray[Any, Any]

BLOCK = 128
"""Texts at a time: their rows fit the cache of one core."""

DTYPES = {"I8": np.int8, "F16": np.float16, "F32": np.float32, "I32": np.int32, "I64": np.int64}


class StaticEncoder:
    """The vectors of a folder as model2vec and sentence-transformers write it.

    ``embedding.weight``, or ``embeddings`` with ``weights`` (a scale for each
    row, so that rows can be 8-bit numbers); of any floating type or int8.
    """

    def __init__(self, folder: Path, name: str) -> None:
        """Open ``folder``; EncoderError when a file is missing or damaged."""
        self.name = name
        self.folder = folder
        try:
            tensors = dict(memory_mapped(folder / "model.safetensors"))
        except FileNotFoundError as error:
            raise EncoderError(f"{error.filename} is missing; install claimtrack again") from error
        except (OSError, ValueError, KeyError, struct.error) as error:
            raise EncoderError(
                f"{folder / 'model.safetensors'} is damaged; install claimtrack again"
            ) from error
        rows = tensors.get("embeddings", tensors.get("embedding.weight"))
        if rows is None or rows.ndim != 2 or "mapping" in tensors:
            raise EncoderError(f"{folder} holds no static embedding that claimtrack can read")
        self._rows: Array = rows
        scales = tensors.get("weights")
        self._scales = None if scales is None else np.array(scales, np.float32)
        self.dim: int = rows.shape[1]
        try:
            self._pieces = pieces_by(folder / "tokenizer.json")
        except Exception as error:  # tokenizers raises bare Exception for any bad file
            raise EncoderError(
                f"{folder / 'tokenizer.json'} cannot be read ({error}); install claimtrack again"
            ) from error

    def encode(self, texts: Sequence[str]) -> Array:
        """Unit vectors, float32, shape (len(texts), dim).

        A text without a word piece (empty, only spaces) has the zero vector,
        which is like nothing.
        """
        vectors = np.zeros((len(texts), self.dim), np.float32)
        for at in range(0, len(texts), BLOCK):
            self._encode_block(texts[at : at + BLOCK], vectors[at : at + BLOCK])
        return vectors

    def _encode_block(self, texts: Sequence[str], out: Array) -> None:
        pieces = self._pieces(texts)
        ends = list(accumulate(map(len, pieces)))
        ids = np.fromiter(chain.from_iterable(pieces), np.intp, ends[-1])
        rows = self._rows[ids].astype(np.float32)
        weights = np.ones(len(ids), np.float32) if self._scales is None else self._scales[ids]
        start = 0
        for end, vector in zip(ends, out, strict=True):
            # Ten times faster than np.add.reduceat over all texts.
            np.dot(weights[start:end], rows[start:end], out=vector)
            start = end
        norms = np.sqrt(np.einsum("ij,ij->i", out, out))
        out /= np.maximum(norms, 1e-12)[:, None]


def pieces_by(path: Path) -> Callable[[Sequence[str]], list[list[int]]]:
    """What turns texts into piece ids as that ``tokenizer.json`` says."""
    own = wordpiece.read(path)
    if own:
        return own.encode
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()

    def pieces(texts: Sequence[str]) -> list[list[int]]:
        encoded = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [one.ids for one in encoded]

    return pieces


def is_static(folder: Path) -> bool:
    """Whether a sentence-transformers folder is one that StaticEncoder reads."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(kinds == ["StaticEmbedding", "Normalize"] and modules[0]["path"] == "")


def memory_mapped(path: Path) -> Iterator[tuple[str, Array]]:
    """Names and arrays of a safetensors file: 8 bytes length, JSON header, raw data."""
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        if length > path.stat().st_size:
            raise ValueError("header longer than the file")
        header = json.loads(file.read(length))
    whole = np.memmap(path, np.uint8, "r", offset=8 + length)
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        start, end = entry["data_offsets"]
        dtype = np.dtype(DTYPES[entry["dtype"]])
        if end > len(whole):
            raise ValueError("file is cut short")
        yield name, whole[start:end].view(dtype).reshape(entry["shape"])
