"""What goes out: every message to Telegram is a row from the moment it is promised until it is settled.

A row is queued, then claimed (leased by a sender, waiting for its turn), then sending (committed before the request
leaves: from here on a crash means that nobody knows), then sent, parked (a person should look) or dropped (no longer
true, no longer wanted). Settling with a lost lease changes nothing. Contents are erased when a row is settled; the row
itself stays a week for the figures.
"""

from collections import namedtuple
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, literal_column, or_, select, update

from bot.core.event import TOLD
from bot.core.messages import EXPIRES_AFTER, LANE, LANE_ORDER, Lane, MessageKind
from bot.core.night import Profile
from bot.core.phone import UNKNOWN, Safety, safety
from bot.store import bots
from bot.store.database import Tx
from bot.store.ids import token
from bot.store.readers import CHAT, HOURS, hours_of, open_chat, seal_chat
from bot.store.schema.base import Moment
from bot.store.schema.events import event, text
from bot.store.schema.readers import profile, subscriber
from bot.store.schema.traffic import file, outbox
from bot.store.state import HELD

BODY = "outbox.body"
DEDUPE = "outbox.dedupe"
FAR = timedelta(minutes=10)
"""No lease is that long: one that seems to be was written before the clock was set back."""

QUEUED, CLAIMED, SENDING, SENT, PARKED, DROPPED = "queued", "claimed", "sending", "sent", "parked", "dropped"
LEASED = (CLAIMED, SENDING)
MESSAGE_IDS = frozenset({"message_id", "message_ids", "reply_parameters"})
"""Parameters with numbers of messages: those of one bot mean something else to another."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message to promise. `params` is what the Bot API method takes, without the chat and without the file."""

    method: str
    params: Mapping[str, Any]
    kind: MessageKind = MessageKind.REPLY
    file_id: int | None = None


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
    file_id: int | None = None
    lang: str | None = None
    doubtful: bool = False
    safety: Safety = UNKNOWN


async def promise(
    tx: Tx,
    message: Message,
    *,
    now: datetime,
    chat_id: int | None = None,
    reader_id: int | None = None,
    key: str | None = None,
    not_before: datetime | None = None,
    lane: Lane | None = None,
) -> None:
    """Queue a message to a subscriber, or to a chat that is none. The same `key` queues it once."""
    to = {"chat_id": chat_id, "reader_id": reader_id}
    values = new_row(tx, message, now=now, **to, key=key, not_before=not_before, lane=lane)
    if reader_id is not None:
        values["state"] = bots.state_for(tx, reader_id)
    await tx.inserted(tx.insert(outbox).on_conflict_do_nothing().values(values))
    tx.wakes.add("deliver")


def new_row(
    tx: Tx,
    message: Message,
    *,
    now: datetime,
    chat_id: int | None,
    reader_id: int | None,
    key: str | None,
    not_before: datetime | None = None,
    lane: Lane | None = None,
) -> dict[str, Any]:
    """The row of a message, for `promise` and for whoever promises many at a time."""
    start = not_before or now
    life = EXPIRES_AFTER[message.kind]
    return {
        "subscriber_id": reader_id,
        "address": None if reader_id is not None or chat_id is None else seal_chat(tx, chat_id),
        "body": tx.vault.seal_json(dict(message.params), BODY),
        "file_id": message.file_id,
        "method": message.method,
        "kind": message.kind.value,
        "lane": LANE_ORDER.index(lane or LANE[message.kind]),
        "dedupe": tx.vault.mark(_once(key, chat_id, reader_id), DEDUPE),
        "state": QUEUED,
        "bot_id": tx.bot_id if message.params.keys() & MESSAGE_IDS else None,
        "not_before": start,
        "expires_at": start + life if life else None,
        "attempts": 0,
        "plain_text": 0,
        "created_at": now,
    }


def _once(key: str | None, chat_id: int | None, reader_id: int | None) -> str:
    if key is None:
        return token()
    return key if reader_id is not None else f"{chat_id} {key}"


@dataclass(frozen=True, slots=True)
class Look:
    """What there is to do: the lanes with rows that are due, whether a sender died with rows in its hands, and whether
    the operator holds everything."""

    lanes: frozenset[Lane]
    lost: bool
    held: bool


_NOW = bindparam("now", type_=Moment)
_FAR = bindparam("far", type_=Moment)
_WAITS = outbox.c.state == literal_column("'queued'")
"""Literal, so that the partial index serves the question on both databases."""

