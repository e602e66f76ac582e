"""Pages from servers on this machine: limits, redirects, robots.txt, conditional requests."""

import contextlib
import gzip
import ipaddress
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from claimtrack import read
from claimtrack.errors import InputError
from claimtrack.read.address import canonical
from claimtrack.read.fetch import USER_AGENT, Fetcher
from claimtrack.read.http import Validators
from claimtrack.read.resolve import is_public, resolved

ARTICLE = (
    "The mayor of Wetherby said that more than 40 houses had been flooded in the valley on"
    " Monday. Rescue teams brought 120 people to safety during the night."
)


def page(body: str = ARTICLE, head: str = "") -> bytes:
    return (
        "<!doctype html><html><head><meta charset=utf-8><title>Flood in the valley</title>"
        f"{head}</head><body><article><h1>Flood in the valley</h1><p>{body}</p></article></body>"
        "</html>"
    ).encode()


@dataclass
class Site:
    """A server that answers what a test puts into ``routes`` and notes what it was asked."""

    url: str
    routes: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def put(
        self, path: str, body: bytes = b"", status: int = 200, kind: str = "text/html", **more: str
    ) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            headers = {key.replace("_", "-"): value for key, value in more.items()}
            unchanged = "ETag" in headers and handler.headers["If-None-Match"] == headers["ETag"]
            unchanged |= (
                "Last-Modified" in headers
                and handler.headers["If-Modified-Since"] == headers["Last-Modified"]
            )
            handler.send_response(304 if unchanged else status)
            for key, value in {"Content-Type": kind, **headers}.items():
                handler.send_header(key, value)
            handler.send_header("Content-Length", str(0 if unchanged else len(body)))
            handler.end_headers()
            handler.wfile.write(b"" if unchanged else body)

        self.routes[path] = answer


def serve(url_scheme: str = "http", context: ssl.SSLContext | None = None):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            route = site.routes.get(self.path)
            if route is None:
                self.send_error(404)
            else:
                route(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # the reader hung up, which is what some tests are about

    server = Server(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site = Site(f"{url_scheme}://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server, site


@pytest.fixture
def site():
    server, site = serve()
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetcher():
    return Fetcher(allow_private=True, delay=0, timeout=5)


def test_a_page_becomes_a_document_with_the_bytes_it_came_from(site, fetcher):
    site.put("/flood?utm_source=feed&id=7", page(), ETag='"one"')
    address = f"{site.url}/flood?utm_source=feed&id=7#comments"
    [document] = read.documents(address, fetcher=fetcher)
    assert document.text == ARTICLE
    assert document.title == "Flood in the valley"
    assert document.id == document.url == f"{site.url}/flood?id=7"
    original = document.original
    assert original is not None
    assert (original.data, original.sha256) == (page(), sha256(page()).hexdigest())
    assert (original.media_type, original.etag) == ("text/html", '"one"')
    assert original.fetched.endswith("Z")


def test_a_server_is_told_who_asks(site, fetcher):
    site.put("/flood", page())
    list(read.documents(f"{site.url}/flood", fetcher=fetcher))
    assert {headers["user-agent"] for _, headers in site.asked} == {USER_AGENT}
    assert "claimtrack/" in USER_AGENT


def test_the_charset_of_the_server_stands_above_the_page_own(site, fetcher):
    body = page("Il sindaco di Forlì ha detto che oltre 40 case della valle sono state allagate.")
    site.put("/forli", body.decode().encode("latin-1"), kind="text/html; charset=ISO-8859-1")
    [document] = read.documents(f"{site.url}/forli", fetcher=fetcher)
    assert "Forlì" in document.text


def test_plain_text_is_a_report_as_well(site, fetcher):
    text = "Il sindaco di Forlì ha detto che oltre 40 case della valle sono state allagate."
    site.put("/t", text.encode("latin-1"), kind="text/plain; charset=iso-8859-1")
    [document] = read.documents(f"{site.url}/t", fetcher=fetcher)
    assert (document.text, document.id) == (text, f"{site.url}/t")


def test_a_page_may_not_call_itself_another_site(site, fetcher):
    site.put("/flood", page(head='<link rel="canonical" href="https://elsewhere.example/x">'))
    [document] = read.documents(f"{site.url}/flood", fetcher=fetcher)
    assert document.url == f"{site.url}/flood"


# Conditional requests


@pytest.mark.parametrize(
    ("header", "known"),
    [
        ({"ETag": '"v1"'}, Validators(etag='"v1"')),
        (
            {"Last_Modified": "Tue, 16 Feb 2027 07:40:00 GMT"},
            Validators(last_modified="Tue, 16 Feb 2027 07:40:00 GMT"),
        ),
    ],
)
def test_an_unchanged_page_is_not_sent_again(site, fetcher, header, known):
    site.put("/flood", page(), **header)
    first = fetcher.get(f"{site.url}/flood")
    assert first.validators == known
    assert fetcher.get(f"{site.url}/flood", first.validators) is None
    site.put("/flood", page(), ETag='"v2"')
    assert fetcher.get(f"{site.url}/flood", first.validators).validators.etag == '"v2"'


# Redirects


def test_redirects_are_followed_to_the_page_that_they_name(site, fetcher):
    site.put("/short", status=301, Location="/flood/../real")
    site.put("/real", page())
    [document] = read.documents(f"{site.url}/short", fetcher=fetcher)
    assert document.id == f"{site.url}/real"
    assert document.original.address == f"{site.url}/short"


def test_redirects_in_a_circle_end(site, fetcher):
    site.put("/a", status=302, Location="/b")
    site.put("/b", status=302, Location="/a")
    with pytest.raises(InputError, match="redirects more than 5 times"):
        fetcher.get(f"{site.url}/a")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/x", "gopher://x/"])
def test_a_redirect_to_another_scheme_is_refused(site, fetcher, target):
    site.put("/a", status=302, Location=target)
    with pytest.raises(InputError, match="not an http or https address"):
        fetcher.get(f"{site.url}/a")


@pytest.mark.parametrize("target", ["http://127.0.0.2:{port}/secret", "http://inside.example/x"])
def test_a_redirect_to_a_private_address_is_refused(site, monkeypatch, target):
    # 127.0.0.1 plays a public server, whose name is news.example.
    names = {"news.example": "127.0.0.1", "inside.example": "10.0.0.1"}
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: real(names.get(host, host), *a, **k)
    )
    monkeypatch.setattr(
        "claimtrack.read.resolve.is_public", lambda address: str(address) == "127.0.0.1"
    )
    port = site.url.rsplit(":", 1)[1]
    site.put("/out", status=302, Location=target.format(port=port))
    with pytest.raises(InputError, match="a private address: give --allow-private"):
        Fetcher(delay=0).get(f"http://news.example:{port}/out")
    assert site.paths() == ["/out"]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1]/",
    ],
)
def test_private_addresses_are_refused_unless_allowed(address):
    with pytest.raises(InputError, match=r"private address|no host"):
        Fetcher(delay=0).get(address)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("64:ff9b::808:808", True),
        ("64:ff9b::7f00:1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("ff02::1", False),
        ("fc00::1", False),
        ("192.168.1.1", False),
        ("0.0.0.0", False),
        ("::", False),
    ],
)
def test_addresses_are_public_if_everybody_means_the_same_by_them(address, public):
    assert is_public(ipaddress.ip_address(address)) is public


