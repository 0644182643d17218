"""Documents and photos that go with a message: what they are, and what Telegram takes.

Owns the bounds. A file or caption that does not fit is a value: whoever makes one says what to do instead.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from html import unescape
from types import MappingProxyType
from typing import Final, Literal

CAPTION: Final = 1024
"""Characters of a caption, without its tags."""

NAME: Final = 60
"""Characters of a file's name, its ending included."""


class Sort(StrEnum):
    """How Telegram shows a file; also the name of the parameter that holds it. Stored by name."""

    DOCUMENT = "document"
    PHOTO = "photo"


METHOD: Final = MappingProxyType({Sort.DOCUMENT: "sendDocument", Sort.PHOTO: "sendPhoto"})
LARGEST: Final = MappingProxyType({Sort.DOCUMENT: 20_000_000, Sort.PHOTO: 10_000_000})
"""Bytes. Telegram takes larger documents; ours are calendars and letters."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is sent."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FileProblem:
    """Why a file cannot be sent; `limit` in bytes or, for a caption, in characters."""

    key: Literal["empty", "too_large", "caption_too_long"]
    limit: int = 0


def problem(file: File, sort: Sort, caption: str) -> FileProblem | None:
    """What is wrong with a file and its caption (Telegram HTML), if anything is."""
    if not file.content:
        return FileProblem("empty")
    if len(file.content) > LARGEST[sort]:
        return FileProblem("too_large", LARGEST[sort])
    return FileProblem("caption_too_long", CAPTION) if len(plain(caption)) > CAPTION else None


def safe_name(name: str) -> str:
    """The name without what could lead elsewhere or break a header; the ending is kept when it is cut."""
    kept = "".join(char for char in name if char.isprintable() and char not in '\\/"<>|?*:%').strip(" .") or "file"
    if len(kept) <= NAME:
        return kept
    stem, dot, ending = kept.rpartition(".")
    tail = f".{ending}" if dot and len(ending) <= 8 else ""
    return (stem if tail else kept)[: NAME - len(tail)] + tail


def plain(html: str) -> str:
    """The text without tags."""
    kept: list[str] = []
    inside = False
    for char in html:
        if char in "<>":
            inside = char == "<"
        elif not inside:
            kept.append(char)
    return unescape("".join(kept))
