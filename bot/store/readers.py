"""Subscribers: who they are (sealed), how they want to be told, and what they follow (marked)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from bot.core import phone
from bot.core.idle import month
from bot.core.night import Profile
from bot.core.rhythm import Rhythm
from bot.store import bots, vanishing
from bot.store.database import Tx
from bot.store.schema.readers import allowance, erased, profile, role, subscriber, topic

CHAT = "subscriber.chat"
TOPIC = "topic.mark"
LABEL = "topic.label"

HOURS = tuple(profile.c[name] for name in Profile.__slots__)
"""The columns of a profile, in the order of its fields."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A subscriber as handlers see one: without the chat id. `here`: can be reached, by the present bot.

    `since`: when the chat became a subscriber; `active_on`: the month in which it last wrote or pressed; `asked`: it is
    being asked whether it still wants this. `vanish_hours`, `neutral`: what was chosen for the phone, None: nothing.
    """

    id: int
    lang: str
    profile: Profile
    abroad: bool
    grouped: bool
    paused_until: datetime | None
    since: datetime
    here: bool = True
    active_on: datetime | None = None
    asked: bool = False
    vanish_hours: int | None = None
    neutral: bool | None = None

    @property
    def vanishes(self) -> timedelta | None:
        """How long messages stand in the chat; None: they stay."""
        return phone.lasts(self.vanish_hours, abroad=self.abroad, grouped=self.grouped)

    @property
    def discreet(self) -> bool:
        """Whether the first line of messages names nobody."""
        return phone.is_neutral(self.neutral, abroad=self.abroad, grouped=self.grouped)


@dataclass(frozen=True, slots=True)
class Topic:
    """One subscription. `label` says of what: "all", "person:<id>", "name:<key>" (bot/alerts/match.py).

    `shown`: as listed. One that is muted brings nothing before `muted_until`, and wider ones do not bring its events.
    """

    id: int
    label: str
    kinds: int
    shown: str | None = None
    rhythm: Rhythm = Rhythm.AT_ONCE
    muted_until: datetime | None = None


def chat_mark(tx: Tx, chat_id: int) -> bytes:
    """The look-up mark of a chat."""
    return tx.vault.mark(str(chat_id), CHAT)


def seal_chat(tx: Tx, chat_id: int) -> bytes:
    """The chat id as it is stored."""
    return tx.vault.seal(str(chat_id).encode(), CHAT)


def open_chat(tx: Tx, sealed: bytes) -> int:
    """The chat id again."""
    return int(tx.vault.open(sealed, CHAT))


async def find(tx: Tx, chat_id: int) -> Reader | None:
    """The subscriber of this chat."""
    return await _one(tx, subscriber.c.chat_mark == chat_mark(tx, chat_id))


async def get(tx: Tx, reader_id: int) -> Reader | None:
    """A subscriber by row id."""
    return await _one(tx, subscriber.c.id == reader_id)


async def add(tx: Tx, chat_id: int, *, lang: str, profile_: Profile, grouped: bool, now: datetime) -> Reader:
    """Make a chat a subscriber, or find it again."""
    values = {
        "chat": seal_chat(tx, chat_id),
        "chat_mark": chat_mark(tx, chat_id),
        "lang": lang,
        "profile_id": await _profile_id(tx, profile_),
        "abroad": False,
        "grouped": grouped,
        "state": "active",
        "bot_id": tx.bot_id,
        "created_at": now,
        "active_on": month(now),
    }
    await tx.insert_new(subscriber, values)
    await tx.conn.execute(delete(erased).where(erased.c.chat_mark == values["chat_mark"]))
    found = await find(tx, chat_id)
    assert found is not None  # noqa: S101 - inserted above
    return found


async def change(
    tx: Tx,
    reader_id: int,
    *,
    lang: str | None = None,
    profile_: Profile | None = None,
    abroad: bool | None = None,
    vanish_hours: int | None = None,
    neutral: bool | None = None,
) -> None:
    """Change what is given, leave the rest. When messages vanish holds for those that stand in the chat, too."""
    values: dict[str, Any] = {"lang": lang, "abroad": abroad, "vanish_hours": vanish_hours, "neutral": neutral}
    if profile_ is not None:
        values["profile_id"] = await _profile_id(tx, profile_)
    given = {name: value for name, value in values.items() if value is not None}
    if not given:
        return
    await tx.conn.execute(update(subscriber).where(subscriber.c.id == reader_id).values(**given))
    if given.keys() & {"abroad", "vanish_hours"}:
        await vanishing.settle(tx, reader_id)


async def pause(tx: Tx, reader_id: int, until: datetime | None) -> None:
    """Send nothing before `until`; None: go on."""
    await tx.conn.execute(update(subscriber).where(subscriber.c.id == reader_id).values(paused_until=until))


async def set_reachable(tx: Tx, reader_id: int, *, reachable: bool, now: datetime) -> None:
    """Telegram says that the chat does (not) take our messages. What it says of another bot's chats means nothing."""
    if reachable:
        await bots.welcome(tx, reader_id)
        await _active(tx, reader_id, now)
        return
    ours = (subscriber.c.id == reader_id) & (subscriber.c.bot_id == tx.bot_id)
    await tx.conn.execute(update(subscriber).where(ours).values(state="unreachable", unreachable_at=now))


