"""A question that is answered by typing: how it is asked, and what counts as its answer. One way for all conversations.

Owns no question. A command is never an answer: whoever writes one has left the question.
"""

from typing import Any, Final

from aiogram import F
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import Message

from bot.core.contact import LONGEST, clean
from bot.delivery.replies import Say
from bot.i18n import Translator

ANSWER: Final = (F.text, ~F.text.startswith("/"))
"""The filters of a handler that takes what was typed, after its step."""


async def ask_for(state: FSMContext, step: State | None, **kept: Any) -> None:
    """From now on what is typed answers this question; `kept` is what the handler of the answer has to know."""
    await state.set_state(step)
    await state.set_data(kept)


def written(message: Message, t: Translator) -> str | Say:
    """A letter to a human, cleaned; or the line that says why it cannot be taken: the question stays open."""
    text = clean(message.text or "")
    return Say(t.html("contact.too_long", n=LONGEST)) if text is None or len(text) > LONGEST else text
