"""Asking people: who is told of which campaign, reminded, asked what came of it, and told how it ended.

The shell around campaigns/asks.py. Readers are looked at in ranges, each in one transaction with a cursor: what is
promised to them, what is written down of it and how far the look has come are committed together, so that nobody is
asked twice and nobody is left out, whatever dies when. What a message looks like is not known here.
"""

import random
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from bot.store import asks as rows
from bot.store import asks_settled, campaigns, state
from bot.store.asks import Facts, Known, Outgoing
from bot.store.database import Database, Tx
from bot.store.outbox import Message
from bot.store.said import OUTCOME as OUTCOME_NUMBER
from campaigns import asks, reading, stage_steps
from campaigns.asks import DIGEST, LAUNCH, NEWS, OUTCOME, PLAN, QUESTION, Ask, Case, Supporter, Why, due_for
from campaigns.audience import follows, labels, meant, state_of, terms
from campaigns.drive import Doable, Drive, doable, ends, gated, next_of
from campaigns.flow import ActionState, CampaignMove, CampaignState, moved
from campaigns.kinds.contact import Contact
from campaigns.lost import lost
from campaigns.stage_steps import Launches
from campaigns.touched import KEPT

EVERY: Final = timedelta(minutes=30)
"""Between two looks at everybody."""

AHEAD: Final = timedelta(hours=1)
"""What is due within this time is promised now; what is due later competes with what is new then."""

TOLD: Final = timedelta(days=7)
"""How long after its end a campaign's outcome is news."""

BLOCKS: Final = "blocks"
"""Why a campaign was stopped: too many left when they were asked."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said to somebody: why (campaigns/asks.py), of which campaigns, in which language and form."""

    reason: str
    drives: tuple[Drive, ...]
    lang: str
    discreet: bool
    took_part: bool = False
    following: Drive | None = None


Say = Callable[[Told], Message]
"""Makes the message."""

Stopped = Callable[[Tx, int], Awaitable[None]]
"""Told which campaign has just stopped by itself."""


async def round_(db: Database, say: Say, stopped: Stopped, rng: random.Random, now: datetime) -> int:
    """Count what was sent, else look at the next range of readers; 0: nothing is to be done now."""
    async with db.read() as tx:
        settled = await asks_settled.any_settled(tx)
        due = _due(*await state.sweep(tx), now)
        passed = await stage_steps.any_passed(tx, now)
    if settled:
        async with db.write() as tx:
            await state.one_campaign(tx)
            return await _collect(tx, stopped)
    if passed:
        async with db.write() as tx:
            await state.one_campaign(tx)
            await stage_steps.passed(tx, now)
            return 1
    if not due:
        return 0
    async with db.write() as tx:
        await state.one_campaign(tx)
        at, cursor = await state.sweep(tx)
        begun = at if cursor is not None and at is not None else now
        if cursor is None:
            await _check(tx, stopped)
            await stage_steps.count_anew(tx)
        cursor = await look(tx, cursor or 0, say, rng, now)
        await state.put_sweep(tx, begun, cursor)
        again = cursor is not None or await stage_steps.swept(tx, now)
    return 1 if again else 0


def _due(at: datetime | None, cursor: int | None, now: datetime) -> bool:
    return cursor is not None or at is None or not timedelta() <= now - at < EVERY


async def _collect(tx: Tx, stopped: Stopped) -> int:
    count = await asks_settled.collect(tx)
    drives = await _live(tx)
    stages = await stage_steps.of(tx, [one.id for one in drives])
    for drive in drives:
        blocked = drive.counts.get(f"ask_{asks_settled.BLOCKED}", 0)
        settled = blocked + drive.counts.get(f"ask_{asks_settled.DELIVERED}", 0)
        if seen := stages.get(drive.id):
            alarming = asks.alarms(blocked - seen.blocked, settled - seen.settled)
        else:
            alarming = asks.alarms(blocked, settled) and drive.stored.why != BLOCKS
        if alarming:
            await stop(tx, drive, BLOCKS, stopped)
    return count


