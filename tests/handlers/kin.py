"""A person of the registry, a liaison, and whoever joins by a link of theirs."""

import re

from sqlalchemy import select

from bot.core.event import Consent, Person
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.relative import Kin
from bot.core.roles import Role
from bot.hearings.service import remind_round
from bot.store import people, readers
from bot.store.outbox import BODY
from bot.store.schema.traffic import outbox
from tests.handlers.chat import Chat, World
from tests.handlers.staff import somebody

NAME = "Яна Громова"
LINK = re.compile(r"start=(j_[\w-]+)")


async def a_hero(world: World, consent: Consent = Consent.OPEN, name: str = NAME) -> Person:
    """Somebody of the registry."""
    async with world.db.write() as tx:
        values = {"key": name_key(name), "lang": "ru", "group": Group.POLITICAL, "minor": False, "now": world.now}
        number = await people.add(tx, name=name, **values)
        await people.set_consent(tx, number, consent)
        return (await people.load(tx, [number]))[0]


async def a_liaison(world: World, chat_id: int = 3001) -> Chat:
    """Somebody who speaks with families."""
    return await somebody(world, chat_id, Role.LIAISON)


async def link_for(liaison: Chat, hero: Person, kin: Kin = Kin.FAMILY) -> str:
    """What stands behind /start in a fresh link of the liaison."""
    await liaison.press_data(f"pek:{kin.value}:{hero.public_id}", 1)
    return found_link(liaison)


def found_link(chat: Chat) -> str:
    """The newest link in a chat."""
    found = [LINK.search(text) for text in chat.texts]
    payloads = [match[1] for match in found if match]
    assert payloads, chat.texts
    return payloads[-1]


async def join(world: World, payload: str, chat_id: int = 3002, lang: str = "en") -> Chat:
    """Somebody opens the link and agrees."""
    chat = world.chat(chat_id, lang=lang)
    await chat.send(f"/start {payload}")
    join_ = next(b for row in chat.last.buttons for b in row if (b.data or "").startswith("join:1"))
    await chat.press_data(join_.data or "", chat.last_id)
    return chat


async def remind(world: World) -> None:
    """Work off what is due."""
    for _ in range(200):
        if not await remind_round(world.db, world.catalogs, world.now):
            return


async def waiting(world: World, chat: Chat) -> list[str]:
    """The texts that wait for somebody, but answers, oldest first."""
    async with world.db.read() as tx:
        reader = await readers.find(tx, chat.id)
        assert reader is not None
        query = select(outbox.c.body).where(outbox.c.subscriber_id == reader.id, outbox.c.body.is_not(None))
        rows = await tx.conn.execute(query.order_by(outbox.c.id))
        return [str(tx.vault.open_json(row.body, BODY)["text"]) for row in rows]
