"""The page of a speaker: its names, and what it is said to have said."""

from __future__ import annotations

from starlette.responses import Response

from claimtrack import review
from claimtrack.errors import ConflictError, InputError
from claimtrack.review import LogFilter
from claimtrack.store import pages, speakers
from claimtrack.web.call import Call, see
from claimtrack.web.changes import MOST_EVENTS, done_here, seen_entries, stale, with_done
from claimtrack.web.formats import as_csv, as_json
from claimtrack.web.quoted import shown
from claimtrack.web.render import page
from claimtrack.web.saying import lines

MOST = 50


def speaker(call: Call) -> Response:
    """A speaker with names in all scripts and the newest mentions."""
    row = speakers.speaker_row(call.database, call.id)
    names = speakers.aliases(call.database, call.id)
    start = call.query.number("from") or 0
    most = MOST if call.format == "html" else -1
    ids = pages.mentions_of_speaker(call.database, call.id, most, start)
    if call.format == "csv":
        rows = [pages.mention_row(call.database, number) for number in ids]
        return as_csv(rows, list(rows[0]) if rows else ["id"], f"speaker-{call.id}")
    version = review.speaker_version(call.database, call.id)
    chosen = LogFilter(speaker=call.id, newest_first=True)
    history = seen_entries(call, review.history(call.database, chosen, limit=MOST_EVENTS))
    if call.format == "json":
        rows = [pages.mention_row(call.database, number) for number in ids]
        entries = [entry.row() for entry in history]
        said = {"names": names, "version": version, "mentions": rows, "history": entries}
        return as_json({**row, **said})
    return page(
        call,
        "speaker.html",
        speaker=row,
        names=names,
        version=version,
        mentions=list(shown(call.database, ids).values()),
        start=start,
        step=MOST,
        total=row["quotes"] + row["quantities"],
        history=lines(history),
        done=done_here(call),
        here=f"/speakers/{call.id}",
    )


def change_names(call: Call) -> Response:
    """Give a further name, take one away, or make it the one that the speaker goes by."""
    here, form = f"/speakers/{call.id}", call.form
    name, what, version = form.text("name") or "", form.text("do"), form.needed("version")
    try:
        if what == "add":
            event = review.add_alias(
                call.database,
                call.id,
                name,
                form.text("language"),
                actor=call.actor,
                version=version,
                reason=form.text("reason"),
            )
        elif what in ("main", "remove"):
            change = review.main_alias if what == "main" else review.remove_alias
            event = change(call.database, call.id, name, actor=call.actor, version=version)
        else:
            raise InputError("what to do with a name is add, main or remove: use the buttons")
    except ConflictError as error:
        return stale(call, error, here, LogFilter(speaker=call.id, after=version))
    return see(with_done(here, event.id))
