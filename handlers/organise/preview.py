"""The preview: one message that turns the pages of a campaign, each with [TEST] at its head.

Owns the turning, and that it is known which pages somebody has looked at: whoever approves alone has seen them all.
"""

from collections.abc import Sequence
from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.core.alert import Button
from bot.i18n import Catalogs, Translator
from bot.store import approvals
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns.drive import Drive
from campaigns.flow import CampaignState
from handlers.context import Answer, pressed
from handlers.organise import pages, reach
from handlers.organise.checking import screen_name
from handlers.organise.data import Organise
from handlers.organise.pages import Page
from handlers.screens import Screen, paragraphs, rows


def register(r: Router) -> None:
    """The button, and its pages."""
    reach.on(r, "preview", on_page)


async def on_page(
    query: CallbackQuery,
    callback_data: Organise,
    drive: Drive,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    catalogs: Catalogs,
) -> Answer:
    """A page, the first one where none is wanted; that it was seen is written down, and nothing else."""
    found, version = pages.pages(catalogs, drive, now), drive.stored.version
    wanted = int(callback_data.arg) if callback_data.arg.isdecimal() else 0
    number = min(wanted, len(found) - 1)
    await approvals.see(tx, drive.id, version, reader.id, number)
    seen = await approvals.seen(tx, drive.id, version, reader.id)
    return shown(t, drive, found, number, len(seen & set(range(len(found))))).edit(pressed(query))


def shown(t: Translator, drive: Drive, found: Sequence[Page], number: int, seen: int) -> Screen:
    """One page, with the ways to the next ones and to other languages."""
    page = found[number]
    head = t.html(
        "organise_check.page",
        test=t("organise_check.test"),
        n=number + 1,
        of=len(found),
        screen=screen_name(t, page.what),
        lang=t.own_name(page.lang),
        seen=seen,
    )
    turns = [
        _to(t, key, drive, other) for key, other in (("back", number - 1), ("on", number + 1)) if _is(found, other)
    ]
    firsts = {one.lang: place for place, one in reversed(list(enumerate(found)))}
    others = [(lang, place) for lang, place in firsts.items() if lang != page.lang]
    langs = [Button(t.own_name(lang), data=_data(drive, place)) for lang, place in sorted(others)]
    ways = ["decide", "card"] if drive.stored.state == CampaignState.IN_REVIEW else ["card"]
    back = [Button(t(f"organise_check.btn.{do}"), data=Organise(do=do, campaign=drive.id).pack()) for do in ways]
    lines = [tuple(one) for one in (turns, langs[:3]) if one]
    return Screen(paragraphs(head, pages.flat(page.screen)), (*lines, *rows(back)))


def _is(found: Sequence[Page], number: int) -> bool:
    return 0 <= number < len(found)


def _to(t: Translator, key: str, drive: Drive, number: int) -> Button:
    return Button(t(f"organise.btn.{key}"), data=_data(drive, number))


def _data(drive: Drive, number: int) -> str:
    return Organise(do="preview", campaign=drive.id, arg=str(number)).pack()
