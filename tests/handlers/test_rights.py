"""The matrix: every role against every handler that asks for a right, made from the routers themselves.

Whoever has not the right changes nothing and is answered as by an unknown command; whoever has it and changes
something leaves a row in the audit.
"""

import itertools
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter
from sqlalchemy import select

from bot.core.contact import About, Desk
from bot.core.event import Recognition
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.hearing import HearingKind
from bot.core.messages import MessageKind
from bot.core.relative import Kin
from bot.core.roles import RIGHTS, Deed, Right, Role
from bot.people.byhand import mark, seen
from bot.store import (
    contacts,
    hearings,
    invites,
    kept,
    namesakes,
    outbox,
    people,
    readers,
    records,
    relatives,
    review,
)
from bot.store.schema import metadata
from bot.store.schema.audit import audit
from bot.store.schema.events import event
from bot.store.schema.feeds import review as review_table
from handlers import routers
from handlers.organise.data import BUTTONS, STEPS
from handlers.staff import duties
from handlers.staff.rights import RIGHT
from tests.handlers.chat import Chat, World
from tests.handlers.registry import a_person
from tests.handlers.staff import deeds, somebody
from tests.store.builders import HOUR, a_message, an_event

FOR_ALL_ROLES = {"freeze"}
"""Commands that everybody with a role has, in a form of their own."""

OF_THE_CHAT = {"conversation", "inbox", "outbox", "allowance", "audit"}
"""Tables that say nothing of what an action did to the instance."""

