#!/usr/bin/env python3
"""Screenshots of the review pages for docs/, with Chromium:  scripts/screenshots.py [FOLDER]

Builds a database from fixtures/gold/reports.jsonl in a temporary folder, decides some pairs,
serves it and looks at it: light, dark, and as wide as a phone.
"""

from __future__ import annotations

import argparse
import base64
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from claimtrack import read, review
from claimtrack.pipeline import Tracker
from claimtrack.store import Database
from claimtrack.web.app import application

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / "fixtures" / "gold" / "reports.jsonl"
SIZES = {"light": (1280, 900), "dark": (1280, 900), "phone": (500, 1000)}
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars",
)  # fmt: skip


def build(path: Path) -> None:
    """Real matches of the example reports, with some decisions and a verdict on top."""
    with Tracker.open(path, create=True) as tracker:
        for number, document in enumerate(read.documents(str(REPORTS)), start=1):
            tracker.add(document)
            print(f"\r{number} reports", end="", file=sys.stderr)
        print(file=sys.stderr)
        database = tracker.database
        for item in review.queue(database, review.QueueFilter(relations=("updated",)), limit=4):
            review.confirm(database, item.match, actor="ana", version=item.version)
        claim = biggest(database)
        said = review.Verdict(
            "Mostly true",
            "https://check.example/raid",
            "The Check",
            "Both ministries name this number; the outlets differ by a dozen.",
            4,
            5,
            1,
        )
        version = review.claim_version(database, claim)
        review.verdict(database, claim, said, actor="ana", version=version)


def biggest(database: Database, kind: str = "quantity") -> int:
    """The claim with most mentions; of figures that are not all the same where there is one."""
    for row in database.claims(limit=40):
        known = database.passages(database.claim_members(row["id"])).values()
        figures = {(p.mention.low, p.mention.high) for p in known if p.type == kind == "quantity"}
        if row["type"] == kind and len(figures) > 2:
            return int(row["id"])
    return next(int(row["id"]) for row in database.claims() if row["type"] == kind)


@contextmanager
def served(path: Path) -> Iterator[str]:
    """The pages of a database at some free port; their address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(application(path, actor="ana"), port=port, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def browser(look: str, profile: str) -> Iterator[Any]:
    from selenium import webdriver

    width, height = SIZES[look]
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in (*FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options, webdriver.ChromeService("/usr/bin/chromedriver"))
    try:
        driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia",
            {"features": [{"name": "prefers-color-scheme",
                           "value": "dark" if look == "dark" else "light"}]},
        )  # fmt: skip
        if look == "phone":
            driver.execute_cdp_cmd(
                "Emulation.setDeviceMetricsOverride",
                {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True},
            )
        yield driver
    finally:
        driver.quit()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--db", type=Path, help="this database in place of a new one")
    parser.add_argument("--full", action="store_true", help="whole pages, and all kinds of pages")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = args.db or Path(folder) / "claims.db"
        if not args.db:
            build(path)
        with Database.open(path) as database:
            claim = biggest(database)
            member = database.claim_members(claim)[0]
            name = database.passage(member).document
            document = next(r["id"] for r in database.documents() if r["document"] == name)
            speaker = next(database.speakers(limit=1))["id"]
        pages = {
            "queue": "/queue",
            "claim": f"/claims/{claim}",
            "report": f"/documents/{document}",
        }
        if args.full:
            pages |= {
                "mention": f"/mentions/{member}", "speaker": f"/speakers/{speaker}",
                "claims": "/claims", "mentions": "/mentions?text=drones", "log": "/log",
                "people": "/people", "help": "/help", "searches": "/searches",
                "merge": f"/claims/{claim}/merge?with={claim + 1}", "documents": "/documents",
            }  # fmt: skip
        with served(path) as address:
            for look in SIZES:
                with browser(look, f"{folder}/{look}") as driver:
                    for page, place in pages.items():
                        driver.get(address + place)
                        file = args.folder / f"{page}-{look}.png"
                        shot = driver.execute_cdp_cmd(
                            "Page.captureScreenshot", {"captureBeyondViewport": args.full, **(
                                {"clip": whole_page(driver)} if args.full else {})}
                        )  # fmt: skip
                        file.write_bytes(base64.b64decode(shot["data"]))
                        print(file)


def whole_page(driver: Any) -> dict[str, float]:
    size = driver.execute_script(
        "return [document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    return {"x": 0, "y": 0, "width": size[0], "height": min(size[1], 2600), "scale": 1}


if __name__ == "__main__":
    main()
