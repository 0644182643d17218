"""What somebody's wish does at once: no name, or silence.

Narrowing is immediate: with the wish in one transaction the alerts that wait lose the name or are dropped, and nothing
that is being prepared with it can leave. Widening is a liaison's and not done here.
"""

from datetime import datetime

from bot.alerts.service import alert_text, visible
from bot.core.alert import Form
from bot.core.event import Consent, Event, Person
from bot.delivery.replies import message_params
from bot.i18n import Catalogs
from bot.store import events, fanout, people, review
from bot.store.database import Tx

STRENGTH = (Consent.OPEN, Consent.UNKNOWN, Consent.NO_NAME, Consent.SILENCE)
"""From the widest to the narrowest."""


async def narrow(tx: Tx, person: Person, wish: Consent, catalogs: Catalogs, now: datetime) -> bool:
    """Write down that a person, the lawyer or the family wants less said; False: no less than before."""
    if STRENGTH.index(wish) <= STRENGTH.index(person.consent):
        return False
    await people.set_consent(tx, person.id, wish)
    await review.forget_examples(tx, person.id)
    for event_id in await fanout.waiting_about(tx, person.id):
        await fanout.call_back(tx, event_id)
        event = visible(await events.get(tx, event_id))
        if event is None:
            await fanout.drop(tx, event_id, now)
        else:
            await _retext(tx, event, catalogs)
    return True


async def _retext(tx: Tx, event: Event, catalogs: Catalogs) -> None:
    for lang, form in await fanout.texts(tx, event.id):
        await fanout.retext(tx, event.id, lang, form, message_params(alert_text(event, catalogs, lang, Form(form))))
