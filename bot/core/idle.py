"""Readers who press nothing for a year: asked three times whether they still want this, then erased. Pure.

Who reads silently is nobody to erase: only a question that arrived and found no answer counts, and it takes three of
them. A reader's place in this is a step from 0 to 6: an odd one means that a question is on its way, an even one that
half as many arrived and were not answered. Any press and any message lead back to 0 (bot/store/readers.py).

    0 ──ask──► 1 ──it arrived──► 2 ──20 days──► 3 ──► 4 ──► 5 ──► 6 ──20 days──► erased
               └──it did not──► asked again
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core.night import Profile, due, is_quiet

QUESTIONS: Final = 3
EVERY: Final = timedelta(days=20)
"""Between two questions, and between the last one and the end: three times within 60 days."""

SETTLED: Final = timedelta(days=2)
"""After this it is known whether a question arrived: it waits for the morning, and then lives for a day."""

LATE: Final = timedelta(days=2)
"""Who looks this much too late was not there to hear an answer."""

ASKED_ALL: Final = 2 * QUESTIONS


class Act(StrEnum):
    """What to do with a silent reader now."""

    ASK = "ask"
    WAIT = "wait"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class Next:
    """What to do now, the step it leads to, and when to look again."""

    act: Act
    step: int
    look_at: datetime


def month(moment: datetime) -> datetime:
    """The beginning of the month: as exactly as it is known when somebody was last active."""
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def silent_before(now: datetime) -> datetime:
    """Whose last active month began before this was silent for twelve whole months."""
    first = month(now)
    return first.replace(year=first.year - 1)


def decide(step: int, look_at: datetime | None, now: datetime, *, night: Profile, arrived: bool, kept: bool) -> Next:
    """The next thing to do about a reader whose `look_at` has come (None: nothing was asked yet).

    `arrived`: whether the question on its way did. `kept`: somebody who must not be lost, whatever is not pressed.
    """
    if kept:
        return Next(Act.WAIT, 0, now + EVERY)
    if step % 2:
        return Next(Act.WAIT, step + 1, now + EVERY - SETTLED) if arrived else _ask(step, now)
    if step < ASKED_ALL:
        return _ask(step + 1, now)
    return _end(step, look_at, now, night)


def _end(step: int, look_at: datetime | None, now: datetime, night: Profile) -> Next:
    if look_at is not None and now - look_at > LATE:
        return _ask(step - 1, now)
    if is_quiet(night, now):
        return Next(Act.WAIT, step, due(night, now))
    return Next(Act.ERASE, step, now)


def _ask(step: int, now: datetime) -> Next:
    return Next(Act.ASK, step, (now + SETTLED).replace(microsecond=0))
