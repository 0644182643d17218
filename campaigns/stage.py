"""How a launch goes out: first nobody while the readers are counted, then a few, then a wait, then everybody. Pure.

Owns how many may be asked when, and who is among the first. Which stage a campaign is in stands in its row
(bot/store/stages.py); what happens on the way is campaigns/stage_steps.py.

stateDiagram-v2
    [*] --> count: launch
    count --> seed: 200 people or more
    count --> all: fewer
    seed --> guard: all of the seed were asked, and nothing is on its way
    guard --> all: 30 minutes without an alarm
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Step(StrEnum):
    """Where a launch stands. Stored by name."""

    COUNT = "count"
    SEED = "seed"
    GUARD = "guard"
    ALL = "all"


SEED_FROM: Final = 200
"""Of fewer people a part would say nothing."""

SEED_LEAST: Final = 20
SEED_PART: Final = 20
"""At least so many people, or one in so many, whichever is more."""

GUARD_LASTS: Final = timedelta(minutes=30)
ALONE: Final = 200
ALONE_FOR: Final = timedelta(hours=1)
"""Nobody else has read it: so many people at most, for so long after the guard."""

SEED_LASTS: Final = timedelta(hours=24)
"""Who of the seed could not be asked by then is asked with all others. What is still on its way after twice that time
will never be told of: asks end with their day."""

WHOLE: Final = 1_000_000
"""All parts of a share: `Stage.share` and the rank of a reader are counted in these."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a launch of a `version` stands, `since` when. `alone`: approved by the one who wrote it.

    `base`: how many had been asked before it; `matching`: how many could be; `share`: the part of them, in
    millionths, from which the seed is taken; `blocked`, `settled`: how many had left and how many asks were done when
    somebody last let it go on, reminders among them; `kickers_off`: nobody is reminded.
    """

    step: Step
    since: datetime
    version: int
    alone: bool = False
    base: int = 0
    matching: int = 0
    share: int = 0
    blocked: int = 0
    settled: int = 0
    kickers_off: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """The asks of a launch: promised and not taken back, still on their way, done, and how many left at that."""

    planned: int = 0
    waiting: int = 0
    settled: int = 0
    blocked: int = 0


def sent(counts: Mapping[str, int]) -> Sent:
    """The same from counts as they are stored: `ask_planned`, `ask_delivered` …"""
    many = {what.removeprefix("ask_"): n for what, n in counts.items()}
    planned = many.get("planned", 0) - many.get("recalled", 0) - many.get("late", 0)
    done = sum(many.get(what, 0) for what in ("delivered", "blocked"))
    over = done + sum(many.get(what, 0) for what in ("failed", "unsure", "left"))
    return Sent(max(0, planned), max(0, planned - over), done, many.get("blocked", 0))


def seed_size(stage: Stage) -> int:
    """How many are asked first."""
    size = max(SEED_LEAST, -(-stage.matching // SEED_PART))
    return min(size, ALONE) if stage.alone else size


def allowed(stage: Stage, now: datetime) -> int | None:
    """How many may be asked in all by now; None: as many as there are."""
    match stage.step:
        case Step.COUNT:
            return stage.base
        case Step.SEED | Step.GUARD:
            return stage.base + seed_size(stage)
        case Step.ALL:
            first_hour = stage.alone and now - stage.since < ALONE_FOR
            return stage.base + ALONE if first_hour else None


def admits(stage: Stage, planned: int, rank: int, now: datetime) -> bool:
    """Whether one more is asked now: a reader of this rank, when so many are promised. A rank is random, 0 to 999999"""
    if stage.step is Step.COUNT or now < stage.since:
        return False
    most = allowed(stage, now)
    drawn = stage.step is not Step.SEED or rank < stage.share
    return drawn and (most is None or planned < most)


def rank(mark: bytes) -> int:
    """The rank of a reader, of the mark that they have in this campaign alone."""
    return int.from_bytes(mark[:4]) * WHOLE >> 32


def begun(version: int, planned: int, now: datetime, before: Stage | None, *, alone: bool) -> Stage:
    """The stage at a launch, when so many had been asked.

    Who is alone asks nobody within an hour of what another version of theirs asked: `since` lies ahead until then.
    """
    kickers_off = before is not None and before.kickers_off
    since = _rested(before, now) if alone and before is not None and before.alone else now
    return Stage(Step.COUNT, since, version, alone, base=planned, kickers_off=kickers_off)


def _rested(before: Stage, now: datetime) -> datetime:
    """An hour after the last ask of a launch, at the earliest: of a seed it may have been a moment ago."""
    last = now if before.step is Step.SEED else before.since
    return max(now, last + ALONE_FOR)


def resumed(stage: Stage, done: Sent, now: datetime) -> Stage:
    """Somebody has looked and lets it go on: what happened before raises no alarm again, and the guard begins anew."""
    since = stage.since if stage.step is Step.ALL and not stage.alone else max(now, stage.since)
    return replace(stage, since=since, blocked=done.blocked, settled=done.settled)


def swept(stage: Stage, done: Sent, now: datetime) -> Stage:
    """Everybody was looked at: they are counted now; or the seed is taken from more of them, if it is not full."""
    if stage.step is Step.COUNT:
        if stage.matching < SEED_FROM:
            return replace(stage, step=Step.ALL, since=max(now, stage.since))
        fresh = replace(stage, step=Step.SEED, since=max(now, stage.since))
        return replace(fresh, share=_wider(seed_size(fresh) * WHOLE // stage.matching))
    if stage.step is Step.SEED and done.planned < stage.base + seed_size(stage):
        return replace(stage, share=_wider(stage.share))
    return stage


def _wider(share: int) -> int:
    """Half as much again: some who are drawn cannot be asked at the moment."""
    return min(WHOLE, share * 3 // 2 + 1)


def passed(stage: Stage, done: Sent, now: datetime) -> Stage:
    """What time and the answers of Telegram make of a stage."""
    if stage.step is Step.SEED:
        lasts = now - stage.since
        full = done.planned >= stage.base + seed_size(stage) or lasts >= SEED_LASTS
        out = not done.waiting or lasts >= 2 * SEED_LASTS
        return replace(stage, step=Step.GUARD, since=now) if full and out else stage
    if stage.step is Step.GUARD and now - stage.since >= GUARD_LASTS:
        return replace(stage, step=Step.ALL, since=now)
    return stage
