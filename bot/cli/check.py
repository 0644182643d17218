"""`vigil check`: everything `run` would stumble over, told before it does."""

import argparse
import asyncio
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.parser import add_command
from bot.cli.shell import Shell, config_path, settings
from bot.core.legal import is_old
from bot.i18n import Translator, aid_directory

if TYPE_CHECKING:
    from bot.cli.parser import Commands
    from bot.config import Config, Mistake


def add(commands: "Commands", t: Translator) -> None:
    """Adds the command to the grammar."""
    add_command(commands, "check", t, run)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Settings, key, database, sources; 2 with every mistake named, else 0."""
    config = settings(args, shell)
    if isinstance(config, int):
        return config
    mistakes = key_mistakes(config.privacy.key_file)
    mistakes += asyncio.run(_examine(config, shell)) if not mistakes else ()
    if mistakes:
        return shell.refuse(mistakes)
    if is_open(config.privacy.key_file):
        shell.complain(shell.t("cli.check.key_open", path=config.privacy.key_file))
    for line in _old_data(shell.now().date(), shell.t):
        shell.complain(line)
    for line in _good_news(config, config_path(args, shell.env), shell.t):
        shell.say(line)
    return 0


async def _examine(config: "Config", shell: Shell) -> "tuple[Mistake, ...]":
    return await shell.app().examine(config)


def key_mistakes(path: Path) -> "tuple[Mistake, ...]":
    """What is wrong with the key file, if anything."""
    from bot.config import Mistake
    from bot.store.vault import KeyProblem, read_key

    key = read_key(path)
    if isinstance(key, KeyProblem):
        return (Mistake("privacy.key_file", f"config.key_{key.key}", {"path": str(path)}),)
    return ()


def is_open(path: Path) -> bool:
    """Whether others on this machine may read the file. Told, not refused: mounted secrets often look so."""
    return path.exists() and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _old_data(today: date, t: Translator) -> Iterator[str]:
    """What somebody should look up again: legal statuses and who helps. Told, not refused: the bot runs with them."""
    directory = aid_directory()
    if seen := [one.checked_on for one in directory.register.listings if is_old(one.checked_on, today)]:
        yield t("cli.check.legal_old", n=len(seen), day=min(seen).isoformat())
    if old := sum(is_old(one.checked_on, today) for one in directory.helpers):
        yield t("cli.check.aid_old", n=old)


def _good_news(config: "Config", path: Path, t: Translator) -> list[str]:
    lines = [
        t("cli.check.config", path=path),
        t("cli.check.key", path=config.privacy.key_file),
        t("cli.check.database"),
        t("cli.check.sources", n=len(config.feeds.sources)),
    ]
    return lines if config.telegram.token else [*lines, t("cli.check.no_token")]
