"""What store tests are about: readers, events and sources with good defaults, and a look into the tables."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, func, select

from bot.core.alert import Form
from bot.core.finding import Finding, Group
from bot.core.kinds import ALL_KINDS, Kind
from bot.core.messages import Lane, MessageKind
from bot.core.night import Profile
from bot.core.watching import SourceSpec
from bot.store import events, fanout, outbox, outbox_many, readers, sources
from bot.store.asks import Outgoing
from bot.store.database import Tx
from bot.store.outbox import Claimed, Message
from bot.store.readers import Reader

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NO_NIGHT = Profile("Europe/Vilnius", 0, 0)
HOLD = 45 * SECOND


async def a_reader(
    tx: Tx,
    chat_id: int = 1,
    *,
    lang: str = "ru",
    profile: Profile = NO_NIGHT,
    follows: Sequence[str] = (),
    kinds: int = ALL_KINDS,
    abroad: bool = False,
    grouped: bool = False,
) -> Reader:
    """A subscriber who follows some topics."""
    reader = await readers.add(tx, chat_id, lang=lang, profile_=profile, grouped=grouped, now=NOW)
    if abroad:
        await readers.change(tx, reader.id, abroad=True)
    for label in follows:
        await readers.follow(tx, reader.id, label, kinds, NOW)
    found = await readers.get(tx, reader.id)
    assert found is not None
    return found


def a_source(source_id: str = "herald", **changes: Any) -> SourceSpec:
    """A source of the config."""
    values = {
        "id": source_id,
        "name": source_id.title(),
        "url": f"https://{source_id}.example/feed",
        "kind": "rss",
        "outlet": "news",
        "language": "ru",
        "trust": "publish",
        "interval": 10 * MINUTE,
    }
    return SourceSpec(**(values | changes))


def a_finding(**changes: Any) -> Finding:
    """What the extractor says of an arrest."""
    values = {
        "lang": "ru",
        "relevant": True,
        "kind": Kind.ARREST,
        "score": 0.9,
        "reasons": ("arrest",),
        "rules_version": "1",
        "group": Group.POLITICAL,
    }
    return Finding(**(values | changes))


async def an_event(tx: Tx, *, published: bool = True, happened_at: datetime = NOW, kind: Kind = Kind.ARREST) -> int:
    """An event without people; its id."""
    event_id = await events.add(tx, a_finding(kind=kind), kind, person_ids=(), happened_at=happened_at, now=NOW)
    if published:
        await events.publish(tx, event_id, NOW)
    return event_id


async def a_fanout(tx: Tx, event_id: int, *, kind_bit: int = 1, langs: Sequence[str] = ("ru", "en")) -> fanout.Open:
    """An open fan-out with its texts."""
    event = await events.get(tx, event_id)
    assert event is not None
    await fanout.start(tx, event_id, event.revision, kind_bit, NOW)
    job = await fanout.first_open(tx)
    assert job is not None
    for lang in langs:
        for form in Form:
            await fanout.put_text(tx, job, lang, form.value, {"text": f"{lang} {form.value}"}, NOW)
    return job


async def spread_all(tx: Tx, labels: Sequence[str] = ("all",), *, span: int = 5_000) -> int:
    """Work off the open fan-out; how many rows it made."""
    due = {NOW: [one for one, _ in await readers.profiles(tx)]}
    count = 0
    while job := await fanout.first_open(tx):
        count += await fanout.spread(tx, job, labels, due, NOW, span=span)
    return count


def a_message(text: str = "hello", kind: MessageKind = MessageKind.REPLY) -> Message:
    """A message to promise."""
    return Message("sendMessage", {"text": text}, kind)


def an_ask(reader_id: int, campaign_id: int, reason: str = "launch", **changes: Any) -> Outgoing:
    """An ask that is due now and worth something for a day."""
    values: dict[str, Any] = {"at": NOW, "ends": NOW + DAY, "counts": True}
    return Outgoing(reader_id, ((campaign_id, reason),), a_message("ask", MessageKind.ASK), **(values | changes))


async def take(
    tx: Tx, lane: Lane = Lane.REPLY, *, now: datetime = NOW, owner: str = "me", most: int = 100, **busy: Any
) -> list[Claimed]:
    """Claim what is due."""
    return await outbox.claim(tx, now, lane=lane, owner=owner, hold=HOLD, most=most, **busy)


async def leave(tx: Tx, item: Claimed, *, now: datetime = NOW, owner: str = "me") -> bool:
    """The request of a claimed row leaves."""
    return item.id in await outbox_many.leaving(tx, [item], now, owner=owner, hold=HOLD)


async def settle_sent(tx: Tx, item: Claimed, *, message_id: int = 1, now: datetime = NOW, owner: str = "me") -> bool:
    """A row went out, as a message of that id; whether it was still the owner's."""
    return item.id in await outbox_many.sent(tx, [(item, message_id)], owner=owner, now=now)


async def rows(tx: Tx, table: Table) -> list[dict[str, Any]]:
    """All rows of a table, by key."""
    found = await tx.conn.execute(select(table).order_by(*table.primary_key.columns))
    return [dict(row._mapping) for row in found]


async def size(tx: Tx, table: Table) -> int:
    """How many rows a table has."""
    return int(await tx.conn.scalar(select(func.count()).select_from(table)) or 0)


async def add_sources(tx: Tx, *ids: str) -> None:
    """Sources of the config, due now."""
    await sources.sync(tx, [a_source(one) for one in ids], NOW)
