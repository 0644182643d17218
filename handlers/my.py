"""/my: what somebody did, and taking it back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.core.alert import Button
from bot.delivery.replies import Edit, Toast
from bot.i18n import Translator
from bot.store import campaigns
from bot.store.campaigns import Taken
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import service
from campaigns.drive import Doable, Drive, doable, gated
from campaigns.flow import ActionMove, ActionState
from campaigns.kinds.petition import Petition
from handlers import ask_data, campaign_card, data
from handlers.context import Answer, command, pressed
from handlers.screens import Screen, name, paragraphs, rows

MOST = 8
"""Actions that can be taken back on one screen; the newest."""


BEGUN: Final = frozenset({ActionState.STARTED, ActionState.UNAVAILABLE})
"""Somebody has gone further than looking, and has not come to the end."""


def router() -> Router:
    """/my and its buttons."""
    r = Router(name="my")
    r.message.register(on_my, command("my"))
    r.callback_query.register(on_list, data.Undo.filter(F.act == "list"))
    r.callback_query.register(on_undo, data.Undo.filter(F.act == "ask"))
    r.callback_query.register(on_yes, data.Undo.filter(F.act == "yes"))
    r.callback_query.register(on_keep, data.Undo.filter(F.act == "keep"))
    return r


async def on_my(_message: Message, tx: Tx, now: datetime, reader: Reader, t: Translator, state: FSMContext) -> Answer:
    """What is known of what this reader did."""
    await state.set_state(None)
    return (await mine(tx, reader, t, now)).say()


async def on_list(query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator) -> Answer:
    """The same, in the place of a screen."""
    return (await mine(tx, reader, t, now)).edit(pressed(query))


async def on_undo(query: CallbackQuery, callback_data: data.Undo, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """Sure? And what taking it back here does not take back elsewhere."""
    drive = await _done(tx, callback_data.campaign, reader)
    if drive is None:
        return Toast(t("toast.old"))
    title = campaign_card.title_of(t, drive)
    buttons = (
        _button(t("my.btn.undo_yes"), "yes", drive.id),
        _button(t("my.btn.keep"), "keep", drive.id),
    )
    text = paragraphs(t.html("my.undo", title=title), _elsewhere(t, drive))
    return Screen(text, (buttons,)).edit(pressed(query))


async def on_yes(
    query: CallbackQuery, callback_data: data.Undo, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """It is taken back, all parts of it."""
    drive = await _done(tx, callback_data.campaign, reader)
    if drive is None:
        return Toast(t("toast.old"))
    for part, state in (await campaigns.parts(tx, drive.id, reader.id)).items():
        if state == ActionState.COMPLETED:
            await service.step(tx, drive.id, reader.id, ActionMove.WITHDRAW, now, part=part)
    return Edit(pressed(query), t("my.undone"))


async def on_keep(query: CallbackQuery, t: Translator) -> Answer:
    """Nothing changes."""
    return Edit(pressed(query), t("my.kept"))


async def mine(tx: Tx, reader: Reader, t: Translator, now: datetime) -> Screen:
    """What somebody did, newest first, each once; and what they have begun."""
    found: dict[int, Taken] = {}
    taken = await campaigns.taken(tx, reader.id)
    for one in taken:
        if one.state == ActionState.COMPLETED:
            found.setdefault(one.campaign.id, one)
    loaded = [(one, await service.load(tx, one.campaign)) for one in list(found.values())[:MOST]]
    shown = [(one, campaign_card.title_of(t, drive)) for one, drive in loaded if drive is not None]
    begun = await _begun(tx, taken, found, reader, now)
    pausing = Button(t("my.btn.pause"), data=ask_data.Asks(act="pause").pack())
    if not shown and not begun:
        return Screen(t("my.none"), ((pausing,),))
    lines = [t.html("my.line", title=title, day=t.short_day(one.changed_at.date())) for one, title in shown]
    buttons = [_button(t("my.btn.undo", title=name(title, 30)), "ask", one.campaign.id) for one, title in shown]
    going = [_going_on(t, one) for one in begun]
    done = "\n".join([t("my.title"), *lines]) if shown else ""
    left = "\n".join([t("my.begun"), *(t.html("my.begun_line", title=campaign_card.title_of(t, one)) for one in begun)])
    return Screen(paragraphs(done, left if begun else ""), rows((*going, *buttons, pausing)))


async def _begun(
    tx: Tx, taken: Sequence[Taken], done: Collection[int], reader: Reader, now: datetime
) -> Sequence[Drive]:
    """What was begun and is still open, newest first: a conversation is forgotten after a day, this is not."""
    ids = dict.fromkeys(one.campaign.id for one in taken if one.state in BEGUN and one.campaign.id not in done)
    drives = [await service.get(tx, one) for one in list(ids)[:MOST]]
    return [
        one
        for one in drives
        if one is not None and doable(one, now) is Doable.OPEN and not gated(one, abroad=reader.abroad)
    ]


def _going_on(t: Translator, drive: Drive) -> Button:
    text = t("my.btn.go_on", title=name(campaign_card.title_of(t, drive), 30))
    return Button(text, data=data.Act(do="take", campaign=drive.id).pack())


async def _done(tx: Tx, campaign_id: int, reader: Reader) -> Drive | None:
    """A campaign in which this reader took part; also one that is closed by now."""
    states = (await campaigns.parts(tx, campaign_id, reader.id)).values()
    return await service.get(tx, campaign_id) if ActionState.COMPLETED in states else None


def _elsewhere(t: Translator, drive: Drive) -> str:
    campaign = drive.campaign
    if not isinstance(campaign, Petition):
        return t("my.undo_sent")
    return t.html("my.undo_site", site=campaign.petition.site) if campaign.petition.site else ""


def _button(text: str, act: str, campaign_id: int) -> Button:
    return Button(text, data=data.Undo.model_validate({"act": act, "campaign": campaign_id}).pack())
