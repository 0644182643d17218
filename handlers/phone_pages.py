"""The screens about whoever holds the phone: text and buttons. Pure."""

from datetime import timedelta

from bot.core import phone
from bot.core.alert import Button
from bot.i18n import Translator
from bot.store.readers import Reader
from handlers import data
from handlers.data import Origin
from handlers.screens import Screen, lines, paragraphs, rows


def screen(t: Translator, reader: Reader, origin: Origin, *, word: bool) -> Screen:
    """What is switched on, and a button for each; at the end of /start and in /settings."""
    buttons = (
        Button(_vanish_button(t, reader.vanishes), data=_phone(origin, "vanish")),
        Button(_ticked(t, t("phone.btn.neutral"), on=reader.discreet), data=_phone(origin, "neutral")),
        Button(_ticked(t, t("phone.btn.word"), on=word), data=word_data(origin, "show")),
        Button(t("phone.btn.back" if origin is Origin.SETTINGS else "phone.btn.done"), data=_phone(origin, "done")),
    )
    said = lines(
        _vanish_text(t, reader.vanishes),
        t("phone.neutral_on" if reader.discreet else "phone.neutral_off"),
        t("phone.word_on" if word else "phone.word_off"),
    )
    return Screen(paragraphs(t("phone.about"), said, t("phone.limits")), rows(buttons))


def vanish(t: Translator, reader: Reader, origin: Origin) -> Screen:
    """After how long?"""
    chosen = phone.hours(reader.vanish_hours, abroad=reader.abroad, grouped=reader.grouped)
    hours = [
        Button(_ticked(t, t("phone.btn.hours", n=n), on=n == chosen), data=_vanish(origin, n)) for n in phone.HOURS
    ]
    never = Button(_ticked(t, t("phone.btn.never"), on=chosen == phone.NEVER), data=_vanish(origin, phone.NEVER))
    below = ((never,), (Button(t("phone.btn.back"), data=_phone(origin, "show")),))
    return Screen(t("phone.vanish_ask"), (*rows(hours, 3), *below))


def word(t: Translator, origin: Origin, *, kept: bool) -> Screen:
    """What a word is good for, and what can be done about it."""
    back = Button(t("phone.btn.back"), data=_phone(origin, "show"))
    if not kept:
        return Screen(t("word.about"), rows((Button(t("word.btn.set"), data=word_data(origin, "set")), back)))
    keys = {"set": "word.btn.other", "eraser": "word.btn.eraser", "drop": "word.btn.drop"}
    buttons = (Button(t(key), data=word_data(origin, act)) for act, key in keys.items())
    return Screen(t("word.kept"), rows((*buttons, back)))


def typing(t: Translator, text: str, origin: Origin) -> Screen:
    """Something is to be typed now."""
    return Screen(text, ((Button(t("word.btn.cancel"), data=word_data(origin, "cancel")),),))


def word_data(origin: Origin, act: str) -> str:
    """Leads to the conversation about the word."""
    return data.Word.model_validate({"origin": origin, "act": act}).pack()


def _vanish_text(t: Translator, after: timedelta | None) -> str:
    return t("phone.vanish_off") if after is None else t("phone.vanish_on", n=_hours(after))


def _vanish_button(t: Translator, after: timedelta | None) -> str:
    text = t("phone.btn.vanish_off") if after is None else t("phone.btn.vanish", n=_hours(after))
    return _ticked(t, text, on=after is not None)


def _hours(after: timedelta) -> int:
    return after // timedelta(hours=1)


def _ticked(t: Translator, text: str, *, on: bool) -> str:
    return t("phone.btn.on", text=text) if on else text


def _phone(origin: Origin, act: str) -> str:
    return data.Phone.model_validate({"origin": origin, "act": act}).pack()


def _vanish(origin: Origin, hours: int) -> str:
    return data.Vanish(origin=origin, hours=hours).pack()
