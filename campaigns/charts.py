"""The numbers of a campaign as charts, in a reader's words. Pure.

Owns what is drawn of a campaign and what is hidden in it: a picture tells no more than the table (campaigns/cells.py).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from bot.core.chart import Bar, Bars, Chart, Column, Columns, Gauge
from bot.i18n import Translator
from bot.store.tallies import Counts, Tallies
from campaigns import cells
from campaigns.drive import Drive
from campaigns.flow import ActionState
from campaigns.funnel import Funnel

DAYS: Final = 30
"""Days in a picture."""

DONE: Final = ActionState.COMPLETED.value


def of_campaign(drive: Drive, tallies: Tallies, found: Funnel, t: Translator, today: date) -> tuple[Chart, ...]:
    """What there is to draw, the most telling first."""
    charts = (steps(found, t), by_day(tallies.days, t, today), progress(drive, t))
    return tuple(one for one in charts if one is not None)


def steps(found: Funnel, t: Translator, *, exact: bool = False) -> Bars:
    """From being asked to having done it. `exact`: for whoever has the server, small numbers too."""
    bars = tuple(_bar(t(f"stats.step.{name}"), number, exact=exact) for name, number in found.steps.items())
    return Bars(t("stats.funnel"), bars, t("stats.funnel_foot"))


def _bar(label: str, number: int, *, exact: bool) -> Bar:
    few = cells.is_few(number) and not exact
    return Bar(label, cells.LEAST if few else number, str(number) if exact else cells.one(number), pale=few)


def by_day(days: Mapping[date, Counts], t: Translator, today: date, *, most: int = DAYS) -> Columns | None:
    """What was done on each of the last days; None: nothing was."""
    done = {day: counts.get(DONE, 0) for day, counts in days.items() if day <= today}
    shown = dict(zip(done, cells.together(list(done.values())), strict=True))
    first = max(min((day for day, number in done.items() if number), default=today), today - timedelta(days=most - 1))
    every = [first + timedelta(days=n) for n in range((today - first).days + 1)]
    columns = tuple(_column(day, done.get(day, 0), shown.get(day, "0"), t) for day in every)
    if not any(sum(one.parts) for one in columns):
        return None
    foot = t("stats.days_foot") if any(one.pale for one in columns) else t("stats.days_utc")
    return Columns(t("stats.days"), (t("stats.step.completed"),), columns, foot)


def _column(day: date, number: int, shown: str, t: Translator) -> Column:
    """What is hidden is drawn as high as whatever else is hidden."""
    hidden = shown in {cells.FEW, cells.COVERED}
    return Column(t.day_and_month(day), (cells.LEAST if hidden else number,), shown, pale=hidden)


def progress(drive: Drive, t: Translator) -> Gauge | None:
    """How far it is to the next number; None: it aims at none, or there are too few to be shown."""
    goal = drive.campaign.goal
    if goal is None or drive.took_part < cells.LEAST:
        return None
    next_ = next((one for one in sorted(goal.steps) if one > drive.took_part), max(goal.steps))
    shown = t("stats.of", number=drive.took_part, goal=next_)
    return Gauge(t("stats.progress"), drive.took_part, next_, shown, t("stats.progress_foot"))