_LOOK = select(
    *(
        exists().where(_WAITS, outbox.c.lane == literal_column(str(n)), outbox.c.not_before <= _NOW)
        for n in range(len(LANE_ORDER))
    ),
    exists().where(outbox.c.lease.is_not(None), or_(outbox.c.lease_until < _NOW, outbox.c.lease_until > _FAR)),
    HELD,
)


async def look(tx: Tx, now: datetime) -> Look:
    """Whether there is something to send, or to take over: asked often, so it only reads, and once."""
    *due, lost, held = (await tx.conn.execute(_LOOK, {"now": now, "far": now + FAR})).one()
    lanes = frozenset(lane for lane, waits in zip(LANE_ORDER, due, strict=True) if waits)
    return Look(lanes, bool(lost), bool(held))


async def claim(
    tx: Tx, now: datetime, *, lane: Lane, owner: str, hold: timedelta, most: int, busy: Sequence[int] = ()
) -> list[Claimed]:
    """Lease up to `most` due rows of a lane, in order; `busy` subscribers are passed over.

    What has expired, or tells of an event that is no longer published, is not sent even if it is queued.
    """
    asked = {"now": now, "lane": LANE_ORDER.index(lane), "most": most, "busy": busy}
    return await lease(tx, _CLAIM, asked, CLAIMED, owner, now + hold)


async def lease(tx: Tx, query: Any, asked: Mapping[str, Any], state: str, owner: str, until: datetime) -> list[Claimed]:
    """Take the rows of a query (`with_content`) that nobody else is taking."""
    rows: Sequence[Any] = [_Found._make(row) for row in await tx.conn.execute(query, asked)]
    if state == CLAIMED:
        rows = await _ours(tx, rows)
    if not rows:
        return []
    taken = {"ids": [row.id for row in rows], "new_state": state, "owner": owner, "until": until}
    await tx.conn.execute(_LEASE, taken)
    texts = await _texts(tx, {row.text_id for row in rows if row.text_id is not None})
    return [_claimed(tx, row, texts) for row in rows]


async def _ours(tx: Tx, rows: Sequence[Any]) -> Sequence[Any]:
    """Without what only another bot could send. There is hardly ever any: what waits was put aside at the start."""
    aside = [row.id for row in rows if bots.foreign(tx, row.reader_bot, row.bot_id, row.method)]
    if aside:
        await bots.put_aside(tx, aside)
        return [row for row in rows if row.id not in aside]
    return rows


_LEASE = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(state=bindparam("new_state"), lease=bindparam("owner"), lease_until=bindparam("until", type_=Moment))
)
_TEXTS = select(text.c.id, text.c.payload).where(text.c.id.in_(bindparam("ids", expanding=True)))


async def _texts(tx: Tx, ids: Collection[int]) -> dict[int, Mapping[str, Any]]:
    """The shared texts, each read once for all its rows."""
    if not ids:
        return {}
    return {row.id: row.payload or {} for row in await tx.conn.execute(_TEXTS, {"ids": list(ids)})}


async def oldest_due(tx: Tx, now: datetime) -> datetime | None:
    """Since when the oldest message that may go out waits."""
    due = (outbox.c.state == QUEUED) & (outbox.c.not_before <= now)
    since: datetime | None = await tx.conn.scalar(select(func.min(outbox.c.not_before)).where(due))
    return since


async def overdue(tx: Tx, now: datetime, *, owner: str, hold: timedelta, mine: Collection[int] = ()) -> list[Claimed]:
    """Take over rows whose sender died between asking and settling: nobody knows whether they went out.

    Rows that it had only claimed go back into the queue: their requests never left. A lease that ends in a distant
    future was written by a clock that was ahead. The rows of `mine` are being sent by us, whatever their lease says.
    """
    gone = or_(outbox.c.lease_until < now, outbox.c.lease_until > now + FAR)
    late = outbox.c.lease.is_not(None) & gone & outbox.c.id.not_in(tuple(mine))
    unasked = update(outbox).where(late, outbox.c.state == CLAIMED)
    await tx.conn.execute(unasked.values(state=QUEUED, lease=None, lease_until=None))
    lost = late & (outbox.c.state == SENDING)
    query = with_content().where(lost).order_by(outbox.c.id).limit(500)
    return await lease(tx, query.with_for_update(of=outbox, skip_locked=True), {}, SENDING, owner, now + hold)


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
    tx.wakes.add("deliver")
    return (await tx.conn.execute(update(outbox).where(_held(item, owner)).values(**values))).rowcount == 1


def seal_nothing(tx: Tx) -> bytes:
    """Stands where an address was."""
    return tx.vault.seal(b"", CHAT)


