"""The filters in an address, and the forms that set them."""

from __future__ import annotations

from typing import Any, get_args

from claimtrack.errors import InputError
from claimtrack.read.published import instant
from claimtrack.review import QueueFilter
from claimtrack.store import Filter
from claimtrack.store.review_queue import ORDERS
from claimtrack.types import MentionType, Relation
from claimtrack.web.call import Fields

KINDS = (
    "direct", "indirect", "mixed", "count", "fraction", "percent", "money", "measure", "duration",
)  # fmt: skip
NAMES = ("text", "type", "kind", "speaker", "outlet", "language", "since", "until")
QUEUE_NAMES = ("relation", "min_score", "max_score", "order", "disputed")
RELATIONS: tuple[Relation, ...] = get_args(Relation)
MENTION_TYPES: tuple[MentionType, ...] = get_args(MentionType)


def mention_filter(query: Fields) -> Filter:
    """The filter on mentions in a query; InputError for a value that cannot be."""
    for name in ("since", "until"):
        value = query.text(name)
        if value is not None:
            instant(value)
    kind = _one_of("kind", query.text("kind"), KINDS)
    type_: Any = _one_of("type", query.text("type"), MENTION_TYPES)
    return Filter(
        text=query.text("text"),
        type=type_,
        kind=kind,
        speaker=query.text("speaker"),
        outlet=query.text("outlet"),
        language=query.text("language"),
        since=query.text("since"),
        until=query.text("until"),
        claim=query.number("claim"),
    )


def queue_filter(query: Fields, actor: str) -> QueueFilter:
    """The filter on the queue in a query, without what the reviewer has voted on."""
    relations: Any = tuple(_one_of("relation", r, RELATIONS) for r in query.all("relation"))
    order: Any = _one_of("order", query.text("order") or "useful", tuple(ORDERS))
    disputed = query.text("disputed") is not None
    return QueueFilter(
        relations=relations,
        min_score=query.decimal("min_score"),
        max_score=query.decimal("max_score"),
        mentions=mention_filter(query),
        # Who disagreed may look again; what waits for somebody else is not asked twice.
        actor=None if disputed else actor,
        disputed=disputed,
        order=order,
    )


def kept(query: Fields, names: tuple[str, ...] = NAMES) -> dict[str, Any]:
    """The part of a query that is a filter, to be put into links."""
    return {name: values for name in names if (values := query.all(name))}


def _one_of(name: str, value: str | None, allowed: tuple[str, ...]) -> str | None:
    if value is not None and value not in allowed:
        raise InputError(f"no {name} {value!r}: it is one of {', '.join(allowed)}")
    return value
