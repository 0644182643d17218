"""/start: the language, and what deep links lead to. Two presses from here somebody is a subscriber."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.alerts import service
from bot.core.night import Profile
from bot.delivery.replies import Say, Toast
from bot.i18n import Catalogs, Translator
from bot.people import registry
from bot.store import invites, readers
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data, following, links, pages, screens, zones
from handlers.about import About
from handlers.context import Answer, guessed, pressed
from handlers.data import Origin

NEVER_QUIET = Profile(zones.UNSET, 0, 0)
"""How somebody is told who has not said where it is night."""

INVITED = {"owner": "invite.owner"}
"""What somebody who joins in a role is told; a role without words cannot be joined."""


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
            return await _invited(tx, token, reader, t, chat_id, now, about)
    if reader is not None:
        await _own(tx, reader, chat_id, about, now)
        return screens.again(t).say()
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
        reader = await _join(tx, chat_id, callback_data.code, now, about)
    await service.change_form(tx, reader, lang=callback_data.code)
    spoken = catalogs.translator(callback_data.code)
    if callback_data.origin is Origin.START:
        return screens.presets(spoken, spoken("start.choose")).edit(pressed(query))
    changed = await readers.get(tx, reader.id) or reader
    done = Toast(spoken("settings.language_set"))
    return pages.settings(spoken, changed, now).edit(pressed(query)), done


async def _follow(
    tx: Tx, person_id: str, reader: Reader | None, t: Translator, chat_id: int, now: datetime, about: About
) -> Answer:
    person = await registry.public_person(tx, person_id) if person_id else None
    if person is None:
        return Say(t.html("follow.link_nobody"))
    if reader is not None:
        return Say(following.text(t, await following.person(tx, reader, person, now)))
    reader = await _join(tx, chat_id, t.lang, now, about)
    followed = await following.person(tx, reader, person, now)
    return Say(following.text(t, followed)), screens.clock(t, now, Origin.START).say()


async def _invited(
    tx: Tx, token: str, reader: Reader | None, t: Translator, chat_id: int, now: datetime, about: About
) -> Answer:
    role, refusal = await invites.redeem(tx, token, now)
    if role is None:
        return Say(t.html("invite.used" if refusal == "used" else "invite.expired"))
    known = reader or await _join(tx, chat_id, t.lang, now, about)
    await readers.grant(tx, known.id, role, now)
    welcome = Say(t.html(INVITED[role]))
    return welcome if reader else (welcome, screens.presets(t, t("start.choose")).say())


async def _join(tx: Tx, chat_id: int, lang: str, now: datetime, about: About) -> Reader:
    reader = await readers.add(tx, chat_id, lang=lang, profile_=NEVER_QUIET, grouped=False, now=now)
    await _own(tx, reader, chat_id, about, now)
    return reader


async def _own(tx: Tx, reader: Reader, chat_id: int, about: About, now: datetime) -> None:
    """The config may name owners by their number; they are made so when they press Start."""
    if chat_id in about.owners:
        await readers.grant(tx, reader.id, "owner", now)
