"""The buttons of asks: a reminder at a time of one's own, no asks for a month, and what came of it.

A reminder is a plan and no snooze: whoever says when does it more often. It comes by day, before the campaign ends, and
once. Times are offered only where they lie ahead.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.core.alert import Button, Rendered
from bot.core.messages import MessageKind
from bot.core.night import Profile
from bot.delivery.replies import Edit, Toast, message_params
from bot.i18n import Translator
from bot.store import asks, asks_settled
from bot.store.database import Tx
from bot.store.outbox import Message
from bot.store.readers import Reader
from campaigns import service
from campaigns.asking import Told
from campaigns.asks import MONTH, PLAN, QUESTION, waking
from campaigns.drive import Doable, Drive, doable, ends, gated
from handlers import ask_data, ask_screens, campaign_card, pages
from handlers.context import Answer, pressed
from handlers.screens import Screen, rows

MINUTE: Final = timedelta(minutes=1)
SATURDAY: Final = 5
EVENING, LATE_MORNING, MORNING = 20, 11, 9
"""Hours that are offered at once."""

SOONEST: Final = timedelta(minutes=20)
"""What is nearer is now."""

DAYS: Final = 7
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def router() -> Router:
    """Buttons below asks."""
    r = Router(name="asks")
    r.callback_query.register(on_when, ask_data.Later.filter(F.act.in_({"when", "days", "hours"})))
    r.callback_query.register(on_set, ask_data.Later.filter(F.act == "set"))
    r.callback_query.register(on_off, ask_data.Later.filter(F.act == "off"))
    r.callback_query.register(on_pause, ask_data.Asks.filter(F.act == "pause"))
    r.callback_query.register(on_resume, ask_data.Asks.filter(F.act == "resume"))
    r.callback_query.register(on_often, ask_data.Asks.filter(F.act == "often"))
    r.callback_query.register(on_answer, ask_data.Answered.filter())
    return r


async def on_when(
    query: CallbackQuery, callback_data: ask_data.Later, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """When?"""
    drive = await _open(tx, callback_data.campaign, reader, now)
    if drive is None:
        return _gone(t).edit(pressed(query))
    if callback_data.act == "days":
        return days(t, drive, reader.profile, now).edit(pressed(query))
    if callback_data.act == "hours":
        return hours(t, drive, reader.profile, _moment(callback_data.at), now).edit(pressed(query))
    return when(t, drive, reader.profile, now).edit(pressed(query))


async def on_set(
    query: CallbackQuery, callback_data: ask_data.Later, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """The reminder waits."""
    drive = await _open(tx, callback_data.campaign, reader, now)
    if drive is None:
        return _gone(t).edit(pressed(query))
    at = waking(reader.profile, _moment(callback_data.at))
    if at is None or not now < at < ends(drive):
        return when(t, drive, reader.profile, now).edit(pressed(query))
    screen = ask_screens.message(t, Told(PLAN, (drive,), reader.lang, reader.discreet), at)
    wished = Message("sendMessage", message_params(Rendered(screen.html, screen.buttons)), MessageKind.REMINDER)
    await asks.pressed(tx, reader.id)
    await asks_settled.withdraw(tx, drive.id, plans=False, reader_id=reader.id)
    await asks.plan(tx, drive.id, reader.id, wished, now, at=at, ends=ends(drive))
    return planned(t, drive, pages.until_text(t, reader, at)).edit(pressed(query))


async def on_off(query: CallbackQuery, callback_data: ask_data.Later, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """No reminder after all."""
    await asks.unplan(tx, callback_data.campaign, reader.id)
    return Edit(pressed(query), t("later.off"))


async def on_pause(query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator) -> Answer:
    """No asks for a month."""
    return (await pause(tx, reader, t, now)).edit(pressed(query))


async def pause(tx: Tx, reader: Reader, t: Translator, now: datetime) -> Screen:
    """No asks for a month; what waits is not sent."""
    until = now + MONTH
    await asks.put_habit(tx, [reader.id], paused_until=until)
    await asks_settled.recall(tx, reader.id)
    return ask_screens.paused(t, pages.until_text(t, reader, until))


async def on_resume(query: CallbackQuery, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """Asks again."""
    await asks.put_habit(tx, [reader.id], paused_until=None)
    return Edit(pressed(query), t("asks.resumed"))


async def on_often(_query: CallbackQuery, tx: Tx, reader: Reader, t: Translator) -> Answer:
    """Asks one by one, as before."""
    await asks.put_habit(tx, [reader.id], monthly_since=None, ignored=0)
    return Toast(t("asks.often_again"))


async def on_answer(
    query: CallbackQuery, callback_data: ask_data.Answered, tx: Tx, reader: Reader, t: Translator
) -> Answer:
    """What came of it; only that, and nothing of what an answer said."""
    await asks.pressed(tx, reader.id)
    reason = f"{QUESTION} {callback_data.number}"
    if not await asks.answer(tx, callback_data.campaign, reader.id, reason, callback_data.what):
        return Toast(t("toast.old"))
    return Edit(pressed(query), t(f"asks.answered.{callback_data.what}"))


def when(t: Translator, drive: Drive, night: Profile, now: datetime) -> Screen:
    """This evening, tomorrow morning, on Saturday, or another time; only what lies ahead and in the day."""
    offered = [
        _at(drive, t(f"later.btn.{key}", time=_clock(t, night, at)), at)
        for key, at in usual(night, now)
        if at < ends(drive)
    ]
    back = campaign_card.button(t, "campaign.btn.back", "card", drive.id)
    if not offered:
        return Screen(t("later.never"), ((back,),))
    choose = Button(t("later.btn.choose"), data=ask_data.Later(act="days", campaign=drive.id).pack())
    return Screen(t("later.when"), (*rows(offered, 2), (choose, back)))


def usual(night: Profile, now: datetime) -> Iterator[tuple[str, datetime]]:
    """The times that are offered at once, each once."""
    seen: set[datetime] = set()
    today = _midnight(night, now)
    saturday = (SATURDAY - today.weekday()) % 7
    for key, plus, hour in (("today", 0, EVENING), ("tomorrow", 1, MORNING), ("saturday", saturday, LATE_MORNING)):
        wished = _on(night, today + timedelta(days=plus), hour)
        at = waking(night, wished)
        near = key == "saturday" and plus < 2
        same_day = at is not None and _midnight(night, at).date() == (today + timedelta(days=plus)).date()
        if at is not None and same_day and at - now >= SOONEST and at not in seen and not near:
            seen.add(at)
            yield key, at


def days(t: Translator, drive: Drive, night: Profile, now: datetime) -> Screen:
    """On which day? Only days with an hour left in them."""
    first = _midnight(night, now)
    found = [first + timedelta(days=number) for number in range(DAYS)]
    buttons = [
        Button(t.day(day.date()), data=_data("hours", drive, _utc(night, day)))
        for day in found
        if _hours(drive, night, day, now)
    ]
    return Screen(t("later.day"), (*rows(buttons), (_back(t, drive),)))


def hours(t: Translator, drive: Drive, night: Profile, day: datetime, now: datetime) -> Screen:
    """At what time?"""
    found = _hours(drive, night, _midnight(night, day), now)
    buttons = [_at(drive, _clock(t, night, at), at) for at in found]
    return Screen(t("later.hour") if found else t("later.never"), (*rows(buttons, 4), (_back(t, drive),)))


def planned(t: Translator, drive: Drive, until: str) -> Screen:
    """When it will be, with the way back."""
    off = Button(t("later.btn.off"), data=_data("off", drive, EPOCH))
    now_ = campaign_card.button(t, "later.btn.now", "card", drive.id)
    return Screen(t.html("later.set", until=until), ((now_, off),))


def _hours(drive: Drive, night: Profile, day: datetime, now: datetime) -> list[datetime]:
    found = (_on(night, day, hour) for hour in range(MORNING, EVENING + 1))
    return [at for at in found if waking(night, at) == at and now + SOONEST <= at < ends(drive)]


def _midnight(night: Profile, moment: datetime) -> datetime:
    """The beginning of the reader's day, as the clock on the wall shows it."""
    return moment.astimezone(ZoneInfo(night.zone)).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)


