"""Full text of short entries: few pages, of the source's own site, and nothing changes where a page cannot be had."""

from dataclasses import dataclass, field, replace

import pytest

from bot.core.finding import Finding, Item
from bot.core.watching import Due
from feeds.fuller import MOST, SHORT, fuller, wanted
from feeds.ingest import Fresh
from feeds.parse import Parser
from feeds.sources import page
from feeds.web import Answer, Body, Failed, Request
from tests.feeds.entries import an_entry
from tests.store.builders import a_finding, a_source

HOME = "https://paper.example/feed"
WORDS = "Суд в Твери арестовал активистку Ольгу Вымышленную на два месяца, сообщила её защитница. "
DUE = Due(a_source(url=HOME, full_text=True), "me", None, None, None, 0, first=False)
PAGE = f"<html><body><nav><a href='/'>Menu</a></nav><article><h1>Арест</h1><p>{WORDS * 9}</p></article></body></html>"
SAID = Body(PAGE.encode(), "text/html", None, None, "https://paper.example/1", permanent=False)


@dataclass
class Pages:
    """The web; remembers what it was asked for."""

    answer: Answer
    asked: list[str] = field(default_factory=list)

    async def get(self, request: Request) -> Answer:
        self.asked.append(request.url)
        return self.answer


@pytest.mark.parametrize(
    ("due", "entry", "expected"),
    [
        (DUE, an_entry(), True),
        (replace(DUE, spec=a_source(url=HOME)), an_entry(), False),
        (DUE, an_entry(alert=False), False),
        (DUE, an_entry(url="https://casino.example/1"), False),
        (DUE, an_entry(url="https://www.paper.example/1"), True),
    ],
    ids=["a short one", "nobody asked for it", "history", "of another site", "of the same site"],
)
def test_which_pages_are_asked_for(due: Due, entry: Fresh, *, expected: bool) -> None:
    assert bool(wanted(due, [entry])) is expected


def test_a_long_entry_is_enough_and_of_many_the_newest_are_asked_for() -> None:
    many = [an_entry(n) for n in range(MOST + 5)]
    assert wanted(DUE, many) == many[::-1][:MOST]
    long = replace(many[0], item=replace(many[0].item, summary="x" * SHORT))
    assert wanted(DUE, [long]) == []


@pytest.mark.parametrize(
    "answer",
    [Failed("timeout"), replace(SAID, final_url="https://casino.example/1"), replace(SAID, body=b"<html></html>")],
    ids=["no page", "led to another site", "a page without text"],
)
async def test_without_a_page_the_entry_stays_as_it_was(answer: Answer) -> None:
    parser = Parser()
    try:
        fresh = [an_entry()]
        assert await fuller(Pages(answer), parser, DUE, fresh, never) == fresh
    finally:
        await parser.close()


def never(_item: Item) -> Finding:
    raise AssertionError("there is nothing to read")


async def test_the_page_is_read_in_the_parsers_process_and_understood() -> None:
    parser, web = Parser(timeout=20), Pages(SAID)
    read: list[Item] = []

    def understood(item: Item) -> Finding:
        read.append(item)
        return a_finding(kind=None)

    fresh = [an_entry(1), an_entry(2, alert=False)]
    try:
        first, second = await fuller(web, parser, DUE, fresh, understood)
    finally:
        await parser.close()
    assert (second, web.asked) == (fresh[1], [fresh[0].item.url])
    assert "арестовал активистку" in first.item.summary
    assert len(first.item.summary) <= page.TAKEN
    assert (first.finding.kind, first.content, [one.title for one in read]) == (None, None, [first.item.title])
