"""The moments that a campaign can be armed for: those of the registry, and those that follow from its own people.

A hearing, or whole years since somebody was taken. Only what may be said in public: hearings that a family keeps to
itself are of nobody here, and who may not be named has no moments.
"""

from collections.abc import Sequence
from datetime import date, datetime

from bot.alerts.view import spelling
from bot.core.event import Person
from bot.core.hearing import Hearing
from bot.hearings.claims import settle
from bot.store import hearings, records
from bot.store.database import Tx
from campaigns import moments
from campaigns.drive import Drive
from campaigns.moments import Moment, MomentKind

HEARING, YEARS = "h.", "a."
"""How the ids of such moments begin; behind it stands a public id."""

LONGEST_ID = 22
"""Of a public id: it has to go into a button beside this."""


async def near(tx: Tx, drive: Drive, now: datetime) -> list[Moment]:
    """All that come before it closes, the campaign's own first, then by day; those without a day last."""
    today = now.date()
    own = [*await _hearings(tx, drive, today), *await _years(tx, drive.people, today)]
    own.sort(key=lambda one: one.begins or today)
    last = drive.stored.closes_at.date()
    every = [*own, *moments.coming(moments.registry(), today)]
    return [one for one in every if one.begins is None or one.begins <= last]


async def by_id(tx: Tx, drive: Drive, name: str, now: datetime) -> Moment | None:
    """One of them; None: it is over, or there never was one."""
    return next((one for one in await near(tx, drive, now) if one.id == name), None)


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


async def _years(tx: Tx, people: Sequence[Person], today: date) -> list[Moment]:
    since = {one.id: one.held_since for one in await records.some(tx, [one.id for one in people])}
    found = []
    for person in people:
        if (taken := since.get(person.id)) is not None and len(person.public_id) <= LONGEST_ID:
            day = moments.anniversary(taken, today)
            found.append(_of_person(MomentKind.ANNIVERSARY, YEARS + person.public_id, person, day, {}))
    return found


def _of_person(kind: MomentKind, name: str, who: Person, day: date, place: dict[str, str]) -> Moment:
    """Its name is the person's; the words around it are for whoever shows it."""
    called = {lang: spelling(who, lang) for lang in ("en", "ru", "uk", "be")}
    return Moment(name, kind, day, day, called, place, (), "", None)
