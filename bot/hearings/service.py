"""Hearings from published events, and what follows from every new word: messages at once, reminders in their time.

A thin shell. Which claim holds, who is reminded when and what is said was decided in the pure modules of this folder.
A change, the end of its old reminders and the promise to tell of it are one transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

import structlog

from bot.core.alert import Form
from bot.core.bad_news import is_very_bad
from bot.core.event import Event, EventState
from bot.core.hearing import Claim, Hearing, HearingKind, Says
from bot.core.kinds import Kind
from bot.core.night import Profile, is_quiet
from bot.delivery.replies import message_params
from bot.hearings import news, recall, render
from bot.hearings.change import RECENT, Change, change, withdrawn
from bot.hearings.claims import Standing, open_dates, settle
from bot.hearings.plan import HOUR, Reminder, Slot, late
from bot.hearings.view import kin, labels, reminders
from bot.i18n import Catalogs
from bot.people.naming import is_silent, stricter
from bot.store import afterwards, bad_news, events, hearings, kept, people, readers, relatives
from bot.store import reminders as jobs
from bot.store.database import Database, Tx
from bot.store.reminders import CHANGE, RECALL, STOPPED, Job, Wanted, Whom, Words
from bot.store.trouble import Unavailable

log = structlog.get_logger(__name__)

ONE_HEARING: Final = 0x48454152
"""Number of the lock under which hearings change: "HEAR"."""

LATE: Final = timedelta(minutes=15)
"""A reminder that was due longer ago says so."""

AGAIN: Final = timedelta(minutes=15)
"""After which a hearing is looked at again that could not be."""

ASK_AFTER: Final = timedelta(hours=2)
"""How long after its beginning somebody is asked whether it took place."""

EXPECTED: Final = frozenset({Slot.THREE_WEEKS, Slot.TEN_DAYS, Slot.FIVE_DAYS})


async def on_published(tx: Tx, event: Event, now: datetime) -> None:
    """A reaction to an event: what it claims of hearings is written down, and what follows from it follows."""
    await tx.alone(ONE_HEARING)
    await _ended(tx, event, now)
    told = news.of_event(event, await events.said(tx, event.id), now)
    claims = () if is_silent(event.people) or not event.people else told.claims
    places: dict[int, list[Claim]] = {one: [] for one in await hearings.of_event(tx, event.id)}
    own = await hearings.load(tx, list(places))
    for one in claims:
        place, believed = await _place(tx, event, one, told.kind, own, now)
        if place is not None:
            places.setdefault(place, []).append(believed)
    for hearing_id, said in places.items():
        await _said(tx, hearing_id, event, said, told, now)


async def taken_back(tx: Tx, event_id: int, now: datetime) -> None:
    """An event was retracted: what it claimed of hearings, or closed, counts no more."""
    await tx.alone(ONE_HEARING)
    for hearing_id in {*await hearings.of_event(tx, event_id), *await hearings.closed_by(tx, event_id)}:
        now_is = await _get(tx, hearing_id)
        was = replace(now_is, claims=await hearings.before_retraction(tx, hearing_id, event_id))
        what = withdrawn(settle(was.claims), settle(now_is.claims), now)
        await jobs.void(tx, hearing_id)
        await afterwards.unask(tx, hearing_id)
        await hearings.look_again(tx, hearing_id, now, replanned=True)
        await recall.start(tx, hearing_id, now)
        if what is not None:  # whoever got the alert is told by its correction
            await _tell(tx, await _get(tx, hearing_id), what, now, event_id=event_id, spared=True)


async def hush(tx: Tx, person_id: int, now: datetime) -> None:
    """Less may be said of somebody: what waits is said anew in the words that may be said, or not at all."""
    await tx.alone(ONE_HEARING)
    for one in await hearings.of_people(tx, [person_id]):
        await jobs.again(tx, one.id, now)
        await afterwards.unask(tx, one.id)
        await recall.start(tx, one.id, now)


async def _place(
    tx: Tx, event: Event, one: Claim, kind: HearingKind, own: Sequence[Hearing], now: datetime
) -> tuple[int | None, Claim]:
    """The hearing that a claim is about: the one it spoke of before, the one it means, or a new one."""
    ends = one.says is Says.UNTIL
    before = next((hearing for hearing in own if bool(hearing.until) is ends), None)
    if before is not None:
        return before.id, one
    known = await hearings.of_people(tx, [person.id for person in event.people])
    if found := news.meant(one, kind, known):
        return found[0].id, found[1]
    if one.when is None or one.when.over <= now:
        return None, one
    return await _new(tx, event, one, kind, known, now), one


async def _new(tx: Tx, event: Event, one: Claim, kind: HearingKind, known: Sequence[Hearing], now: datetime) -> int:
    until = one.when.day if one.says is Says.UNTIL and one.when else None
    if until is not None:
        for older in known:  # it was extended: the hearing that was expected has been
            if one.trusted and older.until is not None and older.until < until:
                await _close(tx, older, event.id, now)
    found = HearingKind.REMAND if until else kind
    ids = [person.id for person in event.people]
    told = await bad_news.of_event(tx, event.id) is None  # a family that gets no alert has to hear of the date
    return await hearings.add(tx, found, event.group, ids, now, told=told, until=until, place=event.facts.place)


async def _said(tx: Tx, hearing_id: int, event: Event, claims: Sequence[Claim], told: news.News, now: datetime) -> None:
    was = await _get(tx, hearing_id)
    await hearings.claim_of_event(tx, hearing_id, event.id, claims, now)
    found = [await events.get(tx, one) for one in await hearings.events_of(tx, hearing_id)]
    theirs = [one for one in found if one is not None and one.state is not EventState.RETRACTED]
    if theirs:
        await hearings.set_people(tx, hearing_id, {person.id for one in theirs for person in one.people})
    group = was.group
    for one in theirs:
        group = stricter(group, one.group)
    await hearings.set_fields(tx, hearing_id, {"group": group.value} | _filled(was, event, told))
    alone = is_very_bad(event.kind, event.detail)  # a new date does not say what happened: its alert comes, too
    await follow(tx, was, now, event_id=None if alone else event.id)


def _filled(was: Hearing, event: Event, told: news.News) -> dict[str, Any]:
    """What was not known yet."""
    values: dict[str, Any] = {}
    if was.kind is HearingKind.UNKNOWN and told.kind is not HearingKind.UNKNOWN:
        values["kind"] = told.kind.value
    if was.place is None and event.facts.place:
        values["place"] = event.facts.place
    if was.door is None and told.door:
        values["door"] = told.door.value
    return values


async def follow(tx: Tx, was: Hearing, now: datetime, *, event_id: int | None = None) -> None:
    """What follows from the claims as they are now, for a hearing that was as `was`, in the same transaction.

    `event_id`: the news that says so. Whoever is told of the change by us gets no alert of it.
    """
    now_is = await _get(tx, was.id)
    old, new = settle(was.claims), settle(now_is.claims)
    what = change(old, new, now)
    if what is not None:
        await jobs.void(tx, was.id)
        await hearings.look_again(tx, was.id, now, replanned=True)
        await _tell(tx, now_is, what, now, event_id=event_id)
    elif _shows(was, old, now) != _shows(now_is, new, now):
        await jobs.again(tx, was.id, now)
        await hearings.look_again(tx, was.id, now)


def _shows(hearing: Hearing, standing: Standing, now: datetime) -> object:
    """What readers see of it."""
    people = frozenset(person.id for person in hearing.people)
    told = tuple(one for one in hearing.claims if one.says is Says.WHERE)
    words = (standing.lead, standing.doubted, standing.confirmed, standing.last_word, told)
    known = (hearing.kind, hearing.place, hearing.door, hearing.court, hearing.room, hearing.judge, hearing.case_no)
    return open_dates(standing, now), words, known, hearing.docket_url, people


async def _tell(
    tx: Tx, hearing: Hearing, what: Change, now: datetime, *, event_id: int | None, spared: bool = False
) -> None:
    key, said = f"{hearing.id} {hearing.sequence} {CHANGE}", what.to_json()
    await jobs.start(
        tx, hearing.id, CHANGE, key, (), now, due=now, not_before=now, what=said, event_id=event_id, spared=spared
    )


async def _ended(tx: Tx, event: Event, now: datetime) -> None:
    """A death or a release closes what is expected of its people; what is neither any more has closed nothing."""
    if event.kind not in (Kind.DEATH, Kind.RELEASE):
        for hearing_id in await hearings.closed_by(tx, event.id):
            if event.facts.custody_until is None:
                await hearings.set_fields(tx, hearing_id, {"closed_by": None})
                await hearings.look_again(tx, hearing_id, now, replanned=True)
        return
    if event.state is not EventState.PUBLISHED:
        return
    gone = {person.id for person in event.people}
    for one in await hearings.of_people(tx, gone):
        custody = one.kind is HearingKind.REMAND or one.until is not None
        if {person.id for person in one.people} <= gone and (custody or news.ends_all(event)):
            await _close(tx, one, event.id, now)
    for person in event.people if news.ends_all(event) else ():
        for one in await kept.of_person(tx, person.public_id):  # of a day in court that can be no more, no family hears
            await _close(tx, one, event.id, now)


async def _close(tx: Tx, one: Hearing, event_id: int, now: datetime) -> None:
    await jobs.void(tx, one.id)
    await afterwards.unask(tx, one.id)
    await hearings.close(tx, one.id, event_id, now)


async def _get(tx: Tx, hearing_id: int) -> Hearing:
    found = await hearings.get(tx, hearing_id)
    assert found is not None  # noqa: S101 - nobody deletes hearings
    return found


async def remind_round(db: Database, catalogs: Catalogs, now: datetime) -> int:
    """One range of an open job, else one hearing at which something is due; 0: nothing is."""
    async with db.read() as tx:
        job = await jobs.first_open(tx)
        hearing_id = await hearings.first_due(tx, now) if job is None else None
    if job is None and hearing_id is None:
        return 0
    try:
        if job is not None and job.slot == RECALL:
            await recall.recall_range(db, job, catalogs, now)
        elif job is not None:
            await _spread(db, job, catalogs, now)
        elif hearing_id is not None:
            await _look(db, hearing_id, now)
    except Unavailable:
        raise  # no fault of this hearing: it counts no try
    except Exception:
        log.exception("remind_failed", hearing_id=job.hearing_id if job else hearing_id)
        async with db.write() as tx:
            await _failed(tx, job, hearing_id, now)
    return 1


async def _failed(tx: Tx, job: Job | None, hearing_id: int | None, now: datetime) -> None:
    """One hearing that cannot be worked on must not stand in the way of the others."""
    if job is not None:
        await jobs.failed(tx, job)
    elif hearing_id is not None:
        await hearings.set_fields(tx, hearing_id, {"next_at": now + AGAIN})


async def _look(db: Database, hearing_id: int, now: datetime) -> None:
    """Make jobs of what is due at a hearing, and note when to look again."""
    async with db.read() as tx:
        seen = await _get(tx, hearing_id)
        profiles = await readers.profiles(tx)
        heard = await jobs.audience(tx, labels(seen), kin(seen), now)
    found, next_at = looked(seen, profiles, now, heard)
    async with db.write() as tx:
        if await hearings.looked(tx, seen, now, next_at):
            for one in found:
                await _remind(tx, seen, one, now)
            if (over := passed(seen, now)) is not None:
                await afterwards.begin(tx, seen.id, over, over + ASK_AFTER)


def passed(seen: Hearing, now: datetime) -> datetime | None:
    """When the date that holds was over; None: it is not, nothing is expected any more, or it is long ago. Pure."""
    date = settle(seen.claims).date
    over = date.over if date is not None and not seen.closed else None
    return over if over is not None and now - RECENT < over <= now else None


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that is due for some nights: leaves at `not_before`, and is worth nothing from `expires` on."""

    reminder: Reminder
    not_before: datetime
    expires: datetime
    profiles: tuple[int, ...]
    loud: bool = False


