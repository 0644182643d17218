"""A person, the words of that person and the chat go through everything the bot does; then every place is searched.

Without the key nothing is found: in no log line at DEBUG, no figure, no error, no file of the database, no backup.
After /forget nothing is found with the key, either: the vault of these tests remembers every ciphertext that held a
canary, and none of them may stand in a file any more.
"""

import asyncio
import io
import json
import logging
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text

from bot.app.upkeep import health, metrics
from bot.delivery.classify import classify
from bot.delivery.messenger import Messenger
from bot.delivery.outcome import Outcome
from bot.demo.serve import Demo
from bot.demo.world import Group, Person
from bot.logs import QUIET, setup
from bot.store import backup, privacy, readers
from bot.store.backup import Restored
from bot.store.database import Database
from bot.store.vault import Vault
from tests.conftest import KEY, sqlite_url
from tests.flows import asked, close
from tests.flows.conftest import NGO, TOKEN, Story, press, running
from tests.flows.test_asks import Told
from tests.flows.test_bad_news import Clock
from tests.spelled import contents, spellings, traces

NAME, USERNAME, GROUP = "Аграфена Канареева", "grunya_kanareeva", "Двор Канареечный"
TYPED = "щегловка пеночкина"
LATE = "зяблик трясогузкин"
DISTRESS = "моего мужа Ипполита Снегиревского увезли, что делать"
WATCHED, LOOKED_UP, LEFT = "Порфирий Щегловский", "Евстигней Чижиков", "Капитолина Дроздецкая"
PHONE, PLACE, FILE, CAPTION = "+79990001122", "54.687219", "canary-file-bytes-inside", "подпись соловейкина"
WORDS: tuple[str, ...] = (
    "Канареев", USERNAME, "Канареечн", *TYPED.split(), *LATE.split(), "Ипполит", "Снегиревск", "Порфири", "Щегловск",
    "Евстигне", "Чижиков", "Капитолин", "Дроздецк", PHONE[1:], PLACE, FILE, "соловейкин", "сойкинский", *close.WORDS,
    *asked.WORDS,
)  # fmt: skip
SENTENCED = "Суд в Казани приговорил журналиста Петра Примерова к шести годам колонии"
WHY = "Его признали виновным в распространении «фейков» об армии (статья 207.3 УК РФ)."
TRIGGER = (
    "CREATE TRIGGER breaks BEFORE INSERT ON topic BEGIN SELECT RAISE(ABORT, 'broken'); END",
    "DROP TRIGGER breaks",
)
SCRUBBED_WITHIN = 60.0


class Remembering(Vault):
    """Keeps what it sealed of canaries. `canaries` grows while chats are met."""

    def __init__(self, key: bytes) -> None:
        super().__init__(key)
        self.canaries: set[str | int] = set(WORDS) - set(close.STAYS)
        self.sealed: list[tuple[str, bytes]] = []

    def seal(self, value: bytes, context: str) -> bytes:
        """As every vault."""
        found = super().seal(value, context)
        if any(str(one).encode() in value for one in self.canaries):
            self.sealed.append((context, found))
        return found

    def left_in(self, places: Mapping[str, bytes]) -> set[tuple[str, str]]:
        """Files in which such a ciphertext stands, or a piece of it, and what it is."""
        pieces = [(context, one[17:49]) for context, one in self.sealed]
        return {(place, context) for place, content in places.items() for context, piece in pieces if piece in content}


@dataclass(slots=True)
class Rude:
    """Telegram, which for some chats says in its refusals who they are."""

    inner: Messenger
    refused: dict[int, list[tuple[int, str]]]

    async def call(self, method: str, params: Mapping[str, object], *, timeout: float = 20) -> Outcome:  # noqa: ASYNC109 - as in the port
        """A planned refusal of a message, else what Telegram says."""
        chat = params.get("chat_id")
        planned = self.refused.get(chat, []) if isinstance(chat, int) and method.startswith("send") else []
        if not planned:
            return await self.inner.call(method, params, timeout=timeout)
        code, words = planned.pop(0)
        answer = {"ok": False, "error_code": code, "description": f"{words} chat_id={chat} {NAME} {params.get('text')}"}
        return classify(code, json.dumps(answer).encode(), {})


