"""Drafts for conversations: the shipped samples, for people of the registry."""

from bot.core.roles import Role
from bot.store import organisations, readers
from campaigns import drafting, service
from campaigns.drafting import Whose
from handlers.organise import pages
from tests.campaigns.builders import raw, table
from tests.handlers.chat import Chat, World
from tests.handlers.registry import a_public_person


async def a_draft(world: World, author: Chat, name: str, *changes: tuple[str, str], asks: bool = False) -> int:
    """A sample that this organiser wrote, for somebody who may be named; its number."""
    if name != "cause" and not any("ivan-example" in was for was, _ in changes) and name != "letter":
        changes = (*changes, ('"ivan-example"', f'"{await a_public_person(world.db, "Ivan Example")}"'))
    if name == "letter":
        for one, called in (("oleg-sample", "Oleg Sample"), ("vera-muster", "Vera Muster")):
            who = await a_public_person(world.db, called)
            changes = (*changes, (f'"{one}"', f'"{who}"'), (f'person = "{one}"', f'person = "{who}"'))
    return await brought(world, author, raw(name, *changes, asks=asks), table(name))


async def brought(world: World, author: Chat, toml: bytes, offices: bytes | None = None) -> int:
    """This organiser's file, taken; its number."""
    async with world.db.write() as tx:
        reader = await readers.find(tx, author.id)
        assert reader is not None
        whose = Whose(reader.id, Role.ORGANISER, await organisations.of_reader(tx, reader.id))
        found = await drafting.draft(tx, toml, offices, whose, world.now)
        assert isinstance(found, tuple), found
        return found[0]


async def reads(world: World, chat: Chat, number: int, *, lang: str = "en", leave: int = 0) -> None:
    """Turn all pages of the preview in one language, or all but the last ones."""
    async with world.db.read() as tx:
        drive = await service.get(tx, number)
    assert drive is not None
    places = [place for place, one in enumerate(pages.langs(world.catalogs, drive, world.now)) if one == lang]
    for place in places[: len(places) - leave]:
        await chat.press_data(f"og:preview:{number}:{place}")
