"""The review pages."""

from __future__ import annotations

import getpass
import importlib.util

import click

from claimtrack.errors import InputError

NEEDED = ("starlette", "jinja2", "uvicorn", "argon2")


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8400, show_default=True, help="Its port."
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="A further name that browsers ask for; may be given several times.",
)
@click.option("--actor", metavar="NAME", help="Who decides while there are no accounts.")
@click.option(
    "--behind-proxy",
    is_flag=True,
    help="Believe a proxy on this machine who asks and whether by https.",
)
@click.pass_obj
def serve_command(
    db: str, host: str, port: int, hosts: tuple[str, ...], actor: str | None, behind_proxy: bool
) -> None:
    """Show the review pages in a browser: queue, claims, reports, speakers, search.

    For yourself on this machine nobody needs to sign in. For others make accounts with
    `claimtrack users add`; then everybody signs in, and --host may be another address.
    """
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise InputError(
            f"the pages need {', '.join(missing)}: run pip install 'claimtrack[web]', then again"
        )
    import uvicorn

    from claimtrack.review.people import has_users
    from claimtrack.store import Database
    from claimtrack.web.app import application
    from claimtrack.web.guard import LOCAL_HOSTS

    with Database.open(db) as database:
        accounts = has_users(database)
    if (host not in LOCAL_HOSTS or behind_proxy) and not accounts:
        where = "behind a proxy" if host in LOCAL_HOSTS else f"on {host}"
        raise InputError(
            f"without accounts the pages stay on this machine, not {where}: make one with"
            " `claimtrack users add NAME --role admin`"
        )
    name = f"[{host}]" if ":" in host else host
    pages = application(db, actor=actor or getpass.getuser(), hosts=(host, *hosts))
    click.echo(f"http://{name}:{port}/  (Ctrl+C ends it)", err=True)
    uvicorn.run(
        pages,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=behind_proxy,
    )
