"""A database of real matches for the tests of the pages, and a browser without JavaScript."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from starlette.testclient import TestClient

from claimtrack import read
from claimtrack.pipeline import Tracker
from claimtrack.review import people
from claimtrack.store import Database
from claimtrack.web.app import application

REPORTS = Path(__file__).parent.parent / "fixtures" / "gold" / "reports.jsonl"
PASSWORD = "a long enough password"
HOSTILE = "<script>document.title='taken'</script><img src=x onerror=alert(1)>\"'&"


def build(path: Path, reports: int = 6) -> Path:
    """Reports of one event in several languages, as the program itself matches them."""
    with Tracker.open(path, create=True) as tracker:
        for document in islice(read.documents(str(REPORTS)), reports):
            tracker.add(document)
    return path


def copy(source: Path, target: Path) -> Path:
    shutil.copy(source, target)
    return target


def add_users(path: Path, **roles: str) -> None:
    with Database.open(path) as database:
        for name, role in roles.items():
            people.add_user(database, name, role, PASSWORD)


class _Forms(HTMLParser):
    """The forms of a page with their fields, and which button stands in which."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.inside: dict[str, Any] | None = None
        self.textarea: str | None = None

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        attributes = dict(found)
        if tag == "form":
            self.inside = {"fields": [], "buttons": [], **attributes}
            self.forms.append(self.inside)
        name = attributes.get("name")
        form = self.inside
        if form is None or not name:
            return
        if tag == "input" and attributes.get("type") not in ("checkbox", "submit"):
            form["fields"].append((name, attributes.get("value") or ""))
        elif tag == "textarea":
            form["fields"].append((name, ""))
        elif tag == "button":
            form["buttons"].append((name, attributes.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None


class Browser:
    """What somebody does without JavaScript: opens pages, fills forms, presses buttons."""

    def __init__(
        self,
        path: Path,
        *,
        actor: str = "ana",
        host: str = "http://127.0.0.1",
        beside: Browser | None = None,
    ) -> None:
        """``beside`` is another browser at the same server."""
        self.app = beside.app if beside else application(path, actor=actor)
        self.client = TestClient(self.app, base_url=host)
        self.response: Any = None

    @property
    def page(self) -> str:
        return str(self.response.text)

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    def get(self, address: str, **options: Any) -> str:
        self.response = self.client.get(address, **options)
        return self.page

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        self.get("/login")
        self.send("/login", name=name, password=password)

    def forms(self) -> list[dict[str, Any]]:
        parser = _Forms()
        parser.feed(self.page)
        return parser.forms

    def form(self, action: str) -> dict[str, str]:
        """The fields of the page's form that goes to an address."""
        for form in self.forms():
            if form.get("action") == action and form.get("method") == "post":
                return dict(form["fields"])
        raise AssertionError(f"no form to {action}")

    def send(self, action: str, headers: dict[str, str] | None = None, **values: Any) -> str:
        """Fill the page's form to an address in and send it, as a browser would."""
        origin = str(self.client.base_url).rstrip("/")
        sent = {"origin": origin, "sec-fetch-site": "same-origin", **(headers or {})}
        fields = {**self.form(action), **values}
        self.response = self.client.post(urljoin("/", action), data=fields, headers=sent)
        return self.page

    def decide(self, decision: str, **values: Any) -> int:
        """Press accept or reject on the page of the queue; the pair that it was about."""
        match = self.pair()
        self.send(f"/matches/{match}", decision=decision, **values)
        return match

    def pair(self) -> int:
        found = re.search(r'data-pair="(\d+)"', self.page)
        assert found, self.page[:2000]
        return int(found[1])

    def link(self, key: str) -> str:
        """Where the link with a key leads."""
        found = re.search(rf'href="([^"]*)" data-key="{re.escape(key)}"', self.page)
        assert found
        return found[1].replace("&amp;", "&")


def two_at_the_queue(path: Path) -> tuple[Browser, Browser]:
    """Two reviewers with accounts on one server, each with a pair on the screen."""
    add_users(path, ana="reviewer", ben="reviewer")
    ana = Browser(path)
    ben = Browser(path, beside=ana)
    for browser, name in ((ana, "ana"), (ben, "ben")):
        browser.sign_in(name)
    for browser in (ana, ben):
        browser.get("/queue")
    return ana, ben
