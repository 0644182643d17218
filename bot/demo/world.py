"""The world of the loopback server in the hands of a test or the chat page: people and groups.

Owns what invented people do: writing, pressing, blocking, waiting for what they can see. Must not know how the bot
is called or served.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.demo.model import Answer, Chat, ChatType, File, Message, Query, Standing
from bot.demo.state import State

PATIENCE = 20.0
"""Seconds to wait for what a person should see: who sees it at once waits no longer, and a busy machine is slow."""


class NotSeen(AssertionError):  # noqa: N818  # reads as what it says in a failing test
    """What a person waited for, or wanted to press, is not there. Carries the chat as it stands."""


@dataclass(frozen=True, slots=True)
class _Place:
    world: State
    chat: Chat

    @property
    def id(self) -> int:
        """The chat id."""
        return self.chat.id

    @property
    def history(self) -> tuple[Message, ...]:
        """Every message ever, deleted ones with empty text."""
        return tuple(self.chat.messages.values())

    @property
    def messages(self) -> tuple[Message, ...]:
        """What stands in the chat now, both sides, oldest first."""
        return tuple(message for message in self.history if not message.deleted)

    @property
    def received(self) -> tuple[Message, ...]:
        """What the bot wrote and what still stands."""
        return tuple(message for message in self.messages if message.from_bot)

    @property
    def last(self) -> Message | None:
        """The newest message of the bot that still stands."""
        return self.received[-1] if self.received else None

    async def wait_for(self, seen: Callable[[Message], bool] | str, within: float = PATIENCE) -> Message:
        """The first message of the bot that fits (a string: is in its text); NotSeen after `within` seconds."""
        fits = (lambda message: seen in message.text) if isinstance(seen, str) else seen

        def found() -> Message | None:
            return next((message for message in self.received if fits(message)), None)

        await self.until(lambda: found() is not None, within)
        message = found()
        if message is None:
            raise NotSeen(self._picture(seen if isinstance(seen, str) else "the awaited message"))
        return message

    async def until(self, state: Callable[[], bool], within: float = PATIENCE) -> None:
        """Returns when `state()` holds or after `within` seconds; whether it holds is for the caller to look at."""
        loop = asyncio.get_running_loop()
        end = loop.time() + within
        while not state() and loop.time() < end:
            # Short naps besides the signal: `state` may depend on things this world does not announce.
            await self.world.changed.wait(0.05)

    def _picture(self, wanted: str) -> str:
        lines = [f"  {m.id} {'bot' if m.from_bot else 'me'}: {m.text!r} {list(m.labels)}" for m in self.messages]
        return "\n".join([f"not seen: {wanted}", *lines])


@dataclass(frozen=True, slots=True)
class Person(_Place):
    """A person and the private chat with the bot."""

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The bot's answers to this person's presses, oldest first."""
        queries = self.world.queries.values()
        return tuple(query.answer for query in queries if query.user_id == self.id and query.answer)

    async def write(self, text: str, *, reply_to: int | None = None) -> Message:
        """Writes to the bot; the first time this is pressing Start, after a block it unblocks."""
        return self.write_now(text, reply_to=reply_to)

    def write_now(self, text: str, *, reply_to: int | None = None) -> Message:
        """`write` outside a coroutine."""
        return self.world.say(self.chat, self.chat, text=text, reply_to=reply_to, rest=command_marks(text))

    async def send(self, kind: str, *, data: bytes = b"", caption: str = "", name: str = "") -> Message:
        """Sends a photo, voice, sticker, document or other thing Telegram carries under that field name."""
        return self.send_now(kind, data=data, caption=caption, name=name)

    def send_now(self, kind: str, *, data: bytes = b"", caption: str = "", name: str = "") -> Message:
        """`send` outside a coroutine."""
        number = f"{kind}-{self.world.rng.getrandbits(48):012x}"
        file = File(number, kind, name or f"{kind}.bin", "application/octet-stream", data)
        self.world.files[number] = file
        return self.world.say(self.chat, self.chat, text=caption, file=file)

    async def send_raw(self, **fields: object) -> Message:
        """Sends a message with any other fields (contact, location, poll ...), as given."""
        return self.world.say(self.chat, self.chat, rest=tuple(fields.items()))

    async def press(self, wanted: str, *, message: Message | None = None) -> Query:
        """Presses the newest button with this text, or whose callback data begins so. NotSeen if there is none."""
        return self.press_now(wanted, message=message)

    def press_now(self, wanted: str, *, message: Message | None = None) -> Query:
        """`press` outside a coroutine."""
        places = [message] if message else list(reversed(self.received))
        found = next(((place, button) for place in places if (button := place.button(wanted))), None)
        if not found or found[1].data is None:
            raise NotSeen(self._picture(f"a button {wanted!r} to press"))
        return self.world.press(found[0], found[1], self.chat)

    async def answered(self, query: Query, within: float = PATIENCE) -> Answer:
        """The bot's answer to a press. NotSeen after `within` seconds."""
        await self.until(lambda: query.answer is not None, within)
        if query.answer is None:
            raise NotSeen(self._picture(f"an answer to the press {query.id}"))
        return query.answer

    def block(self) -> None:
        """Stops the bot; it gets a my_chat_member update and 403 from now on."""
        self.world.set_standing(self.chat, Standing.BLOCKED, self.chat)

    def unblock(self) -> None:
        """Lets the bot write again."""
        self.world.set_standing(self.chat, Standing.OPEN, self.chat)

    def deactivate(self) -> None:
        """The account is gone; the bot learns it from a 403 only."""
        self.world.set_standing(self.chat, Standing.DEACTIVATED, self.chat)


