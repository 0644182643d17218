"""What goes out: every message to Telegram is a row from the moment it is promised until it is settled.

A row is queued, then claimed (leased by a sender, waiting for its turn), then sending (committed before the request
leaves: from here on a crash means that nobody knows), then sent, parked (a person should look) or dropped (no longer
true, no longer wanted). Settling with a lost lease changes nothing. Contents are erased when a row is settled; the row
itself stays a week for the figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, func, or_, select, update

from bot.core.messages import EXPIRES_AFTER, LANE, LANE_ORDER, Lane, MessageKind
from bot.core.night import Profile
from bot.store.database import Tx
from bot.store.ids import token
from bot.store.readers import CHAT, open_chat, open_label, seal_chat
from bot.store.schema.events import event, text
from bot.store.schema.readers import profile, subscriber
from bot.store.schema.traffic import outbox, receipt

BODY = "outbox.body"
DEDUPE = "outbox.dedupe"
STALE_AT_ONCE = 2_000
RECEIPT = "receipt.body"
EVENT = "receipt.event"
QUEUED, CLAIMED, SENDING, SENT, PARKED, DROPPED = "queued", "claimed", "sending", "sent", "parked", "dropped"
LEASED = (CLAIMED, SENDING)


@dataclass(frozen=True, slots=True)
class Message:
    """A message to promise. `params` is what the Bot API method takes, without the chat."""

    method: str
    params: Mapping[str, Any]
    kind: MessageKind = MessageKind.REPLY


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row to send now. `chat_id` None: the chat is gone. `event` is set for alerts."""

    id: int
    reader_id: int | None
    chat_id: int | None
    grouped: bool
    kind: MessageKind
    lane: Lane
    method: str
    params: dict[str, Any]
    attempts: int
    as_plain_text: bool
    created_at: datetime
    event_id: int | None
    revision: int | None
    reason: bytes | None
    night: Profile | None
    not_before: datetime
    text_id: int | None


@dataclass(frozen=True, slots=True)
class Delivered:
    """A receipt: which message told a reader of an event, and for which of the reader's topics."""

    message_id: int | None
    revision: int
    label: str | None


async def promise(
    tx: Tx,
    message: Message,
    *,
    now: datetime,
    chat_id: int | None = None,
    reader_id: int | None = None,
    key: str | None = None,
    not_before: datetime | None = None,
) -> None:
    """Queue a message to a subscriber, or to a chat that is none. The same `key` queues it once."""
    start = not_before or now
    life = EXPIRES_AFTER[message.kind]
    values = {
        "subscriber_id": reader_id,
        "address": None if reader_id is not None or chat_id is None else seal_chat(tx, chat_id),
        "body": tx.vault.seal_json(dict(message.params), BODY),
        "method": message.method,
        "kind": message.kind.value,
        "lane": LANE_ORDER.index(LANE[message.kind]),
        "dedupe": tx.vault.mark(_once(key, chat_id, reader_id), DEDUPE),
        "state": QUEUED,
        "not_before": start,
        "expires_at": start + life if life else None,
        "attempts": 0,
        "plain_text": 0,
        "created_at": now,
    }
    await tx.insert_new(outbox, values)
    tx.wakes.add("deliver")


def _once(key: str | None, chat_id: int | None, reader_id: int | None) -> str:
    if key is None:
        return token()
    return key if reader_id is not None else f"{chat_id} {key}"


async def claim(
    tx: Tx, now: datetime, *, lane: Lane, owner: str, hold: timedelta, most: int, busy: Sequence[int] = ()
) -> list[Claimed]:
    """Lease up to `most` due rows of a lane, in order; `busy` subscribers are passed over.

    What has expired, or tells of an event that is no longer published, is not sent even if it is queued.
    """
    due = (outbox.c.state == QUEUED) & (outbox.c.lane == LANE_ORDER.index(lane)) & (outbox.c.not_before <= now)
    true_still = or_(outbox.c.expires_at.is_(None), outbox.c.expires_at > now)
    wanted = or_(outbox.c.text_id.is_(None), event.c.state == "published")
    free = or_(outbox.c.subscriber_id.is_(None), outbox.c.subscriber_id.not_in(busy)) if busy else True
    query = with_content().where(due, true_still, wanted, free).order_by(outbox.c.not_before, outbox.c.id).limit(most)
    return await lease(tx, query, CLAIMED, owner, now + hold)


async def lease(tx: Tx, query: Any, state: str, owner: str, until: datetime) -> list[Claimed]:
    """Take the rows of a query (`with_content`) that nobody else is taking."""
    rows = (await tx.conn.execute(query.with_for_update(of=outbox, skip_locked=True))).all()
    if rows:
        leased = {"state": state, "lease": owner, "lease_until": until}
        await tx.conn.execute(update(outbox).where(outbox.c.id.in_([row.id for row in rows])).values(**leased))
    return [_claimed(tx, row) for row in rows]


