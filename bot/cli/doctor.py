"""`vigil doctor`: how the instance is, line by line, each with its cure."""

import argparse
import asyncio
from typing import TYPE_CHECKING

from bot.cli.parser import add_command
from bot.cli.shell import Examined, Shell, printable, settings
from bot.i18n import Translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cli.parser import Commands
    from bot.config import Mistake


def add(commands: "Commands", t: Translator) -> None:
    """Adds the command to the grammar."""
    add_command(commands, "doctor", t, run)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """0 when every line is well, 1 when one is not, 2 when the settings have to be put right first."""
    from bot.cli.check import key_mistakes
    from bot.config import Mistake

    config = settings(args, shell)
    if isinstance(config, int):
        return config
    if mistakes := key_mistakes(config.privacy.key_file):
        return shell.refuse(mistakes)

    async def ask() -> "Sequence[Examined | Mistake]":
        return await shell.app().doctor(config)

    found = asyncio.run(ask())
    if mistakes := tuple(one for one in found if isinstance(one, Mistake)):
        return shell.refuse(mistakes)
    lines = [one for one in found if not isinstance(one, Mistake)]
    for line in lines:
        shell.say(told(line, shell.t))
    return 0 if all(line.well for line in lines) else 1


def told(line: Examined, t: Translator) -> str:
    """One line: a mark, what was found, and the cure where there is something to cure."""
    mark = "ok" if line.well else "warn"
    key = f"cli.{line.key}" if line.key.startswith("trouble.") else f"cli.doctor.{line.key}.{mark}"
    return printable(f"{t(f'cli.doctor.{mark}'):<6} {t(key, **line.values)}")
