"""Copies of a database in use, and the checks of the doctor."""

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from claimtrack.cli import cli
from claimtrack.errors import DatabaseError
from claimtrack.pipeline import doctor
from claimtrack.store import Database
from claimtrack.store.backup import backup

REPORTS = Path(__file__).parent.parent / "fixtures" / "reports"
NO_WORDS = "INSERT INTO mentions_fts(mentions_fts) VALUES ('delete-all')"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "claims.db"
    result = CliRunner().invoke(cli, ["--db", str(path), "add", str(REPORTS / "raid-it.txt")])
    assert result.exit_code == 0, result.output
    return path


def run(db: Path, *args: str) -> Any:
    return CliRunner().invoke(cli, ["--db", str(db), *args])


def findings(path: Path) -> dict[str, Any]:
    with Database.open(path) as database:
        return {finding.check: finding for finding in doctor.examine(database)}


def wrong(path: Path) -> dict[str, str | None]:
    return {name: f.advice for name, f in findings(path).items() if not f.ok}


def tamper(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


# Backup


def test_a_copy_is_one_file_with_everything(path, tmp_path):
    copy = tmp_path / "copy.db"
    result = run(path, "backup", str(copy))
    assert result.exit_code == 0, result.output
    assert {p.name for p in tmp_path.iterdir()} - {"claims.db-wal", "claims.db-shm"} == {
        "claims.db",
        "copy.db",
    }
    dumped = run(copy, "export", "jsonl").stdout
    assert dumped == run(path, "export", "jsonl").stdout
    assert wrong(copy) == {}


def test_a_copy_made_while_others_write_is_of_one_moment(path, tmp_path):
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        with Database.open(path) as database:
            while not stop.is_set():
                with database.transaction():
                    for name in ("a", "b"):
                        database.execute(
                            "INSERT INTO outlets(name) VALUES (?)", (f"{name}{len(written)}",)
                        )
                written.append(1)

    def wait_for_writes(done: int, total: int) -> None:
        before = len(written)
        while len(written) < before + 3:
            stop.wait(0.001)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with Database.open(path) as database:
            backup(database, tmp_path / "copy.db", progress=wait_for_writes)
    finally:
        stop.set()
        writer.join()
    with Database.open(tmp_path / "copy.db", readonly=True) as copy:
        names = [
            row[0] for row in copy.rows("SELECT name FROM outlets WHERE name GLOB '[ab][0-9]*'")
        ]
    assert len([n for n in names if n[0] == "a"]) == len([n for n in names if n[0] == "b"])
    assert len(names) < 2 * len(written)


def test_an_older_copy_is_replaced_only_on_request(path, tmp_path):
    copy = tmp_path / "copy.db"
    copy.write_bytes(b"older")
    result = run(path, "backup", str(copy))
    assert isinstance(result.exception, DatabaseError)
    assert "--replace" in str(result.exception)
    assert copy.read_bytes() == b"older"
    assert run(path, "backup", str(copy), "--replace").exit_code == 0
    assert wrong(copy) == {}


@pytest.mark.parametrize("target", ["claims.db", "nowhere/copy.db", "."])
def test_a_copy_goes_nowhere_else(path, tmp_path, target):
    before = run(path, "export", "jsonl").stdout
    result = run(path, "backup", str(tmp_path / target), "--replace")
    assert isinstance(result.exception, DatabaseError)
    assert run(path, "export", "jsonl").stdout == before


def test_a_copy_that_was_stopped_leaves_nothing(path, tmp_path):
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with Database.open(path) as database:
        with pytest.raises(KeyboardInterrupt):
            backup(database, tmp_path / "copy.db", progress=stop)
        database.execute("INSERT INTO outlets(name) VALUES ('still writable')")
    assert not list(tmp_path.glob("*copy*"))


# Doctor


def test_a_whole_database_passes_every_check(path):
    result = run(path, "doctor", "--csv")
    assert result.exit_code == 0, result.output
    assert set(findings(path)) == {
        "file", "references", "texts", "offsets", "originals", "words", "vectors", "log",
        "decisions", "index",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("check", "statements", "advice"),
    [
        ("references", ["UPDATE mentions SET speaker_id = 999 WHERE id = 1"], "backup"),
        ("texts", ["UPDATE documents SET text = text || ' more'"], "backup"),
        ("offsets", ["UPDATE mentions SET text = text || '!' WHERE id = 2"], "backup"),
        ("offsets", ["UPDATE mentions SET start = start + 1 WHERE id = 2"], "backup"),
        ("offsets", ["UPDATE mentions SET spans = '[[0, 999999]]' WHERE id = 2"], "backup"),
        ("offsets", ["UPDATE mentions SET spans = '[' WHERE id = 2"], "backup"),
        (
            "originals",
            ["INSERT INTO originals VALUES (1, 1, 'x', 1, 't', 'a', 'f', NULL, x'1f8b08')"],
            "backup",
        ),
        ("words", [NO_WORDS], "doctor --mend"),
        ("vectors", ["DELETE FROM vectors WHERE mention_id = 1"], "encoder use claimtrack-static"),
        ("vectors", ["UPDATE vectors SET vector = x'0001' WHERE mention_id = 1"], "backup"),
        ("decisions", ["UPDATE claims SET status = 'checked' WHERE id = 1"], "log --rebuild"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found_with_what_to_do(path, check, statements, advice):
    tamper(path, *statements)
    found = wrong(path)
    assert check in found
    assert advice in (found[check] or "")
    assert run(path, "doctor", "--json").exit_code == 1


def test_the_doctor_changes_nothing(path):
    before = run(path, "export", "jsonl").stdout
    run(path, "doctor", "--json")
    assert run(path, "export", "jsonl").stdout == before


@pytest.mark.parametrize(
    ("check", "statement"),
    [
        ("words", NO_WORDS),
        ("vectors", "DELETE FROM vectors WHERE mention_id < 4"),
        ("decisions", "UPDATE claims SET status = 'checked' WHERE id = 1"),
    ],
)
def test_the_command_that_is_named_mends_it(path, check, statement):
    tamper(path, statement)
    advice = wrong(path)[check]
    assert advice
    command = advice.split("`")[1].split()[1:]
    assert run(path, *command).exit_code == 0
    assert wrong(path) == {}


def test_an_altered_log_is_found(path):
    assert run(path, "backup", str(path.with_name("b.db"))).exit_code == 0
    with Database.open(path) as database:
        from claimtrack import review

        claim = next(iter(database.claims()))["id"]
        review.note(database, "seen", actor="ana", claim=claim)
    assert wrong(path) == {}
    tamper(path, "DROP TRIGGER events_no_update", "UPDATE events SET actor = 'eve'")
    assert "altered at event 1" in findings(path)["log"].found


def test_a_damaged_file_is_found(path):
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = DELETE")
    size = connection.execute("PRAGMA page_size").fetchone()[0]
    root = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'idx_mentions_claim_id'"
    ).fetchone()[0]
    connection.close()
    with path.open("r+b") as file:
        file.seek(root * size - 300)
        file.write(b"\xff" * 300)
    assert not findings(path)["file"].ok
