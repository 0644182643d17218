"""/settings: language, time, quiet hours, hour of the digest, pause, abroad."""

from dataclasses import replace
from datetime import datetime, timedelta

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.alerts import service
from bot.core.night import Profile
from bot.delivery.replies import Toast
from bot.i18n import Catalogs, Translator
from bot.store import asks_settled, outbox_readers, readers
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import data, pages, screens, zones
from handlers.context import Answer, command, pressed
from handlers.data import Origin

LASTS = {"day": timedelta(days=1), "week": timedelta(days=7)}


def router() -> Router:
    """/settings and what it asks; language and time have files of their own."""
    r = Router(name="settings")
    r.message.register(on_settings, command("settings"))
    r.callback_query.register(on_page, data.Page.filter(F.name == "settings"))
    r.callback_query.register(on_language, data.Page.filter(F.name == "language"))
    r.callback_query.register(on_quiet, data.Page.filter(F.name == "quiet"))
    r.callback_query.register(on_quiet_hours, data.Quiet.filter())
    r.callback_query.register(on_digest, data.Page.filter(F.name == "digest"))
    r.callback_query.register(on_digest_at, data.DigestAt.filter(F.minute.in_(pages.DIGESTS)))
    r.callback_query.register(on_digest_day, data.DigestDay.filter())
    r.callback_query.register(on_pause, data.Page.filter(F.name == "pause"))
    r.callback_query.register(on_resume, data.Pause.filter(F.lasts == "end"))
    r.callback_query.register(on_pause_lasts, data.Pause.filter())
    r.callback_query.register(on_abroad, data.Abroad.filter(F.origin == Origin.SETTINGS))
    return r


async def on_settings(_message: Message, now: datetime, reader: Reader, t: Translator, state: FSMContext) -> Answer:
    """How somebody is told."""
    await state.set_state(None)
    return pages.settings(t, reader, now).say()


async def on_page(query: CallbackQuery, now: datetime, reader: Reader, t: Translator) -> Answer:
    """The same, in the place of a question."""
    return pages.settings(t, reader, now).edit(pressed(query))


async def on_language(query: CallbackQuery, t: Translator, catalogs: Catalogs) -> Answer:
    """Which language?"""
    return pages.language(t, catalogs).edit(pressed(query))


async def on_quiet(query: CallbackQuery, now: datetime, reader: Reader, t: Translator) -> Answer:
    """Which quiet hours? Without a time there is no night."""
    if reader.profile.zone == zones.UNSET:
        return screens.clock(t, now, Origin.SETTINGS, text=t("settings.quiet_needs_zone")).edit(pressed(query))
    return pages.quiet(t).edit(pressed(query))


async def on_quiet_hours(
    query: CallbackQuery, callback_data: data.Quiet, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """Quiet from now on, or never."""
    start, stop = pages.HOURS[callback_data.hours]
    changed = replace(reader, profile=replace(reader.profile, quiet_from=start, quiet_to=stop))
    await service.change_hours(tx, reader, changed.profile, now)
    set_ = t("settings.quiet_set", start=pages.hour(start), stop=pages.hour(stop))
    done = t("settings.quiet_removed") if start == stop else set_
    return pages.settings(t, changed, now).edit(pressed(query)), Toast(done)


async def on_digest(query: CallbackQuery, now: datetime, reader: Reader, t: Translator) -> Answer:
    """When shall gathered news come? Without a time there is no hour."""
    if reader.profile.zone == zones.UNSET:
        return screens.clock(t, now, Origin.SETTINGS, text=t("settings.quiet_needs_zone")).edit(pressed(query))
    return pages.digest(t, reader).edit(pressed(query))


async def on_digest_at(
    query: CallbackQuery, callback_data: data.DigestAt, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """Another hour; what waits for the digest moves with it."""
    return await _digest(query, tx, now, replace(reader.profile, digest_at=callback_data.minute), reader, t)


async def on_digest_day(
    query: CallbackQuery, callback_data: data.DigestDay, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """Another day of the week."""
    return await _digest(query, tx, now, replace(reader.profile, digest_day=callback_data.day), reader, t)


async def on_pause(query: CallbackQuery, t: Translator) -> Answer:
    """For how long?"""
    return pages.pause(t).edit(pressed(query))


async def on_pause_lasts(
    query: CallbackQuery, callback_data: data.Pause, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """Nothing comes before that."""
    lasts = LASTS.get(callback_data.lasts)
    until = pages.FOR_EVER if lasts is None else now + lasts
    await readers.pause(tx, reader.id, until)
    await outbox_readers.drop_alerts(tx, reader.id, now)
    await asks_settled.recall(tx, reader.id)
    said = t("settings.pause_set", until=pages.until_text(t, reader, until)) if lasts else t("settings.pause_set_open")
    return pages.settings(t, replace(reader, paused_until=until), now).edit(pressed(query)), Toast(said)


async def on_resume(query: CallbackQuery, tx: Tx, now: datetime, reader: Reader, t: Translator) -> Answer:
    """Go on."""
    await readers.pause(tx, reader.id, None)
    resumed = pages.settings(t, replace(reader, paused_until=None), now)
    return resumed.edit(pressed(query)), Toast(t("settings.resumed"))


async def on_abroad(
    query: CallbackQuery, callback_data: data.Abroad, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """Abroad, or taken back."""
    await service.change_form(tx, reader, t, abroad=callback_data.yes)
    said = Toast(t("settings.abroad_set" if callback_data.yes else "settings.abroad_taken_back"))
    return pages.settings(t, replace(reader, abroad=callback_data.yes), now).edit(pressed(query)), said


async def _digest(
    query: CallbackQuery, tx: Tx, now: datetime, profile: Profile, reader: Reader, t: Translator
) -> Answer:
    """The page stays: hour and day are two presses."""
    await service.change_hours(tx, reader, profile, now)
    time, day = pages.hour(profile.digest_at), pages.weekday(t, profile.digest_day)
    changed = replace(reader, profile=profile)
    return pages.digest(t, changed).edit(pressed(query)), Toast(t("toast.digest_set", time=time, day=day))
