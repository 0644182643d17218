"""/feeds: how the sources are; one is looked at, added, muted or removed. For those who review."""

import re
from collections.abc import Sequence
from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.core.roles import Deed, Right, Role
from bot.core.standing import mark
from bot.core.watching import Health
from bot.delivery.replies import Done, Task, Toast
from bot.i18n import Translator
from bot.store import audit, sources, standing, watched
from bot.store.database import Tx
from bot.store.readers import Reader
from feeds.address import MAX_URL
from feeds.entered_source import described
from feeds.trial import TRIAL, Trial
from handlers.context import Answer, command, pressed
from handlers.staff import feeds_card
from handlers.staff.feeds_data import Feed, Feeds
from handlers.staff.rights import may


class Watching(StatesGroup):
    """An address is typed."""

    address = State()


def router() -> Router:
    """The command, its buttons, and the address that is typed."""
    r, right = Router(name="feeds"), may(Right.REVIEW)
    r.message.register(on_feeds, command("feeds"), right)
    r.message.register(on_address, Watching.address, F.text, ~F.text.startswith("/"), right)
    for act, listing in (("list", on_list), ("add", on_add), ("sure", on_sure)):
        r.callback_query.register(listing, Feeds.filter(F.act == act), right)
    one = (("card", on_card), ("look", on_look), ("mute", on_mute), ("wake", on_mute), ("remove", on_remove))
    for act, handler in (*one, ("gone", on_gone)):
        r.callback_query.register(handler, Feed.filter(F.act == act), right)
    return r


async def on_feeds(_message: Message, tx: Tx, now: datetime, t: Translator, state: FSMContext) -> Answer:
    """All of them."""
    await state.set_state(None)
    return feeds_card.listed(t, await sources.health(tx), now, 0).say()


async def on_list(
    query: CallbackQuery, callback_data: Feeds, tx: Tx, now: datetime, t: Translator, state: FSMContext
) -> Answer:
    """A page of them."""
    await state.set_state(None)
    return feeds_card.listed(t, await sources.health(tx), now, callback_data.page).edit(pressed(query))


async def on_card(
    query: CallbackQuery, callback_data: Feed, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """One of them."""
    found = _marked(await sources.health(tx), callback_data.source)
    return await _card(query, found, tx, now, reader, t) if found else Toast(t("toast.old"))


async def on_look(query: CallbackQuery, callback_data: Feed, done: Done | None, tx: Tx, t: Translator) -> Answer:
    """What would be understood of it now; changes nothing."""
    found = _marked(await sources.health(tx), callback_data.source)
    if found is None:
        return Toast(t("toast.old"))
    if done is None:
        return Task(TRIAL, {"url": found.address or found.spec.url, "proxy": found.spec.proxy, "kind": found.spec.kind})
    if done.result is None:
        return Toast(t("toast.feed_not_tried"))
    return feeds_card.tried(t, Trial.from_json(done.result), offered=False).edit(pressed(query))


async def on_mute(
    query: CallbackQuery, callback_data: Feed, tx: Tx, now: datetime, reader: Reader, t: Translator, by: Role
) -> Answer:
    """It rests, or is asked again."""
    found, on = _marked(await sources.health(tx), callback_data.source), callback_data.act == "mute"
    if found is None:
        return Toast(t("toast.old"))
    if await watched.mute(tx, found.spec.id, on=on, now=now):
        await audit.note(tx, by, Deed.SOURCE_MUTED if on else Deed.SOURCE_WOKEN, now)
    again = _marked(await sources.health(tx), callback_data.source)
    return await _card(query, again or found, tx, now, reader, t)


async def on_remove(query: CallbackQuery, callback_data: Feed, tx: Tx, t: Translator) -> Answer:
    """Really?"""
    found = _marked(await sources.health(tx), callback_data.source)
    return feeds_card.sure(t, found).edit(pressed(query)) if found else Toast(t("toast.old"))


async def on_gone(query: CallbackQuery, callback_data: Feed, tx: Tx, now: datetime, t: Translator, by: Role) -> Answer:
    """It is asked no more."""
    found = _marked(await sources.health(tx), callback_data.source)
    if found is None or not await watched.remove(tx, found.spec.id):
        return Toast(t("toast.old"))
    await audit.note(tx, by, Deed.SOURCE_REMOVED, now)
    return feeds_card.listed(t, await sources.health(tx), now, 0).edit(pressed(query))


async def on_add(query: CallbackQuery, t: Translator, state: FSMContext) -> Answer:
    """Which address?"""
    await state.set_state(Watching.address)
    return feeds_card.asked(t).edit(pressed(query))


async def on_address(message: Message, done: Done | None, t: Translator, state: FSMContext) -> Answer:
    """What is found there."""
    typed = (message.text or "").strip()
    if len(typed) > MAX_URL or not re.match(r"(?:https?://)?[^\s/]+\.[^\s/]+", typed):
        return feeds_card.asked(t, "watched.not_an_address").say()
    if done is None:
        return Task(TRIAL, {"url": typed})
    if done.result is None:
        return feeds_card.asked(t, "toast.feed_not_tried").say()
    found = Trial.from_json(done.result)
    if found.problem is None:
        await state.set_state(None)
        await state.set_data({"trial": {"url": found.url, "kind": found.kind, "title": found.title}})
    return feeds_card.tried(t, found, offered=found.problem is None).say()


async def on_sure(
    query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator, by: Role, state: FSMContext
) -> Answer:
    """It is watched from now on; a moderator decides on what it tells."""
    given = (await state.get_data()).get("trial")
    if not given:
        return Toast(t("toast.old"))
    spec = described(str(given["url"]), str(given["kind"]), str(given["title"]))
    if not await watched.add(tx, spec, now):
        return Toast(t("toast.feed_known"))
    await state.set_data({})
    await audit.note(tx, by, Deed.SOURCE_ADDED, now)
    found = _marked(await sources.health(tx), mark(spec.id))
    return await _card(query, found, tx, now, reader, t) if found else Toast(t("toast.old"))


def _marked(found: Sequence[Health], wanted: str) -> Health | None:
    return next((one for one in found if mark(one.spec.id) == wanted), None)


async def _card(query: CallbackQuery, one: Health, tx: Tx, now: datetime, reader: Reader, t: Translator) -> Answer:
    doubted = next((doubt for doubt in await standing.doubted(tx) if doubt.id == one.spec.id), None)
    return feeds_card.card(t, reader, one, doubted, now).edit(pressed(query))
