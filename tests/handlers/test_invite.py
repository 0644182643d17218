"""/invite: a link into a role, what it may do said before, used once, taken back, and who may make one."""

import re
from datetime import timedelta

import pytest

from bot.core.roles import Role
from bot.store import invites, readers, roles
from handlers.staff import duties
from handlers.staff.invite import INVITED, MOST
from tests.handlers.chat import Chat, World
from tests.handlers.staff import deeds, grant, roles_of, somebody


@pytest.fixture
async def owner(world: World, reader: Chat) -> Chat:
    return await grant(world, reader, Role.OWNER)


def link(chat: Chat) -> str:
    """The payload of the newest link in the chat."""
    found = re.findall(r"https://t\.me/vigil_test_bot\?start=(j_[A-Za-z0-9_-]{22})\b", "\n".join(chat.texts))
    return str(found[-1])


async def invited(owner: Chat, role: str = "moderator") -> str:
    await owner.send(f"/invite {role}")
    await owner.press("Make the link")
    return link(owner)


async def test_from_the_command_to_a_moderator_at_work(world: World, owner: Chat) -> None:
    (first,) = await owner.send("/invite")
    assert first.startswith("Invite somebody.")
    assert owner.last.labels == ["Moderator", "Organiser", "Liaison"]
    await owner.press("Moderator")
    assert "/review — decide what goes out" in owner.last.text
    assert "lapses after 30 days" in owner.last.text
    assert "works once and for 3 days" in owner.last.text
    await owner.press("Make the link")
    vera = world.chat(7)
    (offer,) = await vera.send(f"/start {link(owner)}")
    assert offer.startswith("You are invited. Role: moderator")
    assert "/review" in offer
    assert await roles_of(world, vera) == frozenset(), "opening the link alone takes nothing"
    await vera.press("Take the role")
    assert await roles_of(world, vera) == {"moderator"}
    assert vera.last.labels[0].startswith("The gravest"), "a new subscriber goes on as others do"
    ids = [thing for _, _, thing in await deeds(world)]
    assert await deeds(world) == [("owner", "invited", ids[0]), ("moderator", "joined", ids[1])]


async def test_a_link_gives_its_role_to_the_first_who_agrees(world: World, owner: Chat) -> None:
    payload = await invited(owner)
    one, other = world.chat(7), world.chat(8)
    await one.send(f"/start {payload}")
    await other.send(f"/start {payload}")
    await one.press("Take the role")
    await other.press("Take the role")
    assert any(text.startswith("This link was used.") for text in other.texts)
    assert await roles_of(world, other) == frozenset()


async def test_no_thanks_uses_nothing_up(world: World, owner: Chat) -> None:
    payload = await invited(owner)
    vera = world.chat(7)
    await vera.send(f"/start {payload}")
    await vera.press("No, thanks")
    assert "Nothing has changed" in vera.last.text
    assert await roles_of(world, vera) == frozenset()
    await vera.send(f"/start {payload}")
    await vera.press("Take the role")
    assert await roles_of(world, vera) == {"moderator"}


async def test_who_has_the_role_keeps_the_link_for_somebody_else(world: World, owner: Chat) -> None:
    payload = await invited(owner)
    moderator = await somebody(world, 7, Role.MODERATOR)
    assert (await moderator.send(f"/start {payload}"))[0].startswith("You have this role already: moderator.")
    async with world.db.read() as tx:
        assert len(await invites.open_ones(tx, world.now)) == 1


async def test_an_invitation_that_is_taken_back_opens_nothing(world: World, owner: Chat) -> None:
    payload = await invited(owner)
    async with world.db.read() as tx:
        (made,) = await invites.open_ones(tx, world.now)
    vera = world.chat(7)
    await vera.send(f"/start {payload}")
    await owner.send("/invite")
    assert f"No. {made.id}: moderator, until" in owner.last.text
    await owner.press(f"Take back no. {made.id}")
    assert owner.toasts[-1] == "The invitation is taken back."
    assert "No invitation is open." in owner.last.text
    await vera.press("Take the role")
    assert await roles_of(world, vera) == frozenset()
    await owner.press_data(f"rev:{made.id}")
    assert owner.toasts[-1] == "This invitation was not open any more."
    assert [deed for _, deed, _ in await deeds(world)] == ["invited", "revoked"]


async def test_an_invitation_ends_after_three_days(world: World, owner: Chat) -> None:
    payload = await invited(owner)
    vera = world.chat(7)
    await vera.send(f"/start {payload}")
    world.later(days=3, minutes=1)
    await vera.press("Take the role")
    assert vera.last.text.startswith("This link is no longer valid.")
    await owner.send("/invite")
    assert "No invitation is open." in owner.last.text


async def test_nobody_is_invited_to_own_the_instance(world: World, owner: Chat) -> None:
    assert Role.OWNER not in INVITED
    (text,) = await owner.send("/invite owner")
    assert "There is no such role to invite to." in text
    assert "telegram.owners" in text
    for act in ("ask", "make"):
        await owner.press_data(f"inv:{act}:owner")
        await owner.press_data(f"inv:{act}:")
    assert len(set(owner.toasts[-4:])) == 1
    async with world.db.read() as tx:
        assert await invites.open_ones(tx, world.now) == []
    assert await deeds(world) == []


@pytest.mark.parametrize("said", ["moderator", "Moderator ", "МОДЕРАТОР"], ids=["as it is", "loosely", "in Russian"])
async def test_the_role_is_understood_in_ones_own_language(world: World, said: str) -> None:
    chat = await somebody(world, 9, Role.OWNER, lang="ru")
    assert (await chat.send(f"/invite {said}"))[0].startswith("Приглашение. Роль: модератор")


async def test_where_nobody_knows_what_the_bot_is_called_the_command_stands_for_the_link(
    world: World, owner: Chat
) -> None:
    world.found["me"] = None
    await owner.send("/invite liaison")
    await owner.press("Make the link")
    found = re.findall(r"/start j_[A-Za-z0-9_-]{22}", owner.last.text)
    vera = world.chat(7)
    await vera.send(str(found[-1]))
    await vera.press("Take the role")
    assert await roles_of(world, vera) == {"liaison"}


async def test_every_role_has_work(world: World) -> None:
    t = world.catalogs.translator("en")
    assert all(t("duty.may") in duties.text(t, role) for role in Role)


async def test_lists_stay_whole_on_one_screen(world: World, owner: Chat) -> None:
    async with world.db.write() as tx:
        for _ in range(MOST - 1):
            await invites.make(tx, "moderator", lasts=timedelta(days=1), now=world.now)
    (text,) = await owner.send("/invite")
    assert text.count("No. ") == MOST - 1
    await owner.press_data("inv:make:moderator")
    assert owner.toasts[-1].startswith("Too many roles and open invitations.")


async def test_whom_the_config_names_is_an_owner_at_the_first_start_and_the_audit_says_so(world: World) -> None:
    chat_id = 4_004
    named = World(world.db, about=type(world.about)(owners=frozenset({chat_id}))).chat(chat_id)
    await named.send("/start")
    await named.press("English")
    await named.send("/start")
    assert await roles_of(world, named) == {"owner"}
    async with world.db.read() as tx:
        found = await readers.find(tx, chat_id)
        assert found is not None
        (held,) = await roles.every(tx, found.id)
    assert await deeds(world) == [("owner", "joined", held.id)]