def _on(night: Profile, day: datetime, hour: int) -> datetime:
    return _utc(night, day.replace(hour=hour))


def _utc(night: Profile, wall: datetime) -> datetime:
    return wall.replace(tzinfo=ZoneInfo(night.zone)).astimezone(UTC)


def _clock(t: Translator, night: Profile, at: datetime) -> str:
    return t.clock(at.astimezone(ZoneInfo(night.zone)).time())


def _at(drive: Drive, text: str, at: datetime) -> Button:
    return Button(text, data=_data("set", drive, at))


def _data(act: str, drive: Drive, at: datetime) -> str:
    values = {"act": act, "campaign": drive.id, "at": max(0, (at - EPOCH) // MINUTE)}
    return ask_data.Later.model_validate(values).pack()


def _moment(minutes: int) -> datetime:
    """The moment of a button; what no calendar has is long ago."""
    return EPOCH + minutes * MINUTE if minutes < 10**9 else EPOCH


def _back(t: Translator, drive: Drive) -> Button:
    return Button(t("campaign.btn.back"), data=_data("when", drive, EPOCH))


async def _open(tx: Tx, campaign_id: int, reader: Reader, now: datetime) -> Drive | None:
    drive = await service.get(tx, campaign_id)
    fits = drive is not None and doable(drive, now) is Doable.OPEN and not gated(drive, abroad=reader.abroad)
    return drive if fits else None


def _gone(t: Translator) -> Screen:
    return Screen(t("later.gone"), ((campaign_card.button(t, "campaign.btn.list", "list", 0),),))
