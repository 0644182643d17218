"""One message instead of many: alerts that came close together, and what was gathered for a reader's digest.

Reads what may be shown now, not what could be shown when the rows were written; texts are made by digest.py. A digest
that many readers share is made once. Must not know when it is sent.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.alerts.digest import Also, Digest, Item, bundle, digest
from bot.alerts.held import spared
from bot.alerts.match import followed
from bot.alerts.service import form_for, visible
from bot.alerts.view import alert_view
from bot.core.alert import Form
from bot.core.event import Event
from bot.delivery.replies import message_params
from bot.delivery.sending import Made
from bot.delivery.units import Unit, is_gathered
from bot.i18n import Catalogs
from bot.store import events, readers
from bot.store.database import Tx
from bot.store.readers import Reader

REMEMBERED: Final = 200
"""Digests that are kept for the next reader with the same one."""

Extra = Callable[[Tx, Reader], Awaitable[Also]]
"""What else a digest says to a reader: hearings ahead, one thing to do."""


@dataclass(slots=True)
class Gatherer:
    """Makes the messages. `now` is the time; `further` brings what other parts of the program add."""

    catalogs: Catalogs
    now: Callable[[], datetime]
    further: Extra | None = None
    _made: dict[tuple[object, ...], Digest] = field(default_factory=dict)

    async def message(self, tx: Tx, unit: Unit) -> Made | None:
        """The rows as one message to their reader. None: they must go one by one."""
        reader = await readers.get(tx, unit[0].reader_id or 0)
        if reader is None:
            return None
        found = await events.many(tx, {item.event_id for item in unit if item.event_id is not None})
        shown = {one.id: one for one in found.values() if visible(one) and reader.id not in await spared(tx, one)}
        if is_gathered(unit[0]):
            return await self._digest(tx, reader, unit, shown)
        return self._bundle(reader, unit, shown)

    def _bundle(self, reader: Reader, unit: Unit, shown: Mapping[int, Event]) -> Made | None:
        """None where one of them may not be spoken of any more: then each goes or is dropped by itself."""
        if any(item.event_id not in shown for item in unit):
            return None
        views = [alert_view(shown[item.event_id or 0], reader.lang) for item in unit]
        return Made(message_params(bundle(views, self.catalogs.translator(reader.lang), form_for(reader))))

    async def _digest(self, tx: Tx, reader: Reader, unit: Unit, shown: Mapping[int, Event]) -> Made | None:
        theirs = {
            item.event_id: item.reason is not None and followed(readers.open_label(tx, item.reason)) for item in unit
        }
        told = [(shown[one], close) for one, close in theirs.items() if one is not None and one in shown]
        if not told:
            return Made(None, frozenset())
        also = await self.further(tx, reader) if self.further else Also()
        today = self.now().astimezone(ZoneInfo(reader.profile.zone)).date()
        made = self._shared(reader.lang, form_for(reader), told, today, also)
        return Made(message_params(made.message), made.told)

    def _shared(self, lang: str, form: Form, told: Sequence[tuple[Event, bool]], today: date, also: Also) -> Digest:
        """The same events as they are now, to the same sort of reader, on the same day: made once."""
        key = (lang, form, tuple(told), today, also)
        if key not in self._made:
            if len(self._made) >= REMEMBERED:
                self._made.clear()
            items = [Item(event.id, alert_view(event, lang), close) for event, close in told]
            self._made[key] = digest(items, also, self.catalogs.translator(lang), form, today)
        return self._made[key]
