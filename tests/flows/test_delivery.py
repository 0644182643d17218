"""Delivery against a Telegram that is slow, angry or broken."""

import pytest

from bot.demo.faults import Fault
from bot.store import outbox
from tests.flows.conftest import NGO, Story
from tests.flows.test_feed_to_phone import SENTENCED, WHY


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


async def settled(story: Story) -> bool:
    async with story.bot.db.read() as tx:
        return not any(state in {"queued", "claimed", "sending"} for _kind, state in await outbox.states(tx))
