"""The family of the demo: somebody who joined already, a person of the registry, and a date in court they keep to
themselves. Everybody here is invented.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.core.event import Consent
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.hearing import When
from bot.core.night import Profile
from bot.core.relative import Kin
from bot.demo.chat import Somebody
from bot.hearings import family
from bot.store import people, readers, relatives
from bot.store.database import Database

ZONE: Final = "Europe/Moscow"
NIGHT: Final = Profile(ZONE, 22 * 60, 8 * 60)
AHEAD: Final = timedelta(days=9)


async def settle(db: Database, found: Sequence[Somebody], now: datetime) -> None:
    """Let those of the page who are family be it; then they press Start, as everybody once did."""
    for one in found:
        if one.role == "family":
            await _join(db, one.of, one.person.id, one.person.chat.language_code, now)
            one.person.write_now("/start")


async def _join(db: Database, name: str, chat_id: int, lang: str, now: datetime) -> None:
    async with db.write() as tx:
        key, group = name_key(name), Group.POLITICAL
        number = await people.add(tx, name=name, key=key, lang="ru", group=group, minor=False, now=now)
        await people.set_consent(tx, number, Consent.NO_NAME)
        (person,) = await people.load(tx, [number])
        reader = await readers.add(tx, chat_id, lang=lang, profile_=NIGHT, grouped=False, now=now)
        one = await relatives.add(tx, reader.id, person.public_id, Kin.FAMILY, now)
        await family.add(tx, one, person, When(_working_day(now), time(10, 30), ZONE), now)


def _working_day(now: datetime) -> date:
    """About so many days ahead, and no weekend."""
    day = (now + AHEAD).date()
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day
