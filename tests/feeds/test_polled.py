"""What an answer means, what is asked for, and the row a poll leaves behind."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.watching import Due, Memory, Polled
from feeds.polled import Result, judged, mirrored, request, settled, understood
from feeds.sources.entry import Entry, Parsed
from feeds.web import Body, Gone, NotModified
from tests.store.builders import DAY, HOUR, MINUTE, NOW, a_source

MEMORY = Memory(blocks=b"12345678", whole_at=NOW - HOUR, ttl=600)
DUE = Due(a_source(proxy="http://p.example:3128"), "me", '"1"', "then", b"hash", 2, False, MEMORY, NOW - DAY)
ENTRY = Entry("g", "https://h.example/1", "t", "", None, None)


def left(due: Due, result: Result, *, ours: bool = False) -> Polled:
    return settled(due, result, min_interval=MINUTE, ours=ours, now=NOW, rng=random.Random(1))


def test_once_a_day_the_document_itself_is_asked_for() -> None:
    assert (request(DUE, NOW).etag, request(DUE, NOW).modified) == ('"1"', "then")
    old = replace(DUE, memory=replace(MEMORY, whole_at=NOW - DAY))
    assert (request(old, NOW).etag, request(old, NOW).modified) == (None, None)
    assert request(DUE, NOW).proxy == "http://p.example:3128"


def test_a_document_without_entries_is_ill_and_one_of_known_ones_is_not() -> None:
    assert understood(Result(), Parsed()).problem == "no_entries"
    assert understood(Result(), Parsed(problem="broken")).problem == "broken"
    known = understood(Result(memory=MEMORY), Parsed(blocks=(b"12345678",), cut=1))
    assert (known.problem, known.memory) == (None, MEMORY)
    fresh = understood(Result(memory=MEMORY), Parsed((ENTRY,), blocks=(b"87654321",), ttl=1800))
    assert fresh.memory == replace(MEMORY, blocks=b"87654321", ttl=1800)


def test_what_failed_for_us_all_is_not_held_against_a_source() -> None:
    mine = left(DUE, Result(problem="dns"))
    ours = left(DUE, Result(problem="dns"), ours=True)
    assert (mine.failures, mine.problem, mine.ill_since) == (3, "dns", NOW - DAY)
    assert (ours.failures, ours.problem, ours.ill_since) == (2, "offline", NOW - DAY)
    assert ours.due - NOW < 12 * MINUTE < mine.due - NOW


def test_illness_has_a_beginning_and_an_end() -> None:
    healthy = replace(DUE, failures=0, ill_since=None)
    assert left(healthy, Result(problem="dns")).ill_since == NOW
    good = left(DUE, Result())
    assert (good.ill_since, good.failures, good.memory) == (None, 0, MEMORY)


@pytest.mark.parametrize(
    ("urgent", "fresh_for", "most"),
    [(True, 7200, 30 * MINUTE), (False, 7200, HOUR), (True, 900, 15 * MINUTE)],
    ids=["urgent", "calm", "a short wish"],
)
def test_a_server_s_wish_for_rest_has_a_ceiling(urgent: bool, fresh_for: int, most: timedelta) -> None:
    due = replace(DUE, spec=replace(DUE.spec, urgent=urgent))
    result = judged(due, NotModified(fresh_for), NOW)
    waits = left(due, result).due - NOW
    assert waits == most


def test_a_source_without_an_interval_is_asked_as_often_as_it_has_news() -> None:
    spec = replace(DUE.spec, adaptive=True)
    busy = replace(DUE, spec=spec, volume=((NOW.date(), 200),), memory=Memory())
    quiet = replace(DUE, spec=spec, volume=((NOW.date(), 1),), memory=Memory())
    for due, least, most in ((busy, 11, 14), (quiet, 54, 66)):
        waits = left(due, Result()).due - NOW
        assert least * MINUTE <= waits <= most * MINUTE


def test_a_mirror_answers_in_the_source_s_name() -> None:
    body = Body(b"<rss/>", "", '"m"', "m", "https://mirror.example/feed", False)
    result = mirrored(DUE, judged(DUE, body, NOW))
    assert (result.etag, result.modified, result.final_url) == (None, None, DUE.spec.url)
    assert result.memory == replace(MEMORY, whole_at=NOW)


def test_a_new_address_that_is_gone_does_not_end_the_source() -> None:
    assert judged(DUE, Gone(), NOW).off
    moved = replace(DUE, memory=replace(MEMORY, address="https://new.example/feed"))
    gone = judged(moved, Gone(), NOW)
    assert not gone.off
    row = left(moved, gone)
    assert row.memory.address is None
