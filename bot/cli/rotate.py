"""`vigil db rotate-key`: another key for the database.

Owns the two key files and what is told meanwhile. What a change of the key means stands in bot/store/rotate.py.
"""

import argparse
import asyncio
import base64
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli import backup
from bot.cli.check import key_mistakes
from bot.cli.init import KEY_BYTES, write_new
from bot.cli.parser import add_command
from bot.cli.shell import Shell, printable
from bot.core.redact import redact
from bot.i18n import Translator

if TYPE_CHECKING:
    from bot.cli.parser import Commands
    from bot.store.rotate import RotateProblem
    from bot.store.vault import Vault


def add(inner: "Commands", t: Translator) -> None:
    """Adds the command to those of `vigil db`."""
    parser = add_command(inner, "rotate-key", t, run, key="db.rotate_key")
    parser.add_argument("file", metavar=t("cli.file"), help=t("cli.db.rotate_key.file"))


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Changes the key; 1 when it could not be done, wholly or partly, with the cure."""
    found = backup.opened(args, shell)
    if isinstance(found, int):
        return found
    config, old = found
    file = Path(args.file).expanduser().absolute()
    new = _new_vault(file, shell)
    if isinstance(new, int):
        return new
    if new.check_value == old.check_value:
        return _fail(shell, "cli.db.rotate_key.same")
    return _alone(config.database.url, (old, new), file, shell)


def _alone(url: str, keys: "tuple[Vault, Vault]", file: Path, shell: Shell) -> int:
    from bot.store.alone import hold_alone

    try:
        lock = hold_alone(url)
    except OSError as error:
        return _fail(shell, "cli.db.problem.failed", detail=error.strerror or type(error).__name__)
    if lock is None:
        return _fail(shell, "cli.db.problem.busy")
    try:
        return _changed(url, keys, file, shell)
    finally:
        if lock >= 0:
            os.close(lock)


def _changed(url: str, keys: "tuple[Vault, Vault]", file: Path, shell: Shell) -> int:
    from bot.store.upgrade import NotUpgraded, upgrade

    done = upgrade(url)
    if isinstance(done, NotUpgraded):
        return _fail(shell, f"config.database_{done.key}", detail=printable(redact(done.detail)))
    return _told(asyncio.run(_rotate(url, *keys, shell)), file, shell)


def _new_vault(file: Path, shell: Shell) -> "Vault | int":
    from bot.store.vault import Vault, read_key

    try:
        fresh = write_new(file, base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
    except OSError as error:
        return _fail(shell, "cli.init.cannot_write", path=file, reason=error.strerror or type(error).__name__)
    if mistakes := key_mistakes(file):
        return shell.refuse(mistakes)
    if fresh:
        shell.say(shell.t("cli.init.key_written", path=file))
    key = read_key(file)
    return Vault(key) if isinstance(key, bytes) else 2


async def _rotate(url: str, old: "Vault", new: "Vault", shell: Shell) -> "int | RotateProblem | None":
    """None: a bot is at work on it."""
    from bot.store.alone import Lead
    from bot.store.database import Database
    from bot.store.rotate import rotate

    def progress(table: str, seen: int) -> None:
        shell.complain(shell.t("cli.db.rotate_key.progress", table=table, n=seen))

    db, lead = Database(url, old), Lead(url)
    try:
        return await rotate(db, new, progress) if await lead.take() else None
    finally:
        await lead.close()
        await db.close()


def _told(done: "int | RotateProblem | None", file: Path, shell: Shell) -> int:
    if done is None:
        return _fail(shell, "cli.db.problem.busy")
    if not isinstance(done, int):
        return _fail(shell, f"cli.db.rotate_key.{done.key}", detail=done.detail)
    shell.say(shell.t("cli.db.rotate_key.done", n=done))
    shell.say(shell.t("cli.db.rotate_key.next", path=file))
    return 0


def _fail(shell: Shell, text: str, **values: Any) -> int:
    shell.complain(shell.t(text, **values))
    return 1
