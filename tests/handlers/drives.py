"""Campaigns for conversations: the shipped samples, for people of the registry, live."""

from datetime import timedelta

from bot.core.event import Published
from bot.core.kinds import Kind
from bot.store import campaigns, events, people
from bot.store.database import Database
from campaigns import audience, service
from campaigns.flow import CampaignState
from campaigns.service import Given, Refused
from tests.campaigns.builders import raw, table
from tests.handlers.chat import World
from tests.handlers.registry import a_public_person
from tests.store.builders import NOW, a_finding

OPENED = NOW + timedelta(days=8)
"""A moment when all samples are open."""


async def a_live_one(
    db: Database, name: str, *changes: tuple[str, str], person: str | None = None, asks: bool = False
) -> int:
    """A sample, imported and launched, for somebody who may be named; its number. `asks`: people are asked for it."""
    who = person or (None if name in {"cause", "letter"} else await a_public_person(db, "Ivan Example"))
    changes = (*changes, ('"ivan-example"', f'"{who}"')) if who else changes
    if name == "letter":
        for one, called in (("oleg-sample", "Oleg Sample"), ("vera-muster", "Vera Muster")):
            who = await a_public_person(db, called)
            changes = (*changes, (f'"{one}"', f'"{who}"'), (f'person = "{one}"', f'person = "{who}"'))
    async with db.write() as tx:
        found = await service.bring(tx, [Given("here", raw(name, *changes, asks=asks), table(name))], "server", NOW)
        assert isinstance(found, tuple), found
        stored = await campaigns.by_slug(tx, found[0].slug)
        assert stored is not None
    counted = await audience.counted(db, stored.id, OPENED)
    async with db.write() as tx:
        done = await service.launch(tx, stored.slug, "server", OPENED, counted=counted)
        assert not isinstance(done, Refused), done
        assert done is CampaignState.LIVE
    return stored.id


async def counted(world: World, number: int) -> dict[str, int]:
    """How far people came, by the stage."""
    async with world.db.read() as tx:
        return dict(await campaigns.counts(tx, number))


async def happens(world: World, person: str, kind: Kind, detail: str | None = None) -> None:
    """A published event about somebody."""
    async with world.db.write() as tx:
        found = await people.by_public_id(tx, person)
        assert found is not None
        finding = a_finding(kind=kind, detail=detail, lang="en")
        event_id = await events.add(tx, finding, kind, person_ids=[found.id], happened_at=world.now, now=world.now)
        await events.publish(tx, event_id, world.now)
        event = await events.get(tx, event_id)
        assert event is not None
        await service.on_published(tx, Published(event, fresh=True), world.now)