async def heard(tx: Tx, reader: Reader, now: datetime) -> None:
    """Somebody who writes to us can be written to, whatever Telegram said before and whoever we were then.

    And still wants this, whatever was asked. Only the month is kept, so that it is hardly ever written.
    """
    if not reader.here:
        await bots.welcome(tx, reader.id)
    if reader.asked or reader.active_on != month(now):
        await _active(tx, reader.id, now)


async def move(tx: Tx, reader_id: int, to_chat_id: int) -> None:
    """A group became a supergroup: the same subscriber under a new chat id. A double of it goes."""
    mark = chat_mark(tx, to_chat_id)
    await tx.conn.execute(delete(subscriber).where(subscriber.c.chat_mark == mark, subscriber.c.id != reader_id))
    values = {"chat": seal_chat(tx, to_chat_id), "chat_mark": mark}
    await tx.conn.execute(update(subscriber).where(subscriber.c.id == reader_id).values(**values))


def open_label(tx: Tx, sealed: bytes) -> str:
    """What a subscription is of, from its sealed label."""
    return str(tx.vault.open_json(sealed, LABEL)["l"])


async def topics(tx: Tx, reader_id: int) -> list[Topic]:
    """What somebody follows, oldest first."""
    rows = await tx.conn.execute(select(topic).where(topic.c.subscriber_id == reader_id).order_by(topic.c.id))
    return [_topic(tx, row) for row in rows]


async def follow(
    tx: Tx,
    reader_id: int,
    label: str,
    kinds: int,
    now: datetime,
    *,
    shown: str | None = None,
    rhythm: Rhythm = Rhythm.AT_ONCE,
) -> None:
    """Subscribe to a topic, or change its kinds and rhythm; whoever asks for it wants to hear of it again.

    `shown` is how the reader's list names it; no mark is made of it.
    """
    values = {
        "subscriber_id": reader_id,
        "topic_mark": tx.vault.mark(label, TOPIC),
        "label": tx.vault.seal_json({"l": label, "s": shown}, LABEL),
        "kinds": kinds,
        "rhythm": int(rhythm),
        "created_at": now,
    }
    statement = tx.insert(topic).values(**values)
    keys, again = ["topic_mark", "subscriber_id"], {"kinds": kinds, "rhythm": int(rhythm), "muted_until": None}
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=keys, set_=again))


async def tune(
    tx: Tx, reader_id: int, topic_id: int, *, kinds: int | None = None, rhythm: Rhythm | None = None
) -> bool:
    """Change what is given of a subscription, leave the rest; False: the reader has no such one (any more)."""
    given = {"kinds": kinds, "rhythm": None if rhythm is None else int(rhythm)}
    values = {name: value for name, value in given.items() if value is not None}
    return not values or await _change_topic(tx, reader_id, topic_id, values)


async def mute(tx: Tx, reader_id: int, topic_id: int, until: datetime | None) -> bool:
    """Let a subscription bring nothing before `until`; None: let it speak again. False: there is no such one."""
    return await _change_topic(tx, reader_id, topic_id, {"muted_until": until})


