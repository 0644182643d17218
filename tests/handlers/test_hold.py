"""The owner's brake: who has it, what it says, and that others do not learn of it."""

from datetime import timedelta

import pytest

from bot.core.messages import MessageKind
from bot.store import outbox, readers, state
from handlers.about import About
from tests.handlers.chat import Chat, World
from tests.handlers.staff import deeds
from tests.store.builders import a_message


async def owned(world: World, chat: Chat) -> None:
    async with world.db.write() as tx:
        reader = await readers.find(tx, chat.id)
        assert reader is not None
        await readers.grant(tx, reader.id, "owner", world.now)


async def held(world: World) -> bool:
    async with world.db.read() as tx:
        return await state.held(tx)


async def waiting(world: World, number: int) -> None:
    async with world.db.write() as tx:
        for n in range(number):
            await outbox.promise(tx, a_message(kind=MessageKind.ALERT), now=world.now, chat_id=9_000 + n)


async def test_one_press_holds_everything_and_two_let_it_go(world: World, reader: Chat) -> None:
    await owned(world, reader)
    await waiting(world, 3)
    (text,) = await reader.send("/hold")
    assert "as usual" in text
    assert "3 messages wait" in text
    await reader.press("Hold everything")
    assert await held(world)
    assert world.wakes >= {"deliver"}
    assert "Everything is held" in reader.last.text
    world.later(hours=2)
    await reader.send("/hold")
    assert "Held since" in reader.last.text
    await reader.press("Let it go on")
    assert "3 messages leave" in reader.last.text
    assert await held(world), "asked, not done"
    await reader.press("Keep holding")
    assert await held(world)
    await reader.press("Let it go on")
    await reader.press("Yes, let it go on")
    assert not await held(world)
    assert "as usual" in reader.last.text
    assert await deeds(world) == [("owner", "held", None), ("owner", "released", None)]


async def test_a_press_twice_changes_nothing_more(world: World, reader: Chat) -> None:
    await owned(world, reader)
    await reader.press_data("hold:on")
    async with world.db.read() as tx:
        since = await state.held_since(tx)
    world.now += timedelta(minutes=5)
    await reader.press_data("hold:on")
    async with world.db.read() as tx:
        assert await state.held_since(tx) == since


async def test_for_others_there_is_no_such_command(world: World, reader: Chat) -> None:
    assert await reader.send("/hold") == await reader.send("/nonsense")
    for act in ("on", "ask", "off", "keep"):
        await reader.press_data(f"hold:{act}")
    await reader.press_data("nonsense")
    assert len(set(reader.toasts[-5:])) == 1, "as an unknown button"
    assert not await held(world)
    stranger = world.chat(77)
    assert await stranger.send("/hold") == await stranger.send("/nonsense")


async def test_who_stands_in_the_config_is_an_owner_without_a_row(world: World, reader: Chat) -> None:
    named = World(world.db, about=About(owners=frozenset({reader.id}))).chat(reader.id)
    assert "as usual" in (await named.send("/hold"))[0]


@pytest.mark.parametrize("kind", [MessageKind.REPLY, MessageKind.FAMILY], ids=str)
async def test_what_goes_out_anyway_is_not_counted(world: World, reader: Chat, kind: MessageKind) -> None:
    await owned(world, reader)
    async with world.db.write() as tx:
        await outbox.promise(tx, a_message(kind=kind), now=world.now, chat_id=1)
    assert "Nothing waits now" in (await reader.send("/hold"))[0]
