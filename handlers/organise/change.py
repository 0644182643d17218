"""One answer of a draft, given anew: from its card, with the same questions and the same rules as when it was written.

Owns the conversation. The file is written anew and becomes the next version, whatever way the first one came.
"""

import tomllib

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.core.alert import Button
from bot.core.roles import Right
from bot.delivery.replies import Toast
from bot.i18n import Translator
from bot.store import campaigns
from bot.store.database import Tx
from campaigns import drafting, wizard
from campaigns.drive import Drive
from campaigns.flow import CampaignState
from campaigns.wizard import Step, Tree
from campaigns.wizard_read import Slip
from campaigns.written import written
from handlers.about import About
from handlers.asking import ANSWER, ask_for
from handlers.context import Answer, pressed
from handlers.organise import reach, upload, wizard_screens
from handlers.organise.data import Organise, allowed
from handlers.organise.mistakes import answer_text
from handlers.organise.wizard import Desk, at_desk
from handlers.screens import Screen, name, paragraphs, rows
from handlers.staff.rights import may

SHOWN = 700
"""Characters shown of what stands now."""


class Changing(StatesGroup):
    """What is typed stands in the place of an answer."""

    answer = State()


def register(r: Router) -> None:
    """The button of the card, which answer, and what is typed."""
    right = may(Right.CAMPAIGN)
    r.message.register(on_typed, Changing.answer, *ANSWER, right, at_desk)
    reach.on(r, "change", on_change)
    reach.on(r, "field", on_field)
    reach.on(r, "to", on_to, at_desk)


async def on_change(query: CallbackQuery, drive: Drive, tx: Tx, t: Translator, state: FSMContext) -> Answer:
    """Which of its answers?"""
    await state.set_state(None)
    found = await _file(tx, drive)
    return _which(t, drive.id, found[0]).edit(pressed(query)) if found else Toast(t("toast.old"))


async def on_field(
    query: CallbackQuery, callback_data: Organise, drive: Drive, tx: Tx, t: Translator, state: FSMContext
) -> Answer:
    """What it is now, and what it shall be."""
    found, step = await _file(tx, drive), wizard.step_of(callback_data.arg)
    if found is None or step not in wizard.changeable(found[0]):
        return Toast(t("toast.old"))
    await ask_for(state, Changing.answer, campaign=drive.id, mark=step.mark)
    return _asked(t, drive.id, found[0], step).edit(pressed(query))


async def on_to(query: CallbackQuery, callback_data: Organise, drive: Drive, desk: Desk, state: FSMContext) -> Answer:
    """One of the choices that stand below the question."""
    step = wizard.step_of(str((await state.get_data()).get("mark", "")))
    found, chosen = await _file(desk.tx, drive), callback_data.arg
    if found is None or step not in wizard.changeable(found[0]):
        return Toast(desk.t("toast.old"))
    if chosen not in wizard_screens.choices(found[0], step, desk.t):
        return Toast(desk.t("toast.old"))
    return (await _changed(desk, drive, step, chosen, state)).edit(pressed(query))


async def on_typed(message: Message, desk: Desk, chat_id: int, about: About, state: FSMContext) -> Answer:
    """The new answer, if the campaign may still be changed."""
    given = await state.get_data()
    number, step = given.get("campaign"), wizard.step_of(str(given.get("mark", "")))
    drive = await reach.one_of(desk.tx, number, desk.reader, chat_id, about) if isinstance(number, int) else None
    if drive is None or allowed("change", CampaignState(drive.stored.state)) is None:
        await state.set_state(None)
        return Screen(desk.t("organise.change.over"), (wizard_screens.every(desk.t),)).say()
    return (await _changed(desk, drive, step, message.text or "", state)).say()


async def _file(tx: Tx, drive: Drive) -> tuple[Tree, str | None] | None:
    found = await campaigns.file_of(tx, drive.id, drive.stored.version)
    return None if found is None else (tomllib.loads(found[0]), found[1])


async def _changed(desk: Desk, drive: Drive, step: Step, answer: str, state: FSMContext) -> Screen:
    """The next version, with what is different; or what is wrong with the answer."""
    t, found = desk.t, await _file(desk.tx, drive)
    if found is None or step not in wizard.changeable(found[0]):
        return Screen(t("organise.change.over"), (wizard_screens.every(t),))
    tree, table = found
    made = wizard.answered(tree, step, answer, desk.ground)
    if isinstance(made, Slip | list):
        asked = _asked(t, drive.id, tree, step)
        return Screen(paragraphs(answer_text(t, made), asked.html), asked.buttons)
    made["version"] = drive.stored.version + 1
    raw = None if table is None else table.encode()
    done = await drafting.draft(desk.tx, written(made).encode(), raw, desk.whose, desk.ground.now)
    if not isinstance(done, tuple):
        return upload.refused(t, done)
    await state.set_state(None)
    return upload.taken(t, *done)


def _which(t: Translator, number: int, tree: Tree) -> Screen:
    """A button for each answer that can be given anew."""
    several = len(tree["text"]) > 1
    made = [
        Button(
            t("organise.btn.field_in", field=t(f"organise.field.{one.name}"), language=one.part)
            if one.part and several
            else t(f"organise.field.{one.name}"),
            data=Organise(do="field", campaign=number, arg=one.mark).pack(),
        )
        for one in wizard.changeable(tree)
    ]
    return Screen(t("organise.change.which"), (*rows(made, 2), (_card(t, number),)))


def _asked(t: Translator, number: int, tree: Tree, step: Step) -> Screen:
    known = wizard_screens.choices(tree, step, t)
    offered = [Button(label, data=Organise(do="to", campaign=number, arg=code).pack()) for code, label in known.items()]
    stands = wizard.shown(tree, step)
    now_ = t.html("organise.stands", answer=name(stands, SHOWN)) if stands else ""
    text = t.html(f"organise.ask.{step.name}", **wizard_screens.about(t, tree, step))
    return Screen(paragraphs(text, now_), (*rows(offered), (_card(t, number),)))


def _card(t: Translator, number: int) -> Button:
    return Button(t("organise.btn.card"), data=Organise(do="card", campaign=number).pack())
