"""From one moment of a hearing to the outbox rows of all who follow its people: set-based, in ranges, with a cursor.

Modelled on bot/store/fanout.py. A repeat is harmless: cursor and rows of a range are written in one transaction, and
(dedupe, subscriber) is unique. What waits in the outbox is taken out again in the transaction that changes the hearing,
from the hands of a sender, too: nobody gets an old date after the change.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, case, delete, exists, func, literal, null, or_, select, update

from bot.core.kinds import BIT, Kind
from bot.core.messages import LANE, LANE_ORDER, MessageKind
from bot.store.bots import AWAY
from bot.store.database import Tx
from bot.store.forms import form_of
from bot.store.outbox import BODY, CLAIMED, QUEUED
from bot.store.readers import TOPIC
from bot.store.receipts import event_mark
from bot.store.relatives import person_mark
from bot.store.schema.base import Moment
from bot.store.schema.hearings import reminder, wording
from bot.store.schema.readers import profile, subscriber, topic
from bot.store.schema.relatives import relative
from bot.store.schema.traffic import outbox, receipt

RANGE: Final = 5_000
TRIES: Final = 3
DEDUPE: Final = "outbox.hearing"
CHANGE: Final = "change"
"""The slot of a message about a change."""

STOPPED: Final = "stopped"
"""The slot of the word that nobody looks for a new date any more."""
RECALL: Final = "recall"
"""The slot of a job that goes over messages which stand in chats (bot/hearings/recall.py)."""

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
    """A reminder or change of which not everybody is told; subscribers up to `cursor` have their rows.

    `loud`: for those of a hearing's family who have no quiet hours on its day, and for nobody else. `event_id`: the
    news that brought the change; `spared`: who was told of that news is not told of this.
    """

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
    event_id: int | None = None
    spared: bool = False

    @property
    def kind(self) -> MessageKind:
        """The kind of its messages."""
        if self.slot == CHANGE:
            return MessageKind.HEARING_CHANGE
        return MessageKind.FAMILY if self.loud else MessageKind.REMINDER


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a job is for: followers of one of these topics, and the relatives of these people (public ids).

    `silent`: profiles for which the message makes no sound.
    """

    labels: Sequence[str] = ()
    kin: Sequence[str] = ()
    silent: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom a text of a job is. `near`: for relatives, who can say that they have read it."""

    lang: str
    form: str
    zone: str
    silent: bool
    near: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """One text of a job: for whom it is, and the parameters of sendMessage."""

    whom: Wanted
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
    event_id: int | None = None,
    spared: bool = False,
) -> None:
    """Promise that everybody with one of these nights who follows the hearing's people is told once by this `key`.

    Of a change everybody is told, whatever the night. `loud`: only relatives who want no quiet hours on that day; who
    wants that is told by such a job alone.
    """
    values = {
        "hearing_id": hearing_id,
        "slot": slot,
        "what": dict(what or {}),
        "dedupe": tx.vault.mark(key, DEDUPE),
        "profiles": list(profiles),
        "due": due,
        "not_before": not_before,
        "expires_at": expires_at,
        "cursor": 0,
        "loud": loud,
        "event_id": event_id,
        "spared": spared,
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
    return Job(*places, row.due, row.not_before, row.expires_at, row.cursor, row.loud, row.event_id, row.spared)


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


async def audience(tx: Tx, labels: Sequence[str], kin: Sequence[str], now: datetime) -> frozenset[tuple[int, bool]]:
    """Who is told of a hearing: the profiles, each with whether its readers want no quiet hours on the day."""
    near = relative.c.person_mark.in_([person_mark(tx, one) for one in kin])
    of_kin = select(subscriber.c.profile_id, relative.c.quiet_off.label("loud")).select_from(_of(relative)).where(near)
    topics = select(subscriber.c.profile_id, literal(value=False).label("loud")).select_from(_of(topic))
    queries = [*([of_kin] if kin else []), *([topics.where(_follows(tx, labels, now))] if labels else [])]
    rows = [row for one in queries for row in await tx.conn.execute(one.where(_hears(tx, now)).distinct())]
    return frozenset((row.profile_id, bool(row.loud)) for row in rows)


async def unworded(tx: Tx, job: Job, whom: Whom, now: datetime) -> list[Wanted]:
    """The texts that somebody who is not yet told needs and nobody wrote: most hearings have few followers."""
    quiet = subscriber.c.profile_id.in_(whom.silent)
    wanted = subscriber.c.lang, form_of().label("form"), profile.c.zone, quiet.label("silent")
    found: dict[Wanted, None] = {}
    for who, condition in _sources(tx, job, whom, now):
        near = who is relative
        theirs = select(wording.c.id).where(_wording(job, quiet, near=near)).correlate(subscriber, profile)
        query = select(*wanted).select_from(_of(who)).where(condition, ~theirs.exists()).distinct()
        rows = await tx.conn.execute(query)
        found |= dict.fromkeys(Wanted(row.lang, row.form, row.zone, bool(row.silent), near) for row in rows)
    return list(found)


async def put_words(tx: Tx, job: Job, words: Iterable[Words]) -> None:
    """Write the texts of a job, each once for all who get it."""
    rows = [
        {"reminder_id": job.id, **asdict(one.whom), "body": tx.vault.seal_json(dict(one.params), BODY)} for one in words
    ]
    await tx.insert_new(wording, rows)


async def spread(tx: Tx, job: Job, whom: Whom, now: datetime, *, span: int = RANGE) -> int:
    """Queue it for the next range of subscribers; how many rows were new. Done when none is left behind the cursor."""
    state = await tx.conn.scalar(select(reminder.c.state).where(reminder.c.id == job.id))
    if state != "open":
        return 0  # changed while the texts were made
    reach = subscriber.c.id <= job.cursor + span
    last = await tx.conn.scalar(select(func.max(subscriber.c.id)).where(subscriber.c.id > job.cursor, reach))
    beyond = await tx.conn.scalar(select(func.min(subscriber.c.id)).where(~reach))
    count = 0
    for who, condition in _sources(tx, job, whom, now) if last is not None else ():
        rows = _rows(job, who, whom.silent, now).where(condition, who.c.subscriber_id <= last)
        if who is topic:  # who follows two of them is told by the first
            rows = rows.order_by(case(_marks(tx, whom.labels), value=topic.c.topic_mark))
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
        tx.wakes |= {"fanout"} if job.slot == CHANGE else set()  # alerts of the same news wait for it
        await tx.conn.execute(delete(wording).where(wording.c.reminder_id == job.id))


def _rows(job: Job, who: Table, silent: Sequence[int], now: datetime) -> Any:
    mine = _wording(job, subscriber.c.profile_id.in_(silent), near=who is relative)
    joined = _of(who).join(wording, mine)
    values = (
        subscriber.c.id,
        wording.c.body,
        null(),
        topic.c.label if who is topic else null(),
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
    return select(*values).select_from(joined)


def _of(who: Table) -> Any:
    joined = who.join(subscriber, subscriber.c.id == who.c.subscriber_id)
    return joined.join(profile, profile.c.id == subscriber.c.profile_id)


def _wording(job: Job, quiet: ColumnElement[bool], *, near: bool) -> ColumnElement[bool]:
    mine = (wording.c.reminder_id == job.id) & (wording.c.silent == quiet) & wording.c.near.is_(near)
    mine &= (wording.c.lang == subscriber.c.lang) & (wording.c.zone == profile.c.zone)
    return mine & (wording.c.form == form_of())


def _sources(tx: Tx, job: Job, whom: Whom, now: datetime) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Where those stand who are to be told: the table, and which of its rows. Relatives first.

    Who wants no quiet hours on the day is told by the loud job alone; a change is told to all at once.
    """
    near = relative.c.person_mark.in_([person_mark(tx, one) for one in whom.kin])
    everybody = job.slot == CHANGE
    if whom.kin:
        wants = near if everybody else near & (relative.c.quiet_off == job.loud)
        yield relative, wants & _told(tx, job, relative, now)
    if whom.labels and (everybody or not job.loud):
        at_any_hour = exists().where(relative.c.subscriber_id == topic.c.subscriber_id, near, relative.c.quiet_off)
        theirs = _follows(tx, whom.labels, now) & _told(tx, job, topic, now)
        yield topic, theirs & ~at_any_hour if whom.kin and not everybody else theirs


