"""Filters that let only those in who have a right. Owns no command and no text.

Whoever has not the right falls through to where unknown commands and buttons are answered: for them there is no such
command. The handler may ask for `by`, the role that gave the right: whatever it changes, it notes in the audit.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Literal

from aiogram.types import CallbackQuery, Message

from bot.core.roles import Right, Role, known, lender
from bot.store import readers, roles
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers.about import About

Passed = Literal[False] | dict[str, Role]
Filter = Callable[..., Awaitable[Passed]]

RIGHT = "right"
"""Under this name a filter says which right it asks for: a test lists every handler that has one."""


def may(right: Right) -> Filter:
    """A filter for `register`: passes whoever has this right, and gives the handler `by: Role`."""

    async def check(
        _event: Message | CallbackQuery, tx: Tx, now: datetime, reader: Reader | None, chat_id: int, about: About
    ) -> Passed:
        role = lender(await roles_of(tx, reader, chat_id, about), right)
        if role is None or reader is None:
            return False
        await roles.used(tx, reader.id, role, now)
        return {"by": role}

    setattr(check, RIGHT, right)
    return check


async def has_a_role(
    _event: Message | CallbackQuery, tx: Tx, reader: Reader | None, chat_id: int, about: About
) -> bool:
    """Passes whoever has any role: for what everybody may do with their own."""
    return bool(await roles_of(tx, reader, chat_id, about))


async def roles_of(tx: Tx, reader: Reader | None, chat_id: int, about: About) -> frozenset[Role]:
    """The roles of this chat; whom the config names owns the instance without a row. A group has none."""
    if reader is None or reader.grouped:
        return frozenset()
    named = {Role.OWNER} if chat_id in about.owners else set()
    return known(await readers.roles(tx, reader.id)) | named
