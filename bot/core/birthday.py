"""The day on which somebody of the registry was born, without the year, and who agreed that others think of it. Pure.

It is there for one thing: a campaign may wait for the day. No reader is ever shown it as a fact about a person.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

LEAP = 1904
_WRITTEN = re.compile(r"([01]\d)-([0-3]\d) ([a-z]{1,10})", re.ASCII)


class Agreed(StrEnum):
    """Who said yes. PUBLIC: nobody was asked, for it is a public figure whose day is known. Stored by name."""

    SELF = "self"
    FAMILY = "family"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Birthday:
    """A day of every year."""

    month: int
    day: int
    agreed: Agreed

    @classmethod
    def of(cls, month: int, day: int, agreed: Agreed) -> Self | None:
        """None: there is no such day, not even in a leap year."""
        try:
            date(LEAP, month, day)
        except ValueError:
            return None
        return cls(month, day, agreed)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """As it is stored and stands in tables: `06-15 family`. None: it is something else."""
        found = _WRITTEN.fullmatch(text)
        if found is None or found[3] not in set(Agreed):
            return None
        return cls.of(int(found[1]), int(found[2]), Agreed(found[3]))

    @property
    def written(self) -> str:
        """What `read` reads."""
        return f"{self.month:02}-{self.day:02} {self.agreed.value}"

    @property
    def in_a_leap_year(self) -> date:
        """The day in some year long ago that has every day."""
        return date(LEAP, self.month, self.day)
