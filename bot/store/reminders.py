"""From one moment of a hearing to the outbox rows of all who follow its people: set-based, in ranges, with a cursor.

Modelled on bot/store/fanout.py. A repeat is harmless: cursor and rows of a range are written in one transaction, and
(dedupe, subscriber) is unique. What waits in the outbox is taken out again in the transaction that changes the hearing,
from the hands of a sender, too: nobody gets an old date after the change.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Table, case, delete, exists, func, literal, null, select, update

from bot.core.kinds import BIT, Kind
from bot.core.messages import LANE, LANE_ORDER, MessageKind
from bot.store.bots import AWAY
from bot.store.database import Tx
from bot.store.outbox import BODY, CLAIMED, QUEUED
from bot.store.readers import TOPIC
from bot.store.relatives import person_mark
from bot.store.schema.base import Moment
from bot.store.schema.hearings import reminder, wording
from bot.store.schema.readers import profile, subscriber, topic
from bot.store.schema.relatives import relative
from bot.store.schema.traffic import outbox

RANGE: Final = 5_000
TRIES: Final = 3
DEDUPE: Final = "outbox.hearing"
CHANGE: Final = "change"
"""The slot of a message about a change."""

STOPPED: Final = "stopped"
"""The slot of the word that nobody looks for a new date any more."""

RECENT: Final = timedelta(days=6)
"""Rows of the outbox are known for a week after they were sent."""

COLUMNS: Final = (
    "subscriber_id",
    "body",
    "text_id",
    "reason",
    "method",
    "kind",
    "lane",
    "dedupe",
    "state",
    "not_before",
    "expires_at",
    "attempts",
    "plain_text",
    "created_at",
)


@dataclass(frozen=True, slots=True)
class Job:
    """A reminder or change of which not everybody is told; subscribers up to `cursor` have their rows."""

    id: int
    hearing_id: int
    slot: str
    what: Mapping[str, Any]
    dedupe: bytes
    profiles: tuple[int, ...]
    due: datetime
    not_before: datetime
    expires_at: datetime | None
    cursor: int
    loud: bool = False

    @property
    def kind(self) -> MessageKind:
        """The kind of its messages."""
        return MessageKind.HEARING_CHANGE if self.slot == CHANGE else MessageKind.REMINDER


@dataclass(frozen=True, slots=True)
class Words:
    """One text of a job: for whom it is, and the parameters of sendMessage."""

    lang: str
    form: str
    zone: str
    silent: bool
    params: Mapping[str, Any]


async def start(
    tx: Tx,
    hearing_id: int,
    slot: str,
    key: str,
    profiles: Sequence[int],
    now: datetime,
    *,
    due: datetime,
    not_before: datetime,
    expires_at: datetime | None = None,
    what: Mapping[str, Any] | None = None,
    loud: bool = False,
) -> None:
    """Promise that everybody with one of these nights who follows the hearing's people is told once by this `key`.

    `loud`: only relatives who want no quiet hours on that day; who wants that is told by such a job alone.
    """
    values = {
        "hearing_id": hearing_id,
        "slot": slot,
        "what": dict(what or {}),
        "dedupe": tx.vault.mark(key, DEDUPE),
        "profiles": list(profiles),
        "loud": loud,
        "due": due,
        "not_before": not_before,
        "expires_at": expires_at,
        "cursor": 0,
        "state": "open",
        "tries": 0,
        "created_at": now,
    }
    await tx.add(reminder, values)
    tx.wakes.add("remind")


async def first_open(tx: Tx) -> Job | None:
    """The job to go on with: changes before reminders, then the oldest."""
    order = (case((reminder.c.slot == CHANGE, 0), else_=1), reminder.c.id)
    query = select(reminder).where(reminder.c.state == "open").order_by(*order).limit(1)
    row = (await tx.conn.execute(query)).first()
    if row is None:
        return None
    places = (row.id, row.hearing_id, row.slot, row.what, row.dedupe, tuple(row.profiles))
    return Job(*places, row.due, row.not_before, row.expires_at, row.cursor, row.loud)


async def failed(tx: Tx, job: Job) -> None:
    """Count a failed try; after the third the job is parked, so that it does not stand in the way of the others."""
    tries = reminder.c.tries + 1
    values = {"tries": tries, "state": case((tries >= TRIES, "parked"), else_="open")}
    await tx.conn.execute(update(reminder).where(reminder.c.id == job.id).values(**values))


async def parked(tx: Tx) -> int:
    """How many could not be told."""
    return int(await tx.conn.scalar(select(func.count()).where(reminder.c.state == "parked")) or 0)


async def reopen(tx: Tx, now: datetime) -> None:
    """What could not be told is tried again as long as it is true: at the start, when the cause may be mended."""
    still = (reminder.c.state == "parked") & (reminder.c.expires_at.is_(None) | (reminder.c.expires_at > now))
    await tx.conn.execute(update(reminder).where(still).values(state="open", tries=0))
    over = (reminder.c.state == "parked") & (reminder.c.expires_at <= now)
    await tx.conn.execute(update(reminder).where(over).values(state="void"))


async def worded(tx: Tx, job: Job) -> bool:
    """Whether its texts are written."""
    return bool(await tx.conn.scalar(select(exists().where(wording.c.reminder_id == job.id))))


async def put_words(tx: Tx, job: Job, words: Iterable[Words]) -> None:
    """Write the texts of a job, each once for all who get it."""
    rows = [
        {
            "reminder_id": job.id,
            "lang": one.lang,
            "form": one.form,
            "zone": one.zone,
            "silent": one.silent,
            "body": tx.vault.seal_json(dict(one.params), BODY),
        }
        for one in words
    ]
    await tx.insert_new(wording, rows)


async def spread(
    tx: Tx,
    job: Job,
    labels: Sequence[str],
    silent: Sequence[int],
    now: datetime,
    *,
    kin: Sequence[str] = (),
    span: int = RANGE,
) -> int:
    """Queue it for the next range of subscribers; how many rows were new. Done when none is left behind the cursor.

    `silent`: profiles for which the message makes no sound. `kin`: people (public ids) whose relatives are told.
    """
    state = await tx.conn.scalar(select(reminder.c.state).where(reminder.c.id == job.id))
    if state != "open":
        return 0  # changed while the texts were made
    reach = subscriber.c.id <= job.cursor + span
    last = await tx.conn.scalar(select(func.max(subscriber.c.id)).where(subscriber.c.id > job.cursor, reach))
    beyond = await tx.conn.scalar(select(func.min(subscriber.c.id)).where(~reach))
    count = 0
    selects = _selects(tx, job, labels, kin, silent, int(last or 0), now) if last is not None else ()
    for rows in selects:
        count += await tx.inserted(tx.insert(outbox).from_select(list(COLUMNS), rows).on_conflict_do_nothing())
    await _go_on(tx, job, beyond)
    if count:
        tx.wakes.add("deliver")
    return count


async def skip(tx: Tx, job: Job) -> None:
    """Nobody is to be told of it any more."""
    await _go_on(tx, job, None)


async def _go_on(tx: Tx, job: Job, beyond: int | None) -> None:
    values = {"state": "done"} if beyond is None else {"cursor": beyond - 1}
    await tx.conn.execute(update(reminder).where(reminder.c.id == job.id).values(**values))
    if beyond is None:
        await tx.conn.execute(delete(wording).where(wording.c.reminder_id == job.id))


def _selects(
    tx: Tx, job: Job, labels: Sequence[str], kin: Sequence[str], silent: Sequence[int], last: int, now: datetime
) -> Iterator[Any]:
    """The rows of the range: of relatives, then of those who follow one of the topics."""
    near = relative.c.person_mark.in_([person_mark(tx, one) for one in kin])
    if kin:
        wants = near if job.slot == CHANGE else near & (relative.c.quiet_off == job.loud)
        yield _rows(tx, job, relative, null(), silent, last, now).where(wants)
    at_any_hour = exists().where(relative.c.subscriber_id == topic.c.subscriber_id, near, relative.c.quiet_off)
    for label in () if job.loud else labels:
        rows = _rows(tx, job, topic, topic.c.label, silent, last, now).where(_follows(tx, label, now))
        yield rows.where(~at_any_hour) if kin and job.slot != CHANGE else rows


def _rows(tx: Tx, job: Job, who: Table, reason: Any, silent: Sequence[int], last: int, now: datetime) -> Any:
    form = case((subscriber.c.abroad, "full"), else_="without_links")
    quiet = subscriber.c.profile_id.in_(silent)
    joined = (
        who.join(subscriber, subscriber.c.id == who.c.subscriber_id)
        .join(profile, profile.c.id == subscriber.c.profile_id)
        .join(
            wording,
            (wording.c.reminder_id == job.id)
            & (wording.c.lang == subscriber.c.lang)
            & (wording.c.form == form)
            & (wording.c.zone == profile.c.zone)
            & (wording.c.silent == quiet),
        )
    )
    values = (
        subscriber.c.id,
        wording.c.body,
        null(),
        reason,
        literal("sendMessage"),
        literal(job.kind.value),
        literal(LANE_ORDER.index(LANE[job.kind])),
        literal(job.dedupe),
        literal(QUEUED),
        literal(job.not_before, Moment),
        literal(job.expires_at, Moment),
        literal(0),
        literal(0),
        literal(now, Moment),
    )
    range_ = (who.c.subscriber_id > job.cursor) & (who.c.subscriber_id <= last)
    return select(*values).select_from(joined).where(range_, _hears(tx, now), subscriber.c.profile_id.in_(job.profiles))


def _follows(tx: Tx, label: str, now: datetime) -> Any:
    """Who follows this topic, wants news of hearings, and has not muted it. A rhythm is for news, not for a day."""
    mine = (topic.c.topic_mark == tx.vault.mark(label, TOPIC)) & (topic.c.kinds.op("&")(BIT[Kind.HEARING]) != 0)
    return mine & (topic.c.muted_until.is_(None) | (topic.c.muted_until <= now))


def _hears(tx: Tx, now: datetime) -> Any:
    """Whoever can be written to by this bot, and has not asked for a pause."""
    ours = (subscriber.c.state == "active") & (subscriber.c.bot_id == tx.bot_id)
    return ours & (subscriber.c.paused_until.is_(None) | (subscriber.c.paused_until <= now))


async def void(tx: Tx, hearing_id: int) -> None:
    """Nothing that was said of this hearing goes out any more: neither what waits nor what a sender has in hand."""
    await _take_out(tx, hearing_id)
    mine = (reminder.c.hearing_id == hearing_id) & reminder.c.state.in_(("open", "parked"))
    await tx.conn.execute(update(reminder).where(mine).values(state="void"))


async def again(tx: Tx, hearing_id: int, now: datetime) -> None:
    """What is under way and has not left is said anew, in the words of today; who has it already gets no second one."""
    waiting = (outbox.c.dedupe == reminder.c.dedupe) & outbox.c.state.in_((QUEUED, CLAIMED, AWAY))
    mine = (reminder.c.hearing_id == hearing_id) & (reminder.c.created_at > now - RECENT)
    under_way = (reminder.c.state == "open") | ((reminder.c.state == "done") & exists().where(waiting))
    ids = (await tx.conn.execute(select(reminder.c.id).where(mine, under_way))).scalars().all()
    await _take_out(tx, hearing_id)
    await tx.conn.execute(update(reminder).where(reminder.c.id.in_(ids)).values(state="open", cursor=0))


async def _take_out(tx: Tx, hearing_id: int) -> None:
    mine = select(reminder.c.id).where(reminder.c.hearing_id == hearing_id)
    marks = select(reminder.c.dedupe).where(reminder.c.hearing_id == hearing_id)
    waits = outbox.c.dedupe.in_(marks) & outbox.c.state.in_((QUEUED, CLAIMED, AWAY))
    await tx.conn.execute(delete(outbox).where(waits))
    await tx.conn.execute(delete(wording).where(wording.c.reminder_id.in_(mine)))
    tx.wakes |= {"remind", "deliver"}
