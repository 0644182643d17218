"""Who is served least here. Pure.

Attention goes to the famous few, so whatever is offered first is offered by this one reckoning: by how many follow
somebody, how much was done for them, and how often feeds report them. None of the three alone is believed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

LAST: Final = 1_000_000
"""The rank of whoever has the most of everything."""

MIDDLE: Final = LAST // 2
"""The rank of what has nobody to be ranked by."""

COUNTED: Final = timedelta(days=90)
"""How long actions and reports count."""

SETTLED: Final = timedelta(days=7)
"""From then on what a chat says of its actions is believed."""

WEEK: Final = timedelta(days=7)
MOST_A_WEEK: Final = 3
"""Actions of one kind by one chat that weigh in a week: else somebody could hide a prisoner behind 500 letters."""

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Served:
    """What is done for somebody: followers here, actions here and reports in feeds, as long as they count."""

    followers: int = 0
    actions: int = 0
    reports: int = 0


def ranked(those: Mapping[Key, Served]) -> dict[Key, int]:
    """From 0, the least served, to `LAST`: the mean of three ranks; whoever has as much shares a rank."""
    if len(those) == 1:
        return dict.fromkeys(those, 0)
    measures = [sorted(one) for one in zip(*(astuple(one) for one in those.values()), strict=True)]
    most = 2 * len(measures) * (len(those) - 1)
    return {key: LAST * _places(astuple(one), measures) // most for key, one in those.items()}


def _places(one: Sequence[int], measures: Sequence[Sequence[int]]) -> int:
    """Twice the places of somebody in the three orders, added up: the middle of those with as much."""
    pairs = zip(one, measures, strict=True)
    return sum(bisect_left(order, value) + bisect_right(order, value) - 1 for value, order in pairs)


def weighs(since: datetime, weighed: Sequence[datetime], now: datetime) -> bool:
    """Whether an action counts that somebody reports now, whose chat is here `since` then.

    `weighed`: the days of their own actions of this kind that count, to the day.
    """
    return since <= now - SETTLED and sum(now - day < WEEK for day in weighed) < MOST_A_WEEK
