"""What the pages refuse, and what they make harmless."""

import re
import threading
from functools import partial
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import anyio
import httpx
import pytest
from web_data import HOSTILE, PASSWORD, Browser, add_users, two_at_the_queue

from claimtrack import review
from claimtrack.extract import passages
from claimtrack.review import people
from claimtrack.store import Database, StoredMatch, pages
from claimtrack.types import Attribution, Document, Match, Quantity, Quote
from claimtrack.web.app import application
from claimtrack.web.guard import CONTENT_POLICY, MOST_BYTES

FORM = {"content-type": "application/x-www-form-urlencoded"}
PACKAGE = Path(__file__).parent.parent / "claimtrack" / "web"


@pytest.fixture
def browser(claims_db):
    return Browser(claims_db)


def events(path):
    with Database.open(path, readonly=True) as database:
        return len(list(review.history(database)))


# Markup from reports


@pytest.fixture
def hostile_db(tmp_path):
    """Reports whose every text is markup, matched, decided and rated with markup."""
    path = tmp_path / "hostile.db"
    with Database.open(path, create=True) as database:
        database.use_encoder("test", 8)
        for number in (1, 2):
            add_hostile(database, number)
        claim = database.new_claim("quantity", HOSTILE)
        mentions = [row["id"] for row in database.mentions() if row["type"] == "quantity"]
        database.assign_claim(mentions, claim)
        match = Match(0.7, "same", (HOSTILE, "javascript:alert(1)"))
        quotes = [row["id"] for row in database.mentions() if row["type"] == "quote"]
        for pair in (mentions, quotes):
            database.add_matches([StoredMatch(pair[0], pair[1], match, "proposed")])
        said = review.Verdict(HOSTILE, f"https://check.example/{HOSTILE}", HOSTILE, HOSTILE)
        review.verdict(database, claim, said, actor=HOSTILE, version=0)
        review.note(database, HOSTILE, actor=HOSTILE, claim=claim)
        review.note(database, HOSTILE, actor=HOSTILE, match=1)
        speaker = next(database.speakers())["id"]
        name = f"{HOSTILE} {HOSTILE}"
        review.add_alias(database, speaker, name, actor=HOSTILE, version=0, reason=HOSTILE)
        pages.save_search(database, HOSTILE, "mentions", "text=drones", HOSTILE)
    return path


def add_hostile(database, number):
    text = f"{HOSTILE} Over 500 drones {HOSTILE} came, said {HOSTILE}.\nNumber {number}."
    start = text.index("Over 500")
    item = text.index("drones")
    said = Attribution((0, len(HOSTILE)), HOSTILE, (1, 7), 0.9)
    figure = Quantity((start, start + 8), 500, None, 500, "over", "count", HOSTILE,
                      item=(item, item + 6), attribution=said)  # fmt: skip
    quote = Quote("direct", ((0, len(HOSTILE) + 20),), said)
    document = Document(
        f"{HOSTILE}-{number}", text, "en", HOSTILE, "javascript:alert(document.domain)", HOSTILE,
        "2027-02-18T07:40:00+02:00", sha256(text.encode()).hexdigest(),
    )  # fmt: skip
    database.add_document(document, passages(document, [quote, figure]))


class Inert(HTMLParser):
    """Fails for anything that would run, or that no template of ours holds."""

    def handle_starttag(self, tag, attributes):
        assert tag != "img"
        if tag == "script":
            assert dict(attributes)["src"].startswith("/static/keys.js?")
        for name, value in attributes:
            assert not name.startswith("on"), (tag, name)
            assert name != "style"
            if name in ("href", "src", "action"):
                assert re.match(r"/|#|https://check\.example/", value), value