async def leaving(tx: Tx, item: Claimed, now: datetime, *, owner: str, hold: timedelta) -> bool:
    """Say that the request leaves now. False: the lease was lost, or what it tells of was withdrawn meanwhile."""
    void = select(text.c.id).join(event, event.c.id == text.c.event_id).where(event.c.state != "published")
    true_still = or_(outbox.c.text_id.is_(None), outbox.c.text_id.not_in(void))
    values = {"state": SENDING, "lease_until": now + hold}
    return (await tx.conn.execute(update(outbox).where(_held(item, owner), true_still).values(**values))).rowcount == 1


async def any_due(tx: Tx, now: datetime) -> bool:
    """Whether there is something to send, or to take over: asked often, so it only reads."""
    queued = (outbox.c.state == QUEUED) & (outbox.c.not_before <= now)
    lost = outbox.c.lease.is_not(None) & (outbox.c.lease_until < now)
    for condition in (queued, lost):
        if await tx.conn.scalar(select(outbox.c.id).where(condition).limit(1)) is not None:
            return True
    return False


async def oldest_due(tx: Tx, now: datetime) -> datetime | None:
    """Since when the oldest message that may go out waits."""
    due = (outbox.c.state == QUEUED) & (outbox.c.not_before <= now)
    since: datetime | None = await tx.conn.scalar(select(func.min(outbox.c.not_before)).where(due))
    return since


async def overdue(tx: Tx, now: datetime, *, owner: str, hold: timedelta) -> list[Claimed]:
    """Take over rows whose sender died between asking and settling: nobody knows whether they went out.

    Rows that it had only claimed go back into the queue: their requests never left.
    """
    late = outbox.c.lease.is_not(None) & (outbox.c.lease_until < now)
    unasked = update(outbox).where(late, outbox.c.state == CLAIMED)
    await tx.conn.execute(unasked.values(state=QUEUED, lease=None, lease_until=None))
    lost = late & (outbox.c.state == SENDING)
    return await lease(tx, with_content().where(lost).order_by(outbox.c.id).limit(500), SENDING, owner, now + hold)


async def sent(tx: Tx, item: Claimed, *, owner: str, message_id: int | None, now: datetime) -> bool:
    """It went out. An alert leaves a receipt. False: the lease was lost."""
    if not await _settle(tx, item, owner, SENT, None, now):
        return False
    if item.event_id is not None and item.reader_id is not None:
        label = open_label(tx, item.reason) if item.reason else None
        body = {"message": message_id, "revision": item.revision, "label": label}
        values = {
            "subscriber_id": item.reader_id,
            "event_mark": tx.vault.mark(str(item.event_id), EVENT),
            "body": tx.vault.seal_json(body, RECEIPT),
            "sent_at": now,
        }
        await tx.insert_new(receipt, values)
    return True


async def park(tx: Tx, item: Claimed, *, owner: str, why: str, now: datetime) -> bool:
    """It cannot go out as it is; a person should look."""
    return await _settle(tx, item, owner, PARKED, why, now)


async def drop(tx: Tx, item: Claimed, *, owner: str, why: str, now: datetime) -> bool:
    """It shall not go out any more."""
    return await _settle(tx, item, owner, DROPPED, why, now)


async def again(
    tx: Tx, item: Claimed, *, owner: str, not_before: datetime, counts: bool = True, as_plain_text: bool = False
) -> bool:
    """Back into the queue. `counts`: this was an attempt."""
    values: dict[str, Any] = {"state": QUEUED, "lease": None, "lease_until": None, "not_before": not_before}
    if counts:
        values["attempts"] = item.attempts + 1
    if as_plain_text:
        values["plain_text"] = 1
    return (await tx.conn.execute(update(outbox).where(_held(item, owner)).values(**values))).rowcount == 1


async def drop_stale(tx: Tx, now: datetime, *, most: int = STALE_AT_ONCE) -> int:
    """Drop what waited past its life, and alerts of events that are no longer published: up to `most` of each."""
    waits = outbox.c.state == QUEUED
    late = and_(waits, outbox.c.expires_at.is_not(None), outbox.c.expires_at <= now)
    withdrawn = select(text.c.id).join(event, event.c.id == text.c.event_id).where(event.c.state != "published")
    void = and_(waits, outbox.c.text_id.in_(withdrawn))
    gone = {"body": None, "address": seal_nothing(tx), "reason": None, "text_id": None, "settled_at": now}
    count = 0
    for condition, why in ((late, "expired"), (void, "withdrawn")):
        # An address keeps the check constraint; where there is a subscriber none was stored.
        some = select(outbox.c.id).where(condition).limit(most)
        statement = update(outbox).where(outbox.c.id.in_(some)).values(**(gone | {"state": DROPPED, "problem": why}))
        count += (await tx.conn.execute(statement)).rowcount
    return count


def seal_nothing(tx: Tx) -> bytes:
    """Stands where an address was."""
    return tx.vault.seal(b"", CHAT)


