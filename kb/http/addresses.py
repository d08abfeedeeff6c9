"""Which machine an address leads to, and whether a stranger's page may send us there.

A feed or a page names addresses, and its author may name those of our own network.  So a name is looked up once, every address that it
has is checked, and the connection goes to the very address that was checked: a name that changes its mind meanwhile gains nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from kb.errors import KnowledgeBaseError

_LONGEST = 2_000
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
IP = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefused(KnowledgeBaseError):
    """An address that is not fetched: it is no http or https one, or leads into a private network."""


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address: the URL, its host and port as the server knows them, and the number to connect to."""

    url: str
    host: str
    number: str
    port: int

    @property
    def numbered(self) -> str:
        """The URL with the number in place of the name, for the connection."""
        parts = urlsplit(self.url)
        shown = f"[{self.number}]" if ":" in self.number else self.number
        return parts._replace(netloc=f"{shown}:{self.port}", fragment="").geturl()

    @property
    def host_header(self) -> str:
        """What the Host header says."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        usual = 443 if self.url.startswith("https:") else 80
        return shown if self.port == usual else f"{shown}:{self.port}"


def is_public(number: IP) -> bool:
    """Whether an address is one of the public network, also where it only wraps another.

    >>> is_public(ipaddress.ip_address("10.1.2.3")), is_public(ipaddress.ip_address("::ffff:127.0.0.1"))
    (False, False)
    >>> is_public(ipaddress.ip_address("93.184.216.34"))
    True
    """
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo[1] if number.teredo else None)
        if inner is None and number in _NAT64:
            inner = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return number.is_global and not number.is_multicast and not number.is_reserved


async def target(url: str, *, private: bool) -> Target:
    """The checked target of an address; AddressRefused says what is wrong with it.  ``private`` allows addresses of private networks."""
    parts, host, port = _parts(url)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused(f"{url} cannot be reached: {host!r} is not known here ({error})") from None
    numbers = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    refused = [number for number in numbers if not is_public(number)]
    if not private and (refused or not numbers):
        # one private address among public ones is enough: nobody knows which of them the connection would take
        raise AddressRefused(f"{url} leads to {refused[0] if refused else 'nowhere'}, an address of a private network; it is not fetched")
    return Target(parts, host, str(numbers[0]), port)


def joined(url: str, location: str) -> str:
    """The address to which a redirect leads."""
    try:
        return urljoin(url, location.strip())
    except ValueError:
        raise AddressRefused(f"{url} sends to {location[:100]!r}, which is no address") from None


def _parts(url: str) -> tuple[str, str, int]:
    shown = f"{url[:100]!r}"
    if len(url) > _LONGEST:
        raise AddressRefused(f"{shown}... has {len(url):,} characters; addresses of at most {_LONGEST:,} are fetched")
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressRefused(f"{shown} is no address that can be fetched") from None
    if parts.scheme not in ("http", "https") or not host:
        raise AddressRefused(f"{shown} is not fetched; an address begins with http:// or https:// and names a host")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused(f"{shown} holds a login and is not fetched")
    return parts.geturl(), host, port or (443 if parts.scheme == "https" else 80)
