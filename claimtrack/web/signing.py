"""Signing in and out."""

from __future__ import annotations

from starlette.responses import Response

from claimtrack.errors import LoginError
from claimtrack.review import people
from claimtrack.web.call import (
    FORM_COOKIE,
    SESSION_COOKIE,
    Call,
    own_page,
    see,
    set_cookie,
)
from claimtrack.web.render import page


def login(call: Call) -> Response:
    """The form to sign in; who need not is sent on."""
    to = own_page(call.query.text("next")) or "/queue"
    if call.user is not None or not call.desk.has_accounts(call.database):
        return see(to)
    return page(call, "login.html", to=to, typed="", error=None, here="/login")


def sign_in(call: Call) -> Response:
    name, password = call.form.text("name") or "", _password(call)
    to = own_page(call.form.text("next")) or "/queue"
    client = call.request.client
    try:
        user = people.sign_in(call.database, name, password, client.host if client else "?")
    except LoginError as error:
        status = 429 if error.wait else 401
        response: Response = page(
            call, "login.html", status=status, to=to, typed=name, error=str(error), here="/login"
        )
        if error.wait:
            response.headers["retry-after"] = str(error.wait)
        return response
    old = call.request.cookies.get(SESSION_COOKIE)
    if old:
        people.end_session(call.database, old)
    response = see(to)
    token = people.start_session(call.database, user)
    lasts = int(people.SESSION.total_seconds())
    set_cookie(call.request, response, SESSION_COOKIE, token, max_age=lasts)
    response.delete_cookie(FORM_COOKIE, httponly=True, samesite="strict")
    return response


def _password(call: Call) -> str:
    """As it was typed: blanks around a password are part of it."""
    found = [value for key, value in call.form.pairs if key == "password"]
    return found[-1] if found else ""


def sign_out(call: Call) -> Response:
    people.end_session(call.database, call.request.cookies.get(SESSION_COOKIE, ""))
    response = see("/login")
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict")
    return response
