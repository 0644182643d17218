"""Asks as rows: who could be asked, what is known of them, and the messages that follow, many at a time.

What somebody was asked for stands under the mark of the campaign, how often they were under their own number, and
nothing stands under both. What leaves is a row of the outbox with a dedupe of its campaign and reason (a "wave"), so
that what waits can be found again and taken back. Which message that is, and for whom, is decided in campaigns/asks.py.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, delete, func, select, update

from bot.core.messages import MessageKind
from bot.core.night import Profile
from bot.store import campaigns
from bot.store.bots import AWAY
from bot.store.database import Tx
from bot.store.forms import neutral
from bot.store.keys import one_of
from bot.store.outbox import CLAIMED, QUEUED, Message, new_row
from bot.store.readers import HOURS, TOPIC, hours_of
from bot.store.schema.asks import ask_habit, asked, campaign_ask, campaign_wave
from bot.store.schema.campaigns import campaign_action, campaign_count
from bot.store.schema.readers import profile, subscriber, topic
from bot.store.schema.traffic import outbox

RANGE: Final = 250
"""Readers looked at in one transaction."""

DEDUPE: Final = "outbox.ask"
DIGEST, PLAN = "digest", "plan"
WAITS: Final = (QUEUED, CLAIMED, AWAY)
"""States from which a message can be taken back."""

HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules ask of one reader. `labels`: the topics asked for that they follow; `waits`: an ask is on its way.

    The rest as in campaigns/asks.py.
    """

    id: int
    lang: str
    night: Profile
    abroad: bool
    discreet: bool
    paused_until: datetime | None
    ignored: int
    monthly_since: datetime | None
    asked: tuple[datetime, ...] = ()
    waits: bool = False
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Had:
    """A message somebody got, or that is on its way (`result` None). `at`: a plan's own time."""

    at: datetime
    result: str | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one reader in one campaign: states by part with the day, and what they got, by reason."""

    parts: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)
    had: Mapping[str, Had] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to promise, of these (campaign, reason): several where it is a `digest`.

    `counts`: it uses up an ask; `again`: it was promised before, and perhaps taken back.
    """

    reader_id: int
    of: tuple[tuple[int, str], ...]
    message: Message
    at: datetime
    ends: datetime
    digest: bool = False
    counts: bool = False
    again: bool = False

    @property
    def wave(self) -> tuple[int | None, str]:
        """Campaign and reason under which it is found again."""
        return (None, DIGEST) if self.digest else self.of[0]


async def some(
    tx: Tx, after: int, labels: Collection[str], now: datetime, *, most: int = RANGE, follow: bool = False
) -> list[Facts]:
    """The next readers behind the number `after`, in order: persons who can be written to and have not paused.

    `follow`: only those who follow one of these topics.
    """
    joined = subscriber.join(profile, profile.c.id == subscriber.c.profile_id).outerjoin(
        ask_habit, ask_habit.c.subscriber_id == subscriber.c.id
    )
    habit = ask_habit.c["ignored", "monthly_since"], ask_habit.c.paused_until.label("asks_paused_until")
    columns = (*subscriber.c["id", "lang", "abroad"], neutral().label("discreet"), *HOURS, *habit[0], habit[1])
    ours = (subscriber.c.state == "active") & (subscriber.c.bot_id == tx.bot_id) & ~subscriber.c.grouped
    hears = subscriber.c.paused_until.is_(None) | (subscriber.c.paused_until <= now)
    query = select(*columns).select_from(joined).where(subscriber.c.id > after, ours, hears)
    if follow:
        marks = [tx.vault.mark(label, TOPIC) for label in labels]
        query = query.where(subscriber.c.id.in_(select(topic.c.subscriber_id).where(topic.c.topic_mark.in_(marks))))
    rows = (await tx.conn.execute(query.order_by(subscriber.c.id).limit(most))).all()
    if not rows:
        return []
    between = (rows[0].id, rows[-1].id)
    times, waiting = await _asked(tx, between), await _waiting(tx, between)
    topics = await _topics(tx, between, labels)
    return [
        Facts(
            row.id,
            row.lang,
            hours_of(row),
            row.abroad,
            bool(row.discreet),
            row.asks_paused_until,
            row.ignored or 0,
            row.monthly_since,
            tuple(times[row.id]),
            row.id in waiting,
            frozenset(topics[row.id]),
        )
        for row in rows
    ]


async def _asked(tx: Tx, between: tuple[int, int]) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = defaultdict(list)
    for row in await tx.conn.execute(select(asked).where(asked.c.subscriber_id.between(*between))):
        found[row.subscriber_id].append(row.at)
    return found


