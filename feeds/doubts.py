"""When a source that may publish by itself loses that, until a person has looked. Pure.

A lapsed domain, a hacked site or a broken feed would else tell everybody what it likes in the name of an organisation
that readers trust. What is odd is odd only compared with what is usual for this very source: nothing is judged before
that is known.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median
from urllib.parse import urlsplit

from bot.core.standing import Arrival, Doubt, Habits

TIMES = 5
"""So many times the usual number of entries in a day is odd."""

USUAL = timedelta(days=14)
"""The days whose median is usual."""

FLOOR = 5
"""Fewer a day are never usual: else a source that rests for weeks would be doubted for a busy afternoon."""

DAYS = 3
"""Days with entries from which there is a median, for a source not yet known for as long as `USUAL`."""

SILENT = timedelta(days=60)
RETRACTIONS = 3

SECOND_LEVELS = frozenset(
    {"ac", "co", "com", "edu", "gov", "in", "info", "kh", "kharkov", "kiev", "kyiv", "lviv", "msk", "net", "od", "org",
     "pp", "spb"}
)  # fmt: skip
"""Below a country's letters these belong to nobody: in example.com.ua the site has three parts."""

SHARED = frozenset(
    {"blogspot.com", "github.io", "livejournal.com", "medium.com", "substack.com", "tilda.ws", "wordpress.com"}
)
"""Hosts under which strangers live side by side: each name below them is a site."""

_NOT_LETTERS = re.compile(r"[\W\d_]+")
_ADDRESS = re.compile(r"[\d.]+|.*:.*")


def doubts(known: Habits, came: Arrival, now: datetime) -> tuple[Doubt, ...]:
    """Why the source may publish nothing of this arrival by itself, nor anything later; empty: all is as usual."""
    return tuple(_doubts(known, came, now))


def _doubts(known: Habits, came: Arrival, now: datetime) -> Iterator[Doubt]:
    if known.retracted >= RETRACTIONS:
        yield Doubt.RETRACTED
    if came.first:
        return
    if known.final_url is not None and site(known.final_url) != site(came.final_url):
        yield Doubt.HOST
    elif known.final_url is not None and _place(known.final_url) != _place(came.final_url) and _remade(known, came):
        yield Doubt.GENERATOR
    if too_many(known, came.news, now):
        yield Doubt.VOLUME
    if came.grave and (known.woken or was_silent(known, now)):
        yield Doubt.WOKEN


def learnt(known: Habits, came: Arrival, now: datetime) -> Habits:
    """What is known of the source after this arrival."""
    woken = not came.first and not came.grave and (known.woken or was_silent(known, now))
    return replace(
        known,
        final_url=came.final_url,
        generator=came.generator,
        known_since=known.known_since or now,
        woken=woken,
    )


def too_many(known: Habits, news: int, now: datetime) -> bool:
    """Whether `news` more entries make today's many times the usual.

    Usual is the median of the days of the last two weeks that had entries. After days in which nothing could be read
    as many days come at once. What a person looked at today is not looked at twice.
    """
    today = now.date()
    if known.known_since is None or (known.trusted_at is not None and known.trusted_at.date() == today):
        return False
    earlier = [number for day, number in known.volume if timedelta() < today - day <= USUAL]
    if len(earlier) < DAYS and now - known.known_since < USUAL:
        return False
    usual = max(median(earlier) if earlier else 0, FLOOR)
    days = max(1, (now - known.read_at).days) if known.read_at else 1
    return news > 0 and dict(known.volume).get(today, 0) + news >= TIMES * usual * days


def was_silent(known: Habits, now: datetime) -> bool:
    """Whether the source, as far as it was asked, had nothing new for very long; one that cannot be read is silent."""
    last = known.last_entry_at or known.known_since
    asked = now if known.failures else known.read_at
    return last is not None and asked is not None and asked - last >= SILENT


def site(url: str) -> str:
    """The part of an address that somebody owns: example.org of feeds.example.org, all of it for an IP address."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if _ADDRESS.fullmatch(host):
        return host
    labels = host.split(".")
    of_country = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVELS
    own = 3 if of_country or ".".join(labels[-2:]) in SHARED else 2
    return ".".join(labels[-own:])


def _place(url: str) -> str:
    """The address without scheme, "www." and query: what a site changes on an ordinary day."""
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/")


def _remade(known: Habits, came: Arrival) -> bool:
    """Whether another program makes the feed; another version of it is the same program."""
    return _NOT_LETTERS.sub("", known.generator.lower()) != _NOT_LETTERS.sub("", came.generator.lower())
