"""What an organiser tells those who took part: news on the way, and how it ended. Typed, shown, then told.

One text in each language of the campaign, then what reported it. Nothing is sent before it was seen as it will be read.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.alerts.render import LIMIT, NAME, plain, unpressable
from bot.core.contact import clean
from bot.core.legal import host_of
from bot.core.roles import Right, Role
from bot.delivery.replies import Toast
from bot.i18n import Translator, escape_html
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import stage_moves
from campaigns.drive import Drive
from campaigns.flow import CampaignState, Result
from campaigns.service import Refused
from campaigns.words import hides, slips
from handlers.about import About
from handlers.asking import ANSWER, ask_for
from handlers.context import Answer, pressed
from handlers.organise import checking, live_screens, reach
from handlers.organise.data import Organise, allowed
from handlers.organise.reach import on
from handlers.screens import Screen, paragraphs, rows
from handlers.staff.rights import may

LONGEST: Final = 600
"""Characters of a text."""

MARGIN: Final = 200
"""Characters of a message that hints leave free."""

RESULTS: Final = (Result.ACHIEVED, Result.PARTLY, Result.NOT, Result.ENDED, Result.EXPIRED)


class Announcing(StatesGroup):
    """A text is asked for, or who reported it."""

    text = State()
    source = State()


def register(r: Router) -> None:
    """What is typed, and the buttons."""
    r.message.register(on_text, Announcing.text, *ANSWER, may(Right.CAMPAIGN))
    r.message.register(on_source, Announcing.source, *ANSWER, may(Right.CAMPAIGN))
    on(r, "tell", on_tell)
    on(r, "tell_yes", on_tell_yes)
    on(r, "finish", on_finish)
    on(r, "finish_as", on_finish_as)
    on(r, "finish_bare", on_finish_bare)
    on(r, "finish_yes", on_finish_yes)


async def on_tell(query: CallbackQuery, drive: Drive, t: Translator, state: FSMContext) -> Answer:
    """What is new?"""
    return (await _ask(state, drive, t, "tell", {}, "")).edit(pressed(query))


async def on_finish(query: CallbackQuery, drive: Drive, t: Translator) -> Answer:
    """How did it end?"""
    return _how(t, drive).edit(pressed(query))


def _how(t: Translator, drive: Drive) -> Screen:
    ends = [live_screens.button(t, f"as_{one.value}", "finish_as", drive.id, one.value) for one in RESULTS]
    back = live_screens.button(t, "back", "card", drive.id)
    body = paragraphs(live_screens.head(t, drive), t("organise_live.finish.how"))
    return Screen(body, (*rows(ends), (back,)))


async def on_finish_as(
    query: CallbackQuery, callback_data: Organise, drive: Drive, t: Translator, state: FSMContext
) -> Answer:
    """What shall those who took part read?"""
    if callback_data.arg not in set(Result):
        return Toast(t("toast.old"))
    return (await _ask(state, drive, t, "finish", {}, callback_data.arg)).edit(pressed(query))


async def on_finish_bare(query: CallbackQuery, drive: Drive, t: Translator, state: FSMContext) -> Answer:
    """Without a word of one's own: what the file says of this end, or our own sentence."""
    kept = await state.get_data()
    if kept.get("campaign") != drive.id or kept.get("result") not in set(Result):
        return _how(t, drive).edit(pressed(query))
    await ask_for(state, None, **(kept | {"texts": {}, "source": "", "ready": True}))
    return _shown(t, drive, kept | {"texts": {}, "source": ""}).edit(pressed(query))


async def on_text(
    message: Message, tx: Tx, reader: Reader, chat_id: int, about: About, t: Translator, state: FSMContext
) -> Answer:
    """A text in one language; then the next, then who reported it."""
    kept = await state.get_data()
    drive = await _drive(tx, kept, reader, chat_id, about)
    if drive is None:
        await state.set_state(None)
        return Screen(t("organise_live.refused.state")).say()
    text = clean(message.text or "")
    if text is None or len(text) > LONGEST or hides(text):
        return _again(t, drive, t.html("organise_live.text.wrong", n=LONGEST)).say()
    if any(slips(text, ())):
        return _again(t, drive, t("organise_live.gap")).say()
    texts = {**kept["texts"], _missing(drive, kept["texts"])[0]: text}
    if _missing(drive, texts) or kept["what"] == "tell":
        return (await _ask(state, drive, t, kept["what"], texts, kept["result"])).say()
    await ask_for(state, Announcing.source, **(kept | {"texts": texts}))
    return _again(t, drive, t("organise_live.text.source")).say()


