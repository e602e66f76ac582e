"""One request to one machine that was resolved and checked before."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import SplitResult, quote

from claimtrack.errors import InputError
from claimtrack.read.source import too_big

_BLOCK = 65_536
_ACCEPT = (
    "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml;q=0.9,"
    "application/xml;q=0.8,*/*;q=0.1"
)


@dataclass(frozen=True, slots=True)
class Limits:
    seconds: float
    bytes: int


@dataclass(frozen=True, slots=True)
class Validators:
    """By which a server knows the version of a page that we have."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said; ``body`` is empty for every status but 200 and 203."""

    status: int
    headers: Message
    body: bytes = b""

    @property
    def validators(self) -> Validators:
        return Validators(self.headers.get("ETag"), self.headers.get("Last-Modified"))

    @property
    def content_type(self) -> tuple[str, str | None]:
        return self.headers.get_content_type(), self.headers.get_content_charset()

    @property
    def location(self) -> str | None:
        """Where to go instead; http.client reads as Latin-1 what servers write as UTF-8."""
        written = self.headers.get("Location")
        if not written:
            return None
        raw = written.strip().encode("latin-1", "replace").decode("utf-8", "replace")
        return quote(raw, safe="/%!=:,-?&#;+@$()*'[]~.")

    @property
    def retry_after(self) -> str | None:
        return self.headers.get("Retry-After")


def ask(
    address: SplitResult,
    numeric: Sequence[str],
    agent: str,
    known: Validators,
    limits: Limits,
) -> Answer:
    """GET an address from one of its numeric addresses, and follow no redirect.

    Raises :class:`~claimtrack.errors.InputError` for whatever goes wrong on the way,
    an answer over the limits included.
    """
    what = address.geturl()
    with _cut_off(limits.seconds) as line:
        try:
            return _exchange(address, numeric, agent, known, limits, line)
        except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
            if line.cut or isinstance(error, TimeoutError):
                raise InputError(
                    f"{what} took longer than {limits.seconds:g} seconds: try later, or save"
                    " the page and add the file"
                ) from error
            raise InputError(f"{what} cannot be fetched: {_reason(error)}; try later") from error


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({error.verify_message})"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return f"{type(error).__name__} {error}".strip()


@dataclass(slots=True)
class _Line:
    """The socket in use, so that it can be shut from another thread when time is up."""

    seconds: float
    cut: bool = False
    connected: socket.socket | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def use(self, connected: socket.socket) -> None:
        with self.lock:
            self.connected = connected
            if self.cut:
                raise TimeoutError

    def shut(self) -> None:
        with self.lock:
            self.cut = True
            if self.connected is not None:
                try:
                    # The plain socket's: of TLS nothing may be touched while it reads.
                    socket.socket.shutdown(self.connected, socket.SHUT_RDWR)
                except OSError:
                    return  # closed already: there is nothing left to cut


@contextmanager
def _cut_off(seconds: float) -> Iterator[_Line]:
    """A limit for the whole exchange: a socket's own timeout starts anew with every byte."""
    line = _Line(seconds)
    timer = threading.Timer(seconds, line.shut)
    timer.daemon = True
    timer.start()
    try:
        yield line
    finally:
        timer.cancel()
        if line.connected is not None:
            line.connected.close()


def _exchange(
    address: SplitResult,
    numeric: Sequence[str],
    agent: str,
    known: Validators,
    limits: Limits,
    line: _Line,
) -> Answer:
    host = address.hostname or ""
    secure = address.scheme == "https"
    port = address.port or (443 if secure else 80)
    connection = http.client.HTTPConnection(host, port)
    connection.sock = _connected(numeric, port, host if secure else None, line)
    path = quote(address.path or "/", safe="/%!=:,-;+@$&()*'~.")
    query = quote(address.query, safe="/%!=:,-;+@$&()*'~.?[]")
    connection.putrequest(
        "GET", f"{path}?{query}" if query else path, skip_host=True, skip_accept_encoding=True
    )
    connection.putheader("Host", _host_header(host, address.port))
    connection.putheader("User-Agent", agent)
    connection.putheader("Accept", _ACCEPT)
    connection.putheader("Accept-Encoding", "gzip")
    connection.putheader("Connection", "close")
    for header, value in (
        ("If-None-Match", known.etag),
        ("If-Modified-Since", known.last_modified),
    ):
        if value:
            connection.putheader(header, value)
    connection.endheaders()
    response = connection.getresponse()
    body = b""
    if response.status in (200, 203):
        body = _body(address.geturl(), response, limits)
    if line.cut:
        raise TimeoutError
    return Answer(response.status, response.headers, body)


def _host_header(host: str, port: int | None) -> str:
    name = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    return f"{name}:{port}" if port else name


def _connected(
    numeric: Sequence[str], port: int, secure_name: str | None, line: _Line
) -> socket.socket:
    failure: OSError | None = None
    for address in numeric:
        try:
            plain = socket.create_connection((address, port), timeout=line.seconds)
        except OSError as error:
            failure = error
            continue
        line.use(plain)
        if secure_name is None:
            return plain
        wrapped = ssl.create_default_context().wrap_socket(
            plain, server_hostname=secure_name, do_handshake_on_connect=False
        )
        line.use(wrapped)
        wrapped.do_handshake()
        return wrapped
    raise failure or OSError("no address to connect to")


def _body(what: str, response: http.client.HTTPResponse, limits: Limits) -> bytes:
    """The body with its gzip undone; refused as soon as it is over the limit."""
    declared = response.headers.get("Content-Length", "")
    if declared.isdigit() and int(declared) > limits.bytes:
        raise InputError(too_big(what, int(declared), limits.bytes))
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("identity", "", "gzip", "x-gzip"):
        raise InputError(f"{what} is coded as {coding}, which was not asked for: save the page")
    unpack = zlib.decompressobj(wbits=31) if "gzip" in coding else None
    parts: list[bytes] = []
    size = 0
    while block := response.read1(_BLOCK):
        # Never unpacked further than the limit: a few bytes can stand for gigabytes.
        part = unpack.decompress(block, limits.bytes + 1 - size) if unpack else block
        size += len(part)
        if size > limits.bytes or (unpack and unpack.unconsumed_tail):
            raise InputError(too_big(what, size, limits.bytes))
        parts.append(part)
    if response.length or (unpack and not unpack.eof):
        raise http.client.IncompleteRead(b"".join(parts))
    return b"".join(parts)
