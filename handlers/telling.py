"""A line to everybody of the staff who has a role, not at night."""

from collections.abc import Callable, Collection
from datetime import datetime

from bot.core.alert import Rendered
from bot.core.messages import MessageKind
from bot.core.night import Profile, due
from bot.core.roles import Role
from bot.delivery.replies import message_params
from bot.i18n import Catalogs, Translator
from bot.store import outbox, review
from bot.store.database import Tx
from handlers.screens import Screen


async def staff(
    tx: Tx,
    roles: Collection[Role],
    note: Callable[[Translator], Screen],
    catalogs: Catalogs,
    now: datetime,
    *,
    but: int | None = None,
    key: str | None = None,
) -> None:
    """Promise it to all who have one of these roles, each in their language; `but`: not to this subscriber.

    By the same `key` it is told once.
    """
    for one in await review.holders(tx, sorted(roles)):
        if one.id == but:
            continue
        screen = note(catalogs.translator(one.lang))
        text = message_params(Rendered(screen.html, screen.buttons))
        wakes = due(Profile(one.zone, one.quiet_from, one.quiet_to), now)
        message = outbox.Message("sendMessage", text, MessageKind.STAFF)
        await outbox.promise(tx, message, now=now, reader_id=one.id, key=key, not_before=wakes)
