"""Mentions joined into claims: what states the same fact, or is the same utterance.

The claims depend on the pairs and their scores, not on the order in which they come: pairs
are joined best first, and two groups only where no pair between them says otherwise.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, Literal, TypeVar

from claimtrack.extract.days import Days
from claimtrack.match.figures import compare
from claimtrack.match.model import weights
from claimtrack.match.occasion import day_or_night
from claimtrack.types import Match, Passage, Quantity

Joining = Literal["auto", "proposed", "apart"]
Key = TypeVar("Key", bound=Hashable)

SHORT = 8
"""Words; quotes below are proposed only, so many things are said in a few words."""


def joining(match: Match, new: Passage, known: Passage) -> Joining:
    """Whether a match joins its mentions by itself, is proposed, or keeps them apart.

    ``same`` and ``updated`` join from the ``auto`` threshold on and are proposed below it;
    figures in conflict, altered words, related facts and one figure of two days never join by
    themselves.
    """
    if match.relation == "related":
        return "apart"
    if match.relation == "conflicting":
        return "proposed"
    threshold = weights().thresholds[f"{new.type}.auto"]
    if match.score < threshold:
        return "proposed"
    if new.type == "quote" and min(_length(new), _length(known)) < SHORT:
        return "proposed"
    if match.relation == "same" and list(dated_apart({0: new, 1: known})):
        return "proposed"
    return "auto"


def dated_apart(passages: Mapping[Key, Passage]) -> Iterator[tuple[Key, Key]]:
    """Pairs of one figure that their sentences date to two days or nights: Tuesday's 500 drones
    are not Wednesday's, whatever a headline between them leaves open."""
    dated: dict[Key, tuple[Quantity, Days]] = {}
    for key, passage in passages.items():
        if isinstance(passage.mention, Quantity) and (days := day_or_night(passage)):
            dated[key] = passage.mention, days
    for (a, (x, ours)), (b, (y, theirs)) in combinations(dated.items(), 2):
        apart = ours[1] < theirs[0] or theirs[1] < ours[0]
        # A toll that grew is told of on later days.
        if apart and compare(x, y) != "disjoint":
            yield a, b


def _length(passage: Passage) -> int:
    return len(passage.text.split())


@dataclass(frozen=True, slots=True)
class Join(Generic[Key]):
    """A pair of mentions that state one fact, with the probability that they do."""

    a: Key
    b: Key
    score: float


def claims(
    mentions: Sequence[Key], joins: Iterable[Join[Key]], apart: Iterable[tuple[Key, Key]] = ()
) -> list[list[Key]]:
    """Groups of mentions, each in the order given, the groups by their first mention.

    ``joins`` are those of :func:`joining` that are ``auto``, ``apart`` pairs that must not
    meet in one claim (conflicting figures, rejected matches). The result does not depend on
    the order of either.
    """
    order = {mention: place for place, mention in enumerate(mentions)}
    group = {mention: place for place, mention in enumerate(mentions)}
    members: dict[int, list[Key]] = {place: [mention] for mention, place in group.items()}
    barred: dict[int, set[int]] = {}
    for a, b in apart:
        if a in group and b in group:
            barred.setdefault(group[a], set()).add(group[b])
            barred.setdefault(group[b], set()).add(group[a])
    ranked = sorted(joins, key=lambda j: (-round(j.score, 6), *sorted((repr(j.a), repr(j.b)))))
    for join in ranked:
        if join.a not in group or join.b not in group:
            continue
        one, other = group[join.a], group[join.b]
        if one == other or other in barred.get(one, ()):
            continue
        for mention in members.pop(other):
            group[mention] = one
            members[one].append(mention)
        for foe in barred.pop(other, set()):
            barred.setdefault(one, set()).add(foe)
            barred[foe].discard(other)
            barred[foe].add(one)
    found = [sorted(group_, key=order.__getitem__) for group_ in members.values()]
    return sorted(found, key=lambda g: order[g[0]])
