"""Armed for a day of its own people: a birthday with consent, years since an arrest or a sentence; looked at again."""

from dataclasses import replace
from datetime import date

from bot.app.live import Live
from bot.core.birthday import Agreed, Birthday
from bot.core.event import Consent
from bot.core.kinds import Kind
from bot.core.record import Record
from bot.store import byhand, campaigns, events, people, readers, records
from campaigns import service
from campaigns.service import Refused
from tests.handlers.approvals import a_draft
from tests.handlers.approving import approved
from tests.handlers.chat import Chat, World
from tests.handlers.kin import waiting
from tests.handlers.organising import state
from tests.handlers.registry import an_alert
from tests.store.builders import a_finding


async def known(world: World, public_id: str) -> Record:
    async with world.db.read() as tx:
        person = await people.by_public_id(tx, public_id)
        assert person is not None
        return (await records.some(tx, [person.id]))[0]


async def is_now(world: World, record: Record) -> None:
    async with world.db.write() as tx:
        await records.rewrite(tx, [record])


async def an_approved_one(world: World, author: Chat) -> tuple[int, str, str]:
    """An approved campaign for somebody born on 1 December, taken on 2 December and sentenced on 3 December: its
    number, and the ids of the event and the person."""
    sentenced = world.now.replace(year=world.now.year - 2, month=12, day=3)
    event, person = await an_alert(
        world.db, "Ivan Example", kind=Kind.SENTENCE, happened_at=sentenced, consent=Consent.OPEN
    )
    day = Birthday.of(12, 1, Agreed.FAMILY)
    await is_now(world, replace(await known(world, person), birthday=day, held_since=date(2024, 12, 2)))
    number = await a_draft(world, author, "petition", ('"ivan-example"', f'"{person}"'))
    async with world.db.write() as tx:
        reader = await readers.find(tx, author.id)
        assert reader is not None
        await approved(tx, number, reader.id, world.now)
    return number, event, person


async def from_the_server(world: World, number: int) -> object:
    """A launch at the command line of the server."""
    async with world.db.write() as tx:
        stored = await campaigns.get(tx, number)
        assert stored is not None
        return await service.launch(tx, stored.slug, "server", world.now)


async def offered(author: Chat, number: int) -> str:
    await author.press_data(f"og:arm:{number}:")
    return author.messages[1].text


async def test_days_of_its_people_come_first_and_those_of_the_dead_and_the_unnamed_not_at_all(
    world: World, author: Chat
) -> None:
    number, event, person = await an_approved_one(world, author)
    lines = [one for one in (await offered(author, number)).splitlines() if one.startswith("• ")]
    assert lines[:3] == [
        "• Birthday: Ivan Example: Tuesday, 1 December 2026",
        "• Another year in custody: Ivan Example: Wednesday, 2 December 2026",
        "• Anniversary of the sentence: Ivan Example: Thursday, 3 December 2026",
    ]
    async with world.db.write() as tx:
        found = await events.by_public_id(tx, event)
        assert found is not None
        await byhand.retract(tx, found.id)
    assert "sentence" not in await offered(author, number)
    await is_now(world, replace(await known(world, person), birthday=None))
    assert "Birthday" not in await offered(author, number)
    await an_alert_of_death(world, person)
    assert "Ivan" not in await offered(author, number)


async def an_alert_of_death(world: World, public_id: str) -> None:
    """It was published that this person has died."""
    async with world.db.write() as tx:
        person = await people.by_public_id(tx, public_id)
        assert person is not None
        event = await events.add(
            tx, a_finding(kind=Kind.DEATH), Kind.DEATH, person_ids=[person.id], happened_at=world.now, now=world.now
        )
        await events.publish(tx, event, world.now)


async def test_a_birthday_that_nobody_agrees_to_any_more_is_not_told_of_and_nothing_goes_out(
    world: World, author: Chat
) -> None:
    number, _event, person = await an_approved_one(world, author)
    await author.press_data(f"og:arm_to:{number}:b.{person}")
    assert await state(world, number) == "armed"
    await author.press_data(f"og:card:{number}:")
    assert "Waits for: Birthday: Ivan Example, Tuesday, 1 December 2026" in author.messages[1].text
    before = await known(world, person)
    await is_now(world, replace(before, birthday=None))
    live = Live(world.db, world.catalogs, lambda: world.now, None)
    await live.cards()
    (said,) = await waiting(world, author)
    assert "is gone" in said
    assert "Ivan" not in said
    world.now = world.now.replace(month=12, day=1, hour=10)
    await live.cards()
    assert len(await waiting(world, author)) == 1, "it is said once"
    await author.press_data(f"og:launch_yes:{number}:")
    assert "The moment that it waits for is gone" in author.messages[1].text
    assert await state(world, number) == "armed"
    await author.press_data(f"og:card:{number}:")
    assert "The moment that it waits for is gone" in author.messages[1].text
    assert await from_the_server(world, number) == Refused("moment", "armed")
    await is_now(world, before)
    await author.press_data(f"og:launch_yes:{number}:")
    assert await state(world, number) == "live"


async def test_the_day_comes_in_the_morning_of_the_place_where_the_campaign_is_at_home(
    world: World, author: Chat
) -> None:
    number, _event, person = await an_approved_one(world, author)
    await author.press_data(f"og:arm_to:{number}:s.{person}")
    live = Live(world.db, world.catalogs, lambda: world.now, None)
    for day, notes in ((2, 0), (3, 1), (4, 1)):
        world.now = world.now.replace(month=12, day=day, hour=10)
        await live.cards()
        assert len(await waiting(world, author)) == notes
    assert "Anniversary of the sentence: Ivan Example: Thursday, 3 December 2026" in (await waiting(world, author))[0]
