"""When a source is no longer what it was trusted as."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.standing import Arrival, Doubt, Habits, counted
from feeds.doubts import FLOOR, RETRACTIONS, SILENT, TIMES, doubts, learnt, site, too_many, was_silent
from tests.store.builders import DAY, HOUR, NOW

FEED = "https://watch.example/feed"
USUAL = Habits(
    final_url=FEED,
    generator="WordPress 6.4",
    known_since=NOW - 100 * DAY,
    last_entry_at=NOW - HOUR,
    volume=tuple(((NOW - n * DAY).date(), 10) for n in range(14, 0, -1)),
    read_at=NOW - HOUR,
)


def came(**changes: Any) -> Arrival:
    return Arrival(
        **({"final_url": FEED, "generator": "WordPress 6.4", "news": 1, "grave": False, "first": False} | changes)
    )


@pytest.mark.parametrize(
    ("known", "arrival", "found"),
    [
        ({}, {}, ()),
        ({}, {"final_url": "https://www.watch.example/feed/"}, ()),
        ({}, {"final_url": "https://feeds.watch.example/rss"}, ()),
        ({}, {"final_url": "https://casino.example/feed"}, (Doubt.HOST,)),
        ({}, {"final_url": "https://casino.example/feed", "first": True}, ()),
        ({"final_url": None, "generator": ""}, {"final_url": "https://casino.example/feed"}, ()),
        ({}, {"generator": "WordPress 6.5.2"}, ()),
        ({}, {"generator": "Hugo"}, ()),
        ({}, {"generator": "WordPress 6.5", "final_url": "https://watch.example/rss.xml"}, ()),
        ({}, {"generator": "Hugo", "final_url": "https://watch.example/rss.xml"}, (Doubt.GENERATOR,)),
        ({}, {"generator": "", "final_url": "https://watch.example/rss.xml"}, (Doubt.GENERATOR,)),
        ({}, {"generator": "Hugo", "final_url": "http://www.watch.example/feed?x=1"}, ()),
        ({}, {"news": 49}, ()),
        ({}, {"news": 50}, (Doubt.VOLUME,)),
        ({}, {"grave": True}, ()),
        ({"woken": True}, {"grave": True}, (Doubt.WOKEN,)),
        ({"woken": True}, {}, ()),
        ({"last_entry_at": NOW - 61 * DAY}, {"grave": True}, (Doubt.WOKEN,)),
        ({"last_entry_at": NOW - 61 * DAY}, {"grave": False}, ()),
        ({"retracted": RETRACTIONS}, {}, (Doubt.RETRACTED,)),
        ({"retracted": RETRACTIONS - 1}, {}, ()),
        ({"retracted": RETRACTIONS}, {"first": True}, (Doubt.RETRACTED,)),
        ({}, {"final_url": "https://casino.example/", "news": 90}, (Doubt.HOST, Doubt.VOLUME)),
    ],
)
def test_what_is_odd_for_a_source(known: dict[str, Any], arrival: dict[str, Any], found: tuple[Doubt, ...]) -> None:
    assert doubts(replace(USUAL, **known), came(**arrival), NOW) == found


@pytest.mark.parametrize(
    ("volume", "known_for", "today", "news", "odd"),
    [
        ((), 100 * DAY, 0, 6, False),
        ((), 100 * DAY, 0, TIMES * FLOOR - 1, False),
        ((), 100 * DAY, 0, TIMES * FLOOR, True),
        ((), 100 * DAY, TIMES * FLOOR - 1, 1, True),
        ((), 2 * DAY, 0, 300, False),
        ((200, 180), 3 * DAY, 0, 1000, False),
        ((200, 180, 220), 4 * DAY, 0, 999, False),
        ((200, 180, 220), 4 * DAY, 0, 1000, True),
        ((0, 0, 0, 40, 0, 0, 0, 0, 0, 0, 40), 100 * DAY, 0, 45, False),
        ((1, 2, 1, 3, 1), 100 * DAY, 0, 24, False),
        ((10,) * 14, 100 * DAY, 50, 0, False),
    ],
    ids=[
        "six of a silent source", "below the floor", "the floor", "the floor, with what came before",
        "a new source", "two days say nothing", "below five times", "five times", "a weekly digest",
        "a quiet source in a busy afternoon", "nothing came",
    ],
)  # fmt: skip
def test_five_times_the_usual_of_this_very_source_is_odd(
    volume: tuple[int, ...], known_for: timedelta, today: int, news: int, odd: bool
) -> None:
    days: Any = [((NOW - n * DAY).date(), number) for n, number in enumerate(volume, 1) if number]
    days += [(NOW.date(), today)] if today else []
    known = replace(USUAL, volume=tuple(sorted(days)), known_since=NOW - known_for)
    assert too_many(known, news, NOW) is odd


def test_after_days_without_a_poll_their_entries_come_at_once() -> None:
    assert not too_many(replace(USUAL, read_at=NOW - 4 * DAY), 150, NOW)
    assert too_many(replace(USUAL, read_at=NOW - 4 * DAY), 200, NOW)


def test_what_a_person_looked_at_today_is_not_asked_again() -> None:
    assert not too_many(replace(USUAL, trusted_at=NOW - HOUR), 500, NOW)
    assert too_many(replace(USUAL, trusted_at=NOW - DAY), 500, NOW)


@pytest.mark.parametrize(
    ("last", "read_at", "failures", "silent"),
    [
        (SILENT, timedelta(), 0, True),
        (SILENT - HOUR, timedelta(), 0, False),
        (SILENT, SILENT, 0, False),
        (SILENT, SILENT, 3, True),
    ],
    ids=["silent", "nearly", "nobody asked", "it could not be read"],
)
def test_silence_counts_as_far_as_somebody_listened(
    last: timedelta, read_at: timedelta, failures: int, silent: bool
) -> None:
    known = replace(USUAL, last_entry_at=NOW - last, read_at=NOW - read_at, failures=failures)
    assert was_silent(known, NOW) is silent


def test_a_source_that_wakes_up_with_something_harmless_is_still_watched() -> None:
    silent = replace(USUAL, last_entry_at=NOW - 90 * DAY)
    woken = learnt(silent, came(), NOW)
    later = replace(woken, last_entry_at=NOW, read_at=NOW)
    assert woken.woken
    assert learnt(later, came(), NOW + DAY).woken
    assert doubts(later, came(grave=True), NOW + DAY) == (Doubt.WOKEN,)
    assert not learnt(later, came(grave=True), NOW + DAY).woken, "the first grave event only"


def test_the_first_look_learns_and_doubts_nothing() -> None:
    found = learnt(Habits(), came(first=True), NOW)
    assert (found.final_url, found.generator, found.known_since, found.woken) == (FEED, "WordPress 6.4", NOW, False)


@pytest.mark.parametrize(
    ("url", "owned"),
    [
        ("https://ovd.example/feed", "ovd.example"),
        ("https://www.ovd.example/feed", "ovd.example"),
        ("https://news.one.com.ua/rss", "one.com.ua"),
        ("https://one.ua/rss", "one.ua"),
        ("https://anna.blogspot.com/rss", "anna.blogspot.com"),
        ("http://10.1.2.3/rss", "10.1.2.3"),
        ("http://[2001:db8::1]/rss", "2001:db8::1"),
        ("https://example.org./rss", "example.org"),
        ("", ""),
    ],
)
def test_whose_an_address_is(url: str, owned: str) -> None:
    assert site(url) == owned


def test_days_long_past_are_forgotten() -> None:
    volume: Any = ()
    for n in range(40):
        at: datetime = NOW + n * DAY
        volume = counted(volume, at.date(), n % 3)
    assert len(volume) <= 15
    assert all(number for _, number in volume)
    assert counted(((NOW.date(), 2),), NOW.date(), 3) == ((NOW.date(), 5),)