def looked(
    seen: Hearing, profiles: Iterable[tuple[int, Profile]], now: datetime, heard: frozenset[tuple[int, bool]]
) -> tuple[list[Due], datetime | None]:
    """What is due at `now` and not done, and the next moment at which something is. Pure.

    Of several that were missed the last one is sent. One that was missed and now falls into the night waits for the
    morning, if the hearing does. `heard`: whose reminders are made, (profile, without quiet hours on the day); the next
    look is reckoned for everybody, because a follower may come meanwhile.
    """
    groups: dict[tuple[Slot, datetime | None, datetime, bool], list[tuple[int, Reminder]]] = defaultdict(list)
    dates = open_dates(settle(seen.claims), now)
    ends = min((when.over for when in dates), default=None)
    ahead = [when.over for when in dates] + [start - 3 * HOUR for when in dates for start in when.starts]
    of_night, of_loud = cache(reminders(seen, now)), cache(reminders(seen, now, loud_day=True))  # many share a night
    for number, profile in profiles:
        ahead += [one.due for one in of_night(profile)]
        for loud in (one for one in (False, True) if (number, one) in heard):
            planned = of_loud(profile) if loud else of_night(profile)
            one = late(planned, seen.looked_at, now, profile, loud_day=loud)
            if one and one[1] < (ends or one[0].start):
                last, at = one
                groups[last.slot, None if last.slot in EXPECTED else last.start, at, loud].append((number, last))
    found = [
        Due(max((one for _, one in group), key=lambda one: one.due), at, ends or group[0][1].start, _ids(group), loud)
        for (_slot, _start, at, loud), group in groups.items()
    ]
    return found, min((one for one in ahead if one > now), default=None)


