"""A campaign that waits for a moment: for which one, that it has come, and that it shall wait on."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.core.roles import Role
from bot.delivery.replies import Toast
from bot.i18n import Translator
from bot.store import armed
from bot.store.database import Tx
from campaigns import moments_near, stage_moves
from campaigns.drive import Drive
from campaigns.service import Refused
from handlers.context import Answer, pressed
from handlers.organise import live_screens
from handlers.organise.data import Organise
from handlers.organise.reach import on
from handlers.screens import Screen


def register(r: Router) -> None:
    """Its buttons."""
    on(r, "arm", on_arm)
    on(r, "arm_to", on_arm_to)
    on(r, "now", on_now)
    on(r, "not_now", on_not_now)


async def on_arm(
    query: CallbackQuery, callback_data: Organise, drive: Drive, tx: Tx, now: datetime, t: Translator
) -> Answer:
    """For which moment? Its own people's first."""
    found = await moments_near.near(tx, drive, now)
    page = int(callback_data.arg) if callback_data.arg.isdecimal() else 0
    page = min(page, (len(found) - 1) // live_screens.MOST)
    return live_screens.choose_moment(t, drive, found, page).edit(pressed(query))


async def on_arm_to(
    query: CallbackQuery,
    callback_data: Organise,
    drive: Drive,
    tx: Tx,
    now: datetime,
    by: Role,
    t: Translator,
) -> Answer:
    """It waits for this one."""
    moment = await moments_near.by_id(tx, drive, callback_data.arg, now)
    if moment is None:
        return Toast(t("toast.old"))
    done = await stage_moves.arm(tx, drive.id, moment.id, moment.begins, by, now)
    if isinstance(done, Refused):
        return live_screens.refused(t, drive, done).edit(pressed(query))
    return live_screens.armed(t, drive, moment).edit(pressed(query))


async def on_now(query: CallbackQuery, drive: Drive, tx: Tx, now: datetime, t: Translator) -> Answer:
    """Somebody says that it has come: launch?"""
    waits = await armed.of(tx, drive.id)
    moment = await moments_near.by_id(tx, drive, waits.moment, now) if waits is not None else None
    return live_screens.come(t, drive, moment).edit(pressed(query))


async def on_not_now(query: CallbackQuery, drive: Drive, t: Translator) -> Answer:
    """It waits on, until somebody opens its card."""
    back = live_screens.button(t, "see", "card", drive.id)
    return Screen(t("organise_live.not_now"), ((back,),)).edit(pressed(query))
