"""From /invite to a colleague who joins by the link, and to the moment at which the role is taken away again."""

import re

from bot.app.clock import now
from bot.store import readers
from tests.flows.conftest import Story, press


async def test_a_colleague_joins_by_the_link_and_loses_the_role_with_one_press(story: Story) -> None:
    owner = await story.subscribed("Owner")
    async with story.bot.db.write() as tx:
        reader = await readers.find(tx, owner.id)
        assert reader is not None
        await readers.grant(tx, reader.id, "owner", now())
    await owner.write("/invite moderator")
    await press(owner, "Make the link")
    message = await owner.wait_for("https://t.me/")
    found = re.search(r"https://t\.me/(\w+)\?start=(j_[\w-]{22})", message.text)
    assert found is not None
    assert found[1] == story.demo.world.username
    vera = story.person("Vera")
    await vera.write(f"/start {found[2]}")
    await press(vera, "Take the role")
    await vera.wait_for("From now on you have this role: moderator")
    await vera.write("/freeze")
    await vera.wait_for("Your roles")
    await owner.write("/freeze")
    await press(owner, "frz:")
    await vera.write("/freeze")
    await vera.wait_for("I do not know this command")
    await owner.write("/audit")
    audit = await owner.wait_for("What was done in which role")
    assert [line.partition(": ")[2].partition(",")[0] for line in audit.text.splitlines()[1:]] == [
        "took a role away",
        "took up the role",
        "made an invitation",
    ]