async def _waiting(tx: Tx, between: tuple[int, int]) -> set[int]:
    """Whose ask is on its way, in the hands of a sender, too."""
    marks = list(await waves(tx))
    mine = outbox.c.dedupe.in_(marks) & outbox.c.subscriber_id.between(*between) & outbox.c.settled_at.is_(None)
    query = select(outbox.c.subscriber_id).where(mine, outbox.c.kind == MessageKind.ASK.value)
    return set((await tx.conn.execute(query)).scalars())


async def _topics(tx: Tx, between: tuple[int, int], labels: Collection[str]) -> dict[int, set[str]]:
    by_mark = {tx.vault.mark(label, TOPIC): label for label in labels}
    found: dict[int, set[str]] = defaultdict(set)
    mine = topic.c.topic_mark.in_(list(by_mark)) & topic.c.subscriber_id.between(*between)
    for row in await tx.conn.execute(select(*topic.c["subscriber_id", "topic_mark"]).where(mine)):
        found[row.subscriber_id].add(by_mark[row.topic_mark])
    return found


async def known(tx: Tx, readers: Collection[int], campaign_ids: Collection[int]) -> Mapping[tuple[int, int], Known]:
    """What is known of these readers in these campaigns, by (reader, campaign); nothing where nothing is."""
    marks = {
        make(reader): (reader, number)
        for number, make in (await campaigns.markers(tx, campaign_ids)).items()
        for reader in readers
    }
    parts: dict[bytes, dict[str, tuple[str, datetime]]] = defaultdict(dict)
    for row in await tx.conn.execute(
        select(campaign_action).where(one_of(tx, [campaign_action.c.supporter_mark], list(marks)))
    ):
        parts[row.supporter_mark][row.part] = (row.state, row.changed_at)
    had: dict[bytes, dict[str, Had]] = defaultdict(dict)
    for row in await tx.conn.execute(
        select(campaign_ask).where(one_of(tx, [campaign_ask.c.supporter_mark], list(marks)))
    ):
        had[row.supporter_mark][row.purpose] = Had(row.at, row.result, row.answer)
    return {marks[mark]: Known(parts.get(mark, {}), had.get(mark, {})) for mark in {*parts, *had}}


async def waves(tx: Tx) -> Mapping[bytes, tuple[int | None, str]]:
    """Campaign (None: several) and reason of all messages of campaigns, by their dedupe."""
    rows = await tx.conn.execute(select(*campaign_wave.c["dedupe", "campaign_id", "purpose"]))
    return {row.dedupe: (row.campaign_id, row.purpose) for row in rows}


async def wave(tx: Tx, campaign_id: int | None, reason: str) -> bytes:
    """The dedupe of a campaign's messages for one reason; it is made with the first of them and stays."""
    same = campaign_wave.c.campaign_id.is_(None) if campaign_id is None else campaign_wave.c.campaign_id == campaign_id
    query = select(campaign_wave.c.dedupe).where(same, campaign_wave.c.purpose == reason)
    found: bytes | None = await tx.conn.scalar(query)
    if found is None:
        mark = tx.vault.mark(f"{campaign_id} {reason}", DEDUPE)
        await tx.insert_new(campaign_wave, {"campaign_id": campaign_id, "purpose": reason, "dedupe": mark})
        return mark
    return found


async def send(tx: Tx, those: Sequence[Outgoing], now: datetime) -> None:
    """Promise many messages, each once: with it is written down that they are on their way, and how often one is."""
    if not those:
        return
    marks = {one: await wave(tx, *one) for one in {one.wave for one in those}}
    await tx.insert_new(outbox, [_row(tx, one, marks[one.wave], now) for one in those])
    fresh = [one for one in those if not one.again]
    make = await campaigns.markers(tx, {number for one in fresh for number, _ in one.of})
    rows = [
        {"campaign_id": number, "supporter_mark": make[number](one.reader_id), "purpose": reason, "at": _hour(one.at)}
        for one in fresh
        for number, reason in one.of
        if number in make
    ]
    await tx.insert_new(campaign_ask, rows)
    await tx.insert_new(asked, [{"subscriber_id": one.reader_id, "at": one.at} for one in fresh if one.counts])
    await bump(tx, Counter((number, reason, "ask_planned") for one in fresh for number, reason in one.of))
    tx.wakes.add("deliver")


def _row(tx: Tx, one: Outgoing, mark: bytes, now: datetime) -> dict[str, Any]:
    row = new_row(tx, one.message, now=now, chat_id=None, reader_id=one.reader_id, key="", not_before=one.at)
    ends = row["expires_at"]
    return row | {"dedupe": mark, "expires_at": min(ends, one.ends) if ends else one.ends}


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


