"""A look at an address before it is watched: is there a feed, and what would be understood of it?

A thin shell around the web, the parser and the extractor. Writes nothing down and alerts nobody.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from bot.core.finding import Item, Outlet
from bot.delivery.tasks import Do, Found, Ports
from feeds.discover import Candidate, first, on_page
from feeds.extract import Lexicons, extract
from feeds.extract.text import clean
from feeds.parse import Parser
from feeds.sources.entry import Entry, Parsed
from feeds.web import Body, Failed, Gone, Later, NotModified, Request, Web

TRIAL = "trial"
"""The name of this kind of task. Parameters: url, and of a known source kind and proxy. Result: a `Trial` as JSON."""

SHOWN = 3
SECONDS = 12.0
LOOKED_AT = 50
"""Entries that are understood, to say how many of them tell of something."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry. `kind`: what the extractor takes it for; None: nothing."""

    title: str
    kind: str | None
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """What was found at an address. `problem`: a key of `cli.fetch.…`; None: a feed that can be watched at `url`.

    `entries`: how many it has; `relevant`: how many of the first of them tell of something.
    """

    url: str
    kind: str = "rss"
    title: str = ""
    entries: int = 0
    relevant: int = 0
    lines: tuple[Line, ...] = ()
    problem: str | None = None
    detail: str = ""

    def to_json(self) -> dict[str, Any]:
        """A JSON value."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        """The trial again."""
        lines = tuple(Line(one["title"], one["kind"], tuple(one["people"])) for one in raw["lines"])
        return cls(**{**raw, "lines": lines})


def task(web: Web, parser: Parser, lexicons: Lexicons, now: Callable[[], datetime]) -> Do:
    """The task that looks."""

    async def look(params: Mapping[str, Any], _ports: Ports) -> Found:
        known = {name: params.get(name) for name in ("kind", "proxy")}
        return Found((await trial(web, parser, lexicons, params["url"], now(), **known)).to_json())

    return look


async def trial(
    web: Web,
    parser: Parser,
    lexicons: Lexicons,
    address: str,
    now: datetime,
    *,
    kind: str | None = None,
    proxy: str | None = None,
) -> Trial:
    """Look: at the address itself, else at the feeds its page names. `kind`: what the source is known to be."""
    candidate = Candidate(address, kind) if kind else first(address)
    answer = await web.get(Request(candidate.url, total_seconds=SECONDS, proxy=proxy))
    found = await _seen(parser, lexicons, candidate, answer, now)
    if kind or not isinstance(answer, Body) or found.problem not in {"html_page", "not_a_feed"}:
        return found
    for other in on_page(answer.body, answer.content_type, answer.final_url):
        again = await _seen(parser, lexicons, other, await web.get(Request(other.url, total_seconds=SECONDS)), now)
        if again.problem is None:
            return again
    return found


async def _seen(parser: Parser, lexicons: Lexicons, candidate: Candidate, answer: object, now: datetime) -> Trial:
    match answer:
        case Body():
            kind, parsed = await _read(parser, candidate.kind, answer)
            return _of(candidate, kind, parsed, lexicons, now)
        case Failed(key=key, detail=detail):
            return Trial(candidate.url, candidate.kind, problem=key, detail=detail)
        case Later(status=status):
            return Trial(candidate.url, candidate.kind, problem="later", detail=str(status))
        case Gone() | NotModified() | _:
            return Trial(candidate.url, candidate.kind, problem="gone")


async def _read(parser: Parser, kind: str, answer: Body) -> tuple[str, Parsed]:
    parsed = await parser.parse(kind, answer.body, answer.content_type, doubtful=True)
    if parsed.problem == "json" and kind == "rss":
        as_json = await parser.parse("json", answer.body, answer.content_type, doubtful=True)
        return ("json", as_json) if as_json.problem is None else (kind, parsed)
    return kind, parsed


def _of(candidate: Candidate, kind: str, parsed: Parsed, lexicons: Lexicons, now: datetime) -> Trial:
    if parsed.problem or not parsed.entries:
        return Trial(candidate.url, kind, problem=parsed.problem or "no_entries")
    lines = [_line(entry, lexicons, now) for entry in parsed.entries[:LOOKED_AT]]
    told = [line for line in lines if line.kind]
    shown = (told or lines)[:SHOWN]
    return Trial(candidate.url, kind, clean(parsed.title), len(parsed.entries), len(told), tuple(shown))


def _line(entry: Entry, lexicons: Lexicons, now: datetime) -> Line:
    title = clean(entry.title)
    found = extract(Item("", Outlet.NEWS, title, clean(entry.summary), entry.url, entry.published or now), lexicons)
    told = found.kind if found.relevant or found.unsure else None
    return Line(title[:300], told and told.value, tuple(one.name for one in found.people[:3]))