async def states(tx: Tx) -> dict[tuple[str, str], int]:
    """How many rows there are per kind and state."""
    rows = await tx.conn.execute(select(outbox.c.kind, outbox.c.state, func.count()).group_by("kind", "state"))
    return {(kind, state): number for kind, state, number in rows}


async def drop_queued(tx: Tx, reader_id: int, now: datetime) -> None:
    """Nothing that waits for this subscriber can arrive any more."""
    waits = (outbox.c.subscriber_id == reader_id) & (outbox.c.state == QUEUED)
    gone = NOTHING | {"settled_at": now, "state": DROPPED}
    await tx.conn.execute(update(outbox).where(waits).values(**gone, problem="unreachable"))


_COLUMNS = (
    *outbox.c["id", "subscriber_id", "address", "body", "text_id", "file_id", "reason", "bot_id"],
    *outbox.c["method", "kind", "lane", "not_before", "attempts", "plain_text", "doubtful", "created_at"],
    *subscriber.c["chat", "grouped", "lang", "abroad", "vanish_hours", "neutral"],
    subscriber.c.bot_id.label("reader_bot"),
    *HOURS,
    text.c.event_id,
    text.c.tells.label("revision"),
)
_Found: Any = namedtuple("_Found", [column.name for column in _COLUMNS])  # type: ignore[misc]  # names known at the start
"""A row of `with_content`, whose fields are read faster than those of SQLAlchemy's rows."""


def with_content() -> Any:
    """Rows with what is needed to send them and nothing else, as `lease` takes them."""
    joined = outbox.outerjoin(subscriber, subscriber.c.id == outbox.c.subscriber_id).outerjoin(
        text, text.c.id == outbox.c.text_id
    )
    joined = joined.outerjoin(event, event.c.id == text.c.event_id)
    joined = joined.outerjoin(profile, profile.c.id == subscriber.c.profile_id)
    return select(*_COLUMNS).select_from(joined)


_CLAIM = (
    with_content()
    .where(_WAITS, outbox.c.lane == bindparam("lane"), outbox.c.not_before <= _NOW)
    .where(or_(outbox.c.expires_at.is_(None), outbox.c.expires_at > _NOW))
    .where(or_(outbox.c.text_id.is_(None), event.c.state.in_(TOLD)))
    .where(or_(outbox.c.subscriber_id.is_(None), outbox.c.subscriber_id.not_in(bindparam("busy", expanding=True))))
    .order_by(outbox.c.not_before, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(of=outbox, skip_locked=True)
)


def _claimed(tx: Tx, row: Any, texts: Mapping[int, Mapping[str, Any]]) -> Claimed:
    sealed = row.chat or row.address
    params = dict(texts.get(row.text_id, {}))
    if row.body is not None:
        params |= tx.vault.open_json(row.body, BODY)
    if row.bot_id is not None and row.bot_id != tx.bot_id:
        params.pop("reply_parameters", None)  # a message of another bot: nobody knows what stands under its number here
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
        night=hours_of(row) if row.zone else None,
        not_before=row.not_before,
        text_id=row.text_id,
        file_id=row.file_id,
        lang=row.lang,
        doubtful=bool(row.doubtful),
        safety=safety(row.vanish_hours, row.neutral, abroad=bool(row.abroad), grouped=bool(row.grouped)),
    )


def _held(item: Claimed, owner: str) -> Any:
    return (outbox.c.id == item.id) & outbox.c.state.in_(LEASED) & (outbox.c.lease == owner)


NOTHING = MappingProxyType[str, Any]({"body": None, "reason": None, "text_id": None, "file_id": None})
"""What a settled row no longer holds."""


def nothing_left(state: str, why: str | None, now: Any) -> dict[str, Any]:
    """What a row without an address becomes when it ends at `now`, a moment or its place: its contents go."""
    return {
        "state": state,
        "problem": why,
        "settled_at": now,
        "lease": None,
        "lease_until": None,
        **NOTHING,
    }


async def _settle(tx: Tx, item: Claimed, owner: str, state: str, why: str | None, now: datetime) -> bool:
    values = nothing_left(state, why, now)
    if item.reader_id is None:
        values["address"] = seal_nothing(tx)
    if (await tx.conn.execute(update(outbox).where(_held(item, owner)).values(**values))).rowcount != 1:
        return False
    await drop_letters(tx, [item.file_id])
    return True


async def drop_letters(tx: Tx, file_ids: Sequence[int | None]) -> None:
    """Delete the personal files of rows that are settled."""
    if ids := [one for one in file_ids if one is not None]:
        await tx.conn.execute(delete(file).where(file.c.id.in_(ids), file.c.digest.is_(None)))
