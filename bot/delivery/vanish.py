"""The pass that takes messages out of chats when their time has come.

Owns what goes together: the deletion is promised, and the numbers are forgotten, in one transaction. Which messages
those are stands in bot/store/vanishing.py; how they are deleted, in bot/store/edits.py.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from bot.core.phone import DELETABLE, deletable
from bot.store import edits, receipts, vanishing
from bot.store.database import Database, Tx
from bot.store.vanishing import Standing


async def vanish_round(db: Database, now: datetime) -> int:
    """Promise the deletion of what is due, of some readers; how many messages that were. 0: nothing is due."""
    async with db.read() as tx:
        if not await vanishing.any_due(tx, now):
            return 0
    async with db.write() as tx:
        found = await vanishing.due(tx, now)
        await take_away(tx, found, now)
    return len(found)


async def take_away(tx: Tx, found: Iterable[Standing], now: datetime) -> None:
    """Promise that these messages go, as far as Telegram still lets them, and forget their numbers."""
    messages: dict[int, dict[int, datetime]] = defaultdict(dict)
    ids = []
    for one in found:
        messages[one.reader_id][one.number] = one.sent_at
        ids.append(one.id)
    if ids:
        await edits.promise_deletions(tx, messages, now)
        gone = {who: {number for number, at in mine.items() if deletable(at, now)} for who, mine in messages.items()}
        await receipts.vanished(tx, gone, now - DELETABLE)
        await vanishing.forget(tx, ids)
