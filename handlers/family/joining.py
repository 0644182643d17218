"""How somebody becomes a relative, or is given one hearing: the link decides, nobody asks who they are.

What is refused is refused in handlers/staff/join.py, with the same words for every sort of link.
"""

from datetime import datetime

from aiogram.types import CallbackQuery

from bot.alerts.render import NAME, plain
from bot.alerts.service import form_for
from bot.alerts.view import spelling
from bot.core.alert import Button
from bot.core.hearing import hearing_label
from bot.core.kinds import BIT, Kind
from bot.core.relative import Kin
from bot.delivery.replies import Edit, Say
from bot.hearings.render import CALENDAR, reminder
from bot.i18n import Translator
from bot.store import hearings, people, readers, relatives
from bot.store.database import Tx
from bot.store.invites import HEARING, Invitation
from bot.store.readers import Reader
from handlers import data
from handlers.context import Answer, pressed
from handlers.family import near, screens
from handlers.screens import Screen, paragraphs


async def offer(tx: Tx, found: Invitation, token: str, reader: Reader | None, t: Translator) -> Answer:
    """What the link leads to. Opening it uses nothing up."""
    if reader is not None and await _has_it(tx, found, reader):
        return Say(t("family.already"))
    buttons = (
        Button(t("family.btn.join"), data=data.Join(yes=True, token=token).pack()),
        Button(t("invite.btn.decline"), data=data.Join(yes=False, token=token).pack()),
    )
    return Screen(await _offered(tx, found, t), (buttons,)).say()


async def _has_it(tx: Tx, found: Invitation, reader: Reader) -> bool:
    if found.role == HEARING:
        labels = {topic.label for topic in await readers.topics(tx, reader.id)}
        return hearing_label(found.to or "") in labels
    one = await relatives.find(tx, reader.id, found.to or "")
    return one is not None and one.kin.value == found.role


async def _offered(tx: Tx, found: Invitation, t: Translator) -> str:
    if found.role == HEARING:
        return t("family.offer.hearing")
    person = await people.by_public_id(tx, found.to or "")
    return t.html(f"family.offer.{found.role}", name=plain(spelling(person, t.lang), NAME) if person else "")


async def joined(
    query: CallbackQuery, tx: Tx, found: Invitation, reader: Reader, now: datetime, t: Translator
) -> Answer:
    """The link is used up: a relative from now on, or somebody who is reminded of one hearing."""
    if found.role == HEARING:
        return await _given(query, tx, found, reader, now, t)
    person = await people.by_public_id(tx, found.to or "")
    if person is None:
        return Edit(pressed(query), t("invite.expired"))
    one = await relatives.add(tx, reader.id, person.public_id, Kin(found.role), now, invite=found.id)
    welcome = paragraphs(t("family.joined"), t("family.joined_how"))
    if one.kin is not Kin.HELPER:
        return Edit(pressed(query), welcome), screens.bad_news(t, one, skip=True).say()
    mine = await near.every(tx, reader)
    return Edit(pressed(query), welcome), (await near.home(tx, mine, None, reader, t, now)).say()


async def _given(
    query: CallbackQuery, tx: Tx, found: Invitation, reader: Reader, now: datetime, t: Translator
) -> Answer:
    hearing = await hearings.by_public_id(tx, found.to or "")
    if hearing is None or hearing.gone:
        return Edit(pressed(query), t("invite.expired"))
    await readers.follow(tx, reader.id, hearing_label(hearing.public_id), BIT[Kind.HEARING], now)
    whole = reminder(hearing, t, form_for(reader), reader.profile.zone, now).html
    button = Button(t("hearings.btn.calendar"), data=CALENDAR + hearing.public_id)
    return Edit(pressed(query), paragraphs(t("family.given"), whole), ((button,),))
