"""The page of a speaker: its names, and what it is said to have said."""

from __future__ import annotations

from starlette.responses import Response

from claimtrack.store import pages
from claimtrack.web.call import Call, see
from claimtrack.web.formats import as_csv, as_json
from claimtrack.web.quoted import shown
from claimtrack.web.render import page

MOST = 50


def speaker(call: Call) -> Response:
    """A speaker with names in all scripts and the newest mentions."""
    row = pages.speaker_row(call.database, call.id)
    names = pages.aliases(call.database, call.id)
    start = call.query.number("from") or 0
    most = MOST if call.format == "html" else -1
    ids = pages.mentions_of_speaker(call.database, call.id, most, start)
    if call.format != "html":
        rows = [pages.mention_row(call.database, number) for number in ids]
        if call.format == "csv":
            return as_csv(rows, list(rows[0]) if rows else ["id"], f"speaker-{call.id}")
        return as_json({**row, "names": names, "mentions": rows})
    return page(
        call,
        "speaker.html",
        speaker=row,
        names=names,
        mentions=list(shown(call.database, ids).values()),
        start=start,
        step=MOST,
        total=row["quotes"] + row["quantities"],
        here=f"/speakers/{call.id}",
    )


def add_name(call: Call) -> Response:
    name, language = call.form.text("name") or "", call.form.text("language")
    pages.add_alias(call.database, call.id, name, language)
    return see(f"/speakers/{call.id}")


def change_name(call: Call) -> Response:
    """Take a name away, or make it the one that the speaker goes by."""
    alias = call.form.needed("alias")
    if call.form.text("do") == "main":
        pages.name_speaker(call.database, call.id, alias)
    else:
        pages.remove_alias(call.database, call.id, alias)
    return see(f"/speakers/{call.id}")
