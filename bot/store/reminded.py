"""Messages about a hearing that stand in chats: who has which, for thirty days, so that they can be taken back.

Receipts of hearings carry the mark of their reminder (bot/store/receipts.py). Must not know what takes their place.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from bot.core.alert import Form
from bot.store.database import Tx
from bot.store.edits import REMEMBERED
from bot.store.forms import form_of
from bot.store.receipts import open_body
from bot.store.reminders import RECALL, Job
from bot.store.schema.hearings import reminder
from bot.store.schema.readers import profile, subscriber
from bot.store.schema.traffic import receipt


@dataclass(frozen=True, slots=True)
class Held:
    """A message about a hearing in a chat that can be written to. `id`: of its receipt."""

    id: int
    reader_id: int
    message_id: int
    sent_at: datetime
    lang: str
    form: Form
    zone: str


async def held(tx: Tx, job: Job, now: datetime, *, most: int) -> tuple[list[Held], int | None]:
    """The messages behind the cursor of a job, and the next cursor; None: there are no more."""
    marks = select(reminder.c.dedupe).where(reminder.c.hearing_id == job.hearing_id, reminder.c.slot != RECALL)
    joined = receipt.join(subscriber, subscriber.c.id == receipt.c.subscriber_id)
    joined = joined.join(profile, profile.c.id == subscriber.c.profile_id)
    ours = (receipt.c.bot_id == tx.bot_id) & (subscriber.c.bot_id == tx.bot_id) & (subscriber.c.state == "active")
    mine = receipt.c.event_mark.in_(marks) & (receipt.c.id > job.cursor) & (receipt.c.sent_at > now - REMEMBERED)
    what = receipt.c["id", "subscriber_id", "body", "sent_at"]
    query = select(*what, subscriber.c.lang, form_of().label("form"), profile.c.zone).select_from(joined)
    rows = (await tx.conn.execute(query.where(mine, ours).order_by(receipt.c.id).limit(most))).all()
    found = [
        Held(row.id, row.subscriber_id, number, row.sent_at, row.lang, Form(row.form), row.zone)
        for row in rows
        if (number := open_body(tx, row.body)[0]) is not None
    ]
    return found, rows[-1].id if len(rows) == most else None


async def passed(tx: Tx, job: Job, cursor: int | None) -> None:
    """The messages up to this receipt are done with; None: all of them."""
    mine = (reminder.c.id == job.id) & (reminder.c.state == "open")
    values = {"state": "done"} if cursor is None else {"cursor": cursor, "tries": 0}
    await tx.conn.execute(update(reminder).where(mine).values(**values))
