"""The moments that a campaign can be armed for: those of the registry, and those that follow from its own people.

A hearing, a birthday that may be thought of, or whole years since somebody was taken or sentenced. Only what may be
said in public: hearings that a family keeps to itself are of nobody here, and who may not be named has no moments. The
dead have hearings only: what is said of the other days is said of the living.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from bot.alerts.view import spelling
from bot.core.event import Person
from bot.core.hearing import Hearing
from bot.core.record import Record
from bot.hearings.claims import settle
from bot.store import armed, events, hearings, records
from bot.store.database import Tx
from campaigns import moments
from campaigns.drive import Drive
from campaigns.flow import CampaignState
from campaigns.moments import Moment, MomentKind

HEARING, YEARS, SENTENCE, BIRTHDAY = "h.", "a.", "s.", "b."
"""How the ids of such moments begin; behind it stands a public id."""

LONGEST_ID = 22
"""Of a public id: it has to go into a button beside this."""

EVER: Final = date(1, 1, 1)
"""Before every day of this world: from here on, nothing is over."""


async def near(tx: Tx, drive: Drive, now: datetime) -> list[Moment]:
    """All that come before it closes, the campaign's own first, then by day; those without a day last."""
    today = now.date()
    own = sorted(await _own(tx, drive, today), key=lambda one: one.begins or today)
    last = drive.stored.closes_at.date()
    every = [*own, *moments.coming(moments.registry(), today)]
    return [one for one in every if one.begins is None or one.begins <= last]


async def by_id(tx: Tx, drive: Drive, name: str, now: datetime) -> Moment | None:
    """One of them; None: it is over, or there never was one."""
    return next((one for one in await near(tx, drive, now) if one.id == name), None)


async def stands(tx: Tx, drive: Drive, name: str) -> bool:
    """Whether there is still a reason for a moment, come or not: a consent may be taken back, an event withdrawn, and
    somebody may be named no more. There always is for those of the registry."""
    if not name.startswith((HEARING, YEARS, SENTENCE, BIRTHDAY)):
        return True
    return name in {one.id for one in await _own(tx, drive, EVER)}


async def pointless(tx: Tx, drive: Drive) -> bool:
    """Whether it waits for a moment for which there is no reason any more."""
    waits = await armed.of(tx, drive.id) if drive.stored.state == CampaignState.ARMED else None
    return waits is not None and not await stands(tx, drive, waits.moment)


async def _own(tx: Tx, drive: Drive, today: date) -> list[Moment]:
    return [*await _hearings(tx, drive, today), *await _days(tx, drive.people, today)]


async def _hearings(tx: Tx, drive: Drive, today: date) -> list[Moment]:
    ids = [one.id for one in drive.people]
    found = await hearings.of_people(tx, ids) if ids else []
    return [moment for one in found if one.of is None and (moment := _of_hearing(one, drive.people, today)) is not None]


def _of_hearing(one: Hearing, people: Sequence[Person], today: date) -> Moment | None:
    day = settle(one.claims).date
    who = next((person for person in people if person.id in {each.id for each in one.people}), None)
    if day is None or day.day < today or who is None:
        return None
    place = {"en": one.court} if one.court else {}
    return _of_person(MomentKind.HEARING, HEARING + one.public_id, who, day.day, place)


async def _days(tx: Tx, people: Sequence[Person], today: date) -> list[Moment]:
    """The days of every year."""
    ids = [one.id for one in people if len(one.public_id) <= LONGEST_ID]
    known = {one.id: one for one in await records.some(tx, ids)}
    sentenced, died = await events.sentenced(tx, ids), await events.died(tx, ids)
    return [
        _of_person(kind, mark + who.public_id, who, moments.anniversary(since, today), {})
        for who in people
        if who.id in known and who.id not in died
        for kind, mark, since in _since(known[who.id], sentenced.get(who.id))
    ]


def _since(known: Record, sentenced: date | None) -> list[tuple[MomentKind, str, date]]:
    """What comes again for somebody every year, and since when."""
    found = (
        (MomentKind.ANNIVERSARY, YEARS, known.held_since),
        (MomentKind.SENTENCE, SENTENCE, sentenced),
        (MomentKind.BIRTHDAY, BIRTHDAY, known.birthday.in_a_leap_year if known.birthday else None),
    )
    return [(kind, mark, since) for kind, mark, since in found if since is not None]


def _of_person(kind: MomentKind, name: str, who: Person, day: date, place: dict[str, str]) -> Moment:
    """Its name is the person's; the words around it are for whoever shows it."""
    called = {lang: spelling(who, lang) for lang in ("en", "ru", "uk", "be")}
    return Moment(name, kind, day, day, called, place, (), "", None)
