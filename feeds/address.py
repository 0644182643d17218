"""Which addresses we may connect to, and which feed addresses we take.

Owns the deny list for sockets, the check of a URL from outside and its form without secrets. Pure: knows nothing of
HTTP clients, names in DNS or configuration. A name is judged by what it resolves to, when the socket is made.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

Reason = Literal["too_long", "characters", "scheme", "host", "port"]

MAX_URL = 2048

LOCAL: frozenset[str] = frozenset({"loopback", "private"})
"""Reasons that `feeds.allow_private_addresses` lifts (demo, tests, a feed in the own network); no other ever."""

# `ipaddress.is_global` calls several of these public (NAT64, 6to4, ::127.0.0.1, 192.0.0.8), so the list is our own.
# The first network that holds the address names the reason.
_DENIED: tuple[tuple[str, str], ...] = (
    ("169.254.169.254/32", "metadata"),
    ("169.254.170.2/32", "metadata"),
    ("100.100.100.200/32", "metadata"),
    ("168.63.129.16/32", "metadata"),  # a cloud's control address in the public range
    ("fd00:ec2::254/128", "metadata"),
    ("0.0.0.0/8", "unspecified"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "shared"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link_local"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "reserved"),
    ("192.0.2.0/24", "documentation"),
    ("192.31.196.0/24", "reserved"),
    ("192.52.193.0/24", "reserved"),
    ("192.88.99.0/24", "tunnel"),
    ("192.168.0.0/16", "private"),
    ("192.175.48.0/24", "reserved"),
    ("198.18.0.0/15", "reserved"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("::ffff:0:0/96", "embedded"),
    ("::ffff:0:0:0/96", "embedded"),
    ("::/96", "embedded"),
    ("64:ff9b::/96", "embedded"),
    ("64:ff9b:1::/48", "embedded"),
    ("100::/64", "reserved"),
    ("2001::/32", "tunnel"),
    ("2001::/23", "reserved"),
    ("2001:db8::/32", "documentation"),
    ("2002::/16", "tunnel"),
    ("2620:4f:8000::/48", "reserved"),
    ("3fff::/20", "documentation"),
    ("fc00::/7", "private"),
    ("fe80::/10", "link_local"),
    ("fec0::/10", "private"),
    ("ff00::/8", "multicast"),
)
_NETWORKS: tuple[tuple[Network, str], ...] = tuple((ip_network(net), reason) for net, reason in _DENIED)
_GLOBAL_V6 = IPv6Network("2000::/3")  # the only unicast range given out so far


def forbidden(ip: Address | str) -> str | None:
    """Why no connection to this address is made, or None for a public one. What is no address is forbidden, too."""
    try:
        address = ip_address(ip)
    except ValueError:
        return "not_an_address"
    if isinstance(address, IPv6Address) and address.scope_id:
        address = IPv6Address(int(address))
    for network, reason in _NETWORKS:
        if address.version == network.version and address in network:
            return reason
    outside = isinstance(address, IPv6Address) and address not in _GLOBAL_V6
    return "reserved" if outside else None


_OWN_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "localdomain", "home.arpa")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")


def inside(host: str) -> str | None:
    """Why a name is not given to a proxy, which would resolve it by itself: it names our own network, or is written
    as a number that some programs take for an address. None for a name or address of the open internet."""
    name = host.strip("[]").rstrip(".").casefold()
    if ":" in name:
        return forbidden(name)
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return forbidden(name)
    own = len(labels) == 1 or any(name == one or name.endswith(f".{one}") for one in _OWN_NAMES)
    return "private" if own else None


@dataclass(frozen=True, slots=True)
class BadUrl:
    """An address we do not take; `reason` is a key for catalogs."""

    reason: Reason


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """User and password of an address, decoded. The repr is the default one of object: nothing leaks by a log line."""

    user: str
    password: str


_BAD_CHARACTERS = re.compile(r"[\x00-\x20\x7f-\x9f\\\u2028\u2029\ud800-\udfff]")


def clean_url(url: str) -> str | BadUrl:
    """The address, trimmed, with scheme and host in lower case; credentials stay (see `apart`)."""
    text = url.strip(" \t\r\n")
    if len(text) > MAX_URL:
        return BadUrl("too_long")
    if _BAD_CHARACTERS.search(text):
        return BadUrl("characters")
    try:
        parts = urlsplit(text)
        reason = _fault(parts)
    except ValueError as error:  # of the brackets around an address, or of a port that is no number
        return BadUrl("port" if "ort" in str(error) else "host")
    return BadUrl(reason) if reason else urlunsplit(parts._replace(netloc=_userinfo(parts) + _place(parts)))


def _fault(parts: SplitResult) -> Reason | None:
    if parts.scheme not in {"http", "https"}:
        return "scheme"
    host = parts.hostname or ""
    if not host.strip(".") or len(host) > 253:
        return "host"
    return "port" if parts.port == 0 else None


def apart(url: str) -> tuple[str, Credentials | None]:
    """A clean address without its credentials, and these."""
    parts = urlsplit(url)
    bare = urlunsplit(parts._replace(netloc=_place(parts)))
    if parts.username is None and parts.password is None:
        return bare, None
    return bare, Credentials(unquote(parts.username or ""), unquote(parts.password or ""))


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of a clean address."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


# A path segment of 20 and more letters and digits without a hyphen is a key of a private feed, not a headline.
_SEGMENT_KEY = re.compile(r"(?<=/)(?=[A-Za-z_]*[0-9])[A-Za-z0-9_]{20,200}(?=[/.]|$)")


def without_secrets(url: str) -> str:
    """The address for logs: no credentials, no values of the query, no keys in the path, no control characters."""
    try:
        parts = urlsplit(_BAD_CHARACTERS.sub("", url)[:MAX_URL])
        place = _place(parts)
    except ValueError:
        return "?"
    path = _SEGMENT_KEY.sub("…", parts.path)
    return urlunsplit((parts.scheme, place, path, "…" if parts.query else "", ""))


def _place(parts: SplitResult) -> str:
    """Host and port of the parts."""
    host = parts.hostname or ""
    bracketed = f"[{host}]" if ":" in host else host
    return bracketed if parts.port is None else f"{bracketed}:{parts.port}"


def _userinfo(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[0] + "@" if "@" in parts.netloc else ""