@dataclass(slots=True)
class Cage:
    """A story and the places in which its canaries are looked for."""

    story: Story
    vault: Remembering
    refused: dict[int, list[tuple[int, str]]]
    log: io.StringIO
    folder: Path
    clock: Clock
    chats: list[int] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)

    async def person(self, name: str = NAME, language: str = "ru") -> Person:
        """Somebody whose chat is a canary."""
        person = self.story.demo.world.person(name, language, USERNAME)
        self._know(person.id)
        return person

    def group(self, creator: Person) -> Group:
        """A group whose title and chat are canaries."""
        group = self.story.demo.world.group(GROUP, "supergroup", creator=creator)
        self._know(group.id)
        return group

    def _know(self, chat: int) -> None:
        self.chats.append(chat)
        self.vault.canaries.add(chat)

    async def places(self) -> dict[str, bytes]:
        """What anybody could read who has not the key."""
        bot = self.story.bot
        figures = await metrics(bot.db, bot.sender.halted, 0.0, self.clock(), signs=bot.signs, troubles=bot.troubles)
        said = json.dumps(await health(bot.db, bot.sender.halted, self.clock(), signs=bot.signs), default=str)
        return contents(self.folder) | {
            "log": self.log.getvalue().encode(),
            "metrics": figures,
            "health": said.encode(),
            "errors": repr((bot.troubles, bot.db.trouble, bot.updates.problem, bot.sender.halted)).encode(),
        }

    async def found(self) -> list[tuple[str, str | int, str]]:
        """Canaries in these places."""
        return traces([*WORDS, *self.chats, *self.secrets], await self.places())


@pytest.fixture(autouse=True)
def _logging_restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook = hook
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@asynccontextmanager
async def caged(demo: Demo, file: Path, tmp_path: Path, *, webhook: bool = False) -> AsyncIterator[Cage]:
    """A bot that logs everything it can."""
    stream, vault, refused, clock = io.StringIO(), Remembering(KEY), dict[int, list[tuple[int, str]]](), Clock()
    setup("debug", "json", stream=stream, secrets=(TOKEN,))
    if not webhook:  # once with the libraries at their loudest, whatever made them so
        for name in QUIET:
            logging.getLogger(name).setLevel(logging.DEBUG)
    through: Callable[[Messenger], Messenger] = lambda inner: Rude(inner, refused)  # noqa: E731 - a port, not a function
    url = sqlite_url(file)
    async with running(demo, url, tmp_path, vault=vault, through=through, webhook=webhook, clock=clock) as story:
        yield Cage(story, vault, refused, stream, file.parent, clock)


async def arrives(cage: Cage) -> Person:
    """Start, the questions, typed words at every step."""
    reader = await cage.person()
    await reader.write(f"/start {TYPED}")
    await press(reader, "lang:s:ru")
    await reader.write(TYPED)
    await press(reader, "pre:all")
    await press(reader, "slot:")
    await press(reader, "abr:s:1")
    for length in (1, 40, 900, 3_900):
        await reader.write(f"{TYPED} {'ы' * length}")
    await reader.write(DISTRESS)
    await press(reader, "aid:taken")
    return reader


async def follows(reader: Person) -> None:
    """Names that are typed: watched, looked up, dropped again."""
    await reader.write(f"/follow {WATCHED}")
    await press(reader, "typed:watch")
    await reader.write(f"/people {LOOKED_UP}")
    await reader.write(f"/follow {LEFT}")
    await press(reader, "typed:cancel")
    await reader.write("/alerts")
    await press(reader, f"{WATCHED} · пока не публично")
    await press(reader, "sub:drop")
    await press(reader, "sub:gone")
    await reader.write("/settings")
    await press(reader, "page:quiet")
    await press(reader, "quiet:off")
    await reader.write("/privacy")


async def shows(reader: Person) -> None:
    """Everything that Telegram carries besides text."""
    await reader.send("photo", data=FILE.encode(), caption=CAPTION)
    for kind in ("voice", "document", "video", "sticker"):
        await reader.send(kind, data=FILE.encode(), caption=CAPTION)
    await reader.send_raw(contact={"phone_number": PHONE, "first_name": NAME, "user_id": reader.id})
    await reader.send_raw(location={"latitude": float(PLACE), "longitude": 25.27})
    await reader.send_raw(
        venue={"location": {"latitude": float(PLACE), "longitude": 25.27}, "title": "сойкинский", "address": TYPED}
    )
    await reader.send_raw(text=TYPED, forward_sender_name=NAME, quote={"text": TYPED, "position": 0})


