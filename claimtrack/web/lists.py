"""Lists with their filters in the address: claims, mentions, reports, speakers; saved searches."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

from starlette.responses import Response

from claimtrack.errors import InputError
from claimtrack.read.published import utc
from claimtrack.store import Database, Filter, pages, review_queue
from claimtrack.web import filters
from claimtrack.web.call import Call, Fields, Refused, see
from claimtrack.web.formats import as_atom, as_csv, as_json
from claimtrack.web.quoted import shown
from claimtrack.web.render import link, page, shortened

Row = dict[str, Any]

STEP = 50
IN_FEED = 50
MOST_ROWS = 100_000
"""In one file of CSV or JSON."""


@dataclass(frozen=True, slots=True)
class List:
    """A list: what it is called, and which columns a file of it has."""

    name: str
    title: str
    rows: Callable[[Database, Filter, int | None, int], Iterator[Row]]
    columns: tuple[str, ...]


LISTS = {
    one.name: one
    for one in (
        List(
            "claims",
            "Claims",
            lambda db, f, limit, offset: db.claims(f, limit=limit, offset=offset),
            ("id", "title", "type", "status", "mentions", "documents", "outlets", "languages",
             "first_seen", "last_seen_utc"),
        ),
        List(
            "mentions",
            "Mentions",
            lambda db, f, limit, offset: db.mentions(f, limit=limit, offset=offset),
            ("id", "claim", "type", "kind", "text", "item", "whole", "low", "high", "point",
             "modifier", "unit", "speaker", "outlet", "document", "language", "start", "end",
             "published", "url", "context"),
        ),
        List(
            "documents",
            "Reports",
            lambda db, f, limit, offset: db.documents(f, limit=limit, offset=offset),
            ("id", "document", "language", "title", "outlet", "published", "url", "quotes",
             "quantities", "added"),
        ),
        List(
            "speakers",
            "Speakers",
            lambda db, f, limit, offset: db.speakers(f, limit=limit, offset=offset),
            ("id", "name", "aliases", "quotes", "quantities", "documents"),
        ),
    )
}  # fmt: skip


def listing(name: str) -> Callable[[Call], Response]:
    """The page of a list."""
    chosen = LISTS[name]

    def show(call: Call) -> Response:
        return _show(call, chosen)

    return show


def _show(call: Call, list_: List) -> Response:
    chosen = filters.mention_filter(call.query)
    start = call.query.number("from") or 0
    if call.format != "html":
        limit = min(call.query.number("limit") or MOST_ROWS, MOST_ROWS)
        found = list_.rows(call.database, chosen, limit, start)
        if call.format == "csv":
            return as_csv(found, list_.columns, list_.name)
        return as_json([{name: row.get(name) for name in list_.columns} for row in found])
    if list_.name == "claims":
        rows_and_one = pages.biggest_claims(call.database, chosen, STEP + 1, start)
    else:
        rows_and_one = list(list_.rows(call.database, chosen, STEP + 1, start))
    rows = rows_and_one[:STEP]
    query = filters.kept(call.query)
    return page(
        call,
        f"list_{list_.name}.html",
        list=list_,
        lists=LISTS.values(),
        rows=rows,
        mentions=shown(call.database, [r["id"] for r in rows]) if list_.name == "mentions" else {},
        firsts=pages.first_words(call.database, [r["id"] for r in rows])
        if list_.name == "claims"
        else {},
        query=query,
        fields=call.query,
        start=start,
        step=STEP,
        more=len(rows_and_one) > STEP,
        here=link(f"/{list_.name}", query),
        kinds=filters.KINDS,
        outlets=pages.outlets(call.database),
        known_languages=pages.languages(call.database),
    )


# Saved searches


def searches(call: Call) -> Response:
    rows = pages.searches(call.database)
    for row in rows:
        row["address"] = f"/{row['list']}?{row['query']}"
        row["feed"] = feed_address(call.database, row)
    if call.format == "json":
        return as_json(rows)
    if call.format == "csv":
        return as_csv(rows, ("id", "name", "list", "query", "actor", "created"), "searches")
    return page(call, "searches.html", rows=rows, lists=LISTS, here="/searches")


def save(call: Call) -> Response:
    """Keep the filters of a list under a name."""
    name = call.form.text("list") or ""
    if name not in LISTS:
        raise InputError("a search is of claims, mentions, documents or speakers")
    sent = Fields(tuple(parse_qsl(call.form.text("query") or "")))
    filters.mention_filter(sent)
    query = link("", filters.kept(sent)).lstrip("?")
    pages.save_search(call.database, call.form.text("name") or "", name, query, call.actor)
    return see("/searches")


def forget(call: Call) -> Response:
    pages.forget_search(call.database, call.id)
    return see("/searches")


def search(call: Call) -> Response:
    """A saved search is the list with its filters."""
    row = pages.saved_search(call.database, call.id)
    return see(f"/{row['list']}?{row['query']}")


def feed_key(database: Database, number: int) -> str:
    """What a feed reader shows in place of a session."""
    secret = review_queue.setting(database, "feed_secret") or ""
    return hmac.new(secret.encode(), f"feed {number}".encode(), sha256).hexdigest()[:32]


def feed_address(database: Database, row: Row) -> str:
    return f"/searches/{row['id']}.atom?key={feed_key(database, row['id'])}"


def feed(call: Call) -> Response:
    """The newest of what a saved search finds, as Atom; with its key also without signing in."""
    key = call.query.text("key") or ""
    fits = hmac.compare_digest(key.encode(), feed_key(call.database, call.id).encode())
    if not fits and not call.may("viewer"):
        raise Refused(403, "This feed needs its key: copy its address from the saved searches.")
    row = pages.saved_search(call.database, call.id)
    chosen = filters.mention_filter(Fields(tuple(parse_qsl(row["query"]))))
    base = str(call.request.base_url).rstrip("/")
    found = list(islice(_newest(call.database, row["list"], chosen), IN_FEED))
    space = f"urn:uuid:{call.database.identity}"
    entries = [
        {
            "id": f"{space}:{row['list']}:{entry['id']}",
            "title": shortened(entry["title"], 120),
            "updated": _moment(entry["updated"] or row["created"]),
            "summary": entry["summary"],
            "link": f"{base}/{row['list']}/{entry['id']}",
        }
        for entry in found
    ]
    head = {
        "id": f"{space}:searches:{row['id']}",
        "title": f"{row['name']} ({LISTS[row['list']].title.lower()})",
        "updated": max((e["updated"] for e in entries), default=_moment(row["created"])),
        "link": f"{base}/{row['list']}?{row['query']}",
        "self": f"{base}/searches/{row['id']}.atom",
    }
    return as_atom(head, entries)


def _moment(time: str) -> str:
    return utc(time)


def _newest(database: Database, name: str, chosen: Filter) -> Iterator[Row]:
    """``id title updated summary``, those added last first."""
    for row in pages.newest(database, name, chosen, IN_FEED):
        if name == "claims":
            seen = f"{row['mentions']} mentions in {row['documents']} reports"
            yield _entry(row["id"], row["title"], row["last_seen_utc"] or row["created"], seen)
        elif name == "mentions":
            who = " · ".join(filter(None, (row["speaker"], row["outlet"])))
            words = f"{row['context']}\n{who}"
            yield _entry(row["id"], row["text"], row["added"], words)
        elif name == "documents":
            found = f"{row['quotes']} quotes, {row['quantities']} figures; {row['outlet'] or ''}"
            yield _entry(row["id"], row["title"] or row["document"], row["added"], found)
        else:
            found = f"{row['quotes']} quotes, {row['quantities']} figures"
            yield _entry(row["id"], row["name"], None, found)


def _entry(id_: int, title: str, updated: str | None, summary: str) -> Row:
    return {"id": id_, "title": title, "updated": updated, "summary": summary}
