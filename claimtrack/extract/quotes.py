"""Quotes of a document with their speakers."""

from __future__ import annotations

from claimtrack.extract.layout import Layout
from claimtrack.types import Quote


def extract_quotes(layout: Layout) -> list[Quote]:
    """Direct, indirect and mixed quotes in text order."""
    return []
