"""Relatives, lawyers and helpers of a person in the registry: what they are to us, and how they wish to be told.

Owns the values. Knows no names: a relative is a number, as every reader is. Stored by name: rename none.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kin(StrEnum):
    """What somebody is to a person. A HELPER gets the same messages as the family, and telephones."""

    FAMILY = "family"
    LAWYER = "lawyer"
    HELPER = "helper"


class BadNews(StrEnum):
    """How very bad news is told: by a person who calls first, here by message, or to the helper alone."""

    PERSON_FIRST = "person_first"
    HERE = "here"
    HELPER = "helper"


@dataclass(frozen=True, slots=True)
class Relative:
    """A relative, lawyer or helper. `reader_id`: the subscriber; `person`: public id of whom they are here for.

    `invite`: number of the link they came by, as the liaison's list calls it. `ask_after`: may be asked whether a
    hearing took place; `weekly`: wants a word a week of what people did; `quiet_off`: is reminded at any hour on the
    day of a hearing. `joined_at` is aware UTC.
    """

    id: int
    reader_id: int
    person: str
    kin: Kin
    joined_at: datetime
    invite: int | None = None
    bad_news: BadNews = BadNews.PERSON_FIRST
    ask_after: bool = False
    weekly: bool = False
    quiet_off: bool = False
