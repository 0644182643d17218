"""`vigil campaigns`: check, import, export, list, show, launch, pause, close.

Owns the arguments and how outcomes are told. What a campaign is and what may be done with it stands in campaigns/.
"""

import argparse
import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.parser import Parser, add_command
from bot.cli.shell import Shell, printable, settings
from bot.i18n import Translator

if TYPE_CHECKING:
    from bot.cli.parser import Commands
    from bot.cli.shell import CampaignBrought, CampaignRow, CampaignShown
    from bot.config import Config, Mistake
    from campaigns.file import Fault
    from campaigns.moments import Moment
    from campaigns.service import Given

LARGEST = 2_000_000
"""Bytes read of a file: more than any that is taken."""

RESULTS = ("achieved", "partly", "not", "ended", "expired")


def add(commands: "Commands", t: Translator) -> None:
    """Adds the command and its own commands to the grammar."""
    group: Parser = add_command(commands, "campaigns", t, lambda _, shell: _help(group, shell))
    inner = group.add_subparsers(title=t("cli.commands"), metavar=t("cli.command"))
    runs = {"check": run_check, "import": run_import, "export": run_export, "list": run_list, "show": run_show}
    runs["moments"] = run_moments
    runs |= {"launch": run_move, "pause": run_move, "close": run_move}
    parsers = {name: add_command(inner, name, t, run, key=f"campaigns.{name}") for name, run in runs.items()}
    for name in ("check", "import"):
        parsers[name].add_argument("folder", nargs="+", metavar=t("cli.file"), help=t("cli.campaigns.folder"))
    parsers["import"].add_argument("--dry-run", action="store_true", help=t("cli.campaigns.import.dry_run"))
    for name in ("export", "show", "launch", "pause", "close"):
        parsers[name].add_argument("name", metavar="ID", help=t("cli.campaigns.name"))
        parsers[name].set_defaults(move=name, result=None)
    parsers["export"].add_argument("folder", metavar=t("cli.file"), help=t("cli.campaigns.export.folder"))
    result = t("cli.campaigns.close.result")
    parsers["close"].add_argument("--result", required=True, choices=RESULTS, metavar="RESULT", help=result)


def _help(parser: Parser, shell: Shell) -> int:
    parser.print_help(shell.err)
    return 2


def run_check(args: argparse.Namespace, shell: Shell) -> int:
    """Tells every mistake of the files; then 1. Asks no database."""
    from campaigns import file

    given = _given(args.folder, shell)
    if isinstance(given, int):
        return given
    known = {str(file.tree_of(one.toml).get("id")) for one in given}
    read = {one.name: file.read(one.toml, one.table, shell.now(), known) for one in given}
    if faults := {name: found for name, found in read.items() if isinstance(found, tuple)}:
        return _tell_faults(faults, shell)
    shell.say(shell.t("cli.campaigns.sound", n=len(read)))
    return 0


def run_import(args: argparse.Namespace, shell: Shell) -> int:
    """Takes all campaigns or none: then 1, and every mistake."""
    given = _given(args.folder, shell)
    config = settings(args, shell)
    if isinstance(given, int) or isinstance(config, int):
        return config if isinstance(config, int) else 1

    async def ask() -> "Sequence[CampaignBrought | Mistake] | Mapping[str, Sequence[Fault]]":
        return await shell.app().campaigns_import(config, given, dry=args.dry_run)

    from bot.config import Mistake

    done = asyncio.run(ask())
    if isinstance(done, Mapping):
        return _tell_faults(done, shell)
    if mistakes := [one for one in done if isinstance(one, Mistake)]:
        return shell.refuse(mistakes)
    for one in done:
        assert not isinstance(one, Mistake)  # noqa: S101 - all were told above
        shell.say(shell.t(f"cli.campaigns.took.{one.what}", name=one.slug, version=one.version))
        if one.changes:
            heads = [shell.t(f"cli.campaigns.head.{head}") for head in ("key", "was", "now")]
            shell.table(heads, [(change.key, change.was or "", change.now or "") for change in one.changes])
    if args.dry_run:
        shell.say(shell.t("cli.campaigns.would"))
    return 0


def _given(names: Sequence[str], shell: Shell) -> "list[Given] | int":
    from campaigns.file import CSV, TOML
    from campaigns.service import Given

    found = []
    for name in names:
        path = Path(name).expanduser()
        folder = path.parent if path.name == TOML else path
        try:
            table = _read(folder / CSV) if (folder / CSV).exists() else None
            found.append(Given(str(folder), _read(folder / TOML), table))
        except OSError as error:
            detail = error.strerror or type(error).__name__
            shell.complain(printable(shell.t("cli.campaigns.unreadable", path=folder / TOML, detail=detail)))
            return 1
    return found


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST)


def _tell_faults(faults: "Mapping[str, Sequence[Fault]]", shell: Shell) -> int:
    t = shell.t
    shell.complain(t("cli.campaigns.mistakes", n=sum(map(len, faults.values()))))
    for folder, found in faults.items():
        for one in found:
            values: dict[str, Any] = dict(one.values)
            text = t(f"cli.campaigns.wrong.{one.problem}", **values)
            place = "cli.campaigns.at" if one.key else "cli.campaigns.in_file"
            told = t(place, text=text, file=Path(folder) / one.file, line=one.line, where=one.key)
            shell.complain(f"  {printable(told)}")
    return 1


