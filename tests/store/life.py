"""What a reader may have besides alerts: a family, hearings, asks. For tests that nothing of it stays."""

from datetime import datetime

from bot.core.finding import Group
from bot.core.hearing import HearingKind
from bot.core.relative import Kin
from bot.store import (
    afterwards,
    approvals,
    asks,
    calendars,
    campaigns,
    drafts,
    hearings,
    invites,
    live_cards,
    organisations,
    relatives,
)
from bot.store.database import Tx
from tests.store.builders import HOUR, an_ask


async def family_and_deeds(tx: Tx, reader_id: int, now: datetime) -> None:
    """A relative who invited a helper, was asked after a hearing, has a calendar link, and was asked to take part."""
    await relatives.add(tx, reader_id, "abc123", Kin.FAMILY, now)
    await relatives.hear(tx, reader_id, now)
    await invites.make(tx, "helper", lasts=HOUR, now=now, to="abc123", by=reader_id)
    hearing_id = await hearings.add(tx, HearingKind.UNKNOWN, Group.POLITICAL, (), now, told=True)
    await afterwards.begin(tx, hearing_id, now, now)
    number = (await afterwards.due(tx, now))[-1]
    await afterwards.asked(tx, number, [reader_id])
    await afterwards.said(tx, number, reader_id, "yes")
    await calendars.make(tx, reader_id, now)
    drive = await campaigns.add(tx, f"drive-{reader_id}", "petition", "live", now, now + HOUR, now)
    await asks.send(tx, [an_ask(reader_id, drive, at=now, ends=now + HOUR)], now)
    await asks.put_habit(tx, [reader_id], paused_until=now + HOUR)
    await organises(tx, reader_id, drive, now)


async def organises(tx: Tx, reader_id: int, drive: int, now: datetime) -> None:
    """They act for an organisation, drafted a campaign, brought it before others, watch it, and are writing another."""
    known = await organisations.named(tx, "Example Society")
    address = "https://society.example"
    number = known.id if known else await organisations.add(tx, "Example Society", address, "owner", now)
    await organisations.act_for(tx, reader_id, number)
    await organisations.drafted(tx, drive, reader_id, number)
    await drafts.put(tx, reader_id, {"written": "title = 'x'"}, now)
    await approvals.submit(tx, drive, 1, reader_id, now)
    await approvals.see(tx, drive, 1, reader_id, 0)
    await live_cards.keep(tx, drive, reader_id, 7, "shows", now)
