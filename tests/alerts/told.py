"""Readers who were told of an event, and what goes out to them when it is corrected."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from sqlalchemy import update

from bot.alerts import amend
from bot.alerts.service import fanout_round, on_published
from bot.core.event import Consent, Event, EventState, Published
from bot.core.kinds import Kind
from bot.core.messages import Lane
from bot.core.night import Profile
from bot.i18n import Catalogs
from bot.store import events, outbox_many, people
from bot.store.database import Database, Tx
from bot.store.schema.events import event as table
from tests.feeds.waiting_events import again, an_open_event
from tests.store.builders import HOUR, NOW, a_reader, take

CATALOGS = Catalogs.load()
EN = CATALOGS.translator("en")
HERO = "Яна Громова"
NAMES = ("Громов", "Gromov")
NIGHT = Profile("Europe/Kyiv", 12 * 60, 20 * 60)


async def published(tx: Tx, *names: str, **found: Any) -> Event:
    event = await an_open_event(tx, *(names or (HERO,)), **({"kind": Kind.HEARING} | found))
    await events.publish(tx, event.id, NOW)
    event = await again(tx, event.id)
    await on_published(tx, Published(event, True), NOW)
    return event


async def told(db: Database, number: int = 3, **found: Any) -> Event:
    """An event of which readers in three languages were told a minute ago."""
    async with db.write() as tx:
        for chat in range(number):
            await a_reader(tx, chat, lang=("ru", "en", "uk")[chat % 3], follows=["all"])
        event = await published(tx, **found)
    await fanout_round(db, CATALOGS, NOW)
    async with db.write() as tx:
        await send(tx, Lane.BULK)
    return event


async def send(tx: Tx, lane: Lane, now: Any = NOW) -> list[Any]:
    items = await take(tx, lane, now=now, most=500)
    await outbox_many.sent(tx, [(item, 500 + item.id) for item in items], owner="me", now=now)
    return items


async def correct(db: Database, event: Event, how: Any = "corrected", *what: str, **facts: Any) -> None:
    async with db.write() as tx:
        values = {"facts": replace(event.facts, **facts).to_json()}
        if how == "retracted":
            values["state"] = EventState.RETRACTED.value
        await tx.conn.execute(update(table).where(table.c.id == event.id).values(**values))
        await amend.start(tx, event.id, how, NOW + HOUR, what=what)


async def all_rounds(db: Database, now: Any = NOW + HOUR) -> None:
    while await amend.amend_round(db, CATALOGS, now):
        pass


async def got(db: Database, now: Any = NOW + HOUR) -> list[tuple[str, int | None, str]]:
    """What goes out: (method, message that is changed or replied to, text)."""
    async with db.write() as tx:
        items = [one for lane in (Lane.URGENT, Lane.EDIT) for one in await send(tx, lane, now)]
    found = []
    for item in items:
        replied = item.params.get("reply_parameters", {}).get("message_id")
        number = item.params.get("message_id", replied) or item.params.get("message_ids", [None])[0]
        found.append((item.method, number, item.params.get("text", "")))
    return found


async def wish(db: Database, event: Event, consent: Consent) -> None:
    """Less may be said of its first person."""
    async with db.write() as tx:
        await people.set_consent(tx, event.people[0].id, consent)
        await amend.start(tx, event.id, "unnamed", NOW + HOUR)


DAY_OF = {"hearing_day": date(2026, 12, 3), "hearing_time": time(10), "hearing_zone": "Europe/Moscow"}