async def _check(tx: Tx, stopped: Stopped) -> None:
    """Before everybody is looked at: what has lost its ground is stopped."""
    for drive in await _live(tx):
        if why := await lost(tx, drive):
            await stop(tx, drive, why, stopped)


async def _live(tx: Tx) -> list[Drive]:
    return await reading.load_all(tx, await campaigns.everything(tx, [CampaignState.LIVE]))


async def stop(tx: Tx, drive: Drive, why: str, stopped: Stopped) -> None:
    """It stops by itself, or is a draft again if nobody has seen it yet; whoever answers for it is told."""
    after = moved(CampaignState(drive.stored.state), CampaignMove.CASE_CHANGED)
    await campaigns.set_state(tx, drive.id, after or drive.stored.state, why=why)
    await asks_settled.withdraw(tx, drive.id)
    await stopped(tx, drive.id)


# --- one look


@dataclass(slots=True)
class _Look:
    """One range of readers, and what follows for them."""

    drives: Sequence[Drive]
    known: Mapping[tuple[int, int], Known]
    say: Say
    rng: random.Random
    now: datetime
    launches: Launches
    planned: Counter[int] = field(default_factory=Counter)
    said: dict[tuple[object, ...], Message] = field(default_factory=dict)

    def of(self, reader: Facts) -> Iterator[Outgoing]:
        """Everything to be promised to a reader."""
        when = asks.waking(reader.night, self.now)
        if when is not None and when <= self.now + AHEAD:
            yield from self._later(reader, when)
        yield from self._plans(reader)
        who = _supporter(reader)
        self._count(reader)
        at = asks.slot(who, self.now, self.now + AHEAD)
        if isinstance(at, datetime) and (news := self._news(reader, at)):
            yield news
            return
        found = asks.choose(who, self._cases(reader), at) if isinstance(at, datetime) else at
        if isinstance(found, Ask):
            self.planned.update(number for number, reason in found.of if reason in {LAUNCH, DIGEST})
            yield self._ask(reader, found)

    def _count(self, reader: Facts) -> None:
        """Whoever could be asked for what is only being counted so far."""
        if reader.paused_until is not None and reader.paused_until > self.now:
            return
        own = terms(reader, self.drives, self.known) if self.launches.counting else ()
        for drive in self.drives:
            if drive.id in self.launches.counting and due_for(self._case(drive, reader, own), self.now) is Why.FULL:
                self.launches.matching[drive.id] += 1

    def _ask(self, reader: Facts, found: Ask) -> Outgoing:
        by_id = {one.id: one for one in self.drives}
        theirs = tuple(by_id[number] for number, _ in found.of)
        message = self._message(DIGEST if found.digest else found.of[0][1], theirs, reader)
        return Outgoing(reader.id, found.of, message, found.at, found.ends, digest=found.digest, counts=True)

    def _later(self, reader: Facts, when: datetime) -> Iterator[Outgoing]:
        """The outcome, and what is asked afterwards."""
        for drive in self.drives:
            mine = self.known.get((reader.id, drive.id), Known())
            reason = _outcome(drive, reader, mine, self.now) or _question(drive, mine, self.now)
            if reason is not None and not gated(drive, abroad=reader.abroad) and not drive.hushed:
                acted, following = state_of(mine) is ActionState.COMPLETED, self._following(drive, reader)
                message = self._message(reason, (drive,), reader, took_part=acted, following=following)
                last = asks.evening(reader.night, when)
                yield Outgoing(reader.id, ((drive.id, reason),), message, when, last)

    def _news(self, reader: Facts, at: datetime) -> Outgoing | None:
        """What is new of something they took part in: it counts as an ask, so that nobody hears from us too often."""
        for drive in self.drives:
            mine = self.known.get((reader.id, drive.id), Known())
            reason = _news(drive, mine, self.now)
            if reason is not None and self._open(drive, reader):
                message, last = self._message(reason, (drive,), reader, took_part=True), asks.evening(reader.night, at)
                return Outgoing(reader.id, ((drive.id, reason),), message, at, last, counts=True)
        return None

    def _following(self, drive: Drive, reader: Facts) -> Drive | None:
        """What could be done next."""
        open_ = [one for one in self.drives if doable(one, self.now) is Doable.OPEN]
        over = {ActionState.COMPLETED, ActionState.SKIPPED}
        states = {one.id: state_of(self.known.get((reader.id, one.id), Known())) for one in open_}
        done = [number for number, state_ in states.items() if state_ in over]
        return next_of(drive, open_, done, abroad=reader.abroad)

    def _plans(self, reader: Facts) -> Iterator[Outgoing]:
        """Reminders that were taken back while the campaign stood still; most of them wait already."""
        for drive in self.drives:
            plan = self.known.get((reader.id, drive.id), Known()).had.get(PLAN)
            if plan is None or plan.result is not None or not self._open(drive, reader):
                continue
            if state_of(self.known[reader.id, drive.id]) not in {ActionState.COMPLETED, ActionState.SKIPPED}:
                message = self._message(PLAN, (drive,), reader)
                yield Outgoing(reader.id, ((drive.id, PLAN),), message, max(plan.at, self.now), ends(drive), again=True)

    def _message(
        self,
        reason: str,
        drives: tuple[Drive, ...],
        reader: Facts,
        *,
        took_part: bool = False,
        following: Drive | None = None,
    ) -> Message:
        """Made once for all who get the same."""
        ids = tuple(one.id for one in (*drives, *((following,) if following else ())))
        key = (reason, ids, reader.lang, reader.discreet, took_part)
        if key not in self.said:
            self.said[key] = self.say(Told(reason, drives, reader.lang, reader.discreet, took_part, following))
        return self.said[key]

    def _open(self, drive: Drive, reader: Facts) -> bool:
        return doable(drive, self.now) is Doable.OPEN and not gated(drive, abroad=reader.abroad)

    def _cases(self, reader: Facts) -> list[Case]:
        live = [one for one in self.drives if one.stored.state == CampaignState.LIVE]
        own = terms(reader, self.drives, self.known)
        cases = [self._case(drive, reader, own) for drive in live]
        self.rng.shuffle(cases)
        return cases

    def _case(self, drive: Drive, reader: Facts, own: Collection[str]) -> Case:
        mine = self.known.get((reader.id, drive.id), Known())
        case = _case(drive, reader, mine, own, self.planned[drive.id], self.now)
        admitted = self.launches.admits(drive.id, reader.id, self.planned[drive.id], self.now)
        kickers = case.kickers if self.launches.reminds(drive.id) else ()
        return replace(case, full=case.full or not admitted, kickers=kickers)


