"""A family that is not reached before a hearing: when somebody else has to telephone. Pure.

Owns the rule alone. Who is told then, and what, stands in bot/app/unheard.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.hearing import Hearing
from bot.core.relative import Kin, Relative
from bot.hearings.claims import open_dates, settle

AHEAD: Final = timedelta(days=5)
"""So long before a hearing it is looked at whether the family is reached."""

SILENT: Final = timedelta(days=5)
"""Who read and pressed nothing for so long may not have read the date, either."""

LEFT: Final = timedelta(days=2)
"""Silence counts from so long before the hearing on: two reminders have come by then, and it is time to telephone."""


@dataclass(frozen=True, slots=True)
class Chat:
    """The chat of one relative. `here`: our messages arrive; `heard`: when something was read or pressed last."""

    one: Relative
    here: bool
    heard: datetime | None = None


def begins(hearing: Hearing, now: datetime) -> datetime | None:
    """The next moment (UTC) at which the hearing may begin; None: none is known, or nothing is expected any more."""
    dates = [] if hearing.closed else open_dates(settle(hearing.claims), now)
    return min((start for when in dates for start in when.starts if start > now), default=None)


def is_unheard(chats: Sequence[Chat], hearing: Hearing, now: datetime) -> bool:
    """Whether nobody of the family may know of the hearing; where a lawyer alone is here, of them.

    One of them who is reached can tell the others. Helpers do not count.
    """
    start = begins(hearing, now)
    family = [each for each in chats if each.one.kin is Kin.FAMILY]
    closest = family or [each for each in chats if each.one.kin is Kin.LAWYER]
    if start is None or start - now > AHEAD or not closest:
        return False
    return all(_is_lost(each, hearing, start, now) for each in closest)


def _is_lost(chat: Chat, hearing: Hearing, start: datetime, now: datetime) -> bool:
    if not chat.here:
        return True
    since = max(chat.one.joined_at, hearing.planned_at, chat.heard or chat.one.joined_at)
    return start - now <= LEFT and now - since >= SILENT
