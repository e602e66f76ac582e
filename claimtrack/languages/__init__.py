"""Everything that depends on a language: one TOML file each, and this loader.

A pack is data. The module that needs a table compiles it once for itself
(:func:`functools.lru_cache` over the language code).
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from claimtrack.errors import LanguageError

Pack = dict[str, Any]


@cache
def supported() -> tuple[str, ...]:
    """ISO 639-1 codes of the packs, sorted."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml")))


@cache
def load(code: str) -> Pack:
    """The pack of a language, as parsed TOML; treat it as read-only.

    Raises :class:`LanguageError` where there is none.
    """
    if code not in supported():
        known = ", ".join(supported())
        raise LanguageError(f"no language pack for {code!r}: use one of {known}")
    text = files(__name__).joinpath(f"{code}.toml").read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LanguageError(f"language pack {code}.toml is not valid TOML: {error}") from error