async def doubts(cage: Cage, reader: Person) -> None:
    """An alert, its buttons, and everything stored as a file."""
    cage.story.publish(NGO, SENTENCED, WHY)
    await reader.wait_for("Примеров", within=15)
    await press(reader, "s:")
    await press(reader, "w:")
    await press(reader, "ww:date:")
    await reader.write("/export")
    await press(reader, "export:yes")
    await reader.wait_for(lambda message: message.file is not None, within=15)


async def gathers(cage: Cage, reader: Person) -> None:
    """A group with a title of its own, in which people talk."""
    group = cage.group(reader)
    await group.until(lambda: bool(group.received))
    await group.write(reader, TYPED)
    await group.write(reader, f"/start {TYPED}")
    cage._know(group.upgrade(reader).id)


async def serves(cage: Cage) -> Person:
    """Somebody of the staff: an invitation, an event and a person begun by hand, a look at what waits."""
    staff = await cage.person()
    await staff.write("/start")
    await press(staff, "lang:s:ru")
    await press(staff, "pre:fol")
    async with cage.story.bot.db.write() as tx:
        found = await readers.find(tx, staff.id)
        assert found is not None
        await readers.grant(tx, found.id, "owner", cage.clock())
    for words in ("/invite moderator", "/review", "/audit", "/hold", "/freeze", f"/event {TYPED}"):
        await staff.write(words)
    await press(staff, "inv:make")
    await staff.write(f"/person {LOOKED_UP}")
    await staff.write("/event new")
    await press(staff, "evo:arrest")
    await staff.write(TYPED)
    await staff.write(LOOKED_UP)
    return staff


async def fails(cage: Cage, reader: Person) -> None:
    """A handler that breaks on what somebody typed, three times, until the update is given up."""
    async with cage.story.bot.db.write() as tx:
        await tx.conn.execute(text(TRIGGER[0]))
    await reader.write(f"/follow {LATE.title()}")
    await press(reader, "typed:watch")
    await cage.story.until(lambda: _said(cage, "update_parked"), 15)
    async with cage.story.bot.db.write() as tx:
        await tx.conn.execute(text(TRIGGER[1]))


async def is_refused(cage: Cage) -> None:
    """Telegram names the chat and quotes the text in what it refuses."""
    somebody = await cage.person()
    cage.refused[somebody.id] = [
        (400, "Bad Request: can't parse entities: byte 5"),
        (400, "Bad Request: nobody has seen these words before"),
        (500, "Internal Server Error: restart"),
        (429, "Too Many Requests: retry after 1"),
        (403, "Forbidden: bot was blocked by the user"),
    ]
    for _ in range(3):
        await somebody.write(f"/start {TYPED}")
    await cage.story.until(lambda: _heard_all(cage, somebody.id), 20)


async def _heard_all(cage: Cage, chat: int) -> bool:
    return len(cage.refused[chat]) <= 2


async def _said(cage: Cage, event: str) -> bool:
    return event in cage.log.getvalue()


async def scrubbed(story: Story) -> bool:
    async with story.bot.db.read() as tx:
        return (await tx.conn.scalar(text("SELECT count(*) FROM erased WHERE NOT scrubbed"))) == 0


async def everything(cage: Cage) -> Person:
    """All of it; the reader."""
    reader = await arrives(cage)
    await follows(reader)
    await shows(reader)
    await doubts(cage, reader)
    await gathers(cage, reader)
    mother, friend = await cage.person(language="en"), await cage.person(language="en")
    staff = await serves(cage)
    cage.secrets += await close.everything(cage.story, reader, staff, mother, friend)
    await asked.everything(Told(cage.story, cage.clock), reader, friend, staff)
    await fails(cage, reader)
    await is_refused(cage)
    await cage.story.until(lambda: quiet(cage), 20)
    return reader


