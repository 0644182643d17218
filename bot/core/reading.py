"""What some version of the rules made of an entry: the part of a finding that is stored and compared."""

from dataclasses import dataclass
from typing import Self

from bot.core.event import Facts
from bot.core.finding import Finding
from bot.core.kinds import Kind


@dataclass(frozen=True, slots=True)
class Reading:
    """`people`: names as read, in the item's script; `facts` without spans."""

    relevant: bool
    kind: Kind | None
    detail: str | None
    people: tuple[str, ...]
    facts: Facts

    @classmethod
    def of(cls, found: Finding) -> Self:
        """The reading of a finding."""
        names = tuple(mention.name for mention in found.people)
        return cls(found.relevant, found.kind, found.detail, names, Facts.of(found))
