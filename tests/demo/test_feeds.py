"""The sample feeds: valid, polite, and publishing while one watches."""

from datetime import date, timedelta

import feedparser
import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.demo.feeds import SampleFeeds, filled, load_samples, render, working_day


@pytest.fixture
def feeds(clock) -> SampleFeeds:
    return SampleFeeds(clock)


@pytest.fixture
async def reader(feeds):
    async with TestClient(TestServer(feeds.app())) as reader:
        yield reader


@pytest.mark.parametrize("outlet", load_samples().outlets, ids=lambda outlet: outlet.id)
def test_every_feed_is_valid(feeds, clock, outlet) -> None:
    clock.forward(minutes=10)
    entries = feeds.visible(outlet.id)
    parsed = feedparser.parse(render(outlet, entries, "http://127.0.0.1:1").encode())
    assert not parsed.bozo
    assert parsed.version == {"rss": "rss20", "atom": "atom10"}[outlet.format]
    assert [entry.title for entry in parsed.entries] == [entry.title for entry in entries]
    assert all(entry.published_parsed and entry.link and entry.id and entry.summary for entry in parsed.entries)


def test_something_new_comes_after_8_seconds_and_then_every_15(feeds, clock) -> None:
    def listed() -> int:
        return sum(len(feeds.visible(outlet.id)) for outlet in feeds.samples.outlets)

    history, counts = listed(), []
    for seconds in (7, 1, 14, 1, 1000):
        clock.forward(seconds=seconds)
        counts.append(listed() - history)
    assert counts == [0, 1, 1, 2, 24]


def test_no_place_for_a_date_is_left_open_and_dates_are_in_the_language(feeds, clock) -> None:
    clock.forward(minutes=10)
    every = [entry for outlet in feeds.samples.outlets for entry in feeds.visible(outlet.id)]
    assert not [entry for entry in every if "{" in entry.title + entry.summary]
    months = feeds.samples.months
    assert filled("до {day+2}", "ru", date(2026, 3, 3), months) == "до 5 марта"
    assert filled("{day+4}", "uk", date(2026, 3, 3), months) == "9 березня"  # the 7th is a Saturday
    assert filled("{day-2}", "en", date(2026, 3, 3), months) == "1 March"


def test_a_working_day_stays_and_a_weekend_moves_to_monday() -> None:
    assert [working_day(date(2026, 3, day)).day for day in (6, 7, 8, 9)] == [6, 9, 9, 9]


async def test_an_unchanged_feed_answers_304_and_a_changed_one_does_not(feeds, clock, reader) -> None:
    async with reader.get("/harbour-post.xml") as response:
        tag, since = response.headers["ETag"], response.headers["Last-Modified"]
    for headers in ({"If-None-Match": tag}, {"If-Modified-Since": since}, {"If-None-Match": f"W/{tag}"}):
        async with reader.get("/harbour-post.xml", headers=headers) as response:
            assert (response.status, await response.read(), response.headers["ETag"]) == (304, b"", tag)
    feeds.publish("harbour-post", "News <b>& more</b>", "Words")
    both = {"If-None-Match": tag, "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    async with reader.get("/harbour-post.xml", headers=both) as response:
        assert response.status == 200
        assert "News &lt;b&gt;&amp; more&lt;/b&gt;" in await response.text()
    assert feeds.not_modified["harbour-post"] == 3


async def test_an_entry_has_a_page_and_a_feed_can_break_and_mend(feeds, reader) -> None:
    entry = feeds.publish("harbour-post", "Title", "Words", guid="one")
    async with reader.get(f"/harbour-post/{entry.guid}") as response:
        assert "<h1>Title</h1>" in await response.text()
    feeds.break_feed("harbour-post", 503, "gone")
    async with reader.get("/harbour-post.xml") as response:
        assert response.status == 503
    feeds.mend_feed("harbour-post")
    async with reader.get("/harbour-post.xml") as response:
        assert response.status == 200
    async with reader.get("/nobody.xml") as response:
        assert response.status == 404


def test_publishing_again_under_one_guid_replaces_and_an_unknown_feed_is_an_error(feeds, clock) -> None:
    feeds.publish("varta-prav", "one", "x", guid="g", published=clock() - timedelta(days=1))
    feeds.publish("varta-prav", "two", "x", guid="g")
    assert [entry.title for entry in feeds.visible("varta-prav") if entry.guid == "g"] == ["two"]
    with pytest.raises(KeyError):
        feeds.publish("nobody", "x", "y")
