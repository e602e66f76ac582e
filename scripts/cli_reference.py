#!/usr/bin/env python3
"""Print docs/cli.md from the commands' own --help:  scripts/cli_reference.py > docs/cli.md"""

from __future__ import annotations

import click

from claimtrack.cli import COMMANDS, cli


def section(command: click.Command, path: list[str], level: int) -> list[str]:
    context = click.Context(
        command,
        info_name=" ".join(path),
        terminal_width=100,
        # As a user has it; a command keeps those of the first context that asks.
        **cli.context_settings,
    )
    lines = [f"{'#' * level} {' '.join(path)}", "", "```text", command.get_help(context), "```", ""]
    if isinstance(command, click.Group) and command is not cli:
        for name in command.list_commands(context):
            sub = command.get_command(context, name)
            assert sub
            lines += section(sub, [*path, name], level + 1)
    return lines


def reference() -> str:
    lines = [
        "# Command line",
        "",
        "Made by `scripts/cli_reference.py` from `--help`; a test holds the two together.",
        "",
    ]
    lines += section(cli, ["claimtrack"], 2)
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command
        lines += section(command, ["claimtrack", name], 2)
    return "\n".join(lines)


if __name__ == "__main__":
    print(reference(), end="")
