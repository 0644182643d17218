"""What stands in the buttons of hearings for the staff: ids and choices only, by the rules of handlers/data.py."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData

from bot.core.hearing import Door, HearingKind
from handlers.data import PublicId
from handlers.details import Detail


class HearingDesk(CallbackData, prefix="hed"):
    """A public hearing: its card, the questions about it, and that the court's own list has its date."""

    do: Literal["card", "fill", "seen"]
    hearing: PublicId


class HearingOf(CallbackData, prefix="heo"):
    """The hearings of an event or of a person."""

    event: PublicId | None = None
    person: PublicId | None = None


class HearingSkip(CallbackData, prefix="hes"):
    """This is not known: the next question."""

    detail: Detail
    hearing: PublicId


class HearingSort(CallbackData, prefix="hek"):
    """What the court sits for."""

    kind: HearingKind
    hearing: PublicId


class HearingDoor(CallbackData, prefix="hef"):
    """Who is let in."""

    door: Door
    hearing: PublicId
