"""After a hearing: some who follow it are asked whether it took place, and a new date is looked for, not for ever.

Owns who is asked and when it ends. An answer is a claim, like any other word on a hearing, and moderators hear of it:
what they say goes to all followers by the way of every change. A thin shell around `may_ask` and `found`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

import structlog

from bot.alerts.discreet import headed
from bot.alerts.service import form_for
from bot.core.alert import Button, Rendered
from bot.core.hearing import Claim, Hearing, HearingKind, Says, Who
from bot.core.messages import MessageKind
from bot.core.night import Profile, due, due_by_profile
from bot.core.relative import Relative
from bot.core.roles import Right
from bot.delivery.replies import message_params
from bot.hearings import family, news, render
from bot.hearings.claims import open_dates, settle
from bot.hearings.service import ONE_HEARING, follow
from bot.hearings.view import kin, labels
from bot.i18n import Catalogs, Translator
from bot.store import afterwards as store
from bot.store import hearings, kept, outbox, readers, relatives, review
from bot.store import reminders as jobs
from bot.store.afterwards import DONE, LOOKING, WAITS, After
from bot.store.database import Database, Tx
from bot.store.one_by_one import one_by_one
from bot.store.readers import Reader
from bot.store.reminders import STOPPED

log = structlog.get_logger(__name__)

MOST: Final = 12
"""Supporters who are asked after one hearing."""

A_DAY: Final = 1
"""Such questions to one supporter."""

WHAT: Final = "after"
OBSERVERS: Final = "observers"
"""The one voice of all supporters: it names nobody, and they confirm none of each other's words."""

LOOKS: Final = timedelta(weeks=8)
LATE: Final = timedelta(hours=24)
"""A question that could not be asked within this time is not asked."""

AGAIN: Final = timedelta(minutes=15)
ANSWERS: Final[Mapping[str, Says | None]] = MappingProxyType(
    {"yes": Says.TOOK_PLACE, "moved": Says.OFF, "unknown": None}
)
FAMILY, STAFF = "aft:", "afs:"
"""Prefixes of callback data: whoever was asked, and moderators."""


def may_ask(kind: HearingKind) -> bool:
    """Whether a family may be asked afterwards: never where it may have been the verdict."""
    return kind not in (HearingKind.VERDICT, HearingKind.UNKNOWN)


def found(known: Iterable[Hearing], now: datetime) -> bool:
    """Whether one of these hearings has a date ahead."""
    return any(open_dates(settle(one.claims), now) or (one.until and one.until > now.date()) for one in known)


async def afterwards_round(db: Database, catalogs: Catalogs, now: datetime) -> int:
    """Ask, or say that nobody looks any more; how many hearings that were."""
    async with db.read() as tx:
        numbers = await store.due(tx, now)

    async def look(tx: Tx, number: int) -> None:
        await tx.alone(ONE_HEARING)
        await _look(tx, number, catalogs, now)

    async def later(tx: Tx, number: int) -> None:
        await store.put(tx, number, next_at=now + AGAIN)

    return await one_by_one(db, numbers, look, "afterwards_failed", later=later)


async def _look(tx: Tx, number: int, catalogs: Catalogs, now: datetime) -> None:
    one = await store.find(tx, number)
    seen = await hearings.get(tx, one.hearing_id) if one else None
    if one is None:
        return
    if seen is None or seen.closed or one.state == DONE:
        await store.put(tx, one.id, state=DONE, next_at=None)
    elif one.state == WAITS:
        if _stands(seen, one) and now - one.over < LATE:
            await _ask(tx, one, seen, catalogs, now)
        await store.put(tx, one.id, state=LOOKING, next_at=one.over + LOOKS)
    else:
        await _stop(tx, one, seen, now)


def _stands(seen: Hearing, one: After) -> bool:
    """Whether that is still the date that was last known."""
    date = settle(seen.claims).date
    return date is not None and date.over == one.over


async def _ask(tx: Tx, one: After, seen: Hearing, catalogs: Catalogs, now: datetime) -> None:
    family_ = [each for person in kin(seen) for each in await relatives.of_person(tx, person)]
    chosen = {each.reader_id for each in family_ if each.ask_after and may_ask(seen.kind)}
    spared = {each.reader_id for each in family_}
    for reader_id in await store.followers(tx, labels(seen), seen.id, now, 2 * MOST, spared=spared):
        if len(chosen - spared) < MOST and await readers.allow(tx, reader_id, WHAT, a_day=A_DAY, now=now):
            chosen.add(reader_id)
    asked = [reader for each in sorted(chosen) if (reader := await readers.get(tx, each)) and reader.here]
    for reader in asked:
        question = _question(one, seen, catalogs.translator(reader.lang), reader)
        await _promise(tx, reader.id, question, MessageKind.ASK, store.key(one.id), due(reader.profile, now), now)
    await store.asked(tx, one.id, [reader.id for reader in asked])
    log.info("asked_after_hearing", hearing_id=seen.id, asked=len(asked))


