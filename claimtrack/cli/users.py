"""Accounts for the review pages."""

from __future__ import annotations

import sys

import click

from claimtrack.cli.output import Output, output_options, print_rows

ROLES = click.Choice(["viewer", "reviewer", "admin"])
password_option = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, one line."
)


@click.group("users")
def users_command() -> None:
    """Make and change accounts for the review pages.

    While there are none the pages ask for no password. A viewer reads, a reviewer
    decides, an admin settles disagreements and may do all.
    """


@users_command.command("add")
@click.argument("name")
@click.option("--role", type=ROLES, default="reviewer", show_default=True)
@password_option
@click.pass_obj
def users_add(db: str, name: str, role: str, password_stdin: bool) -> None:
    """Make an account; asks for its password twice and shows nothing of it."""
    from claimtrack.review import people
    from claimtrack.store import Database

    with Database.open(db) as database:
        people.add_user(database, name, role, _password(password_stdin))
    click.echo(f"{name} is {role} now", err=True)


@users_command.command("list")
@output_options
@click.pass_obj
def users_list(db: str, output: Output) -> None:
    """List the accounts."""
    from claimtrack.review import people
    from claimtrack.store import Database

    with Database.open(db, readonly=True) as database:
        rows = [
            {"name": user.name, "role": user.role, "created": user.created}
            for user in people.users(database)
        ]
        print_rows(rows, output)


@users_command.command("role")
@click.argument("name")
@click.argument("role", type=ROLES)
@click.pass_obj
def users_role(db: str, name: str, role: str) -> None:
    """Give an account another role."""
    from claimtrack.review import people
    from claimtrack.store import Database

    with Database.open(db) as database:
        people.set_role(database, name, role)
    click.echo(f"{name} is {role} now", err=True)


@users_command.command("password")
@click.argument("name")
@password_option
@click.pass_obj
def users_password(db: str, name: str, password_stdin: bool) -> None:
    """Give an account another password; whoever is signed in with it is signed out."""
    from claimtrack.review import people
    from claimtrack.store import Database

    with Database.open(db) as database:
        people.get_user(database, name)
        people.set_password(database, name, _password(password_stdin))
    click.echo(f"{name} has a new password", err=True)


@users_command.command("remove")
@click.argument("name")
@click.pass_obj
def users_remove(db: str, name: str) -> None:
    """Close an account; what it decided stays in the log."""
    from claimtrack.review import people
    from claimtrack.store import Database

    with Database.open(db) as database:
        people.remove_user(database, name)
    click.echo(f"{name} has no account any more", err=True)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return password
