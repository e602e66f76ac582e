"""Quantities of a document."""

from __future__ import annotations

from claimtrack.extract.layout import Layout
from claimtrack.types import Quantity


def extract_quantities(layout: Layout) -> list[Quantity]:
    """Figures in text order."""
    return []
