"""The hearings of those whom somebody follows: for the list, for the file, for the calendar that fetches them.

A thin shell over the store. The one place that says which hearings are somebody's to see.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.core.hearing import Hearing
from bot.hearings import family
from bot.hearings.ics import subscribed
from bot.hearings.view import shown
from bot.i18n import Catalogs
from bot.store import calendars, hearings, readers
from bot.store.database import Database, Tx
from bot.store.readers import Reader

REMEMBERED: Final = timedelta(days=30)
"""For so long a calendar shows what is over, and that something was cancelled."""


async def followed(tx: Tx, reader: Reader, *, since: datetime | None = None) -> Sequence[Hearing]:
    """What lies ahead for the people somebody follows; with `since` also what was over or off after that.

    What a family keeps to itself is there for those alone who may see it.
    """
    labels = [topic.label for topic in await readers.topics(tx, reader.id)]
    theirs = await family.seen_by(tx, reader)
    return [*(one for one in await hearings.ahead(tx, labels, since=since) if shown(one)), *theirs]


async def served(db: Database, catalogs: Catalogs, token: str, now: datetime) -> bytes | None:
    """The calendar behind a link; None: the link is nobody's, or its reader has gone."""
    async with db.read() as tx:
        link = await calendars.find(tx, token)
        reader = await readers.get(tx, link.reader_id) if link is not None else None
        if link is None or reader is None:
            return None
        found = await followed(tx, reader, since=now - REMEMBERED)
    return subscribed(found, catalogs.translator(reader.lang), now, reader.profile.zone, named=link.named)
