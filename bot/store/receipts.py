"""Receipts: which message told a reader of which event, and for which of the reader's topics.

Written when an alert or a message about a hearing went out, by bot/store/outbox_many.py; kept for 30 days, for
corrections, for the button that says why, and for taking messages back. The event stands in them as a mark only, and so
does the reminder or change of a hearing; a change that an event brought leaves a receipt of that event, too. Which
events share one message, and which messages said that the alert was wrong, stands in the sealed part. Must not know how
messages are sent.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from bot.core.messages import MessageKind
from bot.store.database import Tx
from bot.store.outbox import Claimed
from bot.store.readers import LABEL, open_label
from bot.store.schema.events import event
from bot.store.schema.hearings import reminder
from bot.store.schema.traffic import outbox, receipt

HEARINGS = (MessageKind.REMINDER, MessageKind.HEARING_CHANGE, MessageKind.FAMILY)
"""Kinds of messages about a hearing; of the last one only some are."""

RECEIPT = "receipt.body"
EVENT = "receipt.event"

NEAR = timedelta(hours=1)
"""How far Telegram's clock and ours may be apart, with the time that an answer took."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A receipt: which message told a reader of an event, and for which of the reader's topics."""

    message_id: int | None
    revision: int
    label: str | None


def event_mark(tx: Tx, event_id: int) -> bytes:
    """How receipts name an event."""
    return tx.vault.mark(str(event_id), EVENT)


def open_body(tx: Tx, sealed: bytes) -> tuple[int | None, int]:
    """The number of the message, where there is one, and the revision of the event it told of."""
    raw = tx.vault.open_json(sealed, RECEIPT)
    return raw["message"], raw["revision"]


def open_bundle(tx: Tx, sealed: bytes) -> tuple[int, ...]:
    """The events that the message told of, in its order; empty: of this one alone."""
    return tuple(tx.vault.open_json(sealed, RECEIPT).get("bundle", ()))


async def of_digest(tx: Tx, reader_id: int, message_id: int | None, sent_at: datetime) -> list[tuple[int, str | None]]:
    """The events of which a digest told, each with the reader's topic.

    They stand in receipts of their own and not in a list in each: a week's digest may tell of hundreds.
    """
    ours = (receipt.c.subscriber_id == reader_id) & (receipt.c.bot_id == tx.bot_id)
    query = select(receipt.c.body, receipt.c.reason).where(ours, receipt.c.sent_at == sent_at)
    rows = await tx.conn.execute(query.order_by(receipt.c.id))
    found = [(tx.vault.open_json(row.body, RECEIPT), row.reason) for row in rows]
    return [
        (body["digest"], open_label(tx, reason) if reason else None)
        for body, reason in found
        if body["message"] == message_id and body.get("digest") is not None
    ]


async def reasons(tx: Tx, reader_id: int, message_id: int, sent_at: datetime) -> list[str]:
    """For which of a reader's topics a message came that told of several events: one an event, as far as it is known.

    `sent_at` is when Telegram says that it was sent: that is not to the second when the receipt was written.
    """
    ours = (receipt.c.subscriber_id == reader_id) & (receipt.c.bot_id == tx.bot_id)
    near = receipt.c.sent_at.between(sent_at - NEAR, sent_at + NEAR)
    rows = await tx.conn.execute(select(receipt.c.body, receipt.c.reason).where(ours, near).order_by(receipt.c.id))
    found = (row.reason for row in rows if row.reason and open_body(tx, row.body)[0] == message_id)
    return [open_label(tx, reason) for reason in found]


def is_digest(tx: Tx, sealed: bytes) -> bool:
    """Whether the message was a digest."""
    return tx.vault.open_json(sealed, RECEIPT).get("digest") is not None


async def write(tx: Tx, done: Sequence[tuple[Claimed, int | None]], now: datetime) -> None:
    """Receipts for what went out, each as a message of that id: alerts to subscribers, and what hearings bring."""
    marks = {one: event_mark(tx, one) for one in {item.event_id for item, _ in done} if one is not None}
    shared = _bundles(done)
    rows = [
        _row(tx, item, message_id, shared.get((item.reader_id, message_id), ()), now)
        | {"event_mark": marks[item.event_id]}
        for item, message_id in done
        if item.event_id is not None and item.reader_id is not None
    ]
    rows += await _of_hearings(tx, done, now)
    if rows:
        await tx.conn.execute(tx.insert(receipt).on_conflict_do_nothing(), rows)
    for item, message_id in done:
        if item.kind is MessageKind.CORRECTION and item.reason is not None and message_id is not None:
            await _add_reply(tx, item.reader_id, int(open_label(tx, item.reason)), message_id)


async def _of_hearings(tx: Tx, done: Sequence[tuple[Claimed, int | None]], now: datetime) -> list[dict[str, Any]]:
    """One for each message about a hearing, and one of the event whose news it tells: both may have to be undone."""
    ours = {item.id: (item, number) for item, number in done if item.kind in HEARINGS and item.reader_id is not None}
    if not ours:
        return []
    joined = outbox.join(reminder, reminder.c.dedupe == outbox.c.dedupe)
    joined = joined.outerjoin(event, event.c.id == reminder.c.event_id)
    columns = outbox.c.id, outbox.c.dedupe, reminder.c.event_id, event.c.revision
    query = select(*columns).select_from(joined).where(outbox.c.id.in_(ours)).distinct()
    found = []
    for row in await tx.conn.execute(query):
        item, number = ours[row.id]
        body = {"message": number, "revision": row.revision or 0, "hearing": True}
        marks = [row.dedupe, *([event_mark(tx, row.event_id)] if row.event_id is not None else ())]
        found += [_receipt(tx, item, body, now) | {"event_mark": mark} for mark in marks]
    return found


def is_hearing(tx: Tx, sealed: bytes) -> bool:
    """Whether the message told of a hearing and is no alert."""
    return bool(tx.vault.open_json(sealed, RECEIPT).get("hearing"))


def seal_about(tx: Tx, event_id: int) -> bytes:
    """Of which event a correction tells, until it has gone out."""
    return tx.vault.seal_json({"l": str(event_id)}, LABEL)


async def _add_reply(tx: Tx, reader_id: int | None, event_id: int, message_id: int) -> None:
    """A correction of this event went out: it names people, so it must be found again when one may be named no more."""
    mine = (receipt.c.subscriber_id == reader_id) & (receipt.c.event_mark == event_mark(tx, event_id))
    row = (await tx.conn.execute(select(receipt.c.id, receipt.c.body).where(mine).with_for_update())).first()
    if row is None:
        return
    body = tx.vault.open_json(row.body, RECEIPT)
    body |= {"replies": [*body.get("replies", ()), [tx.bot_id, message_id]]}
    sealed = tx.vault.seal_json(body, RECEIPT)
    await tx.conn.execute(update(receipt).where(receipt.c.id == row.id).values(body=sealed))


def open_replies(tx: Tx, sealed: bytes) -> tuple[int, ...]:
    """The corrections that followed the message, as far as the present bot sent them."""
    found = tx.vault.open_json(sealed, RECEIPT).get("replies", ())
    return tuple(number for bot_id, number in found if bot_id == tx.bot_id)


def _bundles(done: Sequence[tuple[Claimed, int | None]]) -> dict[tuple[int | None, int | None], list[int]]:
    """The events of each message that told of several."""
    found: dict[tuple[int | None, int | None], list[int]] = {}
    for item, message_id in done:
        alert = item.kind is MessageKind.ALERT
        if alert and item.event_id is not None and message_id is not None:
            found.setdefault((item.reader_id, message_id), []).append(item.event_id)
    return {key: events for key, events in found.items() if len(events) > 1}


def _row(tx: Tx, item: Claimed, message_id: int | None, bundle: Sequence[int], now: datetime) -> dict[str, Any]:
    body = {"message": message_id, "revision": item.revision} | ({"bundle": list(bundle)} if bundle else {})
    if item.kind is MessageKind.DIGEST:
        body |= {"digest": item.event_id}
    return _receipt(tx, item, body, now)


def _receipt(tx: Tx, item: Claimed, body: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "subscriber_id": item.reader_id,
        "bot_id": tx.bot_id,
        "body": tx.vault.seal_json(dict(body), RECEIPT),
        "reason": item.reason,  # as it stood in the outbox: both are sealed under the context of the topic's label
        "sent_at": now,
    }


async def receipt_of(tx: Tx, reader_id: int, event_id: int) -> Delivered | None:
    """How a reader was told of an event, if that is not longer than 30 days ago."""
    mine = (receipt.c.subscriber_id == reader_id) & (receipt.c.event_mark == event_mark(tx, event_id))
    row = (await tx.conn.execute(select(receipt.c.body, receipt.c.reason).where(mine))).first()
    if row is None:
        return None
    return Delivered(*open_body(tx, row.body), open_label(tx, row.reason) if row.reason else None)


async def told_of(tx: Tx, reader_id: int, public_id: str) -> Delivered | None:
    """The same by the id in the buttons of the message, also where the event has become part of another since."""
    event_id = await tx.conn.scalar(select(event.c.id).where(event.c.public_id == public_id))
    return None if event_id is None else await receipt_of(tx, reader_id, event_id)


async def told(tx: Tx, reader_id: int, since: datetime) -> dict[int, datetime]:
    """The messages that told a reader of events since a moment, by number, with when they were sent.

    A correction counts as old as the alert that it corrects: nobody wrote down when it went out.
    """
    mine = (receipt.c.subscriber_id == reader_id) & (receipt.c.sent_at >= since) & (receipt.c.bot_id == tx.bot_id)
    rows = await tx.conn.execute(select(receipt.c.body, receipt.c.sent_at).where(mine).order_by(receipt.c.id))
    found = ((row, number) for row in rows for number in (open_body(tx, row.body)[0], *open_replies(tx, row.body)))
    return {number: row.sent_at for row, number in found if number is not None}


async def vanished(tx: Tx, numbers: Mapping[int, Collection[int]], since: datetime) -> None:
    """These messages, by reader, are being deleted: nothing sent `since` then is there to be changed any more."""
    mine = receipt.c.subscriber_id.in_(numbers.keys()) & (receipt.c.sent_at >= since) & (receipt.c.bot_id == tx.bot_id)
    query = select(receipt.c.id, receipt.c.subscriber_id, receipt.c.body).where(mine).with_for_update()
    rows = (await tx.conn.execute(query)).all()
    bodies = [(row.id, tx.vault.open_json(row.body, RECEIPT), numbers[row.subscriber_id]) for row in rows]
    await _rewrite(tx, {row_id: left for row_id, body, gone in bodies if (left := _without(tx, body, gone)) != body})


def _without(tx: Tx, body: dict[str, Any], gone: Collection[int]) -> dict[str, Any]:
    """What a receipt says when these messages are gone."""
    left = body | ({"message": None} if body["message"] in gone else {})
    if "replies" in body:
        left["replies"] = [one for one in body["replies"] if one[0] != tx.bot_id or one[1] not in gone]
    return left


async def amended(tx: Tx, event_id: int, reader_ids: Collection[int], revision: int) -> None:
    """These readers are being told of another revision of the event, in this transaction."""
    mine = (receipt.c.event_mark == event_mark(tx, event_id)) & receipt.c.subscriber_id.in_(reader_ids)
    rows = (await tx.conn.execute(select(receipt.c.id, receipt.c.body).where(mine).with_for_update())).all()
    await _rewrite(tx, {row.id: tx.vault.open_json(row.body, RECEIPT) | {"revision": revision} for row in rows})


async def _rewrite(tx: Tx, bodies: Mapping[int, Any]) -> None:
    fresh = [{"row": one, "sealed": tx.vault.seal_json(body, RECEIPT)} for one, body in bodies.items()]
    if fresh:
        statement = update(receipt).where(receipt.c.id == bindparam("row")).values(body=bindparam("sealed"))
        await tx.conn.execute(statement, fresh)
