"""/freeze: a role goes at once, and the list names nobody."""

import pytest

from bot.core.roles import Role
from bot.store import invites, readers, roles
from handlers.about import About
from tests.handlers.chat import Chat, World
from tests.handlers.staff import deeds, grant, roles_of, somebody
from tests.store.builders import HOUR


@pytest.fixture
async def owner(world: World, reader: Chat) -> Chat:
    return await grant(world, reader, Role.OWNER)


async def number(world: World, chat: Chat, role: Role) -> int:
    """The number of somebody's role."""
    async with world.db.read() as tx:
        found = await readers.find(tx, chat.id)
        assert found is not None
        held = await roles.own(tx, found.id, role)
        assert held is not None
        return held.id


async def test_an_owner_takes_a_role_away_with_one_press(world: World, owner: Chat) -> None:
    moderator = await somebody(world, 7, Role.MODERATOR, Role.LIAISON)
    theirs, mine = await number(world, moderator, Role.MODERATOR), await number(world, owner, Role.OWNER)
    (text,) = await owner.send("/freeze")
    assert f"No. {mine}: owner, since" in text
    assert text.count("(you)") == 1
    assert f"No. {theirs}: moderator, since" in text
    assert str(moderator.id) not in text
    await owner.press(f"Take away no. {theirs}")
    assert await roles_of(world, moderator) == {"liaison"}
    assert f"No. {theirs}:" not in owner.last.text
    assert owner.toasts[-1] == "The role is taken away."
    await owner.press_data(f"frz:{theirs}")
    assert await deeds(world) == [("owner", "frozen", theirs)]


async def test_an_owner_who_is_gone_leaves_no_links_behind(world: World, owner: Chat) -> None:
    other = await somebody(world, 7, Role.OWNER)
    async with world.db.write() as tx:
        made = await invites.make(tx, "moderator", lasts=HOUR, now=world.now)
    await owner.press_data(f"frz:{await number(world, other, Role.OWNER)}")
    async with world.db.write() as tx:
        assert await invites.redeem(tx, made.token, world.now) == "expired"


async def test_taking_a_moderators_role_leaves_invitations_open(world: World, owner: Chat) -> None:
    moderator = await somebody(world, 7, Role.MODERATOR)
    async with world.db.write() as tx:
        await invites.make(tx, "moderator", lasts=HOUR, now=world.now)
    await owner.press_data(f"frz:{await number(world, moderator, Role.MODERATOR)}")
    async with world.db.read() as tx:
        assert len(await invites.open_ones(tx, world.now)) == 1


async def test_everybody_lays_down_their_own_role_and_sees_no_other(world: World, owner: Chat) -> None:
    moderator = await somebody(world, 7, Role.MODERATOR)
    mine, theirs = await number(world, moderator, Role.MODERATOR), await number(world, owner, Role.OWNER)
    (text,) = await moderator.send("/freeze")
    assert f"No. {mine}: moderator" in text
    assert "owner" not in text
    await moderator.press(f"Lay down no. {mine}")
    assert "Only a new invitation brings it back" in moderator.last.text
    await moderator.press("Keep it")
    assert await roles_of(world, moderator) == {"moderator"}
    await moderator.press_data(f"lay:yes:{theirs}")
    assert await roles_of(world, owner) == {"owner"}, "the number of somebody else's role does nothing"
    await moderator.press(f"Lay down no. {mine}")
    await moderator.press("Yes, lay it down")
    assert await roles_of(world, moderator) == frozenset()
    assert await moderator.send("/freeze") == await moderator.send("/nonsense")
    assert await deeds(world) == [("moderator", "laid_down", mine)]


async def test_the_only_owner_is_told_what_it_means(world: World, owner: Chat) -> None:
    mine = await number(world, owner, Role.OWNER)
    await owner.send("/freeze")
    await owner.press(f"Lay down no. {mine}")
    assert "vigil init" in owner.last.text
    await somebody(world, 7, Role.OWNER)
    await owner.press_data(f"lay:ask:{mine}", max(owner.messages))
    assert "vigil init" not in owner.last.text


async def test_an_owner_sees_the_others_still_after_laying_down_another_role(world: World, owner: Chat) -> None:
    await somebody(world, 7, Role.MODERATOR)
    await grant(world, owner, Role.LIAISON)
    await owner.send("/freeze")
    await owner.press(f"Lay down no. {await number(world, owner, Role.LIAISON)}")
    await owner.press("Yes, lay it down")
    assert "moderator" in owner.last.text
    assert "liaison" not in owner.last.text


async def test_an_old_button_changes_nothing(world: World, owner: Chat) -> None:
    for press in ("frz:99", "lay:ask:99", "lay:yes:99"):
        await owner.press_data(press)
    assert set(owner.toasts[-3:]) == {owner.toasts[-1]}
    assert await roles_of(world, owner) == {"owner"}
    assert await deeds(world) == []


async def test_an_owner_by_config_alone_sees_the_others(world: World, reader: Chat) -> None:
    await somebody(world, 7, Role.MODERATOR)
    named = World(world.db, about=About(owners=frozenset({reader.id}))).chat(reader.id)
    (text,) = await named.send("/freeze")
    assert "moderator" in text
    assert "(you)" not in text
