"""How far two independent decisions on the same pairs agree, beyond what chance gives."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from claimtrack.review.replay import live
from claimtrack.store import Database, events
from claimtrack.store.events import Event, LogFilter


@dataclass(frozen=True, slots=True)
class Agreement:
    """``kappa`` is Cohen's: 1 is full agreement, 0 what chance gives; ``None`` for no pairs or
    where all votes are of one kind, so that chance alone agrees fully."""

    pairs: int
    agreed: int
    observed: float | None
    expected: float | None
    kappa: float | None


def agreement(database: Database, *, actors: tuple[str, str] | None = None) -> Agreement:
    """Of the first votes of two reviewers on each pair, theirs or those of ``actors``.

    Only votes under double review count, since only those were given unseen. The first and
    second vote are the two raters; Cohen (1960).
    """
    votes: dict[int, dict[str, Event]] = {}
    log = events.listing(database, LogFilter(kinds=("confirm", "reject", "undo")))
    for event in live(log):
        if event.match is not None and event.data["needed"] == 2:
            votes.setdefault(event.match, {}).setdefault(event.actor, event)
    counts: Counter[tuple[str, str]] = Counter()
    for by_actor in votes.values():
        if actors is not None:
            chosen = [by_actor[actor] for actor in actors if actor in by_actor]
        else:
            chosen = list(by_actor.values())[:2]
        if len(chosen) == 2:
            counts[chosen[0].kind, chosen[1].kind] += 1
    return cohen(counts)


def cohen(counts: Counter[tuple[str, str]]) -> Agreement:
    """Cohen's kappa of how often each two answers met."""
    pairs = counts.total()
    if not pairs:
        return Agreement(0, 0, None, None, None)
    agreed = sum(n for (one, other), n in counts.items() if one == other)
    answers = {answer for pair in counts for answer in pair}
    expected = sum(
        sum(n for (one, _), n in counts.items() if one == answer)
        * sum(n for (_, other), n in counts.items() if other == answer)
        for answer in answers
    ) / (pairs * pairs)
    observed = agreed / pairs
    kappa = None if expected == 1 else (observed - expected) / (1 - expected)
    return Agreement(pairs, agreed, observed, expected, kappa)
