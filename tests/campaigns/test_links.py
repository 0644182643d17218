"""Links of campaigns: pinned, looked at every day, stopped when they lead elsewhere."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.store import campaigns
from bot.store.database import Database, Tx
from bot.store.links import Link
from bot.store.schema.campaigns import campaign_version
from campaigns import links
from campaigns.links import AGAIN, DAY
from tests.campaigns.builders import NOW, a_campaign
from tests.handlers.drives import OPENED, a_live_one

HOST = "petitions.example.org"


@pytest.mark.parametrize(
    ("pinned", "landed", "changed"),
    [(None, HOST, False), (HOST, HOST, False), (HOST, "shop.example.net", True), (HOST, None, False)],
    ids=["first look", "as before", "elsewhere", "not reached"],
)
def test_only_another_host_is_a_change(pinned: str | None, landed: str | None, changed: bool) -> None:
    found = links.judge(Link(1, "https://x.example", pinned, None, told=False), landed, NOW)
    assert found.changed is changed
    assert found.host == (pinned or landed)
    assert found.next_at == NOW + (AGAIN if landed is None else DAY)


@pytest.mark.parametrize(("hours", "told", "tell"), [(71, False, False), (72, False, True), (99, True, False)])
def test_what_nobody_reaches_for_three_days_is_told_once(hours: int, told: bool, tell: bool) -> None:
    since = NOW - timedelta(hours=hours)
    assert links.judge(Link(1, "https://x.example", HOST, since, told), None, NOW).tell is tell


def test_sources_and_the_petition_are_looked_at() -> None:
    assert len(links.addresses(a_campaign("petition"))) >= 2
    assert all(one.startswith("https://") for one in links.addresses(a_campaign("contact")))


async def test_a_link_that_leads_elsewhere_stops_its_campaign(db: Database) -> None:
    number = await a_live_one(db, "petition")
    leads, told = {"host": HOST}, []

    async def land(_url: str) -> str | None:
        return leads["host"] or None

    async def stopped(_tx: Tx, campaign_id: int) -> None:
        told.append(("stopped", campaign_id))

    async def unreached(_tx: Tx, campaign_id: int) -> None:
        told.append(("unreached", campaign_id))

    async def days(many: float) -> None:
        nonlocal now
        now += timedelta(days=many)
        while await links.round_(db, land, stopped, unreached, now):
            pass

    now = OPENED
    await days(0)
    leads["host"] = ""
    await days(1)
    await days(3)
    assert told == [("unreached", number)], "once for all its links"
    leads["host"] = HOST
    await days(1)
    leads["host"], told = "shop.example.net", []
    await days(1)
    assert told == [("stopped", number)], "once, and then nobody looks"
    async with db.read() as tx:
        stored = await campaigns.get(tx, number)
    assert stored is not None
    assert (stored.state, stored.why) == ("auto_paused", "link:shop.example.net")


async def test_a_file_that_is_not_understood_any_more_keeps_no_other_link_waiting(sqlite_db: Database) -> None:
    await a_live_one(sqlite_db, "petition")
    async with sqlite_db.write() as tx:
        await tx.conn.execute(update(campaign_version).values(file="schema = 99"))

    async def land(_url: str) -> str | None:
        return HOST

    async def nobody(_tx: Tx, _campaign_id: int) -> None:
        return None

    assert await links.round_(sqlite_db, land, nobody, nobody, OPENED) == 0