PAGES = (
    "/queue", "/matches/1", "/matches/2", "/claims", "/claims/1", "/mentions", "/mentions/1",
    "/mentions/2", "/documents", "/documents/1", "/speakers", "/speakers/1", "/searches", "/log",
    "/people", "/claims/1/merge?with=2", "/mentions?text=%3Cscript%3E&outlet=%3Cscript%3E",
    "/log?actor=%3Cscript%3Ealert(1)%3C/script%3E", "/claims/9?x=%3Cscript%3E",
    "/mentions?kind=%3Cscript%3E",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_markup_of_reports_names_and_verdicts_is_only_text(hostile_db, address):
    browser = Browser(hostile_db, actor=HOSTILE)
    page = browser.get(address)
    Inert().feed(page)
    assert "<script>document" not in page
    if browser.status == 200 and "merge" not in address and "?" not in address:
        assert "&lt;script&gt;document" in page


def test_the_marked_text_of_a_hostile_report_is_its_text(hostile_db):
    import html

    page = Browser(hostile_db).get("/documents/1")
    article = re.search(r'<article class="text".*?>(.*?)</article>', page, re.S)[1]
    with Database.open(hostile_db) as database:
        text = database.document(f"{HOSTILE}-1").text
    assert html.unescape(re.sub(r"<[^>]*>", "", article)) == text


def test_an_address_that_is_no_web_address_is_no_link(hostile_db):
    assert 'href="javascript:' not in Browser(hostile_db).get("/documents/1")


def test_a_feed_of_hostile_mentions_is_well_formed_and_holds_text_only(hostile_db):
    browser = Browser(hostile_db)
    row = browser.get("/searches.json") and browser.response.json()[0]
    feed = ElementTree.fromstring(browser.get(row["feed"]))
    titles = [e.text for e in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert titles[0] == f"{HOSTILE} (mentions)"
    assert not [e for e in feed.iter() if e.tag.endswith("script")]


def test_templates_hold_no_inline_script_or_style():
    for file in sorted((PACKAGE / "templates").glob("*.html")):
        source = file.read_text(encoding="utf-8")
        assert "<style" not in source
        assert " style=" not in source
        assert not re.search(r"\son[a-z]+=", source)
        assert "|safe" not in source
        assert "http://" not in source
        assert "https://" not in source.replace('placeholder="https://"', "")
        for script in re.findall(r"<script[^>]*>", source):
            assert "src=" in script


def test_static_files_name_nothing_elsewhere():
    for file in (PACKAGE / "static").iterdir():
        source = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "//" not in source.replace("// ", "")
        assert "url(" not in source


# Headers


@pytest.mark.parametrize("address", ["/queue", "/nowhere", "/queue.json", "/static/style.css"])
def test_every_answer_has_the_security_headers(browser, address):
    browser.get(address)
    headers = browser.response.headers
    assert headers["content-security-policy"] == CONTENT_POLICY
    assert "unsafe" not in CONTENT_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    if not address.startswith("/static"):
        assert headers["cache-control"] == "no-store"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(claims_db):
    add_users(claims_db, ana="reviewer")
    browser = Browser(claims_db)
    browser.get("/login")
    form = browser.form("/login") | {"name": "ana", "password": PASSWORD}
    origin = {"origin": "http://127.0.0.1"}
    answer = browser.client.post("/login", data=form, headers=origin, follow_redirects=False)
    cookie = next(c for c in answer.headers.get_list("set-cookie") if "session" in c)
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie
    secure = Browser(claims_db, host="https://127.0.0.1")
    secure.get("/login")
    form = secure.form("/login") | {"name": "ana", "password": PASSWORD}
    origin = {"origin": "https://127.0.0.1"}
    answer = secure.client.post("/login", data=form, headers=origin, follow_redirects=False)
    cookie = next(c for c in answer.headers.get_list("set-cookie") if "session" in c)
    assert "Secure" in cookie


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1"])
def test_another_host_name_is_refused(browser, host):
    browser.get("/queue", headers={"host": host})
    assert browser.status == 421


def test_further_host_names_are_allowed_by_name(claims_db):
    from starlette.testclient import TestClient

    client = TestClient(application(claims_db, hosts=["desk.example"]))
    assert client.get("/queue", headers={"host": "Desk.example:8400"}).status_code == 200


# Forms


def addresses_of_changes():
    return (
        "/matches/1", "/undo", "/notes", "/claims/1/verdict", "/claims/1/split",
        "/claims/1/merge", "/mentions/1/speaker", "/mentions/1/figure", "/speakers/1/names",
        "/searches", "/searches/1/forget", "/people/double-review", "/login",
        "/logout",
    )  # fmt: skip


@pytest.mark.parametrize("address", addresses_of_changes())
def test_nothing_changes_by_get(browser, claims_db, address):
    before = Path(claims_db).read_bytes()
    query = "decision=confirm&version=0&event=1&rating=False&mention=1&name=x&text=x&list=claims"
    browser.get(f"{address}?{query}&token=x")
    assert events(claims_db) == 0
    assert Path(claims_db).read_bytes() == before


@pytest.mark.parametrize("address", addresses_of_changes())
def test_no_form_goes_through_without_its_token(browser, claims_db, address):
    for token in ({}, {"token": ""}, {"token": "f" * 64}):
        data = {"decision": "confirm", "version": "0", "rating": "False", **token}
        answer = browser.client.post(address, data=data, headers={"origin": "http://127.0.0.1"})
        assert answer.status_code == 403
    assert events(claims_db) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://127.0.0.1.evil.example"},
        {"origin": "http://["},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_forged_origin_is_refused_even_with_the_right_token(browser, claims_db, headers):
    browser.get("/queue")
    browser.decide("confirm", headers=headers)
    assert browser.status == 403
    assert events(claims_db) == 0


def test_the_token_of_another_session_does_not_fit(claims_db):
    ana, ben = two_at_the_queue(claims_db)
    match = ana.pair()
    ana.send(f"/matches/{match}", decision="confirm", token=ben.form("/logout")["token"])
    assert ana.status == 403
    assert events(claims_db) == 0


def test_only_forms_are_taken_never_files_or_json(browser):
    browser.get("/queue")
    for kind, body in (("application/json", b"{}"), ("text/plain", b"a=b"),
                       ("multipart/form-data; boundary=x", b"--x--")):  # fmt: skip
        headers = {"content-type": kind, "origin": "http://127.0.0.1"}
        answer = browser.client.post("/undo", content=body, headers=headers)
        assert answer.status_code == 415


def test_an_oversized_body_is_refused_announced_or_not(browser, claims_db):
    body = b"text=" + b"x" * MOST_BYTES
    headers = {**FORM, "origin": "http://127.0.0.1"}
    assert browser.client.post("/notes", content=body, headers=headers).status_code == 413

    def drip():
        for _ in range(20):
            yield b"x" * (MOST_BYTES // 10)

    assert browser.client.post("/notes", content=drip(), headers=headers).status_code == 413
    assert browser.client.get("/queue").status_code == 200


def test_too_many_fields_and_too_long_addresses_are_refused(browser):
    headers = {**FORM, "origin": "http://127.0.0.1"}
    body = "&".join(f"a{n}=1" for n in range(600))
    assert browser.client.post("/notes", content=body, headers=headers).status_code == 400
    assert browser.client.get("/queue?text=" + "x" * 9000).status_code == 414


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd",
     "/static/%2e%2e%2f%2e%2e%2ferrors.py", "/static/..\\app.py", "/static/"],
)  # fmt: skip
def test_no_path_leads_out_of_the_static_folder(browser, path):
    answer = browser.client.get(path)
    assert answer.status_code == 404
    assert "import" not in answer.text


def test_going_back_leads_to_pages_of_ours_only(browser):
    browser.get("/queue")
    match = browser.pair()
    form = browser.form(f"/matches/{match}")
    data = form | {"decision": "confirm", "back": "//evil.example/"}
    answer = browser.client.post(
        f"/matches/{match}", data=data, headers={"origin": "http://127.0.0.1"},
        follow_redirects=False,
    )  # fmt: skip
    assert answer.headers["location"].startswith("/queue?")


def test_numbers_that_are_none_are_told_so(browser):
    for address in ("/queue?at=1e3", "/queue?skip=1-x", "/claims?from=-1", "/log?before=٣",
                    "/queue?min_score=much", "/claims.json?limit=" + "9" * 30):  # fmt: skip
        browser.get(address)
        assert browser.status == 400, address


# People


@pytest.fixture
def people_db(claims_db):
    add_users(claims_db, vera="viewer", ana="reviewer", ben="reviewer", root="admin")
    return claims_db


def test_nothing_is_shown_before_signing_in(people_db):
    browser = Browser(people_db)
    for address in ("/queue", "/claims/1", "/documents/1", "/log", "/people", "/help"):
        page = browser.get(address)
        assert browser.response.url.path == "/login"
        assert "data-pair" not in page
    for address in ("/queue.json", "/claims.csv", "/claims/1.json", "/claimreview.json"):
        browser.get(address)
        assert "Sign in" in browser.page
    assert browser.client.get("/queue.json").status_code == 401


def test_signing_in_leads_to_the_page_asked_for_and_out_ends_the_session(people_db):
    browser = Browser(people_db)
    browser.get("/claims/1")
    browser.send("/login", name="ana", password=PASSWORD)
    assert browser.response.url.path == "/claims/1"
    session = browser.client.cookies["claimtrack_session"]
    browser.send("/logout")
    other = Browser(people_db, beside=browser)
    other.client.cookies.set("claimtrack_session", session)
    other.get("/queue")
    assert other.response.url.path == "/login"


def test_signing_in_does_not_lead_elsewhere(people_db):
    browser = Browser(people_db)
    browser.get("/login?next=//evil.example/")
    browser.send("/login", name="ana", password=PASSWORD, next="https://evil.example/")
    assert browser.response.url.host == "127.0.0.1"
    assert browser.response.url.path == "/queue"


def test_signing_in_gives_a_new_session_whatever_the_browser_had(people_db):
    browser = Browser(people_db)
    browser.client.cookies.set("claimtrack_session", "fixed", domain="127.0.0.1")
    browser.sign_in("ana")
    assert len(browser.client.cookies["claimtrack_session"]) > 40


def test_a_wrong_password_and_a_wrong_name_look_the_same_and_are_slowed_down(people_db):
    browser = Browser(people_db)
    browser.sign_in("ana", "a wrong password")
    first = browser.page
    assert browser.status == 401
    browser.sign_in("nobody", "a wrong password")
    assert re.sub("nobody|ana", "", browser.page)[:3000] == re.sub("nobody|ana", "", first)[:3000]
    for _ in range(people.PER_NAME - 1):
        browser.sign_in("ana", "a wrong password")
    browser.sign_in("ana")
    assert browser.status == 429
    assert int(browser.response.headers["retry-after"]) > 0
    assert "claimtrack_session" not in browser.client.cookies


def test_a_viewer_reads_everything_and_changes_nothing(people_db):
    viewer, reviewer = Browser(people_db), Browser(people_db)
    viewer.sign_in("vera")
    reviewer.sign_in("ana")
    page = viewer.get("/queue")
    assert viewer.status == 200
    assert 'name="decision"' not in page
    match = viewer.pair()
    token = viewer.form("/logout")["token"]
    for address in addresses_of_changes():
        if address in ("/login", "/logout"):
            continue
        headers = {"origin": "http://127.0.0.1"}
        data = {"token": token, "decision": "confirm", "version": "0"}
        assert viewer.client.post(address, data=data, headers=headers).status_code == 403
    assert events(people_db) == 0
    reviewer.get(f"/matches/{match}")
    reviewer.send(f"/matches/{match}", decision="confirm")
    assert events(people_db) == 1


def test_what_is_for_admins_is_refused_to_reviewers(people_db):
    reviewer, admin = Browser(people_db), Browser(people_db)
    reviewer.sign_in("ana")
    assert "double-review" not in reviewer.get("/people")
    token = reviewer.form("/logout")["token"]
    headers = {"origin": "http://127.0.0.1"}
    answer = reviewer.client.post(
        "/people/double-review", data={"token": token, "on": "1"}, headers=headers
    )
    assert answer.status_code == 403
    admin.sign_in("root")
    admin.get("/people")
    admin.send("/people/double-review", on="1")
    with Database.open(people_db) as database:
        assert review.double_review(database)


def test_nobody_but_an_admin_undoes_what_somebody_else_did(people_db):
    ana, ben, root = (Browser(people_db) for _ in range(3))
    for who, name in ((ana, "ana"), (ben, "ben"), (root, "root")):
        who.sign_in(name)
    ana.get("/queue")
    ana.decide("confirm")
    ben.get("/log")
    ben.send("/undo", event="1")
    assert ben.status == 403
    assert events(people_db) == 1
    root.get("/log")
    root.send("/undo", event="1")
    assert events(people_db) == 2


def test_a_session_ends_with_its_account_and_its_password(people_db):
    browser, other = Browser(people_db), Browser(people_db)
    browser.sign_in("ana")
    other.sign_in("ben")
    with Database.open(people_db) as database:
        people.remove_user(database, "ana")
        people.set_password(database, "ben", "another long password")
    for who in (browser, other):
        who.get("/queue")
        assert who.response.url.path == "/login"


def test_a_feed_needs_its_key_or_a_session(people_db):
    browser = Browser(people_db)
    browser.sign_in("ana")
    browser.get("/mentions?language=en")
    browser.send("/searches", name="English")
    row = browser.get("/searches.json") and browser.response.json()[0]
    reader = Browser(people_db)
    assert reader.client.get(row["feed"]).status_code == 200
    for wrong in ("", "?key=", "?key=" + "0" * 32, "?key=ключ"):
        assert reader.client.get(f"/searches/1.atom{wrong}").status_code == 403
    assert browser.client.get("/searches/1.atom").status_code == 200


def test_without_accounts_the_pages_are_not_offered_to_the_network(claims_db):
    from click.testing import CliRunner

    from claimtrack.cli import cli
    from claimtrack.errors import InputError

    result = CliRunner().invoke(cli, ["--db", str(claims_db), "serve", "--host", "0.0.0.0"])
    assert isinstance(result.exception, InputError)
    assert "users add" in str(result.exception)


def test_behind_a_proxy_the_pages_need_accounts(claims_db):
    from click.testing import CliRunner

    from claimtrack.cli import cli
    from claimtrack.errors import InputError

    result = CliRunner().invoke(cli, ["--db", str(claims_db), "serve", "--behind-proxy"])
    assert isinstance(result.exception, InputError)
    assert "behind a proxy" in str(result.exception)


def test_closing_the_last_account_opens_the_pages_to_nobody(claims_db):
    add_users(claims_db, root="admin")
    browser = Browser(claims_db)
    browser.sign_in("root")
    with Database.open(claims_db) as database:
        people.remove_user(database, "root")
    browser.get("/queue")
    assert browser.response.url.path == "/login"
    assert browser.client.post("/undo", data={"event": 1}).status_code == 403


def test_pages_are_answered_while_others_sign_in(people_db, monkeypatch):
    """argon2 takes its time on purpose; only those who sign in wait for it."""
    held, free = threading.Semaphore(0), threading.Event()
    at_once = []

    def slow(database, name, password, address):
        at_once.append(name)
        held.release()
        assert free.wait(20)
        return people.get_user(database, name)

    browser = Browser(people_db)
    browser.sign_in("ana")
    monkeypatch.setattr(people, "sign_in", slow)
    others = [Browser(people_db, beside=browser) for _ in range(3)]

    async def all_at_once() -> None:
        transport = httpx.ASGITransport(browser.app)
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
            anyio.create_task_group() as group,
        ):
            for other in others:
                other.get("/login")
                data = {**other.form("/login"), "name": "ben", "password": "x"}
                cookies = "; ".join(f"{k}={v}" for k, v in other.client.cookies.items())
                headers = {"cookie": cookies, "origin": "http://127.0.0.1"}
                group.start_soon(partial(client.post, "/login", data=data, headers=headers))
            await anyio.to_thread.run_sync(held.acquire)
            cookies = "; ".join(f"{k}={v}" for k, v in browser.client.cookies.items())
            with anyio.fail_after(10):
                page = await client.get("/queue", headers={"cookie": cookies})
            assert page.status_code == 200
            assert len(at_once) == 1
            free.set()

    anyio.run(all_at_once)
    assert len(at_once) == 3
