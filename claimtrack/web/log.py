"""The log, and the people: accounts, double review, how far reviewers agree."""

from __future__ import annotations

from dataclasses import asdict

from starlette.responses import Response

from claimtrack import review
from claimtrack.errors import InputError
from claimtrack.review import people as accounts
from claimtrack.web.call import Call, see
from claimtrack.web.changes import done_here, seen_entries
from claimtrack.web.formats import as_csv, as_json
from claimtrack.web.render import page
from claimtrack.web.saying import lines

STEP = 100
COLUMNS = (
    "id", "time", "actor", "kind", "match", "claim", "mention", "reason", "score", "encoder",
    "threshold", "undoes", "batch", "data", "undone_by", "previous", "hash",
)  # fmt: skip


def log(call: Call) -> Response:
    """What was done, the newest first."""
    actor, kind = call.query.text("actor"), call.query.text("kind")
    if kind is not None and kind not in review.KINDS:
        raise InputError(f"no kind {kind!r}: it is one of {', '.join(review.KINDS)}")
    found = review.history(
        call.database,
        review.LogFilter(
            actor=actor,
            kinds=(kind,) if kind else (),
            before=call.query.number("before"),
            newest_first=True,
        ),
        limit=STEP if call.format == "html" else None,
    )
    entries = seen_entries(call, found)
    if call.format == "csv":
        return as_csv((entry.row() for entry in entries), COLUMNS, "log")
    if call.format == "json":
        return as_json([entry.row() for entry in entries])
    return page(
        call,
        "log.html",
        history=lines(entries),
        kinds=review.KINDS,
        actor=actor,
        kind=kind,
        more=entries[-1].event.id if len(entries) == STEP else None,
        done=done_here(call),
        here="/log",
    )


def people(call: Call) -> Response:
    """Who reviews, and how far they agree."""
    found = review.agreement(call.database)
    rows = [
        {"name": user.name, "role": user.role, "created": user.created}
        for user in accounts.users(call.database)
    ]
    double = review.double_review(call.database)
    if call.format == "json":
        return as_json({"users": rows, "double_review": double, "agreement": asdict(found)})
    return page(call, "people.html", rows=rows, double=double, agreement=found, here="/people")


def set_double_review(call: Call) -> Response:
    review.set_double_review(call.database, call.form.text("on") == "1")
    return see("/people")


def help_page(call: Call) -> Response:
    return page(call, "help.html", here="/help")
