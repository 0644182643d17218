"""Every move that somebody makes with a campaign: only in its states, only by its roles, and always in the audit."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from inspect import iscoroutinefunction, signature
from types import ModuleType
from typing import Any

import pytest

from bot.core.legal import NOBODY
from bot.core.roles import Role
from bot.store import approvals, audit, campaigns, readers
from bot.store.database import Database, Tx
from campaigns import approval, stage_moves
from campaigns.approval import Return
from campaigns.flow import CampaignState, Result
from campaigns.service import Given, Refused, bring
from tests.campaigns.builders import raw
from tests.handlers.drives import OPENED
from tests.store.builders import NOW, a_reader

SLUG = "people-first-example"
TEXTS = {"en": "It was heard.", "ru": "Её услышали.", "uk": "Її почули."}
PAGES = ("en",)
C = CampaignState
Move = Callable[[Tx, int, Role, int], Awaitable[Any]]

MOVES: Mapping[str, tuple[frozenset[CampaignState], Move]] = {
    "submit": (
        frozenset({C.DRAFT}),
        lambda tx, number, by, who: approval.submit(tx, number, by, who, OPENED, register=NOBODY),
    ),
    "approve": (
        frozenset({C.IN_REVIEW}),
        lambda tx, number, by, who: approval.approve(tx, number, by, who, OPENED, register=NOBODY, pages=PAGES),
    ),
    "give back": (
        frozenset({C.IN_REVIEW}),
        lambda tx, number, by, who: approval.give_back(tx, number, by, who, OPENED, why=Return.FACTS),
    ),
    "arm": (
        frozenset({C.APPROVED, C.ARMED}),
        lambda tx, number, by, _who: stage_moves.arm(tx, number, "human-rights-day", None, by, OPENED),
    ),
    "launch": (
        frozenset({C.APPROVED, C.ARMED, C.SCHEDULED}),
        lambda tx, number, by, _who: stage_moves.launch(tx, number, by, OPENED, register=NOBODY),
    ),
    "pause": (frozenset({C.LIVE}), lambda tx, number, by, _who: stage_moves.pause(tx, number, by, OPENED)),
    "resume": (
        frozenset({C.PAUSED, C.AUTO_PAUSED}),
        lambda tx, number, by, _who: stage_moves.resume(tx, number, by, OPENED),
    ),
    "remind": (
        frozenset({C.LIVE}),
        lambda tx, number, by, _who: stage_moves.remind(tx, number, by, OPENED, on=False),
    ),
    "edit": (
        frozenset({C.IN_REVIEW, C.APPROVED, C.ARMED, C.SCHEDULED, C.LIVE, C.PAUSED, C.AUTO_PAUSED}),
        lambda tx, number, by, _who: stage_moves.edit(tx, number, by, OPENED),
    ),
    "extend": (
        frozenset({C.LIVE, C.PAUSED}),
        lambda tx, number, by, _who: stage_moves.extend(tx, number, by, OPENED),
    ),
    "tell": (frozenset({C.LIVE}), lambda tx, number, by, _who: stage_moves.tell(tx, number, TEXTS, by, OPENED)),
    "finish": (
        frozenset(C) - {C.CLOSED, C.ARCHIVED},
        lambda tx, number, by, _who: stage_moves.finish(tx, number, Result.PARTLY, TEXTS, None, by, OPENED),
    ),
}
"""What somebody does: the states in which it can be done, and the function."""


class _Undone(Exception):  # noqa: N818 - no error: what was tried is taken back
    pass


async def a_submitted_one(db: Database) -> tuple[int, int]:
    """A cause that one owner submitted and approved once before; its number, and another owner."""
    async with db.write() as tx:
        assert isinstance(await bring(tx, [Given("here", raw("cause"))], "server", NOW), tuple)
        stored = await campaigns.by_slug(tx, SLUG)
        assert stored is not None
        first, other = await a_reader(tx, 1), await a_reader(tx, 2)
        for one in (first, other):
            await readers.grant(tx, one.id, Role.OWNER.value, NOW)
        await approvals.submit(tx, stored.id, stored.version, first.id, NOW)
        await approvals.put(tx, stored.id, stored.version, approved_at=NOW, alone=False)
        for page, _ in enumerate(PAGES):
            await approvals.see(tx, stored.id, stored.version, other.id, page)
        return stored.id, other.id


async def tried(db: Database, number: int, other: int, move: Move, state: CampaignState, by: Role) -> tuple[bool, int]:
    """Whether it was done from this state, and how many rows that left in the audit; nothing of it stays."""
    found = (False, 0)
    with suppress(_Undone):
        async with db.write() as tx:
            await campaigns.set_state(tx, number, state)
            before = len(await audit.last(tx, 100))
            done = await move(tx, number, by, other)
            found = not isinstance(done, Refused), len(await audit.last(tx, 100)) - before
            raise _Undone
    return found


@pytest.mark.parametrize("name", MOVES)
async def test_a_move_is_made_in_its_states_by_its_roles_and_is_in_the_audit(sqlite_db: Database, name: str) -> None:
    (number, other), (states, move) = await a_submitted_one(sqlite_db), MOVES[name]
    for state in CampaignState:
        for by in Role:
            done, noted = await tried(sqlite_db, number, other, move, state, by)
            may = state in states and by in {Role.OWNER, Role.ORGANISER}
            assert (done, noted > 0) == (may, may), (state, by)


def test_no_move_is_left_out() -> None:
    rooms = ((one, name) for one in (approval, stage_moves) for name in vars(one))
    moves = {name for room, name in rooms if "by" in _parameters(vars(room)[name], room)}
    assert moves == {name.replace(" ", "_") for name in MOVES}


def _parameters(one: object, room: ModuleType) -> frozenset[str]:
    """What a public coroutine of this room is given."""
    own = iscoroutinefunction(one) and one.__module__ == room.__name__ and not one.__name__.startswith("_")
    return frozenset(signature(one).parameters) if own and callable(one) else frozenset()
