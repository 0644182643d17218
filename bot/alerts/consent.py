"""What somebody's wish does at once: no name, or silence.

Narrowing is immediate: with the wish in one transaction the alerts that wait lose the name or are dropped, nothing that
is being prepared with it can leave, and what was sent is edited (bot/alerts/amend.py). Widening is a liaison's and not
done here.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.alerts import amend
from bot.alerts.service import alert_text, visible
from bot.core.alert import Form
from bot.core.event import Consent, Event, Person
from bot.delivery.replies import message_params
from bot.hearings import service as hearings
from bot.i18n import Catalogs
from bot.people.naming import Naming, naming
from bot.store import asks_settled, events, fanout, people, review
from bot.store.database import Tx

STRENGTH = (Consent.OPEN, Consent.UNKNOWN, Consent.NO_NAME, Consent.SILENCE)
"""From the widest to the narrowest."""

SENT = timedelta(days=31)
"""Who was told of an event is known for thirty days."""


async def narrow(tx: Tx, person: Person, wish: Consent, catalogs: Catalogs, now: datetime) -> bool:
    """Write down that a person, the lawyer or the family wants less said; False: no less than before."""
    if STRENGTH.index(wish) <= STRENGTH.index(person.consent):
        return False
    await people.set_consent(tx, person.id, wish)
    await review.forget_examples(tx, person.id)
    await hearings.hush(tx, person.id, now)
    await asks_settled.hush(tx, person.id)
    await recall(tx, await fanout.waiting_about(tx, person.id), catalogs, now)
    if wish is Consent.SILENCE or naming(person) is Naming.NAMED:
        await unsay(tx, person.id, now)
    return True


async def recall(tx: Tx, event_ids: Iterable[int], catalogs: Catalogs, now: datetime) -> None:
    """Alerts of these events that wait say what may be said by now, or are dropped."""
    for event_id in event_ids:
        await fanout.call_back(tx, event_id)
        event = visible(await events.get(tx, event_id))
        if event is None:
            await fanout.drop(tx, event_id, now)
        else:
            await _retext(tx, event, catalogs)


async def follow_up(tx: Tx, before: Person, catalogs: Catalogs, now: datetime) -> None:
    """The person's row has changed: what waits is written anew, and who may be named no more goes out of what was sent.

    For changes of anything but the consent, which has its own way.
    """
    await recall(tx, await fanout.waiting_about(tx, before.id), catalogs, now)
    await hearings.hush(tx, before.id, now)
    await asks_settled.hush(tx, before.id)
    (after,) = await people.load(tx, [before.id])
    if naming(before) is Naming.NAMED and naming(after) is not Naming.NAMED:
        await review.forget_examples(tx, after.id)
        await unsay(tx, after.id, now)


async def unsay(tx: Tx, person_id: int, now: datetime) -> None:
    """Alerts about a person that were sent say what may be said by now, as far as Telegram allows."""
    for event_id in await people.told_since(tx, person_id, now - SENT):
        await amend.hush(tx, event_id, now)
        await amend.start(tx, event_id, "unnamed", now)


async def _retext(tx: Tx, event: Event, catalogs: Catalogs) -> None:
    for lang, form in await fanout.texts(tx, event.id):
        await fanout.retext(tx, event.id, lang, form, message_params(alert_text(event, catalogs, lang, Form(form))))