async def quiet(cage: Cage) -> bool:
    """Whether nothing waits to be handled or sent."""
    async with cage.story.bot.db.read() as tx:
        waiting = "SELECT (SELECT count(*) FROM inbox WHERE state = 'new') + (SELECT count(*) FROM outbox WHERE"
        return (await tx.conn.scalar(text(f"{waiting} state IN ('queued', 'claimed', 'sending') AND lane < 3)"))) == 0


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_what_goes_through_the_bot_is_found_nowhere_without_the_key_and_after_forget_nowhere_at_all(
    demo: Demo, sqlite_file: Path, tmp_path: Path, vault: Vault, webhook: bool
) -> None:
    saved = tmp_path / "kept" / "one.vigil-backup"
    async with caged(demo, sqlite_file, tmp_path, webhook=webhook) as cage:
        reader = await everything(cage)
        assert len(cage.vault.sealed) > 50
        assert cage.vault.left_in(contents(cage.folder)), "the search finds what is stored sealed"
        assert "update_failed" in cage.log.getvalue()
        assert backup.make(sqlite_url(sqlite_file), saved, vault, cage.clock()) == saved
        assert await cage.found() == []
        assert traces([*WORDS, *cage.chats, *cage.secrets], contents(saved.parent)) == []
        assert cage.vault.left_in(contents(saved.parent)) == set()

        began = time.monotonic()
        for person in [one for one in cage.chats if one > 0]:
            await leaves(cage, person)
        await cage.story.until(lambda: scrubbed(cage.story), SCRUBBED_WITHIN)
        assert time.monotonic() - began < SCRUBBED_WITHIN
        await cage.story.until(lambda: quiet(cage), 20)
        await drop_group(cage)
        await cage.story.until(lambda: scrubbed(cage.story), SCRUBBED_WITHIN)
        assert cage.vault.left_in(contents(cage.folder)) == set()
        assert await cage.found() == []
    await nobody_comes_back(sqlite_file, saved, vault, reader.id, cage)


async def leaves(cage: Cage, chat: int) -> None:
    person = Person(cage.story.demo.world, cage.story.demo.world.chats[chat])
    cage.refused.clear()
    await person.write("/forget")
    async with cage.story.bot.db.read() as tx:
        known = await readers.find(tx, chat)
    if known is not None:
        await press(person, "forget:yes", 10)
        await cage.story.until(lambda: gone(cage, chat), 10)


async def gone(cage: Cage, chat: int) -> bool:
    async with cage.story.bot.db.read() as tx:
        return await readers.find(tx, chat) is None


async def drop_group(cage: Cage) -> None:
    """Groups have no /forget: who removes the bot is forgotten after a while, here at once."""
    async with cage.story.bot.db.write() as tx:
        for chat in cage.chats:
            await privacy.erase(tx, chat, cage.clock())


async def nobody_comes_back(file: Path, saved: Path, vault: Vault, chat: int, cage: Cage) -> None:
    """A backup in which the person stands is put in the place of the database."""
    done = await asyncio.to_thread(backup.restore, sqlite_url(file), saved, vault, cage.clock())
    assert isinstance(done, Restored)
    for replaced in file.parent.glob("*.replaced-*"):
        replaced.unlink()
    there = Database(sqlite_url(file), vault)
    async with there.read() as tx:
        assert await readers.find(tx, chat) is None
        assert await privacy.unscrubbed(tx)
    assert await there.scrub()
    await there.close()
    places = contents(file.parent)
    assert cage.vault.left_in(places) == set()
    assert traces([*WORDS, *cage.chats, *cage.secrets], places) == []


@pytest.mark.parametrize("canary", [*WORDS[:4], 7_391_846_205, -1_007_391_846_205])
def test_the_search_finds_every_shape(canary: str | int) -> None:
    for needle, shape in spellings(canary).items():
        assert len(needle) >= 5, shape
        assert traces([canary], {"file": b"xx" + needle + b"yy"})
    whole = json.dumps({"before": 1, "text": f"… {canary} …"}).encode()
    assert traces([canary], {"file": whole})


def test_the_search_finds_what_a_log_line_says(tmp_path: Path) -> None:
    stream = io.StringIO()
    setup("debug", "json", stream=stream)
    structlog.get_logger("vigil").info("leak", words=TYPED)
    assert traces(WORDS, {"log": stream.getvalue().encode()})
