"""Launches in stages over a real database: counted, the seed, the guard, the wait, all; kills in between."""

import random
from datetime import timedelta

import pytest

from bot.app.asks import Asks
from bot.core.legal import NOBODY
from bot.core.roles import Role
from bot.store import campaigns, state
from bot.store.campaigns import Stored
from bot.store.database import Database
from bot.store.schema.campaigns import campaign_key
from campaigns import stage_moves, stage_steps
from campaigns.flow import CampaignState
from campaigns.service import Given, Refused, bring
from campaigns.stage import Step
from tests.campaigns.asked import ALLOW, CATALOGS, World
from tests.campaigns.builders import raw
from tests.handlers.approving import approved
from tests.store.builders import NOW

MINUTE = timedelta(minutes=1)
SLUG = "people-first-example"


@pytest.fixture
def world(sqlite_db: Database) -> World:
    return World(sqlite_db)


async def drafted(world: World, many: int) -> int:
    """A cause for everybody, and so many people; its number."""
    await world.readers(many)
    async with world.db.write() as tx:
        assert isinstance(await bring(tx, [Given("here", raw("cause", ALLOW, asks=True))], "server", NOW), tuple)
        stored = await campaigns.by_slug(tx, SLUG)
    assert stored is not None
    return stored.id


async def launched(world: World, many: int) -> int:
    """The same, approved and launched."""
    number = await drafted(world, many)
    async with world.db.write() as tx:
        await approved(tx, number, 1, world.now)
        assert await stage_moves.launch(tx, number, Role.ORGANISER, world.now, register=NOBODY) is CampaignState.LIVE
    return number


async def drawn_alike(world: World, number: int) -> None:
    """Who is drawn hangs on the campaign's key alone: with this one the first look finds the whole seed.

    In one launch of fifty it does not, and those who are missing are found half an hour later.
    """
    async with world.db.write() as tx:
        sealed = tx.vault.seal(bytes(32), campaigns.KEY)
        await tx.conn.execute(campaign_key.update().where(campaign_key.c.campaign_id == number).values(key=sealed))


async def stood(world: World, number: int) -> tuple[Stored, Step]:
    async with world.db.read() as tx:
        stored = await campaigns.get(tx, number)
        assert stored is not None
        return stored, (await stage_steps.of(tx, [number]))[number].step


async def hour(world: World, *, blocked: int = 0) -> int:
    """Everybody who may be asked now is, and gets it; how many."""
    sent = fresh = await world.hour(0, blocked=blocked)
    while fresh:
        sent += (fresh := await world.hour(0))
    return sent


async def test_a_part_is_asked_the_guard_trips_somebody_looks_and_after_the_wait_all_are(world: World) -> None:
    """With a kill after the first round: what dies with it is the memory between two transactions, and nothing else."""
    number = await launched(world, 212)
    await drawn_alike(world, number)
    await Asks(world.db, CATALOGS, lambda: world.now, random.Random(1)).round()
    assert await hour(world, blocked=3) == 20
    stored, step = await stood(world, number)
    assert (stored.state, stored.why, step) == ("auto_paused", "blocks", Step.SEED)
    seed = {who for who, _ in world.got}
    assert max(seed) - min(seed) > 60, "spread by chance, not those who came first"
    async with world.db.write() as tx:
        assert await stage_moves.resume(tx, number, Role.ORGANISER, world.now) is CampaignState.LIVE
    assert await hour(world) == 0, "what was looked at raises no alarm again, and the wait begins"
    assert (await stood(world, number))[1] is Step.GUARD
    world.now += 29 * MINUTE
    async with world.db.write() as tx:
        await state.put_sweep(tx, None, None)
    assert await hour(world) == 0
    world.now += MINUTE
    assert await hour(world) == 192
    assert (await stood(world, number))[1] is Step.ALL
    assert len({who for who, _ in world.got}) == 209, "each once, but for those who left"


async def test_fewer_than_two_hundred_are_asked_at_once_and_reminders_alone_can_be_stopped(world: World) -> None:
    number = await launched(world, 21)
    assert await hour(world) == 21
    async with world.db.write() as tx:
        assert await stage_moves.remind(tx, number, Role.ORGANISER, world.now, on=False) is CampaignState.LIVE
        assert (await stage_steps.of(tx, [number]))[number].kickers_off
    assert (await stood(world, number))[0].state == "live"


async def test_what_left_at_reminders_raises_no_alarm_again_either(world: World) -> None:
    number = await launched(world, 21)
    assert await hour(world) == 21
    async with world.db.write() as tx:
        for what in ["ask_blocked"] * 5 + ["ask_delivered"] * 9:
            await campaigns.count(tx, number, "48h", what)
        await campaigns.set_state(tx, number, CampaignState.AUTO_PAUSED, why="blocks")
        await stage_moves.resume(tx, number, Role.ORGANISER, world.now)
        seen = (await stage_steps.of(tx, [number]))[number]
        counts = await campaigns.counts(tx, number)
    assert (seen.blocked, seen.settled) == (5, counts["ask_delivered"] + 5), "the same that the guard counts"


async def test_without_an_approval_of_this_version_nothing_goes_out(world: World) -> None:
    number = await drafted(world, 1)
    async with world.db.write() as tx:
        await campaigns.set_state(tx, number, CampaignState.APPROVED)
        assert await stage_moves.launch(tx, number, Role.ORGANISER, world.now, register=NOBODY) == Refused(
            "approval", "approved"
        )
