"""Delivery against a Telegram that is slow, angry or broken."""

import pytest

from bot.demo.faults import Fault
from bot.store import outbox, state
from bot.store.schema.traffic import receipt
from tests.flows.conftest import NGO, Story
from tests.flows.test_feed_to_phone import SENTENCED, WHY
from tests.store.builders import size


async def test_a_reader_who_blocked_the_bot_is_left_alone_until_they_come_back(story: Story) -> None:
    reader, other = await story.subscribed("Blocker"), await story.subscribed("Other")
    reader.block()
    story.publish(NGO, SENTENCED, WHY)
    await other.wait_for("Примеров")
    await story.until(lambda: settled(story))
    assert not any("Примеров" in message.text for message in reader.received)
    reader.unblock()
    await reader.write("/help")
    story.publish(NGO, "Суд в Омске приговорил учителя Глеба Пробникова к трём годам колонии", WHY)
    await reader.wait_for("Пробников")


@pytest.mark.parametrize("fault", [Fault.ERROR_500, Fault.PAGE_502, Fault.RESET_BEFORE, Fault.TOO_MANY_BARE])
async def test_an_alert_survives_a_fault_of_telegram(story: Story, fault: Fault) -> None:
    reader = await story.subscribed()
    story.demo.world.faults.plan(fault, method="sendMessage", seconds=1)
    story.publish(NGO, SENTENCED, WHY)
    await reader.wait_for("Примеров", within=15)
    assert story.demo.world.faults.happened == 1


async def test_ten_alerts_at_once_reach_a_reader_as_one_message_with_every_name(story: Story) -> None:
    reader = await story.subscribed()
    await hold(story, on=True)
    names = ["Пробников", "Образцов", "Вымыслов", "Черновиков", "Макетов", "Шаблонов"]
    names += ["Заглавин", "Курсивин", "Абзацев", "Строкин"]
    for name in names:
        story.publish(NGO, f"Суд в Омске приговорил учителя Глеба {name}а к трём годам колонии", WHY)
    await story.until(lambda: queued(story, len(names)))
    before = len(reader.received)
    await hold(story, on=False)
    await reader.wait_for(names[-1], within=15)
    await story.until(lambda: settled(story))
    got = reader.received[before:]
    assert len(got) == 1
    assert all(name in got[0].text for name in names)
    async with story.bot.db.read() as tx:
        assert await size(tx, receipt) == len(names)


async def hold(story: Story, *, on: bool) -> None:
    async with story.bot.db.write() as tx:
        await state.set_hold(tx, on)


async def queued(story: Story, number: int) -> bool:
    async with story.bot.db.read() as tx:
        return (await outbox.states(tx)).get(("alert", "queued"), 0) == number


async def settled(story: Story) -> bool:
    async with story.bot.db.read() as tx:
        return not any(state in {"queued", "claimed", "sending"} for _kind, state in await outbox.states(tx))
