"""What stands in a button of the registry: formats of callback data, by the rules of handlers/data.py.

Owns names and shapes. Ids, choices and marks only, never a name or a text; at most 64 bytes.
"""

from typing import Literal

from aiogram.filters.callback_data import CallbackData

from bot.core.finding import Group
from handlers.data import Mark, Number, PublicId


class Person(CallbackData, prefix="pe"):
    """Somebody of the registry, for the staff: the card, a page of it, or what one press does."""

    act: Literal[
        "card", "names", "consent", "recognised", "apart", "leave", "sign", "no_place", "birthday", "no_birthday",
    ]  # fmt: skip
    person: PublicId


class PersonAsk(CallbackData, prefix="peq"):
    """Ask for a text about somebody: the spelling of a language, another name, the place …"""

    what: Literal[
        "ru", "uk", "be", "en", "alias", "place", "cases", "recognised", "same",
        "birthday_self", "birthday_family", "birthday_public",
    ]  # fmt: skip
    person: PublicId


class PersonDrop(CallbackData, prefix="ped"):
    """Take an alias or an organisation away; `mark` stands for its name."""

    what: Literal["alias", "recognised"]
    mark: Mark
    person: PublicId


class PersonWish(CallbackData, prefix="pew"):
    """What somebody wishes: less may be said."""

    to: Literal["no_name", "silence"]
    person: PublicId


class PersonWiden(CallbackData, prefix="pex"):
    """More may be said: ask first, then do it."""

    to: Literal["unknown", "open"]
    sure: bool
    person: PublicId


class PersonSame(CallbackData, prefix="pem"):
    """Two people are one: show both, then do it as it was `seen`."""

    sure: bool
    seen: Mark
    one: PublicId
    other: PublicId


class PersonApart(CallbackData, prefix="pep"):
    """The event is about a namesake."""

    person: PublicId
    event: PublicId


class PersonLeave(CallbackData, prefix="per"):
    """Somebody leaves the registry, as it was `seen`."""

    seen: Mark
    person: PublicId


class PersonNew(CallbackData, prefix="pen"):
    """Somebody new: ask for the name, or go on with a name that others have; the name waits in the conversation."""

    act: Literal["ask", "another", "cancel"]


class PersonGroup(CallbackData, prefix="peg"):
    """The group of somebody new; `name` stands for the name that waits in the conversation."""

    group: Group
    name: Mark


class Who(CallbackData, prefix="whn"):
    """Who is it that an event names? `name` stands for the name: ask, or somebody new."""

    act: Literal["ask", "new"]
    event: PublicId
    name: Mark


class WhoIs(CallbackData, prefix="whi"):
    """The name in an event is this person's."""

    event: PublicId
    name: Mark
    person: PublicId


class Kin(CallbackData, prefix="pek"):
    """The family of somebody: who is here, or a link for one more."""

    act: Literal["show", "family", "lawyer"]
    person: PublicId


class KinRevoke(CallbackData, prefix="pel"):
    """Take a link back that leads to somebody's family."""

    invite: Number
    person: PublicId


class KinEnd(CallbackData, prefix="pee"):
    """A relative, lawyer or helper is one no more: ask first, then do it."""

    number: Number
    sure: bool
    person: PublicId


class KinWish(CallbackData, prefix="pey"):
    """A hearing that the family asks to show to everybody: see it, agree, or not."""

    act: Literal["see", "yes", "no"]
    hearing: PublicId
    person: PublicId
