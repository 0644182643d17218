"""Whom of the registry a button means: the filters in front of what is done with one, and the answer for nobody.

Whoever asked for silence exists for liaisons only: for everybody else they are not there. Owns no command.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Literal, Protocol

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.core.event import Person
from bot.core.roles import Right, lender
from bot.delivery.replies import Toast
from bot.i18n import Translator
from bot.people import staff
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers.about import About
from handlers.context import Answer
from handlers.staff.rights import may, roles_of

Handler = Callable[..., Awaitable[Any]]


class AboutSomebody(Protocol):
    """The data of a button that stands for a person."""

    person: str


def on(r: Router, buttons: Any, handler: Handler, right: Right = Right.PERSON) -> None:
    """Registers what these buttons do with a person. The handler may ask for `person`, `silent` and `by`.

    Where nobody is there, or nobody for these eyes, that is said instead.
    """
    r.callback_query.register(handler, buttons, may(right), eyes, found)
    r.callback_query.register(on_nobody, buttons, may(right))


async def eyes(
    _event: Message | CallbackQuery, tx: Tx, reader: Reader | None, chat_id: int, about: About
) -> dict[str, bool]:
    """Gives the handler `silent`: whether it may see who asked for silence."""
    return {"silent": lender(await roles_of(tx, reader, chat_id, about), Right.SILENCE) is not None}


async def found(
    _query: CallbackQuery, callback_data: AboutSomebody, tx: Tx, *, silent: bool
) -> Literal[False] | dict[str, Person]:
    """Gives the handler `person`: whom the button means."""
    person = await staff.find(tx, callback_data.person, silent=silent)
    return False if person is None else {"person": person}


async def on_nobody(_query: CallbackQuery, t: Translator) -> Answer:
    """Whom the button means is not there."""
    return gone(t)


def gone(t: Translator) -> Toast:
    """The answer for somebody who is not there, or not for these eyes."""
    return Toast(t("toast.person_gone"))
