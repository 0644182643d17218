"""What a person can say of an event, and how those who were told of it are told. Values only.

Owns the lists; the words are in the catalogs under `amend.` and `event.`. All are stored by name: rename none.
"""

from enum import StrEnum
from typing import Literal

How = Literal["corrected", "retracted", "unnamed", "sourced"]
"""Another text and a reply; taken back with an apology; another text alone, because somebody is no longer named; the
same because there is more to read, only in messages of the last day and only while nothing urgent waits."""


class Fact(StrEnum):
    """What of an event can be corrected, one at a time."""

    KIND = "kind"
    HEARING = "hearing"
    TERM = "term"
    PLACE = "place"
    ARTICLES = "articles"
    PEOPLE = "people"


class Why(StrEnum):
    """Why an event is taken back. Readers are told, in a sentence for each."""

    WRONG_PERSON = "wrong_person"
    NOT_HAPPENED = "not_happened"
    DUPLICATE = "duplicate"
    NOT_OURS = "not_ours"
    OTHER = "other"


class Teller(StrEnum):
    """Who told an organisation what no page tells. Readers are told the organisation alone."""

    FAMILY = "family"
    LAWYER = "lawyer"
    RETURNEE = "returnee"