def _ids(group: Sequence[tuple[int, Reminder]]) -> tuple[int, ...]:
    return tuple(number for number, _ in group)


async def _remind(tx: Tx, seen: Hearing, one: Due, now: datetime) -> None:
    slot = one.reminder.slot
    # By one key nobody is reminded twice, whatever night a reader chooses meanwhile.
    start = "" if slot in EXPECTED else f"{one.reminder.start:%Y%m%d%H%M}"
    key = f"{seen.id} {seen.planned_at.timestamp():.3f} {slot.value} {start}"
    due_at, at, loud = one.reminder.due, one.not_before, one.loud
    await jobs.start(
        tx, seen.id, slot.value, key, one.profiles, now, due=due_at, not_before=at, expires_at=one.expires, loud=loud
    )


async def _spread(db: Database, job: Job, catalogs: Catalogs, now: datetime) -> None:
    async with db.read() as tx:
        seen = await _get(tx, job.hearing_id)
        profiles = dict(await readers.profiles(tx))
        whom = Whom(labels(seen), await _near(tx, seen, job, now), tuple(_silent(job, profiles, now)))
        wanted = await jobs.unworded(tx, job, whom, now)
    words = [_words(seen, job, one, catalogs, now) for one in wanted]
    async with db.write() as tx:
        await tx.alone(ONE_HEARING)  # else a change could end between its check and these rows
        after = await hearings.get(tx, job.hearing_id)
        if after is None or (after.sequence, after.people, after.of) != (seen.sequence, seen.people, seen.of):
            return  # something changed while the texts were made: the next round sees it
        if not (whom.labels or whom.kin) or (job.expires_at is not None and job.expires_at <= now):
            await jobs.skip(tx, job)
            return
        await jobs.put_words(tx, job, words)
        if not await jobs.unworded(tx, job, whom, now):  # else somebody came: the next round writes for them
            await jobs.spread(tx, job, whom, now)


