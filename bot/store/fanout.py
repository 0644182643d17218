"""From one event to the outbox rows of all who follow it: set-based, in ranges, with a cursor.

A repeat is harmless: cursor and rows of a range are written in one transaction, and (dedupe, subscriber) is unique, so
nobody gets an event twice, whatever number of topics or revisions lead to it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Integer, case, column, exists, false, func, literal, null, select, true, update
from sqlalchemy import values as listed

from bot.core.messages import LANE, LANE_ORDER, MessageKind
from bot.core.rhythm import Rhythm, Slot
from bot.store.bots import AWAY
from bot.store.database import Tx
from bot.store.forms import form_of
from bot.store.outbox import CLAIMED, DROPPED, NOTHING, QUEUED, SENDING, SENT
from bot.store.readers import TOPIC
from bot.store.reminders import CHANGE
from bot.store.schema.base import EPOCH, Id, Moment
from bot.store.schema.events import event, event_person, fanout, text
from bot.store.schema.hearings import reminder
from bot.store.schema.readers import subscriber, topic
from bot.store.schema.traffic import outbox

RANGE = 2_500
TRIES = 3
DEDUPE = "outbox.event"
SCATTER = 7919
"""A prime: neighbours in the table get their digests in different minutes."""

MILLISECOND = timedelta(milliseconds=1)
MINUTE_MS = 60_000
COLUMNS = (
    "subscriber_id",
    "text_id",
    "reason",
    "method",
    "kind",
    "lane",
    "rhythm",
    "dedupe",
    "state",
    "not_before",
    "attempts",
    "plain_text",
    "created_at",
    "doubtful",
)


@dataclass(frozen=True, slots=True)
class Open:
    """A fan-out that is not done; subscribers up to `cursor` have their rows."""

    id: int
    event_id: int
    revision: int
    kind_bit: int
    dedupe: bytes
    cursor: int
    doubtful: bool = False


async def start(tx: Tx, event_id: int, revision: int, kind_bit: int, now: datetime) -> None:
    """Promise that everybody who follows the event will be told."""
    values = {
        "event_id": event_id,
        "revision": revision,
        "kind_bit": kind_bit,
        "dedupe": tx.vault.mark(str(event_id), DEDUPE),
        "cursor": 0,
        "state": "open",
        "tries": 0,
        "created_at": now,
    }
    await tx.insert_new(fanout, values)
    tx.wakes.add("fanout")


async def is_started(tx: Tx, event_id: int) -> bool:
    """Whether anybody was promised to be told of the event."""
    return bool(await tx.conn.scalar(select(exists().where(fanout.c.event_id == event_id))))


async def first_open(tx: Tx) -> Open | None:
    """The oldest fan-out to go on with. One waits while the followers of a hearing are told what it changes."""
    telling = exists().where(_change_by(fanout.c.event_id), reminder.c.state == "open")
    query = select(fanout).where(fanout.c.state == "open", ~telling).order_by(fanout.c.id).limit(1)
    row = (await tx.conn.execute(query)).first()
    if row is None:
        return None
    return Open(row.id, row.event_id, row.revision, row.kind_bit, row.dedupe, row.cursor, bool(row.doubtful))


async def failed(tx: Tx, job: Open) -> None:
    """Count a failed try; after the third the fan-out is parked, so that it does not stand in the way of the others."""
    tries = fanout.c.tries + 1
    values = {"tries": tries, "state": case((tries >= TRIES, "parked"), else_="open")}
    await tx.conn.execute(update(fanout).where(fanout.c.id == job.id).values(**values))


async def put_text(tx: Tx, job: Open, lang: str, form: str, payload: Mapping[str, Any], now: datetime) -> None:
    """Store a rendered text once for all who get it in this language and form."""
    values = {"event_id": job.event_id, "revision": job.revision, "lang": lang, "form": form}
    values |= {"payload": dict(payload), "tells": _present(job.event_id), "created_at": now}
    await tx.inserted(tx.insert(text).on_conflict_do_nothing().values(values))


async def waiting_about(tx: Tx, person_id: int) -> list[int]:
    """Events about a person whose alerts were written and may still wait."""
    theirs = select(event_person.c.event_id).where(event_person.c.person_id == person_id)
    query = select(text.c.event_id).where(text.c.event_id.in_(theirs)).distinct()
    return list((await tx.conn.execute(query)).scalars())


async def texts(tx: Tx, event_id: int) -> list[tuple[str, str]]:
    """(language, form) of the texts of an event."""
    rows = await tx.conn.execute(select(text.c.lang, text.c.form).where(text.c.event_id == event_id).distinct())
    return [(row.lang, row.form) for row in rows]


async def retext(tx: Tx, event_id: int, lang: str, form: str, payload: Mapping[str, Any]) -> None:
    """Another text, for all who wait for it: they hold none of their own."""
    mine = (text.c.event_id == event_id) & (text.c.lang == lang) & (text.c.form == form)
    await tx.conn.execute(update(text).where(mine).values(payload=dict(payload), tells=_present(event_id)))


def _present(event_id: int) -> Any:
    """What a text that is made now tells of: receipts remember it, and so who has to be told of a correction."""
    return select(event.c.revision).where(event.c.id == event_id).scalar_subquery()


async def call_back(tx: Tx, event_id: int) -> None:
    """Alerts of an event that a sender has in hand and has not sent: they are read again."""
    mine = outbox.c.text_id.in_(select(text.c.id).where(text.c.event_id == event_id))
    in_hand = outbox.c.lease.is_not(None) & (outbox.c.state == CLAIMED)
    free = {"state": QUEUED, "lease": None, "lease_until": None}
    await tx.conn.execute(update(outbox).where(in_hand, mine).values(**free))
    tx.wakes.add("deliver")


async def drop(tx: Tx, event_id: int, now: datetime) -> None:
    """No alert of an event goes out any more. Rare, and at once: it may look through all that waits."""
    mine = outbox.c.text_id.in_(select(text.c.id).where(text.c.event_id == event_id))
    waits = outbox.c.state.in_((QUEUED, AWAY))
    gone = NOTHING | {"state": DROPPED, "problem": "withdrawn", "settled_at": now}
    await tx.conn.execute(update(outbox).where(waits, mine).values(**gone))


async def spread(
    tx: Tx,
    job: Open,
    labels: Sequence[str],
    due: Mapping[datetime, Sequence[int]],
    now: datetime,
    *,
    gathered: Iterable[Slot] = (),
    spared: Collection[int] = (),
    span: int = RANGE,
) -> int:
    """Queue the alert for the next range of subscribers; how many rows were new.

    `labels` are the topics of the event, the closest to a reader first; `due` says for the profiles (by id) when a
    phone may ring, `gathered` when what is gathered is told. `spared` subscribers are told in another way. Done when no
    subscriber is left behind the cursor.
    """
    last = await tx.conn.scalar(
        select(func.max(subscriber.c.id)).where(subscriber.c.id > job.cursor, subscriber.c.id <= job.cursor + span)
    )
    beyond = await tx.conn.scalar(select(func.min(subscriber.c.id)).where(subscriber.c.id > job.cursor + span))
    count = 0
    if last is not None and labels:
        at_once = [Slot(one, Rhythm.AT_ONCE, moment) for moment, profiles in due.items() for one in profiles]
        rows = _alerts(tx, job, labels, [*at_once, *gathered], last, now)
        rows = rows.where(await _untold(tx, job.event_id), _no_change_told(job.event_id))
        rows = rows.where(subscriber.c.id.not_in(spared)) if spared else rows
        statement = tx.insert(outbox).from_select(list(COLUMNS), rows).on_conflict_do_nothing()
        count = await tx.inserted(statement)
    # Over a gap in the ids the cursor jumps to just before the next subscriber.
    values = {"state": "done"} if beyond is None else {"cursor": beyond - 1}
    await tx.conn.execute(update(fanout).where(fanout.c.id == job.id).values(**values))
    if count:
        tx.wakes.add("deliver")
    return count


async def _untold(tx: Tx, event_id: int) -> Any:
    """Who was not told of an event that has become part of this one."""
    others = (await tx.conn.execute(select(event.c.id).where(event.c.merged_into == event_id))).scalars().all()
    if not others:
        return true()
    heard, marks = outbox.alias(), [tx.vault.mark(str(one), DEDUPE) for one in others]
    mine = (heard.c.subscriber_id == subscriber.c.id) & heard.c.dedupe.in_(marks)
    return ~exists().where(mine, heard.c.state.in_((SENDING, SENT)))


def _change_by(event_id: Any) -> Any:
    return (reminder.c.event_id == event_id) & (reminder.c.slot == CHANGE)


def _no_change_told(event_id: int) -> Any:
    """Who is not told by a message about their hearing what this news changes: one message says it."""
    told = outbox.alias()
    marks = select(reminder.c.dedupe).where(_change_by(event_id))
    return ~exists().where(told.c.subscriber_id == subscriber.c.id, told.c.dedupe.in_(marks))


def _alerts(tx: Tx, job: Open, labels: Sequence[str], slots: Sequence[Slot], last: int, now: datetime) -> Any:
    """One row for each reader of the range who wants to know: for the soonest of the reader's topics, then the closest.

    A topic that is muted brings nothing, and silences those that are wider.
    """
    best, when = _best(_matching(tx, job, labels, last, now), job), _when(slots)
    mine = (text.c.event_id == job.event_id) & (text.c.revision == job.revision)
    joined = (
        best.join(subscriber, subscriber.c.id == best.c.subscriber_id)
        .join(text, mine & (text.c.lang == subscriber.c.lang) & (text.c.form == form_of()))
        .join(when, (when.c.profile == subscriber.c.profile_id) & (when.c.rhythm == best.c.rhythm))
    )
    at_once = best.c.rhythm == Rhythm.AT_ONCE
    ring, gather = MessageKind.ALERT, MessageKind.DIGEST
    return (
        select(
            subscriber.c.id,
            text.c.id,
            best.c.label,
            literal("sendMessage"),
            case((at_once, ring.value), else_=gather.value),
            case((at_once, LANE_ORDER.index(LANE[ring])), else_=LANE_ORDER.index(LANE[gather])),
            case((at_once, null()), else_=best.c.rhythm),
            literal(job.dedupe),
            literal("queued"),
            when.c.at + (subscriber.c.id * SCATTER) % (when.c.minutes + 1) * MINUTE_MS,
            literal(0),
            literal(0),
            literal(now, Moment),
            literal(int(job.doubtful)),
        )
        .select_from(joined)
        .where(best.c.place == 1, _hears(tx, now))
    )


def _matching(tx: Tx, job: Open, labels: Sequence[str], last: int, now: datetime) -> Any:
    """The topics of the event that readers of the range have. `hush`: how close the closest one is that is muted."""
    sorts = list(dict.fromkeys(_sort(label) for label in labels))
    marks = {tx.vault.mark(label, TOPIC): sorts.index(_sort(label)) for label in labels}
    closeness = case(marks, value=topic.c.topic_mark)
    muted = func.coalesce(topic.c.muted_until > now, false())
    hush = func.min(case((muted, closeness))).over(partition_by=topic.c.subscriber_id)
    columns = (
        hush.label("hush"),
        *topic.c["subscriber_id", "label", "kinds", "rhythm"],
        closeness.label("closeness"),
        muted.label("muted"),
    )
    mine = topic.c.topic_mark.in_(marks) & (topic.c.subscriber_id > job.cursor) & (topic.c.subscriber_id <= last)
    return select(*columns).where(mine).subquery("matching")


def _sort(label: str) -> str:
    """Topics of one sort are equally close: a muted person does not silence another one of the same event."""
    return label.partition(":")[0]


def _best(found: Any, job: Open) -> Any:
    order = found.c.rhythm, found.c.closeness
    place = func.row_number().over(partition_by=found.c.subscriber_id, order_by=order)
    heard = (
        ~found.c.muted
        & (found.c.hush.is_(None) | (found.c.closeness <= found.c.hush))
        & (found.c.kinds.op("&")(job.kind_bit) != 0)
    )
    return select(*found.c["subscriber_id", "label", "rhythm"], place.label("place")).where(heard).subquery("best")


def _when(slots: Sequence[Slot]) -> Any:
    """The slots as a table: a profile, a rhythm, from which moment on (milliseconds) and within how many minutes."""
    columns = (column("profile", Id), column("rhythm", Integer), column("at", BigInteger), column("minutes", Integer))
    rows = [(one.profile, int(one.rhythm), (one.at - EPOCH) // MILLISECOND, one.minutes) for one in slots]
    return listed(*columns, name="slots").data(rows or [(0, 0, 0, 0)]).cte("slots")  # SQLite names columns only there


def _hears(tx: Tx, now: datetime) -> Any:
    """Whoever can be written to by this bot, and has not asked for a pause."""
    ours = (subscriber.c.state == "active") & (subscriber.c.bot_id == tx.bot_id)
    return ours & (subscriber.c.paused_until.is_(None) | (subscriber.c.paused_until <= now))
