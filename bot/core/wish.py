"""What somebody from outside may ask for: silence, no name, a correction; what of it takes effect at once. Pure.

Less is said from the moment it is asked for, more again only by a liaison's word: what nobody decided on in 72 hours
stays as it is, and is asked for again every day. So that no stranger can silence everybody, only so many undecided
wishes have an effect, and a name on which a liaison has just decided is left alone.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core.event import Consent

DECIDE: Final = timedelta(hours=72)
"""Within this time a liaison decides."""

REMIND: Final = timedelta(hours=24)
A_WEEK: Final = 2
"""Wishes of one chat."""

WEEK: Final = timedelta(days=7)
MOST_IN_EFFECT: Final = 10
"""Undecided wishes that have an effect; what is asked beyond them waits for a liaison."""

SETTLED: Final = timedelta(days=30)
"""For so long a name on which a liaison decided is silenced by nobody else."""

NAMESAKES: Final = 5
LONGEST: Final = 1_500
"""Characters of a text."""


class Want(StrEnum):
    """What is asked for; stored by name. The words are `silence.want.…`."""

    SILENCE = "silence"
    NO_NAME = "no_name"
    CORRECTION = "correction"

    @property
    def consent(self) -> Consent | None:
        """What it makes of somebody's consent; None: nothing."""
        return {Want.SILENCE: Consent.SILENCE, Want.NO_NAME: Consent.NO_NAME}.get(self)


class WishState(StrEnum):
    """OPEN waits for a liaison. KEPT stays until it is lifted. OVER: lifted, or answered."""

    OPEN = "open"
    KEPT = "kept"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish. `name`: as it was written; `words`: all that was written, gone once it is decided; `lang`: of the asker.

    `works`: it has an effect. `asked_at` is aware UTC; `reminded`: how often liaisons were told that it waits.
    """

    id: int
    want: Want
    name: str
    words: str = field(repr=False)
    lang: str
    state: WishState
    works: bool
    asked_at: datetime
    reminded: int = 0


def takes_effect(want: Want, in_effect: int, settled_at: datetime | None, now: datetime) -> bool:
    """Whether a wish works before a liaison saw it. `settled_at`: when one decided last about this name."""
    settled = settled_at is not None and now - settled_at < SETTLED
    return want.consent is not None and in_effect < MOST_IN_EFFECT and not settled


def reminder_at(asked_at: datetime, reminded: int) -> datetime:
    """When liaisons are told (again) that it waits: at once, after 72 hours, then every day."""
    return asked_at if reminded == 0 else asked_at + DECIDE + (reminded - 1) * REMIND


def reminded_by(asked_at: datetime, now: datetime) -> int:
    """How many of these are behind us, once what is due is told now."""
    return 1 if now < asked_at + DECIDE else 2 + (now - asked_at - DECIDE) // REMIND
