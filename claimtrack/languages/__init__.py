"""Everything that depends on a language: one TOML file each, and this loader.

A pack is data. The module that needs a table compiles it once for itself
(:func:`functools.lru_cache` over the language code).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import tomli

from claimtrack.errors import LanguageError

_HEADER = re.compile(r"^\[{1,2}\s*([A-Za-z_]\w*)[^\n]*\]\s*(?:#[^\n]*)?$", re.MULTILINE)


class Pack(Mapping[str, Any]):
    """The tables of a language, each parsed when it is first asked for.

    A look-up needs a few tables of several languages; to parse whole packs for it
    would take longer than the look-up.
    """

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        self._parsed: dict[str, Any] = {}
        self._parts: dict[str, str] = {}
        headers = list(_HEADER.finditer(text))
        for header, following in zip(headers, [*headers[1:], None], strict=True):
            part = text[header.start() : following.start() if following else len(text)]
            self._parts[header[1]] = self._parts.get(header[1], "") + part

    def __getitem__(self, name: str) -> Any:
        if name not in self._parsed:
            part = self._parts[name]
            try:
                self._parsed[name] = tomli.loads(part)[name]
            except tomli.TOMLDecodeError as error:
                raise LanguageError(
                    f"language pack {self.code}.toml, [{name}]: not valid TOML: {error}"
                ) from error
        return self._parsed[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


@cache
def supported() -> tuple[str, ...]:
    """ISO 639-1 codes of the packs, sorted."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml")))


@cache
def load(code: str) -> Pack:
    """The pack of a language; treat it as read-only.

    Raises :class:`LanguageError` where there is none.
    """
    if code not in supported():
        known = ", ".join(supported())
        raise LanguageError(f"no language pack for {code!r}: use one of {known}")
    text = files(__name__).joinpath(f"{code}.toml").read_text(encoding="utf-8")
    return Pack(code, text)
