"""Buttons about somebody of the registry, pressed when nobody is there for these eyes."""

from typing import get_args

import pytest

from bot.core.event import Consent
from bot.core.roles import Role
from handlers.staff import person_data
from tests.handlers.chat import World
from tests.handlers.registry import a_person
from tests.handlers.staff import deeds, somebody

GONE = "This person is not in the registry."
NOBODY = "AAAAAAAAAAAA"
MARK = "0" * 8


def about(public_id: str) -> list[str]:
    """Every sort of button of the registry, for this person."""
    return [
        *(f"pe:{act}:{public_id}" for act in get_args(person_data.Person.model_fields["act"].annotation)),
        *(f"peq:{what}:{public_id}" for what in get_args(person_data.PersonAsk.model_fields["what"].annotation)),
        *(f"ped:{what}:{MARK}:{public_id}" for what in ("alias", "recognised")),
        *(f"pew:{to}:{public_id}" for to in ("no_name", "silence")),
        f"pep:{public_id}:{NOBODY}",
        f"per:{MARK}:{public_id}",
    ]


def for_liaisons(public_id: str) -> list[str]:
    """Every sort of button that only a liaison has, for this person."""
    return [
        *(f"pex:{to}:{sure}:{public_id}" for to in ("unknown", "open") for sure in (0, 1)),
        *(f"pek:{act}:{public_id}" for act in ("show", "family", "lawyer")),
        f"pel:1:{public_id}",
        *(f"pee:1:{sure}:{public_id}" for sure in (0, 1)),
        *(f"pey:{act}:{NOBODY}:{public_id}" for act in ("see", "yes", "no")),
    ]


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.LIAISON])
async def test_of_whom_nobody_knows_every_button_says_that_they_are_gone(world: World, role: Role) -> None:
    theirs = await somebody(world, 71, role)
    buttons = about(NOBODY) + (for_liaisons(NOBODY) if role is Role.LIAISON else [])
    for one in buttons:
        await theirs.press_data(one)
    assert theirs.toasts == [GONE] * len(buttons)
    assert await deeds(world) == []


async def test_who_asked_for_silence_is_gone_under_every_button_of_a_moderator(world: World) -> None:
    hidden = await a_person(world.db, "Nyura Maidenova", consent=Consent.SILENCE)
    theirs = await somebody(world, 71, Role.MODERATOR)
    for one in about(hidden):
        await theirs.press_data(one)
    assert theirs.toasts == [GONE] * len(about(hidden))
    assert await deeds(world) == []


async def test_what_only_liaisons_have_is_no_button_for_a_moderator(world: World) -> None:
    known = await a_person(world.db, "Anna Example")
    theirs = await somebody(world, 71, Role.MODERATOR)
    for one in for_liaisons(known):
        await theirs.press_data(one)
    assert GONE not in theirs.toasts
    assert not any("Anna" in each.text for each in theirs.messages.values())
    assert await deeds(world) == []
