"""The gate: whoever has set a word is asked for it before anything shows what somebody follows.

Stands before all other conversations, so that none of them has to think of it: the tables below say what is behind the
gate. Once the word was right the gate stays open for ten minutes; what was shown meanwhile goes with their end. A
command behind it shows nothing by itself: the button below the answer does, so that its message is known and can go.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.core.alert import Button
from bot.delivery.replies import Say
from bot.i18n import Translator
from bot.store import vanishing, words
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data, phone_pages
from handlers.asking import ask_for
from handlers.context import Answer, command, pressed, standing_since
from handlers.data import Origin
from handlers.screens import Screen
from handlers.topic_data import LessOfMany, LessOfManyHere

OPEN_FOR: Final = timedelta(minutes=10)

FAMILY: Final = "fam:home:0"
"""The button of handlers/family that shows the list."""

COMMANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "alerts": data.Page(name="alerts").pack(),
        "family": FAMILY,
        "export": data.Export(act="ask").pack(),
        "hearings": data.Page(name="hearings").pack(),
        "my": data.Undo(act="list", campaign=0).pack(),
    }
)
"""Commands behind the gate, and the button that shows the same."""

PRESSES: Final = (
    *("pre:", "kind:", "kinds:"),
    *("page:alerts", "subs:", "sub:", "subk:", "subd:", "subr:", "subm:", "add:", "addf:", "addo:"),
    *("yh:", "ydh:", "yw:", "yp:"),
    *("fam:", "fab:", "fah:", "fad:", "faz:", "fas:", "fap:", "fal:", "fac:", "fao:", "fpg:", "fak:", "fan:"),
    *("undo:", "page:hearings", "ics:all", "prn:all", "cal:", "hel:", "priv:", "export:ask", "export:yes"),
    *("word:show", "word:set", "word:eraser", "word:drop"),
)
"""Beginnings of the data of buttons behind it."""


UNDER_ALERT: Final = "y:"
"""The same under an alert, which stays: what is behind it is shown below, by a button of its own (`HERE`)."""

HERE: Final = "yh:"

UNDER_MANY: Final = LessOfMany().pack()
"""The same under a message of several events."""


class Asked(StatesGroup):
    """The word is asked for; `then` in the data of the conversation: the button that shows what was wanted."""

    word = State()


def router() -> Router:
    """Everything behind the gate, while it is shut."""
    r = Router(name="gate")
    r.message.register(on_command, command(*COMMANDS), has_word)
    r.callback_query.register(on_less, F.data.startswith(UNDER_ALERT), has_word)
    r.callback_query.register(on_less_of_many, F.data == UNDER_MANY, has_word)
    r.callback_query.register(on_press, F.data.startswith(PRESSES), has_word)
    return r


async def has_word(_update: object, tx: Tx, reader: Reader | None) -> bool | dict[str, Any]:
    """Whether somebody has set a word; given to handlers as `kept`."""
    kept = await words.get(tx, reader.id) if reader is not None else None
    return {"kept": kept} if kept is not None else False


async def on_command(
    _message: Message, command: CommandObject, kept: words.Kept, now: datetime, t: Translator, state: FSMContext
) -> Answer:
    """The word first, or the button."""
    then = COMMANDS[command.command.lower()]
    return ajar(t, then) if is_open(kept, now) else (await ask(t, state, then)).say()


async def on_less(query: CallbackQuery, kept: words.Kept, now: datetime, t: Translator, state: FSMContext) -> Answer:
    """Why an alert came: the word first, or the button, as for a command."""
    then = HERE + (query.data or "").removeprefix(UNDER_ALERT)
    return ajar(t, then) if is_open(kept, now) else (await ask(t, state, then)).say()


async def on_less_of_many(
    query: CallbackQuery, kept: words.Kept, now: datetime, t: Translator, state: FSMContext
) -> Answer:
    """Why several came: likewise."""
    sent = int(standing_since(query, now).timestamp())
    then = LessOfManyHere(message=pressed(query), sent=sent).pack()
    return ajar(t, then) if is_open(kept, now) else (await ask(t, state, then)).say()


async def on_press(
    query: CallbackQuery, kept: words.Kept, tx: Tx, now: datetime, reader: Reader, t: Translator, state: FSMContext
) -> Answer:
    """The word first, in the place of what stood there; or go on, and what is shown now goes when the gate shuts."""
    if kept.open_until is None or not is_open(kept, now):
        return (await ask(t, state, query.data or "")).edit(pressed(query))
    await vanishing.sooner(tx, reader.id, pressed(query), kept.open_until, standing_since(query, now))
    raise SkipHandler


async def is_shut(tx: Tx, reader: Reader, now: datetime) -> bool:
    """Whether the word would be asked for now: then no answer may tell what somebody follows already."""
    kept = await words.get(tx, reader.id)
    return kept is not None and not is_open(kept, now)


def is_open(kept: words.Kept, now: datetime) -> bool:
    """Whether the word was right a short while ago; a clock that was ahead opens nothing for longer."""
    return kept.open_until is not None and now < kept.open_until <= now + OPEN_FOR


async def ask(t: Translator, state: FSMContext, then: str) -> Screen:
    """Ask for the word."""
    await ask_for(state, Asked.word, then=then)
    return phone_pages.typing(t, t("word.ask"), Origin.SETTINGS)


def ajar(t: Translator, then: str) -> Say:
    """The gate is open: the button shows what was wanted."""
    return Say(t.html("word.open"), ((Button(t("word.btn.go_on"), data=then),),))
