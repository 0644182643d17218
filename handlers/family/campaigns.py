"""A campaign for somebody, shown to the family before others see it: [Fine] [Not like this].

The question came without a word of it; the text stands behind the press. What is not like this holds the campaign, and
why may be said with one more press. Organisers never learn who it was.
"""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.alerts.discreet import answered
from bot.alerts.service import form_for
from bot.core.alert import Button
from bot.delivery.replies import Toast
from bot.i18n import Catalogs, Translator, escape_html
from bot.store import approvals, organisations
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import families
from campaigns.drive import Drive
from campaigns.families import Family, Otherwise
from campaigns.flow import ActionState
from campaigns.kinds.contact import Contact
from handlers import campaign_card
from handlers.context import Answer, pressed
from handlers.family import data
from handlers.family.near import here
from handlers.organise import notes
from handlers.screens import Screen, paragraphs, rows


def router() -> Router:
    """The buttons of the question and below the text."""
    r = Router(name="family_campaigns")
    r.callback_query.register(on_read, data.FamilyCampaign.filter(F.do == "read"), here)
    r.callback_query.register(on_answer, data.FamilyCampaign.filter(), here)
    r.callback_query.register(on_otherwise, data.FamilyOtherwise.filter(), here)
    return r


async def on_read(
    query: CallbackQuery, callback_data: data.FamilyCampaign, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """The text, as everybody would see it, and the letter to an office where there is one."""
    number, version = callback_data.campaign, callback_data.version
    drive = await families.may_answer(tx, number, version, reader.id)
    if drive is None:
        return Toast(t("toast.old"))
    letter = _letter(t, drive)
    shown = text(t, drive, reader, now).edit(pressed(query))
    return (shown, Screen(letter).say()) if letter else shown


async def on_answer(
    query: CallbackQuery,
    callback_data: data.FamilyCampaign,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """Fine, or not like this."""
    number, version = callback_data.campaign, callback_data.version
    drive = await families.may_answer(tx, number, version, reader.id)
    before = await approvals.find(tx, number, version)
    said = await families.answer(tx, number, version, reader.id, now, fine=callback_data.do == "fine")
    if drive is None or before is None or said is None:
        return Toast(t("toast.old"))
    after = await approvals.find(tx, number, version)
    if after is not None and after.family != before.family:
        key = "family_fine" if said is Family.FINE else "family_not"
        do = "decide" if said is Family.FINE else "check"
        told = {before.submitted_by, await organisations.author(tx, number)}
        await notes.tell(tx, told, key, drive, do, catalogs, now)
    return (thanks(t) if said is Family.FINE else otherwise(t, number, version)).edit(pressed(query))


async def on_otherwise(
    query: CallbackQuery, callback_data: data.FamilyOtherwise, tx: Tx, reader: Reader, t: Translator
) -> Answer:
    """Why: it helps whoever writes it anew."""
    where = callback_data.campaign, callback_data.version
    if not await families.because(tx, *where, reader.id, callback_data.why):
        return Toast(t("toast.old"))
    return Screen(t("organise_check.family_noted")).edit(pressed(query))


def text(t: Translator, drive: Drive, reader: Reader, now: datetime) -> Screen:
    """What a supporter would read first."""
    card = campaign_card.card(t, drive, ActionState.OFFERED, now)
    whole = paragraphs(t("organise_check.family_reads"), card.html)
    buttons = [
        Button(
            t(f"organise_check.btn.{do}"), data=data.FamilyCampaign.model_validate({"do": do, **_where(drive)}).pack()
        )
        for do in ("fine", "not")
    ]
    return Screen(answered(whole, t, form_for(reader)), rows(buttons, 2))


def _letter(t: Translator, drive: Drive) -> str:
    campaign = drive.campaign
    if not isinstance(campaign, Contact):
        return ""
    lang = t.lang if t.lang in campaign.letter else next(iter(campaign.letter))
    return f"<blockquote>{escape_html(campaign.letter[lang].body.strip())}</blockquote>"


def _where(drive: Drive) -> dict[str, int]:
    return {"campaign": drive.id, "version": drive.stored.version}


def thanks(t: Translator) -> Screen:
    """It may go on."""
    return Screen(t("organise_check.family_thanks"))


def otherwise(t: Translator, campaign_id: int, version: int) -> Screen:
    """It is held; what should be otherwise may be said, and need not."""
    where = {"campaign": campaign_id, "version": version}
    buttons = [
        Button(t(f"organise_check.otherwise.{why.value}"), data=data.FamilyOtherwise(why=why, **where).pack())
        for why in Otherwise
    ]
    return Screen(t("organise_check.family_holds"), rows(buttons))
