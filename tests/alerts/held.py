"""Very bad news of somebody whose mother is here, and every pass that tells of them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.alerts import amend, service
from bot.alerts.bad_news import bad_news_round
from bot.alerts.match import person_label
from bot.core.event import Published
from bot.core.finding import Group
from bot.core.kinds import Kind
from bot.core.messages import MessageKind
from bot.core.night import Profile
from bot.core.relative import BadNews, Kin
from bot.i18n import Catalogs
from bot.store import bad_news, events, people, readers, relatives
from bot.store.database import Database, Tx
from bot.store.outbox import BODY
from bot.store.readers import Reader
from bot.store.schema.traffic import outbox
from tests.store.builders import DAY, NOW, a_finding, a_reader, add_sources, rows

CATALOGS = Catalogs.load()
EN = CATALOGS.translator("en")
ASLEEP = Profile("Europe/Vilnius", 12 * 60, 20 * 60)
"""It is night from two hours before NOW to 18:00 UTC."""


class World:
    """Somebody with a mother here, who follows them as another reader does, and a liaison."""

    def __init__(self, db: Database) -> None:
        self.db = db

    async def begin(self, *, bad: BadNews = BadNews.PERSON_FIRST, night: Profile | None = None) -> None:
        async with self.db.write() as tx:
            await add_sources(tx, "watch", "herald")
            older = {"name": "Яна Громова-Лис", "key": "o", "lang": "ru", "group": Group.POLITICAL, "minor": False}
            self.older_id = await people.add(tx, **older, now=NOW)
            self.person_id = await people.add(
                tx, name="Яна Громова", key="k", lang="ru", group=Group.POLITICAL, minor=False, now=NOW
            )
            await people.add_witness(tx, self.person_id, "watch", NOW)
            await people.add_witness(tx, self.person_id, "herald", NOW)
            (self.person,) = await people.load(tx, [self.person_id])
            follows = ["all", person_label(self.person.public_id)]
            self.mother = await a_reader(tx, 1, lang="en", follows=follows, **({"profile": night} if night else {}))
            self.reader = await a_reader(tx, 2, lang="en", follows=follows)
            self.liaison = await a_reader(tx, 3, lang="en")
            await readers.grant(tx, self.liaison.id, "liaison", NOW)
            one = await relatives.add(tx, self.mother.id, self.person.public_id, Kin.FAMILY, NOW - DAY)
            await relatives.change(tx, replace(one, bad_news=bad))

    async def publish(self, kind: Kind = Kind.DEATH) -> int:
        async with self.db.write() as tx:
            event_id = await events.add(
                tx, a_finding(kind=kind), kind, person_ids=[self.person_id], happened_at=NOW, now=NOW
            )
            report = {"url": "", "headline": "…", "lang": "ru", "hides_name": False, "published": NOW}
            await events.add_report(tx, event_id, "watch", report, NOW)
            await events.freshen(tx, event_id)
            await events.publish(tx, event_id, NOW)
            await self.react(tx, event_id)
        return event_id

    async def react(self, tx: Tx, event_id: int, now: datetime = NOW) -> None:
        event = await events.get(tx, event_id)
        assert event is not None
        await service.on_published(tx, Published(event, fresh=True), now)

    async def at(self, now: datetime) -> None:
        """Every pass, as long as there is something to do."""
        while (
            await bad_news_round(self.db, CATALOGS, now)
            + await service.fanout_round(self.db, CATALOGS, now)
            + await amend.amend_round(self.db, CATALOGS, now)
        ):
            pass

    async def got(self, reader: Reader) -> list[tuple[str, dict[str, Any]]]:
        """(kind, parameters) of what was promised to somebody; of an alert no parameters."""
        async with self.db.read() as tx:
            mine = [row for row in await rows(tx, outbox) if row["subscriber_id"] == reader.id]
            return [(row["kind"], tx.vault.open_json(row["body"], BODY) if row["body"] else {}) for row in mine]

    async def kinds(self, reader: Reader) -> list[str]:
        return [kind for kind, _ in await self.got(reader)]

    async def press(self, now: datetime, **values: datetime | None) -> None:
        async with self.db.write() as tx:
            await bad_news.put(tx, 1, next_at=now, **values)


BAD, ALERT, STAFF = MessageKind.BAD_NEWS.value, MessageKind.ALERT.value, MessageKind.STAFF.value