def _case(drive: Drive, reader: Facts, mine: Known, own: Collection[str], planned: int, now: datetime) -> Case:
    """A campaign as it concerns a reader of whom these `own` terms are true; `planned`: asks that no row counts yet."""
    audience, counts = drive.campaign.audience, drive.counts
    most = audience.max_asks if audience else None
    delivered = counts.get(f"ask_{asks_settled.DELIVERED}", 0)
    return Case(
        drive.id,
        ends(drive),
        open=doable(drive, now) is Doable.OPEN,
        gated=gated(drive, abroad=reader.abroad),
        meant=meant(drive, own),
        full=most is not None and counts.get("ask_planned", 0) + planned >= most,
        follows=follows(drive, reader),
        served=drive.served,
        took_part=drive.took_part,
        kickers=drive.campaign.asks.kickers if asks.responds(delivered, drive.took_part) else (),
        state=state_of(mine),
        since=_since(mine),
        had={reason: one.at for reason, one in mine.had.items()},
    )


async def weigh(
    tx: Tx, after: int, drive: Drive, others: Sequence[Drive], now: datetime, until: datetime
) -> tuple[Counter[str], int | None]:
    """What would be decided of the next range of readers if this campaign were live, by `until`: how many of each.

    `asked`, or why not (campaigns/asks.py); `meant`; `foreign`: asked in another language than their own. And behind
    whom to go on, None: that was all. Promises nothing and writes nothing.
    """
    drives = [drive, *others]
    readers = await rows.some(tx, after, labels(drives), now)
    known = await rows.known(tx, [one.id for one in readers], [one.id for one in drives]) if readers else {}
    counts: Counter[str] = Counter(looked_at=len(readers))
    for reader in readers:
        mine = known.get((reader.id, drive.id), Known())
        case = _case(drive, reader, mine, terms(reader, drives, known), counts["asked"], now)
        reason = due_for(case, now)
        at = asks.slot(_supporter(reader), now, until)
        asked = not isinstance(reason, Why) and not isinstance(at, Why)
        counts["asked" if asked else str(reason if isinstance(reason, Why) else at)] += 1
        counts.update(meant=case.meant, foreign=asked and reader.lang not in drive.campaign.languages)
    return counts, readers[-1].id if len(readers) == rows.RANGE else None


