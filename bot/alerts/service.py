"""Alerts: from a published event to one outbox row for everybody who follows it.

The fan-out pass renders each text once per language and form, then lets the store spread it over the subscribers,
range by range, each range with its cursor in one short transaction.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.alerts import held
from bot.alerts.discreet import reheaded
from bot.alerts.match import labels
from bot.alerts.render import render_alert, render_sources
from bot.alerts.view import alert_view
from bot.core import phone
from bot.core.alert import Form, Rendered
from bot.core.event import Event, EventState, Published
from bot.core.kinds import bits_of
from bot.core.messages import MessageKind
from bot.core.night import Profile, due, due_by_profile, morning
from bot.core.rhythm import slots
from bot.delivery.replies import message_params
from bot.i18n import Catalogs, Translator
from bot.people.naming import is_silent
from bot.store import asks_settled, events, fanout, gathered, outbox_readers, readers
from bot.store.database import Database, Tx
from bot.store.readers import Reader
from bot.store.trouble import Unavailable

log = structlog.get_logger(__name__)

REMEMBERED = timedelta(days=6)

HEADED = frozenset(
    {
        MessageKind.REMINDER,
        MessageKind.HEARING_CHANGE,
        MessageKind.FAMILY,
        MessageKind.BAD_NEWS,
        MessageKind.CORRECTION,
        MessageKind.ASK,
    }
)
"""Messages with a text of their own that begin by the reader's form; asks of campaigns are planned anew."""


def form_for(reader: Reader) -> Form:
    """Every link only for those who said they are abroad; a neutral first line for all others, and for who chose it."""
    return phone.form(neutral=reader.discreet, abroad=reader.abroad)


def visible(event: Event | None) -> Event | None:
    """The event, unless somebody it happened to wants silence, or it was taken back."""
    if event is None or event.state is EventState.RETRACTED or is_silent(event.people):
        return None
    return event


async def public_event(tx: Tx, public_id: str) -> Event | None:
    """An event by the id of a button; None also for one that may not be spoken of (any more)."""
    return visible(await events.by_public_id(tx, public_id))


async def change_form(
    tx: Tx,
    reader: Reader,
    t: Translator,
    *,
    lang: str | None = None,
    abroad: bool | None = None,
    neutral: bool | None = None,
) -> None:
    """Another language, links (not) shown, a neutral first line: from now on, and for what waits in the queue."""
    await readers.change(tx, reader.id, lang=lang, abroad=abroad, neutral=neutral)
    changed = await readers.get(tx, reader.id)
    if changed is not None:
        await outbox_readers.retext(tx, reader.id, lang=changed.lang, form=form_for(changed).value)
    if changed is not None and changed.discreet is not reader.discreet:
        await outbox_readers.rewrite(tx, reader.id, partial(reheaded, t=t, neutral=changed.discreet), kinds=HEADED)
    # In the old words, or no longer for somebody who is where they are.
    await asks_settled.recall(tx, reader.id, every=True)
    if abroad is False:
        await outbox_readers.unlink(tx, reader.id)


async def change_hours(tx: Tx, reader: Reader, profile: Profile, now: datetime) -> None:
    """Another zone, other quiet hours or another hour for digests: also for what is gathered already."""
    await readers.change(tx, reader.id, profile_=profile)
    await asks_settled.recall(tx, reader.id)
    await gathered.reschedule(tx, reader.id, slots([(0, profile)], now))


async def on_published(tx: Tx, published: Published, now: datetime) -> None:
    """A reaction to an event: promise that everybody who follows it is told.

    Who was told of an event is known for a week (the rows of the outbox); a later revision would ring everybody again.
    Very bad news of somebody whose family is here wait for a person: bot/alerts/bad_news.py.
    """
    event = published.event
    if published.fresh and _is_recent(event, now) and not await held.holds(tx, event, now):
        await fanout.start(tx, event.id, event.revision, bits_of(event.kind, event.detail), now)


def is_tellable(event: Event, now: datetime) -> bool:
    """Whether publishing the event now would tell anybody."""
    return event.fresh and _is_recent(event, now)


def _is_recent(event: Event, now: datetime) -> bool:
    return now - event.created_at < REMEMBERED


async def fanout_round(db: Database, catalogs: Catalogs, now: datetime) -> int:
    """One range of the oldest open fan-out; 0: nothing is open. One that cannot be done is parked after three tries."""
    async with db.read() as tx:
        job = await fanout.first_open(tx)
    if job is None:
        return 0
    try:
        await _spread(db, job, catalogs, now)
    except Unavailable:
        raise  # no fault of this event: it counts no try
    except Exception:
        log.exception("fanout_failed", event_id=job.event_id)
        async with db.write() as tx:
            await fanout.failed(tx, job)
    return 1


async def _spread(db: Database, job: fanout.Open, catalogs: Catalogs, now: datetime) -> None:
    async with db.read() as tx:
        event = visible(await events.get(tx, job.event_id))
    texts = _texts(event, catalogs) if event and job.cursor == 0 else {}
    async with db.write() as tx:
        if event != visible(await events.get(tx, job.event_id)):
            return  # somebody wished for silence, or for no name, while the texts were made: the next round sees it
        for (lang, form), payload in texts.items():
            await fanout.put_text(tx, job, lang, form.value, payload, now)
        # Read here and not before: a reader who changes the night meanwhile must be in one of them.
        profiles = await readers.profiles(tx)
        moments = due_by_profile(profiles, now, morning if job.doubtful else due)
        topics, spared = (labels(event), await held.spared(tx, event)) if event else ((), frozenset())
        await fanout.spread(tx, job, topics, moments, now, gathered=slots(profiles, now), spared=spared)


def _texts(event: Event, catalogs: Catalogs) -> Mapping[tuple[str, Form], Mapping[str, Any]]:
    return {
        (lang, form): message_params(alert_text(event, catalogs, lang, form))
        for lang in catalogs.languages
        for form in Form
    }


def alert_text(event: Event, catalogs: Catalogs, lang: str, form: Form, *, corrected: bool = False) -> Rendered:
    """The alert of an event. `corrected`: it says that it was changed after it was sent."""
    return render_alert(alert_view(event, lang, corrected=corrected), catalogs.translator(lang), form)


def sources_text(event: Event, catalogs: Catalogs, lang: str, form: Form) -> Rendered:
    """The sources of an event, all of them."""
    return render_sources(alert_view(event, lang), catalogs.translator(lang), form)
