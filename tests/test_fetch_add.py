"""Addresses into the database: bytes kept, versions made, feeds followed, nothing asked twice."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from test_feed import RSS
from test_fetch import ARTICLE, Site, page, site

from claimtrack.cli import cli
from claimtrack.errors import InputError, NotFoundError
from claimtrack.store import Database
from claimtrack.store.fetches import original, versions

__all__ = ["site"]

CHANGED = (
    "The mayor of Wetherby said that more than 60 houses had been flooded in the valley on"
    " Monday. Rescue teams brought 120 people to safety during the night. Two bridges were closed."
)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "claims.db"


def add(db: Path, *sources: str, ok: bool = True) -> list[dict[str, Any]]:
    result = CliRunner().invoke(
        cli, ["--db", str(db), "add", *sources, "--allow-private", "--delay", "0", "--nl"]
    )
    assert (result.exit_code == 0) is ok, (result.output, result.exception)
    return [json.loads(line) for line in result.stdout.splitlines()]


def run(db: Path, *args: str) -> Any:
    result = CliRunner().invoke(cli, ["--db", str(db), *args, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def put(site: Site, body: bytes, **headers: str) -> str:
    site.put("/flood", body, **headers)
    return f"{site.url}/flood"


def test_a_fetched_page_keeps_its_bytes(site, db):
    address = put(site, page(), ETag='"1"')
    [row] = add(db, address)
    assert (row["document"], row["status"]) == (address, "added")
    with Database.open(db, readonly=True) as database:
        assert original(database, address) == page()
        [kept] = database.rows("SELECT * FROM originals")
        assert (kept["sha256"], kept["size"]) == (sha256(page()).hexdigest(), len(page()))
        assert kept["media_type"] == "text/html"
        with pytest.raises(NotFoundError):
            original(database, "another")


def test_an_unchanged_page_is_asked_for_and_not_sent_again(site, db):
    address = put(site, page(), ETag='"1"', Last_Modified="Tue, 16 Feb 2027 07:40:00 GMT")
    add(db, address)
    result = CliRunner().invoke(
        cli, ["--db", str(db), "add", f"{address}#top", "--allow-private", "--delay", "0", "--nl"]
    )
    assert (result.exit_code, result.stdout) == (0, "")
    assert "1 unchanged" in result.stderr
    last = site.asked[-1][1]
    assert last["if-none-match"] == '"1"'
    assert last["if-modified-since"] == "Tue, 16 Feb 2027 07:40:00 GMT"


def test_the_same_words_in_another_page_are_no_new_version(site, db):
    add(db, put(site, page()))
    [row] = add(db, put(site, page(head="<meta name=advertisement content=2>"), ETag='"2"'))
    assert row["status"] == "known"
    # And the next time the new page is asked for by its own name.
    assert add(db, f"{site.url}/flood") == []


def test_a_changed_page_becomes_the_next_version(site, db):
    address = put(site, page())
    add(db, address)
    [second] = add(db, put(site, page(CHANGED)))
    [third] = add(db, put(site, page(CHANGED.replace("60", "70"))))
    [again] = add(db, put(site, page(CHANGED)))
    assert [second["status"], third["status"], again["status"]] == ["added", "added", "known"]
    names = [address, second["document"], third["document"]]
    with Database.open(db, readonly=True) as database:
        for name in names:
            assert versions(database, name) == names
            assert database.document(name).url == address
        assert len(database.rows("SELECT * FROM originals")) == 3
    rows = run(db, "documents")
    assert [row["previous"] for row in rows] == [None, names[0], names[1]]


def test_diff_says_which_figures_and_quotes_changed(site, db):
    address = put(site, page())
    add(db, address)
    add(db, put(site, page(CHANGED)))
    rows = run(db, "diff", address)
    figures = [row for row in rows if row["type"] == "quantity"]
    assert [(r["change"], r["before"], r["after"], r["item"]) for r in figures] == [
        ("changed", "more than 40", "more than 60", "houses"),
        ("added", None, "Two", "bridges"),
    ]
    assert figures[0]["fields"] == ["text", "low"] or "low" in figures[0]["fields"]
    quotes = [row for row in rows if row["type"] == "quote"]
    assert [row["change"] for row in quotes] == ["changed"]
    with pytest.raises(NotFoundError):
        run(db, "diff", "nothing")


def test_a_corrected_figure_is_an_update_and_no_conflict(site, db):
    exact = ARTICLE.replace("more than 40 houses", "40 houses")
    stated = '<meta property="article:published_time" content="2027-02-16T06:55:00+02:00">'
    address = put(site, page(exact, stated))
    add(db, address)
    [second] = add(db, put(site, page(exact.replace("40 houses", "65 houses"), stated)))
    # The figure, and the sentence that states it.
    corrected = [r for r in run(db, "links") if r["relation"] not in ("same", "related")]
    assert corrected
    for link in corrected:
        assert link["relation"] == "updated"
        assert link["a"].startswith(f"{address}#")
        assert link["b"].startswith(f"{second['document']}#")


def test_diff_compares_any_two_documents(db, tmp_path):
    for name, text in (("one", ARTICLE), ("two", ARTICLE.replace("120 people", "130 people"))):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        add(db, str(tmp_path / f"{name}.txt"))
    assert run(db, "diff", "one") == []
    [row] = run(db, "diff", "one", "two")
    assert (row["before"], row["after"], row["item"]) == ("120", "130", "people")
    result = CliRunner().invoke(cli, ["--db", str(db), "diff", "one", "two", "--text"])
    assert result.stdout.strip().startswith("~ 120 → 130 (people)")


def test_a_file_whose_text_changed_is_the_next_version_too(db, tmp_path):
    path = tmp_path / "flood.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    add(db, str(path))
    path.write_text(CHANGED, encoding="utf-8")
    [row] = add(db, str(path))
    with Database.open(db, readonly=True) as database:
        assert versions(database, "flood") == ["flood", row["document"]]


def test_a_feed_is_followed_and_not_again_until_it_changes(site, db):
    site.put("/rss", RSS.format(base=site.url).encode(), kind="application/rss+xml", ETag='"f"')
    site.put("/flood?utm_source=rss", page(), ETag='"p"')
    site.put("/bridge", page(ARTICLE.replace("Wetherby", "Ilkley")), ETag='"q"')
    rows = add(db, f"{site.url}/rss")
    assert [row["document"] for row in rows] == [f"{site.url}/flood", f"{site.url}/bridge"]
    with Database.open(db, readonly=True) as database:
        [row] = database.rows("SELECT published FROM originals ORDER BY id LIMIT 1")
        assert row[0] == "Tue, 16 Feb 2027 07:40:00 +0200"
    assert add(db, f"{site.url}/rss") == []
    before = len(site.paths())
    site.put("/rss", RSS.format(base=site.url).encode(), kind="application/rss+xml", ETag='"g"')
    site.put("/flood?utm_source=rss", page(CHANGED), ETag='"p2"')
    rows = add(db, f"{site.url}/rss")
    assert [row["status"] for row in rows] == ["added"]
    assert len(site.paths()) == before + 3


def test_an_entry_that_failed_is_tried_again_with_its_feed(site, db):
    site.put("/rss", RSS.format(base=site.url).encode(), kind="application/rss+xml", ETag='"f"')
    site.put("/bridge", page(ARTICLE.replace("Wetherby", "Ilkley")))
    rows = add(db, f"{site.url}/rss", "--keep-going", ok=False)
    assert [row["document"] for row in rows] == [f"{site.url}/bridge"]
    site.put("/flood?utm_source=rss", page())
    rows = add(db, f"{site.url}/rss", "--keep-going")
    assert [(r["document"], r["status"]) for r in rows] == [
        (f"{site.url}/flood", "added"),
        (f"{site.url}/bridge", "known"),
    ]


def test_without_permission_nothing_is_fetched_from_this_network(site, db):
    address = put(site, page())
    result = CliRunner().invoke(cli, ["--db", str(db), "add", address])
    assert isinstance(result.exception, InputError)
    assert site.asked == []


def test_markup_in_what_was_fetched_is_kept_as_text(site, db):
    script = "&lt;script&gt;alert(1)&lt;/script&gt;"
    address = put(site, page(ARTICLE.replace("Wetherby", f"Wetherby {script}")))
    add(db, address)
    with Database.open(db, readonly=True) as database:
        assert "<script>alert(1)</script>" in database.document(address).text


def test_extract_and_check_read_addresses_as_well(site, db):
    address = put(site, page())
    add(db, address)
    result = CliRunner().invoke(
        cli, ["extract", address, "--allow-private", "--delay", "0", "--format", "jsonl"]
    )
    assert json.loads(result.stdout)["id"] == address
    site.put("/other", page(CHANGED))
    rows = run(db, "check", f"{site.url}/other", "--allow-private", "--delay", "0")
    assert {row["document"] for row in rows} == {address}
