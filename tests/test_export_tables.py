"""JSON lines and CSV: what goes out comes back, every value of every row."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimtrack import review
from claimtrack.cli import cli
from claimtrack.errors import ClaimtrackError, DatabaseError, InputError
from claimtrack.export import jsonl, sheets
from claimtrack.pipeline import Tracker
from claimtrack.read.http import Validators
from claimtrack.read.web import Download, article
from claimtrack.store import Database, transfer
from claimtrack.store.fetches import Fetches

REPORTS = Path(__file__).parent.parent / "fixtures" / "reports"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a row in every table that is carried over."""
    path = tmp_path_factory.mktemp("tables") / "claims.db"
    CliRunner().invoke(
        cli, ["--db", str(path), "add", str(REPORTS / "raid-it.txt"), str(REPORTS / "raid-en.html")]
    )
    page = (REPORTS / "raid-en.html").read_bytes()
    address = "https://news.example/raid"
    fetched = Download(
        address, address, page, "text/html", None, Validators('"1"'), "2027-03-10T09:00:00Z"
    )
    with Tracker.open(path) as tracker:
        document = article(fetched, None)
        tracker.add(document)
        Fetches(tracker.database).stored(document)
        decide(tracker.database)
    return path


def decide(database: Database) -> None:
    pairs = review.queue(database, review.QueueFilter(states=("auto", "proposed")), limit=3)
    confirmed, rejected, voted = (pair.match for pair in pairs)
    review.confirm(database, confirmed, actor="ana", version=0, reason="=the same, says Ana")
    review.reject(database, rejected, actor="ana", version=item_version(database, rejected))
    review.ask_second(database, voted, actor="ana")
    review.confirm(database, voted, actor="ana", version=item_version(database, voted))
    claim = review.current_claim(database, next(iter(database.claims()))["id"])
    verdict = review.Verdict("False", "https://check.example/1", "Check", rating_value=1.5, best=5)
    version = review.claim_version(database, claim)
    review.verdict(database, claim, verdict, actor="ana", version=version)
    database.execute(
        "INSERT INTO saved_searches(name, list, query, actor, created)"
        " VALUES ('Drones', 'claims', 'q=drones', 'ana', '2027-03-10T09:00:00Z')"
    )


def item_version(database: Database, match: int) -> int:
    return review.item(database, match).version


def everything(path: Path) -> dict[str, list[Any]]:
    with Database.open(path, readonly=True) as database:
        return {table: list(transfer.rows(database, table)) for table in transfer.TABLES}


def run(db: Path, *args: str) -> Any:
    result = CliRunner().invoke(cli, ["--db", str(db), *args])
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def test_every_table_is_carried_over_or_left_for_a_reason(source):
    with Database.open(source, readonly=True) as database:
        names = {
            row["name"]
            for row in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
            if "_fts" not in row["name"] and not row["name"].startswith("sqlite_")
        }
    assert names == set(transfer.TABLES) | set(transfer.LEFT)


def test_the_example_has_a_row_in_every_table(source):
    assert not [table for table, rows in everything(source).items() if not rows]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_everything_comes_back_by_command_and_answers_as_before(source, tmp_path, form):
    file, copy = tmp_path / f"all.{form}", tmp_path / "copy.db"
    run(source, "export", form, "--originals", "--output", str(file))
    run(copy, "import", form, str(file))
    assert everything(copy) == everything(source)
    again = tmp_path / f"again.{form}"
    run(copy, "export", form, "--originals", "--output", str(again))
    assert again.read_bytes() == file.read_bytes()
    with Database.open(copy) as database:
        assert review.verify(database).events > 4
    for question in (["similar", "600 drones"], ["claims"], ["links"], ["doctor"]):
        assert run(copy, *question, "--json").stdout.replace("copy", "claims") == run(
            source, *question, "--json"
        ).stdout.replace("copy", "claims")


def test_an_export_of_an_older_schema_is_imported_with_empty_columns(source, tmp_path):
    rows = [json.loads(line) for line in run(source, "export", "jsonl").stdout.splitlines()]
    rows[0]["schema"] = 2
    tables_then = set(transfer.TABLES) - {"fetches", "originals", "saved_searches"}
    rows = [row for row in rows if row.get("table", "events") in tables_then]
    for row in rows:
        row.pop("previous_id", None)
    file, copy = tmp_path / "old.jsonl", tmp_path / "copy.db"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    run(copy, "import", "jsonl", str(file))
    for table in tables_then - {"documents"}:
        assert everything(copy)[table] == everything(source)[table]
    run(copy, "doctor")


def test_originals_are_left_out_unless_asked_for(source, tmp_path):
    file, copy = tmp_path / "all.jsonl", tmp_path / "copy.db"
    file.write_text(run(source, "export", "jsonl").stdout, encoding="utf-8")
    run(copy, "import", "jsonl", str(file))
    assert everything(copy) == {**everything(source), "originals": []}


def test_accounts_do_not_leave_the_database(source):
    with Database.open(source) as database:
        database.execute(
            "INSERT OR IGNORE INTO users(name, role, password, active, created)"
            " VALUES ('ana', 'admin', 'a-hash', 1, '2027-03-10T09:00:00Z')"
        )
    assert "a-hash" not in run(source, "export", "jsonl", "--originals").stdout


# Any text comes back

