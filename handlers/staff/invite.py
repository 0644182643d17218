"""/invite ROLE: one-time links into a role, and taking them back. What the role may do is said before there is a link.

Nobody is invited to own the instance here: a second owner is named where the server stands, in the config.
"""

from collections.abc import Sequence
from datetime import datetime

from aiogram import F, Router
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery, Message

from bot.core.alert import Button
from bot.core.roles import Deed, Right, Role
from bot.delivery.replies import Done, Say, Task, Toast
from bot.delivery.whoami import ME
from bot.hearings.render import capital
from bot.i18n import Translator
from bot.store import audit, invites, roles
from bot.store.database import Tx
from bot.store.invites import Invitation
from bot.store.readers import Reader
from handlers import data, links, pages
from handlers.context import Answer, command, pressed
from handlers.screens import Screen, paragraphs, rows
from handlers.staff import duties, invite_organiser
from handlers.staff.rights import may

INVITED = (Role.MODERATOR, Role.ORGANISER, Role.LIAISON)
"""Who can be invited."""

LASTS, MOST = invites.LASTS, invites.MOST


def router() -> Router:
    """The command and its buttons."""
    r = Router(name="invite")
    r.message.register(on_invite, command("invite"), may(Right.INVITE))
    invite_organiser.register(r)
    for act, handler in (("list", on_list), ("ask", on_ask), ("make", on_make)):
        r.callback_query.register(handler, data.Invite.filter(F.act == act), may(Right.INVITE))
    r.callback_query.register(on_revoke, data.Revoke.filter(), may(Right.INVITE))
    return r


async def on_invite(
    _message: Message, command: CommandObject, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """To which role? With a role: what it may do."""
    wanted = (command.args or "").strip().casefold()
    role = next((one for one in INVITED if wanted in {one.value, duties.name(t, one).casefold()}), None)
    if role is not None:
        return (await _asked(tx, t, role)).say()
    unknown = t("invite.unknown_role") if wanted else ""
    return _screen(t, reader, await invites.open_ones(tx, now), unknown).say()


async def on_list(query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator) -> Answer:
    """The open invitations, in the place of a question."""
    return _screen(t, reader, await invites.open_ones(tx, now)).edit(pressed(query))


async def on_ask(query: CallbackQuery, callback_data: data.Invite, tx: Tx, t: Translator) -> Answer:
    """What the role may do, and whether there shall be a link."""
    role = callback_data.role
    return (await _asked(tx, t, role)).edit(pressed(query)) if role in INVITED else Toast(t("toast.old"))


async def _asked(tx: Tx, t: Translator, role: Role) -> Screen:
    """An organiser acts for an organisation: which one comes first."""
    return await invite_organiser.which(tx, t) if role is Role.ORGANISER else _question(t, role)


async def on_make(
    query: CallbackQuery,
    callback_data: data.Invite,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    by: Role,
    done: Done | None,
) -> Answer:
    """The link. What the bot is called has to be asked of Telegram first."""
    role = callback_data.role
    if role not in INVITED or role is Role.ORGANISER:
        return Toast(t("toast.old"))
    if len(await roles.every(tx, reader.id)) + len(await invites.open_ones(tx, now)) >= MOST:
        return Toast(t("toast.invites_full"))
    if done is None:
        return Task(ME, {})
    made = await invites.make(tx, role.value, lasts=LASTS, now=now)
    await audit.note(tx, by, Deed.INVITED, now, thing=made.id)
    listed = _screen(t, reader, await invites.open_ones(tx, now))
    return listed.edit(pressed(query)), Say(_link_text(t, reader, role, made, done), _take_back(t, made))


async def on_revoke(
    query: CallbackQuery, callback_data: data.Revoke, tx: Tx, now: datetime, reader: Reader, t: Translator, by: Role
) -> Answer:
    """Nobody can use it any more."""
    revoked = await invites.revoke(tx, callback_data.invite, now)
    if revoked:
        await audit.note(tx, by, Deed.REVOKED, now, thing=callback_data.invite)
    said = Toast(t("toast.revoked" if revoked else "toast.not_open"))
    return _screen(t, reader, await invites.open_ones(tx, now)).edit(pressed(query)), said


def _screen(t: Translator, reader: Reader, found: Sequence[Invitation], first: str = "") -> Screen:
    """Roles to invite to, and what is open, by number."""
    lines = [_line(t, reader, one) for one in found]
    listed = "\n".join((t("invite.open"), *lines)) if lines else t("invite.none_open")
    ask = [Button(capital(duties.name(t, role)), data=data.Invite(act="ask", role=role).pack()) for role in INVITED]
    back = [Button(t("invite.btn.revoke", number=one.id), data=data.Revoke(invite=one.id).pack()) for one in found]
    text = paragraphs(first, t("invite.title"), listed, t("invite.owners"))
    return Screen(text, (*rows(ask, 2), *rows(back, 2)))


def _line(t: Translator, reader: Reader, one: Invitation) -> str:
    moment = pages.until_text(t, reader, one.expires_at)
    return t.html("invite.line", number=one.id, role=duties.name(t, one.role), moment=moment)


def _question(t: Translator, role: Role) -> Screen:
    buttons = (
        Button(t("invite.btn.make"), data=data.Invite(act="make", role=role).pack()),
        Button(t("invite.btn.back"), data=data.Invite(act="list").pack()),
    )
    asked = t.html("invite.ask", role=duties.name(t, role))
    return Screen(paragraphs(asked, duties.text(t, role), t("invite.care", n=LASTS.days)), (buttons,))


def _link_text(t: Translator, reader: Reader, role: Role, made: invites.Made, done: Done) -> str:
    way = links.way(links.INVITATION + made.token, done.result)
    moment = pages.until_text(t, reader, made.expires_at)
    return t.html("invite.link", role=duties.name(t, role), number=made.id, way=way, moment=moment)


def _take_back(t: Translator, made: invites.Made) -> tuple[tuple[Button, ...], ...]:
    button = Button(t("invite.btn.revoke", number=made.id), data=data.Revoke(invite=made.id).pack())
    return ((button,),)
