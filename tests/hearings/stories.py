"""News of hearings as they come from feeds, readers who follow, and what stands in the outbox for them."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from bot.alerts import service
from bot.alerts.match import person_label
from bot.core.event import Consent, Event, Published
from bot.core.finding import Group, HearingAt, Span
from bot.core.fold import name_key
from bot.core.hearing import Hearing
from bot.core.kinds import Kind
from bot.core.night import Profile
from bot.hearings.service import on_published, remind_round
from bot.i18n import Catalogs
from bot.store import events, hearings, people, sources
from bot.store.database import Database, Tx
from bot.store.outbox import BODY
from bot.store.readers import Reader
from bot.store.schema.feeds import entry
from bot.store.schema.traffic import outbox
from tests.store.builders import NOW, a_finding, a_reader, a_source

CATALOGS = Catalogs.load()
HERO = "Яна Громова"
MOSCOW = "Europe/Moscow"
BERLIN = Profile("Europe/Berlin", 22 * 60, 8 * 60)
AWAKE = Profile(MOSCOW, 0, 0)
ANNOUNCED, MOVED, OFF = "Суд над журналисткой", "Суд над журналисткой перенесли", "Суд над журналисткой отложили"


async def a_person(tx: Tx, name: str = HERO, consent: Consent = Consent.OPEN, group: Group = Group.POLITICAL) -> int:
    """Somebody of the registry."""
    values = {"key": name_key(name), "lang": "ru", "group": group, "minor": False, "now": NOW}
    found: int = await people.add(tx, name=name, **values)
    await people.set_consent(tx, found, consent)
    return found


async def a_follower(
    tx: Tx, person_id: int, chat_id: int = 1, *, profile: Profile = AWAKE, lang: str = "en", **more: Any
) -> Reader:
    """Somebody who follows somebody."""
    (person,) = await people.load(tx, [person_id])
    label = person_label(person.public_id)
    return await a_reader(tx, chat_id, lang=lang, profile=profile, follows=[label], **more)


async def news(
    tx: Tx,
    person_ids: Sequence[int],
    day: str | None = None,
    at: str | None = "10:00",
    zone: str | None = MOSCOW,
    *,
    now: datetime = NOW,
    source: str = "herald",
    headline: str = ANNOUNCED,
    kind: Kind = Kind.HEARING,
    published: bool = True,
    alerts: bool = False,
    **finding: Any,
) -> int:
    """A source tells, the event is published, and what follows follows, `alerts` first; the event."""
    await sources.sync(tx, [a_source(one) for one in {source, "herald", "tribune"}], NOW)
    when = HearingAt(date.fromisoformat(day), at and time.fromisoformat(at), zone, Span("title", 0, 1)) if day else None
    found = a_finding(kind=kind, hearing=when, **finding)
    event_id = await events.add(tx, found, kind, person_ids=person_ids, happened_at=now, now=now)
    told = {"source_id": source, "url": f"https://{source}.example/{event_id}", "title": headline}
    entry_id = await tx.add(entry, told | {"summary": "", "published": now, "fetched_at": now})
    await events.add_finding(tx, entry_id, found, event_id, now)
    report = {"url": "", "headline": headline, "lang": "ru", "hides_name": False, "published": now}
    await events.add_report(tx, event_id, source, report, now)
    await (events.publish(tx, event_id, now) if published else events.let_out(tx, event_id))
    if alerts:
        await service.on_published(tx, Published(await the_event(tx, event_id), fresh=True), now)
    await on_published(tx, await the_event(tx, event_id), now)
    return event_id


async def the_event(tx: Tx, event_id: int) -> Event:
    found = await events.get(tx, event_id)
    assert found is not None
    return found


async def known(db: Database) -> list[Hearing]:
    """All hearings."""
    async with db.read() as tx:
        return await hearings.load(tx, range(1, 1 + await hearings.count(tx)))


async def rounds(db: Database, now: datetime) -> None:
    """Work off what is due."""
    for _ in range(500):
        if not await remind_round(db, CATALOGS, now):
            return
    raise AssertionError("no end of rounds")


async def waiting(db: Database) -> list[tuple[int, str, datetime, dict[str, Any]]]:
    """(reader, kind, not before, parameters) of what is queued, in order."""
    async with db.read() as tx:
        columns = outbox.c["subscriber_id", "kind", "not_before", "body"]
        query = select(*columns).where(outbox.c.state == "queued", outbox.c.kind != "alert").order_by(outbox.c.id)
        rows = (await tx.conn.execute(query)).all()
        return [(row.subscriber_id, row.kind, row.not_before, tx.vault.open_json(row.body, BODY)) for row in rows]


async def texts(db: Database) -> list[str]:
    """The texts of what is queued."""
    return [params["text"] for _, _, _, params in await waiting(db)]
