"""`vigil privacy`: what this program keeps, for whoever asks: the operator, a reader, a lawyer.

Owns where the page goes. What stands in it is made from the schema (bot/app/court.py).
"""

import argparse
from typing import TYPE_CHECKING

from bot.cli.parser import Parser, add_command
from bot.cli.shell import Shell
from bot.i18n import Translator

if TYPE_CHECKING:
    from bot.cli.parser import Commands


def add(commands: "Commands", t: Translator) -> None:
    """Adds the command and its own commands to the grammar."""
    group: Parser = add_command(commands, "privacy", t, lambda _, shell: _help(group, shell))
    inner = group.add_subparsers(title=t("cli.commands"), metavar=t("cli.command"))
    add_command(inner, "page", t, run_page, key="privacy_page")


def _help(parser: Parser, shell: Shell) -> int:
    parser.print_help(shell.err)
    return 2


def run_page(_args: argparse.Namespace, shell: Shell) -> int:
    """Prints the page in the operator's language; needs neither settings nor a database."""
    from bot.app.court import page

    shell.say(page(shell.t))
    return 0
