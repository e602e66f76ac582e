"""What several files of tests share."""

from pathlib import Path

import pytest

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")


@pytest.fixture(scope="session")
def matched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of real matches; copy it before changing it."""
    from web_data import build

    return build(tmp_path_factory.mktemp("web") / "claims.db")


@pytest.fixture
def claims_db(matched: Path, tmp_path: Path) -> Path:
    from web_data import copy

    return copy(matched, tmp_path / "claims.db")
