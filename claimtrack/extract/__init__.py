"""Mentions of a Document: quotes with their speakers, quantities with what they count.

``extract`` finds them, ``passages`` adds the words around each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimtrack.extract.context import passages
    from claimtrack.extract.mentions import extract

__all__ = ["extract", "passages"]


def __getattr__(name: str) -> Any:
    # Late: a look-up needs the layout of a text, not the fifty modules that read reports.
    if name == "extract":
        from claimtrack.extract.mentions import extract

        return extract
    if name == "passages":
        from claimtrack.extract.context import passages

        return passages
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
