"""From a request to a page: who asks, what was sent, and whether it may be answered."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from claimtrack.errors import InputError
from claimtrack.review import people
from claimtrack.review.people import Role, User
from claimtrack.store import Database
from claimtrack.web.guard import from_here

if TYPE_CHECKING:
    from claimtrack.web.desk import Desk

SESSION_COOKIE = "claimtrack_session"
FORM_COOKIE = "claimtrack_form"
MOST_FIELDS = 500
READING = 4
"""Pages made at a time. Python runs one thread at a time, so that more of them would only make
each other wait, and each holds a connection with its cache."""
_FORM = "application/x-www-form-urlencoded"


class Refused(Exception):
    """A request that is not answered with its page, and why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class SignInFirst(Exception):
    """A page for those who are signed in."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a query or form, each with one or more values."""

    pairs: tuple[tuple[str, str], ...] = ()

    def text(self, name: str) -> str | None:
        """The last value without blanks around it; ``None`` for none or an empty one."""
        found = [value.strip() for key, value in self.pairs if key == name]
        return (found[-1] or None) if found else None

    def all(self, name: str) -> list[str]:
        return [value.strip() for key, value in self.pairs if key == name and value.strip()]

    def number(self, name: str) -> int | None:
        """A whole number; InputError for what is none."""
        value = self.text(name)
        return None if value is None else whole(name, value)

    def numbers(self, name: str) -> list[int]:
        return [whole(name, value) for value in self.all(name)]

    def decimal(self, name: str) -> float | None:
        value = self.text(name)
        if value is None:
            return None
        try:
            return float(value.replace(",", "."))
        except ValueError as error:
            raise InputError(f"{name.replace('_', ' ')} is a number, not {value!r}") from error

    def needed(self, name: str) -> int:
        value = self.number(name)
        if value is None:
            raise InputError(f"the form lacks its field {name!r}: load the page again")
        return value


def whole(name: str, value: str) -> int:
    if not value.isascii() or not value.isdigit() or len(value) > 15:
        raise InputError(f"{name} is a number, not {value!r}")
    return int(value)


def fields(text: str) -> Fields:
    try:
        return Fields(tuple(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)))
    except ValueError as error:
        raise InputError(f"at most {MOST_FIELDS} fields at once") from error


@dataclass(slots=True)
class Call:
    """One request to a page."""

    request: Request
    desk: Desk
    format: str
    user: User | None
    seed: str
    """Of the form token: the session's, or that of a browser that is not signed in."""
    query: Fields
    form: Fields = field(default_factory=Fields)

    @property
    def database(self) -> Database:
        """The connection of the thread that asks: the pages of errors are made in another."""
        return self.desk.database()

    @property
    def actor(self) -> str:
        return self.user.name if self.user else self.desk.actor

    @property
    def token(self) -> str:
        """What a form on the page sends back."""
        return people.form_token(self.seed)

    @property
    def id(self) -> int:
        """The number in the path."""
        return int(self.request.path_params["id"])

    def may(self, role: Role) -> bool:
        """Whether who asks has a role; alone at one's own machine one has all."""
        return self.user.may(role) if self.user else not self.desk.has_accounts(self.database)

    @property
    def address(self) -> str:
        """Path and query, as a link to this page."""
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query else "")

    def back(self, default: str) -> str:
        """Where the form wants to go next, if that is a page of ours."""
        return own_page(self.form.text("back")) or default


def own_page(address: str | None) -> str | None:
    """A path on this server, or ``None``: ``//elsewhere`` and ``/\\elsewhere`` are none."""
    if not address or not address.startswith("/") or address[1:2] in ("/", "\\"):
        return None
    if not address.isascii() or not address.isprintable() or "\\" in address:
        return None
    return address


Handler = Callable[[Call], Response]


@dataclass(frozen=True, slots=True)
class Lanes:
    """How many requests are worked on at a time, the others wait their turn.

    Changes one after the other, as SQLite writes them: two at once would wait in steps for its
    lock. Passwords in a lane of their own, since argon2 takes its time on purpose: when everybody
    signs in at nine, those who are in already go on working.
    """

    reading: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(READING))
    changing: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))
    signing_in: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))


def see(address: str) -> RedirectResponse:
    """After a change: go and look."""
    return RedirectResponse(address, 303)


def endpoint(
    desk: Desk, handler: Handler, format: str, role: Role | None, lane: CapacityLimiter
) -> Any:
    """A Starlette endpoint. ``role`` is what it takes; ``None`` is for everybody."""

    async def answer(request: Request) -> Response:
        body = await request.body() if request.method == "POST" else b""
        return await to_thread.run_sync(_timed, request, body, limiter=lane)

    def _timed(request: Request, body: bytes) -> Response:
        began = time.thread_time()
        response = _answer(request, body)
        request.state.page_cpu = time.thread_time() - began
        return response

    def _answer(request: Request, body: bytes) -> Response:
        form = _form(request, body) if request.method == "POST" else Fields()
        database = desk.database()
        token = request.cookies.get(SESSION_COOKIE, "")
        user = people.session_user(database, token) if token else None
        fresh = None
        if user is not None:
            seed = token
        else:
            seed = request.cookies.get(FORM_COOKIE, "")
            if len(seed) < 32:
                seed = fresh = secrets.token_urlsafe(32)
        call = Call(request, desk, format, user, seed, fields(request.url.query), form)
        request.state.call = call
        if request.method == "POST" and not people.fits_form(seed, form.text("token") or ""):
            raise Refused(403, "This form is too old or not from here: load its page again.")
        if role is not None and not call.may(role):
            if user is None:
                raise SignInFirst
            raise Refused(403, f"This takes the role {role}; {user.name} is {user.role}.")
        response = handler(call)
        if fresh is not None and format == "html":
            set_cookie(request, response, FORM_COOKIE, fresh)
        return response

    return answer


def set_cookie(
    request: Request, response: Response, name: str, value: str, *, max_age: int | None = None
) -> None:
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def _form(request: Request, body: bytes) -> Fields:
    if not from_here(request):
        raise Refused(403, "This form was sent from another site: use the page's own.")
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != _FORM:
        raise Refused(415, f"A form is sent as {_FORM}; files are added with `claimtrack add`.")
    try:
        return fields(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Refused(400, "The form is not UTF-8.") from error
