"""The presets of /start: what each subscribes to, how much that would be, and how it is said. Pure.

A preset sets what one gets about everybody; what somebody added by hand stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.alerts.figures import Measured
from bot.alerts.match import ALL, GRAVE
from bot.core.alert import Button
from bot.core.kinds import ALL_KINDS, IMPORTANT, mask
from bot.core.rhythm import Rhythm
from bot.i18n import Translator
from bot.store.readers import Reader
from handlers import data, topic_screens
from handlers.amounts import amount
from handlers.data import Preset
from handlers.screens import Screen, paragraphs, rows

SET = (ALL, GRAVE)
"""The subscriptions that presets are made of."""


@dataclass(frozen=True, slots=True)
class Share:
    """A subscription: to which kinds, and how soon it tells."""

    kinds: int
    rhythm: Rhythm


Plan = Mapping[str, Share]
"""By label; what of `SET` is missing ends."""

PLANS: Mapping[Preset, Plan] = {
    Preset.GRAVEST: {GRAVE: Share(ALL_KINDS, Rhythm.AT_ONCE), ALL: Share(ALL_KINDS, Rhythm.DAILY)},
    Preset.DAILY: {ALL: Share(ALL_KINDS, Rhythm.DAILY)},
    Preset.FOLLOWED: {},
    Preset.EVERYTHING: {ALL: Share(mask(IMPORTANT), Rhythm.AT_ONCE)},
}

KEYS = {
    Preset.GRAVEST: "start.btn.gravest",
    Preset.DAILY: "start.btn.daily",
    Preset.FOLLOWED: "start.btn.followed",
    Preset.EVERYTHING: "start.btn.everything",
    Preset.CHOOSE: "start.btn.choose",
}
COUNTED = frozenset({Preset.GRAVEST, Preset.EVERYTHING})
"""Presets that carry a figure."""


def instant(plan: Plan) -> Mapping[str, int]:
    """What of it is told at once, with the kinds."""
    return {label: share.kinds for label, share in plan.items() if share.rhythm is Rhythm.AT_ONCE}


def fitting(plan: Plan, measured: Measured) -> Plan:
    """The plan, in bundles where it would bring more messages at once than anybody reads."""
    rhythm = measured.rhythm(instant(plan))
    return {
        label: Share(share.kinds, rhythm if share.rhythm is Rhythm.AT_ONCE else share.rhythm)
        for label, share in plan.items()
    }


def choices(t: Translator, measured: Measured, text: str) -> Screen:
    """What to get, with the figures where there are any."""
    known = measured.a_day({}) is not None
    buttons = [
        Button(_label(t, preset, measured, known=known), data=data.Choose(preset=preset).pack()) for preset in KEYS
    ]
    return Screen(paragraphs(text, "" if known else t("start.no_figure")), rows(buttons))


def how_soon(t: Translator, plan: Plan, measured: Measured, reader: Reader) -> str:
    """When it comes: at once, or in bundles and why; and when the digest does."""
    wanted = instant(plan)
    parts = []
    if wanted and measured.rhythm(wanted) is Rhythm.HOURLY:
        parts.append(t("start.bundled", amount=amount(t, measured.a_day(wanted))))
    elif wanted:
        parts.append(t("start.at_once"))
    if any(share.rhythm is Rhythm.DAILY for share in plan.values()):
        key = "start.rest_daily" if wanted else "start.all_daily"
        parts.append(t(key, daily=topic_screens.daily_text(t, reader)))
    return " ".join(parts)


def _label(t: Translator, preset: Preset, measured: Measured, *, known: bool) -> str:
    words = t(KEYS[preset])
    if preset not in COUNTED or not known:
        return words
    return t("start.btn.counted", what=words, amount=amount(t, measured.a_day(instant(PLANS[preset]))))
