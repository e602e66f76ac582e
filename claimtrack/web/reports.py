"""The pages of a report and of a mention."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from claimtrack import review
from claimtrack.errors import ConflictError
from claimtrack.export.annotations import annotated, collection, collection_name
from claimtrack.review import LogFilter
from claimtrack.store import Filter, corrections, pages
from claimtrack.types import Modifier, Quantity
from claimtrack.web.call import Call, Fields, see
from claimtrack.web.changes import done_here, seen_entries, stale, with_done
from claimtrack.web.formats import as_json, download
from claimtrack.web.marking import segments
from claimtrack.web.quoted import mention_marks, shown
from claimtrack.web.render import page
from claimtrack.web.saying import lines

MODIFIERS = Modifier.__args__  # type: ignore[attr-defined]


def document(call: Call) -> Response:
    """A report with all its mentions marked; overlapping ones lie in one another."""
    row = pages.document_row(call.database, call.id)
    report = call.database.document(row["document"])
    ids = call.database.mention_ids(Filter(document=report.id))
    known = call.database.passages(ids)
    claims = call.database.claim_of(ids)
    if call.format == "json":
        found = list(call.database.mentions(Filter(document=report.id)))
        return as_json({**row, "text": report.text, "sha256": report.sha256, "mentions": found})
    marks = [mark for number in ids for mark in mention_marks(number, known[number])]
    return page(
        call,
        "document.html",
        row=row,
        report=report,
        segments=segments(report.text, marks),
        mentions=shown(call.database, ids),
        claims=claims,
        here=f"/documents/{call.id}",
    )


def document_annotations(call: Call) -> Response:
    """The report's mentions as W3C Web Annotations."""
    row = pages.document_row(call.database, call.id)
    found = list(annotated(call.database, row["document"]))
    name = collection_name(call.database, row["document"])
    value = collection(found, name)
    return download(value, f"document-{call.id}-annotations.json")


def mention(call: Call) -> Response:
    """One quote or figure: where it stands, what it is linked to, and its corrections."""
    call.database.passage(call.id)
    it = shown(call.database, [call.id])[call.id]
    history = seen_entries(call, review.history(call.database, LogFilter(mention=call.id)))
    stored = call.database.matches_of(call.id)
    numbers = [m.other if m.mention == call.id else m.mention for m in stored]
    version = review.mention_version(call.database, call.id)
    if call.format == "json":
        row = pages.mention_row(call.database, call.id)
        links = [
            {"mention": number, "relation": m.match.relation, "score": m.match.score,
             "state": m.state, "reasons": list(m.match.reasons)}
            for number, m in zip(numbers, stored, strict=True)
        ]  # fmt: skip
        entries = [entry.row() for entry in history]
        return as_json({**row, "version": version, "matches": links, "history": entries})
    others = shown(call.database, numbers[:50])
    figure = it.passage.mention if isinstance(it.passage.mention, Quantity) else None
    return page(
        call,
        "mention.html",
        it=it,
        figure=figure,
        version=version,
        links=[(m, others[n]) for m, n in zip(stored, numbers, strict=True) if n in others],
        modifiers=MODIFIERS,
        kinds=corrections.QUANTITY_KINDS,
        notes=review.notes(call.database, LogFilter(mention=call.id)),
        history=lines(history),
        done=done_here(call),
        here=f"/mentions/{call.id}",
    )


def edit_speaker(call: Call) -> Response:
    """Say who said it."""
    try:
        event = review.edit_speaker(
            call.database,
            call.id,
            call.form.text("name"),
            actor=call.actor,
            version=call.form.needed("version"),
            reason=call.form.text("reason"),
        )
    except ConflictError as error:
        return _stale(call, error)
    return see(with_done(f"/mentions/{call.id}", event.id))


def edit_figure(call: Call) -> Response:
    """Say what figure the words state; only what was changed is corrected."""
    passage = call.database.passage(call.id)
    after = _figure(call.form)
    figure = passage.mention
    if isinstance(figure, Quantity):
        before: dict[str, Any] = {name: getattr(figure, name) for name in after}
        before["item"] = passage.item
        after = {name: value for name, value in after.items() if value != before[name]} or after
    try:
        event = review.edit_figure(
            call.database,
            call.id,
            after,
            actor=call.actor,
            version=call.form.needed("version"),
            reason=call.form.text("reason"),
        )
    except ConflictError as error:
        return _stale(call, error)
    return see(with_done(f"/mentions/{call.id}", event.id))


def _figure(form: Fields) -> dict[str, Any]:
    values = {
        "low": form.decimal("low"),
        "high": form.decimal("high"),
        "point": form.decimal("point"),
        "modifier": form.text("modifier"),
        "kind": form.text("kind"),
        "unit": form.text("unit"),
        "item": form.text("item"),
    }
    sent = {name for name, _ in form.pairs}
    return {name: value for name, value in values.items() if name in sent}


def _stale(call: Call, error: ConflictError) -> Response:
    seen = LogFilter(mention=call.id, after=call.form.number("version") or 0)
    return stale(call, error, f"/mentions/{call.id}", seen)
