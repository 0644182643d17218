"""From the inbox to the handlers, and their answers into the outbox, in one transaction each.

Owns the promise that an update has its effect exactly once: the update's row, what the handler changed and what it
answered are committed together. After three failures the row is parked, and the person is told so. What has to be
found out by the network becomes a task in the same transaction; its result comes back through the inbox.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.core.messages import NEW_FOR, Lane
from bot.delivery.membership import standing
from bot.delivery.messenger import Messenger
from bot.delivery.replies import Reply, Say, tasks, to_messages, toast
from bot.i18n import Catalogs
from bot.store import inbox, outbox, readers, vanishing
from bot.store import tasks as errands
from bot.store.database import Database, Tx
from bot.store.inbox import Waiting
from bot.store.trouble import Unavailable

log = structlog.get_logger(__name__)

AT_ONCE = 20
WITH_SENDER = ("message", "callback_query", "my_chat_member")
WITH_CHAT = ("message", "my_chat_member", "moved")

Dispatch = Callable[[Tx, Mapping[str, Any], datetime], Awaitable[Sequence[Reply]]]
"""Handles one stripped update inside a transaction and says what to answer."""


@dataclass(slots=True)
class Inbox:
    """The pass that empties the inbox."""

    db: Database
    messenger: Messenger
    dispatch: Dispatch
    catalogs: Catalogs
    bot_id: int
    now: Callable[[], datetime]
    answers: set[asyncio.Task[object]] = field(default_factory=set)
    on_heard: Callable[[int], None] = lambda _chat_id: None

    async def round(self) -> int:
        """Handle the oldest update of up to 20 chats; how many were handled."""
        async with self.db.read() as tx:
            items = await inbox.waiting(tx, self.bot_id, busy=(), most=AT_ONCE)
        await asyncio.gather(*(self._handle(item) for item in items))
        return len(items)

    async def _handle(self, item: Waiting) -> None:
        payload: dict[str, Any] | None = None
        try:
            async with self.db.write(first=True) as tx:
                payload = await inbox.payload(tx, item)
                if payload is None:
                    return
                replies = await self._replies(tx, payload)
                await self._promise(tx, item, payload, replies)
                await inbox.done(tx, item)
        except Unavailable:
            raise  # no fault of this update: it counts no attempt
        except Exception:
            log.exception("update_failed", update=item.update_id, attempt=item.attempts + 1)
            if payload and _private(payload) and item.attempts + 1 >= inbox.ATTEMPTS:
                await self._apologise(item, payload)
            await self._failed(item)
            return
        if "task" not in payload:
            self.on_heard(chat_of(payload))
        if not tasks(replies):
            self._answer(payload, toast(replies))

    async def _replies(self, tx: Tx, payload: Mapping[str, Any]) -> Sequence[Reply]:
        if membership := payload.get("my_chat_member"):
            return await self._membership(tx, payload, membership)
        if moved := payload.get("moved"):
            await self._moved(tx, moved)
            return ()
        replies = await self.dispatch(tx, payload, self.now())
        known = payload.get("task", {}).get("kind")
        if any(task.kind == known for task in tasks(replies)):
            raise RuntimeError(f"a handler asks for {known} again")  # it would go round for ever
        return replies

    async def _membership(self, tx: Tx, payload: Mapping[str, Any], membership: Mapping[str, Any]) -> Sequence[Reply]:
        found = standing(membership)
        reader = await readers.find(tx, membership["chat"]["id"])
        if reader is not None:
            await readers.set_reachable(tx, reader.id, reachable=found.gone is None, now=self.now())
            log.info("membership_changed", reader=reader.id, gone=found.gone)
        t = self.catalogs.translator(language_of(payload))
        return (Say(t.html("group.welcome")),) if found.greet else ()

    async def _moved(self, tx: Tx, moved: Mapping[str, Any]) -> None:
        """A group became a supergroup. Told twice, in both chats, and harmless the second time."""
        reader = await readers.find(tx, moved["from"])
        if reader is not None:
            await readers.move(tx, reader.id, moved["to"])
            await readers.set_reachable(tx, reader.id, reachable=True, now=self.now())
            log.info("group_moved", reader=reader.id)

    async def _promise(self, tx: Tx, item: Waiting, payload: Mapping[str, Any], replies: Sequence[Reply]) -> None:
        chat_id, now = chat_of(payload), self.now()
        for task in tasks(replies):
            update = asked(payload)
            await errands.promise(tx, item.bot_id, task.kind, task.params, chat_id=chat_id, asked_in=update, now=now)
        # Looked up only now: /start has just added the reader, /forget has just erased one.
        said = own_message(payload, now)
        reader = await readers.find(tx, chat_id) if replies or said else None
        known = reader is not None and reader.since <= now - NEW_FOR
        reader_id = None if reader is None else reader.id
        for n, message in enumerate(to_messages(replies)):
            key, lane = f"{item.bot_id}:{item.update_id}:{n}", Lane.REPLY if known else Lane.NEWCOMER
            await outbox.promise(tx, message, now=now, chat_id=chat_id, reader_id=reader_id, key=key, lane=lane)
        if reader is not None and said is not None and reader.vanishes is not None:
            await vanishing.remember(tx, [(reader.id, said.number, reader.vanishes)], said.at)

    async def _failed(self, item: Waiting) -> None:
        async with self.db.write(first=True) as tx:
            parked = await inbox.failed(tx, item)
            tx.wakes.add("inbox")
        if parked:
            log.error("update_parked", update=item.update_id)

    async def _apologise(self, item: Waiting, payload: Mapping[str, Any]) -> None:
        """Before the last attempt is counted: tell the person that it did not work."""
        async with self.db.write(first=True) as tx:
            t = self.catalogs.translator(language_of(payload))
            await self._promise(tx, item, payload, [Say(t("other.failed"))])

    def _answer(self, payload: Mapping[str, Any], text: str | None) -> None:
        """Stop the button's spinner, with or without words. Not worth a row: it expires in seconds."""
        query = asked(payload).get("callback_query")
        if query is None:
            return
        params = {"callback_query_id": query["id"], **({"text": text} if text else {})}
        task: asyncio.Task[object] = asyncio.create_task(self.messenger.call("answerCallbackQuery", params, timeout=10))
        self.answers.add(task)
        task.add_done_callback(self.answers.discard)


