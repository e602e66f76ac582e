"""What `import` does with files and addresses that cannot be used."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from test_fetch import site

from claimtrack.cli import cli
from claimtrack.errors import ClaimtrackError, InputError

__all__ = ["site"]

REVIEW = {
    "@type": "ClaimReview",
    "url": "https://check.example/1",
    "claimReviewed": "The dam has 40 cracks.",
    "reviewRating": {"alternateName": "False"},
    "itemReviewed": {"author": {"name": "Anna Lind"}},
}


def invoke(db: Path, *args: str, **more: Any) -> Any:
    return CliRunner().invoke(cli, ["--db", str(db), "import", *args], **more)


def test_fact_checks_are_read_from_standard_input_and_from_an_address(tmp_path, site):
    db = tmp_path / "a.db"
    done = invoke(db, "claimreview", "-", "--by", "ana", "--nl", input=json.dumps(REVIEW))
    assert json.loads(done.stdout)["status"] == "added"
    site.put("/feed.json", json.dumps([REVIEW]).encode(), kind="application/json")
    address = f"{site.url}/feed.json"
    done = invoke(db, "claimreview", address, "--allow-private", "--by", "ana", "--nl")
    assert json.loads(done.stdout)["status"] == "known"
    refused = invoke(db, "claimreview", address)
    assert "--allow-private" in str(refused.exception)


def test_an_imported_verdict_is_found_by_looking_its_claim_up(tmp_path):
    db = tmp_path / "a.db"
    invoke(db, "claimreview", "-", "--by", "ana", input=json.dumps(REVIEW))
    similar = CliRunner().invoke(
        cli, ["--db", str(db), "similar", "40 cracks in the dam", "--json"]
    )
    [found] = json.loads(similar.stdout)[:1]
    assert (found["relation"], found["speaker"]) == ("same", "Anna Lind")
    log = CliRunner().invoke(cli, ["--db", str(db), "log", "--claim", str(found["claim"]), "--nl"])
    assert json.loads(log.stdout)["data"]["rating"] == "False"


def test_a_claim_in_a_language_without_a_pack_is_told_and_the_rest_is_added(tmp_path):
    db = tmp_path / "a.db"
    foreign = {
        **REVIEW,
        "claimReviewed": "Burmistrz powiedział, że w dolinie zalanych zostało ponad 40 domów.",
        "url": "https://check.example/pl",
    }
    feed = json.dumps([foreign, REVIEW])
    done = invoke(db, "claimreview", "-", "--by", "ana", "--nl", input=feed)
    assert done.exit_code == 1
    assert "check.example/pl" in done.stderr
    assert json.loads(done.stdout)["url"] == REVIEW["url"]


@pytest.mark.parametrize("form", ["claimreview", "jsonl", "csv"])
def test_a_file_that_is_not_there_or_no_such_file_is_one_line(tmp_path, form):
    for name in ("missing", "."):
        done = invoke(tmp_path / "a.db", form, str(tmp_path / name), "--by", "a")
        if form != "claimreview":
            done = invoke(tmp_path / "a.db", form, str(tmp_path / name))
        assert isinstance(done.exception, ClaimtrackError)
        assert "\n" not in str(done.exception)


def test_a_file_over_the_limit_is_refused(tmp_path):
    big = tmp_path / "big.json"
    big.write_bytes(b" " * 1_000_001)
    done = invoke(tmp_path / "a.db", "claimreview", str(big), "--max-size", "1")
    assert isinstance(done.exception, InputError)
    assert "limit" in str(done.exception)
