"""What stands in the buttons about hearings that have screens of their own: as in handlers/data.py."""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import StringConstraints

from handlers.data import PublicId


class CalendarLink(CallbackData, prefix="cal"):
    """The link that a calendar fetches: its screen, a new one, none any more, names in titles or not."""

    act: Literal["show", "make", "drop", "named", "bare"]


class Reminding(CallbackData, prefix="rem"):
    """Switch one reminder of hearings on or off."""

    slot: Literal["now", "week", "three_days", "day", "hours"]


class HearingList(CallbackData, prefix="hel"):
    """The public hearings of this week or of a region, as a list or a file; or the choice of a region."""

    what: Annotated[str, StringConstraints(pattern=r"^(?:week|regions|[a-z]{2}-[a-z0-9]{2,3})\z")]
    file: bool


class Advice(CallbackData, prefix="adv"):
    """What to know before one goes to this hearing."""

    hearing: PublicId


class Print(CallbackData, prefix="prn"):
    """A page to print about one hearing, or the question about which of those one follows."""

    what: Annotated[str, StringConstraints(pattern=r"^(?:all|[A-Za-z0-9_-]{4,40})\z")]
