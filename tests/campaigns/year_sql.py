"""The same year over real tables: files are taken and launched, everybody is looked at, and messages leave the outbox.

What happens to people is written down in the words of tests/campaigns/year.py and looked at by the same count; how it
comes about is the program's own: campaigns/asking.py on a database, with a clock that is set.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from bot.alerts import consent
from bot.alerts.match import person_label
from bot.core.event import Consent
from bot.core.messages import Lane, MessageKind
from bot.core.night import Profile, is_quiet
from bot.i18n import Catalogs
from bot.people.least import rank_round
from bot.store import asks, outbox, outbox_many, people, privacy
from bot.store.database import Database, Tx
from bot.store.outbox import Message
from bot.store.schema.traffic import outbox as table
from campaigns import asking, audience, service
from campaigns.asking import Told
from campaigns.asks import DIGEST, OUTCOME, PLAN, QUESTION, Supporter
from campaigns.flow import ActionMove
from campaigns.service import Given, Refused
from tests.campaigns.builders import raw
from tests.campaigns.year import DAY, HOUR, NIGHTS, START, ZONES, Drive, Person, Year
from tests.handlers.registry import a_public_person
from tests.store.builders import HOLD, SECOND, a_reader

CATALOGS = Catalogs.load()
LOOKS = (6, 17)
"""Hours (UTC) of a day at which everybody is looked at."""

AT_ONCE = 2_000


@dataclass(slots=True)
class World:
    """A year's world on a database. `people`, `drives`: by their rows' numbers, as they are seen from outside."""

    db: Database
    rng: random.Random
    planned: list[Drive] = field(default_factory=list)
    people: dict[int, Person] = field(default_factory=dict)
    drives: dict[int, Drive] = field(default_factory=dict)
    cases: dict[int, str] = field(default_factory=dict)
    silent: dict[str, datetime] = field(default_factory=dict)
    other: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("at night", "after a wipe", "twice"), 0))
    told: set[tuple[int, str]] = field(default_factory=set)

    async def play(self, days: int) -> Year:
        """Day by day, until the end."""
        for day in range(days):
            for hour in LOOKS:
                await self._look(START + day * DAY + hour * HOUR)
        return Year(list(self.people.values()), self.drives)

    async def _look(self, now: datetime) -> None:
        await self._opens(now)
        await self._happens(now)
        await service.round_(self.db, now)
        await self._asks(now)
        at: datetime | None = now
        while at is not None:
            await self._sends(at)
            at = await self._next(at, now + asking.AHEAD)
        await self._asks(now)
        if now.hour == LOOKS[0]:
            await rank_round(self.db, now)
            async with self.db.write() as tx:
                await privacy.expire(tx, now)

    async def _asks(self, now: datetime) -> None:
        async def stopped(_tx: Tx, _many: int) -> None:
            """Whoever answers for it is not in this world."""

        while await asking.round_(self.db, said, stopped, self.rng, now):
            pass

    async def _next(self, after: datetime, until: datetime) -> datetime | None:
        waits = table.c.state.in_(asks.WAITS) & (table.c.not_before > after) & (table.c.not_before <= until)
        async with self.db.read() as tx:
            found: datetime | None = await tx.conn.scalar(
                select(table.c.not_before).where(waits).order_by(table.c.not_before).limit(1)
            )
        return found

    async def _sends(self, now: datetime) -> None:
        while True:
            async with self.db.write() as tx:
                items = await outbox.claim(tx, now, lane=Lane.BULK, owner="me", hold=HOLD, most=AT_ONCE)
                await outbox_many.leaving(tx, items, now, owner="me", hold=HOLD)
                await outbox_many.sent(tx, [(item, 1) for item in items], owner="me", now=now)
            if not items:
                return
            for item in items:
                self._got(item.reader_id or 0, str(item.params["text"]), now)
            await self._answers([(item.reader_id or 0, str(item.params["text"])) for item in items], now)

    def _got(self, who: int, text: str, now: datetime) -> None:
        reason, *numbers = text.split("|")
        person = self.people[who]
        if sort(reason) is MessageKind.ASK:
            person.got.append((now, tuple((int(one), reason) for one in numbers), reason == DIGEST))
            return
        self.other["at night"] += reason != PLAN and is_quiet(person.who.night, now)
        self.other["after a wipe"] += person.wipes is not None and now >= person.wipes
        self.other["twice"] += reason != PLAN and (who, text) in self.told
        self.told.add((who, text))

    async def _answers(self, got: list[tuple[int, str]], now: datetime) -> None:
        async with self.db.write() as tx:
            for who, text in got:
                reason, *numbers = text.split("|")
                if sort(reason) is MessageKind.ASK and self.rng.random() < self.people[who].answers:
                    await self._does(tx, self.people[who], int(numbers[0]), now)

    async def _does(self, tx: Tx, one: Person, number: int, now: datetime) -> None:
        what = self.rng.choice(("no", "done", "open", "open", "plan"))
        moves = {"no": [ActionMove.SKIP], "done": [ActionMove.OPEN, ActionMove.START, ActionMove.COMPLETE]}
        for move in moves.get(what, [ActionMove.OPEN]):
            await service.step(tx, number, one.number, move, now)
        if what == "no":
            one.refused[number] = now + SECOND  # this ask came before
        elif what == "plan":
            message = Message("sendMessage", {"text": f"{PLAN}|{number}"}, MessageKind.REMINDER)
            closes = self.drives[number].closes
            await asks.plan(tx, number, one.number, message, now, at=now + DAY, ends=max(closes, now + DAY))

    async def _opens(self, now: datetime) -> None:
        """Files that are taken and launched now."""
        due = [one for one in self.planned if one.opens <= now]
        for one in due:
            self.planned.remove(one)
            async with self.db.write() as tx:
                file = a_file(one, self.cases.get(one.id, ""))
                found = await service.bring(tx, [Given("here", file)], "server", now)
                assert isinstance(found, tuple), found
                drive = await service.by_slug(tx, found[0].slug)
                assert drive is not None
            counted = await audience.counted(self.db, drive.id, now)
            async with self.db.write() as tx:
                launched = await service.launch(tx, found[0].slug, "server", now, counted=counted)
                assert not isinstance(launched, Refused), launched
            self.drives[drive.id] = replace(one, id=drive.id)

    async def _happens(self, now: datetime) -> None:
        """Who leaves, and whose family wants less said, since the last look."""
        for one in self.people.values():
            if one.wipes is not None and now - DAY < one.wipes <= now:
                async with self.db.write() as tx:
                    await privacy.erase(tx, one.number, one.wipes)
        for person in [one for one, ends in self.silent.items() if ends <= now]:
            del self.silent[person]
            async with self.db.write() as tx:
                found = await people.by_public_id(tx, person)
                assert found is not None
                await consent.narrow(tx, found, Consent.SILENCE, CATALOGS, now)


def sort(reason: str) -> MessageKind:
    """As in bot/app/asks.py."""
    if reason == PLAN:
        return MessageKind.REMINDER
    return MessageKind.THANKS if reason == OUTCOME or reason.startswith(QUESTION) else MessageKind.ASK


def said(told: Told) -> Message:
    """What it is for, and of which campaigns."""
    text = "|".join([told.reason, *(str(one.id) for one in told.drives)])
    return Message("sendMessage", {"text": text}, sort(told.reason))


def a_file(one: Drive, person: str) -> bytes:
    """A shipped sample with this drive's window, for everybody or for a person's followers."""
    name, inside = ("petition" if person else "cause"), ("hide" if one.gated else "allow")
    windows = {"petition": ("2026-11-24T09:00:00+01:00", "2026-12-15T20:00:00+01:00")}
    opens, closes = windows.get(name, ("2026-11-24T09:00:00+01:00", "2027-01-31T20:00:00+01:00"))
    was = {"petition": "doctor-for-ivan-example", "cause": "people-first-example"}[name]
    changes = [
        (f'id = "{was}"', f'id = "drive-{one.id}"'),
        (opens, f"{one.opens:%Y-%m-%dT%H:%M:%S+00:00}"),
        (closes, f"{one.closes:%Y-%m-%dT%H:%M:%S+00:00}"),
        ('inside = "hide"', f'inside = "{inside}"'),
    ]
    if person:
        changes += [
            ('"ivan-example"', f'"{person}"'),
            ("2027-05-10", f"{one.closes + 90 * DAY:%Y-%m-%d}"),
            ('any_of = ["follows", "category:journalist", "region:ru-ta"]', 'any_of = ["follows"]'),
            ('none_of = ["acted:doctor-for-ivan-example"]\nmax_asks = 4000', ""),
        ]
    return raw(name, *changes, asks=True)


async def year(db: Database, *, supporters: int, campaigns: int, days: int = 365, seed: int = 1) -> tuple[Year, World]:
    """A world of this size, played day by day: its history, and what came besides asks."""
    rng = random.Random(seed)
    world = World(db, rng)
    known = [await a_public_person(db, f"Person Number{n}") for n in range(max(2, campaigns // 3))]
    silent = world.silent = {one: START + rng.uniform(0, days) * DAY for one in known[::3]}
    for number in range(campaigns):
        opens = START + rng.uniform(0, days) * DAY
        opens = opens.replace(second=0, microsecond=0)
        closes, person = (opens + rng.uniform(5, 60) * DAY).replace(second=0, microsecond=0), ""
        if rng.random() < 0.4:
            person = rng.choice([one for one in known if silent.get(one, closes) > opens + 2 * DAY] or [""])
        ends = silent.get(person, closes + DAY)
        world.cases |= {number: person} if person else {}
        world.planned.append(Drive(number, opens, closes, rng.random() < 0.5, ends, 1))
    world.planned.sort(key=lambda one: one.opens)
    async with db.write() as tx:
        for number in range(supporters):
            night = Profile(rng.choice(ZONES), *rng.choice(NIGHTS))
            follows = [person_label(one) for one in known if rng.random() < 0.6]
            abroad = rng.random() < 0.6
            reader = await a_reader(tx, number + 1, lang="en", profile=night, abroad=abroad, follows=follows)
            wipes = START + rng.uniform(0, days) * DAY if rng.random() < 0.1 else None
            assert reader.id == number + 1, "the number of the chat, too"
            world.people[reader.id] = Person(reader.id, Supporter(night), abroad, wipes, rng.choice((0, 0.1, 0.5)))
    return await world.play(days), world
