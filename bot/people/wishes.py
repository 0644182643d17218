"""Wishes of those outside, carried out: less at once, more again only by a liaison. The thin shell around core/wish.py.

Owns what a wish does to the registry. What it answers says nothing of whether somebody of that name is known here.
"""

from datetime import datetime

from bot.alerts import consent
from bot.core.event import Event, EventState, Person
from bot.core.fold import name_key
from bot.core.wish import A_WEEK, NAMESAKES, Want, Wish, WishState, takes_effect
from bot.i18n import Catalogs
from bot.store import events, people, wishes
from bot.store.database import Tx

EVENTS = 3
"""Last events that a liaison is shown."""


def named(text: str) -> str | None:
    """The name in the first line of what was written; None: a wish cannot be about that, it is not two words."""
    first = " ".join(text.splitlines()[0].split()) if text.strip() else ""
    return first if " " in name_key(first) and len(first) <= 200 else None


async def may_ask(tx: Tx, chat_id: int, now: datetime) -> bool:
    """Whether this chat has not asked as often as one may."""
    return await wishes.asked_lately(tx, chat_id, now) < A_WEEK


async def ask(tx: Tx, chat_id: int, want: Want, text: str, catalogs: Catalogs, lang: str, now: datetime) -> Wish:
    """Write a wish down and do what it asks, as far as that may be done before a liaison saw it."""
    name = named(text) or ""
    found = [] if not name else (await people.by_key(tx, name_key(name)))[:NAMESAKES]
    _, in_effect = await wishes.count(tx)
    settled = await wishes.settled_at(tx, [one.id for one in found])
    works = takes_effect(want, in_effect, settled, now)
    one = await wishes.add(tx, chat_id, want, name, text, lang, now, works=works)
    for person in found:
        await wishes.link(tx, one.id, person.id, person.consent)
    if works:
        await _carry_out(tx, one, found, catalogs, now)
    return one


async def keep(tx: Tx, one: Wish, catalogs: Catalogs, now: datetime) -> int | None:
    """A liaison says that it stays so, or that it is corrected. The asker's chat, if known."""
    await _carry_out(tx, one, [person for person, _ in await about(tx, one)], catalogs, now)
    return await wishes.settle(tx, one, WishState.OVER if one.want.consent is None else WishState.KEPT, now)


async def lift(tx: Tx, one: Wish, now: datetime) -> int | None:
    """A liaison says that it is as it was before, where nobody has asked for the same or more meanwhile."""
    for person, known in await about(tx, one) if one.works else ():
        if person.consent is one.want.consent and not await wishes.others_wish(tx, one.id, person.id):
            await people.set_consent(tx, person.id, known.before)
    return await wishes.settle(tx, one, WishState.OVER, now)


async def _carry_out(tx: Tx, one: Wish, found: list[Person], catalogs: Catalogs, now: datetime) -> None:
    if (less := one.want.consent) is None:
        return
    for person in found:
        await consent.narrow(tx, person, less, catalogs, now)


async def about(tx: Tx, one: Wish) -> list[tuple[Person, wishes.About]]:
    """Whom it is about, as far as they are in the registry, and how it was with them."""
    known = {each.person_id: each for each in await wishes.about(tx, one.id)}
    return [(person, known[person.id]) for person in await people.load(tx, sorted(known))]


async def last(tx: Tx, one: Wish) -> list[Event]:
    """The last events of those whom it is about, held ones, too: for liaisons."""
    found: dict[int, Event] = {}
    for each in await wishes.about(tx, one.id):
        for event_id in await people.events_of(tx, each.person_id, EVENTS, held=True):
            event = await events.get(tx, event_id)
            if event is not None and event.state is not EventState.RETRACTED:
                found[event_id] = event
    return [found[number] for number in sorted(found, reverse=True)][:EVENTS]
