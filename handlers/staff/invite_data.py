"""What stands in the buttons that invite an organiser: numbers and choices only, as in handlers/data.py."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData

from handlers.data import Number


class InviteFor(CallbackData, prefix="invo"):
    """For which organisation: one that is known, a new one; and the link. 0: the one that was just typed."""

    act: Literal["pick", "new", "make"]
    organisation: Number = 0
