"""The page of a claim, and what reviewers do to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from claimtrack import pipeline, review
from claimtrack.errors import ConflictError, InputError, NotFoundError
from claimtrack.export import claimreview
from claimtrack.review import LogFilter
from claimtrack.store import Database, pages
from claimtrack.web.call import Call, Fields, see
from claimtrack.web.changes import MOST_EVENTS, done_here, seen_entries, stale, with_done
from claimtrack.web.chart import Chart, Figure, chart
from claimtrack.web.formats import as_csv, as_json, download
from claimtrack.web.quoted import Shown, shown
from claimtrack.web.render import link, page, part
from claimtrack.web.saying import lines

MOST = 30
"""Mentions on one page; the rest stand on the next."""
MOST_DRAWN = 100
MOST_COMPARED = 20
MOST_OTHERS = 12


def claim(call: Call) -> Response:
    """A claim: figures over time, mentions, speakers, outlets, verdicts, history."""
    database = call.database
    into = review.current_claim(database, call.id)
    if into != call.id:
        suffix = "" if call.format == "html" else f".{call.format}"
        return see(f"/claims/{into}{suffix}")
    if call.format == "csv":
        rows = list(pipeline.timeline(database, call.id))
        return as_csv(rows, list(rows[0]) if rows else ["mention"], f"claim-{call.id}")
    row = database.claim(call.id)
    verdicts = review.verdicts(database, call.id)
    history = seen_entries(
        call,
        review.history(database, LogFilter(claim=call.id, newest_first=True), limit=MOST_EVENTS),
    )
    if call.format == "json":
        return as_json(
            {
                **pipeline.summary(database, call.id, call.desk.independent),
                "version": review.claim_version(database, call.id),
                "timeline": list(pipeline.timeline(database, call.id)),
                "verdicts": verdicts,
                "history": [entry.row() for entry in history],
            }
        )
    members = database.claim_members(call.id)
    start = max(call.query.number("from") or 0, 0)
    visible = members[start : start + MOST]
    drawn = tuple(members[:MOST_DRAWN])
    # What happened to the claim or to one of its mentions makes another picture of it.
    newest = history[0].event.id if history else 0
    overview = call.desk.overview((call.id, newest, drawn), lambda: _overview(call, drawn))
    return page(
        call,
        "claim.html",
        claim=row,
        version=review.claim_version(database, call.id),
        independent=overview.independent,
        mentions=list(shown(database, visible).values()),
        steps=_steps(database, members, start),
        start=start,
        step=MOST,
        total=len(members),
        drawn=len(drawn),
        chart=overview.chart,
        speakers=overview.speakers,
        outlets=overview.outlets,
        others=_others(database, visible, set(members)),
        verdicts=verdicts,
        notes=review.notes(database, LogFilter(claim=call.id)),
        history=lines(history),
        done=done_here(call),
        here=f"/claims/{call.id}",
        ratings=("True", "Mostly true", "Half true", "Misleading", "Mostly false", "False"),
    )


def _steps(database: Database, members: list[int], start: int) -> dict[int, pipeline.Step]:
    """How each mention on the page relates to the one before it, on whichever page that is."""
    around = members[max(start - 1, 0) : start + MOST]
    return {step.id: step for step in pipeline.steps(database, around)}


@dataclass(frozen=True, slots=True)
class Overview:
    """What is made from all mentions of a claim; kept, since most of the time goes there."""

    chart: Markup | None
    speakers: list[tuple[str, int]]
    outlets: list[tuple[str, int]]
    independent: int | None
    """Not counted for more than :data:`MOST_COMPARED` reports: each is compared with each."""


def _overview(call: Call, members: tuple[int, ...]) -> Overview:
    rows = pages.outlines(call.database, members)
    names = tuple(sorted({row["document"] for row in rows}))
    picture = _chart(rows)
    return Overview(
        chart=part("chart.html", chart=picture) if picture else None,
        speakers=Counter(row["speaker"] for row in rows if row["speaker"]).most_common(20),
        outlets=Counter(row["outlet"] for row in rows if row["outlet"]).most_common(20),
        independent=call.desk.independent(call.database, names)
        if len(names) <= MOST_COMPARED
        else None,
    )


def _chart(rows: list[dict[str, Any]]) -> Chart | None:
    if any(row["type"] != "quantity" for row in rows):
        return None
    return chart(
        [
            Figure(
                row["id"],
                datetime.fromisoformat(row["time"]) if row["time"] else None,
                row["low"],
                row["high"],
                row["point"],
                row["unit"],
                row["speaker"],
                row["outlet"],
                row["text"],
            )
            for row in rows
        ]
    )


def _others(
    database: Database, visible: list[int], members: set[int]
) -> list[tuple[Any, Shown, int]]:
    """The surest link of each other claim to this one: the stored match, its mention, claim."""
    best: dict[int, tuple[Any, int]] = {}
    links = [
        (stored, stored.other if stored.mention in members else stored.mention)
        for stored in database.links_of(visible)
    ]
    outside = [(stored, other) for stored, other in links if other not in members]
    claims = database.claim_of(other for _, other in outside)
    for stored, other in outside:
        there = claims.get(other)
        if there is None:
            continue
        known = best.get(there)
        if known is None or stored.match.score > known[0].match.score:
            best[there] = (stored, other)
    order = ("conflicting", "updated", "same", "related")
    ranked = sorted(
        best.items(),
        key=lambda pair: (order.index(pair[1][0].match.relation), -pair[1][0].match.score),
    )[:MOST_OTHERS]
    mentions = shown(database, [other for _, (_, other) in ranked])
    return [(stored, mentions[other], there) for there, (stored, other) in ranked]


# Changes


def _stale(call: Call, error: ConflictError) -> Response:
    seen = LogFilter(claim=call.id, after=call.form.number("version") or 0)
    return stale(call, error, f"/claims/{call.id}", seen)


def verdict(call: Call) -> Response:
    """Rate the claim."""
    form = call.form
    said = review.Verdict(
        rating=form.text("rating") or "",
        url=form.text("url"),
        author=form.text("author"),
        explanation=form.text("explanation"),
        rating_value=form.decimal("rating_value"),
        best=form.decimal("best"),
        worst=form.decimal("worst"),
        claim_reviewed=form.text("claim_reviewed"),
        language=form.text("language"),
        published=form.text("published"),
    )
    try:
        event = review.verdict(
            call.database, call.id, said, actor=call.actor, version=form.needed("version")
        )
    except ConflictError as error:
        return _stale(call, error)
    return see(with_done(f"/claims/{call.id}", event.id))


def split(call: Call) -> Response:
    """Put the chosen mentions into a claim of their own."""
    mentions = call.form.numbers("mention")
    if not mentions:
        raise InputError("nothing chosen to split off: tick the mentions that do not belong")
    try:
        event = review.split(
            call.database,
            call.id,
            mentions,
            actor=call.actor,
            version=call.form.needed("version"),
            title=call.form.text("title"),
            reason=call.form.text("reason"),
        )
    except ConflictError as error:
        return _stale(call, error)
    return see(with_done(f"/claims/{event.data['claim']}", event.id))


def merging(call: Call) -> Response:
    """Before a merge: the claims side by side, so that what is merged was seen."""
    claims = [_current(call.database, number) for number in _merged_with(call.query)]
    into = _current(call.database, call.id)
    chosen = list(dict.fromkeys([into, *claims]))
    if len(chosen) < 2:
        raise InputError("nothing to merge: give the number of another claim")
    rows = []
    for number in chosen:
        members = call.database.claim_members(number)
        first = list(shown(call.database, members[:3]).values())
        version = review.claim_version(call.database, number)
        rows.append((call.database.claim(number), version, first))
    return page(call, "merge.html", rows=rows, into=into, here=f"/claims/{into}")


def _merged_with(query: Fields) -> list[int]:
    typed = " ".join(query.all("with")).replace(",", " ").split()
    numbers = Fields(tuple(("claim", n.removeprefix("#")) for n in typed))
    return numbers.numbers("claim")


def _current(database: Database, claim: int) -> int:
    return review.current_claim(database, claim)


def merge(call: Call) -> Response:
    """Make one claim of several."""
    claims, versions = call.form.numbers("claim"), call.form.all("version")
    if len(claims) != len(versions):
        raise InputError("the form lacks a claim's version: load the page again")
    seen = {c: Fields((("v", v),)).needed("v") for c, v in zip(claims, versions, strict=True)}
    try:
        event = review.merge(
            call.database,
            claims,
            call.id,
            actor=call.actor,
            versions=seen,
            reason=call.form.text("reason"),
        )
    except ConflictError as error:
        others = [number for number in claims if number != call.id]
        return stale(call, error, link(f"/claims/{call.id}/merge", {"with": others}), again=False)
    return see(with_done(f"/claims/{call.id}", event.id))


# Exchange


def claim_review(call: Call) -> Response:
    """The claim's verdicts as ClaimReview."""
    found = list(claimreview.claim_reviews(call.database, call.id))
    reviews = [one for one in found if not isinstance(one, InputError)]
    if not reviews:
        why = [str(one) for one in found if isinstance(one, InputError)]
        raise NotFoundError(why[0] if why else f"claim {call.id} has no verdict yet: give it one")
    return download(claimreview.together(reviews), f"claim-{call.id}-claimreview.json")


def claim_reviews(call: Call) -> Response:
    """All verdicts as one DataFeed; those that lack what is required are left out."""
    found = claimreview.claim_reviews(call.database)
    reviews = [one for one in found if not isinstance(one, InputError)]
    return download(claimreview.feed(reviews), "claimreview.json")
