"""The readers of the demo whom nobody plays: so many that a campaign reaches a first part of them, and then the others.

They follow the people of the sample campaigns and every group, and want no alerts: nothing but asks is sent to them.
They live where it is forenoon, so that a launch is seen to go out at whatever hour the demo is looked at.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.alerts.match import person_label
from bot.core.finding import Group
from bot.core.night import Profile
from bot.demo.model import Standing
from bot.demo.world import World
from bot.store import campaigns, readers
from bot.store.database import Database, Tx
from campaigns import service

MANY: Final = 240
"""Enough for a first part, a wait, and the others (campaigns/stage.py)."""

LANGUAGES: Final = ("en", "ru", "ru", "uk", "ru", "de")
AT_HOME: Final = 12
"""One in so many did not say that they are abroad."""

ZONES: Final = (
    "Pacific/Auckland",
    "Asia/Tokyo",
    "Asia/Tbilisi",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
)
GROUPS: Final = (Group.POLITICAL, Group.CIVILIAN, Group.POW)


async def gather(db: Database, world: World, now: datetime) -> None:
    """Let them be readers who pressed Start long ago."""
    night = Profile(daytime(now), 22 * 60, 8 * 60)
    async with db.write() as tx:
        labels = [*await _people(tx), *(f"group:{one.value}" for one in GROUPS)]
        for number in range(MANY):
            chat = world.person(f"Reader {number + 1}", LANGUAGES[number % len(LANGUAGES)]).chat
            chat.standing = Standing.OPEN
            await _join(tx, chat.id, chat.language_code, night, labels, now, abroad=bool(number % AT_HOME))


async def _people(tx: Tx) -> list[str]:
    """For whom there are campaigns, as topics."""
    drives = await service.load_all(tx, await campaigns.everything(tx))
    return [person_label(one) for one in sorted({person.public_id for drive in drives for person in drive.people})]


def daytime(now: datetime) -> str:
    """A zone in which it is about eleven in the forenoon. Pure."""
    return min(ZONES, key=lambda zone: abs(now.astimezone(ZoneInfo(zone)).hour - 11))


async def _join(
    tx: Tx, chat_id: int, lang: str, night: Profile, labels: Sequence[str], now: datetime, *, abroad: bool
) -> None:
    reader = await readers.add(tx, chat_id, lang=lang, profile_=night, grouped=False, now=now)
    await readers.change(tx, reader.id, abroad=abroad)
    for label in labels:
        await readers.follow(tx, reader.id, label, 0, now)
