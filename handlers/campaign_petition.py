"""Petitions: sign on another site and say so, or be counted here."""

from datetime import datetime

from bot.core.alert import Button
from bot.i18n import Translator
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import service
from campaigns.drive import Drive
from campaigns.flow import ActionMove
from campaigns.kinds.petition import Petition
from handlers import campaign_card
from handlers.campaign_after import thanks
from handlers.screens import Screen


async def take(tx: Tx, drive: Drive, petition: Petition, reader: Reader, t: Translator, now: datetime) -> Screen:
    """The way to the other site; where the support is counted here, that was all."""
    await service.step(tx, drive.id, reader.id, ActionMove.START, now)
    return await did(tx, drive, reader, t, now) if petition.petition.url is None else sign(t, drive, petition)


def sign(t: Translator, drive: Drive, petition: Petition) -> Screen:
    """Open, sign, come back."""
    site, url = petition.petition.site or "", petition.petition.url or ""
    signed = campaign_card.button(t, "campaign.btn.signed", "did", drive.id)
    failed = campaign_card.button(t, "campaign.btn.failed", "fail", drive.id)
    open_ = Button(t("campaign.btn.open"), url=url)
    back = campaign_card.button(t, "campaign.btn.back", "card", drive.id)
    return Screen(t.html("campaign.sign", site=site), ((open_,), (signed, failed), (back,)))


async def did(tx: Tx, drive: Drive, reader: Reader, t: Translator, now: datetime) -> Screen:
    """It is done, and counted once. A press from before somebody took it back counts again."""
    for move in (ActionMove.OPEN, ActionMove.START, ActionMove.COMPLETE):
        await service.step(tx, drive.id, reader.id, move, now)
    return await thanks(tx, drive, reader, t, now)


async def failed(tx: Tx, drive: Drive, reader: Reader, t: Translator, now: datetime) -> Screen:
    """It did not work: noted, and not counted."""
    await service.step(tx, drive.id, reader.id, ActionMove.FAIL, now)
    again = campaign_card.button(t, "campaign.btn.again", "take", drive.id)
    return Screen(t("campaign.failed"), ((again, campaign_card.button(t, "campaign.btn.list", "list", 0)),))
