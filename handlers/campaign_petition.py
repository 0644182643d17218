"""Petitions: sign on another site and say so, or be counted here."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.alerts.render import NAME, plain
from bot.core.alert import Button
from bot.i18n import Translator
from campaigns.drive import Drive
from campaigns.flow import ActionMove
from campaigns.kinds.petition import Petition
from handlers import campaign_card, data
from handlers.campaign_after import thanks
from handlers.campaign_visit import Visit, entering
from handlers.context import Answer, pressed
from handlers.screens import Screen


def router() -> Router:
    """The buttons of petitions."""
    r = Router(name="campaign_petition")
    r.callback_query.middleware(entering(Petition))
    r.callback_query.register(on_did, data.Act.filter(F.do == "did"))
    r.callback_query.register(on_failed, data.Act.filter(F.do == "fail"))
    return r


async def on_did(query: CallbackQuery, visit: Visit) -> Answer:
    """Somebody says that it is done."""
    return (await did(visit)).edit(pressed(query))


async def on_failed(query: CallbackQuery, visit: Visit) -> Answer:
    """It did not work: noted, and not counted."""
    await visit.step(ActionMove.FAIL)
    again = campaign_card.button(visit.t, "campaign.btn.again", "take", visit.drive.id)
    others = campaign_card.button(visit.t, "campaign.btn.list", "list", 0)
    return Screen(visit.t("campaign.failed"), ((again, others),)).edit(pressed(query))


async def take(visit: Visit, petition: Petition) -> Screen:
    """The way to the other site; where the support is counted here, that was all."""
    await visit.step(ActionMove.START)
    url = petition.petition.url
    if url is None:
        return await did(visit)
    linked = visit.reader.abroad or visit.t.register.may_link(url)
    return sign(visit.t, visit.drive, petition) if linked else unlinked(visit.t, visit.drive, petition)


def unlinked(t: Translator, drive: Drive, petition: Petition) -> Screen:
    """The page is not one of those that somebody at home may be shown."""
    abroad = campaign_card.button(t, "campaign.btn.abroad", "abroad", drive.id)
    others = campaign_card.button(t, "campaign.btn.skip", "list", 0)
    return Screen(t.html("campaign.unlinked", site=plain(petition.petition.site or "", NAME)), ((abroad,), (others,)))


def sign(t: Translator, drive: Drive, petition: Petition) -> Screen:
    """Open, sign, come back."""
    site, url = petition.petition.site or "", petition.petition.url or ""
    signed = campaign_card.button(t, "campaign.btn.signed", "did", drive.id)
    failed = campaign_card.button(t, "campaign.btn.failed", "fail", drive.id)
    open_ = Button(t("campaign.btn.open"), url=url)
    back = campaign_card.button(t, "campaign.btn.back", "card", drive.id)
    return Screen(t.html("campaign.sign", site=site), ((open_,), (signed, failed), (back,)))


async def did(visit: Visit) -> Screen:
    """It is done, and counted once. A press from before somebody took it back counts again."""
    await visit.step(ActionMove.OPEN, ActionMove.START, ActionMove.COMPLETE)
    return await thanks(visit)
