"""A campaign written question by question, on a phone: asked, answered, kept, taken up again after days.

Owns the conversation. What each answer makes of the file stands in campaigns/wizard.py, the screens in
wizard_screens.py. What was answered lies sealed in the store, so that it survives a restart and other commands.
"""

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.core.roles import Right, Role
from bot.delivery.replies import Toast
from bot.i18n import Catalogs, Translator
from bot.people import registry
from bot.store import campaigns, drafts, organisations
from bot.store.database import Tx
from bot.store.organisations import Organisation
from bot.store.readers import Reader
from campaigns import drafting, wizard, wizard_read
from campaigns.drafting import Whose
from campaigns.wizard import Ground, Step, Tree
from campaigns.wizard_read import Slip
from campaigns.written import written
from handlers import zones
from handlers.about import About
from handlers.asking import ANSWER
from handlers.context import Answer, pressed
from handlers.organise import reach, upload, wizard_screens
from handlers.organise.data import Organise
from handlers.organise.files import as_file
from handlers.organise.mistakes import answer_text
from handlers.screens import Screen, paragraphs
from handlers.staff.rights import may

MOST_PEOPLE = 50
"""Of a list written on a phone; a longer one comes as a file."""


class Drafting(StatesGroup):
    """What is typed answers the question that stands in the chat."""

    answer = State()


@dataclass(frozen=True, slots=True)
class Desk:
    """What an organiser has in front of them: what is being written, and where it stands."""

    tx: Tx
    reader: Reader
    t: Translator
    ground: Ground
    whose: Whose
    kept: dict[str, Any]

    @property
    def tree(self) -> Tree:
        """The file so far."""
        return tomllib.loads(self.kept.get("written", ""))

    @property
    def step(self) -> Step:
        """The question that is open; the first one, if there is no such question any more."""
        wanted = wizard.step_of(str(self.kept.get("step", "kind")))
        every = wizard.steps(self.tree, named=self.named)
        return wanted if wanted in every else every[0]

    @property
    def named(self) -> bool:
        """Whether the organisation is known, so that nobody has to ask."""
        return self.ground.organisation is not None

    @property
    def picked(self) -> list[str]:
        """What is chosen of several, before that is the answer."""
        return [str(one) for one in self.kept.get("picked", ())]


def register(r: Router) -> None:
    """The buttons of the questions, and what is typed."""
    right = may(Right.CAMPAIGN)
    r.message.register(on_typed, Drafting.answer, *ANSWER, right, at_desk)
    steps: dict[str, reach.Handler] = {
        "new": on_new,
        "resume": on_resume,
        "drop": on_drop,
        "w_back": on_back,
        "w_keep": on_keep,
    }
    steps |= {"w_pick": on_pick, "w_done": on_done, "w_make": on_make, "w_later": on_later}
    for do, handler in steps.items():
        r.callback_query.register(handler, Organise.filter(F.do == do), right, at_desk)


async def at_desk(
    _event: Message | CallbackQuery,
    tx: Tx,
    now: datetime,
    reader: Reader,
    chat_id: int,
    about: About,
    t: Translator,
    catalogs: Catalogs,
    by: Role,
) -> dict[str, Desk]:
    """A filter that lets everybody through, with what they have in front of them."""
    mine, owns = await organisations.of_reader(tx, reader.id), await reach.sees_all(tx, reader, chat_id, about)
    whose = Whose(reader.id, by, mine, free=owns)
    ground = await ground_of(tx, now, reader, catalogs, mine)
    return {"desk": Desk(tx, reader, t, ground, whose, await drafts.get(tx, reader.id) or {})}


async def ground_of(tx: Tx, now: datetime, reader: Reader, catalogs: Catalogs, mine: Organisation | None) -> Ground:
    """What a file does not say of the one who writes it."""
    zone = "UTC" if reader.profile.zone == zones.UNSET else reader.profile.zone
    taken = await campaigns.slugs(tx)

    def words(lang: str, key: str) -> str:
        return catalogs.translator(lang)(f"organise.default.{key}")

    return Ground(now, zone, reader.lang, taken, mine.name if mine else None, words)


async def on_new(query: CallbackQuery, desk: Desk, state: FSMContext) -> Answer:
    """The first question. What was begun before stays until it is thrown away."""
    if desk.whose.organisation is None and not desk.whose.free:
        return Screen(desk.t("organise.nobody"), (wizard_screens.every(desk.t),)).edit(pressed(query))
    if "written" in desk.kept:
        return wizard_screens.begun(desk.t).edit(pressed(query))
    return (await _ask(desk, state, {}, Step("kind"))).edit(pressed(query))


async def on_resume(query: CallbackQuery, desk: Desk, state: FSMContext) -> Answer:
    """The question that was open; after the last one, the end."""
    if "written" not in desk.kept:
        return Toast(desk.t("toast.old"))
    if desk.kept.get("step") == "end":
        return (await _end(desk, state, desk.tree)).edit(pressed(query))
    return (await _ask(desk, state, desk.tree, desk.step, picked=desk.picked)).edit(pressed(query))


async def on_drop(query: CallbackQuery, callback_data: Organise, desk: Desk, state: FSMContext) -> Answer:
    """Thrown away, after a second press."""
    if callback_data.arg != "sure":
        return wizard_screens.sure(desk.t).edit(pressed(query))
    await drafts.drop(desk.tx, desk.reader.id)
    await state.set_state(None)
    return Screen(desk.t("organise.dropped"), (wizard_screens.every(desk.t),)).edit(pressed(query))


async def on_later(query: CallbackQuery, desk: Desk, state: FSMContext) -> Answer:
    """It is kept; how to take it up again."""
    await state.set_state(None)
    return Screen(desk.t("organise.later"), (wizard_screens.every(desk.t),)).edit(pressed(query))


