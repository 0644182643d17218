"""/campaign: the list of campaigns somebody organises, and the card of one with what may be done now.

Owns the list and the card. What a button of the card does stands in its room.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.core.alert import Button
from bot.core.roles import RIGHTS, Right, Role
from bot.delivery.replies import Toast
from bot.i18n import Translator
from bot.store import armed, drafts, live_cards, organisations
from bot.store.database import Tx
from bot.store.organisations import Organisation
from bot.store.readers import Reader
from campaigns import moments_near, service
from campaigns.drive import Drive
from campaigns.flow import FINISHED, CampaignState
from campaigns.organisation import LONGEST
from handlers.about import About
from handlers.campaign_card import by, closes, title_of
from handlers.context import Answer, command, pressed
from handlers.organise import moment_words, reach
from handlers.organise.data import BUTTONS, Organise
from handlers.screens import Screen, name, paragraphs, rows
from handlers.staff.rights import may, roles_of

A_PAGE = 6
"""Campaigns of one page."""

SHORT = 20
"""Labels up to this length stand two in a row."""


def register(r: Router) -> None:
    """The command, the list and the card."""
    right = may(Right.CAMPAIGN)
    r.message.register(on_campaign, command("campaign"), right)
    r.callback_query.register(on_list, Organise.filter(F.do == "list"), right)
    r.callback_query.register(on_card, Organise.filter(F.do == "card"), right)


async def on_campaign(
    _message: Message, tx: Tx, reader: Reader, chat_id: int, about: About, t: Translator, state: FSMContext
) -> Answer:
    """All of them, the first page."""
    await state.set_state(None)
    return (await listing(tx, reader, chat_id, about, t, 0)).say()


async def on_list(
    query: CallbackQuery,
    callback_data: Organise,
    tx: Tx,
    reader: Reader,
    chat_id: int,
    about: About,
    t: Translator,
    state: FSMContext,
) -> Answer:
    """A page of them, in the place of what stood here."""
    await state.set_state(None)
    page = int(callback_data.arg) if callback_data.arg.isdecimal() else 0
    return (await listing(tx, reader, chat_id, about, t, page)).edit(pressed(query))


async def on_card(
    query: CallbackQuery,
    callback_data: Organise,
    tx: Tx,
    now: datetime,
    reader: Reader,
    chat_id: int,
    about: About,
    t: Translator,
    state: FSMContext,
) -> Answer:
    """One of them."""
    await state.set_state(None)
    drive = await reach.one_of(tx, callback_data.campaign, reader, chat_id, about)
    if drive is None:
        return Toast(t("toast.old"))
    await live_cards.leave(tx, drive.id, reader.id, pressed(query))
    waits = await _waits(tx, drive, now, t)
    return card(t, drive, await roles_of(tx, reader, chat_id, about), waits).edit(pressed(query))


async def _waits(tx: Tx, drive: Drive, now: datetime, t: Translator) -> str:
    """For which moment it waits, or that there is no reason for it any more, as HTML; empty: it waits for none."""
    waits = await armed.of(tx, drive.id) if drive.stored.state == CampaignState.ARMED else None
    if waits is None:
        return ""
    if not await moments_near.stands(tx, drive, waits.moment):
        return t("organise_live.refused.moment")
    moment = await moments_near.by_id(tx, drive, waits.moment, now)
    if moment is None:
        return ""
    return t.html("organise_live.waits", name=moment_words.named(t, moment), when=moment_words.when(t, moment))


async def listing(tx: Tx, reader: Reader, chat_id: int, about: About, t: Translator, page: int) -> Screen:
    """A page of somebody's campaigns."""
    found = await reach.theirs(tx, reader, chat_id, about)
    begun = "written" in (await drafts.get(tx, reader.id) or {})
    page = max(0, min(page, (len(found) - 1) // A_PAGE))
    drives = await service.load_all(tx, found[page * A_PAGE : (page + 1) * A_PAGE])
    mine = await organisations.of_reader(tx, reader.id)
    return listed(t, drives, mine, page, more=(page + 1) * A_PAGE < len(found), begun=begun)


def listed(
    t: Translator, drives: Sequence[Drive], mine: Organisation | None, page: int, *, more: bool, begun: bool
) -> Screen:
    """What each is called and where it stands, with a button for each."""
    lines = [_line(t, one) for one in drives]
    whose = t.html("organise.for", organisation=name(mine.name, LONGEST)) if mine else ""
    opens = [Button(name(title_of(t, one)), data=Organise(do="card", campaign=one.id).pack()) for one in drives]
    turns = [
        Button(t(f"organise.btn.{way}"), data=Organise(do="list", arg=str(other)).pack())
        for way, other, there in (("back", page - 1, page > 0), ("on", page + 1, more))
        if there
    ]
    first = Button(
        t("organise.btn.resume" if begun else "organise.btn.new"), data=Organise(do="resume" if begun else "new").pack()
    )
    send = Button(t("organise.btn.file"), data=Organise(do="file").pack())
    body = "\n".join(lines) if lines else t("organise.none")
    return Screen(
        paragraphs(t("organise.title"), whose, body), (*rows(opens), *((tuple(turns),) if turns else ()), (first, send))
    )


def card(t: Translator, drive: Drive, roles: Collection[Role], waits: str = "") -> Screen:
    """What it is, where it stands, and what may be done now. `waits`: for what it waits, HTML."""
    head = t.html(
        "organise.card", title=name(title_of(t, drive), 120), slug=name(drive.stored.slug), version=drive.stored.version
    )
    lines = [
        t.html("organise.is", kind=t(f"organise.kind.{drive.campaign.kind}"), state=state_name(t, drive)),
        *(() if over(drive) else (t.html("organise.until", day=t.short_day(closes(drive))),)),
        by(t, drive),
    ]
    return Screen(paragraphs(head, "\n".join(lines), waits), buttons(t, drive, roles))


def over(drive: Drive) -> bool:
    """Whether it has ended, so that its last day says nothing any more."""
    return CampaignState(drive.stored.state) in FINISHED


def _line(t: Translator, drive: Drive) -> str:
    title, state = name(title_of(t, drive), 120), state_name(t, drive)
    if over(drive):
        return t.html("organise.line_over", title=title, state=state)
    return t.html("organise.line", title=title, state=state, day=t.short_day(closes(drive)))


def state_name(t: Translator, drive: Drive) -> str:
    """Where it stands, in a word or two."""
    return t(f"organise.state.{CampaignState(drive.stored.state).value}")


def buttons(t: Translator, drive: Drive, roles: Collection[Role]) -> tuple[tuple[Button, ...], ...]:
    """What the table has for this state and these roles, and the way back."""
    rights = {right for role in roles for right in RIGHTS[role]}
    offered = [one for one in BUTTONS[CampaignState(drive.stored.state)] if one.right in rights]
    made = [Button(t(one.msgid), data=Organise(do=one.do, campaign=drive.id).pack()) for one in offered]
    back = Button(t("organise.btn.all"), data=Organise(do="list").pack())
    wide = 2 if all(len(one.text) <= SHORT for one in made) else 1
    return (*rows(made, wide), (back,))
