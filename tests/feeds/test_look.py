"""A source that is no longer itself: nothing of what it brings reaches anybody before a person has looked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.event import EventState
from bot.core.finding import Outlet
from bot.core.kinds import Kind
from bot.core.roles import Deed, Role
from bot.core.standing import Arrival, Doubt, Habits
from bot.store import audit, events, sources, standing
from bot.store.database import Database
from bot.store.schema.events import event
from feeds.look import look
from feeds.web import Body
from tests.feeds.documents import an_item
from tests.feeds.entries import GROMOVA, PAPER, WATCH, an_entry, four_sources, take_in
from tests.feeds.test_poll import World, a_body, a_due, an_arrest, lexicons, logged, parser, world
from tests.store.builders import DAY, HOUR, NOW, rows

__all__ = ["lexicons", "logged", "parser", "world"]

ELSEWHERE = "https://casino.example/feed"


def a_flood(number: int, name: str) -> list[str]:
    """So many entries that nobody has seen."""
    told = [(f"{name} {n}", f"https://herald.example/{name}/{n}".replace(" ", "-")) for n in range(number)]
    return [an_item(f"Новость о погоде: {guid}", guid=guid, link=link) for guid, link in told]


async def doubted(world: World) -> dict[str, tuple[Doubt, ...]]:
    async with world.db.read() as tx:
        return {one.id: one.doubts for one in await standing.doubted(tx)}


async def states(world: World) -> list[str]:
    async with world.db.read() as tx:
        return [row["state"] for row in await rows(tx, event)]


async def test_a_redirect_to_another_site_holds_what_comes_from_there(world: World) -> None:
    there = replace(a_body(an_arrest(1), an_arrest(0)), final_url=ELSEWHERE)
    await world.watch(herald=[a_body(an_arrest(0)), there])
    await world.poll()
    assert len(world.heard.published) == 1
    await world.poll(HOUR)
    assert len(world.heard.published) == 1
    assert (await states(world), await doubted(world)) == (["published", "held"], {"herald": (Doubt.HOST,)})


async def test_a_redirect_that_brings_nothing_new_is_still_one_when_it_does(world: World) -> None:
    there = replace(a_body(an_arrest(0)), final_url=ELSEWHERE)
    lie = replace(a_body(an_arrest(1), an_arrest(0)), final_url=ELSEWHERE)
    await world.watch(herald=[a_body(an_arrest(0)), there, lie])
    for _ in range(3):
        await world.poll(HOUR)
    assert (await states(world), await doubted(world)) == (["published", "held"], {"herald": (Doubt.HOST,)})


async def test_of_a_flood_not_even_the_first_is_told(world: World) -> None:
    days = [a_body(an_arrest(0)), *(a_body(*a_flood(1, f"day {n}")) for n in range(3))]
    flood = a_body(*a_flood(30, "flood"), an_arrest(1, -3 * DAY))
    await world.watch(herald=[*days, flood])
    for _ in days:
        await world.poll(DAY)
        assert await doubted(world) == {}
    told = len(world.heard.published)
    await world.poll(DAY)
    assert await doubted(world) == {"herald": (Doubt.VOLUME,)}
    assert (len(world.heard.published), (await states(world))[-1]) == (told, "held")


async def test_after_days_without_a_poll_their_entries_come_at_once(world: World) -> None:
    await world.watch(herald=[a_body(an_arrest(0)), a_body(*a_flood(60, "pause"))])
    await world.poll()
    await world.poll(15 * DAY)
    assert await doubted(world) == {}


async def test_another_program_at_another_address_is_doubted(world: World) -> None:
    def made_by(program: str, url: str, *items: str) -> Body:
        body = a_body(*items)
        made = body.body.replace(b"<item>", f"<generator>{program}</generator><item>".encode(), 1)
        return replace(body, body=made, final_url=url)

    first = made_by("WordPress 6.4", "https://herald.example/feed", an_arrest(0))
    same = made_by("WordPress 6.5", "https://herald.example/rss", an_arrest(1))
    other = made_by("Hugo", "https://herald.example/index.xml", an_arrest(2))
    await world.watch(herald=[first, same, other])
    for expected in ({}, {}, {"herald": (Doubt.GENERATOR,)}):
        await world.poll(HOUR)
        assert await doubted(world) == expected
    assert await states(world) == ["published", "published", "held"]


async def test_another_address_in_the_settings_is_the_operators_wish(world: World) -> None:
    await world.watch(herald=[a_body(an_arrest(0))])
    await world.poll()
    async with world.db.read() as tx:
        (health,) = await sources.health(tx)
    spec = replace(health.spec, url="https://new.example/feed")
    world.web.answers[spec.url] = [replace(a_body(an_arrest(1)), final_url=spec.url)]
    async with world.db.write() as tx:
        await sources.sync(tx, [spec], world.clock())
    await world.poll(HOUR)
    assert await doubted(world) == {}
    assert await states(world) == ["published"] * 2


async def test_a_source_under_review_has_nothing_to_lose(world: World) -> None:
    await world.watch(herald=[a_body(an_arrest(0)), replace(a_body(an_arrest(1)), final_url=ELSEWHERE)])
    async with world.db.write() as tx:
        (health,) = await sources.health(tx)
        await sources.sync(tx, [replace(health.spec, trust="review")], NOW)
    for _ in range(2):
        await world.poll(HOUR)
    assert await doubted(world) == {}


async def test_a_doubt_reaches_back_to_nothing_and_ends_with_a_look(db: Database) -> None:
    await four_sources(db)
    await take_in(db, WATCH, an_entry(1, GROMOVA))
    async with db.write() as tx:
        await standing.doubt(tx, WATCH, [Doubt.HOST], NOW + HOUR)
        await standing.doubt(tx, WATCH, [Doubt.VOLUME], NOW + 2 * HOUR)
    assert await take_in(db, WATCH, an_entry(2, "Олег Дронов"), after=2 * HOUR) == 0
    async with db.write() as tx:
        first, second = [await events.get(tx, row["id"]) for row in await rows(tx, event)]
        assert first is not None
        assert second is not None
        assert [one.trust for one in first.people[0].witnesses] == ["publish"]
        assert [one.trust for one in second.people[0].witnesses] == ["review"]
        assert (first.reports[0].doubts, second.reports[0].doubts) == ((), ("host", "volume"))
        assert (first.state, second.state) == (EventState.PUBLISHED, EventState.HELD)
        assert [one.since for one in await standing.doubted(tx)] == [NOW + HOUR]
        assert await standing.trust(tx, WATCH, NOW + DAY)
        assert not await standing.trust(tx, WATCH, NOW + DAY), "of two presses one restores"
        second = await events.get(tx, second.id)
        assert second is not None
        assert (second.reports[0].trust, second.reports[0].doubts) == ("publish", ())
    assert await take_in(db, WATCH, an_entry(3, "Инна Кац"), after=DAY) == 1


async def test_three_events_taken_back_cost_the_trust_until_somebody_looked(db: Database) -> None:
    await four_sources(db)
    for number, name in enumerate((GROMOVA, "Олег Дронов", "Инна Кац"), 1):
        await take_in(db, PAPER, an_entry(number, name), after=number * DAY)
    async with db.write() as tx:
        for number, row in enumerate(await rows(tx, event), 1):
            await tx.conn.execute(event.update().where(event.c.id == row["id"]).values(state="retracted"))
            at = NOW + (3 + number) * DAY
            await audit.note(tx, Role.OWNER, Deed.EVENT_RETRACTED, at, thing=row["id"])
            assert (await standing.habits(tx, PAPER, NOW + 7 * DAY)).retracted == number
        assert (await standing.habits(tx, WATCH, NOW + 7 * DAY)).retracted == 0
        assert (await standing.habits(tx, PAPER, NOW + 95 * DAY)).retracted == 2, "one was taken back long ago"
        await standing.doubt(tx, PAPER, [Doubt.RETRACTED], NOW + 5 * DAY)
        await standing.trust(tx, PAPER, NOW + 5 * DAY + HOUR)
        known = await standing.habits(tx, PAPER, NOW + 7 * DAY)
        assert known.retracted == 1, "what was told before somebody looked and taken back after that counts"


def test_what_came_is_counted_by_day() -> None:
    known = Habits()
    for number, at in ((4, NOW), (1, NOW), (1, NOW + DAY)):
        known = look(known, a_due(), Arrival("https://h.example/", "", number, grave=False, first=False), at).habits
    assert known.volume == ((NOW.date(), 5), ((NOW + DAY).date(), 1))
    assert known.last_entry_at == NOW + DAY


@pytest.mark.parametrize(("said", "told"), [("", 1), (", пишет «Watch»", 0)], ids=["by itself", "a copy"])
async def test_a_copy_is_no_second_voice(db: Database, said: str, told: int) -> None:
    await four_sources(db)
    await take_in(db, WATCH, an_entry(1, GROMOVA, kind=Kind.DEATH, outlet=Outlet.NGO))
    copy = an_entry(2, GROMOVA, kind=Kind.DEATH, title=f"Яна Громова умерла в колонии{said}")
    assert await take_in(db, PAPER, copy) == told


async def test_two_papers_that_copy_one_name_nobody_until_one_does_so_by_itself(db: Database) -> None:
    await four_sources(db)
    said = "Арестована Яна Громова, сообщает «Watch»"
    copies = [an_entry(n, GROMOVA, title=f"{said} {n}") for n in (1, 2)]
    for source, one in zip((PAPER, "gazette"), copies, strict=True):
        await take_in(db, source, one)

    async def voices() -> list[str]:
        async with db.read() as tx:
            (row,) = await rows(tx, event)
            found = await events.get(tx, row["id"])
        assert found is not None
        assert [one.voice for one in found.reports] == [WATCH, WATCH]
        return [one.voice for one in found.people[0].witnesses]

    assert set(await voices()) == {WATCH}
    await take_in(db, PAPER, an_entry(3, GROMOVA), after=timedelta(hours=1))
    assert set(await voices()) == {WATCH, PAPER}
