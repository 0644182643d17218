"""[Show links]: where an address was left out, the question whether one is abroad, and then what was asked for.

Owns no rule of its own: what a reader abroad gets, and nobody else, stands in bot/alerts/links.py.
"""

from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.alerts import service
from bot.core.aid import Directory, Need
from bot.core.alert import Button
from bot.delivery.replies import Edit, Toast
from bot.i18n import Catalogs, Translator
from bot.people import registry
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import helpers, people
from handlers.context import Answer, pressed
from handlers.data import ShowLinks
from handlers.screens import Screen

GONE = {"event": "sources.none", "person": "toast.not_public", "need": "toast.old"}
"""What is said of a thing that is not public, whether there is one or not."""


def router() -> Router:
    """The button and both answers."""
    r = Router(name="show_links")
    r.callback_query.register(on_ask, ShowLinks.filter(F.act == "ask"))
    r.callback_query.register(on_yes, ShowLinks.filter(F.act == "yes"))
    r.callback_query.register(on_no, ShowLinks.filter(F.act == "no"))
    return r


async def on_ask(
    _query: CallbackQuery,
    callback_data: ShowLinks,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    directory: Directory,
) -> Answer:
    """The question; whoever has answered it already gets the links at once."""
    if not reader.abroad:
        return question(t, callback_data).say()
    found = await _shown(callback_data, tx, now, reader, t, catalogs, directory)
    return Toast(t(GONE[callback_data.of])) if found is None else found.say()


async def on_yes(
    query: CallbackQuery,
    callback_data: ShowLinks,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    directory: Directory,
) -> Answer:
    """Abroad from now on; the links stand where the question was."""
    await service.change_form(tx, reader, t, abroad=True)
    away = replace(reader, abroad=True)
    found = await _shown(callback_data, tx, now, away, t, catalogs, directory)
    screen = Screen(t(GONE[callback_data.of])) if found is None else found
    return screen.edit(pressed(query)), Toast(t("toast.abroad"))


async def on_no(query: CallbackQuery, t: Translator) -> Answer:
    """Not said: everything stays as it was, and nothing of it is kept."""
    return Edit(pressed(query), t.html("follow.cancelled"))


def question(t: Translator, asked: ShowLinks) -> Screen:
    """Abroad? Nobody is asked whether they are inside."""
    yes, no = (asked.model_copy(update={"act": act}).pack() for act in ("yes", "no"))
    return Screen(t("start.abroad"), ((Button(t("start.btn.abroad"), data=yes), Button(t("start.btn.skip"), data=no)),))


async def _shown(
    asked: ShowLinks,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
    directory: Directory,
) -> Screen | None:
    """What the button stood under, as this reader may have it; None: it is not public (any more)."""
    if asked.of == "need":
        known = asked.id in set(Need)
        return helpers.found(t, directory, Need(asked.id), now.date(), abroad=reader.abroad) if known else None
    if asked.of == "person":
        person = await registry.public_person(tx, asked.id)
        return None if person is None else await people.screen(tx, person, reader, t)
    event = await service.public_event(tx, asked.id)
    if event is None:
        return None
    listed = service.sources_text(event, catalogs, t.lang, service.form_for(reader))
    return Screen(listed.html, listed.buttons)
