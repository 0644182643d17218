"""The state behind the loopback Bot API: who exists, what stands in each chat, what the bot was allowed to do.

Owns chats, messages, presses, files, counters and the journal, and tells listeners of each change. Must not know HTTP
or how methods read their parameters; imports nothing of the bot it serves.
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack

from bot.demo.faults import Faults
from bot.demo.html import Entity
from bot.demo.limits import Figures, Limits, Model
from bot.demo.model import Answer, Button, Buttons, Chat, File, Json, Message, Query, Standing, message_json
from bot.demo.updates import Signal, Updates

QUERY_LIFE = timedelta(seconds=30)
"""After this a press can no longer be answered (Telegram names no figure; bots see about this)."""

BOT_DELETES_WITHIN = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Change:
    """What a listener hears: a message (new, edited or deleted), an answer to a press, a sign of typing."""

    kind: Literal["message", "answer", "typing"]
    chat_id: int
    message: Message | None = None
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """One call that changed a chat, in the order of acceptance."""

    at: datetime
    method: str
    chat_id: int
    message_id: int
    text: str


class Content(TypedDict, total=False):
    """The parts of a message its writer chooses; the names are those of `Message`."""

    text: str
    html: str
    entities: tuple[Entity, ...]
    buttons: Buttons
    silent: bool
    protected: bool
    preview: bool
    reply_to: int | None
    file: File | None
    rest: tuple[tuple[str, Any], ...]


@dataclass(slots=True)
class Profile:
    """What the bot says of itself: commands by (scope, language), descriptions by language."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


