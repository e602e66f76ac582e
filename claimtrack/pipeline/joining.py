"""The mentions of a new report put into claims, old ones regrouped where they are touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from claimtrack.extract.layout import fold
from claimtrack.match.claims import Join, claims, dated_apart, joining
from claimtrack.match.model import weights
from claimtrack.store import Database, State, StoredMatch
from claimtrack.types import Match, Passage, Quantity

MOST = 2000
"""Mentions that are grouped anew at once; beyond that a new mention only joins."""


def group(database: Database, new: Mapping[int, Passage], titles: dict[int, str]) -> None:
    """Group stored mentions of a new report with those that they match.

    The grouping depends on the stored matches and not on the order of the reports: all
    claims that a match touches are formed anew from their pairs, best first. ``titles``
    name the claims of mentions that stay alone.
    """
    mentions, joins, apart = _touched(database, new)
    passages = {**database.passages(mentions - new.keys()), **new}
    joins += [Join(a, b, 1.0) for a, b in repeats(passages)]
    apart += dated_apart(passages)
    now = database.claim_of(mentions)
    taken: set[int] = set()
    for members in sorted(claims(sorted(mentions), joins, apart), key=lambda m: (-len(m), m)):
        votes = Counter(now[m] for m in members if m in now and now[m] not in taken)
        if votes:
            claim = min(votes, key=lambda c: (-votes[c], c))
        else:
            first = members[0]
            claim = database.new_claim(
                passages[first].type, titles.get(first) or passages[first].text
            )
        taken.add(claim)
        moved = [m for m in members if now.get(m) != claim]
        if moved:
            database.assign_claim(moved, claim)


def _touched(
    database: Database, new: Iterable[int]
) -> tuple[set[int], list[Join[int]], list[tuple[int, int]]]:
    """The new mentions, the claims they join, and all pairs between these mentions."""
    mentions = set(new)
    read: set[int] = set()
    matches: dict[tuple[int, int], StoredMatch] = {}
    full = False
    while waiting := mentions - read:
        fresh = database.matches_of(*sorted(waiting))
        matches |= {(stored.mention, stored.other): stored for stored in fresh}
        read |= waiting
        if full:
            break
        partners = {end for m in fresh if _joins(m) for end in (m.mention, m.other)}
        grown = {
            member
            for claim in set(database.claim_of(partners).values())
            for member in database.claim_members(claim)
        }
        full = len(mentions) + len(grown) > MOST
        mentions |= grown
    joins: list[Join[int]] = []
    apart: list[tuple[int, int]] = []
    for ends, stored in matches.items():
        if not mentions.issuperset(ends):
            continue
        if stored.state == "rejected" or stored.match.relation == "conflicting":
            apart.append(ends)
        elif _joins(stored):
            joins.append(Join(*ends, stored.match.score))
    return mentions, joins, apart


def _joins(stored: StoredMatch) -> bool:
    return stored.state in ("auto", "confirmed") and stored.match.relation in ("same", "updated")


def stored_match(
    id_: int, passage: Passage, known_id: int, known: Passage, match: Match
) -> StoredMatch:
    """A match as it is stored: ``auto`` or ``proposed`` by the measured threshold.

    ``updated`` runs from the older figure to the newer one.
    """
    state: State = "proposed" if joining(match, passage, known) == "proposed" else "auto"
    threshold = weights().thresholds[f"{passage.type}.auto"]
    a, b = (known_id, id_) if match.relation == "updated" else (id_, known_id)
    return StoredMatch(a, b, match, state, threshold=threshold)


def repeats(passages: dict[int, Passage]) -> Iterable[tuple[int, int]]:
    """Pairs in one report that state one figure of one thing, as headline and lead do."""
    seen: dict[tuple[object, ...], int] = {}
    for id_ in sorted(passages):
        passage = passages[id_]
        figure, item = passage.mention, passage.item or passage.whole
        if not isinstance(figure, Quantity) or not item:
            continue
        place = (passage.document, fold(item), figure.kind, figure.unit, figure.low, figure.high)
        if place in seen:
            yield seen[place], id_
        else:
            seen[place] = id_
