"""What stands in the buttons of subscriptions and below alerts (less of this, share); as in handlers/data.py."""

from enum import StrEnum
from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field, StringConstraints

from bot.core.kinds import Kind
from handlers.data import Number, PublicId


class Sort(StrEnum):
    """What one can subscribe to, in the order of the list."""

    ALL = "all"
    GRAVE = "grave"
    PERSON = "person"
    REGION = "region"
    ARTICLE = "article"
    GROUP = "group"
    CATEGORY = "category"
    CASE = "case"
    SOURCE = "source"
    WORDS = "words"
    HEARING = "hearing"


class Topics(CallbackData, prefix="subs"):
    """A page of the subscriptions of one sort."""

    sort: Sort
    page: Number


class OneTopic(CallbackData, prefix="sub"):
    """One subscription: its card, or a question about it. `drop` asks, `gone` does it."""

    act: Literal["card", "kinds", "details", "rhythm", "mute", "drop", "gone"]
    topic: Number


class TopicKind(CallbackData, prefix="subk"):
    """Switch a kind of events, or all of them, on or off in one subscription."""

    topic: Number
    kind: Kind | Literal["all"]


class TopicDetail(CallbackData, prefix="subd"):
    """Switch a detail on or off in one subscription; without a detail: show those of a kind."""

    topic: Number
    kind: Kind
    detail: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,20}\z")] = ""


class TopicRhythm(CallbackData, prefix="subr"):
    """How soon one subscription tells: the number of a rhythm."""

    topic: Number
    rhythm: Annotated[int, Field(ge=0, le=3)]


class TopicMute(CallbackData, prefix="subm"):
    """For how long one subscription keeps silent."""

    topic: Number
    lasts: Literal["day", "week", "month", "open", "end"]


class Add(CallbackData, prefix="add"):
    """What to subscribe to: a sort, or the list of sorts."""

    sort: Sort | None = None


class AddFrom(CallbackData, prefix="addf"):
    """A page of what there is of one sort; `part`: of which country, or under which code."""

    sort: Sort
    part: Annotated[str, StringConstraints(pattern=r"^[a-z-]{0,10}\z")]
    page: Number


class AddOne(CallbackData, prefix="addo"):
    """Subscribe to this one."""

    sort: Sort
    what: Annotated[str, StringConstraints(pattern=r"^[a-z0-9._/-]{1,45}\z")]
    """The label, with slashes for its colons: handlers/typed_topics.py."""


class Less(CallbackData, prefix="y"):
    """Under an alert: why did I get it, and less of it."""

    event: PublicId


class LessHere(CallbackData, prefix="yh"):
    """The same in the place of the message that has this button (handlers/gate.py)."""

    event: PublicId


class LessOfMany(CallbackData, prefix="yd"):
    """Under a message of several events: by which subscriptions did it come?"""


class LessOfManyHere(CallbackData, prefix="ydh"):
    """The same in the place of the message that has this button: of which message, and when it was sent."""

    message: Number
    sent: Number


class LessWhat(CallbackData, prefix="yw"):
    """Less of what an alert was: `day` instead of at once, no more of its `kind`; with `s` in all that brings it."""

    act: Literal["day", "days", "kind", "kinds"]
    event: PublicId


class LessPerson(CallbackData, prefix="yp"):
    """Nothing about this person for a month."""

    person: PublicId


class Share(CallbackData, prefix="sh"):
    """Under an alert: pass it on."""

    event: PublicId
