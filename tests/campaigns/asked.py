"""Readers who are asked: the pass that asks them, the sender, and a clock that is set."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.app.asks import Asks
from bot.core.messages import Lane
from bot.core.night import Profile
from bot.i18n import Catalogs
from bot.store import campaigns, outbox, readers, stale
from bot.store.database import Database
from bot.store.readers import Reader
from campaigns import service
from campaigns.flow import ActionMove
from tests.handlers.drives import OPENED
from tests.store.builders import a_reader, settle_sent, take

CATALOGS = Catalogs.load()
EN = CATALOGS.translator("en")
MORNING = OPENED.replace(hour=9)
"""Ten in Berlin, eleven in Vilnius."""

BERLIN = Profile("Europe/Berlin", 22 * 60, 8 * 60)
EVERYONE = (
    ('any_of = ["follows", "category:journalist", "region:ru-ta"]', 'any_of = ["everyone"]'),
    ('none_of = ["acted:doctor-for-ivan-example"]\nmax_asks = 4000', ""),
)
OFFICES = (
    ('any_of = ["follows", "acted_kind:contact"]', 'any_of = ["everyone"]'),
    ('none_of = ["acted:officials-ivan-example"]', ""),
)
ALLOW = ('inside = "hide"', 'inside = "allow"')


@dataclass(slots=True)
class World:
    """A bot without Telegram: readers, campaigns, a clock, and the pass that asks."""

    db: Database
    now: datetime = MORNING
    got: list[tuple[int, str]] = field(default_factory=list)
    """(reader, text) of everything that was sent."""

    async def readers(self, many: int, **wishes: object) -> list[Reader]:
        """So many people in Berlin."""
        async with self.db.write() as tx:
            first = await readers.count(tx)
            values = {"lang": "en", "profile": BERLIN, "abroad": True} | wishes
            return [await a_reader(tx, 1000 + first + n, **values) for n in range(many)]  # type: ignore[arg-type]

    async def asks(self) -> None:
        """The pass, until nothing is left to do; what nobody shall get any more goes first."""
        async with self.db.write() as tx:
            await stale.find_and_drop(tx, self.now)
        one = Asks(self.db, CATALOGS, lambda: self.now, random.Random(3))
        while await one.round():
            pass

    async def sends(self, *, blocked: int = 0) -> int:
        """The sender: everything due is sent, the first ones to chats that have blocked us."""
        async with self.db.write() as tx:
            items = await take(tx, Lane.BULK, now=self.now)
            for number, item in enumerate(items):
                if number < blocked:
                    await outbox.drop(tx, item, owner="me", why="blocked", now=self.now)
                else:
                    await settle_sent(tx, item, now=self.now)
                    self.got.append((item.reader_id or 0, item.params["text"]))
        return len(items)

    async def hour(self, hours: float = 1, *, blocked: int = 0) -> int:
        """Time passes, people are asked, and what is due is sent; how much was."""
        self.now += timedelta(hours=hours)
        await self.asks()
        sent = await self.sends(blocked=blocked)
        await self.asks()
        return sent

    async def days(self, days: int) -> int:
        """The same twice a day."""
        return sum([await self.hour(12) for _ in range(2 * days)])

    async def step(self, number: int, who: Reader, *moves: ActionMove, part: str = "") -> None:
        """Somebody does something."""
        async with self.db.write() as tx:
            for move in moves:
                await service.step(tx, number, who.id, move, self.now, part=part)

    async def counts(self, number: int) -> dict[str, int]:
        """The figures of the asks."""
        async with self.db.read() as tx:
            found = await campaigns.counts(tx, number)
        return {what.removeprefix("ask_"): many for what, many in found.items() if what.startswith("ask_")}
