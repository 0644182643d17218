"""Very bad news of somebody whose family is here: a person tells it, before a machine does. Pure.

Owns which news are such, and when who may be told: a liaison at once, the others after the liaison or two hours, the
family after a person has spoken to them or a day, each as they chose and never at night. Knows no chats and no words.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core.kinds import Kind
from bot.core.relative import BadNews, Kin, Relative

ALWAYS: Final = frozenset({Kind.DEATH, Kind.DISAPPEARANCE, Kind.HEALTH})
"""Also every news of somebody's health: of ill-treatment a feed seldom says the word."""

DETAILED: Final = frozenset({(Kind.APPEAL, "raised")})

OTHERS_WAIT: Final = timedelta(hours=2)
"""The longest that those wait who are no family."""

FAMILY_WAITS: Final = timedelta(hours=24)
"""The longest that a family waits for a person who calls."""

ASK_EVERY: Final = timedelta(minutes=30)

UNDO: Final = timedelta(minutes=1)
"""How long a liaison can take back that somebody has spoken to the family."""


class Way(StrEnum):
    """How one relative is told."""

    AT_ONCE = "at_once"
    AFTERWARDS = "afterwards"
    """After a person has spoken to the family, or a day."""

    NOT_HERE = "not_here"


@dataclass(frozen=True, slots=True)
class Held:
    """News that are held: `since` when; when a liaison let the others know, and when one spoke to the family.

    `call_since`: since when the family waits that is to be called now, where it turned out later to be concerned.
    """

    since: datetime
    let_go_at: datetime | None = None
    spoken_at: datetime | None = None
    call_since: datetime | None = None

    @property
    def calls_from(self) -> datetime:
        """Since when a liaison is asked to call."""
        return self.call_since or self.since


def is_very_bad(kind: Kind, detail: str | None) -> bool:
    """Whether nobody shall learn of it from a machine about somebody who is theirs."""
    return kind in ALWAYS or (kind, detail) in DETAILED


def way(one: Relative, family: Collection[Relative]) -> Way:
    """How one of a person's relatives is told, by what they chose.

    A helper who is there to be told instead of somebody is told at once. Whoever named a helper who is not there (any
    more) is told by a person, as who chose nothing.
    """
    if one.kin is Kin.HELPER:
        asked = any(each.bad_news is BadNews.HELPER for each in family if each.kin is not Kin.HELPER)
        return Way.AT_ONCE if asked or one.bad_news is BadNews.HERE else Way.AFTERWARDS
    if one.bad_news is BadNews.HELPER and any(each.kin is Kin.HELPER for each in family):
        return Way.NOT_HERE
    return Way.AT_ONCE if one.bad_news is BadNews.HERE else Way.AFTERWARDS


def others_at(held: Held) -> datetime:
    """When those may be told who are no family, as far as is known now."""
    said = [one for one in (held.let_go_at, _spoken(held)) if one is not None]
    return min([*said, held.since + OTHERS_WAIT])


def family_at(held: Held, how: Way) -> datetime | None:
    """When a relative may be told, nights apart, as far as is known now; None: never by us."""
    if how is Way.NOT_HERE:
        return None
    if how is Way.AT_ONCE:
        return held.since
    return min(_spoken(held) or held.since + FAMILY_WAITS, held.since + FAMILY_WAITS)


def tells_family(held: Held, how: Way, now: datetime, *, quiet: bool) -> bool:
    """Whether a relative is told now."""
    at = family_at(held, how)
    return at is not None and at <= now and not quiet


def question_at(held: Held, asked: int) -> datetime | None:
    """When liaisons are asked next, `asked` times before; None: no more."""
    at = held.calls_from + asked * ASK_EVERY
    return None if held.spoken_at is not None or at >= reads_from(held) else at


def reads_from(held: Held) -> datetime:
    """When the family that is to be called reads it here, if nobody calls."""
    return held.calls_from + FAMILY_WAITS


def asked_by(held: Held, now: datetime) -> int:
    """How many questions are behind us, once those are asked now that are due: missed ones are not asked in a row."""
    return (now - held.calls_from) // ASK_EVERY + 1


def can_take_back(held: Held, now: datetime) -> bool:
    """Whether a liaison may still say that nobody has spoken to the family."""
    said = _spoken(held)
    return said is not None and now < min(said, reads_from(held))


def _spoken(held: Held) -> datetime | None:
    return None if held.spoken_at is None else held.spoken_at + UNDO
