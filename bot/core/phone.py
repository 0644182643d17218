"""The safety of whoever holds the phone, as rules: what vanishes when, who gets neutral texts, what may be passed on.

Values and arithmetic only. What a reader chose comes first; where nothing was chosen, being known to be abroad decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.alert import Form

NEVER: Final = 0
USUAL: Final = 24
HOURS: Final = (1, 6, 12, 24, 36)
"""Hours after which messages may vanish. The longest leaves half a day to delete them while Telegram allows it."""

DELETABLE: Final = timedelta(hours=48)
"""Telegram lets a bot delete nothing older, and one that is too old refuses the call as a whole."""

MARGIN: Final = timedelta(minutes=1)
"""A call takes its time, and clocks differ."""

AT_ONCE: Final = 100
"""Messages of one deleteMessages."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """One call of deleteMessages: the oldest first, and until when Telegram takes it."""

    numbers: tuple[int, ...]
    until: datetime


def hours(chosen: int | None, *, abroad: bool, grouped: bool) -> int:
    """After how many hours the messages of a chat vanish; 0: never. `chosen` None: the reader has not said."""
    if grouped:
        return NEVER
    return chosen if chosen is not None else NEVER if abroad else USUAL


def lasts(chosen: int | None, *, abroad: bool, grouped: bool) -> timedelta | None:
    """The same as a time; None: messages stay."""
    number = hours(chosen, abroad=abroad, grouped=grouped)
    return timedelta(hours=number) if number else None


def is_neutral(chosen: bool | None, *, abroad: bool, grouped: bool) -> bool:  # noqa: FBT001 - None is the third answer
    """Whether the first line of messages names nobody."""
    return not grouped and (not abroad if chosen is None else chosen)


def is_protected(*, neutral: bool, abroad: bool, grouped: bool) -> bool:
    """Whether messages can be neither forwarded nor saved."""
    return not grouped and (neutral or not abroad)


@dataclass(frozen=True, slots=True)
class Safety:
    """How the messages of one chat are treated: how long they stand there (None: they stay), and whether they can be
    passed on."""

    vanishes: timedelta | None = None
    protected: bool = False


UNKNOWN: Final = Safety()
"""Of a row that knows no chat."""


def safety(vanish_hours: int | None, chosen: bool | None, *, abroad: bool, grouped: bool) -> Safety:  # noqa: FBT001
    """The same from what was chosen; `chosen` is about neutral texts."""
    neutral = is_neutral(chosen, abroad=abroad, grouped=grouped)
    protected = is_protected(neutral=neutral, abroad=abroad, grouped=grouped)
    return Safety(lasts(vanish_hours, abroad=abroad, grouped=grouped), protected)


def form(*, neutral: bool, abroad: bool) -> Form:
    """The form of texts that many share. The same in SQL: bot/store/forms.py."""
    if neutral:
        return Form.DISCREET_WITH_LINKS if abroad else Form.DISCREET
    return Form.FULL if abroad else Form.WITHOUT_LINKS


def deletable(sent_at: datetime, now: datetime) -> bool:
    """Whether Telegram still lets a bot delete what was sent then."""
    return now - sent_at < DELETABLE - MARGIN


def deletions(sent: Mapping[int, datetime], now: datetime) -> tuple[Deletion, ...]:
    """The calls that delete what can still be deleted of messages, given by number with when they were sent."""
    young = sorted((at, number) for number, at in sent.items() if deletable(at, now))
    parts = [young[start : start + AT_ONCE] for start in range(0, len(young), AT_ONCE)]
    return tuple(Deletion(tuple(number for _, number in part), part[0][0] + DELETABLE) for part in parts)
