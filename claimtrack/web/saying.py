"""Events and relations in words, as the pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from claimtrack.match.wording import number
from claimtrack.review import Entry, Event

CONSEQUENCES = {
    "same": "Accepting makes them one claim.",
    "updated": "Accepting makes them one claim whose figure moved.",
    "conflicting": "Accepting keeps them as two claims that contradict each other.",
    "related": "Accepting keeps them as two claims that are linked.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """An event in a line of a history: what was done, and what it was done to."""

    event: Event
    did: str
    undone_by: int | None


_NAMED = {
    "add": "gave speaker {} the name {}",
    "remove": "took from speaker {} the name {}",
    "main": "let speaker {} go by {}",
}


def lines(entries: list[Entry]) -> list[Line]:
    return [Line(e.event, did(e.event), e.undone_by.id if e.undone_by else None) for e in entries]


def did(event: Event) -> str:
    """*confirmed as updated*, *merged claims 4, 7 into 2*; the reason stands beside it."""
    data = event.data
    if event.kind in ("confirm", "reject"):
        word = "accepted" if event.kind == "confirm" else "rejected"
        return f"{word} as {data['relation']}" + (" (one of two)" if data["needed"] == 2 else "")
    if event.kind == "second":
        return "asked for a second reviewer"
    if event.kind == "merge":
        return f"merged {_claims(data['claims'])} into claim {data['into']}"
    if event.kind == "split":
        moved = ", ".join(map(str, data["mentions"]))
        return f"split mention {moved} off claim {data['from']} as claim {data['claim']}"
    if event.kind == "join":
        return f"put mention {event.mention} into claim {data['claim']}"
    if event.kind == "leave":
        return f"took mention {event.mention} out of claim {data['from']}"
    if event.kind == "speaker":
        after = data["after"]["speaker_name"] or "nobody"
        return f"speaker of mention {event.mention}: {after}"
    if event.kind == "figure":
        changed = ", ".join(f"{name} {_value(v)}" for name, v in data["after"].items())
        return f"figure of mention {event.mention}: {changed}"
    if event.kind == "alias":
        return _NAMED[data["do"]].format(data["speaker"], data["name"])
    if event.kind == "verdict":
        return f"rated “{data['rating']}”"
    if event.kind == "undo":
        return f"undid event {event.undoes}"
    return "noted"


def _claims(numbers: list[int]) -> str:
    word = "claim" if len(numbers) == 1 else "claims"
    return f"{word} {', '.join(map(str, numbers))}"


def _value(value: Any) -> str:
    if value is None:
        return "none"
    return number(value) if isinstance(value, float) else str(value)
