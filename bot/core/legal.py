"""What the law of some countries says of organisations: who was declared what, since when, and as of which day.

Owns the values and the look-up by name, host or address; the facts are data (`bot/locales/organisations.toml`). Knows
nothing of readers: who may be shown a link is decided with what `Register.may_link` answers. In doubt, no: a host
nobody looked up is no host without a listing.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

FRESH = timedelta(days=90)
"""How long a look at a public list is worth something."""


class Status(StrEnum):
    """What an authority declared. The words are `helper.listed.…`; `NONE`: looked for and not found."""

    NONE = "none"
    FOREIGN_AGENT = "foreign_agent"
    UNDESIRABLE = "undesirable"
    EXTREMIST = "extremist"


class Jurisdiction(StrEnum):
    """Whose law it is. The words are `helper.in.…`."""

    RU = "ru"
    BY = "by"


@dataclass(frozen=True, slots=True)
class Listing:
    """One status under one law.

    `since` None: the day is not known. `source`: the address of the page that says so. `checked_on`: the day as of
    which it says so. `unsure`: the page leaves a doubt whether it is this organisation, or whether there is more.
    """

    jurisdiction: Jurisdiction
    status: Status
    since: date | None
    source: str
    checked_on: date
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation or outlet: all its names, its hosts (each with what stands below it), its statuses."""

    names: tuple[str, ...]
    hosts: tuple[str, ...]
    listings: tuple[Listing, ...]

    @property
    def listed(self) -> tuple[Listing, ...]:
        """The statuses that can bring trouble, the gravest first; empty: none was found."""
        found = (one for one in self.listings if one.status is not Status.NONE)
        return tuple(sorted(found, key=lambda one: list(Status).index(one.status), reverse=True))


@dataclass(frozen=True, slots=True)
class Register:
    """Every organisation somebody looked up, by name and by host."""

    organisations: tuple[Organisation, ...]
    by_name: Mapping[str, Organisation]
    by_host: Mapping[str, Organisation]

    def named(self, name: str) -> Organisation | None:
        """The organisation of this name, whatever its case; None: nobody looked it up."""
        return self.by_name.get(_even(name))

    def at(self, address: str) -> Organisation | None:
        """Whose host, or address of a page, this is; None: nobody looked it up."""
        labels = host_of(address).split(".")
        ends = (".".join(labels[start:]) for start in range(len(labels)))
        return next((self.by_host[end] for end in ends if end in self.by_host), None)

    def may_link(self, address: str) -> bool:
        """Whether the address may be shown to somebody at home: it was looked up, and no listing was found."""
        found = self.at(address)
        return found is not None and not found.listed

    @property
    def listings(self) -> tuple[Listing, ...]:
        """All statuses of all organisations."""
        return tuple(listing for one in self.organisations for listing in one.listings)


NOBODY: Final = Register((), MappingProxyType({}), MappingProxyType({}))
"""Nobody was looked up: no address may be shown at home."""


def read_register(toml: str) -> Register:
    """The register from its file; what is missing is a KeyError, a name or host that stands twice a ValueError."""
    found = tuple(_organisation(row) for row in tomllib.loads(toml)["organisation"])
    names = _index((_even(name), one) for one in found for name in one.names)
    return Register(found, names, _index((host, one) for one in found for host in one.hosts))


def host_of(address: str) -> str:
    """The host of an address, or the host itself, in lower case without "www."; empty where there is none.

    Also where programs read different hosts: browsers take "\\" for "/".
    """
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    if "\\" in address:
        return ""
    return host.rstrip(".").removeprefix("www.")


def is_old(checked_on: date | None, today: date) -> bool:
    """Whether somebody should look again; also where nobody knows when somebody last did."""
    return checked_on is None or today - checked_on > FRESH


def _organisation(row: Mapping[str, Any]) -> Organisation:
    return Organisation(tuple(row["names"]), tuple(row["hosts"]), tuple(_listing(one) for one in row["listing"]))


def _listing(row: Mapping[str, Any]) -> Listing:
    return Listing(
        Jurisdiction(row["in"]),
        Status(row["status"]),
        row.get("since"),
        row["source"],
        row["checked_on"],
        row.get("unsure", False),
    )


def _even(name: str) -> str:
    return " ".join(name.split()).casefold()


def _index(pairs: Iterable[tuple[str, Organisation]]) -> dict[str, Organisation]:
    index: dict[str, Organisation] = {}
    for key, one in pairs:
        if index.setdefault(key, one) is not one:
            raise ValueError(f"{key} belongs to two organisations")
    return index
