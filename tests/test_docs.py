import ast
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest

from claimtrack.cli import COMMANDS, cli

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


def advice():
    """Every command that a message names: *`claimtrack mentions --claim 7` lists those*."""
    for path in sorted((ROOT / "claimtrack").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = (p.value if isinstance(p, ast.Constant) else "X" for p in node.values)
                text = "".join(map(str, parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
            else:
                continue
            yield from re.findall(r"`claimtrack ([^`|]*)`", text)


@pytest.mark.parametrize("line", sorted(set(advice())))
def test_every_command_that_is_advised_is_there_with_its_options(line):
    command, words = cli, line.split()
    context = click.Context(cli)
    while isinstance(command, click.Group):
        command = command.get_command(context, words.pop(0))
        assert command, line
    known = {name for option in command.params for name in option.opts}
    assert {word for word in words if word.startswith("-")} <= known
