"""`vigil detect [FILE|URL|-]`: what the bot would make of a feed, entry by entry.

Owns the reading of the arguments and the two ways of showing. What is found is decided by `feeds.extract`, which items
tell one story by `feeds.merge`.
"""

import argparse
import asyncio
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from bot.cli.parser import add_command
from bot.cli.shell import Shell, printable
from bot.core.finding import Finding, HearingAt, Item, Outlet
from bot.core.kinds import GRAVE, Kind
from bot.i18n import Translator

if TYPE_CHECKING:
    from bot.cli.items import BrokenLine
    from bot.cli.parser import Commands

BLOCK = 10_000
"""Items compared with each other for `story`, so that an endless stream needs bounded memory."""

MAX_DOCUMENT = 5 * 1024 * 1024
PROGRESS = 500

Pair = tuple[Item, Finding]


def add(commands: "Commands", t: Translator) -> None:
    """Adds the command to the grammar."""
    parser = add_command(commands, "detect", t, run)
    parser.add_argument(
        "input_path", nargs="?", default="-", metavar=t("cli.detect.input_name"), help=t("cli.detect.where")
    )
    parser.add_argument("--input", choices=("feed", "jsonl"), help=t("cli.detect.input"))
    parser.add_argument("--format", choices=("table", "jsonl"), default="table", help=t("cli.detect.format"))
    parser.add_argument("--outlet", choices=[o.value for o in Outlet], default="news", help=t("cli.detect.outlet"))


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Shows every item; 1 when the input, or a line of it, could not be read."""
    if args.input_path.lower().startswith(("http://", "https://")):
        return _feed(args, shell, None)
    with ExitStack() as stack:
        if args.input_path == "-":
            stream = shell.stdin
        else:
            try:
                stream = stack.enter_context(Path(args.input_path).expanduser().open("rb"))
            except OSError as error:
                values = {"path": args.input_path, "reason": error.strerror or type(error).__name__}
                shell.complain(shell.t("cli.detect.unreadable", **values))
                return 1
        return _lines(args, shell, stream) if _is_jsonl(args, stream) else _feed(args, shell, stream)


def _is_jsonl(args: argparse.Namespace, stream: BinaryIO) -> bool:
    """As said by --input, else by the name, else by the first character."""
    if args.input:
        return bool(args.input == "jsonl")
    if args.input_path.lower().endswith((".jsonl", ".ndjson")):
        return True
    peek = getattr(stream, "peek", None)
    return peek is not None and peek(64)[:64].lstrip(b" \t\r\n\xef\xbb\xbf").startswith(b"{")


def _lines(args: argparse.Namespace, shell: Shell, stream: BinaryIO) -> int:
    from bot.cli.items import from_lines

    broken: list[BrokenLine] = []
    _show(args, shell, _whole(from_lines(stream), broken, shell))
    if broken:
        shell.complain(shell.t("cli.detect.broken", n=len(broken)))
    return 1 if broken else 0


def _whole(read: "Iterable[Item | BrokenLine]", broken: "list[BrokenLine]", shell: Shell) -> Iterator[Item]:
    """The items; each broken line is told at once and counted, the rest goes on."""
    for item in read:
        if isinstance(item, Item):
            yield item
        else:
            broken.append(item)
            shell.complain(
                shell.t("cli.detect.line", number=item.number, text=shell.t(f"cli.detect.line.{item.problem}"))
            )


def _feed(args: argparse.Namespace, shell: Shell, stream: BinaryIO | None) -> int:
    from bot.cli.fetch import Unreadable
    from bot.cli.items import from_entries

    body = stream.read(MAX_DOCUMENT + 1) if stream else b""
    if len(body) > MAX_DOCUMENT:
        feed: Any = Unreadable("too_big", str(MAX_DOCUMENT))
    else:
        feed = asyncio.run(_parsed(args.input_path, body if stream else None, shell))
    if isinstance(feed, Unreadable):
        text = shell.t(f"cli.fetch.{feed.key}", detail=feed.detail)
        shell.complain(shell.t("cli.mistake", where=printable(args.input_path), text=text))
        return 1
    _show(args, shell, from_entries(feed.entries, Outlet(args.outlet)))
    return 0


async def _parsed(address: str, body: bytes | None, shell: Shell) -> Any:
    from bot.cli.fetch import Fetcher

    # The operator typed the address, so it may be one of the own network; addresses of clouds' inner services never.
    async with Fetcher.open(shell.now, allow_private=True) as fetcher:
        return await (fetcher.feed(address) if body is None else fetcher.parse(body))


def _show(args: argparse.Namespace, shell: Shell, items: Iterable[Item]) -> None:
    from feeds.extract import extract, load_lexicons

    lexicons = load_lexicons()
    rows = _rows(((item, extract(item, lexicons)) for item in items), shell)
    if args.format == "jsonl":
        for _, row in rows:
            shell.say(json.dumps(row, ensure_ascii=False))
        return
    heads = ("kind", "persons", "hearing", "term", "articles", "place", "confidence", "title")
    shell.table([shell.t(f"cli.detect.{head}") for head in heads], (_cells(item, row, shell.t) for item, row in rows))


def _rows(pairs: Iterable[Pair], shell: Shell) -> Iterator[tuple[Item, dict[str, Any]]]:
    """Items with their rows, block by block."""
    watched = _watched(pairs, shell)
    while block := list(islice(watched, BLOCK)):
        for (item, finding), story in zip(block, stories(block), strict=True):
            yield item, row_of(item, finding, story)


def _watched(pairs: Iterable[Pair], shell: Shell) -> Iterator[Pair]:
    """The pairs; on a terminal long work shows how far it is."""
    seen = shell.err.isatty()
    number = 0
    for number, pair in enumerate(pairs, 1):
        if seen and number % PROGRESS == 0:
            shell.err.write("\r" + shell.t("cli.detect.progress", n=number))
            shell.err.flush()
        yield pair
    if seen and number >= PROGRESS:
        shell.err.write("\r\033[K")


def stories(findings: Sequence[Pair]) -> list[str]:
    """A key per item; items about one fact share it."""
    from feeds.merge import group

    return group(findings)


def row_of(item: Item, finding: Finding, story: str) -> dict[str, Any]:
    """The finding in the fields of the label format."""
    return {
        "id": item.id,
        "relevant": finding.relevant,
        "event": finding.kind.value if finding.kind else "none",
        "persons": [person.name for person in finding.people],
        "hearing_at": hearing_text(finding.hearing),
        "term_months": finding.term.months if finding.term else None,
        "articles": [article.number for article in finding.articles],
        "place": finding.place,
        "confidence": confidence(item, finding),
        "story": story,
    }


def hearing_text(hearing: HearingAt | None) -> str | None:
    """ "2026-12-08T10:00", "2026-12-08" where no time is known, None where no date is."""
    if hearing is None:
        return None
    return f"{hearing.day:%Y-%m-%d}" + (f"T{hearing.at:%H:%M}" if hearing.at else "")


def confidence(item: Item, finding: Finding) -> str:
    """ "review" where one voice is not enough or a person should look first, by the rules of feeds/review.py."""
    one_voice = finding.kind is Kind.DEATH or (finding.kind in GRAVE and item.outlet is not Outlet.NGO)
    return "review" if finding.unsure or (finding.relevant and one_voice) else "high"


def _cells(item: Item, row: dict[str, Any], t: Translator) -> tuple[str, ...]:
    from feeds.extract.text import clean

    kind = row["event"] if row["relevant"] else t("cli.detect.irrelevant", kind=row["event"])
    months = row["term_months"]
    return (
        kind,
        ", ".join(row["persons"]),
        row["hearing_at"] or "",
        t("cli.detect.months", n=months) if months is not None else "",
        ", ".join(row["articles"]),
        row["place"] or "",
        t(f"cli.detect.{row['confidence']}") if row["relevant"] else "",
        clean(item.title)[:120],
    )