@dataclass(frozen=True, slots=True)
class Group(_Place):
    """A group, supergroup or channel."""

    async def write(self, who: Person, text: str, *, reply_to: int | None = None) -> Message:
        """A member writes; the bot hears commands and answers to its own messages only."""
        return self.world.say(self.chat, who.chat, text=text, reply_to=reply_to, rest=command_marks(text))

    async def press(self, who: Person, wanted: str) -> Query:
        """A member presses a button."""
        found = next(((m, button) for m in reversed(self.received) if (button := m.button(wanted))), None)
        if not found:
            raise NotSeen(self._picture(f"a button {wanted!r} to press"))
        return self.world.press(found[0], found[1], who.chat)

    def set_status(self, who: Person, status: str) -> None:
        """A member's status: creator, administrator, member, left, kicked."""
        self.chat.members[who.id] = status

    def add_bot(self, by: Person) -> None:
        """Somebody adds the bot."""
        self.world.set_standing(self.chat, Standing.OPEN, by.chat)

    def kick_bot(self, by: Person) -> None:
        """Somebody removes the bot."""
        self.world.set_standing(self.chat, Standing.KICKED, by.chat)

    def mute_bot(self, by: Person) -> None:
        """Somebody takes away the bot's right to write."""
        self.world.set_standing(self.chat, Standing.MUTED, by.chat)

    def upgrade(self, by: Person) -> "Group":
        """The group becomes a supergroup with a new id; the bot is told by a service message."""
        fresh = a_group(self.world, self.chat.title, "supergroup", by)
        fresh.chat.members.update(self.chat.members)
        self.world.say(self.chat, by.chat, rest=(("migrate_to_chat_id", fresh.id),))
        self.chat.moved_to = fresh.id
        self.world.set_standing(self.chat, Standing.MOVED, by.chat)
        return fresh


def command_marks(text: str) -> tuple[tuple[str, object], ...]:
    """The bot_command entity Telegram's apps put on a leading command."""
    if not text.startswith("/"):
        return ()
    return (("entities", [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]),)


class World(State):
    """The state, with people in it: what a test holds in its hand."""

    def person(self, name: str, language_code: str = "en", username: str | None = None) -> Person:
        """Somebody who has not met the bot yet."""
        return a_person(self, name, language_code, username)

    def group(self, title: str, kind: ChatType = "group", *, creator: Person, with_bot: bool = True) -> Group:
        """A group, supergroup or channel; with the bot added by its creator unless told otherwise."""
        group = a_group(self, title, kind, creator)
        if with_bot:
            group.add_bot(creator)
        return group

    def unanswered(self, age: timedelta = timedelta()) -> tuple[Query, ...]:
        """Presses older than `age` that still wait for an answer: the spinning buttons people see."""
        now = self.now()
        return tuple(q for q in self.queries.values() if q.answer is None and now - q.pressed >= age)


def a_person(world: State, name: str, language_code: str = "en", username: str | None = None) -> Person:
    """Somebody who has not met the bot yet."""
    chat = Chat(world.fresh_person_id(), "private", name, language_code, username, Standing.NOT_STARTED)
    return Person(world, world.add_chat(chat))


def a_group(world: State, title: str, kind: ChatType, creator: Person) -> Group:
    """A group in which the bot is not yet a member."""
    wide = kind in ("supergroup", "channel")
    number = -(10**12) - world.rng.randint(10**9, 2 * 10**9) if wide else -world.rng.randint(10**8, 10**9)
    chat = Chat(number, kind, title, standing=Standing.LEFT, members={creator.id: "creator"})
    return Group(world, world.add_chat(chat))