NUMBERS = (0, 1, 2, 3, 99)
MOST = 48


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that only those with a right may do: a command, or all buttons of one handler."""

    name: str
    right: Right
    command: str | None
    button: CallbackQueryFilter | None

    def actions(self, known: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
        """What somebody would send or press to reach it."""
        if self.command:
            yield "send", f"/{self.command}"
            yield "send", f"/{self.command} moderator"
        if self.button:
            rule = self.button.rule
            found = samples(self.button.callback_data, known)
            made = (one for one in found if rule is None or rule.resolve(one))
            yield from (("press", one.pack()) for one in itertools.islice(made, MOST))


def cases() -> list[Case]:
    """Every handler with a right."""
    observers = ((router.name, one) for router in routers() for one in (router.message, router.callback_query))
    found = []
    for name, observer in observers:
        for handler in observer.handlers:
            asked = [one.callback for one in handler.filters or ()]
            rights = [getattr(one, RIGHT) for one in asked if hasattr(one, RIGHT)]
            command = next((str(one.commands[0]) for one in asked if isinstance(one, Command)), None)
            button = next((one for one in asked if isinstance(one, CallbackQueryFilter)), None)
            found += [Case(f"{name}.{handler.callback.__name__}", right, command, button) for right in rights]
    return found


def samples(kind: type[CallbackData], known: Mapping[str, Sequence[str]]) -> Iterator[CallbackData]:
    """Buttons of this kind: every choice, and ids that exist."""
    names = list(kind.model_fields)
    pools = [pool(name, kind.model_fields[name].annotation, known) for name in names]
    for values in itertools.product(*pools):
        yield kind.model_validate(dict(zip(names, values, strict=True)))


def pool(name: str, wanted: Any, known: Mapping[str, Sequence[str]]) -> Sequence[Any]:
    """Values for a field."""
    if get_origin(wanted) is Literal:
        return get_args(wanted)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return list(wanted)
    if wanted is bool:
        return (True, False)
    if wanted is int:
        return NUMBERS
    if wanted is str:
        return known[name]
    inner = (one for one in get_args(wanted) if one is not type(None))
    return list(itertools.chain.from_iterable(pool(name, one, known) for one in inner))


async def prepared(world: World) -> Mapping[str, Sequence[str]]:
    """A busy instance: people with roles, open invitations, messages and events that wait."""
    await somebody(world, 51, Role.OWNER, Role.MODERATOR)
    await somebody(world, 52, *Role)
    async with world.db.write() as tx:
        token = (await invites.make(tx, "moderator", lasts=HOUR, now=world.now)).token
        await invites.make(tx, "liaison", lasts=HOUR, now=world.now)
        await outbox.promise(tx, a_message(kind=MessageKind.ALERT), now=world.now, chat_id=9_000)
        for _ in range(3):
            waits = {"event_id": await an_event(tx, published=False), "reasons": ["unsure"], "state": "open"}
            await tx.add(review_table, waits | {"created_at": world.now})
        asker = await readers.find(tx, 52)
        assert asker is not None
        for desk in Desk:
            await contacts.begin(tx, asker.id, About.QUESTION, desk, "What does this mean?", world.now)
        ids = list((await tx.conn.execute(select(event.c.public_id))).scalars())
    known = {"event": ids, "token": [token], "source": ["00000000"], **await registered(world, ids[0]), **organising()}
    return {**known, "hearing": await a_family(world, asker.id, known["person"][0])}


def organising() -> Mapping[str, Sequence[str]]:
    """What organisers may do; with campaigns of every state: tests/handlers/test_organise_matrix.py."""
    buttons = {one.do for actions in BUTTONS.values() for one in actions}
    return {"do": sorted({"list", "card"} | buttons | set(STEPS)), "arg": ["", "1"]}


async def a_family(world: World, reader_id: int, person: str) -> Sequence[str]:
    """Somebody is here for a person, has a link, and asks to show a hearing; the hearing."""
    async with world.db.write() as tx:
        await relatives.add(tx, reader_id, person, Kin.FAMILY, world.now)
        await invites.make(tx, "family", lasts=HOUR, now=world.now, to=person)
        number = await hearings.add(tx, HearingKind.UNKNOWN, Group.POLITICAL, (), world.now, told=True)
        await kept.keep(tx, number, person, wished=True)
        found = await hearings.get(tx, number)
        assert found is not None
        return [found.public_id]


async def registered(world: World, event_id: str) -> Mapping[str, Sequence[str]]:
    """Two people of whom something can be changed, and an event with a name that is linked to nobody."""
    first, second = await a_person(world.db, "Anna Example"), await a_person(world.db, "Anna Example")
    async with world.db.write() as tx:
        found = [one for one in [await people.by_public_id(tx, each) for each in (first, second)] if one]
        one, other = await records.some(tx, [each.id for each in found])
        listed = Recognition("Lantern", date(2024, 5, 1), "https://lantern.example/list")
        one = replace(one, aliases=("Anya Exa",), recognised=(listed,), place="Vladimir")
        await records.rewrite(tx, [one])
        waits = await review.of_event(tx, event_id)
        assert waits is not None
        await namesakes.keep(tx, waits[1].id, "watch", [("en", "Anna Example")])
    marks = {"mark": [mark("Anya Exa"), mark("Lantern")], "name": [mark(name_key("Anna Example"))]}
    ids = {"person": [first, second, "AAAAAAAAAAAA"], "one": [first], "other": [first, second]}
    return {**ids, **marks, "seen": ["00000000", seen(one, other), seen(other)]}


class Looking:
    """The file as it stands, looked at beside the bot. Nothing is read again while nobody has written."""

    def __init__(self, opened: sqlite3.Connection) -> None:
        self._opened = opened
        self._version: object = None
        self._found: Mapping[str, list[Any]] = {}

    def instance(self) -> Mapping[str, list[Any]]:
        """All that is stored but the talk with a chat and the day on which a role was used."""
        version = self._opened.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version = version
            self._found = {name: self._opened.execute(query).fetchall() for name, query in STORED.items()}
        return self._found

    def deeds(self) -> int:
        """How many rows the audit has."""
        return int(self._opened.execute("SELECT count(*) FROM audit").fetchone()[0])


@pytest.fixture
def looking(sqlite_file: Path) -> Iterator[Looking]:
    with closing(sqlite3.connect(sqlite_file)) as opened:
        yield Looking(opened)


STORED = {
    table.name: str(select(*(column for column in table.columns if column.name != "used_at")))
    for table in metadata.sorted_tables
    if table.name not in OF_THE_CHAT
}


async def answer(chat: Chat, how: str, what: str) -> tuple[list[str], list[str]]:
    """New messages and toasts."""
    before = len(chat.toasts)
    said = await (chat.send(what) if how == "send" else chat.press_data(what))
    return said, chat.toasts[before:]


def test_there_is_something_to_try() -> None:
    found = cases()
    assert {"hold", "invite", "freeze", "audit", "review"} <= {case.command for case in found}
    assert {case.right for case in found} >= set(duties.IN_USE)


def test_what_a_role_is_told_it_may_do_can_be_done() -> None:
    assert set(duties.IN_USE) == {case.right for case in cases()}


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "reader")
async def test_whoever_has_not_the_right_changes_nothing_and_learns_nothing(
    world: World, looking: Looking, role: Role | None
) -> None:
    known = await prepared(world)
    chat = await somebody(world, 77, *([role] if role else []))
    before, tried, allowed = looking.instance(), 0, []
    unknown = {how: await answer(chat, how, what) for how, what in (("send", "/nonsense"), ("press", "nonsense"))}
    for case in cases():
        if role is not None and case.right in RIGHTS[role]:
            continue
        for how, what in case.actions(known):
            said = await answer(chat, how, what)
            if said != unknown[how] and not (role and case.command in FOR_ALL_ROLES):
                allowed.append((case.name, what, said))
            tried += 1
    assert allowed == []
    assert looking.instance() == before
    assert await deeds(world) == []
    assert tried > 0 or role is Role.OWNER


async def test_a_stranger_is_sent_to_start_by_all_of_them(world: World, looking: Looking) -> None:
    known = await prepared(world)
    chat, before = world.chat(78), looking.instance()
    for case in cases():
        for how, what in case.actions(known):
            said, toasts = await answer(chat, how, what)
            assert [*said, *toasts] == ["Please begin with /start."], (case.name, what)
    assert looking.instance() == before


@pytest.mark.parametrize("role", list(Role))
async def test_whoever_changes_something_by_a_right_leaves_a_row_in_the_audit(
    world: World, looking: Looking, role: Role
) -> None:
    known = await prepared(world)
    chat, silent = await somebody(world, 77, role), []
    before, noted = looking.instance(), 0
    for case in (case for case in cases() if case.right in RIGHTS[role]):
        for how, what in case.actions(known):
            await answer(chat, how, what)
            after, now_noted = looking.instance(), looking.deeds()
            if after != before and now_noted == noted:
                silent.append((case.name, what, sorted(name for name in after if after[name] != before[name])))
            before, noted = after, now_noted
    assert silent == []
    done = await deeds(world)
    assert {by for by, _, _ in done} <= {role.value}
    if role is Role.OWNER:
        assert {deed for _, deed, _ in done} >= {"held", "released", "invited", "revoked", "frozen", "event_rejected"}
    if Right.PERSON in RIGHTS[role]:
        assert {deed for _, deed, _ in done} >= {"person_changed", "person_unnamed", "person_silenced"}


async def test_the_audit_holds_no_number_of_a_subscriber(world: World) -> None:
    """The rows of an owner who pressed everything name things only: in a column for them there is no other number."""
    known = await prepared(world)
    chat = await somebody(world, 77, Role.OWNER)
    for case in (case for case in cases() if case.right in {Right.HOLD, Right.INVITE, Right.FREEZE}):
        for how, what in case.actions(known):
            await answer(chat, how, what)
    async with world.db.read() as tx:
        rows = [dict(row) for row in (await tx.conn.execute(select(audit))).mappings()]
    assert rows
    assert all(set(row) == {"id", "at", "role", "deed", "thing"} for row in rows)
    assert {row["deed"] for row in rows} <= {deed.value for deed in Deed}
