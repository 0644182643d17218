"""Telegram's updates on their way to a handler: kept until handled, their numbers for two days after.

Beside them stand updates of our own, which bring what a task has found out; their numbers are negative
(`bot/store/tasks.py`), and nothing else gets in under such a number.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, literal_column, select, true, update

from bot.store.database import Tx
from bot.store.readers import CHAT
from bot.store.schema.readers import subscriber
from bot.store.schema.traffic import inbox

PAYLOAD = "inbox.payload"
ATTEMPTS = 3
NOBODY = b""
"""Stands where the mark of a chat was."""

A_CHAT = 20
"""Unhandled updates that are kept of one chat: more than anybody presses while they wait, and a bound for a flood."""

YOUNG = timedelta(hours=24)
"""A subscriber is young for so long: strangers that come in thousands are all young."""

YOUNG_SHARE = 4
"""One in so many of a round is kept for young chats and strangers, however long the line of the others is."""

ALWAYS = frozenset({"my_chat_member", "moved", "task"})
"""What is kept even of a chat that floods: it comes once and changes what we know of the chat."""

Update = tuple[int, int, Mapping[str, Any]]
"""Update id, chat id, stripped update."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update to handle. `chat` marks whose it is; updates of one chat are handled in order."""

    bot_id: int
    update_id: int
    chat: bytes
    attempts: int


async def admit(tx: Tx, bot_id: int, updates: Sequence[Update]) -> list[Update]:
    """The updates that may be stored: not more than `A_CHAT` unhandled ones a chat."""
    marks = {chat_id: tx.vault.mark(str(chat_id), CHAT) for _, chat_id, _ in updates}
    mine = (inbox.c.bot_id == bot_id) & _new(inbox) & inbox.c.chat_mark.in_(set(marks.values()))
    found = await tx.conn.execute(select(inbox.c.chat_mark, func.count()).where(mine).group_by(inbox.c.chat_mark))
    number: dict[bytes, int] = {row[0]: row[1] for row in found}
    kept = []
    for one in updates:
        mark = marks[one[1]]
        if not ALWAYS & one[2].keys():
            number[mark] = number.get(mark, 0) + 1
            if number[mark] > A_CHAT:
                continue
        kept.append(one)
    return kept


async def put(tx: Tx, bot_id: int, updates: Sequence[Update], now: datetime) -> int:
    """Store updates; repeated numbers are ignored. How many were new."""
    marks = {chat_id: tx.vault.mark(str(chat_id), CHAT) for _, chat_id, _ in updates}
    old = await _old(tx, marks.values(), now)
    rows = [
        {
            "bot_id": bot_id,
            "update_id": update_id,
            "chat_mark": marks[chat_id],
            "payload": tx.vault.seal_json(payload, PAYLOAD),
            "state": "new",
            "attempts": 0,
            "young": marks[chat_id] not in old,
            "received_at": now,
        }
        for update_id, chat_id, payload in updates
    ]
    tx.wakes.add("inbox")
    return await tx.insert_new(inbox, rows)


async def waiting(tx: Tx, bot_id: int, *, busy: Collection[bytes], most: int) -> list[Waiting]:
    """The first unhandled update of each chat that is not busy, oldest first; chats that are not young go before."""
    old = await _first(tx, bot_id, busy, most, young=False)
    young = await _first(tx, bot_id, busy, most, young=True)
    share = min(len(young), most // YOUNG_SHARE)
    served = old[: most - share]
    return served + young[: most - len(served)]


async def oldest_new(tx: Tx) -> datetime | None:
    """Since when the oldest unhandled update waits."""
    since: datetime | None = await tx.conn.scalar(select(func.min(inbox.c.received_at)).where(_new(inbox)))
    return since


async def payload(tx: Tx, item: Waiting) -> dict[str, Any] | None:
    """The update itself; None: somebody else handled it."""
    mine = select(inbox.c.payload).where(_this(item), inbox.c.state == "new")
    sealed = await tx.conn.scalar(mine.with_for_update())
    return None if sealed is None else dict(tx.vault.open_json(sealed, PAYLOAD))


async def done(tx: Tx, item: Waiting) -> None:
    """Handled: the number stays, content and chat go."""
    await tx.conn.execute(update(inbox).where(_this(item)).values(state="done", payload=None, chat_mark=NOBODY))


async def failed(tx: Tx, item: Waiting) -> bool:
    """Count a failed attempt; True: it was the last, the update is parked without content and chat."""
    parked = item.attempts + 1 >= ATTEMPTS
    values: dict[str, Any] = {"attempts": item.attempts + 1}
    if parked:
        values |= {"state": "parked", "payload": None, "chat_mark": NOBODY}
    await tx.conn.execute(update(inbox).where(_this(item)).values(**values))
    return parked


async def _first(tx: Tx, bot_id: int, busy: Collection[bytes], most: int, *, young: bool) -> list[Waiting]:
    """One row a chat: a chat that writes a thousand times keeps nobody else waiting."""
    sooner = inbox.alias("sooner")
    same_chat = and_(sooner.c.bot_id == inbox.c.bot_id, _new(sooner), sooner.c.chat_mark == inbox.c.chat_mark)
    mine = (inbox.c.bot_id == bot_id) & _new(inbox) & (inbox.c.young == young)
    free = inbox.c.chat_mark.not_in(busy) if busy else true()
    first = ~exists().where(same_chat, sooner.c.update_id < inbox.c.update_id)
    columns = (inbox.c.bot_id, inbox.c.update_id, inbox.c.chat_mark, inbox.c.attempts)
    query = select(*columns).where(mine, free, first).order_by(inbox.c.update_id).limit(most)
    return [Waiting(*row) for row in await tx.conn.execute(query)]


async def _old(tx: Tx, marks: Iterable[bytes], now: datetime) -> frozenset[bytes]:
    """Which of the chats have been subscribers for longer than `YOUNG`."""
    mine = subscriber.c.chat_mark.in_(set(marks)) & (subscriber.c.created_at <= now - YOUNG)
    return frozenset((await tx.conn.execute(select(subscriber.c.chat_mark).where(mine))).scalars())


def _new(table: Any) -> Any:
    # The literal lets both databases use the indexes, which hold nothing but what waits.
    return table.c.state == literal_column("'new'")


def _this(item: Waiting) -> Any:
    return (inbox.c.bot_id == item.bot_id) & (inbox.c.update_id == item.update_id)
