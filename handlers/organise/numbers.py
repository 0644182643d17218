"""What a campaign brought, for whoever organises it: as text with bars, as pictures, as a table.

The text is the whole: whoever gets no pictures, or cannot see them, misses nothing. Small numbers are hidden in all
three alike (campaigns/cells.py).
"""

from base64 import b64decode
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.core.alert import Button
from bot.core.files import File, FileProblem, Sort
from bot.core.roles import Role
from bot.delivery.drawing import CHARTS, asked
from bot.delivery.replies import Attached, Done, Reply, Say, Toast
from bot.i18n import Translator, escape_html
from bot.store import files, readers
from bot.store.database import Tx
from bot.store.files import Attachment
from bot.store.readers import Reader
from campaigns import cells, charts, numbers
from campaigns.drive import Drive
from campaigns.flow import ActionState
from campaigns.numbers import Numbers
from handlers.campaign_card import title_of
from handlers.context import Answer, pressed
from handlers.organise import reach
from handlers.organise.data import Organise
from handlers.screens import Screen, paragraphs
from handlers.stats import block

PICTURE, TABLE = "numbers.png", "numbers.csv"
"""They say nothing to whoever sees them among the files of a phone."""

A_DAY: Final = 30
"""Files of one organiser."""

WEEK: Final = 7
"""Days in the text: a phone shows no more at once."""


def register(r: Router) -> None:
    """The screen, and the two ways to take it along."""
    reach.on(r, "numbers", on_numbers)
    reach.on(r, "pictures", on_pictures)
    reach.on(r, "counts", on_counts)


async def on_numbers(query: CallbackQuery, drive: Drive, tx: Tx, now: datetime, t: Translator) -> Answer:
    """All of it, in the place of the card."""
    return screen(t, drive, await numbers.read(tx, drive), now.date()).edit(pressed(query))


async def on_pictures(
    _query: CallbackQuery,
    drive: Drive,
    tx: Tx,
    now: datetime,
    reader: Reader,
    t: Translator,
    by: Role,
    done: Done | None,
) -> Answer:
    """First what is to be painted, then the pictures."""
    found = await numbers.read(tx, drive)
    wanted = charts.of_campaign(drive, found.tallies, found.funnel, t, now.date())
    if done is None:
        if not await readers.allow(tx, reader.id, "numbers", a_day=A_DAY, now=now):
            return Toast(t("toast.calendar_enough"))
        return asked(wanted)
    if done.kind != CHARTS or done.result is None:
        return Say(t("stats.no_picture"))
    await numbers.take_out(tx, drive, by, now)
    pairs = zip(wanted, done.result, strict=False)
    return [await _picture(tx, one.title, b64decode(packed), reader, now, t) for one, packed in pairs]


async def on_counts(
    _query: CallbackQuery, drive: Drive, tx: Tx, now: datetime, reader: Reader, t: Translator, by: Role
) -> Answer:
    """The table, as a file."""
    if not await readers.allow(tx, reader.id, "numbers", a_day=A_DAY, now=now):
        return Toast(t("toast.calendar_enough"))
    content = numbers.table(await numbers.read(tx, drive), drive, t.lang)
    given = Attachment(File(TABLE, "text/csv", content), caption=t("stats.table_caption"))
    await numbers.take_out(tx, drive, by, now)
    return await _attached(tx, given, reader, now, t)


async def _picture(tx: Tx, title: str, content: bytes, reader: Reader, now: datetime, t: Translator) -> Reply:
    given = Attachment(File(PICTURE, "image/png", content), Sort.PHOTO, caption=escape_html(title))
    return await _attached(tx, given, reader, now, t)


async def _attached(tx: Tx, given: Attachment, reader: Reader, now: datetime, t: Translator) -> Reply:
    made = await files.attach_letter(tx, given, now, reader_id=reader.id)
    return Say(t("stats.no_picture")) if isinstance(made, FileProblem) else Attached(made)


# --- the screen


def screen(t: Translator, drive: Drive, found: Numbers, today: date) -> Screen:
    """The steps, what happened beside them, the last days, the languages, and how far it is to the next number."""
    buttons = (
        (_button(t, "pictures", drive), _button(t, "counts", drive)),
        (Button(t("stats.btn.card"), data=Organise(do="card", campaign=drive.id).pack()),),
    )
    parts = (t.html("stats.title", title=title_of(t, drive)), *_parts(t, drive, found, today), t("stats.hidden"))
    return Screen(paragraphs(*parts), buttons)


def _parts(t: Translator, drive: Drive, found: Numbers, today: date) -> Iterator[str]:
    yield block(charts.steps(found.funnel, t))
    yield "\n".join(
        t.html(f"stats.beside.{name}", number=cells.one(number))
        for name, number in found.funnel.beside.items()
        if number
    )
    days = charts.by_day(found.tallies.days, t, today, most=WEEK)
    yield block(days) if days else ""
    yield _languages(t, found)
    gauge = charts.progress(drive, t)
    yield block(gauge) if gauge else ""


def _languages(t: Translator, found: Numbers) -> str:
    counted = {lang: counts.get(ActionState.COMPLETED.value, 0) for lang, counts in found.tallies.langs.items()}
    shown = zip(counted, cells.together(list(counted.values())), strict=True)
    said = [t("stats.lang", language=t.own_name(lang), number=number) for lang, number in shown if number != "0"]
    return t.html("stats.langs", found=", ".join(said)) if said else ""


def _button(t: Translator, do: str, drive: Drive) -> Button:
    return Button(t(f"stats.btn.{do}"), data=Organise(do=do, campaign=drive.id).pack())
