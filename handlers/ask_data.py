"""What stands in the buttons of asks: formats of callback data, as in handlers/data.py."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData

from handlers.data import Number


class Later(CallbackData, prefix="later"):
    """Be reminded: choose when, choose a day, an hour of that day (`at`: minutes since 1970), do it, or do not."""

    act: Literal["when", "days", "hours", "set", "off"]
    campaign: Number
    at: Number = 0


class Asks(CallbackData, prefix="asks"):
    """No asks for a month, asks again, and no longer once a month."""

    act: Literal["pause", "resume", "often"]


class Answered(CallbackData, prefix="ans"):
    """What came of it: an answer, none, or no more questions."""

    what: Literal["reply", "no_reply", "dont_ask"]
    campaign: Number
    number: Number
