"""The queue: one pair at a time, one decision, the next one."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from claimtrack import review
from claimtrack.errors import ConflictError, InputError
from claimtrack.review import LogFilter
from claimtrack.store import pages, review_queue
from claimtrack.web import filters
from claimtrack.web.call import Call, Fields, Refused, see, whole
from claimtrack.web.changes import done_here, seen_entries, wants_json, with_done
from claimtrack.web.formats import as_json
from claimtrack.web.quoted import pair
from claimtrack.web.render import link, page
from claimtrack.web.saying import CONSEQUENCES, lines

NEXT = 5
"""Pairs that are announced."""
MOST_SKIPPED = 300
IN_JSON = 50
NAMES = (*filters.NAMES, *filters.QUEUE_NAMES)


def queue(call: Call) -> Response:
    """The pair to decide now. ``skip`` are pairs that were put off, ``at`` one that comes first,
    ``done`` the event just made."""
    chosen = filters.queue_filter(call.query, call.actor)
    if call.format == "json":
        found = review.queue(call.database, chosen, limit=IN_JSON)
        rows = [item.row() for item in found]
        return as_json({"left": review.left(call.database, chosen), "items": rows})
    skipped = _skipped(call.query)
    room = len(skipped) + call.desk.presence.busy() + NEXT + 1
    numbers = review_queue.ids(call.database, chosen, room, 0)
    waiting = [number for number in numbers if number not in skipped]
    first = call.query.number("at")
    if first is not None and _open(call, first):
        waiting = [first, *(number for number in waiting if number != first)]
    now = call.desk.presence.choose(call.actor, waiting)
    query = filters.kept(call.query, NAMES)
    here = link("/queue", query, skip=_written(skipped))
    left, exact = call.desk.left(call.database, chosen)
    context: dict[str, Any] = {
        "left": left,
        "about": not exact,
        "skipped": len(skipped),
        "query": query,
        "fields": call.query,
        "here": here,
        "start": link("/queue", query),
        "done": done_here(call),
        "last": _last(call),
        **form_choices(call),
    }
    if now is None:
        return page(call, "queue_empty.html", **context)
    upcoming = [number for number in waiting if number != now][:NEXT]
    items = {item.match: item for item in review.items(call.database, [now, *upcoming])}
    context |= pair_context(call, items[now])
    context["skip"] = link("/queue", query, skip=_written([*skipped, now]))
    context["upcoming"] = [items[number] for number in upcoming if number in items]
    return page(call, "queue.html", **context)


def form_choices(call: Call) -> dict[str, Any]:
    return {
        "relations": filters.RELATIONS,
        "kinds": filters.KINDS,
        "orders": tuple(review_queue.ORDERS),
        "outlets": pages.outlets(call.database),
        "known_languages": pages.languages(call.database),
    }


def pair_context(call: Call, item: review.Item) -> dict[str, Any]:
    a, b = pair(call.database, item)
    return {
        "item": item,
        "a": a,
        "b": b,
        "consequence": CONSEQUENCES[item.relation],
        "two": review.asks_for_two(call.database, item.match),
        "notes": review.notes(call.database, LogFilter(match=item.match)),
    }


def _open(call: Call, match: int) -> bool:
    found = review.items(call.database, [match])
    return bool(found) and not found[0].decided


def _skipped(query: Fields) -> list[int]:
    written = query.text("skip")
    return [whole("skip", n) for n in written.split("-")] if written else []


def _written(skipped: list[int]) -> str:
    return "-".join(map(str, skipped[-MOST_SKIPPED:]))


def _last(call: Call) -> review.Event | None:
    """What the reviewer would undo now."""
    try:
        return review.last_of(call.database, call.actor)
    except InputError:
        return None


def match(call: Call) -> Response:
    """One pair, whatever became of it."""
    item = review.item(call.database, call.id)
    entries = seen_entries(call, review.history(call.database, LogFilter(match=item.match)))
    if call.format == "json":
        return as_json({**item.row(), "history": [entry.row() for entry in entries]})
    back = f"/matches/{item.match}"
    return page(
        call,
        "match.html",
        **pair_context(call, item),
        here=back,
        skip=None,
        last=None,
        history=lines(entries),
    )


def decide(call: Call) -> Response:
    """Confirm or reject a pair, or ask for a second reviewer."""
    what, reason = call.form.text("decision"), call.form.text("reason")
    version = call.form.needed("version")
    back = call.back("/queue")
    try:
        if what == "second":
            done = review.ask_second(call.database, call.id, actor=call.actor, reason=reason)
        elif what in ("confirm", "reject"):
            _hold_settling(call)
            change = review.confirm if what == "confirm" else review.reject
            done = change(call.database, call.id, actor=call.actor, version=version, reason=reason)
        else:
            raise InputError("a decision is confirm, reject or second: use the page's buttons")
    except ConflictError as error:
        return _conflict(call, error, back)
    return see(with_done(back, done.id))


def _hold_settling(call: Call) -> None:
    """Two votes that differ are settled by an admin; those who voted may change their minds."""
    item = review.item(call.database, call.id)
    if item.disputed and not call.may("admin"):
        voters = {vote["actor"] for vote in review_queue.votes(call.database, call.id)}
        if call.actor not in voters:
            raise Refused(403, "Two reviewers disagree on this pair: an admin settles it.")


def _conflict(call: Call, error: ConflictError, back: str) -> Response:
    item = review.item(call.database, call.id)
    entries = seen_entries(call, review.history(call.database, LogFilter(match=item.match)))
    row = {"error": str(error), "version": item.version, "state": item.state}
    if wants_json(call):
        return as_json(row, 409)
    return page(
        call,
        "conflict_match.html",
        status=409,
        **pair_context(call, item),
        error=str(error),
        here=back,
        skip=back,
        last=None,
        history=lines(entries),
    )


def undo(call: Call) -> Response:
    """Take back an event, or all made together with it."""
    number = call.form.needed("event")
    whole_batch = call.form.text("batch") is not None
    target = review.entry(call.database, number)
    if call.user and target.event.actor != call.actor and not call.may("admin"):
        raise Refused(403, f"Event {number} is {target.event.actor}'s: an admin undoes it.")
    done = review.undo(
        call.database,
        number,
        actor=call.actor,
        reason=call.form.text("reason"),
        whole_batch=whole_batch,
    )
    back = call.back("/log")
    if back.startswith("/queue") and done[0].match is not None:
        return see(with_done(back, done[0].id, at=done[0].match))
    return see(with_done(back, done[0].id))


def note(call: Call) -> Response:
    """Write something beside a match, claim or mention."""
    event = review.note(
        call.database,
        call.form.text("text") or "",
        actor=call.actor,
        match=call.form.number("match"),
        claim=call.form.number("claim"),
        mention=call.form.number("mention"),
    )
    return see(with_done(call.back("/log"), event.id))
