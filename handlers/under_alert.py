"""The buttons under an alert: follow, sources, wrong?"""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.alerts import service
from bot.core.alert import Button
from bot.delivery.replies import Edit, Say, Toast
from bot.i18n import Catalogs, Translator
from bot.people import registry
from bot.store import events, readers
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data, following, screens
from handlers.context import Answer, pressed
from handlers.data import Wrong

DOUBTS_A_DAY = 5
"""Reports of one chat: enough for a reader, too few for a flood."""

CHOICES = {
    Wrong.PERSON: "wrong.btn.person",
    Wrong.UNTRUE: "wrong.btn.untrue",
    Wrong.DATE: "wrong.btn.date",
    Wrong.OTHER: "wrong.btn.other",
}


def router() -> Router:
    """What alerts offer."""
    r = Router(name="under_alert")
    r.callback_query.register(on_follow, data.FollowPerson.filter())
    r.callback_query.register(on_sources, data.Sources.filter())
    r.callback_query.register(on_doubt, data.Doubt.filter())
    r.callback_query.register(on_doubt_what, data.DoubtWhat.filter())
    r.callback_query.register(on_done, data.Page.filter(F.name == "done"))
    return r


async def on_follow(
    _query: CallbackQuery, callback_data: data.FollowPerson, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """Follow the person of the alert."""
    person = await registry.public_person(tx, callback_data.person)
    if person is None:
        return Toast(t("toast.not_public"))
    return Toast(following.toast(t, await following.person(tx, reader, person, now)))


async def on_sources(
    _query: CallbackQuery, callback_data: data.Sources, tx: Tx, reader: Reader, t: Translator, catalogs: Catalogs
) -> Answer:
    """All sources, with links where the reader gets links."""
    event = await service.public_event(tx, callback_data.event)
    if event is None:
        return Toast(t("sources.none"))
    listed = service.sources_text(event, catalogs, t.lang, service.form_for(reader))
    return Say(listed.html, listed.buttons)


async def on_doubt(_query: CallbackQuery, callback_data: data.Doubt, tx: Tx, t: Translator) -> Answer:
    """What is wrong?"""
    if await service.public_event(tx, callback_data.event) is None:
        return Toast(t("sources.none"))
    choices = [
        Button(t(key), data=data.DoubtWhat(what=what, event=callback_data.event).pack())
        for what, key in CHOICES.items()
    ]
    cancel = Button(t("wrong.btn.cancel"), data=data.Page(name="done").pack())
    return Say(t.html("wrong.ask"), screens.rows([*choices, cancel], 2))


async def on_doubt_what(
    query: CallbackQuery, callback_data: data.DoubtWhat, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """A person will look; who said it is not kept."""
    event = await service.public_event(tx, callback_data.event)
    if event is None:
        return Edit(pressed(query), t.html("sources.none"))
    if not await readers.allow(tx, reader.id, "wrong", a_day=DOUBTS_A_DAY, now=now):
        return Edit(pressed(query), t.html("wrong.limit", n=DOUBTS_A_DAY))
    await events.doubt(tx, event.id, callback_data.what.value, now)
    return Edit(pressed(query), t.html("wrong.thanks"))


async def on_done(query: CallbackQuery, t: Translator) -> Answer:
    """Nothing was wrong."""
    return Edit(pressed(query), t.html("follow.cancelled"))
