"""/start: the language, and what deep links lead to. Two presses from here somebody is a subscriber."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.alerts import service
from bot.alerts.discreet import answered
from bot.core.phone import deletable
from bot.delivery.replies import Say, Toast
from bot.i18n import Catalogs, Translator
from bot.people import registry
from bot.store import readers, vanishing
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import service as drives
from handlers import act, arriving, campaign_card, data, following, gate, links, pages, screens
from handlers.about import About
from handlers.context import Answer, guessed, pressed, standing_since
from handlers.data import Origin
from handlers.family import near
from handlers.screens import Screen
from handlers.staff import join


def router() -> Router:
    """/start and the buttons of its first screen."""
    r = Router(name="start")
    r.message.register(on_start, CommandStart(ignore_mention=True, ignore_case=True))
    r.callback_query.register(on_language, data.Language.filter())
    return r


async def on_start(
    message: Message,
    command: CommandObject,
    tx: Tx,
    now: datetime,
    reader: Reader | None,
    t: Translator,
    chat_id: int,
    state: FSMContext,
    catalogs: Catalogs,
    about: About,
) -> Answer:
    """The welcome, or what the link that led here asks for."""
    await state.set_state(None)
    match links.parse(command.args):
        case links.FollowLink(person):
            return await _follow(tx, person, reader, t, chat_id, now, about)
        case links.Invitation(token):
            return await join.offer(tx, token, reader, t, now)
        case links.CampaignLink(slug):
            return await _campaign(tx, slug, reader, t, chat_id, now, about)
    if reader is not None:
        await join.own(tx, reader, chat_id, about, now)
        if await near.every(tx, reader) and not await gate.is_shut(tx, reader, now):
            return near.start(t).say()
        return screens.again(t, await arriving.presets(tx, t, now, "start.again")).say()
    return screens.welcome(t, catalogs, belarus=guessed(message).startswith("be")).say()


async def on_language(
    query: CallbackQuery,
    callback_data: data.Language,
    tx: Tx,
    now: datetime,
    reader: Reader | None,
    t: Translator,
    chat_id: int,
    catalogs: Catalogs,
    about: About,
) -> Answer:
    """The first press makes a subscriber, who gets nothing yet; later ones change the language."""
    if callback_data.code not in catalogs.languages:
        return Toast(t("toast.old"))
    if reader is None:
        reader = await join.as_reader(tx, chat_id, callback_data.code, now, about)
        await _keep_welcome(tx, query, reader, now)
    await service.change_form(tx, reader, t, lang=callback_data.code)
    spoken = catalogs.translator(callback_data.code)
    if callback_data.origin is Origin.START:
        screen = await arriving.presets(tx, spoken, now, "start.choose")
        # Whoever reads Belarusian may be where reading is punished, and has to know it before choosing.
        care = spoken("start.belarus") if callback_data.code == "be" else ""
        return Screen(screens.paragraphs(care, screen.html), screen.buttons).edit(pressed(query))
    changed = await readers.get(tx, reader.id) or reader
    done = Toast(spoken("settings.language_set"))
    return pages.settings(spoken, changed, now).edit(pressed(query)), done


async def _keep_welcome(tx: Tx, query: CallbackQuery, reader: Reader, now: datetime) -> None:
    """It was sent to a stranger: nobody has its number but this press."""
    since = standing_since(query, now)
    if reader.vanishes is not None and deletable(since, now):
        await vanishing.remember(tx, [(reader.id, pressed(query), reader.vanishes)], since)


async def _follow(
    tx: Tx, person_id: str, reader: Reader | None, t: Translator, chat_id: int, now: datetime, about: About
) -> Answer:
    person = await registry.public_person(tx, person_id) if person_id else None
    if person is None:
        return Say(t.html("follow.link_nobody"))
    if reader is not None:
        told = following.text(t, await following.person(tx, reader, person, now))
        return Say(answered(told, t, service.form_for(reader)))
    reader = await join.as_reader(tx, chat_id, t.lang, now, about)
    followed = await following.person(tx, reader, person, now)
    told = answered(following.text(t, followed), t, service.form_for(reader))
    return Say(told), screens.clock(t, now, Origin.START).say()


async def _campaign(
    tx: Tx, slug: str, reader: Reader | None, t: Translator, chat_id: int, now: datetime, about: About
) -> Answer:
    drive = await drives.by_slug(tx, slug) if slug else None
    if drive is not None and reader is None:
        reader = await join.as_reader(tx, chat_id, t.lang, now, about)
    return campaign_card.unknown(t).say() if reader is None else (await act.card(tx, drive, reader, t, now)).say()
