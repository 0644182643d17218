"""Drafts for conversations: the shipped samples, for people of the registry, and the organisers of one organisation."""

from bot.core.roles import Role
from bot.store import campaigns, organisations, readers
from bot.store.database import Database
from campaigns import service
from campaigns.service import Given
from tests.campaigns.builders import raw, table
from tests.handlers.chat import Chat, World
from tests.handlers.registry import a_public_person
from tests.handlers.staff import somebody
from tests.store.builders import NOW


async def an_organisation(db: Database) -> int:
    """The one organisation there is; its number."""
    async with db.write() as tx:
        found = await organisations.named(tx, "Example Society")
        if found is not None:
            return found.id
        return await organisations.add(tx, "Example Society", "https://example.org", "owner", NOW)


async def an_organiser(world: World, chat_id: int, lang: str = "en") -> Chat:
    """Somebody who acts for the organisation."""
    chat = await somebody(world, chat_id, Role.ORGANISER, lang=lang)
    number = await an_organisation(world.db)
    async with world.db.write() as tx:
        reader = await readers.find(tx, chat.id)
        assert reader is not None
        await organisations.act_for(tx, reader.id, number)
    return chat


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
    number = await an_organisation(world.db)
    async with world.db.write() as tx:
        found = await service.bring(tx, [Given("here", toml, offices)], Role.ORGANISER, world.now)
        assert isinstance(found, tuple), found
        stored = await campaigns.by_slug(tx, found[0].slug)
        reader = await readers.find(tx, author.id)
        assert stored is not None
        assert reader is not None
        await organisations.drafted(tx, stored.id, reader.id, number)
        return stored.id
