"""What became of asks: what was sent is counted, and what must not be sent any more is taken back.

Whatever waits goes out of the outbox, from the hands of a sender, too, in the transaction that changes the campaign. A
settled row is counted and deleted in one step, so that the figures add up whatever dies when: what was planned is
delivered, blocked, failed, unsure, late, recalled, left, or still on its way.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, delete, func, select, update

from bot.core.messages import MessageKind
from bot.store import campaigns
from bot.store.asks import DIGEST, PLAN, WAITS, bump, ignored, waves
from bot.store.campaigns import marks_of
from bot.store.database import Tx
from bot.store.keys import one_of
from bot.store.outbox import PARKED, SENT
from bot.store.schema.asks import asked, campaign_ask
from bot.store.schema.base import Moment
from bot.store.schema.campaigns import campaign_key
from bot.store.schema.traffic import outbox
from bot.store.state import campaigns_changed, put_sweep

AT_ONCE: Final = 200
DELIVERED, BLOCKED, FAILED, UNSURE, LATE = "delivered", "blocked", "failed", "unsure", "late"
RECALLED, LEFT = "recalled", "left"
NOT_SENT: Final = frozenset({"expired", "paused"})
NOBODY_KNOWS: Final = frozenset({"in_doubt", "restored"})


@dataclass(frozen=True, slots=True)
class _Row:
    """A message of campaigns in the outbox."""

    id: int
    reader_id: int
    of: tuple[int | None, str]
    ask: bool
    result: str
    at: datetime | None


async def collect(tx: Tx, *, most: int = AT_ONCE) -> int:
    """Count what is settled, up to `most` messages; how many there were."""
    by_mark = await waves(tx)
    query = _query().where(outbox.c.dedupe.in_(list(by_mark)), outbox.c.settled_at.is_not(None)).limit(most)
    found = [_row(row, by_mark) for row in await tx.conn.execute(query)]
    by_result: dict[str, list[_Row]] = defaultdict(list)
    for one in found:
        by_result[one.result].append(one)
    for result, rows in by_result.items():
        await _settle(tx, rows, result, gone=result == LATE)
    sent = [one for one in by_result[DELIVERED] if one.ask]
    await ignored(tx, [one.reader_id for one in sent])
    await _sent_at(tx, sent)
    await _delete(tx, found)
    return len(found)


async def any_settled(tx: Tx) -> bool:
    """Whether there is something to count. Only reads."""
    marks = list(await waves(tx))
    query = select(outbox.c.id).where(outbox.c.dedupe.in_(marks), outbox.c.settled_at.is_not(None)).limit(1)
    return bool(marks) and (await tx.conn.execute(query)).first() is not None


async def withdraw(tx: Tx, campaign_id: int, *, plans: bool = True, reader_id: int | None = None) -> int:
    """Take back what waits of a campaign, for everybody or one reader; how many messages.

    Who was to be asked may be asked again. With `plans` the reminders that people wished for go, too: who planned
    something still does (bot/store/asks.py, `replan`).
    """
    by_mark = await waves(tx)
    mine = [mark for mark, (number, reason) in by_mark.items() if number == campaign_id and (plans or reason != PLAN)]
    mine += [mark for mark, (number, _) in by_mark.items() if number is None]
    query = _query().where(outbox.c.dedupe.in_(mine), outbox.c.state.in_(WAITS))
    if reader_id is not None:
        query = query.where(outbox.c.subscriber_id == reader_id)
    found = [_row(row, by_mark) for row in await tx.conn.execute(query)]
    return await _take_back(
        tx, [one for one in found if one.of[0] is not None] + await _listing(tx, found, campaign_id)
    )


async def recall(tx: Tx, reader_id: int, *, every: bool = False) -> int:
    """Take back every ask that waits for one reader; how many. Reminders they wished for stay.

    `every`: those, too, and what tells of an end or asks afterwards: what still may be said is promised anew.
    """
    by_mark = await waves(tx)
    mine = outbox.c.subscriber_id == reader_id
    mine = mine if every else mine & (outbox.c.kind == MessageKind.ASK.value)
    query = _query().where(outbox.c.dedupe.in_(list(by_mark)), outbox.c.state.in_(WAITS), mine)
    return await _take_back(tx, [_row(row, by_mark) for row in await tx.conn.execute(query)])


async def hush(tx: Tx, person_id: int) -> None:
    """Less may be said of somebody: nothing of their campaigns waits any more; what still may be said is said anew.

    Everybody is looked at anew soon, and a campaign that has nobody left is stopped by that (campaigns/lost.py).
    """
    theirs = await campaigns.about(tx, [person_id])
    for one in theirs:
        await withdraw(tx, one.id)
    if theirs:
        await put_sweep(tx, None, None)
        await campaigns_changed(tx)


async def forget(tx: Tx, reader_id: int) -> None:
    """Somebody leaves: what they were asked is not known any more. That somebody was, and left, is counted."""
    mine = campaign_ask.c.supporter_mark.in_(await marks_of(tx, reader_id))
    group = campaign_ask.c["campaign_id", "purpose"]
    open_ = mine & campaign_ask.c.result.is_(None) & (campaign_ask.c.purpose != PLAN)
    rows = await tx.conn.execute(select(*group, func.count().label("many")).where(open_).group_by(*group))
    await bump(tx, {(row.campaign_id, row.purpose, f"ask_{LEFT}"): row.many for row in rows})
    await tx.conn.execute(delete(campaign_ask).where(mine))


def _query() -> Any:
    columns = outbox.c["id", "subscriber_id", "dedupe", "kind", "state", "problem", "settled_at"]
    return select(*columns).where(outbox.c.subscriber_id.is_not(None)).order_by(outbox.c.id)


def _row(row: Any, by_mark: Mapping[bytes, tuple[int | None, str]]) -> _Row:
    ask = row.kind == MessageKind.ASK.value
    return _Row(row.id, row.subscriber_id, by_mark[row.dedupe], ask, _result(row.state, row.problem), row.settled_at)


def _result(state: str, problem: str | None) -> str:
    if state == SENT:
        return DELIVERED
    if problem in NOBODY_KNOWS:
        return UNSURE
    if state == PARKED:
        return FAILED
    return LATE if problem in NOT_SENT else BLOCKED


async def _listing(tx: Tx, found: Sequence[_Row], campaign_id: int) -> list[_Row]:
    """Those of the monthly messages that name this campaign."""
    lists = [one for one in found if one.of[0] is None]
    make = (await campaigns.markers(tx, [campaign_id])).get(campaign_id) if lists else None
    if make is None:
        return []
    by_mark = {make(one.reader_id): one for one in lists}
    names = one_of(tx, [campaign_ask.c.supporter_mark], list(by_mark)) & (campaign_ask.c.purpose == DIGEST)
    query = select(campaign_ask.c.supporter_mark).where(names, campaign_ask.c.result.is_(None))
    return [by_mark[mark] for mark in (await tx.conn.execute(query)).scalars()]


async def _take_back(tx: Tx, found: Sequence[_Row]) -> int:
    """What left meanwhile has left: only what is really taken out of the outbox counts as taken back."""
    ids = one_of(tx, [outbox.c.id], [one.id for one in found])
    still = delete(outbox).where(ids, outbox.c.state.in_(WAITS)).returning(outbox.c.id)
    gone = set((await tx.conn.execute(still)).scalars()) if found else set()
    await _settle(tx, [one for one in found if one.id in gone and one.of[1] != PLAN], RECALLED, gone=True)
    return len(gone)


async def _settle(tx: Tx, rows: Sequence[_Row], result: str, *, gone: bool) -> None:
    """Write down what became of messages, and count it. `gone`: they were not sent, so they never were."""
    counts = Counter[tuple[int, str, str]]()
    for reason, marks in (await _marks(tx, rows)).items():
        mine = one_of(tx, [campaign_ask.c.supporter_mark], marks) & (campaign_ask.c.purpose == reason)
        open_ = mine & campaign_ask.c.result.is_(None)
        number = campaign_ask.c.campaign_id
        for row in await tx.conn.execute(select(number, func.count().label("many")).where(open_).group_by(number)):
            counts[row.campaign_id, reason, f"ask_{result}"] += row.many
        away = gone and reason != PLAN
        await tx.conn.execute(delete(campaign_ask).where(open_) if away else _put(open_, result))
    await bump(tx, counts)
    if gone:
        await _release(tx, [one.reader_id for one in rows if one.ask])


def _put(which: ColumnElement[bool], result: str) -> Any:
    return update(campaign_ask).where(which).values(result=result)


async def _marks(tx: Tx, rows: Sequence[_Row]) -> dict[str, list[bytes]]:
    """The marks of the readers of these messages by reason; of a message of several campaigns those of all."""
    several = any(one.of[0] is None for one in rows)
    numbers = {one.of[0] for one in rows if one.of[0] is not None}
    every = set((await tx.conn.execute(select(campaign_key.c.campaign_id))).scalars()) if several else set()
    make = await campaigns.markers(tx, numbers | every)
    found: dict[str, list[bytes]] = defaultdict(list)
    for one in rows:
        number, reason = one.of
        theirs = make if number is None else [number] if number in make else []
        found[reason] += [make[each](one.reader_id) for each in theirs]
    return found


async def _release(tx: Tx, readers: Collection[int]) -> None:
    """The last ask of these was none: it does not count."""
    if readers:
        newest = select(func.max(asked.c.id)).where(asked.c.subscriber_id.in_(readers)).group_by(asked.c.subscriber_id)
        ids = (await tx.conn.execute(newest)).scalars().all()
        await tx.conn.execute(delete(asked).where(asked.c.id.in_(ids)))


async def _sent_at(tx: Tx, rows: Sequence[_Row]) -> None:
    """The last ask of these counts from when it was sent."""
    other = asked.alias()
    newest = select(func.max(other.c.id)).where(other.c.subscriber_id == bindparam("who")).scalar_subquery()
    statement = update(asked).where(asked.c.id == newest).values(at=bindparam("sent", type_=Moment))
    if rows:
        await tx.conn.execute(statement, [{"who": one.reader_id, "sent": one.at} for one in rows])


async def _delete(tx: Tx, rows: Sequence[_Row]) -> None:
    if rows:
        await tx.conn.execute(delete(outbox).where(one_of(tx, [outbox.c.id], [one.id for one in rows])))
