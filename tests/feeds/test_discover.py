"""From an address to a feed, and what would be understood of it; lists of feeds for other readers."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from feeds import opml
from feeds.discover import Candidate, first, on_page
from feeds.extract import Lexicons, load_lexicons
from feeds.opml import Outline
from feeds.parse import Parser
from feeds.trial import Trial, trial
from feeds.web import Answer, Body, Failed, Gone, Later, Request
from tests.feeds.documents import an_item, an_rss
from tests.feeds.test_other_kinds import JSON, a_post, a_preview
from tests.store.builders import NOW

SITE = "https://paper.example/"
CHANNEL = "https://t.me/s/paper"
PAGE = b"""<html><head><link rel="stylesheet" href="x.css">
<link rel=alternate type='application/rss+xml' href=/comments/feed>
<LINK TYPE="application/rss+xml" REL="alternate" HREF="/feed?a=1&amp;b=2">
<link rel="alternate" type="application/feed+json" href="https://cdn.example/feed.json">
<link rel="alternate" hreflang="uk" href="/uk"></head></html>"""


def test_feeds_that_a_page_names_come_before_its_comments() -> None:
    assert on_page(PAGE, "text/html", SITE) == (
        Candidate("https://paper.example/feed?a=1&b=2", "rss"),
        Candidate("https://cdn.example/feed.json", "json"),
        Candidate("https://paper.example/comments/feed", "rss"),
    )


def test_of_a_site_that_names_none_the_usual_places_are_tried_of_a_page_none() -> None:
    assert [one.url for one in on_page(b"<html>", "", SITE)] == [f"{SITE}feed/", f"{SITE}rss", f"{SITE}rss.xml"]
    assert on_page(b"<html>", "", SITE + "news/1") == ()


def test_hostile_pages_are_looked_through_in_time() -> None:
    for piece in (
        b"<link ",
        b"<link rel=",
        b"<link rel='",
        b"<link rel=alternate href=javascript:x type=application/rss+xml>",
    ):
        assert all(one.url.startswith(SITE) for one in on_page(piece * 80_000, "", SITE))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("paper.example/feed", Candidate("https://paper.example/feed", "rss")),
        (" http://paper.example ", Candidate("http://paper.example", "rss")),
        ("t.me/paper_news", Candidate("https://t.me/s/paper_news", "telegram")),
    ],
)
def test_what_is_typed_is_tried_as(typed: str, expected: Candidate) -> None:
    assert first(typed) == expected


@dataclass
class Site:
    """The web: pages by address."""

    pages: dict[str, Answer]
    asked: list[str] = field(default_factory=list)

    async def get(self, request: Request) -> Answer:
        self.asked.append(request.url)
        return self.pages.get(request.url, Failed("http_status", "404"))


def page(body: bytes, url: str = SITE) -> Body:
    return Body(body, "", None, None, url, False)


@pytest.fixture(scope="module")
def lexicons() -> Lexicons:
    return load_lexicons()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def parser() -> AsyncIterator[Parser]:
    made = Parser()
    yield made
    await made.close()


FEED = an_rss(
    [
        an_item("Weather tomorrow", guid="1"),
        an_item("Суд в Твери арестовал Петра Примерова за антивоенный пост", guid="2"),
    ]
).encode()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("pages", "typed", "url", "kind", "entries"),
    [
        ({SITE: page(FEED)}, SITE, SITE, "rss", 2),
        ({SITE: page(PAGE), "https://paper.example/feed?a=1&b=2": page(FEED)}, SITE, f"{SITE}feed?a=1&b=2", "rss", 2),
        ({SITE: page(b"<html>"), f"{SITE}rss": page(FEED)}, "paper.example/", f"{SITE}rss", "rss", 2),
        ({SITE: page(json.dumps(JSON).encode())}, SITE, SITE, "json", 3),
        (
            {"https://t.me/s/paper": page(a_preview(a_post(1, "x")))},
            "t.me/paper",
            "https://t.me/s/paper",
            "telegram",
            1,
        ),
    ],
    ids=["a feed", "named by the page", "a usual place", "JSON", "a channel"],
)
async def test_a_feed_is_found(
    parser: Parser, lexicons: Lexicons, pages: dict[str, Answer], typed: str, url: str, kind: str, entries: int
) -> None:
    found = await trial(Site(pages), parser, lexicons, typed, NOW)
    assert (found.problem, found.url, found.kind, found.entries) == (None, url, kind, entries)
    assert Trial.from_json(json.loads(json.dumps(found.to_json()))) == found
    if kind == "rss":
        assert found.relevant == 1
        assert [(line.kind, line.people) for line in found.lines] == [("arrest", ("Пётр Примеров",))]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("answer", "problem", "detail"),
    [
        (Failed("dns"), "dns", ""),
        (Later(60, 429), "later", "429"),
        (Gone(), "gone", ""),
        (page(b"<html>"), "html_page", ""),
        (page(an_rss("").encode()), "no_entries", ""),
    ],
)
async def test_why_there_is_none(parser: Parser, lexicons: Lexicons, answer: Answer, problem: str, detail: str) -> None:
    found = await trial(Site({SITE: answer}), parser, lexicons, SITE, NOW)
    assert (found.problem, found.detail) == (problem, detail)


def test_a_list_is_read_and_written() -> None:
    feeds = (Outline('A & "B"', "https://a.example/feed?x=1&y=2"), Outline("Газета", "https://b.example/rss"))
    assert opml.read(opml.write(feeds).encode()) == feeds
    assert "secret" not in opml.write([Outline("a", "https://u:secret@a.example/feed")])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<opml><body><outline text='x'><outline title='a' XMLURL='https://a.example/'/></outline></body></opml>", 1),
        ("<opml><outline xmlUrl='https://a.example/'/><outline xmlUrl='https://a.example/'/></opml>", 1),
        ("<opml><outline xmlUrl='javascript:x'/><outline xmlUrl='file:///etc/passwd'/></opml>", 0),
        ("<html><outline xmlUrl='https://a.example/'/></html>", None),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><opml/>", None),
        ("<opml>", None),
        ("", None),
        ("<opml>" + "<outline>" * 100_000, None),
    ],
    ids=["nested", "twice", "no web addresses", "no list", "entities", "unclosed", "nothing", "deep"],
)
def test_a_list_from_outside(text: str, found: int | None) -> None:
    read = opml.read(text.encode())
    assert (None if read is None else len(read)) == found
