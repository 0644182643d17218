"""The one way in which a chat is erased: /forget after a question, /panic without one, a word that says nothing of it.

Owns what goes with the rows: messages that can still be taken back, roles, and the word to the owners that one is gone.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core import phone
from bot.core.alert import Rendered
from bot.core.messages import MessageKind
from bot.delivery.replies import Delete, message_params
from bot.i18n import Catalogs
from bot.store import outbox, owners, privacy, receipts, roles, vanishing
from bot.store.database import Tx
from bot.store.outbox import Message
from bot.store.readers import Reader
from bot.store.vanishing import Standing
from handlers.staff import duties, freeze

TOGETHER: Final = timedelta(hours=1)
"""What would vanish within it vanishes with one call, when somebody left without a trace."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is taken back in the chat: the calls, and how many messages they are.

    `older`: known, and out of reach. `whole`: the numbers of all younger messages are known, those of answers, too.
    """

    deletes: tuple[Delete, ...]
    messages: int
    older: int
    whole: bool = False


async def leave(
    tx: Tx, chat_id: int, reader: Reader | None, now: datetime, *, asked_in: int, catalogs: Catalogs
) -> Left:
    """Erase everything about a chat; what waits for it goes with it. `asked_in`: the message that asked for it."""
    sent: dict[int, datetime] = {}
    if reader is not None:
        sent = await receipts.told(tx, reader.id, now - privacy.KEPT["receipt"])
        sent |= {one.number: one.sent_at for one in await vanishing.of(tx, reader.id)}
        sent.pop(asked_in, None)
        await _lay_down(tx, reader, now, catalogs)
    await privacy.erase(tx, chat_id, now)
    tx.wakes.add("scrub")
    calls = phone.deletions(sent, now)
    gone = sum(len(one.numbers) for one in calls)
    # In a call of its own: nobody knows how old it is, and a button may be pressed after days.
    deletes = (*(Delete(one.numbers) for one in calls), Delete((asked_in,)))
    return Left(deletes, gone + 1, len(sent) - gone, whole=reader is not None and reader.vanishes is not None)


async def leave_quietly(tx: Tx, chat_id: int, reader: Reader, now: datetime, *, catalogs: Catalogs) -> None:
    """Erase everything about a chat, and show nothing of it: what was to vanish vanishes at its hour, not now."""
    standing = await vanishing.of(tx, reader.id)
    await _lay_down(tx, reader, now, catalogs)
    await privacy.erase(tx, chat_id, now)
    tx.wakes.add("scrub")
    hours: dict[int, list[Standing]] = defaultdict(list)
    for one in standing:
        hours[(one.vanishes_at - now) // TOGETHER].append(one)
    for hour, mine in hours.items():
        at = max(now, now + (hour + 1) * TOGETHER)
        for call in phone.deletions({one.number: one.sent_at for one in mine}, at):
            message = Message("deleteMessages", {"message_ids": list(call.numbers)}, MessageKind.DELETE)
            await outbox.promise(tx, message, now=now, chat_id=chat_id, not_before=at)


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