def _told(tx: Tx, job: Job, who: Table, now: datetime) -> ColumnElement[bool]:
    """Who of those behind the cursor can be told, and was not by a correction of the same news."""
    theirs = (who.c.subscriber_id > job.cursor) & _hears(tx, now)
    if job.slot != CHANGE:  # a change is for all: also for who has chosen hours since that nobody had before
        theirs &= subscriber.c.profile_id.in_(job.profiles)
    if not job.spared or job.event_id is None:
        return theirs
    heard = (receipt.c.event_mark == event_mark(tx, job.event_id)) & (receipt.c.subscriber_id == subscriber.c.id)
    return theirs & ~exists().where(heard)


def _marks(tx: Tx, labels: Sequence[str]) -> dict[bytes, int]:
    return {tx.vault.mark(label, TOPIC): number for number, label in enumerate(labels)}


def _follows(tx: Tx, labels: Sequence[str], now: datetime) -> ColumnElement[bool]:
    """Who follows a topic, wants news of hearings, and has not muted it. A rhythm is for news, not for a day."""
    mine = topic.c.topic_mark.in_(_marks(tx, labels)) & (topic.c.kinds.op("&")(BIT[Kind.HEARING]) != 0)
    return mine & or_(topic.c.muted_until.is_(None), topic.c.muted_until <= now)


def _hears(tx: Tx, now: datetime) -> ColumnElement[bool]:
    """Whoever can be written to by this bot, and has not asked for a pause."""
    ours = (subscriber.c.state == "active") & (subscriber.c.bot_id == tx.bot_id)
    return ours & or_(subscriber.c.paused_until.is_(None), subscriber.c.paused_until <= now)


async def void(tx: Tx, hearing_id: int) -> None:
    """Nothing that was said of this hearing goes out any more: neither what waits nor what a sender has in hand."""
    await _take_out(tx, hearing_id)
    mine = (reminder.c.hearing_id == hearing_id) & reminder.c.state.in_(("open", "parked"))
    mine &= reminder.c.slot != RECALL
    await tx.conn.execute(update(reminder).where(mine).values(state="void"))


async def again(tx: Tx, hearing_id: int, now: datetime) -> None:
    """What is under way and has not left is said anew, in the words of today; who has it already gets no second one."""
    waiting = (outbox.c.dedupe == reminder.c.dedupe) & outbox.c.state.in_((QUEUED, CLAIMED, AWAY))
    mine = (reminder.c.hearing_id == hearing_id) & (reminder.c.created_at > now - RECENT)
    mine &= reminder.c.slot != RECALL
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
