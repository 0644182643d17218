"""`vigil demo`: the whole bot on this machine, without token and internet."""

import argparse
import asyncio
from typing import TYPE_CHECKING

from bot.cli.parser import add_command
from bot.cli.shell import Shell
from bot.i18n import Translator

if TYPE_CHECKING:
    from bot.cli.parser import Commands
    from bot.config import Mistake


LIMITS = ("none", "sliding", "fixed", "leaky")
"""The ways in which the demo's Telegram counts messages: Telegram's own is not published."""


def add(commands: "Commands", t: Translator) -> None:
    """Adds the command to the grammar."""
    parser = add_command(commands, "demo", t, run)
    parser.add_argument("--host", default="127.0.0.1", help=t("cli.demo.host"))
    parser.add_argument("--port", type=int, default=8081, metavar="N", help=t("cli.demo.port"))
    parser.add_argument("--limits", choices=LIMITS, default="none", help=t("cli.demo.limits"))


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Runs the demo until it is stopped. Needs no config file."""
    from bot.logs import setup

    setup("warning", "console", stream=shell.err)

    def ready(address: str) -> None:
        shell.say(shell.t("cli.demo.ready", address=address))
        shell.out.flush()

    async def play() -> "int | tuple[Mistake, ...]":
        return await shell.app().demo(host=args.host, port=args.port, limits=args.limits, ready=ready)

    return shell.ended(asyncio.run(play()))
