"""Submitting a campaign, letting it through, giving it back: the screens and presses of both sides.

Owns what is shown to whom. Who may do what, and when, is decided in campaigns/approval.py.
"""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.core.roles import Role
from bot.delivery.replies import Toast
from bot.i18n import Catalogs, Translator
from bot.store import approvals
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import approval, checking, families, service
from campaigns.approval import Return
from campaigns.checklist import hold
from campaigns.drive import Drive
from campaigns.service import Refused
from handlers.about import About
from handlers.context import Answer, pressed
from handlers.organise import card, desk, notes, pages, reach
from handlers.organise.checking import look
from handlers.organise.data import Organise
from handlers.screens import Screen
from handlers.staff.rights import roles_of


def register(r: Router) -> None:
    """The buttons of the card, and the steps behind them."""
    reach.on(r, "submit", on_submit)
    reach.on(r, "submit_now", on_submit_now)
    reach.on(r, "decide", on_decide)
    reach.on(r, "approve", on_approve)
    reach.on(r, "give_back", on_give_back)


async def on_submit(
    query: CallbackQuery,
    drive: Drive,
    tx: Tx,
    now: datetime,
    reader: Reader,
    about: About,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """What is said before it is brought before others."""
    found = await look(tx, drive, t, catalogs, now)
    alone = not {*await approvals.approvers(tx, drive.id), *await notes.owners(tx, about)} - {reader.id}
    words = len(await checking.wordings(tx, drive))
    return desk.before(t, drive, found, words, alone=alone).edit(pressed(query))


async def on_submit_now(
    query: CallbackQuery,
    drive: Drive,
    tx: Tx,
    now: datetime,
    reader: Reader,
    by: Role,
    about: About,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """It waits for approval; the family is asked, and whoever may approve is told."""
    if hold(await look(tx, drive, t, catalogs, now)):
        return Toast(t("organise_check.refused.checklist"))
    done = await approval.submit(tx, drive.id, by, reader.id, now, register=t.register)
    if isinstance(done, Refused):
        return refused(t, done)
    await families.ask(tx, drive, lambda one, what: notes.asks_family(catalogs, one, what), now)
    asked = {*await approvals.approvers(tx, drive.id), *await notes.owners(tx, about)} - {reader.id}
    await notes.tell(tx, asked, "waits", drive, "decide", catalogs, now)
    return (await _desk(tx, drive.id, reader, about, t, catalogs, now)).edit(pressed(query))


async def on_decide(
    query: CallbackQuery,
    drive: Drive,
    tx: Tx,
    now: datetime,
    reader: Reader,
    about: About,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """Where it stands, and what this reader may do about it."""
    return (await _desk(tx, drive.id, reader, about, t, catalogs, now)).edit(pressed(query))


async def on_approve(
    query: CallbackQuery,
    callback_data: Organise,
    drive: Drive,
    tx: Tx,
    now: datetime,
    reader: Reader,
    by: Role,
    about: About,
    chat_id: int,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """Let through, or why not yet; where another version stood above the button, the present one is shown first."""
    if callback_data.arg != str(drive.stored.version):
        return (await _desk(tx, drive.id, reader, about, t, catalogs, now)).edit(pressed(query))
    standing = await approval.desk(tx, drive, reader.id, now, await notes.owners(tx, about))
    done = await approval.approve(
        tx,
        drive.id,
        by,
        reader.id,
        now,
        register=t.register,
        pages=pages.langs(catalogs, drive, now),
        owners=await notes.owners(tx, about),
    )
    if isinstance(done, Refused):
        return refused(t, done)
    if standing is not None:
        await notes.tell(tx, {standing.row.submitted_by} - {reader.id}, "approved", drive, "card", catalogs, now)
    return await _card(query, tx, drive.id, reader, chat_id, about, t, "organise_check.approved")


async def on_give_back(
    query: CallbackQuery,
    callback_data: Organise,
    drive: Drive,
    tx: Tx,
    now: datetime,
    reader: Reader,
    by: Role,
    about: About,
    chat_id: int,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """Why? Then it is a draft again."""
    standing = await approval.desk(tx, drive, reader.id, now)
    if standing is None:
        return Toast(t("toast.old"))
    if callback_data.arg not in set(Return):
        return desk.reasons(t, drive).edit(pressed(query))
    done = await approval.give_back(tx, drive.id, by, reader.id, now, why=Return(callback_data.arg))
    if isinstance(done, Refused):
        return refused(t, done)
    await notes.tell(tx, {standing.row.submitted_by} - {reader.id}, "returned", drive, "check", catalogs, now)
    return await _card(query, tx, drive.id, reader, chat_id, about, t, "organise_check.given_back")


async def _card(
    query: CallbackQuery, tx: Tx, number: int, reader: Reader, chat_id: int, about: About, t: Translator, said: str
) -> Answer:
    found = await reach.one_of(tx, number, reader, chat_id, about)
    if found is None:
        return Toast(t(said))
    screen = card.card(t, found, await roles_of(tx, reader, chat_id, about))
    return screen.edit(pressed(query)), Toast(t(said))


async def _desk(
    tx: Tx, number: int, reader: Reader, about: About, t: Translator, catalogs: Catalogs, now: datetime
) -> Screen:
    drive = await service.get(tx, number)
    standing = None if drive is None else await approval.desk(tx, drive, reader.id, now, await notes.owners(tx, about))
    if drive is None or standing is None:
        return Screen(t("organise_check.refused.state"))
    found = await look(tx, drive, t, catalogs, now)
    change = await approval.difference(tx, drive)
    langs = pages.langs(catalogs, drive, now)
    return desk.deciding(t, drive, standing, found, len(await checking.wordings(tx, drive)), change, langs, reader, now)


def refused(t: Translator, done: Refused) -> Toast:
    """Why it is not possible."""
    key = f"organise_check.refused.{done.why}"
    return Toast(t(key) if t.has(key) else t("organise_check.refused.state"))
