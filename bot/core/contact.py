"""Writing to a human: what it can be about, who reads it, and how long a text may be. Pure.

Knows nothing of chats or of the store. What somebody writes here is never logged and never stands in the audit.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.core.roles import Role

LONGEST: Final = 1_500
"""Characters of one text."""

A_DAY: Final = 5
"""Texts of one reader a day."""

LINES: Final = 12
"""Texts of one talk that are kept, the newest."""

FAMILY: Final = frozenset({"family", "lawyer", "helper"})
"""What those are, as stored, whose words reach liaisons only (bot/core/relative.py)."""


class About(StrEnum):
    """What a reader writes about. The words are `contact.btn.about.…` and `inbox.about.…`."""

    MISTAKE = "mistake"
    TIP = "tip"
    QUESTION = "question"
    FAMILY = "family"


class Desk(StrEnum):
    """Who reads it."""

    MODERATORS = "moderators"
    LIAISONS = "liaisons"


DESKS: Final[Mapping[Desk, frozenset[Role]]] = MappingProxyType(
    {
        Desk.MODERATORS: frozenset({Role.OWNER, Role.MODERATOR}),
        # An owner who is to read what families write takes this role, too, and the audit shows it.
        Desk.LIAISONS: frozenset({Role.LIAISON}),
    }
)


@dataclass(frozen=True, slots=True)
class Word:
    """One text of a talk. `ours`: somebody of the instance wrote it."""

    ours: bool
    text: str
    at: datetime


def desk_for(about: About, roles: Collection[str]) -> Desk:
    """Who reads it: of a relative or a lawyer, by role or by their own word, liaisons and nobody else."""
    return Desk.LIAISONS if about is About.FAMILY or FAMILY & set(roles) else Desk.MODERATORS


def desks_of(roles: Collection[Role]) -> frozenset[Desk]:
    """The desks at which somebody with these roles reads."""
    return frozenset(desk for desk, readers in DESKS.items() if readers & set(roles))


def clean(text: str) -> str | None:
    """The text without what cannot be seen and without empty lines at its ends; None: nothing is left.

    A text that is too long comes back as it is: whoever asks compares it with `LONGEST`.
    """
    lines = ("".join(char if char.isprintable() else " " for char in line).strip() for line in text.splitlines())
    whole = "\n".join(lines).strip()
    while "\n\n\n" in whole:
        whole = whole.replace("\n\n\n", "\n\n")
    return whole or None
