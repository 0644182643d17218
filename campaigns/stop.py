"""What an event does to a campaign: nothing, one person leaves it, or it is stopped. Pure.

A stop fires on a published event only, never on a finding; who calls this sees to that.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from bot.core.kinds import Kind
from campaigns.model import StopScope

ALWAYS: Final = frozenset({Kind.DEATH})
"""After these nobody is asked for as before, whatever a file says: else a reader writes to somebody who has died."""


@dataclass(frozen=True, slots=True)
class PeopleLeave:
    """These people are no longer asked for; the campaign goes on for the others."""

    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """The campaign is stopped until somebody has looked. `people`: of whom the event tells."""

    people: tuple[str, ...]


Effect = PeopleLeave | Stopped


def fires(stop_on: Collection[str], kind: Kind, detail: str | None) -> bool:
    """Whether an event of this kind and detail stops: as "release", "transfer:hospital" in a file, or always."""
    return kind in ALWAYS or kind.value in stop_on or (detail is not None and f"{kind.value}:{detail}" in stop_on)


def effect(
    stop_on: Collection[str],
    scope: StopScope,
    asked_for: Sequence[str],
    kind: Kind,
    detail: str | None,
    people: Collection[str],
) -> Effect | None:
    """What an event about `people` does to a campaign that asks for `asked_for` (ids of links); None: nothing.

    When the last person leaves there is nobody left to act for, so the campaign is stopped.
    """
    hit = tuple(one for one in asked_for if one in people)
    if not hit or not fires(stop_on, kind, detail):
        return None
    if scope is StopScope.PERSON and len(hit) < len(asked_for):
        return PeopleLeave(hit)
    return Stopped(hit)
