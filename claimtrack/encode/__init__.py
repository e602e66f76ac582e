"""Texts to unit vectors: the packaged static encoder, or any sentence-transformers model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np

    from .catalogue import Description

PACKAGED = "claimtrack-static-v1"
"""The default encoder: seven languages, no torch, no network."""

MODELS = Path(__file__).parent.parent / "models"


class Encoder(Protocol):
    """Whatever turns texts into vectors that are compared by their inner product."""

    @property
    def name(self) -> str:
        """By this name ``load`` finds it again; stored with the vectors."""

    @property
    def dim(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        """Unit vectors, float32, shape (len(texts), dim)."""


def load(name: str | None = None) -> Encoder:
    """The encoder of that name; None is the packaged one.

    A folder with a static model is read without torch; every other folder or
    name is left to sentence-transformers. EncoderError names the command to
    run when the model is not on disk and cannot be fetched.
    """
    from .static import StaticEncoder, is_static

    if name is None or name == PACKAGED:
        return StaticEncoder(MODELS / PACKAGED, PACKAGED)
    folder = Path(name).expanduser()
    if is_static(folder):
        return StaticEncoder(folder, str(folder.resolve()))
    from .transformer import TransformerEncoder

    return TransformerEncoder(str(folder.resolve()) if folder.is_dir() else name)


def available() -> Iterator[Description]:
    """The encoders that need no network, the packaged one first. Imports no torch."""
    from .catalogue import installed, packaged

    yield packaged(PACKAGED, MODELS / PACKAGED)
    yield from installed()