def run_export(args: argparse.Namespace, shell: Shell) -> int:
    """Writes the files of a campaign to a new folder."""
    found = _ask(args, shell, lambda config: shell.app().campaigns_show(config, args.name))
    if isinstance(found, int):
        return found
    folder = Path(args.folder).expanduser()
    try:
        folder.mkdir()
        for name, text in found.files.items():
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(handle, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - a descriptor, not a path
                file.write(text)
    except FileExistsError:
        return _refuse(shell, shell.t("cli.campaigns.exists", path=args.folder))
    except OSError as error:
        detail = error.strerror or type(error).__name__
        return _refuse(shell, shell.t("cli.campaigns.unwritable", path=args.folder, detail=detail))
    shell.say(shell.t("cli.campaigns.exported", path=args.folder))
    return 0


def run_list(args: argparse.Namespace, shell: Shell) -> int:
    """All campaigns as a table."""
    config = settings(args, shell)
    if isinstance(config, int):
        return config

    async def ask() -> "Sequence[CampaignRow | Mistake]":
        return await shell.app().campaigns_list(config)

    from bot.config import Mistake

    rows = asyncio.run(ask())
    if mistakes := [one for one in rows if isinstance(one, Mistake)]:
        return shell.refuse(mistakes)
    if not rows:
        shell.say(shell.t("cli.campaigns.none"))
        return 0
    heads = [shell.t(f"cli.campaigns.head.{head}") for head in ("name", "kind", "state", "closes", "took_part")]
    shell.table(heads, [_row(one, shell.t) for one in rows if not isinstance(one, Mistake)])
    return 0


def _row(row: "CampaignRow", t: Translator) -> tuple[str, ...]:
    return row.slug, row.kind, t(f"cli.campaigns.state.{row.state}"), f"{row.closes_at:%Y-%m-%d}", str(row.took_part)


def run_moments(args: argparse.Namespace, shell: Shell) -> int:  # noqa: ARG001 - a command like the others
    """The moments of the registry that are coming. Asks no database."""
    from campaigns import moments

    found = moments.coming(moments.registry(), shell.now().date())
    heads = [shell.t(f"cli.campaigns.head.{head}") for head in ("moment", "when", "where", "source")]
    lang = shell.t.lang
    shell.table(heads, [(one.called(lang), _days(one, shell.t), one.where(lang), one.source) for one in found])
    return 0


def _days(one: "Moment", t: Translator) -> str:
    if one.begins is None:
        return t("cli.campaigns.moments.undated")
    return f"{one.begins}" if one.ends in {None, one.begins} else f"{one.begins} – {one.ends}"


def run_show(args: argparse.Namespace, shell: Shell) -> int:
    """One campaign with its numbers and what its last version changed."""
    found = _ask(args, shell, lambda config: shell.app().campaigns_show(config, args.name))
    if isinstance(found, int):
        return found
    t = shell.t
    shell.say(t("cli.campaigns.state", state=t(f"cli.campaigns.state.{found.row.state}"), version=found.version))
    if found.why:
        shell.say(t("cli.campaigns.stopped", why=found.why))
    opens, closes = (f"{one:%Y-%m-%d %H:%M} UTC" for one in (found.opens_at, found.row.closes_at))
    shell.say(t("cli.campaigns.window", opens=opens, closes=closes))
    shell.say(t("cli.campaigns.numbers", **found.counts))
    _funnel(found, shell)
    if found.changes:
        heads = [t(f"cli.campaigns.head.{head}") for head in ("key", "was", "now")]
        shell.table(heads, [(one.key, one.was or "", one.now or "") for one in found.changes])
    return 0


def _funnel(found: "CampaignShown", shell: Shell) -> None:
    """From being asked to having done it, to the last one: who has the server has the rows."""
    from bot.core.chart import TERMINAL, in_letters
    from campaigns import charts
    from campaigns.funnel import funnel

    way = funnel(found.parts)
    shell.say(in_letters(charts.steps(way, shell.t, exact=True), TERMINAL))
    for name, number in way.beside.items():
        if number:
            shell.say(shell.t(f"stats.beside.{name}", number=number))


def run_move(args: argparse.Namespace, shell: Shell) -> int:
    """Launch, pause or close."""
    config = settings(args, shell)
    if isinstance(config, int):
        return config

    async def ask() -> "tuple[str, str] | tuple[Mistake, ...]":
        return await shell.app().campaigns_move(config, args.name, args.move, args.result)

    from bot.config import Mistake

    done = asyncio.run(ask())
    if mistakes := [one for one in done if isinstance(one, Mistake)]:
        return shell.refuse(mistakes)
    why, state = (str(one) for one in done)
    shown = shell.t(f"cli.campaigns.state.{state}") if state else ""
    if why:
        return _refuse(shell, shell.t(f"cli.campaigns.refused.{why}", name=args.name, state=shown))
    shell.say(shell.t("cli.campaigns.moved", name=args.name, state=shown))
    return 0


def _ask(
    args: argparse.Namespace,
    shell: Shell,
    question: "Callable[[Config], Awaitable[CampaignShown | tuple[Mistake, ...] | None]]",
) -> "CampaignShown | int":
    config = settings(args, shell)
    if isinstance(config, int):
        return config

    async def ask() -> "CampaignShown | tuple[Mistake, ...] | None":
        return await question(config)

    found = asyncio.run(ask())
    if found is None:
        return _refuse(shell, shell.t("cli.campaigns.refused.unknown", name=args.name, state=""))
    return shell.refuse(found) if isinstance(found, tuple) else found


def _refuse(shell: Shell, text: str) -> int:
    shell.complain(printable(text))
    return 1
