"""A hearing that a relative has opened: found before every step on it, and shown again as it stands after a word.

`opening` stands before the buttons of a router; whoever may not see the hearing (any more) is told that it is gone.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.types import TelegramObject

from bot.core.hearing import Hearing
from bot.delivery.replies import Toast
from bot.hearings import family
from bot.i18n import Translator
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers.family.near import Near, allowed, card
from handlers.screens import Screen


@dataclass(frozen=True, slots=True)
class Opened:
    """A relative, and the hearing they speak of."""

    tx: Tx
    near: Near
    hearing: Hearing
    reader: Reader
    t: Translator
    now: datetime

    async def may_speak(self) -> bool:
        """Count one more word; False: it is enough for today."""
        return await allowed(self.tx, self.reader, self.now)

    async def say(self, **told: Any) -> None:
        """A word on it, and what follows from it."""
        await family.say(self.tx, self.near.one, self.hearing, self.now, **told)

    async def card(self, note: str = "") -> Screen:
        """As it stands now."""
        after = await family.one_of(self.tx, self.near.person, self.hearing.public_id) or self.hearing
        return card(self.near, after, self.reader, self.t, self.now, note=note)


async def opening(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]], event: TelegramObject, data: dict[str, Any]
) -> Any:
    """Gives the steps of a router `opened`."""
    number = data["callback_data"].hearing
    found = await find(data["tx"], data["near"], number, data["reader"], data["t"], data["now"])
    if found is None:
        return Toast(data["t"]("toast.hearing_gone"))
    return await handler(event, {**data, "opened": found})


async def find(tx: Tx, near: Near, number: str, reader: Reader, t: Translator, now: datetime) -> Opened | None:
    """The hearing of this public id, if relatives of the person see it."""
    hearing = await family.one_of(tx, near.person, number)
    return None if hearing is None else Opened(tx, near, hearing, reader, t, now)