def _question(one: After, seen: Hearing, t: Translator, reader: Reader) -> Rendered:
    date = settle(seen.claims).date
    when = render.when_text(date, t) if date else ""
    text = t.html("after.ask", title=render.title(seen, t), when=when)
    buttons = tuple((Button(t(f"after.btn.{says}"), data=f"{FAMILY}{says}:{one.id}"),) for says in ANSWERS)
    return Rendered(headed(text, t, form_for(reader)), buttons)


async def _stop(tx: Tx, one: After, seen: Hearing, now: datetime) -> None:
    """Eight weeks are over: if no date is known of these people, followers are told once that nobody looks any more."""
    await store.put(tx, one.id, state=DONE, next_at=None)
    known = await hearings.of_people(tx, [person.id for person in seen.people])
    for person in kin(seen) if seen.of else ():
        known += await kept.of_person(tx, person)
    if found([seen, *known], now):
        return
    for moment, profiles in due_by_profile(await readers.profiles(tx), now).items():
        for loud in (False, True):
            key = f"{seen.id} {one.over.timestamp():.0f} {STOPPED}"
            when: dict[str, Any] = {"due": now, "not_before": moment}
            await jobs.start(tx, seen.id, STOPPED, key, profiles, now, **when, loud=loud)


async def answered(tx: Tx, number: int, reader: Reader, says: str, catalogs: Catalogs, now: datetime) -> bool:
    """Somebody who was asked answers: a claim, of which moderators hear; False: nobody asked, or it was said."""
    await tx.alone(ONE_HEARING)
    one = await store.find(tx, number)
    seen = await hearings.get(tx, one.hearing_id) if one else None
    if one is None or seen is None or not await store.said(tx, number, reader.id, says):
        return False
    claimed = ANSWERS[says]
    if claimed is None or seen.closed or not _stands(seen, one):
        return True
    await _claim(tx, seen, await _relative(tx, seen, reader), claimed, now)
    if not (one.told or seen.of):  # what a family keeps to itself no moderator hears of
        await _tell_staff(tx, one, seen, catalogs, now)
    return True


async def _relative(tx: Tx, seen: Hearing, reader: Reader) -> Relative | None:
    return next((each for each in await relatives.of_reader(tx, reader.id) if each.person in kin(seen)), None)


async def _claim(tx: Tx, seen: Hearing, by: Relative | None, says: Says, now: datetime) -> None:
    if by is not None:
        await family.say(tx, by, seen, now, says=says)
        return
    if any(each.voice == OBSERVERS and each.says is says for each in seen.claims):
        return  # said already
    await hearings.add_claim(tx, seen.id, Claim(0, Who.OBSERVER, OBSERVERS, now, says), now)
    await follow(tx, seen, now)


async def _tell_staff(tx: Tx, one: After, seen: Hearing, catalogs: Catalogs, now: datetime) -> None:
    await store.put(tx, one.id, told=True)
    for staff in await review.staff(tx, Right.REVIEW):
        text = for_staff(one.id, seen, await store.counts(tx, one.id), catalogs.translator(staff.lang))
        wakes = due(Profile(staff.zone, staff.quiet_from, staff.quiet_to), now)
        await _promise(tx, staff.id, text, MessageKind.STAFF, f"after told {one.id}", wakes, now)


def for_staff(number: int, seen: Hearing, counts: Mapping[str, int], t: Translator) -> Rendered:
    """What was said so far, and what followers may be told."""
    said = [t.html(f"after.said.{says}", n=counts.get(says, 0)) for says in ANSWERS if counts.get(says)]
    text = "\n".join([t.html("after.staff", title=render.title(seen, t)), *said])
    buttons = [Button(t(f"after.btn.staff.{says}"), data=f"{STAFF}{says}:{number}") for says in ("yes", "moved")]
    return Rendered(text, tuple((button,) for button in buttons))


async def decided(tx: Tx, number: int, says: str, now: datetime) -> Hearing | None:
    """A moderator says what happened: followers are told by the way of every change; None: it is not the last date."""
    await tx.alone(ONE_HEARING)
    one = await store.find(tx, number)
    seen = await hearings.get(tx, one.hearing_id) if one else None
    claimed = ANSWERS.get(says)
    if one is None or seen is None or claimed is None or seen.closed or not _stands(seen, one):
        return None
    await hearings.add_claim(tx, seen.id, Claim(0, Who.MODERATOR, news.DESK, now, claimed, trusted=True), now)
    await follow(tx, seen, now)
    return seen


async def _promise(
    tx: Tx, reader_id: int, text: Rendered, kind: MessageKind, key: str, not_before: datetime, now: datetime
) -> None:
    message = outbox.Message("sendMessage", message_params(text), kind)
    await outbox.promise(tx, message, now=now, reader_id=reader_id, key=key, not_before=not_before)
