"""An approved campaign: launch it, the card that changes by itself, pause and go on, reminders, prolong, back to draft.

Every press is judged again by campaigns/stage_moves.py; here stand the questions before, and what is shown after.
"""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.alerts.view import spelling
from bot.core.roles import Role
from bot.delivery.replies import Done, Reply, Task, Toast
from bot.i18n import Translator
from bot.store import campaigns, live_cards, tallies
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import service, stage_moves, stage_steps
from campaigns.audience import Counted, narrow
from campaigns.drive import Drive
from campaigns.flow import FINISHED, ActionState, CampaignState
from campaigns.service import Refused
from handlers.context import Answer, pressed
from handlers.organise import live_screens
from handlers.organise.live_screens import Standing
from handlers.organise.reach import on
from handlers.screens import Screen

Move = Callable[[Tx, int, Role, datetime], Awaitable[CampaignState | Refused]]

MEANT: Final = "meant"
"""The task that counts whom a campaign means. Parameter: its number. Result: the fields of `Counted`."""


def register(r: Router) -> None:
    """Its buttons."""
    on(r, "live", on_live)
    on(r, "launch", on_launch)
    on(r, "launch_yes", on_launch_yes)
    on(r, "pause", on_pause)
    on(r, "go_on", on_go_on)
    on(r, "remind", on_remind)
    on(r, "edit", on_edit)
    on(r, "edit_yes", on_edit_yes)
    on(r, "extend", on_extend)
    on(r, "extend_yes", on_extend_yes)


async def on_live(query: CallbackQuery, drive: Drive, tx: Tx, now: datetime, reader: Reader, t: Translator) -> Answer:
    """The card; from now on this message changes by itself."""
    return (await card(tx, drive, reader.id, pressed(query), now, t)).edit(pressed(query))


async def on_launch(query: CallbackQuery, drive: Drive, now: datetime, t: Translator) -> Answer:
    """Really?"""
    return live_screens.ask_launch(t, drive, now).edit(pressed(query))


async def on_launch_yes(
    query: CallbackQuery,
    drive: Drive,
    tx: Tx,
    now: datetime,
    reader: Reader,
    by: Role,
    t: Translator,
    done: Done | None,
) -> Answer:
    """Out it goes, if everything still holds. Whom it means is counted before, while nothing is written."""
    found = done.result if done is not None and done.kind == MEANT else None
    if done is None and narrow(drive):
        return Task(MEANT, {"campaign": drive.id})
    launch = partial(stage_moves.launch, register=t.register, counted=Counted(**found) if found else None)
    return await _moved(query, drive, tx, now, reader, by, t, launch)


async def on_pause(
    query: CallbackQuery, drive: Drive, tx: Tx, now: datetime, reader: Reader, by: Role, t: Translator
) -> Answer:
    """At once, without a question: it is a brake."""
    return await _moved(query, drive, tx, now, reader, by, t, stage_moves.pause)


async def on_go_on(
    query: CallbackQuery, drive: Drive, tx: Tx, now: datetime, reader: Reader, by: Role, t: Translator
) -> Answer:
    """On where it was."""
    return await _moved(query, drive, tx, now, reader, by, t, stage_moves.resume)


async def on_remind(
    query: CallbackQuery, drive: Drive, tx: Tx, now: datetime, reader: Reader, by: Role, t: Translator
) -> Answer:
    """Reminders stop, or go out again."""
    stage = (await stage_steps.of(tx, [drive.id])).get(drive.id)
    off = stage is not None and stage.kickers_off

    async def move(tx: Tx, campaign_id: int, by: Role, now: datetime) -> CampaignState | Refused:
        return await stage_moves.remind(tx, campaign_id, by, now, on=off)

    return (await _moved(query, drive, tx, now, reader, by, t, move))[0]


async def on_edit(query: CallbackQuery, drive: Drive, t: Translator) -> Answer:
    """What it means."""
    return live_screens.ask_edit(t, drive).edit(pressed(query))


async def on_edit_yes(
    query: CallbackQuery, drive: Drive, tx: Tx, now: datetime, reader: Reader, by: Role, t: Translator
) -> Answer:
    """A draft again."""
    done = await stage_moves.edit(tx, drive.id, by, now)
    if isinstance(done, Refused):
        return live_screens.refused(t, drive, done).edit(pressed(query))
    await live_cards.drop(tx, drive.id, reader.id)
    back = live_screens.button(t, "see", "card", drive.id)
    return Screen(t("organise_live.edited"), ((back,),)).edit(pressed(query))


async def on_extend(query: CallbackQuery, drive: Drive, t: Translator) -> Answer:
    """Until when?"""
    until = stage_moves.longer(drive)
    if until is None:
        return live_screens.refused(t, drive, Refused("time", drive.stored.state)).edit(pressed(query))
    day = until.astimezone(ZoneInfo(drive.campaign.window.timezone)).date()
    return live_screens.ask_extend(t, drive, day).edit(pressed(query))


async def on_extend_yes(
    query: CallbackQuery, drive: Drive, tx: Tx, now: datetime, reader: Reader, by: Role, t: Translator
) -> Answer:
    """Open for longer."""
    done = await stage_moves.extend(tx, drive.id, by, now)
    if isinstance(done, Refused):
        return live_screens.refused(t, drive, done).edit(pressed(query))
    day = done.astimezone(ZoneInfo(drive.campaign.window.timezone)).date()
    screen = await card(tx, drive, reader.id, pressed(query), now, t)
    return screen.edit(pressed(query)), Toast(t("organise_live.toast.extended", day=t.short_day(day)))


async def _moved(
    query: CallbackQuery, drive: Drive, tx: Tx, now: datetime, reader: Reader, by: Role, t: Translator, move: Move
) -> Sequence[Reply]:
    """One move, and the card after it; or why not."""
    done = await move(tx, drive.id, by, now)
    if isinstance(done, Refused):
        return (live_screens.refused(t, drive, done).edit(pressed(query)),)
    screen = await card(tx, drive, reader.id, pressed(query), now, t)
    return screen.edit(pressed(query)), Toast(t(f"organise_live.toast.{done.value}"))


async def card(tx: Tx, drive: Drive, reader_id: int, message_id: int, now: datetime, t: Translator) -> Screen:
    """The card as it is now, in this message, which changes with it from now on."""
    fresh = await service.get(tx, drive.id) or drive
    screen = live_screens.live(t, await standing(tx, fresh, t))
    if CampaignState(fresh.stored.state) not in FINISHED:
        await live_cards.keep(tx, drive.id, reader_id, message_id, shows(screen), now)
    return screen


async def standing(tx: Tx, drive: Drive, t: Translator) -> Standing:
    """What a card tells of a campaign."""
    stage = (await stage_steps.of(tx, [drive.id])).get(drive.id)
    done = (await stage_steps.sent(tx, [drive.id]))[drive.id]
    parts = await campaigns.counts_by_part(tx, drive.id, ActionState.COMPLETED)
    names = {one.public_id: spelling(one, t.lang) for one in drive.people}
    langs = (await tallies.read(tx, drive.id)).langs
    return Standing(drive, stage, done, live_screens.called(drive, parts, names), langs)


def shows(screen: Screen) -> str:
    """A mark of what a card says: another one is another card."""
    said = "\n".join((screen.html, *(button.text for row in screen.buttons for button in row)))
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()