async def on_source(
    message: Message, tx: Tx, reader: Reader, chat_id: int, about: About, t: Translator, state: FSMContext
) -> Answer:
    """Who reported how it ended: a link becomes the name of its site, for whoever reads it may not press it."""
    kept = await state.get_data()
    drive = await _drive(tx, kept, reader, chat_id, about)
    if drive is None:
        await state.set_state(None)
        return Screen(t("organise_live.refused.state")).say()
    said = (message.text or "").strip()
    source = plain(host_of(said) if said.startswith("https://") else said, NAME)
    if not source or hides(said):
        return _again(t, drive, t("organise_live.text.source")).say()
    kept |= {"source": source, "ready": True}
    await ask_for(state, None, **kept)
    return _shown(t, drive, kept).say()


async def on_tell_yes(
    query: CallbackQuery,
    drive: Drive,
    tx: Tx,
    now: datetime,
    by: Role,
    t: Translator,
    state: FSMContext,
) -> Answer:
    """It goes to everybody who took part and wants to hear of it."""
    kept = await state.get_data()
    if kept.get("campaign") != drive.id or kept.get("what") != "tell" or not kept.get("ready"):
        return (await _ask(state, drive, t, "tell", {}, "")).edit(pressed(query))
    done = await stage_moves.tell(tx, drive.id, kept["texts"], by, now)
    return await _done(query, drive, t, state, done, "organise_live.told")


async def on_finish_yes(
    query: CallbackQuery,
    drive: Drive,
    tx: Tx,
    now: datetime,
    by: Role,
    t: Translator,
    state: FSMContext,
) -> Answer:
    """It is over, and everybody who took part is told."""
    kept = await state.get_data()
    if kept.get("campaign") != drive.id or kept.get("what") != "finish" or not kept.get("ready"):
        return _how(t, drive).edit(pressed(query))
    result, source = Result(kept["result"]), kept["source"] or None
    done = await stage_moves.finish(tx, drive.id, result, kept["texts"], source, by, now)
    return await _done(query, drive, t, state, done, "organise_live.finished")


async def _done(
    query: CallbackQuery, drive: Drive, t: Translator, state: FSMContext, done: CampaignState | Refused, key: str
) -> Answer:
    await ask_for(state, None)
    if isinstance(done, Refused):
        return live_screens.refused(t, drive, done).edit(pressed(query))
    return Screen(t(key), ((live_screens.button(t, "see", "card", drive.id),),)).edit(pressed(query))


async def _ask(
    state: FSMContext, drive: Drive, t: Translator, what: str, texts: Mapping[str, str], result: str
) -> Screen:
    """The text in the next language; what was written, when there is one in each."""
    kept: dict[str, Any] = {"campaign": drive.id, "what": what, "texts": dict(texts), "result": result, "source": ""}
    missing = _missing(drive, texts)
    if not missing:
        await ask_for(state, None, **kept, ready=True)
        return _shown(t, drive, kept)
    await ask_for(state, Announcing.text, **kept)
    said = t.html(f"organise_live.text.{what}", language=t.own_name(missing[0]), n=LONGEST)
    bare = [live_screens.button(t, "bare", "finish_bare", drive.id)] if what == "finish" and not texts else []
    return Screen(said, (*rows(bare), (live_screens.button(t, "back", "card", drive.id),)))


def _again(t: Translator, drive: Drive, said: str) -> Screen:
    """Something is to be written now, and the way out of it."""
    return Screen(said, ((live_screens.button(t, "back", "card", drive.id),),))


def _missing(drive: Drive, texts: Mapping[str, str]) -> Sequence[str]:
    """The languages of the campaign in which nothing is written yet, its own first."""
    first = drive.campaign.default_language
    ordered = dict.fromkeys((first, *drive.campaign.languages))
    return [one for one in ordered if one not in texts]


def _shown(t: Translator, drive: Drive, kept: Mapping[str, Any]) -> Screen:
    """What will be read, as it will be, and words to think of, before it is."""
    written = [
        f"<b>{escape_html(t.own_name(lang))}</b>\n{escape_html(unpressable(text))}"
        for lang, text in kept["texts"].items()
    ]
    source = t.html("organise_live.text.by", source=kept["source"]) if kept["source"] else ""
    end = t(f"campaign.over.{kept['result']}") if kept["what"] == "finish" else ""
    body = paragraphs(t(f"organise_live.shown.{kept['what']}"), end, *written, source)
    body = paragraphs(body, checking.typed(t, kept["texts"], LIMIT - len(body) - MARGIN))
    yes = live_screens.button(t, f"{kept['what']}_yes", f"{kept['what']}_yes", drive.id)
    again = live_screens.button(t, "again", kept["what"], drive.id)
    return Screen(body, ((yes,), (again,), (live_screens.button(t, "back", "card", drive.id),)))


async def _drive(tx: Tx, kept: Mapping[str, Any], reader: Reader, chat_id: int, about: About) -> Drive | None:
    """The campaign for which somebody writes, if that is still possible."""
    drive = await reach.one_of(tx, kept.get("campaign", 0), reader, chat_id, about)
    able = drive is not None and allowed(kept["what"], CampaignState(drive.stored.state)) is not None
    return drive if able else None
