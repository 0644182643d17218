"""About how many a campaign would reach, and why others are left out: looked at without promising anything.

Decided by the same functions as the real look (campaigns/asking.py), a range of readers at a time, each in its own
transaction that only reads, and for a few seconds at most. What is told is rounded, and small numbers are not told: an
audience could be narrowed until one reader is left.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.store import campaigns
from bot.store.database import Database
from campaigns import asking, service
from campaigns.asks import FEW, Why
from campaigns.drive import Drive
from campaigns.flow import CampaignState

DAYS: Final = timedelta(days=3)
"""Whoever could be asked within this time is reached: one night more or less says nothing."""

SECONDS: Final = 5.0
"""How long readers are looked at."""

TOLD: Final = (Why.AUDIENCE, Why.ZONE, Why.PAUSED, Why.CAP, Why.ACTED, Why.FULL, Why.WAITS, Why.QUIET)
"""Reasons that are told, in this order."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Rounded numbers, None: few. `left_out`: reasons of which there are many; `whole`: all readers were looked at.

    `few`: so few are meant that nobody is asked at all.
    """

    asked: int | None
    of: int | None
    foreign: int | None
    left_out: Mapping[str, int]
    whole: bool
    few: bool


def rounded(number: int) -> int | None:
    """A number as it is told: to the next ten, above a thousand to the next hundred; None: few."""
    if number < FEW:
        return None
    step = 10 if number < 1_000 else 100
    return (number + step // 2) // step * step


def told(counts: Mapping[str, int], drive: Drive, *, whole: bool) -> Reach:
    """What may be told of exact counts (`asking.weigh`). Pure."""
    audience = drive.campaign.audience
    everyone = audience is not None and "everyone" in audience.any_of and not audience.none_of
    left_out = {one.value: number for one in TOLD if (number := rounded(counts.get(one, 0))) is not None}
    return Reach(
        asked=rounded(counts.get("asked", 0)),
        of=rounded(counts.get("looked_at", 0)),
        foreign=rounded(counts.get("foreign", 0)),
        left_out=left_out,
        whole=whole,
        few=whole and not everyone and counts.get("meant", 0) < FEW,
    )


async def estimate(
    db: Database, campaign_id: int, now: datetime, clock: Callable[[], float], *, seconds: float = SECONDS
) -> Reach | None:
    """Look at readers as long as there is time; None: there is no such campaign."""
    async with db.read() as tx:
        drive = await service.get(tx, campaign_id)
        every = await service.load_all(tx, await campaigns.everything(tx))
    if drive is None:
        return None
    live = replace(drive, stored=replace(drive.stored, state=CampaignState.LIVE.value))
    others = [one for one in every if one.id != drive.id]
    counts: Counter[str] = Counter()
    after: int | None = 0
    ends = clock() + seconds
    while after is not None and clock() < ends:
        async with db.read() as tx:
            found, after = await asking.weigh(tx, after, live, others, now, now + DAYS)
        counts += found
    return told(counts, drive, whole=after is None)


def to_json(found: Reach) -> Mapping[str, Any]:
    """As a task brings it back."""
    return {
        "asked": found.asked,
        "of": found.of,
        "foreign": found.foreign,
        "left_out": dict(found.left_out),
        "whole": found.whole,
        "few": found.few,
    }


def from_json(raw: Mapping[str, Any]) -> Reach:
    """The other way round."""
    return Reach(**raw)