async def bump(tx: Tx, counts: Mapping[tuple[int, str, str], int]) -> None:
    """So many more, by (campaign, part or reason, what)."""
    rows = [
        {"campaign_id": number, "part": part, "what": what, "number": many}
        for (number, part, what), many in counts.items()
        if many
    ]
    if rows:
        statement = tx.insert(campaign_count)
        more = {"number": campaign_count.c.number + statement.excluded.number}
        await tx.conn.execute(
            statement.on_conflict_do_update(index_elements=["campaign_id", "part", "what"], set_=more), rows
        )


# --- what somebody wants


async def pressed(tx: Tx, reader_id: int) -> None:
    """Somebody answered: asks are not ignored."""
    mine = (ask_habit.c.subscriber_id == reader_id) & (ask_habit.c.ignored > 0)
    await tx.conn.execute(update(ask_habit).where(mine).values(ignored=0))


async def ignored(tx: Tx, readers: Iterable[int]) -> None:
    """These got one more; whether they answer is not known yet."""
    statement = tx.insert(ask_habit)
    more = {"ignored": ask_habit.c.ignored + 1}
    rows = [{"subscriber_id": one, "ignored": 1} for one in readers]
    if rows:
        await tx.conn.execute(statement.on_conflict_do_update(index_elements=["subscriber_id"], set_=more), rows)


async def put_habit(tx: Tx, readers: Iterable[int], **values: datetime | int | None) -> None:
    """Write down what these want: `monthly_since`, `paused_until`, `ignored`."""
    rows = [{"subscriber_id": one, **values} for one in readers]
    if rows:
        statement = tx.insert(ask_habit)
        fresh = {name: statement.excluded[name] for name in values}
        await tx.conn.execute(statement.on_conflict_do_update(index_elements=["subscriber_id"], set_=fresh), rows)


async def paused_until(tx: Tx, reader_id: int) -> datetime | None:
    """Until when somebody wants no asks."""
    found: datetime | None = await tx.conn.scalar(
        select(ask_habit.c.paused_until).where(ask_habit.c.subscriber_id == reader_id)
    )
    return found


async def is_monthly(tx: Tx, reader_id: int) -> bool:
    """Whether asks come once a month to somebody."""
    mine = (ask_habit.c.subscriber_id == reader_id) & ask_habit.c.monthly_since.is_not(None)
    return bool(await tx.conn.scalar(select(func.count()).where(mine)))


# --- plans and answers


async def plan(
    tx: Tx, campaign_id: int, reader_id: int, message: Message, now: datetime, *, at: datetime, ends: datetime
) -> bool:
    """Remind somebody then, instead of at an earlier planned time; False: the campaign knows nobody any more."""
    make = (await campaigns.markers(tx, [campaign_id])).get(campaign_id)
    if make is None:
        return False
    await unplan(tx, campaign_id, reader_id)
    await send(tx, [Outgoing(reader_id, ((campaign_id, PLAN),), message, at, ends)], now)
    exact = (campaign_ask.c.supporter_mark == make(reader_id)) & (campaign_ask.c.purpose == PLAN)
    await tx.conn.execute(update(campaign_ask).where(exact).values(at=at))
    return True


async def unplan(tx: Tx, campaign_id: int, reader_id: int) -> None:
    """Nothing is planned (any more)."""
    make = (await campaigns.markers(tx, [campaign_id])).get(campaign_id)
    mark = await wave(tx, campaign_id, PLAN)
    mine = (outbox.c.dedupe == mark) & (outbox.c.subscriber_id == reader_id)
    await tx.conn.execute(delete(outbox).where(mine, outbox.c.state.in_(WAITS)))
    if make is not None:
        theirs = and_(campaign_ask.c.supporter_mark == make(reader_id), campaign_ask.c.purpose == PLAN)
        await tx.conn.execute(delete(campaign_ask).where(theirs))


async def answer(tx: Tx, campaign_id: int, reader_id: int, reason: str, said: str) -> bool:
    """What somebody answered to a question; False: they were not asked. The first answer is counted."""
    make = (await campaigns.markers(tx, [campaign_id])).get(campaign_id)
    if make is None:
        return False
    mine = (campaign_ask.c.supporter_mark == make(reader_id)) & (campaign_ask.c.purpose == reason)
    row = (await tx.conn.execute(select(campaign_ask.c.answer).where(mine))).first()
    if row is None:
        return False
    await tx.conn.execute(update(campaign_ask).where(mine).values(answer=said))
    if row.answer is None:
        await bump(tx, {(campaign_id, reason, said): 1})
    return True
