"""What stands in chats about a hearing, said anew: after silence was wished, or news of its date was taken back.

Where nothing of it may be said any more the messages go, as far as Telegram deletes; where something may, they show
what holds now. Worked off like a reminder, a range of messages at a time; a repeat changes nothing.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from bot.alerts.amended import withdrawn
from bot.core.hearing import Hearing
from bot.core.phone import DELETABLE
from bot.delivery.replies import message_params
from bot.hearings import render
from bot.hearings.view import labels
from bot.i18n import Catalogs
from bot.store import edits, hearings, reminded
from bot.store import reminders as jobs
from bot.store.database import Database, Tx
from bot.store.edits import Change
from bot.store.reminded import Held
from bot.store.reminders import RECALL, Job

AT_ONCE: Final = 100
"""Messages of one transaction."""


async def start(tx: Tx, hearing_id: int, now: datetime) -> None:
    """Promise that every message about this hearing says what may be said of it now."""
    key = f"{hearing_id} {now.timestamp():.6f} {RECALL}"
    await jobs.start(tx, hearing_id, RECALL, key, (), now, due=now, not_before=now)


async def recall_range(db: Database, job: Job, catalogs: Catalogs, now: datetime) -> None:
    """The next messages of a job."""
    async with db.write() as tx:
        seen = await hearings.get(tx, job.hearing_id)
        found, cursor = await reminded.held(tx, job, now, most=AT_ONCE)
        gone = seen is None or not labels(seen)
        young = [one for one in found if gone and now - one.sent_at < DELETABLE]
        left = [one for one in found if one not in young]
        await _delete(tx, young, now)
        changes = [Change(one.reader_id, one.message_id, one.sent_at, _text(seen, one, catalogs, now)) for one in left]
        await edits.promise_changes(tx, changes, now)
        await reminded.passed(tx, job, cursor)
        tx.wakes.add("remind")


async def _delete(tx: Tx, young: list[Held], now: datetime) -> None:
    numbers: dict[int, dict[int, datetime]] = defaultdict(dict)
    for one in young:
        numbers[one.reader_id][one.message_id] = one.sent_at
    if numbers:
        await edits.promise_deletions(tx, numbers, now)


def _text(seen: Hearing | None, one: Held, catalogs: Catalogs, now: datetime) -> Mapping[str, Any]:
    t = catalogs.translator(one.lang)
    if seen is None or not labels(seen):
        return message_params(withdrawn(t))
    return message_params(render.recalled(seen, t, one.form, one.zone, now))
