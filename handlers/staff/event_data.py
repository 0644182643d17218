"""What stands in the buttons of events by hand: ids and choices only, at most 64 bytes, as in handlers/data.py."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData

from bot.core.amends import Fact, Teller, Why
from bot.core.finding import Group
from bot.core.kinds import Kind
from handlers.data import Mark, Number, PublicId


class Event(CallbackData, prefix="ev"):
    """An event by hand: its card, what can be corrected, why it may be taken back, and what else may be done."""

    act: Literal["card", "facts", "why", "people", "source", "merge", "split"]
    event: PublicId


class EventFact(CallbackData, prefix="evf"):
    """Ask for another value of a fact; `clear`: it is not known."""

    fact: Fact
    clear: bool
    event: PublicId


class EventKind(CallbackData, prefix="evk"):
    """Something else happened."""

    kind: Kind
    event: PublicId


class EventPerson(CallbackData, prefix="evp"):
    """Somebody of an event: not of it; or ask who it was instead."""

    act: Literal["out", "swap"]
    event: PublicId
    person: PublicId


class EventPick(CallbackData, prefix="evi"):
    """One of the people found by the name that was typed."""

    person: PublicId


class EventName(CallbackData, prefix="evn"):
    """Ask for a name, of somebody else whom an event is about; take the typed name as of somebody new."""

    act: Literal["ask", "new"]
    event: PublicId


class EventSave(CallbackData, prefix="evs"):
    """Do what the conversation has prepared."""

    event: PublicId
    seen: Mark


class EventBack(CallbackData, prefix="evr"):
    """Take an event back for this reason: show first, then do it."""

    sure: bool
    why: Why
    event: PublicId
    seen: Mark


class EventMerge(CallbackData, prefix="evm"):
    """Two events are one: show both, then do it as they were `seen`."""

    sure: bool
    one: PublicId
    other: PublicId
    seen: Mark


class EventSplit(CallbackData, prefix="evt"):
    """The report of this place in the list is an event of its own."""

    event: PublicId
    seen: Mark
    number: Number


class EventApart(CallbackData, prefix="evq"):
    """What happened to this person is an event of its own."""

    event: PublicId
    seen: Mark
    person: PublicId


class EventNew(CallbackData, prefix="evw"):
    """Enter an event that no feed has told, step by step; what was said waits in the conversation."""

    act: Literal["ask", "new", "nobody", "go_on", "skip", "leave"]


class EventNewKind(CallbackData, prefix="evo"):
    """What happened, to enter it."""

    kind: Kind


class EventNewPerson(CallbackData, prefix="evu"):
    """To whom it happened, to enter it: one of the people found."""

    person: PublicId


class EventNewGroup(CallbackData, prefix="evg"):
    """Of which group the people are, to enter it."""

    group: Group


class EventTeller(CallbackData, prefix="evy"):
    """Who told it to an organisation; of an event that stands, else of the one that is entered."""

    teller: Teller
    event: PublicId | None = None
