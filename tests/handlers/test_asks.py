"""The buttons of asks: a reminder at one's own time, a month without asks, and what came of it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.alert import Rendered
from bot.core.night import Profile
from bot.store import asks, campaigns, readers
from bot.store.schema.traffic import outbox
from campaigns import service
from campaigns.asking import Told
from campaigns.asks import DIGEST, LAUNCH, PLAN
from handlers import ask_screens
from handlers.asks import usual
from tests.handlers.chat import Chat, Shown, World
from tests.handlers.drives import OPENED, a_live_one
from tests.store.builders import DAY, HOUR, an_ask, rows

ALLOW = ('inside = "hide"', 'inside = "allow"')
TITLE = "People before papers"
BERLIN = Profile("Europe/Berlin", 22 * 60, 8 * 60)


@pytest.fixture(autouse=True)
def _open(world: World) -> None:
    world.now = OPENED.replace(hour=11)


async def shown(world: World, chat: Chat, number: int, reason: str = LAUNCH) -> Rendered:
    """A message as the pass would send it, standing in the chat."""
    async with world.db.read() as tx:
        drive = await service.get(tx, number)
    assert drive is not None
    t = world.catalogs.translator("en")
    screen = ask_screens.message(t, Told(reason, (drive,), "en", discreet=False), world.now)
    chat.messages[len(chat.messages) + 1] = Shown(screen.html, screen.buttons)
    return Rendered(screen.html, screen.buttons)


async def mine(world: World, chat: Chat, number: int) -> asks.Known:
    async with world.db.read() as tx:
        reader = await readers.find(tx, chat.id)
        assert reader is not None
        return (await asks.known(tx, [reader.id], [number])).get((reader.id, number), asks.Known())


async def waiting(world: World) -> list[dict[str, object]]:
    async with world.db.read() as tx:
        return [row for row in await rows(tx, outbox) if row["kind"] == "reminder"]


async def test_an_ask_leads_to_the_card(world: World, reader: Chat) -> None:
    number = await a_live_one(world.db, "cause", ALLOW)
    await shown(world, reader, number)
    assert reader.last.labels == ["I support this", "Remind me later", "Not for me", "No such messages for 30 days"]
    assert reader.last.text.startswith(TITLE)
    await reader.press("I support this")
    assert "Who sees it" in reader.last.text


async def test_later_is_a_plan_with_a_time(world: World, reader: Chat) -> None:
    number = await a_live_one(world.db, "cause", ALLOW)
    await shown(world, reader, number)
    await reader.press("Remind me later")
    assert reader.last.labels == ["Today 20:00", "Tomorrow 09:00", "Another time", "Back"]
    await reader.press("Tomorrow 09:00")
    assert reader.last.text.startswith("I will remind you: 29 November 2026, 09:00")
    (row,) = await waiting(world)
    assert row["state"] == "queued"
    assert PLAN in (await mine(world, reader, number)).had
    await reader.press("No reminder")
    assert await waiting(world) == []
    assert (await mine(world, reader, number)).had == {}


async def test_a_day_and_an_hour_of_one_s_own(world: World, reader: Chat) -> None:
    number = await a_live_one(world.db, "cause", ALLOW)
    await shown(world, reader, number)
    await reader.press("Remind me later")
    await reader.press("Another time")
    assert len(reader.last.labels) == 8
    await reader.press(reader.last.labels[3])
    assert reader.last.labels[:2] == ["09:00", "10:00"]
    await reader.press("15:00")
    assert "1 December 2026, 15:00" in reader.last.text


async def test_whoever_does_it_first_is_not_reminded(world: World, reader: Chat) -> None:
    number = await a_live_one(world.db, "cause", ALLOW)
    await shown(world, reader, number)
    for label in ("Remind me later", "Tomorrow 09:00", "Open it now", "I support this"):
        await reader.press(label)
    assert reader.last.text.startswith("Thank you.")
    assert await waiting(world) == []


async def test_a_campaign_that_has_closed_takes_no_plan(world: World, reader: Chat) -> None:
    number = await a_live_one(world.db, "cause", ALLOW)
    await shown(world, reader, number)
    await reader.press("Remind me later")
    world.later(days=80)
    await reader.press("Tomorrow 09:00")
    assert reader.last.text == "This action is no longer open."
    assert await waiting(world) == []


async def test_not_for_me_is_the_end_of_it(world: World, reader: Chat) -> None:
    number = await a_live_one(world.db, "cause", ALLOW)
    await shown(world, reader, number)
    await reader.press("Not for me")
    async with world.db.read() as tx:
        assert (await campaigns.counts(tx, number))["skipped"] == 1


async def test_a_month_without_asks_takes_back_what_waits(world: World, reader: Chat) -> None:
    number = await a_live_one(world.db, "cause", ALLOW)
    await shown(world, reader, number)
    async with world.db.write() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        await asks.send(tx, [an_ask(found.id, number)], world.now)
    await reader.press("No such messages for 30 days")
    assert reader.last.text.startswith("You get no such messages before 28 December 2026")
    async with world.db.read() as tx:
        assert [row for row in await rows(tx, outbox) if row["kind"] == "ask"] == []
        assert await asks.paused_until(tx, found.id) == world.now + 30 * DAY
    await reader.press("Send them again")
    async with world.db.read() as tx:
        assert await asks.paused_until(tx, found.id) is None


async def test_the_monthly_list_says_why_and_how_to_undo_it(world: World, reader: Chat) -> None:
    number = await a_live_one(world.db, "cause", ALLOW)
    await shown(world, reader, number, DIGEST)
    assert "Three messages of this kind in a row had no answer." in reader.last.text
    assert reader.last.labels == [TITLE, "One by one, as before", "No such messages for 30 days"]
    async with world.db.write() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        await asks.put_habit(tx, [found.id], monthly_since=world.now, ignored=3)
    await reader.press("One by one, as before")
    async with world.db.read() as tx:
        assert not await asks.is_monthly(tx, found.id)


@pytest.mark.parametrize(
    ("label", "said"),
    [("An answer came", "Thank you."), ("Not yet", "Thank you."), ("Don't ask about this", "All right")],
)
async def test_what_came_of_it(world: World, reader: Chat, label: str, said: str) -> None:
    number = await a_live_one(world.db, "contact", ALLOW)
    await shown(world, reader, number, "question 0")
    assert "Was there an answer?" in reader.last.text
    async with world.db.write() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        await asks.send(tx, [an_ask(found.id, number, "question 0", counts=False)], world.now)
    await reader.press(label)
    assert reader.last.text.startswith(said)
    answer = {"An answer came": "reply", "Not yet": "no_reply"}.get(label, "dont_ask")
    assert (await mine(world, reader, number)).had["question 0"].answer == answer


async def test_an_answer_nobody_asked_for_changes_nothing(world: World, reader: Chat) -> None:
    number = await a_live_one(world.db, "contact", ALLOW)
    await shown(world, reader, number, "question 0")
    await reader.press("An answer came")
    assert reader.toasts
    assert (await mine(world, reader, number)).had == {}


TIMES = {
    "in the morning": (datetime(2026, 11, 24, 8, tzinfo=UTC), BERLIN, ["today 20", "tomorrow 9", "saturday 11"]),
    "late in the evening": (datetime(2026, 11, 24, 18, 50, tzinfo=UTC), BERLIN, ["tomorrow 9", "saturday 11"]),
    "on a Friday": (datetime(2026, 11, 27, 8, tzinfo=UTC), BERLIN, ["today 20", "tomorrow 9"]),
    "on a Saturday": (datetime(2026, 11, 28, 8, tzinfo=UTC), BERLIN, ["today 20", "tomorrow 9"]),
    "who sleeps late": (
        datetime(2026, 11, 24, 8, tzinfo=UTC),
        Profile("Europe/Berlin", 19 * 60, 11 * 60),
        ["tomorrow 11", "saturday 11"],
    ),
    "who is quiet all day": (datetime(2026, 11, 24, 8, tzinfo=UTC), Profile("Europe/Berlin", 8 * 60, 22 * 60), []),
}


@pytest.mark.parametrize(("now", "night", "wanted"), TIMES.values(), ids=TIMES)
def test_only_times_that_lie_ahead_and_in_the_day_are_offered(now: datetime, night: Profile, wanted: list[str]) -> None:
    found = list(usual(night, now))
    assert [f"{key} {(at + HOUR).hour}" for key, at in found] == wanted
    assert all(at - now >= timedelta(minutes=20) for _, at in found)
