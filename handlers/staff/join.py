"""How a chat becomes a subscriber, and how somebody takes the role they were invited to: one press, after reading what
the role may do. Opening the link alone uses nothing up.
"""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.core.alert import Button
from bot.core.night import Profile
from bot.core.roles import Deed, Role
from bot.delivery.replies import Edit, Say
from bot.i18n import Translator
from bot.store import audit, invites, organisations, readers, roles
from bot.store.database import Tx
from bot.store.organisations import Organisation
from bot.store.readers import Reader
from handlers import arriving, data, zones
from handlers.about import About
from handlers.context import Answer, pressed
from handlers.family import joining
from handlers.screens import Screen, paragraphs
from handlers.staff import duties

NEVER_QUIET = Profile(zones.UNSET, 0, 0)
"""How somebody is told who has not said where it is night."""


def router() -> Router:
    """The two buttons under an invitation; they work for anybody who holds one."""
    r = Router(name="join")
    r.callback_query.register(on_join, data.Join.filter(F.yes))
    r.callback_query.register(on_decline, data.Join.filter())
    return r


async def offer(tx: Tx, token: str, reader: Reader | None, t: Translator, now: datetime) -> Answer:
    """What the link leads to, and the question."""
    found = await invites.look(tx, token, now)
    if isinstance(found, str):
        return Say(_refused(t, found))
    if found.role not in set(Role):
        return await joining.offer(tx, found, token, reader, t)
    role = Role(found.role)
    if reader is not None and await roles.own(tx, reader.id, role):
        return Say(t.html("invite.yours", role=duties.name(t, role)))
    buttons = (
        Button(t("invite.btn.join"), data=data.Join(yes=True, token=token).pack()),
        Button(t("invite.btn.decline"), data=data.Join(yes=False, token=token).pack()),
    )
    whose = await _organisation(tx, found)
    acts = t.html("organise.for", organisation=whose.name) if whose else ""
    offer_ = paragraphs(t.html("invite.offer", role=duties.name(t, role)), acts, duties.text(t, role))
    return Screen(offer_, (buttons,)).say()


async def _organisation(tx: Tx, found: invites.Invitation) -> Organisation | None:
    number = invites.organisation_of(found)
    return None if number is None else await organisations.get(tx, number)


async def on_join(
    query: CallbackQuery,
    callback_data: data.Join,
    tx: Tx,
    now: datetime,
    reader: Reader | None,
    t: Translator,
    chat_id: int,
    about: About,
) -> Answer:
    """The role is taken, the link is used up."""
    found = await invites.redeem(tx, callback_data.token, now)
    if isinstance(found, str):
        return Edit(pressed(query), _refused(t, found))
    known = reader or await as_reader(tx, chat_id, t.lang, now, about)
    if found.role not in set(Role):
        return await joining.joined(query, tx, found, known, now, t)
    role = Role(found.role)
    await given(tx, known, role, now)
    if whose := await _organisation(tx, found):
        await organisations.act_for(tx, known.id, whose.id)
    joined = Edit(pressed(query), paragraphs(t.html("invite.joined", role=duties.name(t, role)), duties.text(t, role)))
    return joined if reader else (joined, (await arriving.presets(tx, t, now, "start.choose")).say())


async def on_decline(query: CallbackQuery, t: Translator) -> Answer:
    """Nothing is used up."""
    return Edit(pressed(query), t("invite.declined"))


async def as_reader(tx: Tx, chat_id: int, lang: str, now: datetime, about: About) -> Reader:
    """Make a chat a subscriber, who gets nothing yet."""
    reader = await readers.add(tx, chat_id, lang=lang, profile_=NEVER_QUIET, grouped=False, now=now)
    await own(tx, reader, chat_id, about, now)
    return reader


async def own(tx: Tx, reader: Reader, chat_id: int, about: About, now: datetime) -> None:
    """The config may name owners by their number; they are made so when they press Start."""
    if chat_id in about.owners:
        await given(tx, reader, Role.OWNER, now)


async def given(tx: Tx, reader: Reader, role: Role, now: datetime) -> None:
    """Give a role, and note it, unless they have it."""
    if await roles.own(tx, reader.id, role) is None:
        await readers.grant(tx, reader.id, role.value, now)
        mine = await roles.own(tx, reader.id, role)
        await audit.note(tx, role, Deed.JOINED, now, thing=mine.id if mine else None)


def _refused(t: Translator, refusal: invites.Refusal) -> str:
    return t("invite.used" if refusal == "used" else "invite.expired")
