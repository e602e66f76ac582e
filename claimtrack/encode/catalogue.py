"""Which encoders are on this machine, found without importing torch."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .static import memory_mapped
from .transformer import MINILM, place_of


@dataclass(frozen=True, slots=True)
class Description:
    """An encoder that is ready on this machine."""

    name: str
    """As ``load`` takes it."""
    dim: int
    path: Path
    size: int
    """Bytes on disk."""
    about: str


def packaged(name: str, folder: Path) -> Description:
    dim = next(a.shape[1] for _, a in memory_mapped(folder / "model.safetensors") if a.ndim == 2)
    return Description(name, dim, folder, size_of(folder), "packaged, seven languages, no torch")


def installed() -> Iterator[Description]:
    """Models of Python packages and of the hub's cache."""
    carried = place_of(MINILM)
    if carried:
        yield transformer(MINILM, carried)
    for snapshot in sorted(hub_cache().glob("models--*/snapshots/*/modules.json")):
        name = snapshot.parents[2].name.removeprefix("models--").replace("--", "/")
        if carried is None or not name.endswith(f"/{MINILM}"):
            yield transformer(name, snapshot.parent)


def transformer(name: str, folder: Path) -> Description:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        config = {}
    return Description(
        name,
        int(config.get("hidden_size") or 0),
        folder,
        size_of(folder),
        f"transformer ({config.get('model_type', 'unknown')}), needs torch",
    )


def hub_cache() -> Path:
    """Where huggingface_hub keeps what it fetched."""
    home = os.environ.get("HF_HOME") or os.path.join(
        os.environ.get("XDG_CACHE_HOME", "~/.cache"), "huggingface"
    )
    return Path(os.environ.get("HF_HUB_CACHE") or os.path.join(home, "hub")).expanduser()


def size_of(folder: Path) -> int:
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
