"""What all changes have in common: what was just done, and who was faster."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.responses import Response

from claimtrack import review
from claimtrack.errors import ConflictError, NotFoundError
from claimtrack.review import LogFilter
from claimtrack.store import pages
from claimtrack.web.call import Call
from claimtrack.web.formats import as_json
from claimtrack.web.render import page
from claimtrack.web.saying import lines

MOST_EVENTS = 50


def seen_entries(call: Call, entries: Iterable[review.Entry]) -> list[review.Entry]:
    """A history without the votes of others that this reviewer is not to see yet.

    An admin, who settles disagreements, sees them all.
    """
    hidden = set() if call.user and call.may("admin") else pages.withheld(call.database, call.actor)
    return [entry for entry in entries if entry.event.id not in hidden]


def with_done(address: str, event: int, **more: int) -> str:
    """A page's address that says what was just done."""
    path, _, query = address.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith(("done=", "at="))]
    added = [f"{name}={number}" for name, number in {**more, "done": event}.items()]
    return f"{path}?{'&'.join([*kept, *added])}"


def done_here(call: Call) -> review.Entry | None:
    """What the reviewer has just done on this page."""
    number = call.query.number("done")
    if number is None:
        return None
    try:
        entry = review.entry(call.database, number)
    except NotFoundError:
        return None
    return entry if entry.event.actor == call.actor else None


def wants_json(call: Call) -> bool:
    accept = call.request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


def stale(
    call: Call,
    error: ConflictError,
    here: str,
    meanwhile: LogFilter | None = None,
    *,
    again: bool = True,
) -> Response:
    """409: what happened ``meanwhile``, with what was sent, so that nothing typed is lost.

    ``here`` is the page of what was changed. Without ``again`` it is to be looked at first.
    """
    if wants_json(call):
        return as_json({"error": str(error), "version": error.version}, 409)
    chosen = meanwhile or LogFilter(after=error.version - 1, before=error.version + 1)
    found = review.history(call.database, chosen, limit=MOST_EVENTS)
    sent = [pair for pair in call.form.pairs if pair[0] not in ("token", "version")]
    context: dict[str, Any] = {
        "error": str(error),
        "here": here,
        "history": lines(seen_entries(call, found)),
        "action": call.request.url.path if again else None,
        "sent": sent,
        "version": error.version,
    }
    return page(call, "conflict.html", status=409, **context)
