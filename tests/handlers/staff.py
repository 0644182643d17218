"""People with roles, and what the audit says of them."""

from collections.abc import Sequence

from bot.core.roles import Role
from bot.store import audit, readers
from bot.store.schema.audit import audit as table
from tests.handlers.chat import Chat, World
from tests.store.builders import size


async def grant(world: World, chat: Chat, *roles: Role) -> Chat:
    """Give roles to a subscriber, as if long ago: the audit says nothing of it."""
    async with world.db.write() as tx:
        reader = await readers.find(tx, chat.id)
        assert reader is not None
        for role in roles:
            await readers.grant(tx, reader.id, role.value, world.now)
    return chat


async def somebody(world: World, chat_id: int, *roles: Role, lang: str = "en") -> Chat:
    """A new subscriber with these roles, who skipped all questions."""
    chat = world.chat(chat_id, lang=lang)
    await chat.send("/start")
    await chat.press_data(f"lang:s:{lang}")
    return await grant(world, chat, *roles)


async def deeds(world: World) -> Sequence[tuple[str, str, int | None]]:
    """The audit, oldest first: role, deed, number of the thing."""
    async with world.db.read() as tx:
        found = await audit.last(tx, 1_000)
        assert len(found) == await size(tx, table)
    return [(one.role, one.deed, one.thing) for one in reversed(found)]


async def roles_of(world: World, chat: Chat) -> frozenset[str]:
    """What somebody is now."""
    async with world.db.read() as tx:
        reader = await readers.find(tx, chat.id)
        return frozenset() if reader is None else await readers.roles(tx, reader.id)


async def done(world: World) -> Sequence[str]:
    """The deeds in the audit, oldest first."""
    return [deed for _role, deed, _thing in await deeds(world)]
