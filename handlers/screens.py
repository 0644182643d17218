"""The screens of /start and of its questions: text and buttons. Pure.

Owns what stands where. A screen can be said or put in the place of another one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alerts.render import WORD_JOINER
from bot.core.alert import Button
from bot.core.kinds import ALL_KINDS, BIT, Kind
from bot.delivery.replies import Edit, Rows, Say
from bot.i18n import Catalogs, Translator, escape_html
from handlers import data, zones
from handlers.data import Origin


@dataclass(frozen=True, slots=True)
class Screen:
    """A text with its buttons, not yet a message."""

    html: str
    buttons: Rows = ()

    def say(self) -> Say:
        """As a new message."""
        return Say(self.html, self.buttons)

    def edit(self, message_id: int) -> Edit:
        """In the place of a message."""
        return Edit(message_id, self.html, self.buttons)


def rows(buttons: Iterable[Button], wide: int = 1) -> Rows:
    """The buttons in rows of `wide`."""
    line = tuple(buttons)
    return tuple(line[start : start + wide] for start in range(0, len(line), wide))


def paragraphs(*parts: str) -> str:
    """The parts with an empty line between them; empty parts are left out."""
    return "\n\n".join(part for part in parts if part)


def happened(t: Translator, kind: str) -> str:
    """The kind of one event, as a noun; subscriptions name kinds in the plural (`kind.…`)."""
    key = f"kind.one.{kind}"
    return t(key if t.has(key) else f"head.{kind}")


def languages(t: Translator, catalogs: Catalogs, origin: Origin) -> Rows:
    """A button a language, in its own words; the one spoken now stands first."""
    codes = sorted(catalogs.languages, key=lambda code: code != t.lang)
    return rows(Button(t.own_name(code), data=data.Language(origin=origin, code=code).pack()) for code in codes)


def welcome(t: Translator, catalogs: Catalogs, *, belarus: bool) -> Screen:
    """What this is, and in which language it shall speak."""
    warning = t("start.belarus") if belarus else ""
    text = paragraphs(t("start.welcome"), warning, t("start.language"))
    return Screen(text, languages(t, catalogs, Origin.START))


def again(t: Translator, presets: Screen) -> Screen:
    """/start by somebody who is a subscriber already."""
    ask = Button(t("start.btn.language"), data=data.Page(name="language").pack())
    return Screen(presets.html, (*presets.buttons, (ask,)))


def kinds(t: Translator, bits: int, origin: Origin) -> Screen:
    """The kinds of events as switches."""
    switches = [
        Button(
            t("alerts.btn.on" if bits & BIT[kind] else "alerts.btn.off", kind=t(f"kind.{kind.value}")),
            data=data.Toggle(origin=origin, kind=kind).pack(),
        )
        for kind in Kind
    ]
    everything = (
        Button(t("alerts.btn.all_off"), data=data.Kinds(origin=origin, act="none").pack())
        if bits & ALL_KINDS == ALL_KINDS
        else Button(t("alerts.btn.all_on"), data=data.Kinds(origin=origin, act="all").pack())
    )
    below = (
        everything,
        Button(t("alerts.btn.done"), data=data.Kinds(origin=origin, act="done").pack()),
    )
    return Screen(t("alerts.kinds_title"), (*rows(switches, 2), below))


def clock(t: Translator, now: datetime, origin: Origin, *, world: bool = False, text: str | None = None) -> Screen:
    """What time is it where you are? One button for every time that clocks show now."""
    times = [
        Button(t.clock(same.shows), data=data.Slot(origin=origin, world=world, zone=same.zones[0]).pack())
        for same in zones.by_time(zones.likely(t.lang, world=world), now)
    ]
    other = () if world else ((Button(t("start.btn.other_time"), data=_clock(origin, "world")),),)
    return Screen(text or t("start.time"), (*rows(times, 4), *other, (_leave(t, origin),)))


def towns(t: Translator, names: Sequence[str], now: datetime, origin: Origin) -> Screen:
    """Which of the towns that show the same time now, but not all the year?"""
    buttons = [Button(t.zone(zone), data=data.Town(origin=origin, zone=zone).pack()) for zone in names]
    back = Button(t("start.btn.other_time"), data=_clock(origin, "ask"))
    shows = t.clock((now + zones.offset(names[0], now)).time())
    return Screen(t.html("start.time_which", time=shows), (*rows(buttons, 2), (back, _leave(t, origin))))


def abroad(t: Translator, *, belarus: bool = False) -> Screen:
    """May links be shown? Nobody is asked whether they are inside."""
    buttons = (
        Button(t("start.btn.abroad"), data=data.Abroad(origin=Origin.START, yes=True).pack()),
        Button(t("start.btn.skip"), data=data.Abroad(origin=Origin.START, yes=False).pack()),
    )
    return Screen(paragraphs(t("start.belarus") if belarus else "", t("start.abroad")), (buttons,))


def name(text: str, most: int = 40) -> str:
    """A name on a button: one line without control characters, not too long, never nothing."""
    shown = "".join(char if char.isprintable() else " " for char in text.replace(WORD_JOINER, ""))
    return cut(" ".join(shown.split()), most) or "…"


def cut(text: str, most: int) -> str:
    """At most so many code points."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def lines(*parts: str) -> str:
    """Plain texts as lines of a message."""
    return "\n".join(escape_html(part) for part in parts if part)


def _clock(origin: Origin, act: str) -> str:
    return data.Clock.model_validate({"origin": origin, "act": act}).pack()


def _leave(t: Translator, origin: Origin) -> Button:
    if origin is Origin.SETTINGS:
        return Button(t("settings.btn.back"), data=data.Page(name="settings").pack())
    return Button(t("start.btn.skip"), data=_clock(origin, "skip"))
