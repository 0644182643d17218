"""What stands in a button: all formats of callback data in one place.

Owns names and shapes. Ids and choices only, never a name or a text; at most 64 bytes. What does not fit its shape is
no data of ours: the filter refuses it, and the last router answers that the button is out of date.
"""

from enum import StrEnum
from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field, StringConstraints

from bot.core.aid import Need
from bot.core.kinds import Kind
from bot.core.roles import Role

PublicId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{4,40}\z")]
"""The random id of a person or an event. Whether it exists is another question."""

ZoneName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_]{2,20}(?:/[A-Za-z_]{2,30})?\z")]
Number = Annotated[int, Field(ge=0, lt=2**53)]
Mark = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}\z")]
"""Stands for something that changes or may not stand in a button: bot/people/byhand.py."""

Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,40}\z")]


class Origin(StrEnum):
    """Where a question is asked, and so where its answer leads."""

    START = "s"
    ALERTS = "a"
    SETTINGS = "o"


class Preset(StrEnum):
    """What somebody wants to get."""

    GRAVEST = "grave"
    DAILY = "day"
    FOLLOWED = "fol"
    EVERYTHING = "all"
    CHOOSE = "own"


class Wrong(StrEnum):
    """What a reader may say is wrong."""

    PERSON = "person"
    UNTRUE = "untrue"
    DATE = "date"
    OTHER = "other"


class Aid(StrEnum):
    """What happened, on the card of the first hours."""

    TAKEN = "taken"
    SEARCHED = "searched"
    NO_NEWS = "no_news"
    SUMMONED = "summoned"


class FollowPerson(CallbackData, prefix="f"):
    """Under an alert: follow this person."""

    person: PublicId


class Sources(CallbackData, prefix="s"):
    """Under an alert: all its sources."""

    event: PublicId


class Doubt(CallbackData, prefix="w"):
    """Under an alert: something is wrong."""

    event: PublicId


class DoubtWhat(CallbackData, prefix="ww"):
    """What is wrong with an event."""

    what: Wrong
    event: PublicId


class Language(CallbackData, prefix="lang"):
    """Write in this language; the start of everything."""

    origin: Origin
    code: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}\z")]


class Choose(CallbackData, prefix="pre"):
    """A preset."""

    preset: Preset


class Toggle(CallbackData, prefix="kind"):
    """Switch one kind of events on or off."""

    origin: Origin
    kind: Kind


class Kinds(CallbackData, prefix="kinds"):
    """Switch all kinds, or be done with them."""

    origin: Origin
    act: Literal["all", "none", "done"]


class Slot(CallbackData, prefix="slot"):
    """The clock shows the time of this zone; `world`: chosen from all times of the earth."""

    origin: Origin
    world: bool
    zone: ZoneName


class Town(CallbackData, prefix="zone"):
    """This zone and no other."""

    origin: Origin
    zone: ZoneName


class Clock(CallbackData, prefix="time"):
    """Ask for the time; `world`: all times of the earth. `skip`: do not ask."""

    origin: Origin
    act: Literal["ask", "world", "skip"]


class Abroad(CallbackData, prefix="abr"):
    """Abroad, or not said."""

    origin: Origin
    yes: bool


class ShowLinks(CallbackData, prefix="l"):
    """Show the links of this: ask first whether one is abroad; then the answer. A need stands under its own name."""

    act: Literal["ask", "yes", "no"]
    of: Literal["event", "person", "need"]
    id: PublicId


class Pick(CallbackData, prefix="pick"):
    """Follow one of the people found."""

    person: PublicId


class Card(CallbackData, prefix="card"):
    """What is known of one of the people found."""

    person: PublicId


class Calendar(CallbackData, prefix="ics"):
    """The calendar file of one hearing, or of all hearings of the people one follows."""

    what: Annotated[str, StringConstraints(pattern=r"^(?:all|[A-Za-z0-9_-]{4,40})\z")]


class EventCalendar(CallbackData, prefix="ice"):
    """Under an alert: the calendar file of the hearings that it tells of."""

    event: PublicId


class Typed(CallbackData, prefix="typed"):
    """What to do with the name that was typed, which waits in the conversation; `few`: who has hardly any followers."""

    act: Literal["ask", "none", "watch", "few", "cancel"]


class Page(CallbackData, prefix="page"):
    """A page without choices of its own."""

    name: Literal["alerts", "hearings", "reminders", "settings", "language", "quiet", "pause", "digest", "done"]


class Quiet(CallbackData, prefix="quiet"):
    """Quiet hours."""

    hours: Literal["22-8", "23-7", "off"]


class DigestAt(CallbackData, prefix="dig"):
    """The hour of the digest, in minutes after midnight."""

    minute: Annotated[int, Field(ge=0, lt=1440)]


class DigestDay(CallbackData, prefix="digd"):
    """The day of the weekly digest, 0 for Monday."""

    day: Annotated[int, Field(ge=0, le=6)]


