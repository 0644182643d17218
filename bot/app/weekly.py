"""The weekly word to a family that wants it: what people did for somebody who is theirs. Nothing where nobody did.

Comes at the hour of the reader's weekly digest, once a week. Small numbers are words: they would tell who it was.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.alerts.discreet import headed
from bot.alerts.render import NAME, plain
from bot.alerts.service import form_for
from bot.alerts.view import spelling
from bot.core.alert import Rendered
from bot.core.event import Person
from bot.core.messages import MessageKind
from bot.core.night import Profile, is_quiet
from bot.core.relative import Relative
from bot.core.rhythm import Rhythm, next_digest
from bot.delivery.replies import message_params
from bot.i18n import Catalogs, Translator
from bot.people.registry import is_public
from bot.store import campaigns, outbox, people, readers, relatives
from bot.store.database import Database, Tx
from bot.store.one_by_one import one_by_one
from bot.store.readers import Reader
from handlers.family.screens import page_button

WEEK: Final = timedelta(days=7)
LATE: Final = timedelta(hours=24)
"""A word that could not be said within this time is not said."""

FEW: Final = 5
KINDS: Final = ("letter", "contact", "petition")
"""What is told of, in this order."""


def week_of(profile: Profile, now: datetime) -> tuple[datetime, datetime] | None:
    """The week (from, until: midnights, UTC) of which a reader is told at `now`; None: it is not the hour. Pure."""
    at = next_digest(profile, Rhythm.WEEKLY, now - WEEK)
    if not at <= now < at + LATE or is_quiet(profile, now):
        return None
    day = at.astimezone(ZoneInfo(profile.zone)).date()
    until = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return until - WEEK, until


def word(person: Person, done: Mapping[str, int], t: Translator) -> str | None:
    """What people did, as HTML; None: nothing."""
    lines = [_line(kind, done[kind], t) for kind in KINDS if done.get(kind)]
    if not lines:
        return None
    who = plain(spelling(person, t.lang), NAME) if is_public(person) else t("bad.somebody")
    return "\n".join([t.html("weekly.word", who=who), *lines])


def _line(kind: str, number: int, t: Translator) -> str:
    return t.html(f"weekly.few.{kind}") if number < FEW else t.html(f"weekly.many.{kind}", n=number)


@dataclass(slots=True)
class Weekly:
    """One bot's words of the week."""

    db: Database
    catalogs: Catalogs
    now: Callable[[], datetime]

    async def round(self) -> int:
        """Tell whose hour it is; 0, for what is left waits for the next tick."""
        now = self.now()
        async with self.db.read() as tx:
            found = {
                one.id: (one, reader, week)
                for one in await relatives.weekly(tx)
                if (reader := await readers.get(tx, one.reader_id)) and (week := week_of(reader.profile, now))
            }

        async def tell(tx: Tx, number: int) -> None:
            await self._tell(tx, *found[number], now)

        await one_by_one(self.db, found, tell, "week_not_told")
        return 0

    async def _tell(
        self, tx: Tx, one: Relative, reader: Reader, week: tuple[datetime, datetime], now: datetime
    ) -> None:
        person = await people.by_public_id(tx, one.person)
        if person is None or (reader.paused_until or now) > now:
            return
        t = self.catalogs.translator(reader.lang)
        text = word(person, await campaigns.done_for(tx, person.id, person.public_id, *week), t)
        if text is None:
            return
        params = message_params(Rendered(headed(text, t, form_for(reader)), ((page_button(t, one),),)))
        message = outbox.Message("sendMessage", params, MessageKind.FAMILY)
        await outbox.promise(tx, message, now=now, reader_id=reader.id, key=f"weekly {one.id} {week[1]:%Y%m%d}")