async def receipt_of(tx: Tx, reader_id: int, event_id: int) -> Delivered | None:
    """How a reader was told of an event, if that is not longer than 30 days ago."""
    mine = (receipt.c.subscriber_id == reader_id) & (receipt.c.event_mark == tx.vault.mark(str(event_id), EVENT))
    body = await tx.conn.scalar(select(receipt.c.body).where(mine))
    if body is None:
        return None
    raw = tx.vault.open_json(body, RECEIPT)
    return Delivered(raw["message"], raw["revision"], raw["label"])


async def told(tx: Tx, reader_id: int, since: datetime) -> list[int]:
    """The messages that told a reader of events since a moment: what can still be taken back."""
    mine = (receipt.c.subscriber_id == reader_id) & (receipt.c.sent_at >= since)
    bodies = (await tx.conn.execute(select(receipt.c.body).where(mine).order_by(receipt.c.id))).scalars()
    ids = [tx.vault.open_json(body, RECEIPT)["message"] for body in bodies]
    return [one for one in ids if one is not None]


async def states(tx: Tx) -> dict[tuple[str, str], int]:
    """How many rows there are per kind and state."""
    rows = await tx.conn.execute(select(outbox.c.kind, outbox.c.state, func.count()).group_by("kind", "state"))
    return {(kind, state): number for kind, state, number in rows}


async def drop_alerts(tx: Tx, reader_id: int, now: datetime) -> None:
    """The reader pauses: what waits in the queue is not sent later."""
    waits = (outbox.c.subscriber_id == reader_id) & (outbox.c.state == QUEUED) & outbox.c.text_id.is_not(None)
    gone = {"body": None, "reason": None, "text_id": None, "settled_at": now, "state": DROPPED}
    await tx.conn.execute(update(outbox).where(waits).values(**gone, problem="paused"))


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
    waits = (outbox.c.subscriber_id == reader_id) & (outbox.c.state == QUEUED) & outbox.c.text_id.is_not(None)
    await tx.conn.execute(update(outbox).where(waits).values(text_id=func.coalesce(fitting, outbox.c.text_id)))


async def drop_queued(tx: Tx, reader_id: int, now: datetime) -> None:
    """Nothing that waits for this subscriber can arrive any more."""
    waits = (outbox.c.subscriber_id == reader_id) & (outbox.c.state == QUEUED)
    gone = {"body": None, "reason": None, "text_id": None, "settled_at": now, "state": DROPPED}
    await tx.conn.execute(update(outbox).where(waits).values(**gone, problem="unreachable"))


def with_content() -> Any:
    """Rows with what is needed to send them, as `lease` takes them."""
    joined = outbox.outerjoin(subscriber, subscriber.c.id == outbox.c.subscriber_id).outerjoin(
        text, text.c.id == outbox.c.text_id
    )
    joined = joined.outerjoin(event, event.c.id == text.c.event_id)
    joined = joined.outerjoin(profile, profile.c.id == subscriber.c.profile_id)
    columns = (
        outbox,
        subscriber.c.chat,
        subscriber.c.grouped,
        profile.c.zone,
        profile.c.quiet_from,
        profile.c.quiet_to,
        text.c.payload,
        text.c.event_id,
        text.c.revision,
    )
    return select(*columns).select_from(joined)


def _claimed(tx: Tx, row: Row[Any]) -> Claimed:
    sealed = row.chat or row.address
    params = dict(row.payload or {})
    if row.body is not None:
        params |= tx.vault.open_json(row.body, BODY)
    return Claimed(
        id=row.id,
        reader_id=row.subscriber_id,
        chat_id=open_chat(tx, sealed) if sealed else None,
        grouped=bool(row.grouped),
        kind=MessageKind(row.kind),
        lane=LANE_ORDER[row.lane],
        method=row.method,
        params=params,
        attempts=row.attempts,
        as_plain_text=bool(row.plain_text),
        created_at=row.created_at,
        event_id=row.event_id,
        revision=row.revision,
        reason=row.reason,
        night=Profile(row.zone, row.quiet_from, row.quiet_to) if row.zone else None,
        not_before=row.not_before,
        text_id=row.text_id,
    )


def _held(item: Claimed, owner: str) -> Any:
    return (outbox.c.id == item.id) & outbox.c.state.in_(LEASED) & (outbox.c.lease == owner)


def nothing_left(state: str, why: str | None, now: datetime) -> dict[str, Any]:
    """What a row without an address becomes when it ends: its contents go."""
    return {
        "state": state,
        "problem": why,
        "settled_at": now,
        "lease": None,
        "lease_until": None,
        "body": None,
        "reason": None,
        "text_id": None,
    }


async def _settle(tx: Tx, item: Claimed, owner: str, state: str, why: str | None, now: datetime) -> bool:
    values = nothing_left(state, why, now)
    if item.reader_id is None:
        values["address"] = seal_nothing(tx)
    return (await tx.conn.execute(update(outbox).where(_held(item, owner)).values(**values))).rowcount == 1
