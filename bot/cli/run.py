"""`vigil run [--only feeds]`: the bot, or the part of it that reads feeds, until it is stopped."""

import argparse
import asyncio
from typing import TYPE_CHECKING

from bot.cli.check import is_open
from bot.cli.parser import add_command
from bot.cli.shell import Shell, settings, start_logging
from bot.i18n import Translator

if TYPE_CHECKING:
    from bot.cli.parser import Commands
    from bot.config import Mistake


def add(commands: "Commands", t: Translator) -> None:
    """Adds the command to the grammar."""
    parser = add_command(commands, "run", t, run)
    parser.add_argument("--only", choices=("feeds",), help=t("cli.run.only"))


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Runs the bot; 2 when settings, token or key are not right."""
    from bot.config import need_token

    config = settings(args, shell)
    if isinstance(config, int):
        return config
    if mistakes := need_token(config):
        return shell.refuse(mistakes)
    if is_open(config.privacy.key_file):
        shell.complain(shell.t("cli.check.key_open", path=config.privacy.key_file))
    start_logging(config, shell)

    async def bot() -> "int | tuple[Mistake, ...]":
        app = shell.app()
        return await (app.run_feeds(config) if args.only == "feeds" else app.run(config))

    return shell.ended(asyncio.run(bot()))
