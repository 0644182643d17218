"""Items for `vigil detect` from what people have: lines of JSON, or the entries of a feed.

Owns the reading of label-style lines and their mistakes. Works on bytes and values; knows no terminal and no network.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO, cast, get_args

from bot.core.finding import Item, Lang, Outlet
from feeds.sources.entry import Entry

MAX_LINE = 1_048_576
MAX_TEXT = 65_536

_LANGS = frozenset(get_args(Lang))
_OUTLETS = {outlet.value: outlet for outlet in Outlet}


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that is no item. `problem` names the text `cli.detect.line.<problem>`."""

    number: int
    problem: str


def from_lines(stream: BinaryIO) -> Iterator[Item | BrokenLine]:
    """The items of a JSONL stream in their order; empty lines are passed over."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE and not line.endswith(b"\n"):
            _skip(stream)
            yield BrokenLine(number, "too_long")
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield _item(line, number)


def _skip(stream: BinaryIO) -> None:
    """Reads on to the end of an oversized line, a piece at a time."""
    while (piece := stream.readline(MAX_LINE)) and not piece.endswith(b"\n"):
        pass


def _item(line: bytes, number: int) -> Item | BrokenLine:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return BrokenLine(number, "not_utf8")
    except (ValueError, RecursionError):
        return BrokenLine(number, "not_json")
    if not isinstance(row, dict):
        return BrokenLine(number, "not_object")
    if not isinstance(row.get("title"), str):
        return BrokenLine(number, "no_title")
    published = _moment(row.get("published"))
    if isinstance(published, str):
        return BrokenLine(number, published)
    return Item(
        id=_text(row.get("id")) or str(number),
        # "outlet" is the outlet's name there, "kind" what stands behind it.
        outlet=_OUTLETS.get(str(row.get("kind")), Outlet.NEWS),
        title=_text(row["title"]),
        summary=_text(row.get("summary")),
        url=_text(row.get("url")),
        published=published,
        lang=_lang(row.get("lang")),
    )


def _text(value: Any) -> str:
    text = str(value)[:MAX_TEXT] if isinstance(value, str | int) else ""
    # JSON can spell half a surrogate pair, which no stream could print again.
    return text.encode("utf-8", "replace").decode()


def _lang(value: Any) -> Lang | None:
    return cast("Lang", value) if isinstance(value, str) and value in _LANGS else None


def _moment(value: Any) -> datetime | str | None:
    if value is None or value == "":
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return "bad_date"


def from_entries(entries: Iterable[Entry], outlet: Outlet) -> Iterator[Item]:
    """The items a feed's entries are; an entry without guid and address is called by its place."""
    for number, entry in enumerate(entries, 1):
        name = entry.guid or entry.url or str(number)
        when = entry.published or entry.updated
        yield Item(name, outlet, entry.title, entry.summary, entry.url, when)
