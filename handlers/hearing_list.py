"""/hearings, by other lists: all of this week, or of one region, with a file for a calendar. Public hearings only.

Whom nobody may name, and what families keep to themselves, stands in none of them, nor does a region for their sake.
"""

from datetime import datetime
from typing import Final

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.core import regions
from bot.core.alert import Button
from bot.core.hearing import Hearing
from bot.hearings.followed import public
from bot.hearings.render import upcoming
from bot.hearings.view import SOON, listed
from bot.i18n import Translator
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data
from handlers.context import Answer, pressed
from handlers.hearing_data import HearingList
from handlers.hearings import send_file
from handlers.screens import Screen, rows

WEEK: Final = "week"
REGIONS: Final = "regions"
MOST: Final = 24
"""Regions on one screen."""


def router() -> Router:
    """The lists and their files."""
    r = Router(name="hearing_list")
    r.callback_query.register(on_list, HearingList.filter())
    return r


async def on_list(
    query: CallbackQuery, callback_data: HearingList, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """The regions, one list, or its file."""
    found = await public(tx)
    what = callback_data.what
    if what == REGIONS:
        return _regions(t, found, now).edit(pressed(query))
    chosen = _of(found, what, now)
    if callback_data.file:
        return await send_file(tx, chosen, reader, t, now, mine=False)
    return _list(t, what, chosen, reader.profile.zone, now).edit(pressed(query))


def _of(found: list[Hearing], what: str, now: datetime) -> list[Hearing]:
    if what == WEEK:
        near = {one.hearing.id for one in listed(found, now) if one.first <= now + SOON}
        return [one for one in found if one.id in near]
    return [one for one in found if regions.region_of(one.place) == what]


def _regions(t: Translator, found: list[Hearing], now: datetime) -> Screen:
    """Those in which something lies ahead, the fullest first."""
    lines = listed(found, now)
    codes = [code for one in lines if (code := regions.region_of(one.hearing.place))]
    most = sorted(set(codes), key=lambda code: (-codes.count(code), regions.called(code, t.lang) or code))
    choices = [Button(regions.called(code, t.lang) or code, data=_to(code)) for code in most[:MOST]]
    return Screen(t("listing.regions" if choices else "listing.none"), (*rows(choices), _others(t, WEEK)))


def _list(t: Translator, what: str, found: list[Hearing], zone: str, now: datetime) -> Screen:
    lines = listed(found, now)
    soon = [one for one in lines if one.first <= now + SOON]
    later = [] if what == WEEK else [one for one in lines if one not in soon]
    head = t("listing.week") if what == WEEK else t.html("listing.region", region=regions.called(what, t.lang) or what)
    shown = upcoming(soon, later, t, zone, head=head, none=t("listing.none"), file=_to(what, file=True))
    return Screen(shown.html, (*shown.buttons, _others(t, REGIONS)))


def _to(what: str, *, file: bool = False) -> str:
    return HearingList(what=what, file=file).pack()


def _others(t: Translator, other: str) -> tuple[Button, ...]:
    """To another of these lists, and to one's own."""
    own = Button(t("listing.btn.followed"), data=data.Page(name="hearings").pack())
    return (Button(t(f"listing.btn.{other}"), data=_to(other)), own)
