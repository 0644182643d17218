"""Sample feeds on loopback: invented outlets that publish while one watches.

Owns the schedule of the samples and the HTTP manners of a well-kept feed (ETag, Last-Modified, 304). Must not know the
bot that reads them. The texts are data in `samples.toml`.
"""

import hashlib
import html
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from importlib.resources import files
from typing import Any

from aiohttp import web

FIRST = timedelta(seconds=8)
EVERY = timedelta(seconds=15)
SHOWN = 40
"""Entries a feed lists, newest first."""

_DAY = re.compile(r"\{day([+-][0-9]{1,3})\}")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Outlet:
    """One sample feed and how it introduces itself to the bot's configuration."""

    id: str
    name: str
    kind: str
    format: str
    outlet: str
    language: str
    trust: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One published item; `visible` is when the feed begins to list it, `published` what it says itself."""

    feed: str
    guid: str
    title: str
    summary: str
    link: str | None
    published: datetime
    visible: datetime


@dataclass(frozen=True, slots=True)
class Samples:
    """The content of `samples.toml`."""

    outlets: tuple[Outlet, ...]
    people: tuple[Mapping[str, str], ...]
    items: tuple[Mapping[str, Any], ...]
    months: Mapping[str, Sequence[str]]


def load_samples() -> Samples:
    """The shipped samples."""
    raw = tomllib.loads(files("bot.demo").joinpath("samples.toml").read_text(encoding="utf-8"))
    outlets = tuple(Outlet(**row) for row in raw["feeds"])
    return Samples(outlets, tuple(raw["people"]), tuple(raw["items"]), raw["months"])


def working_day(day: date) -> date:
    """The day itself, or the Monday after a weekend: courts seldom sit on Sundays."""
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)


def filled(text: str, language: str, today: date, months: Mapping[str, Sequence[str]]) -> str:
    """The text with every {day+n} written out in its language; days to come are working days."""

    def written(found: re.Match[str]) -> str:
        day = today + timedelta(days=int(found.group(1)))
        day = working_day(day) if day > today else day
        return f"{day.day} {months[language][day.month - 1]}"

    return _DAY.sub(written, text)


def scheduled(samples: Samples, start: datetime, first: timedelta, every: timedelta) -> list[Entry]:
    """All sample entries with the moments they appear, for a demo begun at `start` (aware UTC)."""
    entries, live = [], 0
    languages = {outlet.id: outlet.language for outlet in samples.outlets}
    for number, item in enumerate(samples.items, 1):
        hours = item.get("hours_ago")
        published = start - timedelta(hours=hours) if hours else start + first + live * every
        live += 0 if hours else 1
        title, summary = (
            filled(item[part], languages[item["feed"]], start.date(), samples.months) for part in ("title", "summary")
        )
        entries.append(Entry(item["feed"], f"sample-{number}", title, summary, None, published, published))
    return entries


@dataclass(slots=True)
class Trouble:
    """What a feed answers instead of itself, for tests of bad feeds."""

    status: int
    body: str
    content_type: str = "text/html"


@dataclass(slots=True)
class _State:
    entries: list[Entry]
    troubles: dict[str, Trouble] = field(default_factory=dict)
    hits: Counter[str] = field(default_factory=Counter)
    not_modified: Counter[str] = field(default_factory=Counter)


class SampleFeeds:
    """The feeds of one demo. Time comes from `now` alone: an entry is there as soon as its moment has come."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        samples: Samples | None = None,
        first: timedelta = FIRST,
        every: timedelta = EVERY,
        with_items: bool = True,
    ) -> None:
        self._now = now
        self.samples = samples or load_samples()
        self._state = _State(scheduled(self.samples, now(), first, every) if with_items else [])

    @property
    def hits(self) -> Counter[str]:
        """Requests answered, by feed id."""
        return self._state.hits

    @property
    def not_modified(self) -> Counter[str]:
        """Of these, how many were 304."""
        return self._state.not_modified

    def urls(self, base: str) -> list[dict[str, str]]:
        """The feeds as `[[feeds.sources]]` wants them: id, name, url, kind, outlet, language, trust."""
        return [
            {
                "id": outlet.id,
                "name": outlet.name,
                "url": f"{base.rstrip('/')}/{outlet.id}.xml",
                "kind": outlet.kind,
                "outlet": outlet.outlet,
                "language": outlet.language,
                "trust": outlet.trust,
            }
            for outlet in self.samples.outlets
        ]

    def publish(
        self,
        feed_id: str,
        title: str,
        summary: str,
        link: str | None = None,
        guid: str | None = None,
        published: datetime | None = None,
    ) -> Entry:
        """Adds an entry at once; an entry with the same guid is replaced. KeyError for a feed that is not there."""
        if feed_id not in {outlet.id for outlet in self.samples.outlets}:
            raise KeyError(feed_id)
        state, now = self._state, self._now()
        guid = guid or f"entry-{len(state.entries) + 1}"
        fresh = Entry(feed_id, guid, title, summary, link, published or now, now)
        state.entries = [entry for entry in state.entries if (entry.feed, entry.guid) != (feed_id, guid)] + [fresh]
        return fresh

    def break_feed(self, feed_id: str, status: int = 500, body: str = "") -> None:
        """From now on the feed answers with this status and page."""
        self._state.troubles[feed_id] = Trouble(status, body)

    def mend_feed(self, feed_id: str) -> None:
        """The feed is itself again."""
        self._state.troubles.pop(feed_id, None)

    def visible(self, feed_id: str) -> list[Entry]:
        """What the feed lists now, newest first."""
        now = self._now()
        listed = [entry for entry in self._state.entries if entry.feed == feed_id and entry.visible <= now]
        return sorted(listed, key=lambda entry: (entry.visible, entry.published), reverse=True)[:SHOWN]

    def app(self) -> web.Application:
        """The server: /<feed id>.xml and a page for each entry."""
        built = web.Application()
        built.router.add_get("/{feed}.xml", self._feed)
        built.router.add_get("/{feed}/{guid}", self._page)
        return built

    async def _feed(self, request: web.Request) -> web.Response:
        found = next((one for one in self.samples.outlets if one.id == request.match_info["feed"]), None)
        if found is None:
            raise web.HTTPNotFound
        self._state.hits[found.id] += 1
        if trouble := self._state.troubles.get(found.id):
            return web.Response(status=trouble.status, text=trouble.body, content_type=trouble.content_type)
        entries = self.visible(found.id)
        body = render(found, entries, str(request.url.origin())).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        changed = max((entry.visible for entry in entries), default=datetime(2000, 1, 1, tzinfo=UTC))
        headers = {"ETag": tag, "Last-Modified": http_date(changed), "Cache-Control": "no-cache"}
        if unchanged(request.headers, tag, changed):
            self._state.not_modified[found.id] += 1
            return web.Response(status=304, headers=headers)
        return web.Response(body=body, content_type=f"application/{found.format}+xml", charset="utf-8", headers=headers)

    async def _page(self, request: web.Request) -> web.Response:
        feed, guid = request.match_info["feed"], request.match_info["guid"]
        entry = next((one for one in self.visible(feed) if one.guid == guid), None)
        if entry is None:
            raise web.HTTPNotFound
        outlet = next(one for one in self.samples.outlets if one.id == feed)
        headers = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}
        return web.Response(text=article(outlet, entry), content_type="text/html", headers=headers)


