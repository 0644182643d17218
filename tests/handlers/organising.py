"""Organisers for conversations: an organisation that is known, somebody who acts for it, and files they send."""

from base64 import b64encode

from bot.core.roles import Role
from bot.delivery.fetching import FETCH
from bot.store import campaigns, organisations, readers
from tests.handlers.chat import Chat, World
from tests.handlers.staff import somebody

SOCIETY = "Example Society"

OLD = "This button is out of date. Send /help."


async def an_organiser(world: World, chat_id: int = 61, *, of: str = SOCIETY, lang: str = "en") -> Chat:
    """Somebody who acts for an organisation."""
    chat = await somebody(world, chat_id, Role.ORGANISER, lang=lang)
    async with world.db.write() as tx:
        known = await organisations.named(tx, of)
        number = known.id if known else await organisations.add(tx, of, "https://society.example", "owner", world.now)
        reader = await readers.find(tx, chat_id)
        assert reader is not None
        await organisations.act_for(tx, reader.id, number)
    return chat


async def hand(world: World, chat: Chat, name: str, content: bytes, *, size: int | None = None) -> list[str]:
    """Send a file as a document; the texts that answer."""
    world.found[FETCH] = {"content": b64encode(content).decode()}
    told = {"file_id": "BQACAgIAAxk", "file_name": name, "file_size": len(content) if size is None else size}
    return await chat.show(document=told)


async def state(world: World, number: int) -> str:
    """Where a campaign stands."""
    async with world.db.read() as tx:
        stored = await campaigns.get(tx, number)
        assert stored is not None
        return stored.state


async def shown(chat: Chat, data: str) -> str:
    """Press, and read what stands in the place of the message."""
    await chat.press_data(data)
    return chat.messages[1].text
