"""Generated: whoever has not said to be abroad gets no address of anybody listed, or not looked up, by any path.

A crowd of events lies with listed sources. Somebody with all roles sends every command and presses every button there
is, with words that name such addresses, and everything that comes back is searched: texts, links, buttons, and what
waits in the outbox for anybody. The same walk by somebody abroad finds addresses, so the search is worth something.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from aiogram.filters import Command
from sqlalchemy import select

from bot.alerts import service
from bot.core.event import Published, Recognition
from bot.core.fold import name_key
from bot.core.kinds import Kind
from bot.core.roles import Role
from bot.i18n import Catalogs
from bot.store import events, outbox, people, readers, records, sources
from bot.store.schema.events import text
from bot.store.schema.feeds import review
from bot.store.schema.traffic import outbox as messages
from handlers import routers
from tests.handlers.chat import Chat, World
from tests.handlers.staff import somebody
from tests.store.builders import a_finding, a_source, rows

REGISTER = Catalogs.load().translator("en").register
LISTED = tuple(host for one in REGISTER.organisations if one.listed for host in one.hosts)
UNKNOWN = "nobody-looked.example"
HOSTS = (*LISTED, UNKNOWN)
SEARCHED = re.compile("|".join(re.escape(host) for host in HOSTS))
USED = ("ovd.info", "meduza.io", UNKNOWN)
TYPED = ("ovd.info Primer", "see https://ovd.info/1 and meduza.io/x", "Anna Primer", f"https://{UNKNOWN}/new")
NEVER = ("forget:", "lay:", "l:yes", "abr:", "lang:", "hold:", "pause:", "frz:", "join:")
"""Buttons that end the walk or change who walks."""

MOST = 700


@dataclass(slots=True)
class Walk:
    """Everything one person was ever sent."""

    chat: Chat
    seen: set[str] = field(default_factory=set)
    pressed: set[str] = field(default_factory=set)
    todo: deque[tuple[str, int]] = field(default_factory=deque)

    def look(self) -> None:
        """Take in what stands in the chat now."""
        for number, shown in self.chat.messages.items():
            self.seen.add(shown.html)
            for button in (one for row in shown.buttons for one in row):
                self.seen.add(button.url or "")  # its label cannot be pressed as a link
                data = button.data or ""
                if data and data not in self.pressed and not data.startswith(NEVER):
                    self.pressed.add(data)
                    self.todo.append((data, number))

    async def send(self, what: str) -> None:
        """Write something and press everything that comes of it."""
        await self.chat.send(what)
        self.look()
        while self.todo and len(self.pressed) < MOST:
            await self.chat.press_data(*self.todo.popleft())
            self.look()

    @property
    def found(self) -> list[str]:
        """What leads where it may not."""
        return [one for one in sorted(self.seen) if SEARCHED.search(one)]


def commands() -> Iterator[str]:
    """Every command that any conversation takes, /start and those that erase left out."""
    for router in routers():
        for handler in router.message.handlers:
            asked = (one.callback for one in handler.filters or ())
            yield from (str(name) for one in asked if isinstance(one, Command) for name in one.commands)


def every_command() -> list[str]:
    return [name for name in dict.fromkeys(commands()) if name not in ("start", "forget", "panic")]


async def an_event(world: World, host: str, name: str, kind: Kind, *, waits: bool = False) -> int:
    """An event about somebody public, told by a source of this host; its headline names the address, too."""
    async with world.db.write() as tx:
        await sources.sync(tx, [a_source(one.replace(".", "-"), outlet="ngo") for one in USED], world.now)
        source = host.replace(".", "-")
        one = await people.add(
            tx, name=name, key=name_key(name), lang="en", group=a_finding().group, minor=False, now=world.now
        )
        await people.add_witness(tx, one, source, world.now)
        known = (await records.some(tx, [one]))[0]
        listed = Recognition(host, date(2024, 5, 1), f"https://{host}/list")
        await records.rewrite(tx, [replace(known, recognised=(listed,))])
        event_id = await events.add(
            tx, a_finding(kind=kind, lang="en"), kind, person_ids=[one], happened_at=world.now, now=world.now
        )
        report = {"url": f"https://{host}/1", "headline": f"{name}: https://{host}/2 and {host}", "lang": "en"}
        await events.add_report(tx, event_id, source, report | {"hides_name": False, "published": world.now}, world.now)
        if waits:
            await tx.add(review, {"event_id": event_id, "reasons": ["score"], "state": "open", "created_at": world.now})
        else:
            await events.publish(tx, event_id, world.now)
    return event_id


async def busy(world: World) -> list[int]:
    """Events of every host, published and waiting."""
    kinds = (Kind.ARREST, Kind.SENTENCE, Kind.DEATH)
    told = [
        await an_event(world, host, f"Anna Primer{n}", kind)
        for n, (host, kind) in enumerate(zip(USED, kinds, strict=True))
    ]
    for n, host in enumerate(USED):
        await an_event(world, host, f"Boris Sample{n}", Kind.ARREST, waits=True)
    return told


async def promised(world: World) -> list[str]:
    """Every text in the outbox, personal or shared, as it would leave."""
    async with world.db.read() as tx:
        shared = {row.id: row.payload for row in await tx.conn.execute(select(text))}
        found = []
        for row in await rows(tx, messages):
            body = tx.vault.open_json(row["body"], outbox.BODY) if row["body"] else shared.get(row["text_id"])
            found.append(f"{row['subscriber_id']} {body}")
        return found


async def walked(world: World, *roles: Role, lang: str = "en", abroad: bool = False) -> Walk:
    """Every command and button, by somebody with these roles."""
    await busy(world)
    chat = await somebody(world, 90, *roles, lang=lang)
    async with world.db.write() as tx:
        found = await readers.find(tx, chat.id)
        assert found is not None
        await readers.change(tx, found.id, abroad=abroad)
    walk = Walk(chat)
    walk.look()
    for name in every_command():
        await walk.send(f"/{name}")
        await walk.send(f"/{name} Anna Primer1")
        for words in TYPED:
            await chat.send(f"/{name}")
            await walk.send(words)
    return walk


@pytest.mark.parametrize(
    ("lang", "roles", "least"), [("ru", tuple(Role), 100), ("en", (), 20), ("uk", (), 20)], ids=["staff", "en", "uk"]
)
async def test_no_command_and_no_button_leads_anybody_at_home_there(
    world: World, lang: str, roles: tuple[Role, ...], least: int
) -> None:
    walk = await walked(world, *roles, lang=lang)
    assert len(walk.pressed) > least
    assert len(walk.seen) > least
    assert walk.found == []
    assert [one for one in await promised(world) if SEARCHED.search(one)] == []


async def test_the_same_walk_abroad_leads_there(world: World) -> None:
    walk = await walked(world, *Role, abroad=True)
    assert {host for host in USED if any(host in one for one in walk.found)} == set(USED)


async def told(world: World) -> dict[str, Chat]:
    """Two readers to whom alerts and corrections of them are on their way: one at home, one abroad."""
    chats = {name: await somebody(world, number) for name, number in (("home", 91), ("abroad", 92))}
    for chat in chats.values():
        await chat.press_data("pre:all")
    async with world.db.write() as tx:
        found = await readers.find(tx, 92)
        assert found is not None
        await readers.change(tx, found.id, abroad=True)
    ids = await busy(world)
    for event_id in ids:
        async with world.db.write() as tx:
            event = await events.get(tx, event_id)
            assert event is not None
            await service.on_published(tx, Published(event, fresh=True), world.now)
    while await service.fanout_round(world.db, world.catalogs, world.now):
        pass
    return chats


async def test_alerts_that_wait_lose_their_links_when_abroad_is_taken_back(world: World) -> None:
    chats = await told(world)
    before = await promised(world)
    assert [one for one in before if SEARCHED.search(one)], "somebody abroad gets links"
    async with world.db.read() as tx:
        home, away = [await readers.find(tx, chats[name].id) for name in ("home", "abroad")]
    assert home is not None
    assert away is not None
    assert not [one for one in before if one.startswith(f"{home.id} ") and SEARCHED.search(one)]
    await chats["abroad"].send("/settings")
    await chats["abroad"].press("Do not show links")
    assert [one for one in await promised(world) if SEARCHED.search(one)] == []
