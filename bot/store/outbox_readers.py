"""What a reader's choices do to the alerts that wait in the outbox: a pause drops them, a language changes them.

Rules and states are those of bot/store/outbox.py. Must not know what was chosen where.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, true, update

from bot.core.messages import MessageKind
from bot.core.unlinked import unlinked
from bot.store.bots import AWAY
from bot.store.database import Tx
from bot.store.outbox import BODY, DROPPED, NOTHING, QUEUED
from bot.store.schema.events import text
from bot.store.schema.traffic import outbox


async def drop_alerts(tx: Tx, reader_id: int, now: datetime) -> None:
    """The reader pauses: what waits in the queue is not sent later."""
    gone = NOTHING | {"settled_at": now, "state": DROPPED, "problem": "paused"}
    await tx.conn.execute(update(outbox).where(_alerts(reader_id)).values(**gone))


async def retext(tx: Tx, reader_id: int, *, lang: str, form: str) -> None:
    """The reader changed language or may (no longer) see links: what waits in the queue takes the fitting text."""
    other, mine = text.alias("other"), text.alias("mine")
    fitting = (
        select(other.c.id)
        .join(mine, (mine.c.event_id == other.c.event_id) & (mine.c.revision == other.c.revision))
        .where(mine.c.id == outbox.c.text_id, other.c.lang == lang, other.c.form == form)
        .correlate(outbox)
        .scalar_subquery()
    )
    values = {"text_id": func.coalesce(fitting, outbox.c.text_id)}
    await tx.conn.execute(update(outbox).where(_alerts(reader_id)).values(**values))


async def unlink(tx: Tx, reader_id: int) -> None:
    """The reader may no longer see links: what waits with a text of its own (answers, corrections) loses them all.

    Also the harmless ones: such a text does not say any more whose they are.
    """
    await _reseal(tx, reader_id, unlinked, true())


async def rewrite(tx: Tx, reader_id: int, text: Callable[[str], str], *, kinds: Collection[MessageKind]) -> None:
    """What waits with a text of its own, of these kinds, has this text from now on."""
    of_these = outbox.c.kind.in_([kind.value for kind in kinds])

    def again(params: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**params, "text": text(params["text"])} if isinstance(params.get("text"), str) else params

    await _reseal(tx, reader_id, again, of_these)


async def _reseal(
    tx: Tx, reader_id: int, change: Callable[[Mapping[str, Any]], Mapping[str, Any]], which: ColumnElement[bool]
) -> None:
    waits = (outbox.c.subscriber_id == reader_id) & outbox.c.state.in_((QUEUED, AWAY)) & outbox.c.body.is_not(None)
    for row in (await tx.conn.execute(select(outbox.c.id, outbox.c.body).where(waits, which))).all():
        before = tx.vault.open_json(row.body, BODY)
        after = change(before)
        if after != before:
            sealed = tx.vault.seal_json(after, BODY)
            await tx.conn.execute(update(outbox).where(outbox.c.id == row.id).values(body=sealed))


def _alerts(reader_id: int) -> Any:
    return (outbox.c.subscriber_id == reader_id) & (outbox.c.state == QUEUED) & outbox.c.text_id.is_not(None)
