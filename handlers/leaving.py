"""The one way in which a chat is erased, whatever asked for it: /forget after a question, /panic without one.

Owns what goes with the rows: messages that can still be taken back, roles, and the word to the owners that one is gone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.alert import Rendered
from bot.core.messages import MessageKind
from bot.delivery.replies import Delete, message_params
from bot.i18n import Catalogs
from bot.store import outbox, owners, privacy, receipts, roles
from bot.store.database import Tx
from bot.store.outbox import Message
from bot.store.readers import Reader
from handlers.staff import duties, freeze

DELETABLE: Final = timedelta(hours=48, minutes=-1)
"""Telegram lets a bot delete nothing older than 48 hours, and one that is too old refuses the call as a whole."""

AT_ONCE: Final = 100
"""Messages of one deleteMessages."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is taken back in the chat: the calls, and how many messages they are. `older`: known, and out of reach."""

    deletes: tuple[Delete, ...]
    messages: int
    older: int


async def leave(
    tx: Tx, chat_id: int, reader: Reader | None, now: datetime, *, asked_in: int, catalogs: Catalogs
) -> Left:
    """Erase everything about a chat; what waits for it goes with it. `asked_in`: the message that asked for it."""
    told: list[int] = []
    older = 0
    if reader is not None:
        told = list(dict.fromkeys(await receipts.told(tx, reader.id, now - DELETABLE)))  # of a bundle there are several
        known = await receipts.told(tx, reader.id, now - privacy.KEPT["receipt"])
        older = len(set(known) - set(told))
        await _lay_down(tx, reader, now, catalogs)
    await privacy.erase(tx, chat_id, now)
    tx.wakes.add("scrub")
    parts = [Delete(tuple(told[start : start + AT_ONCE])) for start in range(0, len(told), AT_ONCE)]
    # In a call of its own: nobody knows how old it is, and a button may be pressed after days.
    return Left((*parts, Delete((asked_in,))), len(told) + 1, older)


async def _lay_down(tx: Tx, reader: Reader, now: datetime, catalogs: Catalogs) -> None:
    """The roles go first, their open links with them, and the owners who stay are told: the phone may be lost."""
    mine = [one for one in await roles.every(tx, reader.id) if one.mine]
    for one in mine:
        await freeze.laid_down(tx, one, now)
    others = [one for one in await owners.owners(tx) if one.id != reader.id] if mine else []
    for owner in others:
        t = catalogs.translator(owner.lang)
        text = t.html("owner.left", roles=t.join(duties.name(t, one.role) for one in mine))
        note = Message("sendMessage", message_params(Rendered(text)), MessageKind.STAFF)
        await outbox.promise(tx, note, now=now, reader_id=owner.id)
