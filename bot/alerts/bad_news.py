"""Very bad news are held until a person has told the family: the thin shell around bot/core/bad_news.py.

Owns the pass that looks at what is held. Every promise stands under a key of its own, so that a crash repeats nothing.
What is held and who gets no alert of it says bot/alerts/held.py.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.alerts import gently
from bot.alerts.service import form_for
from bot.core import bad_news
from bot.core.alert import Rendered
from bot.core.bad_news import Held, is_very_bad, tells_family, way
from bot.core.event import Event, EventState, Person
from bot.core.kinds import bits_of
from bot.core.messages import MessageKind
from bot.core.night import due, is_quiet
from bot.core.relative import Relative
from bot.core.roles import Role
from bot.delivery.replies import message_params
from bot.i18n import Catalogs
from bot.store import amend, events, fanout, outbox, people, readers, relatives, review
from bot.store import bad_news as store
from bot.store.bad_news import Waiting
from bot.store.database import Database, Tx
from bot.store.one_by_one import one_by_one
from bot.store.readers import Reader

AGAIN: Final = timedelta(minutes=5)
"""After which news are looked at again that could not be."""


async def bad_news_round(db: Database, catalogs: Catalogs, now: datetime) -> int:
    """Look at all that is due; how many that were. What could not be looked at waits some minutes."""
    async with db.read() as tx:
        found = await store.due(tx, now)

    async def look(tx: Tx, number: int) -> None:
        await _look(tx, number, catalogs, now)

    async def later(tx: Tx, number: int) -> None:
        await store.put(tx, number, next_at=now + AGAIN)

    return await one_by_one(db, found, look, "bad_news_failed", later=later)


async def _look(tx: Tx, number: int, catalogs: Catalogs, now: datetime) -> None:
    one = await _present(tx, number)
    event = await events.get(tx, one.event_id) if one else None
    if one is None or event is None:
        return
    if not await _holds(tx, event):
        await _ended(tx, one, event, catalogs, now)
        return
    if one.what != event.kind.value:
        one = await _begun_anew(tx, one, event, catalogs, now)
    await _untell(tx, one, catalogs, now, but=[person.public_id for person in event.people])
    family = await _family_of(tx, one, event, now)
    one = await _joined(tx, one, family, now)
    moments = [
        await _others(tx, one, event, now),
        await _liaisons(tx, one, event, catalogs, now),
        *await _family(tx, one, event, family, catalogs, now),
    ]
    await store.put(tx, one.id, next_at=min((at for at in moments if at is not None), default=None))


async def _present(tx: Tx, number: int) -> Waiting | None:
    """The row, of the event that its event has become part of; None: that one is held by itself."""
    one = await store.find(tx, number)
    if one is None or (present := await amend.present(tx, one.event_id)) == one.event_id:
        return one
    if await store.of_event(tx, present) is not None:
        await store.put(tx, one.id, next_at=None)
        return None
    await store.put(tx, one.id, event_id=present)
    return replace(one, event_id=present)


async def _holds(tx: Tx, event: Event) -> bool:
    """Whether it is very bad news still, of somebody whose family is here."""
    told = event.state is not EventState.RETRACTED and is_very_bad(event.kind, event.detail)
    return told and await relatives.are_here(tx, [person.public_id for person in event.people])


async def _ended(tx: Tx, one: Waiting, event: Event, catalogs: Catalogs, now: datetime) -> None:
    """It was taken back, or is no such news any more, or of others: whoever was told hears so, and no family more."""
    await _take_back(tx, one, catalogs, now)
    if one.others_at is None and event.state is not EventState.RETRACTED:
        await _start(tx, event, now)
    await store.put(tx, one.id, next_at=None, others_at=one.others_at or now)


async def _begun_anew(tx: Tx, one: Waiting, event: Event, catalogs: Catalogs, now: datetime) -> Waiting:
    """It was corrected into other news that are as bad."""
    await _take_back(tx, one, catalogs, now)
    fresh = replace(one, what=event.kind.value, held=Held(now), asked=0, family_at=None)
    values = {"what": fresh.what, "since": now, "asked": 0, "let_go_at": None, "spoken_at": None, "family_at": None}
    await store.put(tx, one.id, **values, call_since=None)
    await store.forget_families(tx, one.id)
    return fresh


async def _family_of(tx: Tx, one: Waiting, event: Event, now: datetime) -> dict[int, list[Relative]]:
    """The relatives of each of its people (row ids) of whom somebody is here."""
    known = one.others_at or now  # whoever has joined since may know it from everybody; before, no alert reached them
    found = {person.id: await relatives.of_person(tx, person.public_id) for person in event.people}
    here = {number: [each for each in family if each.joined_at <= known] for number, family in found.items()}
    return {number: family for number, family in here.items() if family}


async def _joined(tx: Tx, one: Waiting, family: Mapping[int, object], now: datetime) -> Waiting:
    """A family that turns out to be concerned later is called as if the news began now; the others as before."""
    before = await store.families(tx, one.id)
    new = [number for number in family if number not in before]
    later = bool(new and before)
    if later and one.held.spoken_at is not None:
        await store.keep_spoken(tx, one.id, one.held.spoken_at)
    await store.add_families(tx, one.id, new, now if later else one.held.since)
    if not later:
        return one
    await store.put(tx, one.id, call_since=now, spoken_at=None, asked=0)
    return replace(one, held=replace(one.held, call_since=now, spoken_at=None), asked=0)


async def _take_back(tx: Tx, one: Waiting, catalogs: Catalogs, now: datetime) -> None:
    for staff in await _in_charge(tx) if one.asked else ():
        text = gently.over(catalogs.translator(staff.lang))
        await _promise(tx, staff, text, MessageKind.STAFF, f"bad news over {one.id} {one.what}", now)
    await _untell(tx, one, catalogs, now)


async def _untell(tx: Tx, one: Waiting, catalogs: Catalogs, now: datetime, *, but: Collection[str] = ()) -> None:
    """Families that were told hear that it was not so; not those of these people (public ids), of whom it still tells.

    Of whom it told is not written down, so every family is asked for: an event loses people when they were mistaken.
    """
    here = await relatives.every(tx) if one.family_at else []
    for public_id in dict.fromkeys(each.person for each in here if each.person not in but):
        person = await people.by_public_id(tx, public_id)
        ids = [each.reader_id for each in here if each.person == public_id]
        told = await store.were_told(tx, await _keys(tx, one, person), ids) if person else set()
        for reader in [found for each in sorted(told) if (found := await readers.get(tx, each))]:
            if person is not None:
                text = gently.taken_back(person, catalogs.translator(reader.lang), form_for(reader))
                await _promise(tx, reader, text, MessageKind.CORRECTION, f"{_key(one, person)} back", now)


async def _others(tx: Tx, one: Waiting, event: Event, now: datetime) -> datetime | None:
    """Those who are no family: told from the moment on that the rule gives; when that is, if it lies ahead."""
    if one.others_at is not None:
        return None
    at = bad_news.others_at(one.held)
    if at > now:
        return at
    await _start(tx, event, now)
    await store.put(tx, one.id, others_at=now)
    return None


async def _start(tx: Tx, event: Event, now: datetime) -> None:
    await fanout.start(tx, event.id, event.revision, bits_of(event.kind, event.detail), now)


async def _liaisons(tx: Tx, one: Waiting, event: Event, catalogs: Catalogs, now: datetime) -> datetime | None:
    """Told at once and asked again, by night, too, as long as nobody else knows; when next."""
    at = bad_news.question_at(one.held, one.asked)
    if at is None or at > now:
        return at
    asked, others_know = bad_news.asked_by(one.held, now), bad_news.others_at(one.held) <= now
    for staff in await _in_charge(tx):
        if others_know and is_quiet(staff.profile, now):
            continue  # asked again in the morning
        t, form = catalogs.translator(staff.lang), form_for(staff)
        zone = staff.profile.zone
        text = gently.to_liaison(event, one.id, one.held, t, form, zone, now, others_know=others_know)
        key = f"bad news asks {one.id} {one.what} {one.held.calls_from.timestamp():.0f} {asked}"
        await _promise(tx, staff, text, MessageKind.STAFF, key, now)
    await store.put(tx, one.id, asked=asked)
    return bad_news.question_at(one.held, asked)


async def _in_charge(tx: Tx) -> list[Reader]:
    """Liaisons; owners where there is none."""
    found = await review.holders(tx, [Role.LIAISON]) or await review.holders(tx, [Role.OWNER])
    return [reader for one in found if (reader := await readers.get(tx, one.id))]


async def _family(
    tx: Tx, one: Waiting, event: Event, here: Mapping[int, list[Relative]], catalogs: Catalogs, now: datetime
) -> list[datetime]:
    """Whoever may be told now is; the next moments of the others."""
    moments: list[datetime] = []
    waits = await store.families(tx, one.id)
    for person in (each for each in event.people if each.id in here):
        family, held = here[person.id], waits[person.id]
        held = held if held.spoken_at is not None else replace(held, spoken_at=one.held.spoken_at)
        for each in family:
            reader, how = await readers.get(tx, each.reader_id), way(each, family)
            at = bad_news.family_at(held, how)
            if reader is None or at is None:
                continue
            wakes = _awake(reader, max(at, now))
            if tells_family(held, how, now, quiet=wakes > now):
                await _tell(tx, one, event, person, reader, catalogs, now, spoken=held.spoken_at is not None)
            else:
                moments.append(wakes)
    return moments


def _awake(reader: Reader, moment: datetime) -> datetime:
    """The first moment from this one on at which the phone may ring."""
    return due(reader.profile, max(moment, reader.paused_until or moment))


async def _tell(
    tx: Tx,
    one: Waiting,
    event: Event,
    person: Person,
    reader: Reader,
    catalogs: Catalogs,
    now: datetime,
    *,
    spoken: bool,
) -> None:
    if await store.were_told(tx, await _keys(tx, one, person), [reader.id]):
        return
    t = catalogs.translator(reader.lang)
    text = gently.to_family(event, person, t, form_for(reader), spoken=spoken)
    await _promise(tx, reader, text, MessageKind.BAD_NEWS, _key(one, person), now)
    if one.family_at is None:
        await store.put(tx, one.id, family_at=now)


def _key(one: Waiting, person: Person) -> str:
    return f"bad news {one.id} {one.what} {person.public_id}"


async def _keys(tx: Tx, one: Waiting, person: Person) -> list[str]:
    """The key by each name that links had for the person: two rows of the registry may have become one meanwhile."""
    former = [replace(person, public_id=each) for each in await people.former_ids(tx, person.id)]
    return [_key(one, each) for each in (person, *former)]


async def _promise(tx: Tx, reader: Reader, text: Rendered, kind: MessageKind, key: str, now: datetime) -> None:
    message = outbox.Message("sendMessage", message_params(text), kind)
    await outbox.promise(tx, message, now=now, reader_id=reader.id, key=key)
