"""/freeze: take a role away at once, from somebody else (owners) or from oneself (everybody who has one).

Roles are listed by number, role and day; nobody is named, for nobody's name is known.
"""

from collections.abc import Sequence
from datetime import datetime

import structlog
from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.core.alert import Button
from bot.core.roles import RIGHTS, Deed, Right, Role, known, lender
from bot.delivery.replies import Toast
from bot.i18n import Translator
from bot.store import audit, invites, roles
from bot.store.database import Tx
from bot.store.readers import Reader
from bot.store.roles import Held
from handlers import data, pages
from handlers.about import About
from handlers.context import Answer, command, pressed
from handlers.screens import Screen, paragraphs, rows
from handlers.staff import duties
from handlers.staff.rights import has_a_role, may, roles_of

log = structlog.get_logger(__name__)


def router() -> Router:
    """The command and its buttons."""
    r = Router(name="freeze")
    r.message.register(on_all, command("freeze"), may(Right.FREEZE))
    r.message.register(on_own, command("freeze"), has_a_role)
    r.callback_query.register(on_take, data.Freeze.filter(), may(Right.FREEZE))
    for act, handler in (("ask", on_ask), ("yes", on_lay_down), ("keep", on_keep)):
        r.callback_query.register(handler, data.LayDown.filter(F.act == act), has_a_role)
    return r


async def on_all(_message: Message, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """Every role of this instance."""
    return _screen(t, reader, await roles.every(tx, reader.id), owner=True).say()


async def on_own(_message: Message, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """One's own."""
    return _screen(t, reader, await _own(tx, reader), owner=False).say()


async def on_take(
    query: CallbackQuery, callback_data: data.Freeze, tx: Tx, now: datetime, reader: Reader, t: Translator, by: Role
) -> Answer:
    """Gone with one press: who holds the phone of a moderator now may not be the moderator."""
    taken = await roles.take(tx, callback_data.role, reader.id, mine=False)
    if taken is not None:
        await audit.note(tx, by, Deed.FROZEN, now, thing=taken.id)
        await _close_links(tx, taken, now)
        log.warning("role_taken", role=taken.role)
    said = Toast(t("toast.role_taken" if taken else "toast.old"))
    return _screen(t, reader, await roles.every(tx, reader.id), owner=True).edit(pressed(query)), said


async def on_ask(query: CallbackQuery, callback_data: data.LayDown, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """Sure? There is no way back but another invitation."""
    found = next((one for one in await _own(tx, reader) if one.id == callback_data.role), None)
    if found is None:
        return Toast(t("toast.old"))
    last = Role.OWNER not in {one.role for one in await roles.every(tx, reader.id) if one.id != found.id}
    text = paragraphs(
        t.html("freeze.sure", role=duties.name(t, found.role)),
        t("freeze.last_owner") if found.role == Role.OWNER and last else "",
    )
    buttons = (
        Button(t("freeze.btn.sure"), data=data.LayDown(act="yes", role=found.id).pack()),
        Button(t("freeze.btn.keep"), data=data.LayDown(act="keep", role=found.id).pack()),
    )
    return Screen(text, (buttons,)).edit(pressed(query))


async def on_lay_down(
    query: CallbackQuery,
    callback_data: data.LayDown,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    chat_id: int,
    about: About,
) -> Answer:
    """One role less."""
    taken = await roles.take(tx, callback_data.role, reader.id, mine=True)
    if taken is None:
        return Toast(t("toast.old"))
    await laid_down(tx, taken, now)
    return (await _left(tx, reader, t, chat_id, about)).edit(pressed(query)), Toast(t("toast.laid_down"))


async def on_keep(query: CallbackQuery, tx: Tx, reader: Reader, t: Translator, chat_id: int, about: About) -> Answer:
    """Everything stays."""
    return (await _left(tx, reader, t, chat_id, about)).edit(pressed(query))


async def laid_down(tx: Tx, taken: Held, now: datetime) -> None:
    """What follows when somebody has a role no longer by their own wish."""
    for role in known({taken.role}):
        await audit.note(tx, role, Deed.LAID_DOWN, now, thing=taken.id)
    await _close_links(tx, taken, now)


async def _left(tx: Tx, reader: Reader, t: Translator, chat_id: int, about: About) -> Screen:
    """What somebody may see now: the list of all roles, or of their own."""
    owner = lender(await roles_of(tx, reader, chat_id, about), Right.FREEZE) is not None
    found = await roles.every(tx, reader.id) if owner else await _own(tx, reader)
    return _screen(t, reader, found, owner=owner)


async def _own(tx: Tx, reader: Reader) -> Sequence[Held]:
    return [one for one in await roles.every(tx, reader.id) if one.mine]


async def _close_links(tx: Tx, taken: Held, now: datetime) -> None:
    """Whoever could invite may have links in their chat: none of them opens anything any more."""
    if any({Right.INVITE, Right.FAMILY} & RIGHTS[role] for role in known({taken.role})):
        await invites.void_all(tx, now)


def _screen(t: Translator, reader: Reader, found: Sequence[Held], *, owner: bool) -> Screen:
    lines = [_line(t, reader, one) for one in found]
    title = t("freeze.title" if owner else "freeze.title_own")
    listed = "\n".join((title, *lines)) if lines else t("freeze.none")
    buttons = rows((_button(t, one) for one in found), 2)
    return Screen(paragraphs(listed, t("freeze.owners") if owner else ""), buttons)


def _line(t: Translator, reader: Reader, one: Held) -> str:
    since = pages.until_text(t, reader, one.since)
    key = "freeze.line_mine" if one.mine else "freeze.line"
    return t.html(key, number=one.id, role=duties.name(t, one.role), moment=since)


def _button(t: Translator, one: Held) -> Button:
    if one.mine:
        return Button(t("freeze.btn.own", number=one.id), data=data.LayDown(act="ask", role=one.id).pack())
    return Button(t("freeze.btn.other", number=one.id), data=data.Freeze(role=one.id).pack())
