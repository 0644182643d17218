"""What a digest says beside its news: hearings ahead of the people one follows, and one thing to do.

Hearings and campaigns do not know of digests, nor digests of them; here they meet.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.alerts.digest import Also
from bot.hearings import render
from bot.hearings.view import listed, shown
from bot.i18n import Catalogs, Translator
from bot.store import hearings, readers
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import service
from campaigns.drive import ordered
from campaigns.remembered import Remembered
from handlers.campaign_card import title_of
from handlers.campaign_offer import people_of

AHEAD: Final = timedelta(days=7)
MOST: Final = 3
"""Hearings of one digest; /hearings shows all."""


@dataclass(frozen=True, slots=True)
class Further:
    """Asks the other parts of the program. `now` is the time."""

    catalogs: Catalogs
    now: Callable[[], datetime]
    live: Remembered = field(default_factory=Remembered)

    async def __call__(self, tx: Tx, reader: Reader) -> Also:
        """For one reader, in the reader's language and only what the reader may see."""
        t, now = self.catalogs.translator(reader.lang), self.now()
        labels = [topic.label for topic in await readers.topics(tx, reader.id)]
        return Also(await _ahead(tx, labels, reader, t, now), await self._action(tx, labels, reader, t, now))

    async def _action(self, tx: Tx, labels: Sequence[str], reader: Reader, t: Translator, now: datetime) -> str | None:
        """The same that /act would show first."""
        drives = await self.live.open_now(tx, now)
        done = await service.done_by(tx, reader.id) if drives else ()
        mine = ordered(service.offered(drives, done, abroad=reader.abroad), people_of(labels), now)
        return t.html("digest.do", title=title_of(t, mine[0])) if mine else None


async def _ahead(tx: Tx, labels: Sequence[str], reader: Reader, t: Translator, now: datetime) -> tuple[str, ...]:
    found = listed([one for one in await hearings.ahead(tx, labels) if shown(one)], now)
    near = [one for one in found if one.first <= now + AHEAD]
    return tuple(render.line(one, t, reader.profile.zone) for one in near[:MOST])
