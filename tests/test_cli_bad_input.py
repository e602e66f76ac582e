"""Bad input: one line on stderr that says what to do, exit status 1, nothing half-written."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "fixtures" / "reports" / "raid-it.txt"


def run(*args: object, cwd: Path, stdin: str | bytes = b"") -> subprocess.CompletedProcess[str]:
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-m", "claimtrack", *map(str, args)],
        cwd=cwd,
        input=data,
        capture_output=True,
        env={**os.environ, "CLAIMTRACK_DB": "claims.db", "NO_COLOR": "1"},
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def assert_one_line_error(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


@pytest.fixture
def bad(tmp_path: Path) -> dict[str, Path]:
    files = {
        "empty": b"",
        "blank": b" \n\n\t",
        "binary": bytes(range(256)) * 20,
        "latin": "Il perché è così, città e università".encode("latin-1"),
    }
    paths = {}
    for name, data in files.items():
        paths[name] = tmp_path / f"{name}.txt"
        paths[name].write_bytes(data)
    paths["huge"] = tmp_path / "huge.txt"
    with paths["huge"].open("wb") as file:
        file.truncate(100_000_000)
    paths["page"] = tmp_path / "page.html"
    paths["page"].write_text("<html><body><nav><a href='/'>Home</a></nav></body></html>")
    paths["rows"] = tmp_path / "rows.jsonl"
    paths["rows"].write_text('{"text": "Fine, said Ann Smith."}\n{"text": 7}\n')
    paths["missing"] = tmp_path / "missing.txt"
    paths["folder"] = tmp_path / "folder"
    paths["folder"].mkdir()
    return paths


@pytest.mark.parametrize(
    "name", ["empty", "blank", "binary", "latin", "huge", "page", "missing", "folder"]
)
def test_a_bad_source_is_refused_in_one_line(bad: dict[str, Path], tmp_path: Path, name: str):
    done = run("add", bad[name], cwd=tmp_path)
    assert_one_line_error(done, name)


def test_a_bad_row_is_named_by_its_line(bad: dict[str, Path], tmp_path: Path):
    assert_one_line_error(run("add", bad["rows"], cwd=tmp_path), "2")


def test_an_unknown_language_names_the_known_ones(tmp_path: Path):
    done = run("add", REPORT, "--language", "xx", cwd=tmp_path)
    assert_one_line_error(done, "xx", "it")


def test_keep_going_adds_the_good_and_lists_the_bad(bad: dict[str, Path], tmp_path: Path):
    done = run("add", bad["empty"], REPORT, bad["missing"], "--keep-going", "--json", cwd=tmp_path)
    assert done.returncode == 1
    assert "empty" in done.stderr
    assert "missing" in done.stderr
    assert [row["document"] for row in json.loads(done.stdout)] == ["raid-it"]
    assert len(json.loads(run("documents", cwd=tmp_path).stdout)) == 1


def test_without_keep_going_the_first_bad_source_stops_the_run(
    bad: dict[str, Path], tmp_path: Path
):
    done = run("add", REPORT, bad["empty"], REPORT, "--nl", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize(
    "command", [("similar", "500 drones"), ("documents",), ("links",), ("show", "1")]
)
def test_a_missing_database_is_not_made_by_a_look_up(tmp_path: Path, command: tuple[str, ...]):
    assert_one_line_error(run(*command, cwd=tmp_path), "claims.db", "claimtrack add")
    assert not (tmp_path / "claims.db").exists()


def test_a_foreign_database_is_left_alone(tmp_path: Path):
    path = tmp_path / "claims.db"
    with sqlite3.connect(path) as foreign:
        foreign.execute("CREATE TABLE recipes(name)")
    before = path.read_bytes()
    assert_one_line_error(run("add", REPORT, cwd=tmp_path), "claims.db")
    assert path.read_bytes() == before


def test_a_damaged_database_is_named(tmp_path: Path):
    path = tmp_path / "claims.db"
    path.write_bytes(b"not a database at all" * 500)
    assert_one_line_error(run("similar", "500 drones", cwd=tmp_path), "claims.db")


def test_an_encoder_that_is_not_there_is_named_with_the_way_to_get_it(tmp_path: Path):
    done = run("add", REPORT, "--encoder", "no-such-model-anywhere", cwd=tmp_path)
    assert_one_line_error(done, "no-such-model-anywhere")
    assert not (tmp_path / "claims.db").exists()


def test_an_empty_look_up_is_refused(tmp_path: Path):
    run("add", REPORT, cwd=tmp_path)
    assert_one_line_error(run("similar", "  ", cwd=tmp_path))


def test_an_unknown_claim_is_named(tmp_path: Path):
    run("add", REPORT, cwd=tmp_path)
    assert_one_line_error(run("show", "999", cwd=tmp_path), "999", "claimtrack claims")


def test_wrong_usage_exits_with_two(tmp_path: Path):
    done = run("add", cwd=tmp_path)
    assert done.returncode == 2
    assert "Usage" in done.stderr


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path):
    run("add", REPORT, cwd=tmp_path)
    done = subprocess.run(
        f"{sys.executable} -m claimtrack --db claims.db mentions --nl | head -n 1",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1


def test_a_look_up_imports_neither_torch_nor_sentence_transformers(tmp_path: Path):
    run("add", REPORT, cwd=tmp_path)
    code = (
        "import sys\nfrom claimtrack.cli import main\n"
        "try: main(['--db', 'claims.db', 'similar', '600 drones'])\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'pandas', 'trafilatura'}\n"
        "sys.exit(', '.join(heavy & {m.split('.')[0] for m in sys.modules}) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)
