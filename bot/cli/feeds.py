"""`vigil feeds list`, `check [URL]`, `trust ID`, `import FILE`, `export`: what is watched and can be read."""

import argparse
import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.parser import Parser, add_command
from bot.cli.shell import FeedStatus, Shell, printable, settings
from bot.core.redact import redact
from bot.i18n import Translator

if TYPE_CHECKING:
    from bot.cli.parser import Commands
    from bot.config import Config, Mistake
    from bot.config.model import Source


def add(commands: "Commands", t: Translator) -> None:
    """Adds the command and its own commands to the grammar."""
    group: Parser = add_command(commands, "feeds", t, lambda _, shell: _help(group, shell))
    inner = group.add_subparsers(title=t("cli.commands"), metavar=t("cli.command"))
    add_command(inner, "list", t, run_list, key="feeds.list")
    check = add_command(inner, "check", t, run_check, key="feeds.check")
    check.add_argument("url", nargs="?", metavar="URL", help=t("cli.feeds.check.url"))
    add_command(inner, "export", t, run_export, key="feeds.export")
    imported = add_command(inner, "import", t, run_import, key="feeds.import")
    imported.add_argument("file", metavar="FILE", type=Path, help=t("cli.feeds.import.file"))
    trust = add_command(inner, "trust", t, run_trust, key="feeds.trust")
    trust.add_argument("id", metavar="ID", help=t("cli.feeds.trust.id"))


def _help(parser: Parser, shell: Shell) -> int:
    parser.print_help(shell.err)
    return 2


def run_list(args: argparse.Namespace, shell: Shell) -> int:
    """The sources of the config with what the database knows of them."""
    config = settings(args, shell)
    if isinstance(config, int):
        return config

    async def ask() -> "Sequence[FeedStatus | Mistake]":
        return await shell.app().feeds_status(config)

    from bot.config import Mistake

    found = asyncio.run(ask())
    if mistakes := [one for one in found if isinstance(one, Mistake)]:
        return shell.refuse(mistakes)
    known = {one.id: one for one in found if not isinstance(one, Mistake)}
    heads = ("id", "name", "state", "last", "problem", "next", "week", "url")
    rows = [
        (source.id, source.title, *_status(known.get(source.id), shell.t), redact(source.url))
        for source in config.feeds.sources
    ]
    shell.table([shell.t(f"cli.feeds.{head}") for head in heads], rows)
    return 0


def _status(status: FeedStatus | None, t: Translator) -> tuple[str, ...]:
    """State, last good answer, problem, when it is asked next, and its news of the week."""
    if status is None:
        return (t("cli.feeds.state.new"), "-", "-", "-", "-")
    key = f"cli.fetch.{status.problem}"
    problem = t(key, detail=status.detail or "?") if t.has(key) else (status.problem or "-")
    if status.doubts:
        why = "; ".join(t(f"doubt.{doubt}") for doubt in status.doubts)
        problem = t("cli.feeds.doubted", why=why, id=status.id)
    state = t(f"cli.feeds.state.{status.state}")
    return (state, _moment(status.last_ok), problem, _moment(status.due), str(status.week))


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}Z" if at else "-"


def run_export(args: argparse.Namespace, shell: Shell) -> int:
    """Writes the sources as OPML, as other readers take them."""

    config = settings(args, shell)
    if isinstance(config, int):
        return config

    async def ask() -> "str | tuple[Mistake, ...]":
        return await shell.app().feeds_export(config)

    done = asyncio.run(ask())
    if isinstance(done, tuple):
        return shell.refuse(done)
    shell.say(done.rstrip("\n"))
    return 0


