"""What a new word on a hearing changes for those who know its date. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal, Self

from bot.core.hearing import Says, When
from bot.hearings.claims import Standing

How = Literal["moved", "earlier", "postponed", "cancelled", "took_place", "withdrawn"]

RECENT: Final = timedelta(days=2)
"""For so long after a date somebody may still stand at the door for it."""

_OFF: Final[dict[Says, How]] = {
    Says.OFF: "postponed",
    Says.CANCELLED: "cancelled",
    Says.TOOK_PLACE: "took_place",
}


@dataclass(frozen=True, slots=True)
class Change:
    """What happened, and the dates that no longer hold, newest last."""

    how: How
    old: tuple[When, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """A JSON value."""
        return {"how": self.how, "old": [_to_json(when) for when in self.old]}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """The change again."""
        return cls(raw["how"], tuple(_from_json(one) for one in raw["old"]))


def change(was: Standing, now_is: Standing, now: datetime) -> Change | None:
    """What to tell at once; None: the date stands, or no date that anybody waits for is concerned."""
    old = was.date if was.date and was.date.over > now - RECENT else None
    new, lead = now_is.date, now_is.lead
    earlier = tuple(when for when in now_is.before if when.over > now - RECENT)
    if lead is None or (old is None and not _was_off(was)):
        return None
    if new is None:
        return Change(_OFF[lead.says], earlier) if old and lead.says in _OFF else None
    if old is None:
        return Change("moved", earlier)
    if new.fits(old):
        return None
    return Change(
        "earlier" if new.starts[0] < old.starts[0] else "moved", (*(one for one in earlier if one != old), old)
    )


def withdrawn(was: Standing, now_is: Standing, now: datetime) -> Change | None:
    """What to tell when the news of a date was taken back; None: it stands, or others say so, too."""
    gone = was.date if was.date and was.date.over > now - RECENT else None
    if gone is None or (now_is.date is not None and now_is.date.fits(gone)):
        return None
    return change(was, now_is, now) or Change("withdrawn", (gone,))


def _was_off(was: Standing) -> bool:
    return was.lead is not None and was.lead.says in _OFF


def _to_json(when: When) -> list[str | None]:
    return [when.day.isoformat(), when.at.isoformat("minutes") if when.at else None, when.zone]


def _from_json(raw: list[str | None]) -> When:
    day, at, zone = raw
    return When(date.fromisoformat(day or ""), time.fromisoformat(at) if at else None, zone)
