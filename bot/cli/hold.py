"""`vigil hold`: stop all sending, let it go on, or ask which it is."""

import argparse
import asyncio
from typing import TYPE_CHECKING

from bot.cli.parser import add_command
from bot.cli.shell import Shell, settings
from bot.i18n import Translator

if TYPE_CHECKING:
    from bot.cli.parser import Commands
    from bot.config import Mistake

CHANGES = {"on": True, "off": False, "status": None}


def add(commands: "Commands", t: Translator) -> None:
    """Adds the command to the grammar."""
    parser = add_command(commands, "hold", t, run)
    parser.add_argument("change", nargs="?", choices=tuple(CHANGES), default="status", help=t("cli.hold.change"))


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Works beside a running bot: it looks before every round of sending."""
    config = settings(args, shell)
    if isinstance(config, int):
        return config

    async def ask() -> "bool | tuple[Mistake, ...]":
        return await shell.app().hold(config, CHANGES[args.change])

    held = asyncio.run(ask())
    if isinstance(held, tuple):
        return shell.refuse(held)
    shell.say(shell.t("cli.hold.on" if held else "cli.hold.off"))
    return 0
