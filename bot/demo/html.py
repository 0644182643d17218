"""Telegram's HTML, checked the way its servers check it.

Owns the reading of one marked-up text into plain text and entities, and the wording of every refusal. Must not know
what the text is for: no chats, no methods, no server.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

SIMPLE: Mapping[str, str] = MappingProxyType(
    {
        "b": "bold",
        "strong": "bold",
        "i": "italic",
        "em": "italic",
        "s": "strikethrough",
        "strike": "strikethrough",
        "del": "strikethrough",
        "u": "underline",
        "ins": "underline",
        "tg-spoiler": "spoiler",
        "span": "spoiler",
    }
)
TAGS = frozenset(SIMPLE) | {"a", "tg-emoji", "tg-time", "pre", "code", "blockquote"}
SPACES = " \t\r\n\v\0"
NAMED: Mapping[str, str] = MappingProxyType({"lt": "<", "gt": ">", "amp": "&", "quot": '"'})
MAX_ENTITIES = 100
_REFERENCE = re.compile(r"&(?:#x([0-9a-f]{1,8})|#([0-9]{1,8})|(lt|gt|amp|quot));?", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_ATTRIBUTE_NAME = re.compile(r"[^ \t\r\n\v\0=>/\"']*")


@dataclass(frozen=True, slots=True)
class Entity:
    """A marked stretch of a text; `offset` and `length` count UTF-16 code units, as in the Bot API."""

    type: str
    offset: int
    length: int
    extra: tuple[tuple[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The Bot API's MessageEntity."""
        return {"type": self.type, "offset": self.offset, "length": self.length, **dict(self.extra)}


@dataclass(frozen=True, slots=True)
class Parsed:
    """What is left of a marked-up text: the words and the marks."""

    text: str
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class Broken:
    """Why Telegram refuses the markup, in its own words."""

    why: str


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    start: int


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def checked_link(link: str) -> str | None:
    """The link as Telegram keeps it, or None where it says "Wrong HTTP URL"; a missing scheme becomes http."""
    link = link.strip()
    if link.startswith(("tg://", "tonsite://", "mailto:", "tel:")):
        return link
    full = link if _SCHEME.match(link) and "://" in link else f"http://{link}"
    try:
        parts = urlsplit(full)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or "." not in host or " " in full:
        return None
    return full if parts.path or parts.query else f"{full}/"


def parse(source: str) -> Parsed | Broken:
    """Plain text and entities of an HTML text, trimmed as Telegram trims; Broken with Telegram's reason."""
    reader = _Reader(source)
    why = reader.run()
    if why is not None:
        return Broken(why)
    return trimmed(Parsed("".join(reader.out), tuple(_without_stray_language(entity) for entity in reader.entities)))


def _without_stray_language(entity: Entity) -> Entity:
    """A language counts only for code inside `<pre>`."""
    return Entity("code", entity.offset, entity.length) if entity.type == "code" else entity


def trimmed(parsed: Parsed) -> Parsed:
    """Without white space at both ends; entities are cut to what is left, empty ones and those over 100 go."""
    text = parsed.text.replace("\r", "").replace("\0", "")
    left = len(text) - len(text.lstrip())
    shift, text = units(text[:left]), text.strip()
    size = units(text)
    kept = []
    for entity in sorted(parsed.entities, key=lambda entity: (entity.offset, -entity.length)):
        start = max(entity.offset - shift, 0)
        stop = min(entity.offset - shift + entity.length, size)
        if stop > start:
            kept.append(Entity(entity.type, start, stop - start, entity.extra))
    return Parsed(text, tuple(kept[:MAX_ENTITIES]))


