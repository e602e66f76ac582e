"""Several connections to one file, in one process and in several."""

import subprocess
import sys

import pytest
from review_data import raid

from claimtrack.errors import DatabaseError
from claimtrack.store import Database

OTHER = "import sys; from claimtrack.store import Database; Database.open(sys.argv[1]).close()"


def test_a_second_connection_leaves_the_locks_of_the_first_alone(tmp_path):
    path = tmp_path / "claims.db"
    first = raid(path)
    Database.open(path).close()
    # Another program that opens and closes must not take itself for the last one.
    subprocess.run([sys.executable, "-c", OTHER, str(path)], check=True)
    assert path.with_name("claims.db-wal").exists()
    claim = first.new_claim("quantity", "written after another program closed")
    read = f"{OTHER[:-8]}; print(d.claim({claim})['title'])".replace(
        "Database.open(sys.argv[1])", "d = Database.open(sys.argv[1])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", read, str(path)], check=True, capture_output=True, text=True
    )
    assert shown.stdout.strip() == "written after another program closed"
    first.close()


def test_a_file_that_became_another_is_refused_by_sqlite_itself(tmp_path):
    path = tmp_path / "claims.db"
    raid(path).close()
    with path.open("r+b") as file:
        file.write(b"not a database at all" * 10)
    with pytest.raises(DatabaseError, match="is not a SQLite database"):
        Database.open(path)
