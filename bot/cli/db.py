"""`vigil db`: brings the database to this program's schema; its backups are in bot/cli/backup.py."""

import argparse
import os
from typing import TYPE_CHECKING

from bot.cli import backup, rotate
from bot.cli.parser import Parser, add_command
from bot.cli.shell import Shell, printable, settings
from bot.core.redact import redact
from bot.i18n import Translator

if TYPE_CHECKING:
    from bot.cli.parser import Commands
    from bot.store.upgrade import NotUpgraded, Upgraded


def add(commands: "Commands", t: Translator) -> None:
    """Adds the command and its own commands to the grammar."""
    group: Parser = add_command(commands, "db", t, lambda _, shell: _help(group, shell))
    inner = group.add_subparsers(title=t("cli.commands"), metavar=t("cli.command"))
    add_command(inner, "upgrade", t, upgrade, key="db.upgrade")
    backup.add(inner, t)
    rotate.add(inner, t)


def _help(parser: Parser, shell: Shell) -> int:
    parser.print_help(shell.err)
    return 2


def upgrade(args: argparse.Namespace, shell: Shell) -> int:
    """Migrates; a database made by a newer program, or none, is told with the cure."""
    from bot.store.upgrade import NotUpgraded

    config = settings(args, shell)
    if isinstance(config, int):
        return config
    done = _migrated(config.database.url)
    if done is None:
        shell.complain(shell.t("cli.db.problem.busy"))
        return 1
    if isinstance(done, NotUpgraded):
        shell.complain(shell.t(f"config.database_{done.key}", detail=printable(redact(done.detail))))
        return 1
    key = "cli.db.current" if done.before == done.after else "cli.db.upgraded"
    shell.say(shell.t(key, before=done.before or "-", after=done.after))
    if done.backup:
        shell.say(shell.t("cli.db.backup", path=done.backup))
    return 0


def _migrated(url: str) -> "Upgraded | NotUpgraded | None":
    """None: a bot is running on it. An older one must not find another schema under its hands."""
    from bot.store.alone import hold_alone
    from bot.store.upgrade import not_upgraded
    from bot.store.upgrade import upgrade as migrate

    try:
        lock = hold_alone(url)
    except OSError as error:
        return not_upgraded(error)
    if lock is None:
        return None
    try:
        return migrate(url)
    finally:
        if lock >= 0:
            os.close(lock)
