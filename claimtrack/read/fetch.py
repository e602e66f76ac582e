"""Pages over HTTP: politely, one hop at a time, and never more than was asked for."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from claimtrack import __version__
from claimtrack.errors import InputError
from claimtrack.read.address import canonical
from claimtrack.read.http import Answer, Limits, Validators, ask
from claimtrack.read.resolve import resolved
from claimtrack.read.robots import Rules, parse

AGENT = "claimtrack"
USER_AGENT = f"{AGENT}/{__version__} (reader of news reports for fact-checkers)"

_HOPS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_ROBOTS_BYTES = 1_000_000
_LONGEST_DELAY = 30.0


@dataclass(frozen=True, slots=True)
class Download:
    """The body of an address, its content coding undone."""

    address: str
    """That was asked for, canonical."""
    final: str
    """Where redirects led, as it was asked for."""
    data: bytes
    media_type: str
    charset: str | None
    validators: Validators
    fetched: str
    """UTC."""


class Memory(Protocol):
    """What is known of an address from the last time, by its canonical form."""

    def validators(self, address: str) -> Validators:
        """What to ask with; empty for an address that was never fetched."""

    def unchanged(self, address: str) -> None:
        """The server says that nothing changed."""

    def fetched(self, download: Download) -> None:
        """All of it was read, a feed's entries included."""


class Forgetful:
    """The memory of a command that stores nothing."""

    def validators(self, address: str) -> Validators:
        return Validators()

    def unchanged(self, address: str) -> None:
        pass

    def fetched(self, download: Download) -> None:
        pass


@dataclass(slots=True)
class Fetcher:
    """Asks servers for pages: by its own name, within robots.txt, at most once in ``delay``.

    ``delay`` seconds lie between two requests to a host, more where its robots.txt says so.
    A whole answer may take ``timeout`` seconds and have ``max_bytes``, unpacked.
    """

    allow_private: bool = False
    timeout: float = 30.0
    max_bytes: int = 20_000_000
    delay: float = 1.0
    _rules: dict[str, Rules] = field(default_factory=dict, repr=False)
    _asked: dict[str, float] = field(default_factory=dict, repr=False)

    def get(self, address: str, known: Validators | None = None) -> Download | None:
        """What is at an address; ``None`` where it is still what ``known`` describes.

        Raises :class:`~claimtrack.errors.InputError` for anything but a page within the
        limits that robots.txt lets us read.
        """
        name = canonical(address)
        final, answer = self._follow(address, known or Validators(), self.max_bytes, robots=True)
        if answer.status == 304:
            return None
        if answer.status not in (200, 203):
            raise InputError(_refusal(address, answer))
        media_type, charset = answer.content_type
        return Download(name, final, answer.body, media_type, charset, answer.validators, now())

    def _follow(
        self, address: str, known: Validators, max_bytes: int, *, robots: bool
    ) -> tuple[str, Answer]:
        """The last address of a chain of redirects and its answer; every hop is checked."""
        here = address.strip()
        for _ in range(_HOPS + 1):
            canonical(here)
            if robots:
                self._keep_to_rules(here)
            answer = self._ask(here, known, max_bytes)
            if answer.status not in _REDIRECTS:
                return here, answer
            if not answer.location:
                raise InputError(f"{here} redirects to nowhere: open it in a browser")
            here = urljoin(here, answer.location)
        raise InputError(f"{address} redirects more than {_HOPS} times: open it in a browser")

    def _ask(self, address: str, known: Validators, max_bytes: int) -> Answer:
        parts = urlsplit(address)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        numeric = resolved(host, port, allow_private=self.allow_private)
        self._wait(host)
        try:
            return ask(parts, numeric, USER_AGENT, known, Limits(self.timeout, max_bytes))
        finally:
            self._asked[host] = time.monotonic()

    def _wait(self, host: str) -> None:
        if host in self._asked:
            due = self._asked[host] + self._delay_of(host)
            time.sleep(max(0.0, due - time.monotonic()))

    def _delay_of(self, host: str) -> float:
        asked = [
            rules.delay
            for origin, rules in self._rules.items()
            if urlsplit(origin).hostname == host
        ]
        return min(max([self.delay, *asked]), max(_LONGEST_DELAY, self.delay))

    def _keep_to_rules(self, address: str) -> None:
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = self._robots(origin)
        if not self._rules[origin].allow(address):
            raise InputError(
                f"{origin}/robots.txt asks {AGENT} not to read {address}: open it in a"
                " browser, save the page and add the file"
            )

    def _robots(self, origin: str) -> Rules:
        """The rules of a site as RFC 9309 reads them: none for 4xx, no entry for the rest."""
        where = f"{origin}/robots.txt"
        _, answer = self._follow(where, Validators(), _ROBOTS_BYTES, robots=False)
        if answer.status == 200:
            return parse(answer.body.decode("utf-8-sig", "replace").splitlines(), AGENT)
        if 400 <= answer.status < 500:
            return Rules()
        raise InputError(
            f"{where} answers {answer.status}, so what may be read is not known: try later"
        )


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _refusal(address: str, answer: Answer) -> str:
    status = answer.status
    if status in (404, 410):
        return f"{address} is not there ({status}): check the address"
    if status in (429, 503):
        after = f" ({answer.retry_after})" if answer.retry_after else ""
        return f"{address} asks to come back later{after}: try again then"
    if status in (401, 402, 403, 407, 451):
        return (
            f"{address} is not open to everybody ({status}): save the page in a browser"
            " and add the file"
        )
    return f"{address} answers {status}: try later, or save the page and add the file"
