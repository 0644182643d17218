"""From the inbox to the handlers, and their answers into the outbox, in one transaction each.

Owns the promise that an update has its effect exactly once: the update's row, what the handler changed and what it
answered are committed together. After three failures the row is parked, and the person is told so.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from bot.delivery.messenger import Messenger
from bot.delivery.replies import Reply, Say, to_messages, toast
from bot.i18n import Catalogs
from bot.store import inbox, outbox, readers
from bot.store.database import Database, Tx
from bot.store.inbox import Waiting

log = structlog.get_logger(__name__)

AT_ONCE = 20
GONE = frozenset({"kicked", "left"})

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
        except Exception:
            log.exception("update_failed", update=item.update_id, attempt=item.attempts + 1)
            if payload and "my_chat_member" not in payload and item.attempts + 1 >= inbox.ATTEMPTS:
                await self._apologise(item, payload)
            await self._failed(item)
            return
        self.on_heard(chat_of(payload))
        self._answer(payload, toast(replies))

    async def _replies(self, tx: Tx, payload: Mapping[str, Any]) -> Sequence[Reply]:
        if membership := payload.get("my_chat_member"):
            await self._membership(tx, membership)
            return ()
        return await self.dispatch(tx, payload, self.now())

    async def _membership(self, tx: Tx, membership: Mapping[str, Any]) -> None:
        reader = await readers.find(tx, membership["chat"]["id"])
        if reader is not None:
            reachable = membership["status"] not in GONE
            await readers.set_reachable(tx, reader.id, reachable=reachable, now=self.now())

    async def _promise(self, tx: Tx, item: Waiting, payload: Mapping[str, Any], replies: Sequence[Reply]) -> None:
        chat_id = chat_of(payload)
        # Looked up only now: /start has just added the reader, /forget has just erased one.
        reader = await readers.find(tx, chat_id) if replies else None
        for n, message in enumerate(to_messages(replies)):
            key = f"{item.bot_id}:{item.update_id}:{n}"
            reader_id = None if reader is None else reader.id
            await outbox.promise(tx, message, now=self.now(), chat_id=chat_id, reader_id=reader_id, key=key)

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
        query = payload.get("callback_query")
        if query is None:
            return
        params = {"callback_query_id": query["id"], **({"text": text} if text else {})}
        task: asyncio.Task[object] = asyncio.create_task(self.messenger.call("answerCallbackQuery", params, timeout=10))
        self.answers.add(task)
        task.add_done_callback(self.answers.discard)


def chat_of(payload: Mapping[str, Any]) -> int:
    """The chat of a stripped update."""
    message = payload.get("message") or payload.get("my_chat_member") or payload["callback_query"]["message"]
    return int(message["chat"]["id"])


def language_of(payload: Mapping[str, Any]) -> str | None:
    """The language Telegram guesses for the sender."""
    sent = payload.get("message") or payload.get("callback_query") or {}
    language = (sent.get("from") or {}).get("language_code")
    return language if isinstance(language, str) else None