def asked(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The update that Telegram sent: itself, or the one in which a task was asked for that is done now."""
    update: Mapping[str, Any] = payload["update"] if "task" in payload else payload
    return update


@dataclass(frozen=True, slots=True)
class Own:
    """A message that somebody wrote to us: its number, and when."""

    number: int
    at: datetime


def own_message(payload: Mapping[str, Any], now: datetime) -> Own | None:
    """What a person wrote in a chat with us alone: it vanishes with our answers. Asked once, not again after a task."""
    message = payload.get("message")
    if message is None or message["chat"]["type"] != "private":
        return None
    return Own(message["message_id"], min(now, datetime.fromtimestamp(message["date"], UTC)))


def chat_of(payload: Mapping[str, Any]) -> int:
    """The chat of a stripped update."""
    return int(_chat(payload)["id"])


def language_of(payload: Mapping[str, Any]) -> str | None:
    """The language Telegram guesses for the sender."""
    update = asked(payload)
    sent: Mapping[str, Any] = next((update[kind] for kind in WITH_SENDER if kind in update), {})
    language = (sent.get("from") or {}).get("language_code")
    return language if isinstance(language, str) else None


def _chat(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    update = asked(payload)
    query = update.get("callback_query")
    holder = query["message"] if query else next(update[kind] for kind in WITH_CHAT if kind in update)
    chat: Mapping[str, Any] = holder["chat"]
    return chat


def _private(payload: Mapping[str, Any]) -> bool:
    """Whether a person asked, who can be told that it did not work; groups and bare notices get no excuses."""
    return "my_chat_member" not in payload and _chat(payload)["type"] == "private"
