"""/stats, for everybody: what the sources of this bot reported, in numbers, with what they are and what they are not.

One group of people at a time: their lists are made for different reasons, and are never added up.
"""

from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime
from typing import Final, Literal

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from bot.alerts import totals, totals_told
from bot.alerts.totals_told import Section
from bot.core.alert import Button
from bot.core.chart import Chart, Columns, in_letters
from bot.core.files import File, FileProblem, Sort
from bot.core.finding import Group
from bot.core.totals import Whole
from bot.delivery.drawing import CHARTS, asked
from bot.delivery.replies import Attached, Done, Say, Toast
from bot.i18n import Translator, escape_html
from bot.store import files, readers
from bot.store.database import Tx
from bot.store.files import Attachment
from bot.store.readers import Reader
from handlers.context import Answer, command, pressed
from handlers.screens import Screen, paragraphs, rows

PICTURE: Final = "picture.png"
A_DAY: Final = 10


class Stats(CallbackData, prefix="sta"):
    """The numbers of a group: as text, as a picture."""

    do: Literal["show", "picture"]
    group: Group


def router() -> Router:
    """The command and its buttons."""
    r = Router(name="stats")
    r.message.register(on_stats, command("stats"))
    r.callback_query.register(on_show, Stats.filter(F.do == "show"))
    r.callback_query.register(on_picture, Stats.filter(F.do == "picture"))
    return r


async def on_stats(_message: Message, tx: Tx, now: datetime, t: Translator) -> Answer:
    """Of the group of which most is known."""
    whole = await totals.known(tx, now)
    return screen(whole, next(iter(totals_told.groups(whole)), Group.POLITICAL), t).say()


async def on_show(query: CallbackQuery, callback_data: Stats, tx: Tx, now: datetime, t: Translator) -> Answer:
    """Of another group."""
    return screen(await totals.known(tx, now), callback_data.group, t).edit(pressed(query))


async def on_picture(
    _query: CallbackQuery, callback_data: Stats, tx: Tx, now: datetime, reader: Reader, t: Translator, done: Done | None
) -> Answer:
    """First what is to be painted, then the picture: the same for all who ask for it in this language."""
    chart = totals_told.by_month(await totals.known(tx, now), callback_data.group, t)
    if chart is None:
        return Say(t("stats.no_picture"))
    if done is None:
        if not await readers.allow(tx, reader.id, "stats", a_day=A_DAY, now=now):
            return Toast(t("toast.calendar_enough"))
        return asked([chart])
    if done.kind != CHARTS or not done.result:
        return Say(t("stats.no_picture"))
    given = Attachment(File(PICTURE, "image/png", b64decode(done.result[0])), Sort.PHOTO, caption=_caption(chart))
    made = await files.attach(tx, given, now)
    return Say(t("stats.no_picture")) if isinstance(made, FileProblem) else Attached(made)


def _caption(chart: Columns) -> str:
    return f"<b>{escape_html(chart.title)}</b>\n{escape_html(chart.foot)}"


def screen(whole: Whole, group: Group, t: Translator) -> Screen:
    """All numbers of one group."""
    name = t(f"stats.group.{group.value}")
    parts = (*_charts(whole, group, t), *map(_section, totals_told.sections(whole, group, t)))
    body = parts if totals_told.of(whole, group).number else (t("stats.nothing"), *parts)
    head = t.html("stats.whole", group=name, day=t.short_day(whole.at.date()))
    known = totals_told.groups(whole)
    others = [_button(t(f"stats.group.{one.value}"), "show", one) for one in known if one is not group]
    picture = [_button(t("stats.btn.picture"), "picture", group)] if group in known else []
    return Screen(paragraphs(head, *body), rows((*picture, *others)))


def _charts(whole: Whole, group: Group, t: Translator) -> Iterator[str]:
    for chart in (totals_told.kinds(whole, group, t), totals_told.by_month(whole, group, t)):
        if chart is not None:
            yield block(chart)


def block(chart: Chart) -> str:
    """A chart in letters of one width, under its title."""
    return f"<b>{escape_html(chart.title)}</b>\n<pre>{escape_html(in_letters(chart))}</pre>"


def _section(one: Section) -> str:
    lines = (f"<b>{escape_html(one.title)}</b>", *(escape_html(line) for line in one.lines))
    return "\n".join((*lines, f"<i>{escape_html(one.note)}</i>") if one.note else lines)


def _button(text: str, do: Literal["show", "picture"], group: Group) -> Button:
    return Button(text, data=Stats(do=do, group=group).pack())
