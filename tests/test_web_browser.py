"""A reviewer's work in the real Chromium, by keyboard alone; and that the pages keep to themselves.

These need /usr/bin/chromium and /usr/bin/chromedriver: scripts/test leaves them out, and says so,
where they are missing.
"""

import json
import socket
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from web_data import PASSWORD, add_users, copy

from claimtrack import review
from claimtrack.store import Database
from claimtrack.web.app import application

pytestmark = pytest.mark.browser

CHROMIUM, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--disable-extensions", "--window-size=1200,900",
)  # fmt: skip
DECIDED = 20


@contextmanager
def served(path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(application(path, actor="ana"), port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def site(matched, tmp_path_factory):
    """A server over a copy of the matches, with accounts; its address and database."""
    path = copy(matched, tmp_path_factory.mktemp("site") / "claims.db")
    add_users(path, ana="reviewer", root="admin")
    with served(path) as address:
        yield address, path


def start(profile: Path, *, javascript: bool = True):
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    downloads = profile / "downloads"
    downloads.mkdir()
    options.add_experimental_option(
        "prefs",
        {
            "download.default_directory": str(downloads),
            "profile.managed_default_content_settings.javascript": 1 if javascript else 2,
        },
    )
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(DRIVER))
    driver.execute_cdp_cmd("Network.enable", {})
    return driver


@pytest.fixture
def chromium(tmp_path):
    driver = start(tmp_path)
    yield driver
    driver.quit()


@pytest.fixture
def chromium_without_script(tmp_path):
    driver = start(tmp_path, javascript=False)
    yield driver
    driver.quit()


class Keyboard:
    """A browser whose mouse is broken."""

    def __init__(self, driver) -> None:
        self.driver = driver

    def press(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def find(self, css: str):
        from selenium.webdriver.common.by import By

        return self.driver.find_element(By.CSS_SELECTOR, css)

    def all(self, css: str):
        from selenium.webdriver.common.by import By

        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def tab_to(self, css: str, most: int = 150) -> None:
        """Press Tab until an element has the focus, as somebody without a mouse does."""
        from selenium.webdriver.common.keys import Keys

        wanted = self.find(css)
        for _ in range(most):
            if self.driver.switch_to.active_element == wanted:
                return
            self.press(Keys.TAB)
        raise AssertionError(f"{css} is not reached by Tab")

    def go(self, *keys: str) -> None:
        """Press keys that lead to another page, and wait for it."""
        from selenium.common.exceptions import WebDriverException
        from selenium.webdriver.support.expected_conditions import staleness_of
        from selenium.webdriver.support.ui import WebDriverWait

        old = self.find("html")
        self.press(*keys)
        # While a page gives way to the next, chromedriver may not know whose the element is.
        wait = WebDriverWait(self.driver, 20, ignored_exceptions=[WebDriverException])
        wait.until(staleness_of(old))
        wait.until(lambda d: d.execute_script("return document.readyState") == "complete")

    def pair(self) -> int:
        return int(self.find("[data-pair]").get_attribute("data-pair"))

    def sign_in(self, address: str, name: str) -> None:
        from selenium.webdriver.common.keys import Keys

        self.driver.get(f"{address}/queue")
        self.tab_to("#name")
        self.press(name, Keys.TAB, PASSWORD)
        self.go(Keys.ENTER)
        assert self.find(".who").text.startswith(name)


def requested(driver) -> set[str]:
    """The hosts that the browser asked for anything."""
    found = set()
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            address = urlsplit(message["params"]["request"]["url"])
            if address.scheme not in ("data", "chrome", "about"):
                found.add(address.netloc)
    return found


def live_decisions(path) -> dict[int, str]:
    """By pair: the decision that holds."""
    with Database.open(path) as database:
        review.verify(database)
        entries = review.history(database, review.LogFilter(kinds=("confirm", "reject")))
        return {e.event.match: e.event.kind for e in entries if e.undone_by is None}


def quantity_claims(path, number: int) -> list[int]:
    with Database.open(path) as database:
        rows = [row for row in database.claims() if row["type"] == "quantity"]
        return [row["id"] for row in rows[:number]]


def test_a_reviewer_works_by_keyboard_alone_and_the_database_holds_exactly_that(
    chromium, matched, tmp_path
):
    from selenium.webdriver.common.keys import Keys

    path = copy(matched, tmp_path / "claims.db")
    add_users(path, ana="reviewer")
    with served(path) as address:
        keyboard = Keyboard(chromium)
        keyboard.sign_in(address, "ana")
        expected: dict[int, str] = {}
        skipped = keyboard.pair()
        keyboard.go(Keys.SPACE)
        for number in range(DECIDED):
            pair = keyboard.pair()
            assert pair not in expected
            kind = "reject" if number % 3 == 2 else "confirm"
            keyboard.go("x" if kind == "reject" else "a")
            expected[pair] = kind
        keyboard.go(Keys.BACKSPACE)
        assert keyboard.pair() == pair
        del expected[pair]
        assert live_decisions(path) == expected
        assert skipped not in expected

        keyboard.press("?")
        assert keyboard.find("dialog").is_displayed()
        keyboard.press(Keys.ESCAPE)
        assert not keyboard.find("dialog").is_displayed()

        into, other = quantity_claims(path, 2)
        with Database.open(path) as database:
            members = {*database.claim_members(into), *database.claim_members(other)}
        chromium.get(f"{address}/claims/{into}")
        keyboard.tab_to(".act:nth-of-type(2) summary")
        keyboard.press(Keys.ENTER)
        keyboard.tab_to("#merge-with")
        keyboard.press(str(other))
        keyboard.go(Keys.ENTER)
        keyboard.tab_to("main form .accept")
        keyboard.go(Keys.ENTER)
        assert chromium.current_url.startswith(f"{address}/claims/{into}")

        keyboard.tab_to("#v-rating")
        keyboard.press("Mostly true", Keys.TAB, "Both sides name it.", Keys.TAB)
        keyboard.press("https://check.example/raid", Keys.TAB, "The Check")
        keyboard.tab_to("#v-value")
        keyboard.press("4", Keys.TAB, "1", Keys.TAB, "5")
        keyboard.go(Keys.ENTER)
        keyboard.tab_to("a[download]")
        keyboard.press(Keys.ENTER)
        file = tmp_path / "downloads" / f"claim-{into}-claimreview.json"
        for _ in range(100):
            if file.exists():
                break
            time.sleep(0.1)
        found = json.loads(file.read_text(encoding="utf-8"))
        assert found["reviewRating"]["alternateName"] == "Mostly true"
        assert found["url"] == "https://check.example/raid"

        with Database.open(path) as database:
            review.verify(database)
            kinds = [entry.event.kind for entry in review.history(database)]
            assert kinds.count("confirm") + kinds.count("reject") == DECIDED
            assert kinds[DECIDED:] == ["undo", "merge", "verdict"]
            assert {entry.event.actor for entry in review.history(database)} == {"ana"}
            assert set(database.claim_members(into)) == members
            assert review.current_claim(database, other) == into
            (verdict,) = review.verdicts(database, into)
            assert (verdict["rating"], verdict["rating_value"]) == ("Mostly true", 4)
        assert requested(chromium) == {urlsplit(address).netloc}
        assert not [e for e in chromium.get_log("browser") if e["level"] == "SEVERE"]


def test_the_same_work_without_javascript(chromium_without_script, matched, tmp_path):
    from selenium.webdriver.common.keys import Keys

    path = copy(matched, tmp_path / "claims.db")
    add_users(path, ana="reviewer")
    driver = chromium_without_script
    keyboard = Keyboard(driver)

    def press(css: str) -> None:
        """Focus and press, and wait until the page is another one."""
        before = driver.current_url
        keyboard.find(css).send_keys(Keys.ENTER)
        for _ in range(200):
            if driver.current_url != before:
                return
            time.sleep(0.05)
        raise AssertionError(f"{css} led nowhere from {before}")

    with served(path) as address:
        driver.get(f"{address}/queue")
        keyboard.find("#name").send_keys("ana")
        keyboard.find("#password").send_keys(PASSWORD)
        press("main form button")
        expected = {}
        press('a[data-key=" "]')
        for number in range(DECIDED):
            pair = keyboard.pair()
            kind = "reject" if number % 3 == 2 else "confirm"
            press(f'button[value="{kind}"]')
            expected[pair] = kind
        press('button[data-key="Backspace"]')
        assert keyboard.pair() == pair
        del expected[pair]
        assert live_decisions(path) == expected
        press('a[data-key="?"]')
        assert keyboard.find("h1").text == "Keys"

        into, other = quantity_claims(path, 2)
        driver.get(f"{address}/claims/{into}")
        keyboard.find(".act:nth-of-type(2) summary").click()
        keyboard.find("#merge-with").send_keys(str(other))
        press(".act:nth-of-type(2) button")
        press("main form .accept")
        keyboard.find("#v-rating").send_keys("False")
        keyboard.find("#v-url").send_keys("https://check.example/1")
        press(".act form .accept")
        assert keyboard.find(".verdict strong").text == "False"
        with Database.open(path) as database:
            kinds = [entry.event.kind for entry in review.history(database)]
            assert kinds[DECIDED:] == ["undo", "merge", "verdict"]
        assert requested(driver) == {urlsplit(address).netloc}


PAGES = (
    "/queue", "/claims", "/claims/1", "/mentions?text=drones", "/mentions/1", "/documents",
    "/documents/1", "/speakers", "/speakers/1", "/searches", "/log", "/people", "/help",
    "/matches/1", "/claims/1/merge?with=2", "/claims/999",
)  # fmt: skip


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_no_page_has_a_serious_accessibility_violation(chromium, site, look):
    address, _ = site
    checks = (Path(__file__).parent / "accessibility.js").read_text(encoding="utf-8")
    keyboard = Keyboard(chromium)
    features = [{"name": "prefers-color-scheme", "value": "dark" if look == "dark" else "light"}]
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    if look == "phone":
        size = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
        chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    chromium.get(f"{address}/login")
    problems = {"/login": chromium.execute_script(checks)}
    keyboard.sign_in(address, "ana")
    for page in PAGES:
        chromium.get(address + page)
        problems[page] = chromium.execute_script(checks)
        wide = chromium.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            problems[page].append(f"{wide} pixels wider than the window")
    assert {page: found for page, found in problems.items() if found} == {}
    assert requested(chromium) == {urlsplit(address).netloc}


def test_dark_mode_is_dark_and_right_to_left_text_stands_right(chromium, tmp_path, matched):
    from hashlib import sha256

    from claimtrack.types import Document, Passage, Quote

    path = copy(matched, tmp_path / "claims.db")
    text = "قال الوزير إن الطائرات عادت. نعم."
    with Database.open(path) as database:
        document = Document("rtl", text, "ar", "عنوان", None, "الرصيف", "2027-02-18",
                            sha256(text.encode()).hexdigest())  # fmt: skip
        passage = Passage(Quote("indirect", ((0, 10),)), text[:10], text, None, None, "rtl", "ar")
        added = database.add_document(document, [passage])
        number = next(r["id"] for r in database.documents() if r["document"] == "rtl")
    features = [{"name": "prefers-color-scheme", "value": "dark"}]
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    with served(path) as address:
        chromium.get(f"{address}/documents/{number}")
        direction = "return getComputedStyle(document.querySelector(arguments[0])).direction"
        assert chromium.execute_script(direction, "article.text") == "rtl"
        assert chromium.execute_script(direction, "h1") == "rtl"
        chromium.get(f"{address}/mentions/{added.mentions[0]}")
        assert chromium.execute_script(direction, ".context") == "rtl"
        ground = chromium.execute_script("return getComputedStyle(document.body).backgroundColor")
        assert sum(int(n) for n in ground[4:-1].split(",")) < 150


def test_hostile_markup_does_not_run(chromium, tmp_path):
    from test_web_security import add_hostile

    path = tmp_path / "hostile.db"
    with Database.open(path, create=True) as database:
        database.use_encoder("test", 8)
        add_hostile(database, 1)
    with served(path) as address:
        for page in ("/documents/1", "/mentions", "/speakers/1"):
            chromium.get(address + page)
            assert "taken" not in chromium.title.split(" · ")[-1]
            assert not Keyboard(chromium).all("main img")


def test_the_browser_of_the_tests_without_script_really_has_none(chromium_without_script, site):
    address, _ = site
    chromium_without_script.get(f"{address}/login")
    page = "data:text/html,<title>none</title><script>document.title='some'</script>"
    chromium_without_script.get(page)
    assert chromium_without_script.title == "none"
