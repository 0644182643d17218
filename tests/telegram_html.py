"""A small strict reader of the HTML that Telegram accepts in messages: what it does not know, it refuses.

Stricter than Telegram where we want to be: only the tags we use, nothing left open, no bare `<`, `>` or `&`.
"""

import html
import re
from dataclasses import dataclass

TAGS = frozenset({"b", "i", "a", "code", "pre", "blockquote"})

_PART = re.compile(r"<(/?)([a-z]+)((?: [^<>]*)?)>|([^<>]+)|(.)", re.DOTALL)
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,6});")
_HREF = re.compile(r' href="(https?://[^"<>\s]+)"')


class RefusedError(Exception):
    """Telegram, or we, would not take this message."""


@dataclass(frozen=True, slots=True)
class Read:
    """The visible text, the addresses of links, and the tags in the order they open."""

    text: str
    links: tuple[str, ...]
    tags: tuple[str, ...]


def read(message: str) -> Read:
    """Reads a message, or raises `RefusedError` with the place that is wrong."""
    text: list[str] = []
    links: list[str] = []
    tags: list[str] = []
    opened: list[str] = []
    for match in _PART.finditer(message):
        closing, tag, attributes, plain, bad = match.groups()
        if bad is not None:
            raise RefusedError(f"bare {bad!r} at {match.start()}")
        if plain is not None:
            text.append(_text(plain))
        elif closing:
            if not opened or opened.pop() != tag or attributes:
                raise RefusedError(f"unexpected </{tag}>")
        else:
            links += _open(tag, attributes, opened)
            opened.append(tag)
            tags.append(tag)
    if opened:
        raise RefusedError(f"<{opened[-1]}> is never closed")
    return Read("".join(text), tuple(links), tuple(tags))


def _open(tag: str, attributes: str, opened: list[str]) -> list[str]:
    if tag not in TAGS or tag in opened:
        raise RefusedError(f"<{tag}> does not belong here")
    if tag == "a":
        match = _HREF.fullmatch(attributes)
        if not match:
            raise RefusedError(f"<a{attributes}>")
        return [_text(match[1])]
    if attributes not in ({"", " expandable"} if tag == "blockquote" else {""}):
        raise RefusedError(f"<{tag}{attributes}>")
    return []


def _text(raw: str) -> str:
    if "&" in _ENTITY.sub("", raw):
        raise RefusedError(f"bare & in {raw[:60]!r}")
    return html.unescape(raw)