async def _near(tx: Tx, seen: Hearing, job: Job, now: datetime) -> tuple[str, ...]:
    """The people whose relatives are told; nobody is reminded twice of what the family knew and then everybody did."""
    found = kin(seen) if await relatives.are_here(tx, kin(seen)) else ()
    if not (found and seen.of) or job.slot == CHANGE:
        return found
    person = await people.by_public_id(tx, seen.of)
    public = await hearings.of_people(tx, [person.id]) if person else []
    known = [when for one in public for when in open_dates(settle(one.claims), now)]
    return () if all(any(one.fits(when) for one in known) for when in open_dates(settle(seen.claims), now)) else found


def _silent(job: Job, profiles: Mapping[int, Profile], now: datetime) -> list[int]:
    """Where it is night: a change is told at once, but rings nobody out of bed. Reminders come in the day anyway."""
    if job.slot != CHANGE:
        return []
    return [number for number, profile in profiles.items() if is_quiet(profile, now)]


def _words(seen: Hearing, job: Job, one: Wanted, catalogs: Catalogs, now: datetime) -> Words:
    """A text of a job. What lies ahead is judged by the moment at which it may be read first."""
    t, form, at = catalogs.translator(one.lang), Form(one.form), max(now, job.not_before)
    if job.slot == STOPPED:
        text = render.stopped(seen, t, form)
    elif job.slot == CHANGE:
        text = render.changed(seen, Change.from_json(dict(job.what)), t, form, one.zone, at)
    else:
        text = render.reminder(seen, t, form, one.zone, at, late=now - job.due > LATE)
    if one.near and job.slot != STOPPED:
        text = replace(text, buttons=(*text.buttons, render.read_button(t)))
    sound = {"disable_notification": True} if one.silent else {}
    return Words(one, {**message_params(text), **sound})