class Pause(CallbackData, prefix="pause"):
    """How long to write nothing."""

    lasts: Literal["day", "week", "open", "end"]


class Forget(CallbackData, prefix="forget"):
    """Erase everything: ask, do it, or keep it."""

    act: Literal["ask", "yes", "no"]


class StillWanted(CallbackData, prefix="keep"):
    """Pressed nothing for a year, and wants to go on."""


class Export(CallbackData, prefix="export"):
    """Everything stored, as a file: ask, send it, or not."""

    act: Literal["ask", "yes", "no"]


class Privacy(CallbackData, prefix="priv"):
    """What is stored, with the values."""

    act: Literal["values"]


class Phone(CallbackData, prefix="phone"):
    """The safety of whoever holds the phone: the screen, a switch on it, its end."""

    origin: Origin
    act: Literal["show", "neutral", "vanish", "done"]


class Vanish(CallbackData, prefix="van"):
    """After how many hours messages vanish; 0: never."""

    origin: Origin
    hours: Annotated[int, Field(ge=0, le=36)]


class Word(CallbackData, prefix="word"):
    """The word before follows are shown: its screen, another one, one that erases, none any more."""

    act: Literal["show", "set", "eraser", "drop", "cancel"]
    origin: Origin


class Act(CallbackData, prefix="act"):
    """A campaign: see it, take part in it, say how it went, or have it no more. 0: none in particular."""

    do: Literal["list", "card", "facts", "no", "take", "sure", "did", "fail", "abroad", "enough", "letters"]
    campaign: Number


class Doing(CallbackData, prefix="do"):
    """What can be done for this: under an alert, and on the card of a person."""

    of: Literal["event", "person"]
    id: PublicId


class Letter(CallbackData, prefix="let"):
    """A letter to a prisoner: this one, another one, a choice, how, why so, an example, write it, where to, posted."""

    do: Literal["one", "next", "choose", "tips", "why", "example", "write", "address", "sent"]
    campaign: Number
    person: PublicId


class Office(CallbackData, prefix="off"):
    """A letter to an office: which one, write it (now, at the hour kept for it, without a sentence of one's own), read
    it in one's own language, how it went, on to the one behind it. `country`: with the constituency if there are any;
    "areas": the page of them that is in `office`."""

    do: Literal["areas", "office", "write", "kept", "bare", "read", "sent", "failed", "skip", "past"]
    campaign: Number
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(?:-[0-9a-f]{8})?\z")]
    office: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{0,20}\z")]


class Undo(CallbackData, prefix="undo"):
    """What one did, and taking it back: ask first, then do it or keep it."""

    act: Literal["list", "ask", "yes", "keep"]
    campaign: Number


class Hold(CallbackData, prefix="hold"):
    """The owner's brake: pull it, ask before letting go, let go, leave it as it is."""

    act: Literal["on", "ask", "off", "keep"]


class Invite(CallbackData, prefix="inv"):
    """Invitations: the list of the open ones, what a role may do, a link into that role."""

    act: Literal["list", "ask", "make"]
    role: Role | None = None


class Revoke(CallbackData, prefix="rev"):
    """Take an invitation back."""

    invite: Number


class Join(CallbackData, prefix="join"):
    """Take the role one is invited to, or leave it."""

    yes: bool
    token: Token


class LayDown(CallbackData, prefix="lay"):
    """Lay down a role of one's own: ask first, then do it or keep it."""

    act: Literal["ask", "yes", "keep"]
    role: Number


class Freeze(CallbackData, prefix="frz"):
    """Take a role away from somebody else."""

    role: Number


class Audit(CallbackData, prefix="aud"):
    """What was done before the entry of this number; 0: the newest."""

    before: Number


class Review(CallbackData, prefix="rv"):
    """What to do with an event that waits for a person; `seen`: what was shown, so that nothing else is sent."""

    act: Literal["send", "no", "later", "why", "card", "names", "undo", "list"]
    event: PublicId
    seen: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}\z")]


class ReviewNext(CallbackData, prefix="rvn"):
    """The next event that waits."""

    act: Literal["next"]


class ReviewName(CallbackData, prefix="rvp"):
    """What somebody of an event wishes."""

    to: Literal["no_name", "silence"]
    event: PublicId
    person: PublicId


class ReviewAll(CallbackData, prefix="rva"):
    """All sure events of the source of this one, up to the row `upto`: send, take back."""

    act: Literal["send", "undo"]
    event: PublicId
    upto: Number


class Trust(CallbackData, prefix="tru"):
    """Let a doubted source publish by itself again; `source` stands for its id: bot/core/standing.py."""

    source: Mark


class FirstHours(CallbackData, prefix="aid"):
    """What happened."""

    what: Aid


class WhoHelps(CallbackData, prefix="who"):
    """What is needed? As a new message, or in the place of a list."""

    act: Literal["new", "all"]


class ForNeed(CallbackData, prefix="need"):
    """Who helps with this."""

    need: Need