async def _change_topic(tx: Tx, reader_id: int, topic_id: int, values: Mapping[str, Any]) -> bool:
    mine = (topic.c.id == topic_id) & (topic.c.subscriber_id == reader_id)
    return (await tx.conn.execute(update(topic).where(mine).values(**values))).rowcount == 1


async def unfollow(tx: Tx, reader_id: int, label: str) -> bool:
    """End a subscription; whether there was one."""
    mine = (topic.c.subscriber_id == reader_id) & (topic.c.topic_mark == tx.vault.mark(label, TOPIC))
    return (await tx.conn.execute(delete(topic).where(mine))).rowcount > 0


async def grant(tx: Tx, reader_id: int, name: str, now: datetime) -> None:
    """Give a role; one that somebody has already stays as it is."""
    await tx.insert_new(role, {"subscriber_id": reader_id, "role": name, "since": now, "used_at": now})


async def roles(tx: Tx, reader_id: int) -> frozenset[str]:
    """The roles somebody has."""
    return frozenset((await tx.conn.execute(select(role.c.role).where(role.c.subscriber_id == reader_id))).scalars())


async def has_owner(tx: Tx) -> bool:
    """Whether this instance has an owner."""
    return bool(await tx.conn.scalar(select(func.count()).select_from(role).where(role.c.role == "owner")))


async def allow(tx: Tx, reader_id: int, what: str, *, a_day: int, now: datetime) -> bool:
    """Count one use of a limited command; False: the day's share is used up."""
    day = now.toordinal()
    key = {"subscriber_id": reader_id, "what": what, "day": day}
    await tx.insert_new(allowance, key | {"used": 0})
    mine = [allowance.c[name] == value for name, value in key.items()]
    raised = update(allowance).where(*mine, allowance.c.used < a_day).values(used=allowance.c.used + 1)
    return (await tx.conn.execute(raised)).rowcount == 1


async def profiles(tx: Tx) -> list[tuple[int, Profile]]:
    """All profiles in use, with their ids."""
    rows = await tx.conn.execute(select(profile))
    return [(row.id, hours_of(row)) for row in rows]


async def count(tx: Tx) -> int:
    """How many subscribers there are."""
    return int(await tx.conn.scalar(select(func.count()).select_from(subscriber)) or 0)


async def _active(tx: Tx, reader_id: int, now: datetime) -> None:
    values = {"active_on": month(now), "idle_step": 0, "idle_next": None}
    await tx.conn.execute(update(subscriber).where(subscriber.c.id == reader_id).values(**values))


def _topic(tx: Tx, row: Row[Any]) -> Topic:
    raw = tx.vault.open_json(row.label, LABEL)
    return Topic(row.id, raw["l"], row.kinds, raw["s"], Rhythm(row.rhythm), row.muted_until)


def hours_of(row: Row[Any]) -> Profile:
    """The hours of somebody, from a row that has all of `HOURS`."""
    return Profile(*(getattr(row, column.name) for column in HOURS))


async def _profile_id(tx: Tx, wanted: Profile) -> int:
    values = asdict(wanted)
    await tx.insert_new(profile, values)
    mine: Sequence[Any] = [profile.c[name] == value for name, value in values.items()]
    return int(await tx.conn.scalar(select(profile.c.id).where(*mine)) or 0)


async def _one(tx: Tx, condition: Any) -> Reader | None:
    joined = subscriber.join(profile, profile.c.id == subscriber.c.profile_id)
    row = (await tx.conn.execute(select(subscriber, *HOURS).select_from(joined).where(condition))).first()
    return None if row is None else _reader(tx, row)


def _reader(tx: Tx, row: Row[Any]) -> Reader:
    here = row.state == "active" and row.bot_id == tx.bot_id
    return Reader(
        row.id,
        row.lang,
        hours_of(row),
        row.abroad,
        row.grouped,
        row.paused_until,
        row.created_at,
        here,
        active_on=row.active_on,
        asked=row.idle_next is not None,
        vanish_hours=row.vanish_hours,
        neutral=row.neutral,
    )
