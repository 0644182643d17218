"""`vigil events`: what moderators decided, as labelled examples; and kept entries read again with the present rules.

Owns the arguments and where the lines go. What an example holds, and whom it never holds, stands in feeds/labels.py;
what follows from another reading in feeds/reprocess.py.
"""

import argparse
import asyncio
import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.parser import Parser, add_command
from bot.cli.shell import Reprocessed, RereadRow, Shell, printable, settings
from bot.i18n import Translator

if TYPE_CHECKING:
    from bot.cli.parser import Commands
    from bot.config import Mistake


def add(commands: "Commands", t: Translator) -> None:
    """Adds the command and its own commands to the grammar."""
    group: Parser = add_command(commands, "events", t, lambda _, shell: _help(group, shell))
    inner = group.add_subparsers(title=t("cli.commands"), metavar=t("cli.command"))
    export = add_command(inner, "export-labels", t, run_export_labels, key="events.export_labels")
    export.add_argument("file", nargs="?", metavar=t("cli.file"), help=t("cli.events.export_labels.file"))
    again = add_command(inner, "reprocess", t, run_reprocess, key="events.reprocess")
    again.add_argument(
        "--since", required=True, metavar=t("cli.events.reprocess.date"), help=t("cli.events.reprocess.since")
    )
    again.add_argument("--apply", action="store_true", help=t("cli.events.reprocess.apply"))


def _help(parser: Parser, shell: Shell) -> int:
    parser.print_help(shell.err)
    return 2


def run_export_labels(args: argparse.Namespace, shell: Shell) -> int:
    """Writes one JSON object a line to a new file for the operator alone, or to standard output."""
    config = settings(args, shell)
    if isinstance(config, int):
        return config

    async def ask() -> "Sequence[Mapping[str, Any]] | tuple[Mistake, ...]":
        return await shell.app().labels(config)

    found = asyncio.run(ask())
    if isinstance(found, tuple):
        return shell.refuse(found)
    lines = [json.dumps(one, ensure_ascii=False) for one in found]
    if args.file is None:
        for line in lines:
            shell.say(line)
        return 0
    if problem := _write(args.file, lines):
        key, values = problem
        shell.complain(printable(shell.t(key, **values)))
        return 1
    shell.complain(printable(shell.t("cli.events.export_labels.done", n=len(lines), path=args.file)))
    return 0


def run_reprocess(args: argparse.Namespace, shell: Shell) -> int:
    """Shows what the present rules read differently; with --apply it is done, and nobody is alerted."""
    since = _day(args.since)
    if since is None:
        shell.complain(shell.t("cli.events.reprocess.bad_date", value=printable(args.since)))
        return 2
    config = settings(args, shell)
    if isinstance(config, int):
        return config

    async def ask() -> "Reprocessed | tuple[Mistake, ...]":
        return await shell.app().reprocess(config, since, apply=args.apply)

    found = asyncio.run(ask())
    if isinstance(found, tuple):
        return shell.refuse(found)
    _show(found, shell, applied=args.apply)
    return 0


def _day(text: str) -> datetime | None:
    """The beginning of a day in UTC, or the moment."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _show(found: Reprocessed, shell: Shell, *, applied: bool) -> None:
    t = shell.t
    if found.rows:
        heads = [_word(t, f"head.{head}") for head in ("came", "source", "change", "event", "why", "title")]
        shell.table(heads, [_row(row, t) for row in found.rows])
    shell.say(_word(t, "read", n=found.read, changed=len(found.rows)))
    for sort, number in found.by_sort.items():
        shell.say(f"  {_word(t, f'sort.{sort}')}: {number}")
    if not applied:
        shell.say(_word(t, "dry"))
        return
    for deed, number in found.done.items():
        shell.say(f"  {_word(t, f'done.{deed}')}: {number}")


def _row(row: RereadRow, t: Translator) -> tuple[str, ...]:
    changed = "; ".join(f"{_word(t, f'sort.{sort}')}: {old} → {new}" for sort, old, new in row.changes)
    came = f"{row.came:%Y-%m-%d}" if row.came else "-"
    return (
        came,
        row.source,
        changed,
        _word(t, f"event.{row.event}"),
        "; ".join(row.why),
        row.title or _word(t, "hidden"),
    )


def _word(t: Translator, key: str, **values: Any) -> str:
    return t(f"cli.events.reprocess.{key}", **values)


def _write(name: str, lines: Sequence[str]) -> tuple[str, dict[str, Any]] | None:
    """None, or why it could not be written. A file that is there already stays as it is."""
    try:
        handle = os.open(Path(name).expanduser(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - a descriptor, not a path
            file.writelines(f"{line}\n" for line in lines)
    except FileExistsError:
        return "cli.events.export_labels.exists", {"path": name}
    except OSError as error:
        return "cli.events.export_labels.unwritable", {"path": name, "detail": error.strerror or type(error).__name__}
    return None
