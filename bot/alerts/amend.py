"""Telling those who were told: edits of sent alerts, and short replies, after an event has changed.

`start` belongs into the transaction that changes the event; the pass does the rest, a range of readers at a time. A
crash repeats a range, and whoever was told of this revision already is left alone (bot/store/amend.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import structlog

from bot.alerts import amended, held
from bot.alerts.digest import Also, Item, bundle, digest
from bot.alerts.discreet import headed
from bot.alerts.match import followed
from bot.alerts.service import alert_text, visible
from bot.alerts.view import alert_view
from bot.core.alert import Form, Rendered
from bot.core.amends import How
from bot.core.event import Event, EventState
from bot.core.night import is_quiet
from bot.core.phone import DELETABLE
from bot.delivery.replies import message_params
from bot.i18n import Catalogs
from bot.people.naming import is_silent
from bot.store import amend, edits, events, fanout, receipts
from bot.store.amend import Job
from bot.store.database import Database, Tx
from bot.store.edits import Change, Correction, Told
from bot.store.trouble import Unavailable

log = structlog.get_logger(__name__)

AT_ONCE: Final = 50
"""Readers of one transaction."""

ALONE: Final = 0x414D4E44
"""Number of the lock under which a range is worked off: "AMND"."""


async def start(tx: Tx, event_id: int, how: How, now: datetime, *, what: Sequence[str] = ()) -> int:
    """Whoever was told of the event, as it was before this transaction, will be told; its new revision.

    `corrected`: the alert gets the present text, and a reply says what was wrong (`what`: values of `Fact`).
    `retracted`: an apology takes its place, and a reply says so (`what`: one value of `Why`); the event must be
    retracted by the caller. `unnamed`: the alert gets the present text, or goes where silence is wanted; no reply.
    `sourced`: the same where that can be done in passing. Who was told of an event that has become part of this one
    is told, too; by one reply, if it is somebody who was told of both: all of them have the same revision now.
    """
    every = [event_id, *await amend.merged(tx, event_id)]
    revision = await amend.next_revision(tx, every)
    for one in every:
        await amend.start(tx, one, how, what, now, revision)
    await fanout.call_back(tx, event_id)  # what a sender has in its hands is read again
    event = await events.get(tx, event_id)
    if event is not None:
        await held.look(tx, event, now)
    return revision


async def hush(tx: Tx, event_id: int, now: datetime) -> None:
    """Replies about the event that have not left never leave: they name who may be named no more."""
    for one in (event_id, *await amend.merged(tx, event_id)):
        await edits.forget_corrections(tx, one, await amend.replies(tx, one), now)


async def amend_round(db: Database, catalogs: Catalogs, now: datetime) -> int:
    """One range of readers of the oldest change; 0: nothing is open. One that cannot be done is parked in the end."""
    async with db.read() as tx:
        seen = await amend.first_due(tx, now)
    if seen is None:
        return 0
    try:
        async with db.write() as tx:
            await tx.alone(ALONE)
            job = await amend.first_due(tx, now)
            if job is not None:
                await _range(tx, job, catalogs, now)
    except Unavailable:
        raise  # no fault of this event: it counts no try
    except Exception:
        log.exception("amend_failed", event_id=seen.event_id)
        async with db.write() as tx:
            await amend.failed(tx, seen)
    return 1


async def _range(tx: Tx, job: Job, catalogs: Catalogs, now: datetime) -> None:
    event = await events.get(tx, await amend.present(tx, job.event_id))
    if event is None:
        return await amend.ended(tx, job, now)
    words = await _Words.about(tx, event, job, catalogs)
    if job.cursor == 0 and not job.again:
        await _retext(tx, event, catalogs, now)
    told = await edits.told(tx, job.event_id, now, after=job.cursor, most=AT_ONCE)
    spared = frozenset() if job.how == "retracted" else await held.spared(tx, event)
    late = [one for one in told if one.revision < job.revision and one.reader_id not in spared]
    if late:
        await _tell(tx, job, words, late, now)
        await receipts.amended(tx, job.event_id, [one.reader_id for one in late], job.revision)
    if len(told) < AT_ONCE:
        return await amend.ended(tx, job, now)
    return await amend.passed(tx, job, told[-1].reader_id)


async def _retext(tx: Tx, event: Event, catalogs: Catalogs, now: datetime) -> None:
    """What waits in the queue goes out as the event is now, or not at all."""
    shown = visible(event)
    if shown is None:
        return await fanout.drop(tx, event.id, now)
    for lang, form in await fanout.texts(tx, event.id):
        await fanout.retext(tx, event.id, lang, form, message_params(alert_text(shown, catalogs, lang, Form(form))))
    return None


async def _tell(tx: Tx, job: Job, words: "_Words", late: Sequence[Told], now: datetime) -> None:
    if job.how in ("corrected", "retracted"):
        found = [Correction(one, await words.edit(tx, one), words.reply(one, now)) for one in late]
        await edits.promise_corrections(tx, found, words.event.id, job.revision, now, told_of=job.event_id)
        return
    if job.how == "unnamed":
        again = [Change(one.reader_id, number, now, words.again(one)) for one in late for number in one.replies]
        await edits.promise_changes(tx, again, now)
    # Another source changes nothing in a message about a hearing.
    mine = [one for one in late if one.message_id is not None and not (one.hearing and job.how == "sourced")]
    for one in (one for one in mine if words.gone and not (one.bundle or one.digest)):
        await edits.promise_deletions(tx, {one.reader_id: {one.message_id or 0: one.sent_at}}, now)
    left = [one for one in mine if one.bundle or one.digest or not words.gone or now - one.sent_at >= DELETABLE]
    changes = [Change(one.reader_id, one.message_id or 0, one.sent_at, await words.edit(tx, one)) for one in left]
    if job.how == "sourced" and not words.gone:
        await edits.promise_edits(tx, changes, now)
    else:
        await edits.promise_changes(tx, changes, now)


@dataclass(slots=True)
class _Words:
    """The texts of one change, each made once. `gone`: nothing may be said of the event any more."""

    event: Event
    job: Job
    why: str | None
    catalogs: Catalogs
    gone: bool
    made: dict[tuple[object, ...], Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    async def about(cls, tx: Tx, event: Event, job: Job, catalogs: Catalogs) -> "_Words":
        """The words for this event as it is now."""
        why = await amend.reason(tx, event.id) if event.state is EventState.RETRACTED else None
        return cls(event, job, why, catalogs, is_silent(event.people))

    async def edit(self, tx: Tx, one: Told) -> Mapping[str, Any]:
        """What stands in the message from now on."""
        if one.digest:
            return message_params(await self._digest(tx, one))
        key = (one.lang, one.form, one.bundle)
        if key not in self.made:
            text = await self._bundle(tx, one) if one.bundle else self._single(one.lang, one.form)
            self.made[key] = message_params(text)
        return self.made[key]

    def reply(self, one: Told, now: datetime) -> Mapping[str, Any]:
        """The short message that follows; without a sound where it is night."""
        params = message_params(self._said(one.lang, one.form))
        return {**params, "disable_notification": True} if one.night and is_quiet(one.night, now) else params

    def again(self, one: Told) -> Mapping[str, Any]:
        """What stands in an earlier reply from now on."""
        return message_params(self._said(one.lang, one.form))

    def _single(self, lang: str, form: Form) -> Rendered:
        if self.gone:
            return amended.withdrawn(self.catalogs.translator(lang))
        if self.event.state is EventState.RETRACTED:
            return self._said(lang, form)
        return alert_text(self.event, self.catalogs, lang, form, corrected=self.job.how == "corrected")

    def _said(self, lang: str, form: Form) -> Rendered:
        t = self.catalogs.translator(lang)
        if self.gone:
            return amended.withdrawn(t)
        if self.event.state is EventState.RETRACTED:
            said = amended.taken_back(self.event, self.why, t)
        else:
            said = amended.corrected(self.event, self.job.what, t)
        return Rendered(headed(said.html, t, form), said.buttons)

    async def _bundle(self, tx: Tx, one: Told) -> Rendered:
        """The message without what may not be said any more."""
        t, found = self.catalogs.translator(one.lang), await _shown(tx, one.bundle)
        views = [alert_view(event, one.lang) for event in found.values()]
        return bundle(views, t, one.form) if views else amended.withdrawn(t)

    async def _digest(self, tx: Tx, one: Told) -> Rendered:
        """The same of a digest, of the day on which it came."""
        t, told = (
            self.catalogs.translator(one.lang),
            await receipts.of_digest(tx, one.reader_id, one.message_id, one.sent_at),
        )
        found = await _shown(tx, [event_id for event_id, _label in told])
        items = [
            Item(found[event_id].id, alert_view(found[event_id], one.lang), bool(label and followed(label)))
            for event_id, label in told
            if event_id in found
        ]
        day = one.sent_at.astimezone(ZoneInfo(one.night.zone if one.night else "UTC")).date()
        t = self.catalogs.translator(one.lang)
        return digest(items, Also(), t, one.form, day).message if items else amended.withdrawn(t)


async def _shown(tx: Tx, event_ids: Sequence[int]) -> dict[int, Event]:
    """What these events have become, by their old ids, each once; without those of which nothing may be said."""
    present = {await amend.present(tx, event_id): event_id for event_id in reversed(event_ids)}
    found = await events.many(tx, list(present))
    return {present[one]: found[one] for one in reversed(present) if one in found and visible(found[one])}
