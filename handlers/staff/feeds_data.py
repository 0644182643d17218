"""What stands in the buttons of /feeds: marks of sources and choices only, at most 64 bytes, as in handlers/data.py."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData

from handlers.data import Mark, Number


class Feeds(CallbackData, prefix="fds"):
    """The sources, a page of them; add one; add the one that was just looked at."""

    act: Literal["list", "add", "sure"]
    page: Number


class Feed(CallbackData, prefix="fd"):
    """One source: its card, a look at it now, and what a moderator may do with it."""

    act: Literal["card", "look", "mute", "wake", "remove", "gone"]
    source: Mark


class FeedSet(CallbackData, prefix="fs"):
    """What a source is: the screen, and what may be said of it."""

    what: Literal["open", "outlet", "language", "trust"]
    value: Literal["", "ngo", "news", "ru", "uk", "en", "be", "any", "ask", "publish", "review"]
    source: Mark
