"""A campaign goes out to 4,000 people while the bot is killed five times: nobody is asked twice, and the figures agree.

The bot is a process that is killed with -9; Telegram and the people live in the test and survive.
"""

import asyncio
import os
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.app.clock import now
from bot.demo.world import Person
from bot.store import campaigns
from bot.store.database import Database
from bot.store.schema.readers import profile
from campaigns import service
from campaigns.flow import CampaignState
from campaigns.service import Given
from tests.campaigns.builders import raw
from tests.soak.bot_process import Zygote, ask, database, store, whole, write_config
from tests.soak.bot_world import enrol, people, served

READERS = int(os.environ.get("VIGIL_ASKS", "4000"))
BLOCKED = 20
"""Whoever has blocked the bot before the launch is not even planned."""

KILLS = 5
PACE = {"bulk_per_second": 120, "replies_per_second": 1000, "per_chat_per_second": 50, "per_chat_burst": 50}
TITLE = "Сначала люди"

pytestmark = pytest.mark.soak


async def test_four_thousand_asks_through_five_kills_add_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rng = random.Random(5)
    async with served() as demo:
        config = write_config(demo, tmp_path, PACE)
        async with store(config) as db, Zygote.warmed(config) as zygote:
            some = people(demo, READERS)
            await enrol(db, some, now() - timedelta(days=40))
            await by_day(db)
            for one in some[:BLOCKED]:
                one.block()
            await zygote.start()
            number = await launch(db)
            for _ in range(KILLS):
                await asyncio.sleep(rng.uniform(2, 7))
                await zygote.kill()
                await zygote.start()
            await settled(config)
            counts = await figures(db, number)
            await zygote.stop()
        got = asked(some)
        with capsys.disabled():
            print(f"\n{dict(counts)}; {got.total()} came, {sum(n > 1 for n in got.values())} twice")  # noqa: T201
        results = ("delivered", "blocked", "failed", "unsure", "late", "recalled", "left")
        assert counts["planned"] == sum(counts[one] for one in results) == READERS - BLOCKED + counts["late"]
        assert max(got.values()) == 1
        assert counts["delivered"] <= got.total() <= counts["delivered"] + counts["unsure"]
        assert whole(database(config))


async def launch(db: Database) -> int:
    """The shipped cause, for everybody."""
    text = raw("cause", ('inside = "hide"', 'inside = "allow"'), asks=True).decode()
    begins, ends = now() - timedelta(days=1), now() + timedelta(days=20)
    for was, is_ in (("2026-11-24T09:00:00+01:00", begins), ("2027-01-31T20:00:00+01:00", ends)):
        text = text.replace(was, is_.isoformat(timespec="seconds"))
    async with db.write() as tx:
        found = await service.bring(tx, [Given("here", text.encode())], "server", now())
        assert isinstance(found, tuple), found
        assert await service.launch(tx, found[0].slug, "server", now()) is CampaignState.LIVE
        stored = await campaigns.by_slug(tx, found[0].slug)
    assert stored is not None
    return stored.id


async def by_day(db: Database) -> None:
    """Wherever the readers are, it is about noon there."""
    east = 12 - now().hour
    zone = f"Etc/GMT{-east:+d}" if east else "UTC"
    async with db.write() as tx:
        await tx.conn.execute(update(profile).values(zone=zone))


async def settled(config: Path) -> None:
    """Until nothing of the campaign is on its way and everything is counted; the leases of the dead have to end."""
    for _ in range(1_800):
        planned = ask(config, "SELECT sum(number) FROM campaign_count WHERE what = 'ask_planned'")
        waits = ask(config, "SELECT count(*) FROM outbox WHERE kind = 'ask'")
        if planned >= READERS - BLOCKED and not waits:
            return
        await asyncio.sleep(0.5)
    raise AssertionError("asks are still on their way")


async def figures(db: Database, number: int) -> Counter[str]:
    async with db.read() as tx:
        found = await campaigns.counts(tx, number)
    return Counter({what.removeprefix("ask_"): many for what, many in found.items()})


def asked(some: list[Person]) -> Counter[int]:
    """How often each was asked."""
    return Counter({one.id: sum(TITLE in message.text for message in one.received) for one in some if one.received})
