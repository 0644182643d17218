"""The bot in groups, against the played Telegram."""

from bot.demo.faults import Fault
from bot.store.schema.traffic import task
from tests.flows.conftest import Story
from tests.flows.wait import A_WHILE, never
from tests.store.builders import rows

WELCOME = "I speak with people one by one"


async def test_a_group_gets_one_welcome_and_only_administrators_get_it_again(story: Story) -> None:
    creator, member = story.person("Creator"), story.person("Member")
    await creator.write("/start")
    await member.write("/start")
    group = story.demo.world.group("Neighbours", "supergroup", creator=creator)
    await group.wait_for(WELCOME)
    group.set_status(member, "member")
    await group.write(member, "/start@vigil_demo_bot")
    await never(member, lambda message: WELCOME in message.text)
    assert len(group.received) == 1
    await group.write(creator, "/start@vigil_demo_bot")
    await group.until(lambda: len(group.received) == 2)
    assert len(group.received) == 2


async def test_an_administrator_is_recognised_although_telegram_is_ill(story: Story) -> None:
    creator = story.person("Creator")
    await creator.write("/start")
    group = story.demo.world.group("Neighbours", creator=creator)
    await group.wait_for(WELCOME)
    story.demo.world.faults.plan(Fault.ERROR_500, method="getChatMember", seconds=1)
    await group.write(creator, "/start")
    await group.until(lambda: len(group.received) == 2)
    assert len(group.received) == 2
    async with story.bot.db.read() as tx:
        assert [row["state"] for row in await rows(tx, task)] == ["done"]


async def test_a_group_that_removed_us_hears_nothing(story: Story) -> None:
    creator = story.person("Creator")
    group = story.demo.world.group("Neighbours", creator=creator)
    await group.wait_for(WELCOME)
    group.kick_bot(creator)
    await group.until(lambda: False, within=A_WHILE)
    assert len(group.received) == 1
    assert not story.demo.world.errors
