"""What moderators say of a public hearing: more than the date, and that the court's own list has the date.

A thin shell. Knows no handlers. What families keep to themselves, and hearings of whoever wants silence, are not found.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.core.event import Event, Person
from bot.core.hearing import Claim, Hearing, When, Who
from bot.hearings.news import DESK
from bot.hearings.service import ONE_HEARING, follow
from bot.hearings.view import ahead
from bot.people.naming import is_silent
from bot.store import hearings
from bot.store.database import Tx


async def find(tx: Tx, public_id: str) -> Hearing | None:
    """The hearing of this public id; None: it is over, or not for these eyes."""
    found = await hearings.by_public_id(tx, public_id)
    return found if found is not None and _open(found) else None


async def of_event(tx: Tx, event: Event, now: datetime) -> Sequence[Hearing]:
    """The hearings ahead of which an event tells."""
    found = await hearings.load(tx, await hearings.of_event(tx, event.id))
    return ahead([one for one in found if _open(one)], now)


async def has_any(tx: Tx, person: Person) -> bool:
    """Whether a person has a public hearing, ahead or not."""
    return any(_open(one) for one in await hearings.of_people(tx, [person.id]))


async def of_person(tx: Tx, person: Person, now: datetime) -> Sequence[Hearing]:
    """The public hearings ahead of a person."""
    return ahead([one for one in await hearings.of_people(tx, [person.id]) if _open(one)], now)


def _open(one: Hearing) -> bool:
    return one.of is None and not one.gone and bool(one.people) and not is_silent(one.people)


async def put(tx: Tx, one: Hearing, detail: str, value: str, now: datetime) -> None:
    """So it is from now on: the field of a hearing and its value as it is stored. Texts that wait are written anew."""
    await tx.alone(ONE_HEARING)
    was = await hearings.get(tx, one.id)
    if was is not None and _open(was):  # a family may have taken it back meanwhile
        await hearings.set_fields(tx, one.id, {detail: value})
        await follow(tx, was, now)


async def saw_list(tx: Tx, one: Hearing, when: When, url: str, now: datetime) -> None:
    """A moderator saw this date on the court's own list, at this address: it is confirmed."""
    await tx.alone(ONE_HEARING)
    was = await hearings.get(tx, one.id)
    if was is not None and _open(was):
        await hearings.set_fields(tx, one.id, {"docket_url": url})
        await hearings.add_claim(tx, one.id, Claim(0, Who.DOCKET, DESK, now, when=when, trusted=True), now)
        await follow(tx, was, now)
