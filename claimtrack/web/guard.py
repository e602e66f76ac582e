"""What stands before every page: the Host header, limits, security headers, timing."""

from __future__ import annotations

import time
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 64 * 1024
"""Of the body of a request: pages take forms only, never files."""
LONGEST_ADDRESS = 8 * 1024

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class TooLarge(Exception):
    """The body of a request went past :data:`MOST_BYTES`."""


class Guard:
    """An ASGI application around another one.

    ``hosts`` are the names that the pages are asked for under; a page of somebody else's that
    lets its own name point here (DNS rebinding) is refused.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self.app = app
        self.hosts = LOCAL_HOSTS | {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", _keeping(scope, message["status"]))
                spent = (time.perf_counter() - began) * 1000
                # The processor's time for this page alone, beside that with all waiting.
                page = scope.get("state", {}).get("page_cpu", 0.0) * 1000
                headers["server-timing"] = f"total;dur={spent:.1f}, cpu;dur={page:.1f}"
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, answer)
            return
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > MOST_BYTES:
                raise TooLarge
            return message

        try:
            await self.app(scope, limited, answer)
        except TooLarge:
            await _too_large()(scope, receive, answer)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if host_name(headers.get("host", "")) not in self.hosts:
            text = "This server goes by another name: start it with --allow-host NAME.\n"
            return PlainTextResponse(text, 421)
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            return PlainTextResponse("The address is too long.\n", 414)
        length = headers.get("content-length", "0")
        if not length.isdigit():
            return PlainTextResponse("Content-Length is no number.\n", 400)
        return _too_large() if int(length) > MOST_BYTES else None


def _keeping(scope: Scope, status: int) -> str:
    """Pages are private and change; a static file has another address whenever it changes."""
    fixed = scope["path"].startswith("/static/") and scope["query_string"] and status == 200
    return "public, max-age=31536000, immutable" if fixed else "no-store"


def _too_large() -> PlainTextResponse:
    text = f"Too large: a form has at most {MOST_BYTES // 1024} KB.\n"
    # What was not read cannot be told from a further request: end the connection.
    return PlainTextResponse(text, 413, headers={"connection": "close"})


def host_name(host: str) -> str:
    """The name in a Host header, without port and brackets; empty where it is not one."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def from_here(request: Request) -> bool:
    """Whether a request that changes something comes from one of our own pages.

    Browsers say so in Origin and Sec-Fetch-Site; programs that send neither are let through,
    since no browser sends its user's cookies with them.
    """
    origin = request.headers.get("origin")
    if origin is not None:
        try:
            there = urlsplit(origin)
        except ValueError:
            return False
        if there.scheme not in ("http", "https"):
            return False
        if there.netloc.lower() != request.headers.get("host", "").lower():
            return False
    return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
