"""The application: which address leads to which page, and what becomes of errors."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from claimtrack.errors import (
    ClaimtrackError,
    ConflictError,
    DatabaseError,
    NotFoundError,
)
from claimtrack.review.people import Role
from claimtrack.web import claims, lists, log, queue, reports, signing, speakers
from claimtrack.web.call import Call, Handler, Lanes, Refused, SignInFirst, endpoint, see
from claimtrack.web.desk import Desk
from claimtrack.web.guard import Guard, TooLarge
from claimtrack.web.render import STATIC, page, prepare


def application(path: str | Path, *, actor: str = "reviewer", hosts: Iterable[str] = ()) -> ASGIApp:
    """The pages of a database.

    ``actor`` decides while there are no accounts; ``hosts`` are further names that the pages
    are asked for under. Raises DatabaseError where there is no such database.
    """
    desk = Desk(Path(path), actor)
    desk.database()
    prepare()
    app = Starlette(
        routes=_routes(desk),
        exception_handlers={
            HTTPException: _http_error,
            TooLarge: _too_large,
            Refused: _refused,
            SignInFirst: _sign_in_first,
            ClaimtrackError: _failed,
        },
    )
    return Guard(app, hosts)


def _routes(desk: Desk) -> list[Any]:
    routes: list[Any] = []
    lanes = Lanes()

    def answered(
        address: str, handler: Handler, format: str, role: Role | None, lane: CapacityLimiter
    ) -> None:
        method = "GET" if lane is lanes.reading else "POST"
        page = endpoint(desk, handler, format, role, lane)
        routes.append(Route(address, page, methods=[method]))

    def see_page(
        address: str, handler: Handler, *formats: str, role: Role | None = "viewer"
    ) -> None:
        for format in formats:
            answered(f"{address}.{format}", handler, format, role, lanes.reading)
        answered(address, handler, "html", role, lanes.reading)

    def change(address: str, handler: Handler, role: Role | None = "reviewer") -> None:
        answered(address, handler, "html", role, lanes.changing)

    see_page("/", lambda call: see("/queue"))
    see_page("/queue", queue.queue, "json")
    see_page("/matches/{id:int}", queue.match, "json")
    change("/matches/{id:int}", queue.decide)
    change("/undo", queue.undo)
    change("/notes", queue.note)
    for name in lists.LISTS:
        see_page(f"/{name}", lists.listing(name), "json", "csv")
    see_page("/claims/{id:int}", claims.claim, "json", "csv")
    change("/claims/{id:int}/verdict", claims.verdict)
    change("/claims/{id:int}/split", claims.split)
    see_page("/claims/{id:int}/merge", claims.merging, role="reviewer")
    change("/claims/{id:int}/merge", claims.merge)
    see_page("/claims/{id:int}/claimreview.json", claims.claim_review)
    see_page("/claimreview.json", claims.claim_reviews)
    see_page("/documents/{id:int}/annotations.json", reports.document_annotations)
    see_page("/documents/{id:int}", reports.document, "json")
    see_page("/mentions/{id:int}", reports.mention, "json")
    change("/mentions/{id:int}/speaker", reports.edit_speaker)
    change("/mentions/{id:int}/figure", reports.edit_figure)
    see_page("/speakers/{id:int}", speakers.speaker, "json", "csv")
    change("/speakers/{id:int}/names", speakers.change_names)
    see_page("/searches", lists.searches, "json", "csv")
    change("/searches", lists.save)
    answered("/searches/{id:int}.atom", lists.feed, "atom", None, lanes.reading)
    see_page("/searches/{id:int}", lists.search)
    change("/searches/{id:int}/forget", lists.forget)
    see_page("/log", log.log, "json", "csv")
    see_page("/people", log.people, "json")
    change("/people/double-review", log.set_double_review, "admin")
    see_page("/help", log.help_page)
    see_page("/login", signing.login, role=None)
    answered("/login", signing.sign_in, "html", None, lanes.signing_in)
    change("/logout", signing.sign_out, "viewer")
    routes.append(Mount("/static", StaticFiles(directory=STATIC), name="static"))
    return routes


# Errors


def _error(request: Request, status: int, message: str) -> Response:
    call: Call | None = getattr(request.state, "call", None)
    accept = request.headers.get("accept", "")
    if (call and call.format != "html") or accept == "application/json":
        return JSONResponse({"error": message}, status)
    if call is None or (call.user is None and not call.may("viewer")):
        # Nothing of the database before signing in, not even in the heading.
        return PlainTextResponse(f"{message}\n", status)
    return page(call, "error.html", status=status, code=status, message=message, here="/")


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "There is no such page.", 405: "This address is not for that."}
    return _error(request, error.status_code, words.get(error.status_code, error.detail))


def _too_large(request: Request, error: Exception) -> Response:
    response = _error(request, 413, "Too large: a form has at most 64 KB.")
    response.headers["connection"] = "close"
    return response


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return _error(request, error.status, str(error))


def _sign_in_first(request: Request, error: Exception) -> Response:
    call: Call = request.state.call
    if call.format != "html" or request.method != "GET":
        return _error(request, 401, "Sign in first.")
    return RedirectResponse(f"/login?next={quote(call.address, safe='')}", 303)


def _failed(request: Request, error: Exception) -> Response:
    status = 400
    if isinstance(error, NotFoundError):
        status = 404
    elif isinstance(error, ConflictError):
        status = 409
    elif isinstance(error, DatabaseError):
        status = 503
    return _error(request, status, str(error))
