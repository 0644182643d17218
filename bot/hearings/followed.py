"""The hearings of those whom somebody follows: for the list, for the file, for the calendar that fetches them.

A thin shell over the store. The one place that says which hearings are somebody's to see.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.alerts.match import person_label
from bot.core.hearing import Hearing
from bot.hearings import family
from bot.hearings.ics import subscribed
from bot.hearings.view import kin, shown
from bot.i18n import Catalogs
from bot.store import calendars, hearings, readers, relatives
from bot.store.database import Database, Tx
from bot.store.readers import Reader

NEAREST: Final = 300
"""Hearings that are looked at for the lists of all."""

REMEMBERED: Final = timedelta(days=30)
"""For so long a calendar shows what is over, and that something was cancelled."""


async def followed(tx: Tx, reader: Reader, *, since: datetime | None = None) -> Sequence[Hearing]:
    """What lies ahead for the people somebody follows; with `since` also what was over or off after that.

    To relatives also what nobody else may see: hearings of whoever is theirs, and what the family keeps to itself.
    """
    near = {each.person for each in await relatives.of_reader(tx, reader.id)}
    labels = [topic.label for topic in await readers.topics(tx, reader.id)] + [
        person_label(one) for one in sorted(near)
    ]
    found = await hearings.ahead(tx, labels, since=since)
    return [*(one for one in found if shown(one) or near & {*kin(one)}), *await family.seen_by(tx, reader)]


async def public(tx: Tx) -> list[Hearing]:
    """What lies ahead for anybody who may be named, what is due next first; nothing that a family keeps to itself."""
    return [one for one in await hearings.coming(tx, NEAREST) if one.of is None and shown(one)]


async def served(db: Database, catalogs: Catalogs, token: str, now: datetime) -> bytes | None:
    """The calendar behind a link; None: the link is nobody's, or its reader has gone."""
    async with db.read() as tx:
        link = await calendars.find(tx, token)
        reader = await readers.get(tx, link.reader_id) if link is not None else None
        if link is None or reader is None:
            return None
        found = await followed(tx, reader, since=now - REMEMBERED)
    return subscribed(found, catalogs.translator(reader.lang), now, reader.profile.zone, named=link.named)
