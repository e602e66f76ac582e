"""Rows in every format, lists with filters, show, and reading on a terminal."""

import csv
import io
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from claimtrack.cli import COMMANDS, cli

REPORTS = Path(__file__).parent.parent / "fixtures" / "reports"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("cli") / "claims.db")
    sources = [str(p) for p in sorted(REPORTS.iterdir())]
    result = CliRunner().invoke(cli, ["--db", path, "add", *sources], catch_exceptions=False)
    assert result.exit_code == 0
    return path


def run(db: str, *args: str) -> str:
    result = CliRunner().invoke(cli, ["--db", db, *args], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def rows(db: str, *args: str) -> Any:
    return json.loads(run(db, *args))


def test_piped_output_is_a_json_array(db: str):
    documents = rows(db, "documents")
    assert len(documents) == 10
    assert {d["document"] for d in documents} >= {"raid-it", "raid-en", "raid-uk", "fire-it"}


def test_the_page_keeps_its_outlet_address_and_zone(db: str):
    page = next(d for d in rows(db, "documents") if d["document"] == "raid-en")
    assert page["outlet"] == "The Harbour Post"
    assert page["url"] == "https://example.org/harbour-post/2027/03/10/drones-velykyi-brid"
    assert page["published"].startswith("2027-03-10T09:15:00")


def test_nl_is_one_object_a_line_and_the_same_rows(db: str):
    lines = run(db, "mentions", "--nl").splitlines()
    assert [json.loads(line) for line in lines] == rows(db, "mentions")


@pytest.mark.parametrize(("flag", "dialect"), [("--csv", "excel"), ("--tsv", "excel-tab")])
def test_csv_and_tsv_hold_the_same_cells(db: str, flag: str, dialect: str):
    read = list(csv.DictReader(io.StringIO(run(db, "claims", flag)), dialect=dialect))
    expected = rows(db, "claims")
    assert [row["title"] for row in read] == [row["title"] for row in expected]
    assert [int(row["id"]) for row in read] == [row["id"] for row in expected]


def test_no_headers_leaves_the_first_line_out(db: str):
    whole = run(db, "speakers", "--csv").splitlines()
    assert run(db, "speakers", "--csv", "--no-headers").splitlines() == whole[1:]


def test_fmt_takes_the_formats_of_tabulate(db: str):
    assert run(db, "documents", "--fmt", "github").startswith("| document")


def test_an_unknown_format_names_the_known_ones(db: str):
    result = CliRunner().invoke(cli, ["--db", db, "documents", "--fmt", "nonsense"])
    assert result.exit_code == 2
    assert "github" in result.stderr


def test_filters_narrow_lists(db: str):
    assert {d["language"] for d in rows(db, "documents", "--language", "es")} == {"es"}
    quotes = rows(db, "mentions", "--type", "quote", "--speaker", "Ткаленко")
    assert quotes
    assert {m["type"] for m in quotes} == {"quote"}
    late = rows(db, "documents", "--since", "2027-07-01")
    assert {d["document"][:4] for d in late} == {"fire"}
    assert len(rows(db, "mentions", "--limit", "3")) == 3


def test_words_search_the_text(db: str):
    found = rows(db, "mentions", "helicopters")
    assert found
    assert all("helicopter" in m["context"].lower() for m in found)


def test_a_look_up_of_one_word_points_to_the_search_for_words(db: str):
    done = CliRunner().invoke(cli, ["--db", db, "similar", "lighthouse", "--text"])
    assert done.stderr == (
        "Nothing known like it. Every mention of the word: claimtrack mentions lighthouse\n"
    )


def test_nothing_found_is_said_and_what_the_filter_names_in_vain(db: str):
    def said(*args: str) -> str:
        return CliRunner().invoke(cli, ["--db", db, *args]).stderr

    assert said("mentions", "unheard", "--text") == "No mentions like that.\n"
    assert said("mentions", "unheard") == ""
    nowhere = "No claims like that. There is no outlet 'Harbor' here.\n"
    assert said("claims", "--outlet", "Harbor") == nowhere
    gone = "Nothing known like it. There is no speaker 'Nobody Atall' here.\n"
    assert said("similar", "600 drones", "--speaker", "Nobody Atall") == gone


def test_a_verdict_is_shown_with_the_claim_wherever_it_is_found(db: str, tmp_path):
    rated = str(tmp_path / "rated.db")
    shutil.copy(db, rated)
    asked = "more than 600 drones launched at Ukraine"
    claim = str(rows(rated, "similar", asked)[0]["claim"])
    run(
        rated,
        "verdict",
        claim,
        "Half true",
        "--author",
        "The Check",
        "--url",
        "https://c.example/1",
    )
    said = {"rating": "Half true", "author": "The Check", "url": "https://c.example/1"}
    assert rows(rated, "similar", asked)[0]["verdicts"] == [said]
    line = "checked: Half true · The Check · https://c.example/1\n"
    assert line in run(rated, "similar", asked, "--text")
    assert line in run(rated, "show", claim, "--text")


def test_check_names_each_mention_once_and_says_when_nothing_is_known(db: str, tmp_path):
    new = tmp_path / "new.txt"
    new.write_text("Russia launched 600 drones and 36 missiles at Ukraine, the air force said.\n")
    text = run(db, "check", str(new), "--text")
    headings = re.findall("^“.*”$", text, re.M)
    assert len(headings) == len(set(headings)) > 1
    assert len(re.findall(r"^\d\.\d\d ", text, re.M)) > len(headings)
    new.write_text("The town is quiet.\n")
    done = CliRunner().invoke(cli, ["--db", db, "check", str(new), "--text"])
    assert (done.stdout, done.stderr) == ("", "Nothing known of it.\n")


def test_the_mentions_of_a_claim_are_listed(db: str):
    claim = rows(db, "claims")[0]
    assert len(rows(db, "mentions", "--claim", str(claim["id"]))) == claim["mentions"]


def test_links_name_both_ends_by_their_offsets(db: str):
    texts = {d["document"]: d for d in rows(db, "documents")}
    links = rows(db, "links")
    assert links
    for link in links:
        assert link["relation"] in ("same", "updated", "conflicting", "related")
        assert link["a"].split("#")[0] in texts
        assert link["a"].split("#")[0] != link["b"].split("#")[0]


def test_show_tells_a_claim_over_time(db: str):
    drones = next(c for c in rows(db, "claims") if "600" in c["title"] and c["documents"] > 3)
    told = rows(db, "show", str(drones["id"]))
    inside = [row for row in told if not row["other"]]
    assert inside[0]["relation"] is None
    assert [r["published"] or "~" for r in inside] == sorted(
        (r["published"] or "~" for r in inside), key=lambda t: t[:10]
    )
    assert {row["low"] for row in inside} == {600}


def test_show_says_what_became_of_the_figure_and_why_each_row_belongs_here(db: str):
    told = [row for c in rows(db, "claims") for row in rows(db, "show", str(c["id"]))]
    steps = [row for row in told if row["relation"] and not row["other"]]
    assert "30 → 27 to 33" in {row["change"] for row in steps}
    assert all(row["reasons"] for row in told if row["other"])
    assert any("published" in reason for row in steps for reason in row["reasons"])


def test_show_has_one_row_for_each_other_claim_and_relation(db: str):
    for claim in rows(db, "claims", "--limit", "10"):
        others = [row for row in rows(db, "show", str(claim["id"])) if row["other"]]
        pairs = [(row["claim"], row["relation"]) for row in others]
        assert len(pairs) == len(set(pairs))


def test_show_is_for_reading_with_zones_and_few_related_claims(db: str):
    claim = next(c for c in rows(db, "claims") if "600" in c["title"] and c["documents"] > 3)
    text = run(db, "show", str(claim["id"]), "--text")
    assert "first seen 2027-03-10 08:05 +02:00; " in text
    shown = re.findall(r"^\S.*  related ", text, re.M)
    related = [r for r in rows(db, "show", str(claim["id"])) if r["relation"] == "related"]
    assert len(shown) == min(5, len(related))


def test_extract_prints_the_guides_shape(db: str):
    line = run(db, "extract", str(REPORTS / "raid-en.html"), "--format", "jsonl")
    record = json.loads(line)
    assert list(record) == ["id", "language", "quotes", "quantities"]
    assert record["quotes"][0].keys() == {"id", "kind", "spans", "speaker", "speaker_name", "cue"}


def test_explain_names_the_rule_of_every_mention(db: str):
    record = json.loads(run(db, "extract", str(REPORTS / "raid-it.txt"), "--explain"))
    assert all(q["rule"] and q["speaker_rule"] for q in record["quotes"])
    assert all(n["rule"] for n in record["quantities"])


def test_standard_input_is_a_report(db: str):
    result = CliRunner().invoke(
        cli, ["--db", db, "extract", "-"], input="The mayor, Ann Reed, said 40 homes were lost.\n"
    )
    record = json.loads(result.stdout)
    assert record["quantities"][0]["low"] == 40


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str):
    for flag in ("-h", "--help"):
        result = CliRunner().invoke(cli, [name, flag])
        assert result.exit_code == 0
        assert len(result.output.splitlines()) > 3


def on_a_terminal(db: str, *args: str, **env: str) -> str:
    leader, follower = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "claimtrack", "--db", db, *args],
        stdout=follower,
        stderr=subprocess.PIPE,
        env={**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, "COLUMNS": "80", **env},
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            block = os.read(leader, 65536)
        except OSError:  # the other end was closed
            break
        if not block:
            break
        shown += block
    assert child.wait() == 0, child.stderr and child.stderr.read()
    return shown.decode()


def test_a_terminal_gets_text_for_reading_in_colour(db: str):
    shown = on_a_terminal(db, "similar", "600 drones")
    assert "\x1b[" in shown
    assert "same" in shown


def test_no_color_is_heeded(db: str):
    shown = on_a_terminal(db, "similar", "600 drones", NO_COLOR="1")
    assert "\x1b[" not in shown


def test_a_table_fits_the_terminal(db: str):
    shown = on_a_terminal(db, "mentions", "--limit", "8")
    assert max(len(line) for line in shown.splitlines()) <= 80
