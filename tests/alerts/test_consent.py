"""A wish for less takes effect in the transaction in which it is written down."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.alerts.consent import SENT, narrow
from bot.alerts.service import fanout_round, on_published
from bot.core.event import Consent, Event, Published
from bot.core.finding import Group
from bot.core.kinds import Kind
from bot.core.messages import Lane
from bot.i18n import Catalogs
from bot.store import events, fanout
from bot.store.database import Database, Tx
from bot.store.schema.events import amend, text
from bot.store.schema.traffic import outbox
from tests.feeds.waiting_events import again, an_open_event
from tests.store.builders import MINUTE, NOW, a_reader, leave, rows, take

CATALOGS = Catalogs.load()
HERO = "Яна Громова"
NAMES = ("Громов", "Gromov")


async def queued(db: Database, readers: int = 2) -> Event:
    """A published event about somebody, with an alert in the outbox for each reader."""
    async with db.write() as tx:
        for chat in range(readers):
            await a_reader(tx, chat, lang=("ru", "en", "uk")[chat % 3], follows=["all"])
        event = await an_open_event(tx, HERO)
        await events.publish(tx, event.id, NOW)
        event = await again(tx, event.id)
        await on_published(tx, Published(event, True), NOW)
    await fanout_round(db, CATALOGS, NOW)
    return event


async def wish(db: Database, event: Event, consent: Consent) -> bool:
    async with db.write() as tx:
        return await narrow(tx, event.people[0], consent, CATALOGS, NOW)


async def payloads(tx: Tx) -> str:
    return json.dumps([row["payload"] for row in await rows(tx, text)], ensure_ascii=False)


def named(params: Mapping[str, Any] | str) -> bool:
    return any(name in str(params) for name in NAMES)


async def test_alerts_that_wait_lose_the_name_and_still_go(db: Database) -> None:
    event = await queued(db)
    async with db.read() as tx:
        assert named(await payloads(tx))
    assert await wish(db, event, Consent.NO_NAME)
    async with db.write() as tx:
        assert not named(await payloads(tx))
        assert event.people[0].public_id not in await payloads(tx), "nor can the hidden person be followed"
        assert len(await take(tx, Lane.BULK)) == 2


async def test_silence_drops_what_waits(db: Database) -> None:
    event = await queued(db)
    assert await wish(db, event, Consent.SILENCE)
    async with db.write() as tx:
        assert await take(tx, Lane.BULK) == []
        assert {row["state"] for row in await rows(tx, outbox)} == {"dropped"}


@pytest.mark.parametrize("consent", [Consent.NO_NAME, Consent.SILENCE], ids=str)
async def test_what_a_sender_has_in_hand_does_not_leave_with_the_name(db: Database, consent: Consent) -> None:
    event = await queued(db, 1)
    async with db.write() as tx:
        (item,) = await take(tx, Lane.BULK)
        assert named(item.params)
    await wish(db, event, consent)
    async with db.write() as tx:
        assert not await leave(tx, item)
        again_ = await take(tx, Lane.BULK, now=NOW + MINUTE)
        assert not any(named(one.params) for one in again_)
        assert len(again_) == (1 if consent is Consent.NO_NAME else 0)


async def test_a_wish_while_the_texts_are_made_is_seen(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await a_reader(tx, 1, follows=["all"])
        event = await an_open_event(tx, HERO)
        await events.publish(tx, event.id, NOW)
        event = await again(tx, event.id)
        await on_published(tx, Published(event, True), NOW)
    between = Between(sqlite_db, event)
    assert await fanout_round(between, CATALOGS, NOW) == 1
    async with sqlite_db.read() as tx:
        assert await rows(tx, text) == []
        assert await fanout.first_open(tx) is not None, "the next round does it"
    assert await fanout_round(sqlite_db, CATALOGS, NOW) == 1
    async with sqlite_db.read() as tx:
        assert len(await rows(tx, outbox)) == 1
        assert not named(await payloads(tx))


class Between(Database):
    """A database in which somebody wishes for no name after the texts were made and before they are written."""

    def __init__(self, db: Database, event: Event) -> None:
        self.__dict__.update(db.__dict__)
        self.event = event

    @asynccontextmanager
    async def write(self, **how: bool) -> AsyncIterator[Tx]:
        async with super().write(**how) as tx:
            await narrow(tx, self.event.people[0], Consent.NO_NAME, CATALOGS, NOW)
        async with super().write(**how) as tx:
            yield tx


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        (Consent.UNKNOWN, Consent.NO_NAME, True),
        (Consent.OPEN, Consent.SILENCE, True),
        (Consent.NO_NAME, Consent.SILENCE, True),
        (Consent.NO_NAME, Consent.NO_NAME, False),
        (Consent.SILENCE, Consent.NO_NAME, False),
        (Consent.SILENCE, Consent.OPEN, False),
    ],
)
async def test_a_wish_only_narrows(sqlite_db: Database, before: Consent, after: Consent, changed: bool) -> None:
    async with sqlite_db.write() as tx:
        event = await an_open_event(tx, HERO, consent=before)
        assert await narrow(tx, event.people[0], after, CATALOGS, NOW) is changed
        assert (await again(tx, event.id)).people[0].consent is (after if changed else before)


@pytest.mark.parametrize(
    ("before", "wish", "group", "told_again"),
    [
        (Consent.UNKNOWN, Consent.NO_NAME, Group.POLITICAL, True),
        (Consent.UNKNOWN, Consent.SILENCE, Group.POLITICAL, True),
        (Consent.UNKNOWN, Consent.NO_NAME, Group.POW, False),
        (Consent.UNKNOWN, Consent.SILENCE, Group.POW, True),
        (Consent.NO_NAME, Consent.SILENCE, Group.POLITICAL, True),
    ],
)
async def test_what_was_sent_is_changed_where_it_says_too_much(
    db: Database, before: Consent, wish: Consent, group: Group, told_again: bool
) -> None:
    async with db.write() as tx:
        event = await an_open_event(tx, HERO, consent=before, group=group)
        waits = await an_open_event(tx, HERO, kind=Kind.SENTENCE, group=group)
        await events.publish(tx, event.id, NOW)
        assert await narrow(tx, event.people[0], wish, CATALOGS, NOW)
        started = [(row["event_id"], row["how"]) for row in await rows(tx, amend)]
        assert started == ([(event.id, "unnamed")] if told_again else [])
        assert (await again(tx, waits.id)).revision == 0, "nobody was told of what waits"


async def test_nobody_is_told_again_of_what_was_told_long_ago(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        event = await an_open_event(tx, HERO)
        await events.publish(tx, event.id, NOW)
        assert await narrow(tx, event.people[0], Consent.SILENCE, CATALOGS, NOW + SENT + MINUTE)
        assert await rows(tx, amend) == []
