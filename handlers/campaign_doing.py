"""[What can I do?] under an alert and on the card of a person: what fits this case, and what always helps.

Owns the promise that the answer is never empty, and that it is found when somebody asks: an alert carries nothing but
its own number, however many get it. Somebody who may not be named answers here, too, like somebody nobody knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.alerts import service as alerts
from bot.alerts.match import person_label
from bot.core.alert import Button
from bot.core.finding import Group
from bot.delivery.replies import Toast
from bot.hearings import render
from bot.hearings.view import listed, shown
from bot.i18n import Translator
from bot.people import registry
from bot.people.naming import Naming, naming_in
from bot.store import hearings
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import campaign_card, data
from handlers.campaign_offer import Offer, offered, open_letters
from handlers.context import Answer
from handlers.screens import Screen, paragraphs, rows
from handlers.show_links import GONE

MOST: Final = 3
"""Actions that fit a case, shown at once."""

HEARINGS: Final = 2


@dataclass(frozen=True, slots=True)
class Case:
    """Whom something is about, as far as they may be named, and of which groups they are."""

    people: tuple[str, ...]
    groups: tuple[Group, ...]


def router() -> Router:
    """The button."""
    r = Router(name="campaign_doing")
    r.callback_query.register(on_doing, data.Doing.filter())
    return r


async def on_doing(
    _query: CallbackQuery, callback_data: data.Doing, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """What can be done, below the alert or card, which stays."""
    case = await _case(tx, callback_data)
    if case is None:
        return Toast(t(GONE[callback_data.of]))
    offer = (await offered(tx, reader, now)).of_case(case.people, case.groups)
    ahead = await _ahead(tx, [person_label(one) for one in case.people], reader, t, now)
    letters = bool((await open_letters(tx, reader, now)).mine)
    every = campaign_card.button(t, "doing.btn.all", "list", 0)
    return never_empty(t, fits(t, offer), ahead, (*writing(t, letters=letters), every)).say()


def fits(t: Translator, offer: Offer) -> Screen:
    """The actions for this case; where there is none, what always helps."""
    found = offer.mine[:MOST]
    parts = [t("doing.title"), campaign_card.lines_of(t, found)] if found else [t("doing.none"), t("act.ways")]
    gated = t("act.gated", n=offer.hidden) if offer.hidden else ""
    asking = [campaign_card.button(t, "campaign.btn.abroad", "abroad", 0)] if offer.hidden else []
    return Screen(paragraphs(*parts, gated), rows((*campaign_card.openings(t, found), *asking)))


def never_empty(t: Translator, screen: Screen, ahead: Sequence[str], further: Sequence[Button] = ()) -> Screen:
    """A screen of actions with what there is besides: the next hearings (lines of HTML), and who helps."""
    nearest_ = "\n".join([t("doing.hearings"), *ahead]) if ahead else ""
    helping = Button(t("doing.btn.aid"), data=data.WhoHelps(act="new").pack())
    return Screen(paragraphs(screen.html, nearest_), (*screen.buttons, *rows((helping, *further), 2)))


def writing(t: Translator, *, letters: bool) -> Sequence[Button]:
    """The way to letters, where there is somebody to write to."""
    return [campaign_card.button(t, "doing.btn.letter", "letters", 0)] if letters else []


async def nearest(tx: Tx, reader: Reader, t: Translator, now: datetime) -> Sequence[str]:
    """The next hearings of people in the news, as lines of HTML: whom a reader follows is behind the word."""
    return await _ahead(tx, [person_label(one.public_id) for one in await registry.in_the_news(tx)], reader, t, now)


async def _ahead(tx: Tx, labels: Sequence[str], reader: Reader, t: Translator, now: datetime) -> Sequence[str]:
    found = listed([one for one in await hearings.ahead(tx, labels) if shown(one)], now)
    return tuple(render.line(one, t, reader.profile.zone) for one in found[:HEARINGS])


async def _case(tx: Tx, asked: data.Doing) -> Case | None:
    """None: it is not public (any more), whether there is one or not."""
    if asked.of == "person":
        person = await registry.public_person(tx, asked.id)
        return None if person is None else Case((person.public_id,), (person.group,))
    event = await alerts.public_event(tx, asked.id)
    if event is None:
        return None
    named = [one for one in event.people if naming_in(event.group, one) is Naming.NAMED]
    return Case(tuple(one.public_id for one in named), (event.group, *(one.group for one in named)))