TEXT = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=20
) | st.sampled_from(["", "\\", "=1+1", "+", "-", "@x", '"', "a\rb", "a\r\nb", "\t", "\n", " ", "N"])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    names=st.lists(TEXT, min_size=1, max_size=4, unique=True),
    value=st.floats(allow_nan=False, allow_infinity=False),
)
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_any_text_and_number_comes_back(tmp_path_factory, form, names, value):
    folder = tmp_path_factory.mktemp("any")
    with Database.open(folder / "a.db", create=True) as database:
        for number, name in enumerate(names, start=1):
            database.execute("INSERT INTO outlets(id, name) VALUES (?, ?)", (number, name))
        database.execute(
            "INSERT INTO documents(id, name, language, text, sha256, added, title, outlet_id)"
            " VALUES (7, ?, 'en', ?, 'x', 'now', NULL, 1)",
            (names[0], names[-1]),
        )
        database.execute(
            "INSERT INTO mentions(id, document_id, type, kind, text, start, end, spans, context,"
            " low) VALUES (9, 7, 'quantity', 'count', 'x', 0, 1, '[[0, 1]]', '', ?)",
            (value,),
        )
        with Database.open(folder / "b.db", create=True) as copy:
            if form == "jsonl":
                lines = [line.encode() for line in jsonl.lines(database)]
                jsonl.load(copy, "a", lines)
            else:
                file = io.BytesIO()
                sheets.save(database, file)
                sheets.load(copy, "a", file)
            for table in ("outlets", "documents", "mentions"):
                assert list(transfer.rows(copy, table)) == list(transfer.rows(database, table))


def test_no_cell_begins_a_formula(source, tmp_path):
    file = tmp_path / "all.zip"
    run(source, "export", "csv", "--output", str(file))
    with zipfile.ZipFile(file) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith("csv")]
    cells = [cell for text in texts for row in csv.reader(io.StringIO(text, "")) for cell in row]
    starts = {cell[0] for cell in cells if cell and not cell.replace(".", "").lstrip("-").isdigit()}
    assert not starts & set("=+-@\t\r")
    assert any(cell.startswith("\\=the same") for cell in cells)


# What does not fit is refused, whole


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows[1:], "no export of claimtrack"),
        (lambda rows: [{**rows[0], "schema": 99}, *rows[1:]], "newer claimtrack"),
        (lambda rows: [{**rows[0], "schema": 1}, *rows[1:]], "too old"),
        (lambda rows: [*rows, {"table": "users", "id": 1}], "no table 'users'"),
        (lambda rows: [*rows, {"table": "outlets", "id": 99, "nam": "x"}], "no column 'nam'"),
        (lambda rows: [*rows, {"table": "outlets", "id": "9", "name": "x"}], "id is not integer"),
        (lambda rows: [*rows, {"table": "outlets", "id": 99}], "not a row of outlets"),
        (lambda rows: [*rows, rows[1]], "not a row of outlets"),
        (lambda rows: [r for r in rows if r.get("table") != "documents"], "not whole"),
        (lambda rows: [*rows, ["a list"]], "not an object"),
    ],
)
def test_a_file_that_does_not_fit_leaves_nothing_behind(source, tmp_path, change, words):
    rows = [json.loads(line) for line in run(source, "export", "jsonl").stdout.splitlines()]
    file, copy = tmp_path / "all.jsonl", tmp_path / "copy.db"
    file.write_text("".join(json.dumps(row) + "\n" for row in change(rows)), encoding="utf-8")
    result = CliRunner().invoke(cli, ["--db", str(copy), "import", "jsonl", str(file)])
    assert isinstance(result.exception, InputError)
    assert words in str(result.exception)
    assert not list(tmp_path.glob("copy.db*"))


def test_a_damaged_archive_is_refused(source, tmp_path):
    file, copy = tmp_path / "all.zip", tmp_path / "copy.db"
    run(source, "export", "csv", "--output", str(file))
    whole = file.read_bytes()
    for data in (
        b"",
        whole[:-100],
        whole[: len(whole) // 2] + b"\0\0" + whole[len(whole) // 2 + 2 :],
    ):
        file.write_bytes(data)
        result = CliRunner().invoke(cli, ["--db", str(copy), "import", "csv", str(file)])
        assert isinstance(result.exception, InputError)
        assert not list(tmp_path.glob("copy.db*"))


def test_a_database_with_reports_is_not_imported_into(source, tmp_path):
    file = tmp_path / "all.jsonl"
    run(source, "export", "jsonl", "--output", str(file))
    before = everything(source)
    result = CliRunner().invoke(cli, ["--db", str(source), "import", "jsonl", str(file)])
    assert isinstance(result.exception, DatabaseError)
    assert everything(source) == before


def test_an_export_that_fails_leaves_the_older_file(source, tmp_path, monkeypatch):
    file = tmp_path / "all.jsonl"
    file.write_text("older", encoding="utf-8")

    def broken(database: Database, table: str) -> Any:
        raise DatabaseError("damaged")

    monkeypatch.setattr(transfer, "rows", broken)
    result = CliRunner().invoke(
        cli, ["--db", str(source), "export", "jsonl", "--output", str(file)]
    )
    assert isinstance(result.exception, ClaimtrackError)
    assert file.read_text(encoding="utf-8") == "older"
    assert [path.name for path in tmp_path.iterdir()] == ["all.jsonl"]
