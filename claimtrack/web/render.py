"""Templates into pages. Everything from a report is escaped, always."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from claimtrack.languages import supported
from claimtrack.match.wording import interval, number, when
from claimtrack.web.call import Call
from claimtrack.web.chart import mark
from claimtrack.web.saying import did

HERE = Path(__file__).parent
STATIC = HERE / "static"
TEMPLATES = HERE / "templates"


@lru_cache(maxsize=1)
def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # A server is started anew for new templates: no look at their files for each page.
        auto_reload=False,
    )
    env.filters.update(
        when=when, day=day, number=number, many=many, shortened=shortened, did=did, plain=plain
    )
    env.globals.update(mark=mark)
    env.globals.update(
        interval=interval, asset=asset, link=link, web_address=web_address, languages=supported()
    )
    return env


def prepare() -> None:
    """Translate all templates now, so that nobody's first page waits for it."""
    for name in environment().list_templates():
        environment().get_template(name)


def page(call: Call, name: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A template with what every page shows."""
    template = environment().get_template(name)
    return HTMLResponse(
        template.render(
            call=call,
            user=call.user,
            may_review=call.may("reviewer"),
            may_admin=call.may("admin"),
            token=call.token,
            **context,
        ),
        status,
    )


def part(name: str, **context: Any) -> Markup:
    """A piece of a page that is the same for everybody who sees it."""
    return Markup(environment().get_template(name).render(**context))


def asset(name: str) -> str:
    """The address of a static file, another one whenever its content is."""
    return f"/static/{name}?{_digest(name)}"


@lru_cache(maxsize=32)
def _digest(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def link(path: str, *queries: dict[str, Any], **more: Any) -> str:
    """A path with a query; ``None`` and empty values are left out, lists are repeated."""
    pairs: list[tuple[str, Any]] = []
    for query in (*queries, more):
        for key, value in query.items():
            values = value if isinstance(value, (list, tuple)) else [value]
            pairs = [pair for pair in pairs if pair[0] != key]
            pairs += [(key, one) for one in values if one not in (None, "")]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def web_address(address: str | None) -> str | None:
    """An address that may be a link: http and https only, so no ``javascript:``."""
    if address and address.lower().startswith(("http://", "https://")):
        return address
    return None


def day(moment: str | None) -> str:
    return (moment or "")[:10] or "no date"


def plain(value: float | None) -> str:
    """A figure as it is typed into a form; nothing for an open bound."""
    return "" if value is None else f"{value:.15g}"


def many(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def shortened(text: str, most: int = 160) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"