async def look(tx: Tx, after: int, say: Say, rng: random.Random, now: datetime) -> int | None:
    """Promise what is due to the next range of readers; behind whom to go on, None: that was all."""
    drives = await _drives(tx, now)
    readers = await rows.some(tx, after, labels(drives), now) if drives else []
    if not readers:
        return None
    known = await rows.known(tx, [one.id for one in readers], [one.id for one in drives])
    launches = await stage_steps.launches(tx, [one.id for one in drives])
    this = _Look(drives, known, say, rng, now, launches)
    found = [one for reader in readers for one in this.of(reader)]
    await rows.send(tx, found, now)
    await stage_steps.counted(tx, launches)
    await rows.put_habit(tx, [one.reader_id for one in found if one.digest], monthly_since=now, ignored=0)
    return readers[-1].id if len(readers) == rows.RANGE else None


async def _drives(tx: Tx, now: datetime) -> list[Drive]:
    """What can be done, and what was over a short while ago."""
    found = await campaigns.everything(tx, [CampaignState.LIVE, CampaignState.CLOSED])
    recent = [one for one in found if one.closed_at is None or now - one.closed_at < KEPT]
    return await reading.load_all(tx, recent)


def _supporter(reader: Facts) -> Supporter:
    return Supporter(
        reader.night, reader.asked, reader.waits, reader.paused_until, reader.ignored, reader.monthly_since
    )


def _since(known: Known) -> datetime | None:
    """Since when somebody is where they are: known to the day, so its end, unless they were asked on that day."""
    days = [day for _, day in known.parts.values()]
    if not days:
        return None
    launched = known.had.get(LAUNCH)
    same = launched is not None and launched.at.date() == max(days).date()
    return launched.at if launched is not None and same else max(days) + timedelta(days=1)


def _outcome(drive: Drive, reader: Facts, known: Known, now: datetime) -> str | None:
    """Those who acted are told how it ended; followers, too, if there was anything to end."""
    closed = drive.stored.closed_at
    if closed is None or now - closed >= TOLD or OUTCOME in known.had:
        return None
    reached = state_of(known)
    if reached is ActionState.COMPLETED:
        return OUTCOME
    paused = reader.paused_until is not None and reader.paused_until > now
    wants = follows(drive, reader) and reached is not ActionState.SKIPPED and not paused
    return OUTCOME if wants and (drive.took_part or known.had) else None


def _news(drive: Drive, known: Known, now: datetime) -> str | None:
    """The last news that those who acted were not told yet, with its number."""
    fresh = [one.number for one in drive.said if one.number != OUTCOME_NUMBER and now - one.at < TOLD]
    if not fresh or state_of(known) is not ActionState.COMPLETED:
        return None
    reason = f"{NEWS} {max(fresh)}"
    return None if reason in known.had else reason


def _question(drive: Drive, known: Known, now: datetime) -> str | None:
    """What is asked of those who acted, with its number."""
    follow_up = drive.campaign.after.follow_up
    done = {part: day for part, (one, day) in known.parts.items() if one == ActionState.COMPLETED}
    if not follow_up or not done or state_of(known) is not ActionState.COMPLETED:
        return None
    campaign = drive.campaign
    paper = isinstance(campaign, Contact) and any(campaign.on_paper(part) for part in done)
    names = {f"{QUESTION} {number}": number for number in range(len(follow_up))}
    answers = {names[reason]: one.answer for reason, one in known.had.items() if reason in names}
    number = asks.question(follow_up, max(done.values()), answers, now, paper=paper)
    return None if number is None else f"{QUESTION} {number}"