def test_a_name_with_one_private_address_among_its_own_is_refused(monkeypatch):
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *a, **k: [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("8.8.8.8", "10.0.0.1")
        ],
    )
    with pytest.raises(InputError, match="private address"):
        resolved("mixed.example", 80, allow_private=False)


def test_a_name_is_looked_up_once_so_that_it_cannot_change_between_check_and_use(
    site, monkeypatch, fetcher
):
    looked_up = []
    real = socket.getaddrinfo

    def lookup(host, *args, **kwargs):
        if host == "rebind.example":
            looked_up.append(host)
            host = "127.0.0.1"
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    site.put("/flood", page())
    port = site.url.rsplit(":", 1)[1]
    fetcher.get(f"http://rebind.example:{port}/flood")
    assert len(looked_up) == 2  # robots.txt and the page
    assert {headers["host"] for _, headers in site.asked} == {f"rebind.example:{port}"}


# Limits


def test_a_body_over_the_limit_is_refused_before_it_is_read(site):
    site.put("/big", b"x" * 3_000_000)
    with pytest.raises(InputError, match=r"3 MB, the limit is 1 MB.*--max-size 3"):
        Fetcher(allow_private=True, delay=0, max_bytes=1_000_000).get(f"{site.url}/big")


def test_a_body_that_does_not_say_how_long_it_is_is_cut_at_the_limit(site):
    sent = []

    def endless(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        try:
            while len(sent) < 10_000:
                handler.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
                sent.append(1)
        except OSError:
            handler.close_connection = True

    site.routes["/endless"] = endless
    with pytest.raises(InputError, match="the limit is 1 MB"):
        Fetcher(allow_private=True, delay=0, max_bytes=1_000_000).get(f"{site.url}/endless")
    assert len(sent) < 1_000


def test_a_small_body_that_unpacks_to_a_large_one_is_refused(site):
    site.put("/bomb", gzip.compress(b"x" * 50_000_000), Content_Encoding="gzip")
    with pytest.raises(InputError, match="the limit is 1 MB"):
        Fetcher(allow_private=True, delay=0, max_bytes=1_000_000).get(f"{site.url}/bomb")


def test_a_packed_page_is_unpacked(site, fetcher):
    site.put("/flood", gzip.compress(page()), Content_Encoding="gzip")
    assert fetcher.get(f"{site.url}/flood").data == page()


def test_half_a_page_is_an_error(site, fetcher):
    def broken(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(b"<p>half")
        handler.close_connection = True

    site.routes["/half"] = broken
    with pytest.raises(InputError, match="cannot be fetched"):
        fetcher.get(f"{site.url}/half")


@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_server_that_drips_is_left_when_time_is_up(site, part):
    def slow(handler):
        try:
            if part == "body":
                handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
            else:
                handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            for _ in range(100):
                handler.wfile.write(b"x")
                time.sleep(0.1)
        except OSError:
            pass
        handler.close_connection = True

    site.routes["/slow"] = slow
    began = time.monotonic()
    with pytest.raises(InputError, match=r"took longer than 0\.5 seconds"):
        Fetcher(allow_private=True, delay=0, timeout=0.5).get(f"{site.url}/slow")
    assert time.monotonic() - began < 3


def test_nobody_there_is_an_error_that_says_so(fetcher):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(InputError, match="refused; try later"):
        fetcher.get(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    ("status", "words"),
    [(404, "not there"), (403, "not open to everybody"), (429, "later"), (500, "answers 500")],
)
def test_a_refusal_says_what_to_do(site, fetcher, status, words):
    site.put("/x", status=status)
    with pytest.raises(InputError, match=words):
        fetcher.get(f"{site.url}/x")


def test_a_line_end_in_an_address_adds_no_header(site, fetcher):
    site.put("/flood%0D%0AX-Evil:1", page())
    with contextlib.suppress(InputError):
        fetcher.get(f"{site.url}/flood\r\nX-Evil:1")
    assert not any("x-evil" in headers for _, headers in site.asked)


@pytest.fixture
def secure_site(tmp_path):
    """A server behind TLS, and the file of the certificate that nobody else vouches for."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        capture_output=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server, site = serve("https", context)
    site.put("/flood", page())
    yield site, certificate
    server.shutdown()
    server.server_close()


needs_openssl = pytest.mark.skipif(
    not shutil.which("openssl"), reason="no openssl to make a certificate with"
)


@needs_openssl
def test_a_certificate_that_nobody_vouches_for_is_refused(secure_site, fetcher):
    site, _ = secure_site
    with pytest.raises(InputError, match="certificate is not valid"):
        fetcher.get(f"{site.url}/flood")


@needs_openssl
def test_a_certificate_is_held_against_the_name_and_not_the_number(
    secure_site, fetcher, monkeypatch
):
    site, certificate = secure_site
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    port = site.url.rsplit(":", 1)[1]
    assert fetcher.get(f"https://localhost:{port}/flood").data == page()
    with pytest.raises(InputError, match="certificate is not valid"):
        fetcher.get(f"https://127.0.0.1:{port}/flood")


# robots.txt


def test_what_robots_txt_closes_is_not_read(site, fetcher):
    site.put("/robots.txt", b"User-agent: *\nDisallow: /private/\n", kind="text/plain")
    site.put("/private/x", page())
    site.put("/open", page())
    with pytest.raises(InputError, match=r"robots.txt asks claimtrack not to read"):
        fetcher.get(f"{site.url}/private/x")
    fetcher.get(f"{site.url}/open")
    assert site.paths() == ["/open"]
    assert [path for path, _ in site.asked].count("/robots.txt") == 1


def test_robots_txt_is_heard_behind_a_redirect_too(site, fetcher):
    site.put("/robots.txt", b"User-agent: claimtrack\nDisallow: /private/\n", kind="text/plain")
    site.put("/short", status=302, Location="/private/x")
    with pytest.raises(InputError, match="robots"):
        fetcher.get(f"{site.url}/short")
    assert site.paths() == ["/short"]


def test_without_a_readable_robots_txt_nothing_is_read(site, fetcher):
    site.put("/robots.txt", status=500)
    site.put("/open", page())
    with pytest.raises(InputError, match=r"robots\.txt answers 500"):
        fetcher.get(f"{site.url}/open")
    assert site.paths() == []


def test_requests_to_one_host_keep_their_distance(site):
    site.put("/a", page())
    polite = Fetcher(allow_private=True, delay=0.2)
    began = time.monotonic()
    polite.get(f"{site.url}/a")
    polite.get(f"{site.url}/a")
    assert time.monotonic() - began >= 0.4  # robots.txt, page, page


def test_a_crawl_delay_of_a_site_is_kept(site, fetcher):
    site.put("/robots.txt", b"User-agent: *\nCrawl-delay: 1\nDisallow:\n", kind="text/plain")
    site.put("/a", page())
    began = time.monotonic()
    fetcher.get(f"{site.url}/a")
    assert time.monotonic() - began >= 0.9


# Addresses


@pytest.mark.parametrize(
    ("written", "known"),
    [
        (
            "HTTPS://www.Example.org:443/a/?utm_source=x&b=2&a=1&fbclid=z#part",
            "https://www.example.org/a/?b=2&a=1",
        ),
        ("http://example.org", "http://example.org/"),
        ("https://example.org/news?12345", "https://example.org/news?12345"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("https://example.org/a?q=c%26d&q=", "https://example.org/a?q=c%26d&q"),
    ],
)
def test_a_page_has_one_address(written, known):
    assert canonical(written) == known
    assert canonical(known) == known


@pytest.mark.parametrize("written", ["ftp://example.org/", "http://", "http://[::1", "nothing"])
def test_what_is_no_address_is_refused(written):
    with pytest.raises(InputError, match="address"):
        canonical(written)
