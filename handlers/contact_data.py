"""What stands in the buttons of talks with a human. The shapes of all buttons are those of handlers/data.py."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData

from bot.core.contact import About
from handlers.data import Number


class Contact(CallbackData, prefix="ct"):
    """Write to a human: begin, or leave it."""

    act: Literal["ask", "cancel"]


class ContactAbout(CallbackData, prefix="cta"):
    """What it is about."""

    about: About


class ContactTalk(CallbackData, prefix="ctt"):
    """A reader's own talk: write back, take it back."""

    act: Literal["back", "drop"]
    number: Number


class ContactDesk(CallbackData, prefix="ctd"):
    """What the staff does with a talk; for the list the number means nothing."""

    act: Literal["list", "read", "answer", "close", "block"]
    number: Number