def http_date(moment: datetime) -> str:
    """An HTTP date, whole seconds."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def unchanged(headers: Mapping[str, str], tag: str, changed: datetime) -> bool:
    """Whether the reader's copy is still good. A tag decides alone; the date counts only without one."""
    if tags := headers.get("If-None-Match"):
        return tags.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in tags.split(",")]
    try:
        since = parsedate_to_datetime(headers.get("If-Modified-Since", ""))
    except ValueError:
        return False
    return changed.replace(microsecond=0) <= (since if since.tzinfo else since.replace(tzinfo=UTC))


def element(name: str, *children: str, **attributes: str) -> str:
    """An XML element of already marked-up children."""
    marks = "".join(f' {key.rstrip("_")}="{text(value)}"' for key, value in attributes.items())
    return f"<{name}{marks}>{''.join(children)}</{name}>"


def text(words: str) -> str:
    """Words as XML character data."""
    return html.escape(_NOT_XML.sub("", words))


def render(outlet: Outlet, entries: Sequence[Entry], base: str) -> str:
    """The feed as RSS 2.0 or Atom, whichever the outlet uses."""
    body = _atom(outlet, entries, base) if outlet.format == "atom" else _rss(outlet, entries, base)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def link_of(entry: Entry, base: str) -> str:
    """Where the entry can be read."""
    return entry.link or f"{base}/{entry.feed}/{entry.guid}"


def _rss(outlet: Outlet, entries: Sequence[Entry], base: str) -> str:
    items = [
        element(
            "item",
            element("title", text(entry.title)),
            element("link", text(link_of(entry, base))),
            element("guid", text(entry.guid), isPermaLink="false"),
            element("pubDate", format_datetime(entry.published.astimezone(UTC))),
            # A summary is HTML inside XML, hence escaped twice.
            element("description", text(element("p", text(entry.summary)))),
        )
        for entry in entries
    ]
    head = [
        element("title", text(outlet.name)),
        element("link", text(f"{base}/")),
        element("description", text(outlet.name)),
        element("language", outlet.language),
    ]
    return element("rss", element("channel", *head, *items), version="2.0")


def _atom(outlet: Outlet, entries: Sequence[Entry], base: str) -> str:
    items = [
        element(
            "entry",
            element("title", text(entry.title)),
            element("link", href=link_of(entry, base)),
            element("id", text(f"tag:sample,{outlet.id}:{entry.guid}")),
            element("published", entry.published.astimezone(UTC).isoformat()),
            element("updated", entry.published.astimezone(UTC).isoformat()),
            element("summary", text(entry.summary), type="text"),
        )
        for entry in entries
    ]
    newest = max((entry.visible for entry in entries), default=datetime(2000, 1, 1, tzinfo=UTC))
    head = [
        element("title", text(outlet.name)),
        element("id", text(f"tag:sample,{outlet.id}")),
        element("updated", newest.astimezone(UTC).isoformat()),
        element("author", element("name", text(outlet.name))),
        element("link", rel="self", href=f"{base}/{outlet.id}.xml"),
    ]
    return element("feed", *head, *items, xmlns="http://www.w3.org/2005/Atom", **{"xml:lang": outlet.language})


def article(outlet: Outlet, entry: Entry) -> str:
    """The page behind an entry's link."""
    head = element("title", text(entry.title))
    words = [element("p", text(outlet.name)), element("h1", text(entry.title)), element("p", text(entry.summary))]
    page = element("html", f'<meta charset="utf-8">{head}', element("body", *words), lang=outlet.language)
    return f"<!doctype html>{page}"
