"""What stands in the buttons of wishes for silence. The shapes of all buttons are those of handlers/data.py."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData

from bot.core.wish import Want
from handlers.data import Number


class Ask(CallbackData, prefix="qa"):
    """What is asked for."""

    want: Want


class Leave(CallbackData, prefix="ql"):
    """Nothing is asked for."""


class Desk(CallbackData, prefix="qd"):
    """What a liaison does with a wish; for the list the number means nothing."""

    act: Literal["list", "read", "keep", "sure", "lift"]
    number: Number
