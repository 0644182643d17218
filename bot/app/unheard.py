"""Before a hearing of which the family may not know: their helper and the liaison are told, once.

The rule is bot/hearings/unheard.py. A helper reads which hearing it is; a liaison reads that the family of a person
cannot be reached, and nothing else: neither who they are, nor how they were lost, nor a date that only they know.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.alerts.discreet import headed
from bot.alerts.service import form_for
from bot.core.alert import Rendered
from bot.core.event import Person
from bot.core.hearing import Hearing
from bot.core.messages import MessageKind
from bot.core.night import due
from bot.core.relative import Kin, Relative
from bot.core.roles import Role
from bot.delivery.replies import message_params
from bot.hearings import family
from bot.hearings.claims import open_dates, settle
from bot.hearings.render import when_text
from bot.hearings.unheard import Chat, begins, is_unheard
from bot.i18n import Catalogs, Translator
from bot.store import outbox, people, readers, relatives, review
from bot.store.database import Database, Tx
from bot.store.one_by_one import one_by_one
from bot.store.readers import Reader
from handlers import telling
from handlers.staff import kin_screens


@dataclass(slots=True)
class Unheard:
    """One bot's look at the families whose hearings are near."""

    db: Database
    catalogs: Catalogs
    now: Callable[[], datetime]

    async def round(self) -> int:
        """Tell of whoever is lost; 0, for what is left waits for the next tick."""
        now = self.now()
        async with self.db.read() as tx:
            heard = await relatives.heard_on(tx)
            found = {one.id: (one, await _lost(tx, one, heard, now)) for one in await _persons(tx)}
        lost = {number: (person, hearing) for number, (person, hearing) in found.items() if hearing}

        async def tell(tx: Tx, number: int) -> None:
            await self._tell(tx, *lost[number], now)

        await one_by_one(self.db, lost, tell, "unheard_not_told")
        return 0

    async def _tell(self, tx: Tx, person: Person, hearing: Hearing, now: datetime) -> None:
        key = f"unheard {hearing.id} {begins(hearing, now)}"
        for one in await relatives.of_person(tx, person.public_id):
            reader = await readers.get(tx, one.reader_id)
            if one.kin is Kin.HELPER and reader is not None and reader.here:
                params = message_params(for_helper(hearing, self.catalogs.translator(reader.lang), reader, now))
                message = outbox.Message("sendMessage", params, MessageKind.FAMILY)
                at = due(reader.profile, now)
                await outbox.promise(tx, message, now=now, reader_id=reader.id, key=key, not_before=at)
        roles = [Role.LIAISON] if await review.holders(tx, [Role.LIAISON]) else [Role.OWNER]
        await telling.staff(tx, roles, kin_screens.unheard(person), self.catalogs, now, key=key)


def for_helper(hearing: Hearing, t: Translator, reader: Reader, now: datetime) -> Rendered:
    """To a helper: which day it is, and that nobody may have read of it."""
    dates = [t.html("family.line", when=when_text(when, t)) for when in open_dates(settle(hearing.claims), now)]
    return Rendered(headed("\n".join([t("unheard.helper"), *dates]), t, form_for(reader)))


async def _persons(tx: Tx) -> list[Person]:
    """Of whom somebody is here."""
    here: Iterable[str] = dict.fromkeys(each.person for each in await relatives.every(tx))
    return [person for one in here if (person := await people.by_public_id(tx, one))]


async def _lost(tx: Tx, person: Person, heard: Mapping[int, datetime], now: datetime) -> Hearing | None:
    """The nearest hearing of which their family may not know."""
    found = await family.theirs(tx, person)
    dated = [(start, one) for one in found if (start := begins(one, now))]
    chats = [await _chat(tx, one, heard.get(one.reader_id)) for one in await relatives.of_person(tx, person.public_id)]
    for _start, one in sorted(dated, key=lambda each: (each[0], each[1].id)):
        if is_unheard(chats, one, now):
            return one
    return None


async def _chat(tx: Tx, one: Relative, heard: datetime | None) -> Chat:
    reader = await readers.get(tx, one.reader_id)
    return Chat(one, reader is not None and reader.here, heard)
