"""Launches under way: where each stands, how many readers fit, and what moves it on.

The shell around campaigns/stage.py. What is counted and what is promised are committed together with the look at
readers that found them (campaigns/asking.py), so that a launch goes on where it was whatever dies when.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from bot.store import campaigns, stages
from bot.store.database import Tx
from bot.store.stages import Row
from bot.store.state import put_sweep
from campaigns import stage
from campaigns.stage import Sent, Stage, Step

Next = Callable[[Stage, Sent], Stage]


@dataclass(frozen=True, slots=True)
class Launches:
    """What one look at readers asks of launches: where they stand, how many are promised, and whose rank is which."""

    stages: Mapping[int, Stage]
    done: Mapping[int, Sent]
    marks: Mapping[int, Callable[[int], bytes]]
    matching: Counter[int] = field(default_factory=Counter)

    @property
    def counting(self) -> frozenset[int]:
        """The campaigns whose readers are being counted."""
        return frozenset(number for number, one in self.stages.items() if one.step is Step.COUNT)

    def admits(self, campaign_id: int, reader_id: int, more: int, now: datetime) -> bool:
        """Whether this reader may be asked now, when so many `more` were promised in this look."""
        where = self.stages.get(campaign_id)
        if where is None:
            return True
        if campaign_id not in self.marks:
            return False
        drawn = stage.rank(self.marks[campaign_id](reader_id))
        return stage.admits(where, self.done[campaign_id].planned + more, drawn, now)

    def reminds(self, campaign_id: int) -> bool:
        """Whether reminders go out."""
        where = self.stages.get(campaign_id)
        return where is None or not where.kickers_off


async def launches(tx: Tx, campaign_ids: Collection[int]) -> Launches:
    """The launches among these campaigns."""
    found = await of(tx, campaign_ids)
    if not found:
        return Launches({}, {}, {})
    return Launches(found, await sent(tx, list(found)), await campaigns.markers(tx, found))


async def counted(tx: Tx, found: Launches) -> None:
    """Keep how many of these readers could be asked."""
    await stages.add_matching(tx, found.matching)


async def of(tx: Tx, campaign_ids: Collection[int]) -> Mapping[int, Stage]:
    """Where these stand; nothing of those launched without stages."""
    return {number: _stage(row) for number, row in (await stages.of(tx, campaign_ids)).items()}


async def sent(tx: Tx, campaign_ids: Collection[int]) -> Mapping[int, Sent]:
    """The asks of their launches."""
    return {number: stage.sent(found) for number, found in (await stages.counts(tx, campaign_ids)).items()}


async def put(tx: Tx, campaign_id: int, where: Stage) -> None:
    """From now on it stands there."""
    await stages.put(tx, campaign_id, Row(**asdict(where)))


async def begin(tx: Tx, campaign_id: int, version: int, now: datetime, *, alone: bool) -> None:
    """A version is launched: first everybody is counted."""
    before = (await of(tx, [campaign_id])).get(campaign_id)
    done = (await sent(tx, [campaign_id]))[campaign_id]
    fresh = stage.begun(version, done.planned, now, before, alone=alone)
    await put(tx, campaign_id, stage.resumed(fresh, await _seen(tx, campaign_id), now))


async def resume(tx: Tx, campaign_id: int, now: datetime) -> None:
    """It goes on where it was, and what was looked at raises no alarm again."""
    before = (await of(tx, [campaign_id])).get(campaign_id)
    if before is not None:
        await put(tx, campaign_id, stage.resumed(before, await _seen(tx, campaign_id), now))


async def _seen(tx: Tx, campaign_id: int) -> Sent:
    """All that the guard counts (campaigns/asking.py): reminders, too."""
    return stage.sent(await campaigns.counts(tx, campaign_id))


def reminding(where: Stage, *, on: bool) -> Stage:
    """The same, and reminders go out or none do."""
    return replace(where, kickers_off=not on)


async def count_anew(tx: Tx) -> None:
    """A look at everybody begins."""
    await stages.count_anew(tx, Step.COUNT)


async def swept(tx: Tx, now: datetime) -> bool:
    """A look at everybody has ended; whether another one begins at once."""
    return await _move(tx, (Step.COUNT, Step.SEED), lambda one, done: stage.swept(one, done, now))


async def any_passed(tx: Tx, now: datetime) -> bool:
    """Whether a launch can go on. Only reads."""
    found = await stages.live(tx, (Step.SEED, Step.GUARD))
    done = await sent(tx, list(found)) if found else {}
    return any(stage.passed(_stage(row), done[number], now) != _stage(row) for number, row in found.items())


async def passed(tx: Tx, now: datetime) -> None:
    """Launches whose seed is out, or whose wait is over, go on."""
    await _move(tx, (Step.SEED, Step.GUARD), lambda one, done: stage.passed(one, done, now))


async def _move(tx: Tx, steps: Collection[Step], next_: Next) -> bool:
    found = {number: _stage(row) for number, row in (await stages.live(tx, steps)).items()}
    done = await sent(tx, list(found)) if found else {}
    moved = {number: next_(one, done[number]) for number, one in found.items()}
    for number, after in moved.items():
        if after != found[number]:
            await put(tx, number, after)
    on = any(after.step is not found[number].step for number, after in moved.items())
    if on:
        await put_sweep(tx, None, None)
    return on


def _stage(row: Row) -> Stage:
    return Stage(**asdict(row) | {"step": Step(row.step)})
