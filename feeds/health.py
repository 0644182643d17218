"""How a source is, for people: which state counts, how much it brings, and whether it is silent for long. Pure."""

from datetime import datetime, timedelta
from typing import Literal

from bot.core.standing import Volume
from bot.core.watching import Health
from feeds.schedule import WEEK

State = Literal["off", "muted", "ill", "silent", "new", "ok"]

URGENT, CALM = timedelta(hours=3), timedelta(hours=24)
"""So long a source may be ill before moderators are told."""

LEAST = timedelta(days=1)
TIMES = 5
"""A silence is long when it is as many times the usual pause between two entries."""


def state(health: Health, now: datetime) -> State:
    """What counts most: that nobody asks it, that it is ill, that it is silent."""
    if not health.active:
        return "off"
    if health.muted:
        return "muted"
    if health.failures:
        return "ill"
    if silence(health, now):
        return "silent"
    return "ok" if health.ok_at else "new"


def is_late(health: Health, now: datetime) -> bool:
    """Whether it is ill for so long that somebody has to know."""
    since = health.ill_since
    asked = health.active and not health.muted
    return asked and since is not None and now - since >= (URGENT if health.spec.urgent else CALM)


def rate(volume: Volume, now: datetime) -> float:
    """News a day, over the last seven days."""
    return sum(count for day, count in volume if now.date() - day < WEEK) / WEEK.days


def silence(health: Health, now: datetime) -> timedelta | None:
    """For how long nothing new came, if that is longer than usual for this source; None: it is not."""
    if health.last_entry_at is None or not health.volume:
        return None
    # The days before the last entry: what is silent now would else be usual soon.
    days = [count for day, count in health.volume if health.last_entry_at.date() - day < WEEK]
    if not days:
        return None
    usual = WEEK / max(sum(days), 1)
    passed = now - health.last_entry_at
    return passed if passed >= max(LEAST, TIMES * usual) else None
