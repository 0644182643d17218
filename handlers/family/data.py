"""What stands in the buttons of relatives: formats of callback data, by the rules of handlers/data.py.

`who` is the number of a relative's own row; whose it is, is looked up with every press.
"""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import StringConstraints

from bot.core.hearing import Door, HearingKind
from bot.core.relative import BadNews
from campaigns.families import Otherwise
from handlers.data import Number, PublicId
from handlers.details import Detail


class Family(CallbackData, prefix="fam"):
    """A screen about a person, or what one press does; 0: the only person there is, or the choice."""

    act: Literal["home", "add", "more", "ask", "week", "loud", "end", "gone", "public", "helper", "bad", "read"]
    who: Number


class FamilyBadNews(CallbackData, prefix="fab"):
    """How very bad news shall be told."""

    how: BadNews
    who: Number


class FamilyHearing(CallbackData, prefix="fah"):
    """A hearing: its card, what changed, and who may see it."""

    do: Literal[
        "card", "moved", "off", "cancelled", "room", "door", "court", "details", "seen", "share", "wish", "unwish",
        "hide",
    ]  # fmt: skip
    who: Number
    hearing: PublicId


class FamilyDoor(CallbackData, prefix="fad"):
    """Who is let in."""

    door: Door
    who: Number
    hearing: PublicId


class FamilySkip(CallbackData, prefix="fak"):
    """This is not known: the next question about a hearing."""

    detail: Detail
    who: Number
    hearing: PublicId


class FamilyKind(CallbackData, prefix="fan"):
    """What the court sits for."""

    kind: HearingKind
    who: Number
    hearing: PublicId


class FamilyClock(CallbackData, prefix="faz"):
    """By which clock the court goes; "none": not known."""

    zone: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_]{2,20}(?:/[A-Za-z_]{2,30})?\z")]


class FamilySure(CallbackData, prefix="fas"):
    """The unlikely date is right, or is typed again."""

    yes: bool


class FamilyPublic(CallbackData, prefix="fap"):
    """What may be said of the person: less is asked once more, then done; "more" is asked of the liaison."""

    to: Literal["no_name", "silence", "more"]
    sure: bool
    who: Number


class FamilyCampaign(CallbackData, prefix="fac"):
    """A campaign for the person, before others see it: read it, and say what one thinks of this version."""

    do: Literal["read", "fine", "not"]
    campaign: Number
    version: Number


class FamilyOtherwise(CallbackData, prefix="fao"):
    """What should be otherwise in it."""

    why: Otherwise
    campaign: Number
    version: Number


class FamilyLink(CallbackData, prefix="fal"):
    """Take a link of one's own back."""

    invite: Number
    who: Number


class FamilyPage(CallbackData, prefix="fpg"):
    """One page for the lawyer to take along; empty: in which language is asked, where there is a choice."""

    lang: Annotated[str, StringConstraints(pattern=r"^(?:[a-z]{2})?\z")] = ""
    who: Number
