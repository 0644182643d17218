"""A person with a phone: writes, presses buttons by what stands on them, sees messages come, change and go.

Everything passes through the real stripping, the real routers and the real store; only Telegram is played. Each answer
is held against Telegram's limits.
"""

import json
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from bot.alerts.figures import COUNT, counting
from bot.alerts.service import on_published
from bot.core import chart, word
from bot.core.alert import Button
from bot.core.event import Published
from bot.core.paper import from_json
from bot.core.pdf import draw
from bot.core.picture import paint
from bot.delivery.dispatch import Dispatch
from bot.delivery.drawing import CHARTS
from bot.delivery.hashing import HASH
from bot.delivery.messenger import Messenger
from bot.delivery.printing import PRINT, mark
from bot.delivery.replies import Attached, Delete, Edit, Reply, Rows, Say, Task, Toast
from bot.delivery.tasks import Found
from bot.delivery.updates import strip
from bot.i18n import Catalogs, aid_directory, distress_stems
from bot.store.database import Database, Tx
from bot.store.outbox import Message
from feeds.extract import load_lexicons
from handlers import routers
from handlers.about import About
from tests.store.builders import NOW
from tests.telegram_html import read

TOKEN = "42:TEST"
LEXICONS = cache(load_lexicons)
NO_NETWORK = cast("Messenger", None)


@dataclass(slots=True)
class Shown:
    """A message of the bot as it stands in the chat."""

    html: str
    buttons: Rows

    @property
    def text(self) -> str:
        return read(self.html).text

    @property
    def labels(self) -> list[str]:
        return [button.text for row in self.buttons for button in row]


CLOCK: ContextVar[Callable[[], datetime]] = ContextVar("clock")
"""Of the world that is served."""


@cache
def conversations(about: About) -> Dispatch:
    """All conversations of a bot that says this of itself: put together once, for they remember nothing."""

    async def tell(tx: Tx, published: Published) -> None:
        await on_published(tx, published, CLOCK.get()())

    given = {"about": about, "stems": distress_stems(), "lexicons": LEXICONS, "reactions": (tell,)}
    return Dispatch(TOKEN, routers(), Catalogs.load(), directory=aid_directory(), **given)


@dataclass(slots=True)
class World:
    """The bot of one test, its clock, and what all chats share."""

    db: Database
    about: About = field(default_factory=About)
    now: datetime = NOW
    catalogs: Catalogs = field(default_factory=Catalogs.load)
    wakes: set[str] = field(default_factory=set)
    found: dict[str, Any] = field(default_factory=lambda: {"me": "vigil_test_bot"})
    """What tasks find out, by their kind; a task of another kind stays asked."""

    meanwhile: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    """What happens, once each, while a task is done."""

    updates: int = 0
    dispatch: Dispatch = field(init=False)

    def __post_init__(self) -> None:
        self.dispatch = conversations(self.about)

    def chat(self, chat_id: int = 1001, *, lang: str | None = "en", kind: str = "private") -> "Chat":
        """Somebody new."""
        return Chat(self, chat_id, lang, kind)

    def later(self, **delta: float) -> None:
        """Time goes by."""
        self.now += timedelta(**delta)

    async def handle(self, update: dict[str, Any]) -> Sequence[Reply]:
        """One update as Telegram sends it, from stripping to the answers, committed."""
        self.updates += 1
        stripped = strip({"update_id": self.updates, **update})
        if stripped is None:
            assert "message" in update  # talk in a group; it is read by nobody
            return ()
        CLOCK.set(lambda: self.now)
        async with self.db.write(first=True) as tx:
            replies = await self.dispatch(tx, stripped.payload, self.now)
            self.wakes |= tx.wakes
        task = next((one for one in replies if isinstance(one, Task) and one.kind in (*self.found, *MADE, COUNT)), None)
        if task is None:
            return replies
        return *(one for one in replies if one != task), *await self._again(stripped.payload, task)

    async def _again(self, payload: Mapping[str, Any], asked: Task) -> Sequence[Reply]:
        """The same update, with what its task found out; words are really hashed, news counted, pages drawn."""
        result = await self._result(asked)
        while self.meanwhile:
            await self.meanwhile.pop()()
        task = {"kind": asked.kind, "result": result}
        async with self.db.write(first=True) as tx:
            replies = await self.dispatch(tx, {"update_id": -1, "task": task, "update": payload}, self.now)
            self.wakes |= tx.wakes
        return replies

    async def _result(self, asked: Task) -> Any:
        if asked.kind in self.found:
            return self.found[asked.kind]
        if asked.kind in MADE:
            return MADE[asked.kind](asked.params)
        counted = await counting(self.db, lambda: self.now)(asked.params, NO_NETWORK)
        assert isinstance(counted, Found)
        return counted.value


