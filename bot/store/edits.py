"""Messages that were sent and change: silent edits, deletions, corrections.

A message has one row for its edits: a newer text takes the place of an older one, whatever became of that, and goes out
an hour after it at the earliest. Only messages of the present bot can be changed; what they are is told by receipts.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, exists, literal_column, select, update

from bot.core.alert import Form
from bot.core.messages import LANE_ORDER, Lane, MessageKind
from bot.core.night import Profile
from bot.core.phone import Deletion, deletions
from bot.store import bots, receipts
from bot.store.database import Tx
from bot.store.forms import form_of
from bot.store.outbox import BODY, CLAIMED, DEDUPE, DROPPED, NOTHING, QUEUED, SENDING, Message, new_row
from bot.store.readers import HOURS, hours_of
from bot.store.schema.readers import profile, subscriber
from bot.store.schema.traffic import outbox, receipt

EDITABLE: Final = timedelta(hours=24)
"""Silent edits are for messages younger than this."""

PAUSE: Final = timedelta(hours=1)
"""Between two edits of a message."""

BACKLOG: Final = timedelta(minutes=1)
"""When bulk waits longer than this, silent edits are dropped."""

SHED_AT_ONCE: Final = 500
REMEMBERED: Final = timedelta(days=30)

LOAD: Final = "load"
"""Why a silent edit is dropped: alerts wait."""

_EDIT_LANE: Final[ColumnElement[int]] = literal_column(str(LANE_ORDER.index(Lane.EDIT)))
_BULK_LANE: Final[ColumnElement[int]] = literal_column(str(LANE_ORDER.index(Lane.BULK)))
_QUEUED = outbox.c.state == literal_column("'queued'")


@dataclass(frozen=True, slots=True)
class Told:
    """A receipt: how a reader was told of an event. `message_id` None: there is no message to change."""

    reader_id: int
    message_id: int | None
    revision: int
    sent_at: datetime
    lang: str
    form: Form
    bundle: tuple[int, ...] = ()
    """The events that the message told of, if there are several."""

    night: Profile | None = None
    replies: tuple[int, ...] = ()
    """The corrections that followed it."""

    digest: bool = False
    hearing: bool = False
    """It told what the event changed about a hearing, and is no alert."""


@dataclass(frozen=True, slots=True)
class Change:
    """Another content for a message. `params` is what editMessageText takes, without chat and message."""

    reader_id: int
    message_id: int
    sent_at: datetime
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Correction:
    """What takes an alert back: its new content, and the short reply that says so (params of sendMessage)."""

    told: Told
    edit: Mapping[str, Any]
    reply: Mapping[str, Any]


async def told(tx: Tx, event_id: int, now: datetime, *, after: int = 0, most: int = 100) -> list[Told]:
    """Who was told of an event in the last 30 days, by reader id above `after`: the last one's is the next cursor.

    Less than `most`: there are no more.
    """
    of_event = (receipt.c.event_mark == receipts.event_mark(tx, event_id)) & (receipt.c.subscriber_id > after)
    joined = receipt.join(subscriber, subscriber.c.id == receipt.c.subscriber_id)
    what = receipt.c["subscriber_id", "bot_id", "body", "sent_at"]
    joined = joined.join(profile, profile.c.id == subscriber.c.profile_id)
    night = HOURS
    query: Any = select(*what, subscriber.c.lang, form_of().label("form"), *night).select_from(joined)
    reachable = subscriber.c.state == "active"
    query = (
        query.where(of_event, reachable, receipt.c.sent_at > now - REMEMBERED)
        .order_by(receipt.c.subscriber_id)
        .limit(most)
    )
    return [_told(tx, row) for row in await tx.conn.execute(query)]


async def promise_edits(tx: Tx, changes: Iterable[Change], now: datetime) -> int:
    """Queue silent edits of messages younger than a day; how many there are. They are dropped when alerts wait."""
    young = [one for one in changes if now - one.sent_at < EDITABLE]
    await _put(tx, young, now, Lane.EDIT)
    return len(young)


async def promise_changes(tx: Tx, changes: Sequence[Change], now: datetime) -> None:
    """Queue edits that cannot wait and are never dropped, however old the messages are, without a word to anybody."""
    await _put(tx, changes, now, Lane.URGENT)


async def promise_corrections(
    tx: Tx,
    corrections: Sequence[Correction],
    event_id: int,
    revision: int,
    now: datetime,
    *,
    told_of: int | None = None,
) -> None:
    """Queue what takes an alert back: an edit at once, however old the message is, and a reply to it.

    Readers whose message cannot be changed get the reply alone. A repeat for the same revision changes nothing more.
    `told_of`: the event of the receipts, where it has become part of `event_id`.
    """
    changes = [
        Change(one.told.reader_id, one.told.message_id, one.told.sent_at, one.edit)
        for one in corrections
        if one.told.message_id is not None
    ]
    await _put(tx, changes, now, Lane.URGENT)
    states = await _states(tx, {one.told.reader_id for one in corrections})
    key, about = _said(event_id, revision), receipts.seal_about(tx, told_of or event_id)
    replies = [
        new_row(tx, _reply(one), now=now, chat_id=None, reader_id=one.told.reader_id, key=key)
        | {"state": states[one.told.reader_id], "reason": about}
        for one in corrections
        if one.told.reader_id in states
    ]
    if replies:
        await tx.conn.execute(tx.insert(outbox).on_conflict_do_nothing(), replies)
        tx.wakes.add("deliver")


async def forget_corrections(tx: Tx, event_id: int, revisions: Sequence[int], now: datetime) -> None:
    """Drop the replies about these revisions that have not left."""
    marks = [tx.vault.mark(_said(event_id, one), DEDUPE) for one in revisions]
    waits = outbox.c.dedupe.in_(marks) & outbox.c.state.in_((QUEUED, CLAIMED, bots.AWAY))
    values = NOTHING | {"state": DROPPED, "problem": "withdrawn", "settled_at": now, "lease": None, "lease_until": None}
    await tx.conn.execute(update(outbox).where(waits).values(**values))


def _said(event_id: int, revision: int) -> str:
    return f"correction:{event_id}:{revision}"


def _reply(one: Correction) -> Message:
    params = dict(one.reply)
    if one.told.message_id is not None:
        params["reply_parameters"] = {"message_id": one.told.message_id, "allow_sending_without_reply": True}
    return Message("sendMessage", params, MessageKind.CORRECTION)


async def promise_deletions(tx: Tx, sent: Mapping[int, Mapping[int, datetime]], now: datetime) -> dict[int, int]:
    """Queue the deletion of messages, by reader and number, with when they were sent; how many of whose are deleted.

    What is older than two days stays; a repeat changes nothing. Edits that wait for these messages do not go out.
    """
    states = await _states(tx, sent)
    calls = {reader_id: deletions(mine, now) for reader_id, mine in sent.items() if reader_id in states}
    await _forget_edits(tx, {reader: [n for one in mine for n in one.numbers] for reader, mine in calls.items()}, now)
    rows = [_deletion(tx, reader, one, now) | {"state": states[reader]} for reader in calls for one in calls[reader]]
    if rows:
        await tx.conn.execute(tx.insert(outbox).on_conflict_do_nothing(), rows)
        tx.wakes.add("deliver")
    return {reader: sum(len(one.numbers) for one in mine) for reader, mine in calls.items()}


def _deletion(tx: Tx, reader_id: int, call: Deletion, now: datetime) -> dict[str, Any]:
    message = Message("deleteMessages", {"message_ids": list(call.numbers)}, MessageKind.DELETE)
    key = f"delete:{tx.bot_id}:" + ",".join(str(number) for number in call.numbers)
    return new_row(tx, message, now=now, chat_id=None, reader_id=reader_id, key=key) | {"expires_at": call.until}


async def shed(tx: Tx, now: datetime, *, cut: bool) -> int:
    """Drop silent edits that are due while alerts wait longer than a minute, or while bulk is `cut`; how many."""
    alerts = outbox.alias()
    waits = (alerts.c.state == literal_column("'queued'")) & (alerts.c.lane == _BULK_LANE)
    backlog = exists().where(waits, alerts.c.not_before < now - BACKLOG)
    due = (outbox.c.kind == MessageKind.EDIT.value) & (outbox.c.not_before <= now)
    some = select(outbox.c.id).where(_QUEUED, outbox.c.lane == _EDIT_LANE, due).limit(SHED_AT_ONCE)
    values = NOTHING | {"state": DROPPED, "problem": LOAD, "settled_at": now}
    query = update(outbox).where(outbox.c.id.in_(some)).values(**values)
    return (await tx.conn.execute(query if cut else query.where(backlog))).rowcount


async def _put(tx: Tx, changes: Sequence[Change], now: datetime, lane: Lane) -> None:
    """One row for each message: new, or the one it has with another content."""
    if not changes:
        return
    states, rows = await _states(tx, {one.reader_id for one in changes}), await _rows(tx, changes)
    fresh: list[dict[str, Any]] = []
    for one in changes:
        if one.reader_id not in states:
            continue  # erased meanwhile
        mark = _mark(tx, one.message_id)
        row = rows.get((mark, one.reader_id))
        values = _values(tx, one, now, lane) | {"state": states[one.reader_id]}
        if row is None:
            fresh.append(values | {"dedupe": mark, "created_at": now})
            continue
        values |= _after(row, now, lane)
        await tx.conn.execute(update(outbox).where(outbox.c.id == row.id).values(**values))
    if fresh:
        await tx.conn.execute(tx.insert(outbox).on_conflict_do_nothing(), fresh)
    tx.wakes.add("deliver")


async def _states(tx: Tx, reader_ids: Collection[int]) -> dict[int, str]:
    """The state of a new row for each of these readers."""
    mine = subscriber.c.id.in_(reader_ids)
    rows = await tx.conn.execute(select(subscriber.c.id, subscriber.c.bot_id).where(mine))
    return {row.id: QUEUED if row.bot_id == tx.bot_id else bots.AWAY for row in rows}


async def _rows(tx: Tx, changes: Sequence[Change]) -> dict[tuple[bytes, int], Row[Any]]:
    marks = {_mark(tx, one.message_id) for one in changes}
    mine = outbox.c.dedupe.in_(marks) & outbox.c.subscriber_id.in_({one.reader_id for one in changes})
    return {(row.dedupe, row.subscriber_id): row for row in await tx.conn.execute(select(outbox).where(mine))}


def _mark(tx: Tx, message_id: int) -> bytes:
    return tx.vault.mark(f"edit:{tx.bot_id}:{message_id}", DEDUPE)


def _values(tx: Tx, one: Change, now: datetime, lane: Lane) -> dict[str, Any]:
    body = {"message_id": one.message_id, **one.params}
    return {
        "subscriber_id": one.reader_id,
        "body": tx.vault.seal_json(body, BODY),
        "method": "editMessageText",
        "kind": MessageKind.EDIT.value,
        "lane": LANE_ORDER.index(lane),
        "bot_id": tx.bot_id,
        "not_before": now,
        "expires_at": one.sent_at + EDITABLE if lane is Lane.EDIT else None,
        "attempts": 0,
        "lease": None,  # who was sending the older text finds that the row is no longer theirs
        "lease_until": None,
        "plain_text": 0,
        "problem": None,
        "settled_at": None,
    }


def _after(row: Row[Any], now: datetime, lane: Lane) -> dict[str, Any]:
    """When an edit may follow what the row held before, and that a correction stays one."""
    if lane is Lane.URGENT:
        return {}
    if row.state == SENDING:
        return {"not_before": now + PAUSE}
    if row.settled_at is not None:
        return {"not_before": max(now, row.settled_at + PAUSE)}
    urgent = row.lane == LANE_ORDER.index(Lane.URGENT)
    return {"not_before": row.not_before, **({"lane": row.lane, "expires_at": None} if urgent else {})}


async def _forget_edits(tx: Tx, numbers: Mapping[int, Sequence[int]], now: datetime) -> None:
    """What waits for messages that are deleted: by reader, their numbers."""
    waits = outbox.c.subscriber_id.in_(numbers.keys()) & outbox.c.state.in_((QUEUED, bots.AWAY))
    theirs = outbox.c.dedupe.in_({_mark(tx, one) for mine in numbers.values() for one in mine})
    values = NOTHING | {"state": DROPPED, "problem": "deleted", "settled_at": now}
    await tx.conn.execute(update(outbox).where(waits, theirs).values(**values))


def _told(tx: Tx, row: Row[Any]) -> Told:
    message_id, revision = receipts.open_body(tx, row.body)
    ours = message_id if row.bot_id == tx.bot_id else None
    night, digest = hours_of(row), receipts.is_digest(tx, row.body)
    bundle, replies = receipts.open_bundle(tx, row.body), receipts.open_replies(tx, row.body)
    form, hearing = Form(row.form), receipts.is_hearing(tx, row.body)
    return Told(row.subscriber_id, ours, revision, row.sent_at, row.lang, form, bundle, night, replies, digest, hearing)