def run_import(args: argparse.Namespace, shell: Shell) -> int:
    """Watches the feeds of an OPML list from now on, under review; 1 when it is no such list."""
    config = settings(args, shell)
    if isinstance(config, int):
        return config
    try:
        raw = args.file.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        shell.complain(shell.t("cli.detect.unreadable", path=printable(str(args.file)), reason=why))
        return 2

    async def ask() -> "int | tuple[Mistake, ...] | None":
        return await shell.app().feeds_import(config, raw)

    done = asyncio.run(ask())
    if isinstance(done, tuple):
        return shell.refuse(done)
    shell.say(shell.t("cli.feeds.import.no_list") if done is None else shell.t("cli.feeds.import.done", n=done))
    return 1 if done is None else 0


def run_trust(args: argparse.Namespace, shell: Shell) -> int:
    """Lets a doubted source publish by itself again; 1 when there is no such source."""
    config = settings(args, shell)
    if isinstance(config, int):
        return config

    async def ask() -> "str | tuple[Mistake, ...]":
        return await shell.app().feeds_trust(config, args.id)

    done = asyncio.run(ask())
    if isinstance(done, tuple):
        return shell.refuse(done)
    shell.say(shell.t(f"cli.feeds.trust.{done}", id=printable(args.id)))
    return 1 if done == "unknown" else 0


def run_check(args: argparse.Namespace, shell: Shell) -> int:
    """Fetches and parses one address or every source; 1 when any cannot be read."""
    config = settings(args, shell) if not args.url or hasattr(args, "config") else None
    if isinstance(config, int):
        return config
    private = config is None or _private(config)
    if args.url:
        return asyncio.run(_try(args.url, shell, allow_private=private))
    results = asyncio.run(_fetch_all(config.feeds.sources if config else (), shell, allow_private=private))
    for name, text in results:
        shell.say(shell.t("cli.mistake", where=name, text=text[1]))
    return 1 if any(not good for _, (good, _) in results) else 0


async def _try(url: str, shell: Shell, *, allow_private: bool) -> int:
    """One address: where its feed is, and what would be understood of it."""
    from bot.cli.fetch import Fetcher
    from feeds.extract import load_lexicons
    from feeds.trial import trial

    t = shell.t
    async with Fetcher.open(shell.now, allow_private=allow_private) as fetcher:
        found = await trial(fetcher.web, fetcher.parser, load_lexicons(), url, shell.now())
    where = printable(redact(found.url))
    if found.problem:
        shell.say(t("cli.mistake", where=where, text=t(f"cli.fetch.{found.problem}", detail=found.detail)))
        return 1
    text = t("cli.feeds.check.good", n=found.entries, title=printable(found.title))
    shell.say(t("cli.mistake", where=where, text=f"{text} ({found.kind})"))
    for line in found.lines:
        kind = t(f"kind.{line.kind}") if line.kind else "-"
        shell.say(f"  {kind}\t{printable(line.title)}")
    return 0


def _private(config: "Config") -> bool:
    return config.feeds.allow_private_addresses


async def _fetch_all(
    wanted: "Sequence[Source]", shell: Shell, *, allow_private: bool
) -> list[tuple[str, tuple[bool, str]]]:
    from bot.cli.fetch import Fetcher
    from feeds.sources.telegram import preview_of

    async with Fetcher.open(shell.now, allow_private=allow_private) as fetcher:
        asked = [(preview_of(one.url) if one.kind == "telegram" else None) or one.url for one in wanted]
        tries = (fetcher.feed(url, one.kind, one.proxy) for url, one in zip(asked, wanted, strict=True))
        found = await asyncio.gather(*tries)
    return [(one.id, _verdict(feed, shell.t)) for one, feed in zip(wanted, found, strict=True)]


def _verdict(feed: object, t: Translator) -> tuple[bool, str]:
    from bot.cli.fetch import Unreadable
    from feeds.sources.entry import Parsed

    if isinstance(feed, Unreadable):
        return False, t(f"cli.fetch.{feed.key}", detail=feed.detail)
    entries = feed.entries if isinstance(feed, Parsed) else ()
    if not entries:
        return False, t("cli.fetch.no_entries")
    return True, t("cli.feeds.check.good", n=len(entries), title=feed.title if isinstance(feed, Parsed) else "")