async def on_back(query: CallbackQuery, desk: Desk, state: FSMContext) -> Answer:
    """The question before."""
    tree = desk.tree
    ended = desk.kept.get("step") == "end"
    before = wizard.steps(tree, named=desk.named)[-1] if ended else wizard.before(tree, desk.step, named=desk.named)
    return (await _ask(desk, state, tree, before or Step("kind"))).edit(pressed(query))


async def on_keep(query: CallbackQuery, desk: Desk, state: FSMContext) -> Answer:
    """The answer stays as it is."""
    if not desk.tree or not wizard.sound(desk.tree, desk.step, desk.ground):
        return Toast(desk.t("toast.old"))
    return (await _onward(desk, state, desk.tree, desk.step)).edit(pressed(query))


async def on_pick(query: CallbackQuery, callback_data: Organise, desk: Desk, state: FSMContext) -> Answer:
    """A choice: the answer, or one of several that can be switched."""
    step, chosen = desk.step, callback_data.arg
    if chosen not in wizard_screens.choices(desk.tree, step, desk.t) and step.name != "people":
        return Toast(desk.t("toast.old"))
    if step.name == "people" and await registry.public_person(desk.tx, chosen) is None:
        return Toast(desk.t("toast.old"))
    if wizard_screens.many(desk.tree, step):
        picked = [one for one in desk.picked if one != chosen]
        picked = picked if chosen in desk.picked else [*picked, chosen][:MOST_PEOPLE]
        return (await _ask(desk, state, desk.tree, step, picked=picked)).edit(pressed(query))
    return (await _answer(desk, state, chosen)).edit(pressed(query))


async def on_done(query: CallbackQuery, desk: Desk, state: FSMContext) -> Answer:
    """Those that are switched on are the answer."""
    if not wizard_screens.many(desk.tree, desk.step):
        return Toast(desk.t("toast.old"))
    return (await _answer(desk, state, ",".join(desk.picked))).edit(pressed(query))


async def on_typed(message: Message, desk: Desk, state: FSMContext) -> Answer:
    """A typed answer; a name is looked for first."""
    step, text = desk.step, message.text or ""
    if desk.kept.get("step") == "end" or step.name in wizard_screens.ONLY_PRESSED:
        return (await _ask(desk, state, desk.tree, step, wrong=desk.t("organise.wrong.choose"))).say()
    if step.name != "people":
        return (await _answer(desk, state, text)).say()
    found = await registry.search(desk.tx, text)
    wrong = "" if found else desk.t("organise.wrong.nobody_found")
    return (await _ask(desk, state, desk.tree, step, picked=desk.picked, found=found, wrong=wrong)).say()


async def on_make(query: CallbackQuery, desk: Desk, now: datetime, state: FSMContext) -> Answer:
    """The file becomes a draft like any other, and is sent to keep."""
    tree = desk.tree
    if desk.kept.get("step") != "end" or not tree:
        return Toast(desk.t("toast.old"))
    tree["id"] = wizard_read.slug(tree["kind"], now.date(), desk.ground.taken) if _taken(desk, tree) else tree["id"]
    text = written(tree).encode()
    made = await drafting.draft(desk.tx, text, None, desk.whose, now)
    if not isinstance(made, tuple):
        return upload.refused(desk.t, made).edit(pressed(query))
    await drafts.drop(desk.tx, desk.reader.id)
    await state.set_state(None)
    return upload.taken(desk.t, *made).edit(pressed(query)), *await as_file(desk.tx, desk.reader, text, None, now)


def _taken(desk: Desk, tree: Tree) -> bool:
    return tree["id"] in desk.ground.taken


async def _answer(desk: Desk, state: FSMContext, answer: str) -> Screen:
    """The next question, or the same one with what is wrong."""
    step = desk.step
    made = wizard.answered(desk.tree, step, answer, desk.ground)
    if isinstance(made, Slip | list):
        return await _ask(desk, state, desk.tree, step, picked=desk.picked, wrong=answer_text(desk.t, made))
    return await _onward(desk, state, made, step)


async def _onward(desk: Desk, state: FSMContext, tree: Tree, step: Step) -> Screen:
    following = wizard.after(tree, step, named=desk.named)
    return await (_end(desk, state, tree) if following is None else _ask(desk, state, tree, following))


async def _ask(
    desk: Desk,
    state: FSMContext,
    tree: Tree,
    step: Step,
    *,
    picked: list[str] | None = None,
    found: Any = (),
    wrong: str = "",
) -> Screen:
    """A question, kept as the one that is open."""
    chosen = wizard_screens.already(tree, step) if picked is None else picked
    keys = {"written": written(tree) if tree else "", "step": step.mark, "picked": chosen}
    await drafts.put(desk.tx, desk.reader.id, {**desk.kept, **keys}, desk.ground.now)
    await state.set_state(Drafting.answer)
    people = {one: await registry.public_person(desk.tx, one) for one in chosen} if step.name == "people" else {}
    asked = replace(desk, kept={**desk.kept, **keys})
    keeps = bool(tree) and wizard.sound(tree, step, desk.ground)
    screen = wizard_screens.question(asked.t, tree, step, named=desk.named, keeps=keeps, picked=chosen)
    found_ = wizard_screens.people(asked.t, tree, step, found, people)
    return Screen(paragraphs(wrong, screen.html), (*found_, *screen.buttons))


async def _end(desk: Desk, state: FSMContext, tree: Tree) -> Screen:
    """Everything is answered."""
    kept = {**desk.kept, "written": written(tree), "step": "end", "picked": []}
    await drafts.put(desk.tx, desk.reader.id, kept, desk.ground.now)
    await state.set_state(None)
    return wizard_screens.end(desk.t, tree)
