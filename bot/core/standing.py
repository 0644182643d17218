"""What is usual for a source, and what makes it doubtful. Values and their small arithmetic; nothing is decided here.

A domain lapses, a site is taken over, a feed goes mad: whoever trusted the source did so for what it was. What is odd
is judged in feeds/doubts.py; until a person has looked, the source may not publish by itself.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

REMEMBERED = timedelta(days=15)
"""How long it is known how much a source gave on a day."""

Volume = tuple[tuple[date, int], ...]
"""How many entries were news on a day (UTC), for days that had any, oldest first."""


class Doubt(StrEnum):
    """Why a source may not publish until a person has looked. Stored by name; the words are `doubt.…`."""

    HOST = "host"  # the address leads to another site
    GENERATOR = "generator"  # another address on the same site, and made by another program
    VOLUME = "volume"  # many times as much as usual in a day
    WOKEN = "woken"  # the first grave news after a long silence
    RETRACTED = "retracted"  # several of its events had to be taken back


@dataclass(frozen=True, slots=True)
class Habits:
    """What is known of a source.

    `final_url`: where the feed was last found; None: nothing was ever looked at. `known_since`: since when its entries
    are counted. `woken`: something came after a long silence, and nothing grave yet. `trusted_at`: when a person last
    looked and let it publish. `read_at` and `failures` are of the polls; `retracted`: how many of its events were taken
    back in the last 90 days, and since `trusted_at`.
    """

    final_url: str | None = None
    generator: str = ""
    known_since: datetime | None = None
    last_entry_at: datetime | None = None
    woken: bool = False
    volume: Volume = ()
    trusted_at: datetime | None = None
    read_at: datetime | None = None
    failures: int = 0
    retracted: int = 0


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a poll brought. `news`: how many new entries may alert; `grave`: one of them tells something grave.

    `first`: the first fetch of this address, so nothing is usual yet.
    """

    final_url: str
    generator: str
    news: int
    grave: bool
    first: bool


@dataclass(frozen=True, slots=True)
class Quotable:
    """A source as others may quote it: all its names, and the owner whose voice it is."""

    id: str
    owner: str
    names: tuple[str, ...]


def mark(source_id: str) -> str:
    """Eight letters that stand for a source in a button: an id may be too long for one."""
    return hashlib.sha256(source_id.encode()).hexdigest()[:8]


def counted(volume: Volume, day: date, number: int) -> Volume:
    """The volume with `number` more on `day`; days that are long past are forgotten."""
    days = {one: count for one, count in volume if day - one < REMEMBERED}
    days[day] = days.get(day, 0) + number
    return tuple(sorted((one, count) for one, count in days.items() if count))


def known_doubts(names: Sequence[str]) -> tuple[Doubt, ...]:
    """The doubts of these names, in the order of `Doubt`; what another version wrote and this one does not know is
    left out."""
    return tuple(one for one in Doubt if one.value in names)
