"""`vigil db backup`, `restore` and `verify-backup`: a sealed copy of the database, and the way back.

Owns the arguments and how the outcome is told. What a backup is stands in bot/store/backup.py.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.check import key_mistakes
from bot.cli.parser import add_command
from bot.cli.shell import Shell, printable, settings
from bot.i18n import Translator

if TYPE_CHECKING:
    from bot.cli.parser import Commands
    from bot.config import Config
    from bot.store.backup import BackupProblem, Contents
    from bot.store.vault import Vault


def add(inner: "Commands", t: Translator) -> None:
    """Adds the commands to those of `vigil db`."""
    make = add_command(inner, "backup", t, run_backup, key="db.backup_to")
    make.add_argument("file", nargs="?", metavar=t("cli.file"), help=t("cli.db.backup_to.file"))
    for name, run in (("restore", run_restore), ("verify-backup", run_verify)):
        key = f"db.{name.replace('-', '_')}"
        command = add_command(inner, name, t, run, key=key)
        command.add_argument("file", metavar=t("cli.file"), help=t("cli.db.backup_file"))


def run_backup(args: argparse.Namespace, shell: Shell) -> int:
    """Seals a copy of the database into a new file; 1 when that cannot be done."""
    from bot.store.backup import BackupProblem, make, name_for

    found = opened(args, shell)
    if isinstance(found, int):
        return found
    config, vault = found
    target = Path(args.file).expanduser() if args.file else name_for(config.database.url, shell.now())
    done = make(config.database.url, target or Path(), vault, shell.now())
    if isinstance(done, BackupProblem):
        return _tell(done, shell)
    shell.say(shell.t("cli.db.backup_made", path=done, size=megabytes(done.stat().st_size)))
    shell.say(shell.t("cli.db.backup_needs_key", path=config.privacy.key_file))
    return 0


def run_verify(args: argparse.Namespace, shell: Shell) -> int:
    """Opens a backup and examines all of it; 1 when it could not be restored."""
    from bot.store.backup import BackupProblem, verify
    from bot.store.upgrade import sqlite_path

    found = opened(args, shell)
    if isinstance(found, int):
        return found
    config, vault = found
    place = sqlite_path(config.database.url)
    if place is None:
        return _tell(BackupProblem("not_sqlite"), shell)
    contents = verify(Path(args.file).expanduser(), vault, place.parent)
    return _tell(contents, shell) if isinstance(contents, BackupProblem) else _show(contents, shell)


def run_restore(args: argparse.Namespace, shell: Shell) -> int:
    """Puts a backup in the place of the database, which stays beside it; 1 when nothing was changed."""
    from bot.store.backup import BackupProblem, restore

    found = opened(args, shell)
    if isinstance(found, int):
        return found
    config, vault = found
    done = restore(config.database.url, Path(args.file).expanduser(), vault, shell.now())
    if isinstance(done, BackupProblem):
        return _tell(done, shell)
    _show(done.contents, shell)
    if done.replaced:
        shell.say(shell.t("cli.db.restored_beside", path=done.replaced))
    if done.erased is None:
        shell.complain(shell.t("cli.db.restored_erased_unknown"))
    else:
        shell.say(shell.t("cli.db.restored_erased", n=done.erased))
    shell.say(shell.t("cli.db.restored_next"))
    return 0


def opened(args: argparse.Namespace, shell: Shell) -> "tuple[Config, Vault] | int":
    """The settings and the vault of their key, or the exit code after every mistake was told."""
    from bot.store.vault import Vault, read_key

    config = settings(args, shell)
    if isinstance(config, int):
        return config
    if mistakes := key_mistakes(config.privacy.key_file):
        return shell.refuse(mistakes)
    key = read_key(config.privacy.key_file)
    return (config, Vault(key)) if isinstance(key, bytes) else 2


def _show(contents: "Contents", shell: Shell) -> int:
    rows = sum(contents.rows.values())
    shell.say(shell.t("cli.db.backup_whole", made=f"{contents.made_at:%Y-%m-%d %H:%M}Z", schema=contents.schema))
    shell.say(shell.t("cli.db.backup_rows", n=rows, readers=contents.rows.get("subscriber", 0)))
    return 0


def _tell(problem: "BackupProblem", shell: Shell) -> int:
    shell.complain(shell.t(f"cli.db.problem.{problem.key}", detail=printable(problem.detail)))
    return 1


def megabytes(size: int) -> str:
    """A size for people."""
    return f"{size / 1_000_000:.1f}"
