"""The command line: parse, call, print. Errors become one line and an exit status here."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import click

from claimtrack import __version__
from claimtrack.errors import ClaimtrackError

# Where each command lives. A module is imported only when its command runs or is asked for help.
COMMANDS = {
    "add": "add",
    "extract": "add",
    "similar": "lookup",
    "check": "lookup",
    "documents": "lists",
    "mentions": "lists",
    "claims": "lists",
    "speakers": "lists",
    "show": "show",
    "links": "lists",
    "diff": "versions",
    "export": "exports",
    "import": "imports",
    "encoder": "care",
    "index": "care",
    "backup": "care",
    "doctor": "care",
    "review": "review",
    "confirm": "decide",
    "reject": "decide",
    "verdict": "decide",
    "merge": "decide",
    "split": "decide",
    "move": "decide",
    "edit": "decide",
    "alias": "decide",
    "note": "decide",
    "undo": "log",
    "log": "log",
    "double": "double",
    "serve": "serve",
    "users": "users",
    "demo": "demo",
}


class LazyGroup(click.Group):
    """A group whose commands are imported by name when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"claimtrack.cli.{COMMANDS[cmd_name]}")
        command = getattr(module, f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="claimtrack")
@click.option(
    "--db",
    envvar="CLAIMTRACK_DB",
    default="claimtrack.db",
    show_default=True,
    metavar="FILE",
    help="The database; the variable CLAIMTRACK_DB names it as well.",
)
@click.pass_context
def cli(ctx: click.Context, db: str) -> None:
    """Track quotes and figures across news reports in seven languages.

    Add reports, then look up a sentence or a new report: claimtrack says which
    known claims it repeats, updates or contradicts, who said it and where.

    \b
      claimtrack add report.txt page.html reports.jsonl
      claimtrack similar "500 drones"
      claimtrack check new-report.txt
    """
    ctx.obj = db


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line: exit status 0, 1 for an error of the data, 2 for one of usage."""
    try:
        status = cli.main(args=argv, prog_name="claimtrack", standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except ClaimtrackError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader went away (`claimtrack mentions | head`); keep the interpreter quiet about it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
