import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from claimtrack.cli import COMMANDS

ROOT = Path(__file__).parent.parent


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_cli_reference_says_what_help_says():
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == script("cli_reference").reference(), (
        "run scripts/cli_reference.py > docs/cli.md"
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme(name: str):
    assert f"claimtrack {name}" in (ROOT / "README.md").read_text(encoding="utf-8")