class _Reader:
    """One pass over the source; `run` answers with the reason of refusal or None."""

    def __init__(self, source: str) -> None:
        # The terminating zero lets every look-ahead stop without a length check, as in Telegram's own reader.
        self.source = source.replace("\0", "") + "\0"
        self.at = 0
        self.offset = 0
        self.out: list[str] = []
        self.entities: list[Entity] = []
        self.open: list[_Open] = []

    def run(self) -> str | None:
        end = len(self.source) - 1
        while self.at < end:
            if self.source[self.at] != "<":
                self._put(self._character())
                continue
            why = self._end_tag() if self.source[self.at + 1] == "/" else self._start_tag()
            if why is not None:
                return why
        if self.open:
            return f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"'
        return None

    def _put(self, char: str) -> None:
        self.out.append(char)
        self.offset += 2 if ord(char) > 0xFFFF else 1

    def _character(self) -> str:
        """The next character, a decoded reference counting as one; a bare '&' stays itself."""
        if self.source[self.at] == "&" and (found := _REFERENCE.match(self.source, self.at)):
            char = _referenced(*found.groups())
            if char:
                self.at = found.end()
                return char
        self.at += 1
        return self.source[self.at - 1]

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def _skip_spaces(self) -> None:
        while self.source[self.at] in SPACES and self.source[self.at] != "\0":
            self.at += 1

    def _word(self, start: int) -> str:
        self.at = start
        while self.source[self.at] not in SPACES and self.source[self.at] != ">":
            self.at += 1
        return self.source[start : self.at].lower()

    def _start_tag(self) -> str | None:
        begin = self.at
        tag = self._word(begin + 1)
        if self.source[self.at] == "\0":
            return f"Unclosed start tag at byte offset {self._byte(begin)}"
        if tag not in TAGS:
            return f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}'
        argument = ""
        self._skip_spaces()
        while self.source[self.at] != ">":
            read = self._attribute(tag, begin)
            if isinstance(read, Broken):
                return read.why
            argument = _argument(tag, *read) or argument
            self._skip_spaces()
        if tag == "span" and argument != "spoiler":
            return f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}'
        self.at += 1
        self.open.append(_Open(tag, argument, self.offset, len(self.out)))
        return None

    def _attribute(self, tag: str, begin: int) -> tuple[str, str] | Broken:
        found = _ATTRIBUTE_NAME.match(self.source, self.at)
        name = found.group() if found else ""
        if not name:
            return Broken(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}')
        self.at += len(name)
        self._skip_spaces()
        unclosed = Broken(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        if self.source[self.at] != "=":
            return unclosed if self.source[self.at] == "\0" else (name, "")
        self.at += 1
        self._skip_spaces()
        if self.source[self.at] == "\0":
            return unclosed
        value = self._literal() if self.source[self.at] in "'\"" else self._name_token()
        if isinstance(value, str) and self.source[self.at] == "\0":
            return Broken(f"Unclosed start tag at byte offset {self._byte(begin)}")
        return value if isinstance(value, Broken) else (name, value)

    def _name_token(self) -> str | Broken:
        begin = self.at
        found = _NAME_TOKEN.match(self.source, begin)
        self.at = found.end() if found else begin
        if self.source[self.at] not in SPACES and self.source[self.at] != ">":
            return Broken(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return self.source[begin : self.at].lower()

    def _literal(self) -> str:
        quote = self.source[self.at]
        self.at += 1
        value = []
        while self.source[self.at] not in (quote, "\0"):
            value.append(self._character())
        if self.source[self.at] == quote:
            self.at += 1
        return "".join(value)

    def _end_tag(self) -> str | None:
        begin = self.at
        if not self.open:
            return f"Unexpected end tag at byte offset {self._byte(begin)}"
        name = self._word(begin + 2)
        self._skip_spaces()
        if self.source[self.at] != ">":
            return f"Unclosed end tag at byte offset {self._byte(begin)}"
        self.at += 1
        top = self.open.pop()
        if name and name != top.tag:
            found = f'expected "</{top.tag}>", found "</{name}>"'
            return f"Unmatched end tag at byte offset {self._byte(begin)}, {found}"
        self._close(top)
        return None

    def _close(self, top: _Open) -> None:
        length = self.offset - top.offset
        if not length:
            return
        if top.tag == "pre" and self._merge_code(top, length):
            return
        made = _entity(top, length, "".join(self.out[top.start :]))
        if made is not None:
            self.entities.append(made)

    def _merge_code(self, top: _Open, length: int) -> bool:
        """`<pre><code class="language-x">` is one entity with a language."""
        last = self.entities[-1] if self.entities else None
        same = last and (last.type, last.offset, last.length) == ("code", top.offset, length)
        if not last or not same:
            return False
        self.entities[-1] = Entity("pre", last.offset, last.length, last.extra)
        return True


def _referenced(hexadecimal: str | None, decimal: str | None, name: str | None) -> str | None:
    if name:
        return NAMED.get(name.lower())
    code = int(hexadecimal, 16) if hexadecimal else int(decimal or "0")
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 else None


def _argument(tag: str, name: str, value: str) -> str:
    """The one thing Telegram keeps of an attribute; all others are read and forgotten."""
    match tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "unix"):
            return value
        case ("code", "class") if value.startswith("language-"):
            return value.removeprefix("language-")
        case ("span", "class") if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case ("blockquote", "expandable"):
            return "1"
    return ""


def _entity(top: _Open, length: int, inner: str) -> Entity | None:
    if top.tag == "a":
        return _link(top, length, inner)
    if top.tag == "tg-time":
        return _moment(top, length)
    extra: tuple[tuple[str, Any], ...] = ()
    kind = SIMPLE.get(top.tag, top.tag)
    match top.tag:
        case "code" if top.argument:
            extra = (("language", top.argument),)
        case "blockquote" if top.argument:
            kind = "expandable_blockquote"
        case "tg-emoji":
            kind, extra = "custom_emoji", (("custom_emoji_id", top.argument),)
    return Entity(kind, top.offset, length, extra)


def _moment(top: _Open, length: int) -> Entity | None:
    if not re.fullmatch(r"[0-9]{1,12}", top.argument):
        return None
    return Entity("date_time", top.offset, length, (("unix_time", int(top.argument)),))


def _link(top: _Open, length: int, inner: str) -> Entity | None:
    """A link that is no link leaves its words and nothing else, without a word of complaint."""
    url = checked_link(top.argument or inner)
    return Entity("text_link", top.offset, length, (("url", url),)) if url else None
