"""`vigil feeds list`, `check [URL]`, `trust ID`: what is watched, whether it can be read, and that it may publish."""

import argparse
import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.cli.parser import Parser, add_command
from bot.cli.shell import FeedStatus, Shell, printable, settings
from bot.core.redact import redact
from bot.i18n import Translator

if TYPE_CHECKING:
    from bot.cli.parser import Commands
    from bot.config import Config, Mistake


def add(commands: "Commands", t: Translator) -> None:
    """Adds the command and its own commands to the grammar."""
    group: Parser = add_command(commands, "feeds", t, lambda _, shell: _help(group, shell))
    inner = group.add_subparsers(title=t("cli.commands"), metavar=t("cli.command"))
    add_command(inner, "list", t, run_list, key="feeds.list")
    check = add_command(inner, "check", t, run_check, key="feeds.check")
    check.add_argument("url", nargs="?", metavar="URL", help=t("cli.feeds.check.url"))
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
    heads = ("id", "name", "state", "last", "problem", "url")
    rows = [
        (source.id, source.title, *_status(known.get(source.id), shell.t), redact(source.url))
        for source in config.feeds.sources
    ]
    shell.table([shell.t(f"cli.feeds.{head}") for head in heads], rows)
    return 0


def _status(status: FeedStatus | None, t: Translator) -> tuple[str, str, str]:
    if status is None:
        return (t("cli.feeds.state.new"), "-", "-")
    key, last = f"cli.fetch.{status.problem}", status.last_ok
    problem = t(key) if t.has(key) else (status.problem or "-")
    if status.doubts:
        why = "; ".join(t(f"doubt.{doubt}") for doubt in status.doubts)
        problem = t("cli.feeds.doubted", why=why, id=status.id)
    return (t(f"cli.feeds.state.{status.state}"), f"{last:%Y-%m-%d %H:%M}Z" if last else "-", problem)


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
    wanted = _wanted(args.url, config)
    results = asyncio.run(_fetch_all(wanted, shell, allow_private=config is None or _private(config)))
    for name, text in results:
        shell.say(shell.t("cli.mistake", where=name, text=text[1]))
    return 1 if any(not good for _, (good, _) in results) else 0


def _wanted(url: str | None, config: "Config | None") -> list[tuple[str, str]]:
    if url or config is None:
        return [(redact(url or ""), url or "")]
    return [(source.id, source.url) for source in config.feeds.sources]


def _private(config: "Config") -> bool:
    return config.feeds.allow_private_addresses


async def _fetch_all(
    wanted: Sequence[tuple[str, str]], shell: Shell, *, allow_private: bool
) -> list[tuple[str, tuple[bool, str]]]:
    from bot.cli.fetch import Fetcher

    async with Fetcher.open(shell.now, allow_private=allow_private) as fetcher:
        found = await asyncio.gather(*(fetcher.feed(url) for _, url in wanted))
    return [(name, _verdict(feed, shell.t)) for (name, _), feed in zip(wanted, found, strict=True)]


def _verdict(feed: object, t: Translator) -> tuple[bool, str]:
    from bot.cli.fetch import Unreadable
    from feeds.sources.entry import Parsed

    if isinstance(feed, Unreadable):
        return False, t(f"cli.fetch.{feed.key}", detail=feed.detail)
    entries = feed.entries if isinstance(feed, Parsed) else ()
    return True, t("cli.feeds.check.good", n=len(entries), title=feed.title if isinstance(feed, Parsed) else "")
