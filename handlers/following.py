"""To follow a person or to watch a name: one way for the command, the link and the button under an alert."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.alerts.match import name_label, person_label
from bot.alerts.view import spelling
from bot.core.event import Person
from bot.core.kinds import ALL_KINDS
from bot.i18n import Translator
from bot.store import readers
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import gate, subscribing
from handlers.subscribing import MOST
from handlers.topic_screens import is_muted

How = Literal["done", "watching", "already", "limit"]
TEXTS: dict[How, str] = {"done": "follow.done", "watching": "follow.watching", "already": "follow.already"}


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of it, and the name as this reader reads it."""

    how: How
    name: str


async def person(tx: Tx, reader: Reader, someone: Person, now: datetime) -> Followed:
    """Follow somebody who may be named."""
    shown = spelling(someone, reader.lang)
    return await _topic(tx, reader, person_label(someone.public_id), shown, "done", now)


async def name(tx: Tx, reader: Reader, typed: str, now: datetime) -> Followed:
    """Watch a name that is not public here."""
    return await _topic(tx, reader, name_label(typed), typed, "watching", now)


def text(t: Translator, followed: Followed) -> str:
    """What came of it, as a message."""
    if followed.how == "limit":
        return t.html("follow.limit", n=MOST)
    return t.html(TEXTS[followed.how], name=followed.name)


def toast(t: Translator, followed: Followed) -> str:
    """What came of it, as a line over the chat."""
    if followed.how == "limit":
        return t("follow.limit", n=MOST)
    return t("toast.already" if followed.how == "already" else "toast.followed", name=followed.name)[:200]


async def _topic(tx: Tx, reader: Reader, label: str, shown: str, fresh: How, now: datetime) -> Followed:
    found = await subscribing.find(tx, reader, label)
    if found is not None and found.kinds and not is_muted(found, now):
        # Whoever holds the phone without the word presses "follow" to learn who is followed: it looks like the first.
        return Followed(fresh if await gate.is_shut(tx, reader, now) else "already", shown)
    if found is None and not await subscribing.has_room(tx, reader):
        return Followed("limit", shown)
    await readers.follow(tx, reader.id, label, ALL_KINDS, now, shown=shown)
    return Followed(fresh, shown)
