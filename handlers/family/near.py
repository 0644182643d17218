"""Whose relative is it? The filters before every screen of a family, and small things they share.

Whoever is nobody's relative falls through to where unknown commands and buttons are answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.alerts.service import form_for
from bot.alerts.view import spelling
from bot.core.alert import Button
from bot.core.event import Person
from bot.core.hearing import Hearing
from bot.core.relative import Kin, Relative
from bot.hearings import family
from bot.hearings.view import ahead
from bot.i18n import Translator
from bot.store import campaigns, people, readers, relatives
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers.family import screens
from handlers.gate import FAMILY
from handlers.screens import Screen

A_DAY = 20
"""Words of one relative on hearings, and links: enough for a family, too few for a flood."""

SPANS = (timedelta(days=7), timedelta(days=28))
"""What the page for the lawyer tells of: the last week; where nobody did anything in it, the last four."""


@dataclass(frozen=True, slots=True)
class Near:
    """A relative and the person they are here for."""

    one: Relative
    person: Person


Passed = Literal[False] | dict[str, Any]


async def every(tx: Tx, reader: Reader) -> list[Near]:
    """For whom somebody is here; nobody who left the registry."""
    found = [(one, await people.by_public_id(tx, one.person)) for one in await relatives.of_reader(tx, reader.id)]
    return [Near(one, person) for one, person in found if person is not None]


async def here(_event: Message | CallbackQuery, tx: Tx, now: datetime, reader: Reader | None) -> Passed:
    """Passes whoever is a relative; gives the handler `mine`."""
    mine = await _heard(tx, now, reader)
    return {"mine": mine} if mine else False


async def at(
    _query: CallbackQuery, tx: Tx, now: datetime, reader: Reader | None, callback_data: CallbackData
) -> Passed:
    """Passes whose relative's number stands in the button; gives the handler `near`."""
    return await _numbered(tx, now, reader, getattr(callback_data, "who", None))


async def typing(
    _event: Message | CallbackQuery, tx: Tx, now: datetime, reader: Reader | None, state: FSMContext
) -> Passed:
    """Passes who was asked something as a relative; gives the handler `near`."""
    return await _numbered(tx, now, reader, (await state.get_data()).get("who"))


async def _heard(tx: Tx, now: datetime, reader: Reader | None) -> list[Near]:
    """For whom somebody is here who has just pressed or written something: that they read us is noted."""
    mine = await every(tx, reader) if reader is not None and not reader.grouped else []
    if reader is not None and mine:
        await relatives.hear(tx, reader.id, now)
    return mine


async def _numbered(tx: Tx, now: datetime, reader: Reader | None, number: object) -> Passed:
    mine = await _heard(tx, now, reader)
    found = next((one for one in mine if one.one.id == number), None)
    return {"near": found} if found is not None else False


async def no_helper(_query: CallbackQuery, near: Near) -> bool:
    """What the family and the lawyer decide."""
    return near.one.kin is not Kin.HELPER


async def lawyer(_query: CallbackQuery, near: Near) -> bool:
    """What lawyers can say alone: they read the courts' lists by profession."""
    return near.one.kin is Kin.LAWYER


async def home(tx: Tx, mine: Sequence[Near], near: Near | None, reader: Reader, t: Translator, now: datetime) -> Screen:
    """The list of hearings; of several people, whose it is, or the choice."""
    if near is None and len(mine) > 1:
        return screens.choose(t, [(each.one, each.person) for each in mine])
    chosen = near or mine[0]
    found = ahead(await family.theirs(tx, chosen.person), now)
    title = spelling(chosen.person, t.lang) if len(mine) > 1 else ""
    page = bool((await done_lately(tx, chosen, now))[0])
    return screens.home(t, chosen.one, found, reader, now, title=title, page=page)


async def done_lately(tx: Tx, near: Near, now: datetime) -> tuple[dict[str, int], datetime, datetime]:
    """What people did for the person on the last whole days, by kind of campaign, and which days these are."""
    until = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for span in SPANS:
        if done := await campaigns.done_for(tx, near.person.id, near.person.public_id, until - span, until):
            return done, until - span, until
    return {}, until, until


def start(t: Translator) -> Screen:
    """What a relative finds behind /start: the way to the hearings, and none of them."""
    return Screen(t("family.start"), ((Button(t("family.btn.start"), data=FAMILY),),))


def card(near: Near, hearing: Hearing, reader: Reader, t: Translator, now: datetime, *, note: str = "") -> Screen:
    """A hearing, as it stands now."""
    return screens.card(t, near.one, hearing, form_for(reader), reader.profile.zone, now, note=note)


async def allowed(tx: Tx, reader: Reader, now: datetime) -> bool:
    """Count one more word; False: it is enough for today."""
    return await readers.allow(tx, reader.id, "family", a_day=A_DAY, now=now)
