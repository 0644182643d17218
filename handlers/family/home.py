"""/family: the hearings of the person one is here for, how one is told, what may be said, and the way out.

Whoever is nobody's relative finds no such command.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.alerts import consent
from bot.core.event import Consent
from bot.core.relative import Kin, Relative
from bot.core.roles import KIN, Deed, Role
from bot.delivery.replies import Done, Edit, Task, Toast
from bot.delivery.whoami import ME
from bot.hearings import family
from bot.i18n import Catalogs, Translator
from bot.store import audit, invites, people, relatives
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import links, pages, telling
from handlers.context import Answer, command, pressed
from handlers.family import data, near, screens
from handlers.family.near import Near, allowed, at, here, no_helper
from handlers.screens import Screen
from handlers.staff import kin_screens
from handlers.staff.invite import LASTS

MOST_OPEN = 10
"""Links of one relative that can be used at the same time."""

SWITCHES: Mapping[str, Callable[[Relative], Relative]] = MappingProxyType(
    {
        "ask": lambda one: replace(one, ask_after=not one.ask_after),
        "week": lambda one: replace(one, weekly=not one.weekly),
        "loud": lambda one: replace(one, quiet_off=not one.quiet_off),
    }
)
"""What one press turns into its opposite."""


def router() -> Router:
    """The command and the buttons that are not about one hearing."""
    r = Router(name="family")
    r.message.register(on_family, command("family"), here)
    r.callback_query.register(on_home, data.Family.filter(F.act == "home"), here)
    r.callback_query.register(on_read, data.Family.filter(F.act == "read"), here)
    r.callback_query.register(on_bad_news, data.FamilyBadNews.filter(), at, no_helper, here)
    r.callback_query.register(on_bad, data.Family.filter(F.act == "bad"), at, no_helper)
    r.callback_query.register(on_helper, data.Family.filter(F.act == "helper"), at, no_helper)
    r.callback_query.register(on_public, data.Family.filter(F.act == "public"), at, no_helper)
    r.callback_query.register(on_more, data.Family.filter(F.act == "more"), at)
    r.callback_query.register(on_end, data.Family.filter(F.act == "end"), at)
    r.callback_query.register(on_gone, data.Family.filter(F.act == "gone"), at)
    r.callback_query.register(on_switch, data.Family.filter(F.act.in_(SWITCHES)), at)
    r.callback_query.register(on_less, data.FamilyPublic.filter(), at, no_helper)
    r.callback_query.register(on_revoke, data.FamilyLink.filter(), at)
    return r


async def on_family(
    _message: Message, tx: Tx, now: datetime, reader: Reader, t: Translator, state: FSMContext, mine: Sequence[Near]
) -> Answer:
    """The list of hearings."""
    await state.set_state(None)
    return (await near.home(tx, mine, None, reader, t, now)).say()


async def on_home(
    query: CallbackQuery,
    callback_data: data.Family,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    state: FSMContext,
    mine: Sequence[Near],
) -> Answer:
    """The same, in the place of another screen."""
    await state.set_state(None)
    chosen = next((one for one in mine if one.one.id == callback_data.who), None)
    return (await near.home(tx, mine, chosen, reader, t, now)).edit(pressed(query))


async def on_read(_query: CallbackQuery, t: Translator) -> Answer:
    """Under a reminder: it was read, which the filter has written down."""
    return Toast(t("toast.family_read"))


async def on_more(query: CallbackQuery, near: Near, t: Translator) -> Answer:
    """How one is told."""
    return screens.more(t, near.one).edit(pressed(query))


async def on_bad(query: CallbackQuery, near: Near, t: Translator) -> Answer:
    """How shall very bad news be told?"""
    return screens.bad_news(t, near.one).edit(pressed(query))


async def on_bad_news(
    query: CallbackQuery, callback_data: data.FamilyBadNews, tx: Tx, near: Near, t: Translator
) -> Answer:
    """So it will be."""
    changed = await relatives.change(tx, replace(near.one, bad_news=callback_data.how))
    return screens.more(t, changed).edit(pressed(query)), Toast(t("toast.family_noted"))


async def on_switch(
    query: CallbackQuery, callback_data: data.Family, tx: Tx, near: Near, now: datetime, t: Translator
) -> Answer:
    """Yes becomes no, and no yes."""
    changed = await relatives.change(tx, SWITCHES[callback_data.act](near.one))
    if changed.quiet_off is not near.one.quiet_off:
        await family.replan(tx, near.person, now)
    return screens.more(t, changed).edit(pressed(query)), Toast(t("toast.family_noted"))


async def on_end(query: CallbackQuery, near: Near, t: Translator) -> Answer:
    """What goes?"""
    return screens.ending(t, near.one).edit(pressed(query))


async def on_gone(query: CallbackQuery, tx: Tx, near: Near, now: datetime, t: Translator) -> Answer:
    """Gone, with every link that was given away."""
    for one in await own_links(tx, near):
        await invites.revoke(tx, one.id, now)
    count = await family.leave(tx, near.one)
    await audit.note(tx, KIN, Deed.KIN_ENDED, now, thing=near.one.id)
    said = t("family.gone", n=count) if count else t("family.gone_none")
    return Screen(said).edit(pressed(query))


async def on_public(query: CallbackQuery, near: Near, t: Translator) -> Answer:
    """What may be said of the person now?"""
    return screens.publicity(t, near.one, near.person).edit(pressed(query))


async def on_less(
    query: CallbackQuery,
    callback_data: data.FamilyPublic,
    tx: Tx,
    near: Near,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """Less may be said, from this moment on; more only when a liaison agrees."""
    if callback_data.to == "more":
        if not await allowed(tx, reader, now):
            return Toast(t("toast.family_enough"))
        note = kin_screens.wants_more(near.person)
        await telling.staff(tx, [Role.LIAISON], note, catalogs, now, but=reader.id)
        return Toast(t("toast.family_asked"))
    if not callback_data.sure:
        return screens.less(t, near.one, callback_data.to).edit(pressed(query))
    wish = Consent(callback_data.to)
    if await consent.narrow(tx, near.person, wish, catalogs, now):
        deed = Deed.PERSON_SILENCED if wish is Consent.SILENCE else Deed.PERSON_UNNAMED
        await audit.note(tx, KIN, deed, now, thing=near.person.id)
    (after,) = await people.load(tx, [near.person.id])
    return screens.publicity(t, near.one, after).edit(pressed(query)), Toast(t("toast.family_noted"))


async def on_helper(
    query: CallbackQuery,
    tx: Tx,
    near: Near,
    now: datetime,
    reader: Reader,
    t: Translator,
    done: Done | None,
) -> Answer:
    """A one-time link for somebody who gets the same messages."""
    if await invites.count_open(tx, reader.id, now) >= MOST_OPEN:
        return Toast(t("toast.invites_full"))
    if done is None:
        return Task(ME, {})
    if not await allowed(tx, reader, now):
        return Toast(t("toast.family_enough"))
    made = await invites.make(tx, Kin.HELPER.value, lasts=LASTS, now=now, to=near.person.public_id, by=reader.id)
    way = links.way(links.INVITATION + made.token, done.result)
    until = pages.until_text(t, reader, made.expires_at)
    listed = await _helpers(tx, near, reader, t, now)
    return listed.edit(pressed(query)), screens.link(t, "family.link_helper", way, until, made.id, near.one).say()


async def on_revoke(
    query: CallbackQuery, callback_data: data.FamilyLink, tx: Tx, near: Near, now: datetime, t: Translator
) -> Answer:
    """Nobody can use it any more."""
    mine = {one.id for one in await own_links(tx, near)}
    revoked = callback_data.invite in mine and await invites.revoke(tx, callback_data.invite, now)
    said = Toast(t("toast.revoked" if revoked else "toast.not_open"))
    return (Edit(pressed(query), t("family.link_gone")), said) if revoked else said


async def _helpers(tx: Tx, near: Near, reader: Reader, t: Translator, now: datetime) -> Screen:
    found = [one for one in await own_links(tx, near) if one.role == Kin.HELPER and one.used_at is None]
    listed = [(one.id, pages.until_text(t, reader, one.expires_at)) for one in found if one.expires_at >= now]
    helping = sum(one.kin is Kin.HELPER for one in await relatives.of_person(tx, near.person.public_id))
    return screens.helpers(t, near.one, listed, helping)


async def own_links(tx: Tx, near: Near) -> list[invites.Invitation]:
    """The links this relative made, to the person and to hearings only the family sees."""
    to = [near.person.public_id, *(one.public_id for one in await family.theirs(tx, near.person))]
    return [one for each in to for one in await invites.leading_to(tx, each) if one.by == near.one.reader_id]
