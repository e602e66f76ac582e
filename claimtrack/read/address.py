"""Addresses of pages: which names are one, and the one form under which a page is known."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from claimtrack.errors import InputError


def is_address(name: str) -> bool:
    return name[:8].lower().startswith(("http://", "https://"))


def canonical(address: str) -> str:
    """The address without tracking parameters, fragment, password and default port.

    Raises :class:`~claimtrack.errors.InputError` for what is no http or https address.
    """
    from courlan import normalize_url

    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InputError(f"{address} is not an address ({error}): check it") from error
    if parts.scheme not in ("http", "https") or not host:
        raise InputError(f"{address} is not an http or https address: check it")
    # One by one: courlan drops parameters without a value, and some pages are known by one.
    kept = [
        pair
        for pair in parse_qsl(parts.query, keep_blank_values=True)
        if "?" in normalize_url(f"https://a.example/?{urlencode([(pair[0], 1)])}")
    ]
    query = "&".join(urlencode([pair]) if pair[1] else urlencode([pair])[:-1] for pair in kept)
    netloc = f"[{host}]" if ":" in host else host
    if port:
        netloc = f"{netloc}:{port}"
    bare = normalize_url(urlunsplit((parts.scheme, netloc, parts.path or "/", "", "")))
    return f"{bare}?{query}" if query else str(bare)
