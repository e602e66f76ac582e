"""Which machines a page may be fetched from: a report must not reach into the reader's network."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator

from claimtrack.errors import InputError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def resolved(host: str, port: int, *, allow_private: bool) -> list[str]:
    """The numeric addresses of a host, at least one, to connect to and to nothing else.

    A name that leads to any private, loopback, link-local or reserved address is refused,
    unless ``allow_private``. The caller connects to what was checked here: a second look-up
    could answer differently. Raises :class:`~claimtrack.errors.InputError`.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(f"there is no host {host}: check the address and the network") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not allow_private and not is_public(ipaddress.ip_address(address.split("%")[0])):
            raise InputError(
                f"{host} is at {address}, a private address: give --allow-private if"
                " that is a machine of yours"
            )
    return addresses


def is_public(address: Address) -> bool:
    """Whether everybody on the internet means the same machine by it."""
    return all(inner.is_global and not inner.is_multicast for inner in _meant(address))


def _meant(address: Address) -> Iterator[Address]:
    """An IPv4 address that is wrapped in an IPv6 one, else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        yield address
    elif address.ipv4_mapped:
        yield address.ipv4_mapped
    elif address in _NAT64:
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    else:
        yield address
        if address.sixtofour:
            yield address.sixtofour
        if address.teredo:
            yield from address.teredo