class State:
    """One bot and everybody it can meet. Single-threaded: use it from the loop that serves it.

    `now` gives aware UTC; `limits` chooses how messages are counted; `journal` is a file that gets one JSON line
    for each accepted call, flushed at once, so that another process can read what was accepted.
    """

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        rng: random.Random,
        token: str,
        limits: Model = "none",
        figures: Figures | None = None,
        name: str = "Vigil",
        username: str = "vigil_demo_bot",
        journal: Path | None = None,
    ) -> None:
        self.now = now
        self.rng = rng
        self.token = token
        self.bot_id = int(token.split(":", 1)[0])
        self.name = name
        self.username = username
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.queries: dict[str, Query] = {}
        self.updates = Updates(rng.randint(10**8, 9 * 10**8))
        self.limits = Limits(limits, figures or Figures())
        self.faults = Faults()
        self.profile = Profile()
        self.webhook: Json = {}
        self.accepted: list[Accepted] = []
        self.sends: Counter[int] = Counter()
        self.calls: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.changed = Signal()
        self._listeners: list[Callable[[Change], None]] = []
        self._private_ids = rng.randint(10, 99)
        self._journal = journal.open("a", encoding="utf-8", buffering=1) if journal else None

    # -- who exists

    def as_user(self) -> Json:
        """The bot as a Bot API User."""
        return {"id": self.bot_id, "is_bot": True, "first_name": self.name, "username": self.username}

    def add_chat(self, chat: Chat) -> Chat:
        """A chat the bot may come to know."""
        self.chats[chat.id] = chat
        return chat

    def fresh_person_id(self) -> int:
        """An id no other chat has, over 32 bits wide now and then, as real ones are."""
        number = self.rng.randint(10**8, 8 * 10**9)
        return number if number not in self.chats else self.fresh_person_id()

    # -- what the bot does

    def post(self, chat: Chat, method: str, **content: Unpack[Content]) -> Message:
        """The bot's message, accepted."""
        message = self._add(chat, self.bot_id, from_bot=True, content=content)
        self.sends[chat.id] += 1
        self._accept(method, message)
        return message

    def rewrite(self, message: Message, method: str, **content: Unpack[Content]) -> Message:
        """The bot's edit, accepted."""
        changed = replace(message, edited=self.now(), **content)
        self._put(changed)
        self._accept(method, changed)
        return changed

    def remove(self, message: Message, method: str) -> None:
        """The bot's deletion, accepted."""
        gone = replace(message, deleted=True, text="", html="", entities=(), buttons=(), file=None)
        self._put(gone)
        self._accept(method, gone)

    def answer(self, query: Query, answer: Answer) -> None:
        """The bot's answer to a press, accepted."""
        query.answer = answer
        self._tell(Change("answer", query.chat_id, answer=answer))

    def type(self, chat: Chat) -> None:
        """The bot shows that it is writing."""
        self._tell(Change("typing", chat.id))

    # -- what people do

    def say(self, chat: Chat, sender: Chat, **content: Unpack[Content]) -> Message:
        """A person's message. The bot hears all of them in private, in groups only commands and replies to itself."""
        if chat.type == "private" and chat.standing in (Standing.NOT_STARTED, Standing.BLOCKED):
            self.set_standing(chat, Standing.OPEN, sender)
        message = self._add(chat, sender.id, from_bot=False, content=content)
        service = not message.text and bool(message.rest)
        heard = not chat.is_group or message.text.startswith("/") or service or self._is_reply_to_bot(chat, message)
        if heard and chat.standing in (Standing.OPEN, Standing.MUTED):
            self.updates.put("channel_post" if chat.type == "channel" else "message", self.json_of(message))
        return message

    def press(self, message: Message, button: Button, sender: Chat) -> Query:
        """A person's press of a callback button."""
        number = str(self.rng.getrandbits(62))
        query = Query(number, sender.id, message.chat_id, message.id, self.now())
        self.queries[number] = query
        payload = {"id": number, "from": sender.as_user(), "message": self.json_of(message), "data": button.data}
        self.updates.put("callback_query", payload | {"chat_instance": str(abs(message.chat_id) * 7)})
        return query

    def set_standing(self, chat: Chat, standing: Standing, by: Chat) -> None:
        """What a bot meets from now on; it is told by my_chat_member where Telegram tells it."""
        old, chat.standing = chat.standing, standing
        before, after = _membership(chat, old), _membership(chat, standing)
        first_word = old is Standing.NOT_STARTED
        if before == after or first_word or standing in (Standing.DEACTIVATED, Standing.MOVED):
            return
        bot = self.as_user()
        pair = {"old_chat_member": {"user": bot, "status": before}, "new_chat_member": {"user": bot, "status": after}}
        about = {"chat": chat.as_json(), "from": by.as_user(), "date": int(self.now().timestamp())}
        self.updates.put("my_chat_member", about | pair)

    # -- views

    def json_of(self, message: Message) -> Json:
        """The message as the Bot API gives it."""
        chat = self.chats[message.chat_id]
        sender = self.as_user() if message.from_bot else self.chats[message.sender_id].as_user()
        replied = chat.messages.get(message.reply_to) if message.reply_to else None
        inner = self.json_of(replace(replied, reply_to=None)) if replied and not replied.deleted else None
        return message_json(message, chat, sender, inner)

    def listen(self, hear: Callable[[Change], None]) -> Callable[[], None]:
        """Calls `hear` at each change; the returned function ends it."""
        self._listeners.append(hear)
        return lambda: self._listeners.remove(hear)

    def close(self) -> None:
        """Ends waiting polls and closes the journal."""
        self.updates.close()
        if self._journal:
            self._journal.close()
            self._journal = None

    # -- inside

    def _is_reply_to_bot(self, chat: Chat, message: Message) -> bool:
        replied = chat.messages.get(message.reply_to or 0)
        return replied is not None and replied.from_bot

    def _next_id(self, chat: Chat) -> int:
        """Private chats and small groups share one numbering, each supergroup and channel has its own."""
        if chat.type in ("supergroup", "channel"):
            return max(chat.messages, default=0) + 1
        self._private_ids += 1
        return self._private_ids

    def _add(self, chat: Chat, sender_id: int, *, from_bot: bool, content: Content) -> Message:
        fields: Mapping[str, Any] = {"text": "", "html": content.get("text", ""), **content}
        message = Message(
            id=self._next_id(chat),
            chat_id=chat.id,
            date=self.now(),
            from_bot=from_bot,
            sender_id=sender_id,
            **fields,
        )
        self._put(message)
        return message

    def _put(self, message: Message) -> None:
        self.chats[message.chat_id].messages[message.id] = message
        self._tell(Change("message", message.chat_id, message))

    def _tell(self, change: Change) -> None:
        for hear in tuple(self._listeners):
            hear(change)
        self.changed.fire()

    def _accept(self, method: str, message: Message) -> None:
        row = Accepted(self.now(), method, message.chat_id, message.id, message.text)
        self.accepted.append(row)
        if self._journal:
            line = {"at": row.at.isoformat(), "method": method, "chat_id": row.chat_id, "message_id": row.message_id}
            self._journal.write(json.dumps(line | {"text": row.text}, ensure_ascii=False) + "\n")


def _membership(chat: Chat, standing: Standing) -> str:
    """The bot's membership status as the Bot API words it."""
    match standing:
        case Standing.BLOCKED | Standing.KICKED:
            return "kicked"
        case Standing.LEFT | Standing.NOT_STARTED:
            return "left"
        case Standing.MUTED:
            return "restricted"
    return "administrator" if chat.type == "channel" else "member"
