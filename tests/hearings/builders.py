"""Hearings and claims for the tests of this folder; everybody in them is invented."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.core.event import Person
from bot.core.finding import Group
from bot.core.hearing import Claim, Hearing, HearingKind, Says, When, Who
from tests.alerts.builders import a_person

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
VLADIVOSTOK, MOSCOW = "Asia/Vladivostok", "Europe/Moscow"


def on(day: str, at: str | None = "10:00", zone: str | None = MOSCOW) -> When:
    """A date as somebody says it."""
    return When(date.fromisoformat(day), time.fromisoformat(at) if at else None, zone)


class Talk:
    """Claims in the order in which they are made, an hour apart."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []

    def add(self, by: Who, voice: str, when: When | None = None, says: Says = Says.DATE, **more: Any) -> "Talk":
        said_at = more.pop("said_at", NOW + len(self.claims) * HOUR)
        number = len(self.claims) + 1
        self.claims.append(Claim(number, by, voice, said_at, says if when is None else Says.DATE, when, **more))
        return self

    def paper(self, voice: str, when: When | None = None, **more: Any) -> "Talk":
        """A source whose word may be published."""
        return self.add(Who.SOURCE, voice, when, **({"trusted": True, "shown": voice.title()} | more))

    def family(self, when: When | None = None, voice: str = "family:1", **more: Any) -> "Talk":
        return self.add(Who.FAMILY, voice, when, **more)


def a_hearing(*claims: Claim, people: tuple[Person, ...] = (a_person(),), **changes: Any) -> Hearing:
    """A hearing of one political prisoner who may be named."""
    values: dict[str, Any] = {
        "id": 1,
        "public_id": "hHearingHear",
        "kind": HearingKind.APPEAL,
        "claims": claims,
        "people": people,
        "group": Group.POLITICAL,
        "planned_at": NOW,
        "looked_at": NOW,
        "place": "Тверь",
    }
    return Hearing(**(values | changes))
