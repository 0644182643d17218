"""`vigil people import FILE` and `vigil people export [FILE]`: the registry as a table of a spreadsheet.

Owns the arguments and how the outcome is told. The form of the table stands in bot/people/sheet.py.
"""

import argparse
import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.parser import Parser, add_command
from bot.cli.shell import Changed, Exported, Imported, Shell, Slip, printable, settings
from bot.i18n import Translator

if TYPE_CHECKING:
    from bot.cli.parser import Commands
    from bot.config import Mistake

LARGEST = 20_000_001
"""Bytes read of a file: one more than the most that is taken."""


def add(commands: "Commands", t: Translator) -> None:
    """Adds the command and its own commands to the grammar."""
    group: Parser = add_command(commands, "people", t, lambda _, shell: _help(group, shell))
    inner = group.add_subparsers(title=t("cli.commands"), metavar=t("cli.command"))
    bring = add_command(inner, "import", t, run_import, key="people.import")
    bring.add_argument("file", metavar=t("cli.file"), help=t("cli.people.import.file"))
    bring.add_argument("--dry-run", action="store_true", help=t("cli.people.import.dry_run"))
    bring.add_argument("--widen", action="store_true", help=t("cli.people.import.widen"))
    export = add_command(inner, "export", t, run_export, key="people.export")
    export.add_argument("file", nargs="?", metavar=t("cli.file"), help=t("cli.people.export.file"))
    export.add_argument("--all", action="store_true", help=t("cli.people.export.all"))


def _help(parser: Parser, shell: Shell) -> int:
    parser.print_help(shell.err)
    return 2


def run_import(args: argparse.Namespace, shell: Shell) -> int:
    """Takes a table as a whole, or tells everything that is wrong with it: then 1, and nothing was written."""
    config = settings(args, shell)
    if isinstance(config, int):
        return config
    raw = _read(args.file, shell)
    if isinstance(raw, str):
        return _refuse(shell, raw)

    async def ask() -> "Imported | tuple[Slip, ...] | tuple[Mistake, ...]":
        return await shell.app().people_import(config, raw, dry=args.dry_run, widen=args.widen)

    from bot.config import Mistake

    done = asyncio.run(ask())
    if not isinstance(done, tuple):
        return _tell(done, shell, dry=args.dry_run)
    if mistakes := [one for one in done if isinstance(one, Mistake)]:
        return shell.refuse(mistakes)
    return _slips([one for one in done if not isinstance(one, Mistake)], shell)


def _read(name: str, shell: Shell) -> bytes | str:
    """The file ("-": standard input), or why it cannot be read."""
    try:
        if name == "-":
            return shell.stdin.read(LARGEST)
        with Path(name).expanduser().open("rb") as file:
            return file.read(LARGEST)
    except OSError as error:
        return shell.t("cli.people.unreadable", path=name, detail=error.strerror or type(error).__name__)


def _refuse(shell: Shell, text: str) -> int:
    shell.complain(printable(text))
    return 1


def _slips(slips: Sequence[Slip], shell: Shell) -> int:
    t = shell.t
    shell.complain(t("cli.people.mistakes", n=len(slips)))
    for slip in sorted(slips, key=lambda one: one.line):
        text = t(f"cli.people.wrong.{slip.problem}", **slip.values)
        place = "cli.people.in_cell" if slip.column else "cli.people.in_line"
        shell.complain(f"  {printable(t(place, line=slip.line, column=slip.column, text=text))}")
    return 1


def _tell(done: Imported, shell: Shell, *, dry: bool) -> int:
    t = shell.t
    if dry and done.changes:
        heads = [t(f"cli.people.head.{head}") for head in ("line", "what", "name", "columns")]
        shell.table(heads, [_row(change, t) for change in done.changes])
    new, changed = len(done.new), len(done.changes) - len(done.new)
    shell.say(t("cli.people.would" if dry else "cli.people.done", new=new, changed=changed, same=done.same))
    return 0


def _row(change: Changed, t: Translator) -> tuple[str, ...]:
    what = t("cli.people.what.changed" if change.columns else "cli.people.what.new")
    return (str(change.line), what, change.after.name, ", ".join(change.columns))


def run_export(args: argparse.Namespace, shell: Shell) -> int:
    """Writes the table to a new file for the operator alone, or to standard output."""
    config = settings(args, shell)
    if isinstance(config, int):
        return config

    async def ask() -> "Exported | tuple[Mistake, ...]":
        return await shell.app().people_export(config, everybody=args.all)

    found = asyncio.run(ask())
    if isinstance(found, tuple):
        return shell.refuse(found)
    if problem := _write(args.file, found.text, shell):
        return _refuse(shell, problem)
    if args.file:
        shell.say(shell.t("cli.people.exported", n=found.people, path=args.file))
    if args.all:
        shell.complain(shell.t("cli.people.hidden", n=found.hidden))
    return 0


def _write(name: str | None, text: str, shell: Shell) -> str | None:
    """None, or why it could not be written. A file that is there already stays as it is."""
    if name is None:
        if reconfigure := getattr(shell.out, "reconfigure", None):
            reconfigure(encoding="utf-8", newline="")
        shell.out.write(text)
        return None
    try:
        path = Path(name).expanduser()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - a descriptor, not a path
            file.write(text)
    except FileExistsError:
        return shell.t("cli.people.exists", path=name)
    except OSError as error:
        return shell.t("cli.people.unwritable", path=name, detail=error.strerror or type(error).__name__)
    return None
