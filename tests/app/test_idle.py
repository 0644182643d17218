"""Two years of a bot, told in days: who is asked, who stays and who is erased."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

import pytest

from bot.app.idle import A_TICK, Idle
from bot.core.idle import month
from bot.core.messages import Lane
from bot.core.night import Profile, is_quiet
from bot.core.roles import Role
from bot.i18n import Catalogs
from bot.store import inbox, outbox, readers, restored, state
from bot.store.database import Database, Tx
from bot.store.schema.readers import erased, subscriber
from bot.store.schema.traffic import outbox as messages
from tests.store.builders import DAY, HOUR, NOW, a_reader, rows, settle_sent, size, take

NIGHT = Profile("Europe/Vilnius", 22 * 60, 8 * 60)
ASKED = "You have not pressed anything here for a year."
LAST = "Everything stored about you has been erased."


@dataclass(slots=True)
class Years:
    """A clock, the pass, and what each chat got and when. `deaf`: messages to them never arrive."""

    db: Database
    now: datetime = NOW
    got: dict[int, list[tuple[datetime, str]]] = field(default_factory=dict)
    kept: set[int] = field(default_factory=set)
    deaf: set[int] = field(default_factory=set)
    ask: Idle = field(init=False)

    def __post_init__(self) -> None:
        async def keeps(_tx: Tx, reader_id: int) -> bool:
            return reader_id in self.kept

        self.ask = Idle(self.db, Catalogs.load(), lambda: self.now, (keeps,))

    async def go(self, days: int, daily: Callable[[], Awaitable[None]] | None = None) -> None:
        """Days go by; the pass looks at night and at noon, and what it promised is sent or lost."""
        for _ in range(days):
            for hour in (1, 12):
                self.now = self.now.replace(hour=hour) + (DAY if hour == 1 else 0 * DAY)
                await self.ask.round()
                await self._deliver()
            if daily:
                await daily()

    async def _deliver(self) -> None:
        async with self.db.read() as tx:
            if not (await outbox.look(tx, self.now)).lanes:
                return
        async with self.db.write() as tx:
            for lane in (Lane.BULK, Lane.NEWCOMER):
                for item in await take(tx, lane, now=self.now):
                    assert item.chat_id is not None
                    if item.chat_id in self.deaf:
                        await outbox.drop(tx, item, owner="me", why="expired", now=self.now)
                        continue
                    self.got.setdefault(item.chat_id, []).append((self.now, item.params["text"]))
                    await settle_sent(tx, item, now=self.now)

    async def press(self, chat: int) -> None:
        """Somebody presses anything."""
        async with self.db.write() as tx:
            reader = await readers.find(tx, chat)
            assert reader is not None
            await readers.heard(tx, reader, self.now)

    async def there(self) -> set[int]:
        async with self.db.read() as tx:
            return {readers.open_chat(tx, row["chat"]) for row in await rows(tx, subscriber)}


SILENT, BUSY, LATE, GROUP, OWNER, MOTHER, DEAF, AWAY = 1, 2, 3, -4, 5, 6, 7, 8


async def everybody(db: Database) -> Years:
    years = Years(db)
    async with db.write() as tx:
        for chat in (SILENT, BUSY, LATE, GROUP, OWNER, MOTHER, DEAF, AWAY):
            reader = await a_reader(tx, chat, lang="en", profile=NIGHT, follows=["all"], grouped=chat < 0)
            if chat == OWNER:
                await readers.grant(tx, reader.id, Role.OWNER.value, NOW)
            if chat == MOTHER:
                years.kept.add(reader.id)
            if chat == DEAF:
                years.deaf.add(chat)
            if chat == AWAY:
                await readers.set_reachable(tx, reader.id, reachable=False, now=NOW)
    return years


async def test_in_two_years_only_who_never_answered_is_erased(db: Database) -> None:
    years = await everybody(db)

    async def daily() -> None:
        if years.now.day == 20:
            await years.press(BUSY)
        if len(years.got.get(LATE, [])) == 2:
            years.got[LATE].append((years.now, "pressed"))
            await years.press(LATE)

    await years.go(760, daily)
    assert await years.there() == {BUSY, LATE, GROUP, OWNER, MOTHER, DEAF, AWAY}
    assert years.got.keys() == {SILENT, LATE}
    times = [moment for moment, _ in years.got[SILENT]]
    words = [text for _, text in years.got[SILENT]]
    assert [text.startswith(ASKED) for text in words] == [True, True, True, False]
    assert LAST in words[-1]
    assert times[0] >= NOW + 365 * DAY
    assert [(later - before).days for before, later in pairwise(times)] == [20, 20, 20]
    assert not [moment for told in years.got.values() for moment, _ in told if is_quiet(NIGHT, moment)]
    assert len([1 for _, text in years.got[LATE] if text.startswith(ASKED)]) == 2
    async with db.read() as tx:
        assert await size(tx, erased) == 1


async def test_of_many_who_fell_silent_in_one_month_some_are_asked_at_a_tick(sqlite_db: Database) -> None:
    years = Years(sqlite_db, NOW + 400 * DAY)
    async with sqlite_db.write() as tx:
        for chat in range(1, A_TICK + 31):
            await a_reader(tx, chat)
    await years.ask.round()
    async with sqlite_db.read() as tx:
        assert await size(tx, messages) == A_TICK
    await years.ask.round()
    await years.ask.round()
    async with sqlite_db.read() as tx:
        assert await size(tx, messages) == A_TICK + 30


async def at_the_end(db: Database) -> Years:
    """Somebody was asked three times, and it is time."""
    years = Years(db)
    async with db.write() as tx:
        await a_reader(tx, SILENT, lang="en", profile=NIGHT)
    years.now = NOW + 380 * DAY
    await years.go(60)
    assert len(years.got[SILENT]) == 3
    return years


async def test_who_has_just_written_is_not_erased_before_it_is_read(db: Database) -> None:
    years = await at_the_end(db)
    async with db.write() as tx:
        await inbox.put(tx, 7, [(1, SILENT, {"message": {"text": "I am here"}})], years.now)
    await years.go(1)
    assert await years.there() == {SILENT}


@pytest.mark.parametrize("way", ["a press", "unblocking", "a restored backup"])
async def test_it_starts_anew_after(db: Database, way: str) -> None:
    years = await at_the_end(db)
    if way == "a press":
        await years.press(SILENT)
    async with db.write() as tx:
        if way == "unblocking":
            await readers.set_reachable(tx, 1, reachable=True, now=years.now)
        if way == "a restored backup":
            await state.set_moment(tx, state.RESTORED, years.now - HOUR)
    await restored.settle(db, years.now)
    await years.go(30)
    assert await years.there() == {SILENT}
    async with db.read() as tx:
        (row,) = await rows(tx, subscriber)
    assert row["idle_step"] <= 4


async def test_only_the_month_of_a_press_is_kept_and_written_once(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await a_reader(tx, SILENT)
        for days in (0, 3, 40, 41):
            reader = await readers.find(tx, SILENT)
            assert reader is not None
            await readers.heard(tx, reader, NOW + days * DAY)
        (row,) = await rows(tx, subscriber)
    assert row["active_on"] == month(NOW + 40 * DAY)
