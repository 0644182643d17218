"""A public Telegram channel, by the preview that t.me shows to any browser.

Owns where the preview stands and what of its markup is a post. Nothing is asked of the Bot API; a channel without a
preview cannot be watched. Standard library only; runs in the worker process like every kind.
"""

import re
from collections.abc import Set
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

from feeds.sources.entry import MAX_ENTRIES, Entry, Parsed, clean_link, clean_text
from feeds.sources.markup import decode

HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog", "www.t.me"})
TITLE = 200
"""Characters of a post's first line that serve as its title."""

_CHANNEL = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_NOT_CHANNELS = frozenset({"joinchat", "addstickers", "share", "proxy", "socks", "login", "iv", "c", "contact"})
_VOID = frozenset(
    {"br", "img", "meta", "link", "input", "hr", "source", "wbr", "area", "base", "col", "embed", "track"}
)


def preview_of(url: str) -> str | None:
    """Where the preview of a channel stands, by any address of the channel; None: this is no channel."""
    parts = urlsplit(url if "://" in url else f"https://{url}")
    if (parts.hostname or "") not in HOSTS:
        return None
    steps = [step for step in parts.path.split("/") if step]
    name = steps[1] if len(steps) > 1 and steps[0] == "s" else steps[0] if steps else ""
    return f"https://t.me/s/{name}" if _CHANNEL.fullmatch(name) and name.lower() not in _NOT_CHANNELS else None


def parse(body: bytes, content_type: str, known: Set[bytes] = frozenset()) -> Parsed:  # noqa: ARG001 - the page is small
    """The posts of a preview, newest first, as feeds have them."""
    page = _Page()
    page.feed(decode(body, content_type))
    page.close()
    if not page.is_preview:
        return Parsed(problem="not_a_feed")
    entries = tuple(post.entry() for post in page.posts[::-1] if post.text.strip())[:MAX_ENTRIES]
    return Parsed(entries, clean_text(page.title, 1000), generator="t.me")


class _Post:
    def __init__(self, name: str) -> None:
        self.name = name
        self.text = ""
        self.at = ""

    def entry(self) -> Entry:
        text = clean_text(re.sub(r"[ \t]{1,99}", " ", self.text))
        title = next((line.strip() for line in text.split("\n") if line.strip()), "")
        return Entry(self.name, clean_link(f"https://t.me/{self.name}"), _short(title), text, _moment(self.at), None)


class _Page(HTMLParser):
    """Reads posts one after the other; what stands outside of a post's own text (quotes, buttons) is none of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.posts: list[_Post] = []
        self.title = ""
        self.is_preview = False
        self._inside = 0  # depth below the element of the text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if tag == "meta" and given.get("property") == "og:title":
            self.title = given.get("content") or ""
        if "tgme_channel_history" in classes or "tgme_channel_info" in classes:
            self.is_preview = True
        if "tgme_widget_message" in classes and (name := given.get("data-post")):
            self.is_preview = True
            self.posts.append(_Post(clean_text(name, 100)))
        if self._inside:
            self._deeper(tag)
        elif "js-message_text" in classes and self.posts:
            self._inside = 1
        if tag == "time" and self.posts and not self.posts[-1].at and not self._inside:
            self.posts[-1].at = given.get("datetime") or ""

    def _deeper(self, tag: str) -> None:
        if tag == "br":
            self.posts[-1].text += "\n"
        elif tag not in _VOID:
            self._inside += 1

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag not in _VOID:
            self._inside -= 1
            if not self._inside:
                self.posts[-1].text += "\n"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.posts[-1].text += data[:65536]


def _short(line: str) -> str:
    """The line, cut at a word."""
    return line if len(line) <= TITLE else line[:TITLE].rsplit(" ", 1)[0] + "…"


def _moment(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value[:40])
        return moment.astimezone(UTC) if moment.tzinfo and 1990 <= moment.year < 2200 else None
    except (ValueError, OverflowError):
        return None