@dataclass(slots=True)
class Chat:
    """One chat with the bot."""

    world: World
    id: int
    lang: str | None
    kind: str
    messages: dict[int, Shown] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)
    attached: list[Message] = field(default_factory=list)
    """Documents and photos, as they were promised."""

    calls: list[tuple[int, ...]] = field(default_factory=list)
    """The messages that were to be deleted together."""

    last_id: int = 0
    answers: int = 0

    async def send(self, text: str) -> list[str]:
        """Write something; the texts of the new messages that answer."""
        return await self._receive({"message": self._message({"text": text})})

    async def show(self, **media: Any) -> list[str]:
        """Send something that is no text."""
        return await self._receive({"message": self._message(media)})

    async def press(self, label: str) -> list[str]:
        """Press the newest button of this label; the texts of the new messages that answer."""
        for message_id in sorted(self.messages, reverse=True):
            for button in (one for row in self.messages[message_id].buttons for one in row):
                if button.text == label:
                    return await self.press_data(button.data or "", message_id)
        raise AssertionError(f"no button {label!r} among {[shown.labels for shown in self.messages.values()]}")

    async def press_data(self, callback_data: str, message_id: int = 1, *, date: int = 1) -> list[str]:
        """Press a button with this data, as a tampered client can; `date`: of the message it stands under."""
        message = {"message_id": message_id, "date": date, "chat": {"id": self.id, "type": self.kind}, "text": "old"}
        query = {"id": "7", "from": self._user(), "chat_instance": "1", "message": message, "data": callback_data}
        return await self._receive({"callback_query": query})

    @property
    def last(self) -> Shown:
        """The newest message of the bot."""
        return self.messages[max(self.messages)]

    @property
    def deleted(self) -> list[int]:
        """Every message that was to be deleted."""
        return [one for call in self.calls for one in call]

    @property
    def texts(self) -> list[str]:
        """All messages of the bot as they stand now."""
        return [self.messages[message_id].text for message_id in sorted(self.messages)]

    def data(self, label: str) -> str:
        """What stands behind a button."""
        found = [b.data for shown in self.messages.values() for row in shown.buttons for b in row if b.text == label]
        assert found[-1]
        return found[-1]

    async def _receive(self, update: dict[str, Any]) -> list[str]:
        said = []
        replies = await self.world.handle(update)
        self.answers += len(replies)
        for reply in replies:
            match reply:
                case Say(html, buttons, _protected):
                    self.last_id += 1
                    self.messages[self.last_id] = checked(html, buttons)
                    said.append(self.messages[self.last_id].text)
                case Edit(message_id, html, buttons):
                    self.messages[message_id] = checked(html, buttons)
                case Toast(text):
                    assert 1 <= len(text) <= 200
                    self.toasts.append(text)
                case Attached(message):
                    self.attached.append(message)
                case Delete(message_ids):
                    assert 1 <= len(message_ids) <= 100
                    self.calls.append(message_ids)
                    for message_id in message_ids:
                        self.messages.pop(message_id, None)
        return said

    def _message(self, content: dict[str, Any]) -> dict[str, Any]:
        self.last_id += 1
        chat = {"id": self.id, "type": self.kind, "first_name": "Vera"}
        return {"message_id": self.last_id, "date": 1_790_000_000, "chat": chat, "from": self._user(), **content}

    def _user(self) -> dict[str, Any]:
        language = {"language_code": self.lang} if self.lang else {}
        return {"id": self.id, "is_bot": False, "first_name": "Vera", "username": "vera_k", **language}


def below(said: str) -> str:
    """What stands below the neutral first line of an answer."""
    first, _, rest = said.partition("\n\n")
    assert rest, first
    return rest


def hashed(params: Mapping[str, Any]) -> dict[str, str]:
    """What the task of this kind finds out."""
    return {"salt": params["salt"], "digest": word.digest(params["word"], bytes.fromhex(params["salt"])).hex()}


def drawn(params: Mapping[str, Any]) -> dict[str, str]:
    """What the task that draws a page finds out."""
    sheet = from_json(json.loads(json.dumps(params))["sheet"])
    return {"pdf": b64encode(draw(sheet)).decode(), "mark": mark(sheet)}


def painted(params: Mapping[str, Any]) -> list[str]:
    """What the task that paints charts finds out."""
    return [b64encode(paint(chart.from_json(one))).decode() for one in json.loads(json.dumps(params))["charts"]]


MADE: dict[str, Callable[[Mapping[str, Any]], Any]] = {HASH: hashed, PRINT: drawn, CHARTS: painted}
"""Tasks that need nobody else."""


UNFILLED = re.compile(r"\{\w")
"""A gap that nobody filled. Organisers are told of their own: those have a blank inside."""


def checked(html: str, buttons: Rows) -> Shown:
    """The message, if Telegram would take it."""
    assert 1 <= len(read(html).text) <= 4096
    assert not UNFILLED.search(html)
    for row in buttons:
        assert 1 <= len(row) <= 8
        assert all(isinstance(button, Button) and 1 <= len(button.text) <= 64 for button in row)
    return Shown(html, buttons)
