"""A frame: one attribution in one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from claimtrack.extract.quotes.cues import Cue
from claimtrack.types import Span


@dataclass(slots=True)
class Frame:
    """One attribution in one sentence; places, not offsets."""

    cue: Cue
    speaker: Span | None
    content: list[Span]
    rule: str
    confidence: float
    subject_dropped: bool = False
    """The language lets the verb stand without a subject, and it does."""
    open: bool = False
    """Nobody is named: hearsay, or a phrase that points to whoever spoke last."""
    oblique: bool = False
    """The speaker's phrase is no subject: an object, or whoever a passive verb names."""
