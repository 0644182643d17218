"""`vigil stats`: what the sources reported, in numbers, with bars of plain letters; the same as /stats."""

import argparse
import asyncio
from typing import TYPE_CHECKING

from bot.cli.parser import add_command
from bot.cli.shell import Shell, printable, settings
from bot.i18n import Translator

if TYPE_CHECKING:
    from bot.cli.parser import Commands
    from bot.config import Mistake
    from bot.core.finding import Group
    from bot.core.totals import Whole


def add(commands: "Commands", t: Translator) -> None:
    """Adds the command to the grammar."""
    add_command(commands, "stats", t, run)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Every group that is known, one after another, then what is about all of them."""
    config = settings(args, shell)
    if isinstance(config, int):
        return config

    async def ask() -> "Whole | tuple[Mistake, ...]":
        return await shell.app().stats(config)

    whole = asyncio.run(ask())
    if isinstance(whole, tuple):
        return shell.refuse(whole)
    from bot.alerts.totals_told import groups

    for group in groups(whole):
        _tell(whole, group, shell)
    if not groups(whole):
        shell.say(shell.t("stats.nothing"))
    return 0


def _tell(whole: "Whole", group: "Group", shell: Shell) -> None:
    from bot.alerts import totals_told
    from bot.core.chart import TERMINAL, in_letters
    from bot.core.files import plain

    t = shell.t
    name = t(f"stats.group.{group.value}")
    shell.say(plain(t("stats.whole", group=name, day=t.short_day(whole.at.date()))))
    for chart in (totals_told.kinds(whole, group, t), totals_told.by_month(whole, group, t)):
        if chart is not None:
            shell.say(f"\n{chart.title}\n{in_letters(chart, TERMINAL)}")
    for one in totals_told.sections(whole, group, t):
        shell.say("\n" + "\n".join(printable(line) for line in (one.title, *one.lines, one.note) if line))
    shell.say("")
