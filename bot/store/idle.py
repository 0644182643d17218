"""Readers who have been silent for a year: who they are, and how far the questions to them have come.

The rule is bot/core/idle.py. Groups are nobody's phone and are never asked; who has a role is staff, and is never asked
either. Only who can be written to is asked: whoever cannot is erased by bot/store/privacy.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, update

from bot.core import idle
from bot.core.night import Profile
from bot.store import outbox
from bot.store.database import Tx
from bot.store.readers import HOURS, hours_of, open_chat
from bot.store.schema.readers import profile, role, subscriber
from bot.store.schema.traffic import inbox
from bot.store.schema.traffic import outbox as messages


@dataclass(frozen=True, slots=True)
class Silent:
    """A reader whom nothing was heard of. `step` and `look_at` as in the rule."""

    id: int
    chat_id: int = field(repr=False)
    lang: str
    night: Profile
    step: int
    look_at: datetime | None


async def due(tx: Tx, now: datetime, *, most: int) -> list[int]:
    """Readers about whom something is to be decided, those who wait for it longest first."""
    waiting = select(subscriber.c.id).where(_mine(tx), subscriber.c.idle_next <= now)
    found = list((await tx.conn.execute(waiting.order_by(subscriber.c.idle_next).limit(most))).scalars())
    fresh = select(subscriber.c.id).where(_mine(tx), _new(now)).limit(most - len(found))
    return found + (list((await tx.conn.execute(fresh)).scalars()) if len(found) < most else [])


async def again(tx: Tx, ids: Sequence[int], now: datetime) -> list[Silent]:
    """Those of them about whom it is still to be decided: they may have written meanwhile."""
    joined = subscriber.join(profile, profile.c.id == subscriber.c.profile_id)
    still = subscriber.c.id.in_(ids) & _mine(tx) & ((subscriber.c.idle_next <= now) | _new(now))
    writes = exists().where(inbox.c.chat_mark == subscriber.c.chat_mark, inbox.c.state == "new")
    rows = await tx.conn.execute(
        select(subscriber, *HOURS).select_from(joined).where(still, ~writes).order_by(subscriber.c.id)
    )
    return [
        Silent(
            row.id,
            open_chat(tx, row.chat),
            row.lang,
            hours_of(row),
            row.idle_step,
            row.idle_next,
        )
        for row in rows
    ]


async def arrived(tx: Tx, one: Silent) -> bool:
    """Whether the question that is on its way to this reader has been sent."""
    if one.look_at is None:
        return False
    mine = messages.c.subscriber_id == one.id
    asked = messages.c.dedupe == tx.vault.mark(question(one.look_at), outbox.DEDUPE)
    return await tx.conn.scalar(select(messages.c.state).where(mine, asked)) == outbox.SENT


def question(look_at: datetime) -> str:
    """The key under which a question is promised of which one will look at this moment whether it arrived."""
    return f"idle {look_at.isoformat()}"


async def put(tx: Tx, reader_id: int, step: int, look_at: datetime) -> None:
    """Write down how far it has come, and when to look again."""
    await tx.conn.execute(
        update(subscriber).where(subscriber.c.id == reader_id).values(idle_step=step, idle_next=look_at)
    )


def _mine(tx: Tx) -> ColumnElement[bool]:
    here = (subscriber.c.state == "active") & (subscriber.c.bot_id == tx.bot_id) & ~subscriber.c.grouped
    return here & ~exists().where(role.c.subscriber_id == subscriber.c.id)


def _new(now: datetime) -> ColumnElement[bool]:
    return subscriber.c.idle_next.is_(None) & (subscriber.c.active_on < idle.silent_before(now))
