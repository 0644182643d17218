"""Campaigns that end, stop or are taken back while somebody stands in the middle of them."""

from datetime import timedelta

import pytest

from bot.core.event import Consent, Published
from bot.core.kinds import Kind
from bot.store import events, people
from campaigns import service
from campaigns.flow import Result
from tests.handlers.chat import Chat, World
from tests.handlers.drives import OPENED, a_live_one, counted, happens
from tests.handlers.registry import a_public_person
from tests.handlers.test_act import TITLE
from tests.store.builders import NOW


@pytest.fixture(autouse=True)
def _open(world: World) -> None:
    world.now = OPENED


@pytest.mark.parametrize("step", ["Take part", "I signed", "It did not work", "Facts and sources", "Not for me"])
async def test_a_release_stops_it_in_the_middle_of_every_step(world: World, abroad: Chat, step: str) -> None:
    person = await a_public_person(world.db, "Ivan Example")
    number = await a_live_one(world.db, "petition", person=person)
    await abroad.send("/act")
    await abroad.press(TITLE)
    card = abroad.data("Take part"), abroad.data("Facts and sources"), abroad.data("Not for me")
    await abroad.press("Take part")
    data = dict(zip(("Take part", "Facts and sources", "Not for me"), card, strict=True))
    data |= {label: abroad.data(label) for label in ("I signed", "It did not work")}
    await happens(world, person, Kind.RELEASE, "exchange")
    await abroad.press_data(data[step], 900)
    assert "This action is stopped" in abroad.messages[900].text
    assert abroad.messages[900].labels == ["Other actions"]
    assert "completed" not in await counted(world, number)


async def test_an_event_that_does_not_end_it_changes_nothing(world: World, abroad: Chat) -> None:
    person = await a_public_person(world.db, "Ivan Example")
    await a_live_one(world.db, "petition", person=person)
    await happens(world, person, Kind.TRANSFER, "prison")
    await abroad.send("/act")
    assert abroad.last.labels == [TITLE]


async def test_resumed_it_is_not_stopped_by_the_same_news_again(world: World, abroad: Chat) -> None:
    person = await a_public_person(world.db, "Ivan Example")
    await a_live_one(world.db, "petition", person=person)
    await happens(world, person, Kind.RELEASE)
    async with world.db.write() as tx:
        await service.launch(tx, "doctor-for-ivan-example", "server", world.now)
        for event_id in await people.newest_events(tx, 1):
            event = await events.get(tx, event_id)
            assert event is not None
            await service.on_published(tx, Published(event, fresh=True), world.now)
    await abroad.send("/act")
    assert abroad.last.labels == [TITLE]


@pytest.mark.parametrize("wish", [Consent.NO_NAME, Consent.SILENCE])
async def test_a_wish_for_less_stops_it_at_the_next_press(world: World, abroad: Chat, wish: Consent) -> None:
    person = await a_public_person(world.db, "Ivan Example")
    await a_live_one(world.db, "petition", person=person)
    await abroad.send("/act")
    await abroad.press(TITLE)
    async with world.db.write() as tx:
        found = await people.by_public_id(tx, person)
        assert found is not None
        await people.set_consent(tx, found.id, wish)
    await abroad.press("Take part")
    assert "This action is stopped" in abroad.last.text
    assert "Ivan" not in abroad.last.text
    for command in ("/act", "/my", "/start c_doctor-for-ivan-example"):
        (said,) = await abroad.send(command)
        assert "Ivan" not in said


async def test_a_consent_that_ended_stops_it(world: World, abroad: Chat) -> None:
    await a_live_one(world.db, "petition", ("expires_on = 2027-05-10", "expires_on = 2026-12-15"))
    world.now = NOW + timedelta(days=25)  # 15 December, before it closes
    await abroad.send("/start c_doctor-for-ivan-example")
    assert abroad.last.text.startswith(TITLE)
    world.now = NOW + timedelta(days=30)
    await abroad.send("/start c_doctor-for-ivan-example")
    assert "The time of this action is over." in abroad.last.text


async def test_an_old_link_tells_how_it_ended(world: World, abroad: Chat) -> None:
    await a_live_one(world.db, "petition")
    async with world.db.write() as tx:
        await service.close(tx, "doctor-for-ivan-example", Result.ACHIEVED, "server", world.now)
    (said,) = await abroad.send("/start c_doctor-for-ivan-example")
    assert "This action is over, and it was achieved." in said
    assert "Ivan Example was examined by an independent doctor." in said
    assert abroad.last.labels == ["Other actions"]


async def test_its_time_runs_out_by_itself(world: World, abroad: Chat) -> None:
    await a_live_one(world.db, "petition")
    await abroad.send("/start c_doctor-for-ivan-example")
    await abroad.press("Take part")
    await abroad.press("I signed")
    world.later(days=30)
    assert await service.round_(world.db, world.now) == 1
    (said,) = await abroad.send("/start c_doctor-for-ivan-example")
    assert "The time of this petition is over. 1 took part." in said
    world.later(days=31)
    assert await service.round_(world.db, world.now) == 1
    assert await service.round_(world.db, world.now) == 0
    assert (await abroad.send("/my"))[0].startswith("Nothing is kept")
