"""Those of the demo's page who make campaigns: their organisation is known, they have the role, and pressed Start."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.core.night import Profile
from bot.core.roles import Role
from bot.demo.chat import Somebody
from bot.store import organisations, readers
from bot.store.database import Database

ADDRESS: Final = "https://society.example"
NIGHT: Final = Profile("Europe/Vilnius", 22 * 60, 8 * 60)


async def employ(db: Database, found: Sequence[Somebody], now: datetime) -> None:
    """Let them be organisers of the organisations they are of."""
    for one in (each for each in found if each.role == "organiser"):
        async with db.write() as tx:
            known = await organisations.named(tx, one.of)
            number = known.id if known else await organisations.add(tx, one.of, ADDRESS, Role.OWNER.value, now)
            lang = one.person.chat.language_code
            reader = await readers.add(tx, one.person.id, lang=lang, profile_=NIGHT, grouped=False, now=now)
            await readers.grant(tx, reader.id, Role.ORGANISER.value, now)
            await organisations.act_for(tx, reader.id, number)
        one.person.write_now("/start")
