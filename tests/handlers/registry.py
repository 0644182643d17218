"""People and alerts for conversations to be about; all names are invented."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table

from bot.core.event import Consent
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.kinds import Kind
from bot.core.record import Record
from bot.store import events, people, readers, receipts, records, sources
from bot.store.database import Database
from bot.store.schema.traffic import receipt
from tests.store.builders import NOW, a_finding, a_source, size


async def a_person(
    db: Database,
    name: str,
    *,
    lang: str = "en",
    group: Group = Group.POLITICAL,
    minor: bool = False,
    consent: Consent = Consent.UNKNOWN,
    spelled: dict[str, str] | None = None,
) -> str:
    """Somebody whom a trusted organisation named; the id of links."""
    async with db.write() as tx:
        await sources.sync(tx, [a_source("watch", outlet="ngo", language=lang)], NOW)
        one = await people.add(tx, name=name, key=name_key(name), lang=lang, group=group, minor=minor, now=NOW)
        await people.add_witness(tx, one, "watch", NOW)
        await people.set_consent(tx, one, consent)
        for other, spelling in (spelled or {}).items():
            await people.add_name(tx, one, lang=other, name=spelling, key=name_key(spelling))
        return (await people.load(tx, [one]))[0].public_id


async def a_public_person(db: Database, name: str, **changes: Any) -> str:
    """Somebody who may be named."""
    return await a_person(db, name, **changes)


async def a_hidden_person(db: Database, name: str) -> str:
    """Somebody about whom silence is kept."""
    return await a_person(db, name, consent=Consent.SILENCE)


async def an_alert(
    db: Database, name: str, *, happened_at: datetime = NOW, kind: Kind = Kind.ARREST, **person_: Any
) -> tuple[str, str]:
    """A published event about somebody public: the ids of event and person."""
    person_id = await a_public_person(db, name, **person_)
    async with db.write() as tx:
        person = await people.by_public_id(tx, person_id)
        assert person is not None
        event_id = await events.add(
            tx, a_finding(kind=kind, lang="en"), kind, person_ids=[person.id], happened_at=happened_at, now=NOW
        )
        report = {
            "url": f"https://watch.example/{person_id}",
            "headline": f"{name} was arrested",
            "lang": "en",
            "hides_name": False,
            "published": happened_at,
        }
        await events.add_report(tx, event_id, "watch", report, NOW)
        await events.publish(tx, event_id, NOW)
        event = await events.get(tx, event_id)
        assert event is not None
        return event.public_id, person_id


async def was_told(
    db: Database, chat_id: int, event_id: str, label: str, now: datetime = NOW, *, message: int = 7
) -> None:
    """The alert of the event went out to a chat as this message, because of this topic."""
    async with db.write() as tx:
        reader, event = await readers.find(tx, chat_id), await events.by_public_id(tx, event_id)
        assert reader is not None
        assert event is not None
        values = {
            "subscriber_id": reader.id,
            "bot_id": tx.bot_id,
            "event_mark": receipts.event_mark(tx, event.id),
            "body": tx.vault.seal_json({"message": message, "revision": 1}, receipts.RECEIPT),
            "reason": tx.vault.seal_json({"l": label, "s": None}, readers.LABEL),
            "sent_at": now,
        }
        await tx.conn.execute(receipt.insert().values(**values))


async def record_of(db: Database, public_id: str) -> Record:
    """All that the registry holds of somebody."""
    async with db.read() as tx:
        found = await people.by_public_id(tx, public_id)
        assert found is not None
        return (await records.some(tx, [found.id]))[0]


async def known(db: Database, public_id: str, **changes: Any) -> None:
    """More is known of somebody."""
    before = await record_of(db, public_id)
    async with db.write() as tx:
        await records.rewrite(tx, [replace(before, **changes)])


async def happened(db: Database, public_id: str, kind: Kind, **ago: float) -> int:
    """Something else was published about somebody."""
    async with db.write() as tx:
        found = await people.by_public_id(tx, public_id)
        assert found is not None
        finding, at = a_finding(kind=kind, lang="en"), NOW - timedelta(**ago)
        one = await events.add(tx, finding, kind, person_ids=[found.id], happened_at=at, now=NOW)
        await events.publish(tx, one, NOW)
        return one


async def size_of(db: Database, table: Table) -> int:
    """How many rows there are."""
    async with db.read() as tx:
        return await size(tx, table)
