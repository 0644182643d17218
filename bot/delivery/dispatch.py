"""aiogram's router in our transaction.

Owns what every handler gets by name (`tx`, `now`, `reader`, `t`, `chat_id`, `state`, `done` …) and the conversation
state, which lives in the same transaction as everything else. Errors are not caught here: they roll back and the inbox
counts them.
"""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from aiogram.types import Update

from bot.delivery.inbox import asked, chat_of, language_of
from bot.delivery.replies import Attached, Delete, Done, Edit, Reply, Say, Task, Toast
from bot.i18n import Catalogs
from bot.store import conversation, readers
from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class _Step:
    tx: Tx
    now: datetime


_current: ContextVar[_Step] = ContextVar("step")


class TxStorage(BaseStorage):
    """Conversation state in the transaction of the update being handled; sealed, kept for a day."""

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Store the step of the conversation; None: it is over, and what it gathered goes."""
        name = state.state if isinstance(state, State) else state
        body = await self._load(key)
        await self._save(key, body | {"state": name} if name else {})

    async def get_state(self, key: StorageKey) -> str | None:
        """The step of the conversation."""
        state = (await self._load(key)).get("state")
        return state if isinstance(state, str) else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Store what the conversation gathered."""
        body = await self._load(key)
        await self._save(key, body | {"data": dict(data)})

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """What the conversation gathered."""
        return dict((await self._load(key)).get("data") or {})

    async def close(self) -> None:
        """Nothing to close: the transaction belongs to the inbox."""

    async def _load(self, key: StorageKey) -> dict[str, Any]:
        return await conversation.load(_current.get().tx, key.chat_id)

    async def _save(self, key: StorageKey, body: dict[str, Any]) -> None:
        step = _current.get()
        await conversation.save(step.tx, key.chat_id, body, step.now)


class Dispatch:
    """Handles one stripped update with aiogram's routers."""

    def __init__(self, token: str, routers: Sequence[Router], catalogs: Catalogs, **given: Any) -> None:
        """`given` is what handlers may ask for by name besides the update's own context."""
        self._bot = Bot(token)
        self._catalogs = catalogs
        self._dispatcher = Dispatcher(storage=TxStorage(), catalogs=catalogs, **given)
        self._dispatcher.include_routers(*routers)

    async def __call__(self, tx: Tx, payload: Mapping[str, Any], now: datetime) -> Sequence[Reply]:
        """What the handlers answer; nothing where none of them cares."""
        chat_id = chat_of(payload)
        done = _done(payload)
        reader = await readers.find(tx, chat_id)
        # A group says by my_chat_member whether it can be written to; what a task found out tells nothing new.
        if reader is not None and not reader.grouped and done is None:
            await readers.heard(tx, reader, now)
        t = self._catalogs.translator(reader.lang if reader else language_of(payload))
        token = _current.set(_Step(tx, now))
        try:
            update = Update.model_validate(dict(asked(payload)), context={"bot": self._bot})
            given = {"tx": tx, "now": now, "reader": reader, "t": t, "chat_id": chat_id, "done": done}
            result = await self._dispatcher.feed_update(self._bot, update, **given)
        finally:
            _current.reset(token)
        return _replies(result)


def _done(payload: Mapping[str, Any]) -> Done | None:
    task = payload.get("task")
    return None if task is None else Done(task["kind"], task["result"])


def _replies(result: object) -> Sequence[Reply]:
    if result is None or result is UNHANDLED:
        return ()
    replies = result if isinstance(result, list | tuple) else (result,)
    for reply in replies:
        if not isinstance(reply, Say | Edit | Toast | Delete | Attached | Task):
            raise TypeError(f"a handler returned {type(reply).__name__}, not a reply")
    return replies
