"""Polling: a scripted web, a real parser, a real database."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from bot.core.event import Published
from bot.core.finding import Outlet
from bot.core.watching import Due, Health
from bot.store import sources
from bot.store.database import Database, Tx
from bot.store.schema.events import event
from bot.store.schema.feeds import entry, source
from feeds.extract import Lexicons, load_lexicons
from feeds.parse import Parser
from feeds.poll import AT_ONCE, Poller, Polling, item_of, understand
from feeds.polled import judged
from feeds.sources.entry import Entry, Parsed
from feeds.web import Answer, Body, Failed, Gone, Later, NotModified, Request
from tests.feeds.documents import an_item, an_rss
from tests.store.builders import DAY, HOUR, MINUTE, NOW, SECOND, a_source, rows

PEOPLE = ("Яну Громову", "Олега Дронова", "Инну Кац", "Петра Примерова")
Step = Answer | Exception


@dataclass
class Clock:
    """The time, as the test sets it."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


@dataclass
class ScriptedWeb:
    """The port: each address has its answers, the last one for ever."""

    answers: dict[str, list[Step]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    async def get(self, request: Request) -> Answer:
        self.requests.append(request)
        waiting = self.answers[request.url]
        step = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(step, Exception):
            raise step
        return step


class CountingParser(Parser):
    """The real one; counts what it was asked."""

    asked = 0

    async def parse(
        self,
        kind: str,
        body: bytes,
        content_type: str,
        known: frozenset[bytes] = frozenset(),
        *,
        doubtful: bool = False,
    ) -> Parsed:
        self.asked += 1
        return await super().parse(kind, body, content_type, known, doubtful=doubtful)


@dataclass
class Heard:
    """A reaction that remembers what it was told."""

    published: list[Published] = field(default_factory=list)

    async def __call__(self, _tx: Tx, published: Published) -> None:
        self.published.append(published)

    def headlines(self) -> list[str]:
        return [one.event.reports[0].headline for one in self.published]


@dataclass
class World:
    """A poller and all it touches."""

    db: Database
    clock: Clock
    web: ScriptedWeb
    parser: CountingParser
    heard: Heard
    poller: Poller

    async def watch(self, **answers: list[Step]) -> None:
        """These are the sources, trusted organisations, with what their servers answer."""
        specs = [a_source(name, outlet="ngo", interval=10 * MINUTE) for name in answers]
        for spec in specs:
            self.web.answers[spec.url] = answers[spec.id]
        async with self.db.write() as tx:
            await sources.sync(tx, specs, self.clock())

    async def poll(self, later: timedelta = timedelta(0)) -> int:
        """One round, to its end; how many sources were asked."""
        self.clock.at += later
        started = await self.poller.round()
        await self.poller.idle()
        return started

    async def health(self, source_id: str = "herald") -> Health:
        async with self.db.read() as tx:
            return next(one for one in await sources.health(tx) if one.spec.id == source_id)

    async def row(self, source_id: str = "herald") -> dict[str, Any]:
        async with self.db.read() as tx:
            return next(row for row in await rows(tx, source) if row["id"] == source_id)

    async def titles(self) -> list[str]:
        async with self.db.read() as tx:
            return [row["title"] for row in await rows(tx, entry)]


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """What is logged; the unconfigured log would write down every value of a traceback, for seconds."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture(scope="module")
def lexicons() -> Lexicons:
    return load_lexicons()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def parser() -> AsyncIterator[CountingParser]:
    made = CountingParser(timeout=5)
    yield made
    await made.close()


@pytest.fixture
def world(sqlite_db: Database, lexicons: Lexicons, parser: CountingParser) -> World:
    clock, web, heard = Clock(), ScriptedWeb(), Heard()
    parser.asked = 0
    polling = Polling(
        db=sqlite_db,
        web=web,
        parser=parser,
        lexicons=lexicons,
        reactions=(heard,),
        now=clock,
        rng=random.Random(3),
        owner="me",
        min_interval=MINUTE,
        first_fetch_hours=24,
    )
    return World(sqlite_db, clock, web, parser, heard, Poller(polling))


def an_arrest(number: int, age: timedelta | None = HOUR) -> str:
    """Entry `number`: somebody of `PEOPLE` was arrested."""
    dated = "" if age is None else f"<pubDate>{format_datetime(NOW - age)}</pubDate>"
    more = f"<description>Её обвиняют по статье 207.3 УК РФ.</description>{dated}"
    title = f"Суд в Твери арестовал {PEOPLE[number]} за антивоенный пост"
    return an_item(title, guid=f"g{number}", link=f"https://herald.example/{number}", more=more)


def a_body(*items: str, etag: str | None = None, modified: str | None = None) -> Body:
    return Body(an_rss(items).encode(), "text/xml", etag, modified, "https://herald.example/feed", False)


async def test_new_entries_become_events_and_are_told(world: World) -> None:
    await world.watch(herald=[a_body(an_arrest(1), an_arrest(0))])
    assert await world.poll() == 1
    assert len(world.heard.published) == 2
    health = await world.health()
    assert (health.problem, health.failures, health.ok_at, health.entries) == (None, 0, NOW, 2)
    assert 9 * MINUTE <= health.due - NOW <= 11 * MINUTE
    assert (await world.row())["lease"] is None


async def test_a_source_is_not_asked_before_it_is_due(world: World) -> None:
    await world.watch(herald=[a_body(an_arrest(0))])
    assert [await world.poll(), await world.poll(), await world.poll(8 * MINUTE)] == [1, 0, 0]
    assert await world.poll(4 * MINUTE) == 1


async def test_not_modified_keeps_what_the_server_gave_before(world: World) -> None:
    first = a_body(an_arrest(0), etag='W/"x-1"', modified="Fri, 20 Nov 2026 10:00:00 GMT")
    await world.watch(herald=[first, NotModified()])
    for _ in range(3):
        await world.poll(15 * MINUTE)
    kept = (first.etag, first.modified)
    assert [(one.etag, one.modified) for one in world.web.requests] == [(None, None), kept, kept]
    row = await world.row()
    assert (row["etag"], row["problem"], row["failures"], row["ok_at"]) == (first.etag, None, 0, NOW + 45 * MINUTE)
    assert (world.parser.asked, len(world.heard.published)) == (1, 1)


async def test_the_same_body_is_not_parsed_again_and_its_new_validators_are_kept(world: World) -> None:
    await world.watch(herald=[a_body(an_arrest(0), etag="1"), a_body(an_arrest(0), etag="2")])
    for _ in range(3):
        await world.poll(15 * MINUTE)
    assert [one.etag for one in world.web.requests] == [None, "1", "2"]
    assert world.parser.asked == 1


async def test_a_changed_body_tells_only_what_is_new(world: World) -> None:
    await world.watch(herald=[a_body(an_arrest(0)), a_body(an_arrest(1), an_arrest(0))])
    for _ in range(2):
        await world.poll(15 * MINUTE)
    assert world.parser.asked == 2
    assert len(world.heard.published) == 2
    assert len(await world.titles()) == 2


@pytest.mark.parametrize(
    ("answer", "problem", "detail"),
    [
        (Failed("timeout"), "timeout", ""),
        (Failed("http_status", "500"), "http_status", "500"),
        (Later(None, 503), "later", "503"),
        (Body(b"", "text/xml", None, None, "", False), "empty", None),
        (Body(b"<html><body>no</body></html>", "text/html", None, None, "", False), "html_page", None),
        (RuntimeError("a bug"), "internal", "RuntimeError"),
    ],
    ids=["timeout", "status", "later", "empty", "a page", "a bug"],
)
async def test_failures_are_counted_and_put_further_and_further_off(
    world: World, answer: Step, problem: str, detail: str | None
) -> None:
    await world.watch(herald=[answer])
    waits = []
    for _ in range(4):
        assert await world.poll() == 1
        health = await world.health()
        waits.append(health.due - world.clock.at)
        world.clock.at = health.due
    assert (health.problem, health.problem_detail, health.failures, health.ok_at) == (problem, detail, 4, None)
    for n, wait in enumerate(waits, 1):
        assert 0.9 * 2**n * 10 * MINUTE <= wait <= 1.1 * 2**n * 10 * MINUTE


async def test_after_a_success_the_failures_are_forgotten(world: World) -> None:
    await world.watch(herald=[Failed("dns"), Failed("dns"), a_body(an_arrest(0))])
    for _ in range(3):
        world.clock.at = (await world.health()).due
        await world.poll()
    health = await world.health()
    assert (health.failures, health.problem, health.entries) == (0, None, 1)
    assert timedelta(0) < health.due - world.clock.at <= 11 * MINUTE


async def test_a_failure_keeps_the_validators_of_the_last_success(world: World) -> None:
    await world.watch(herald=[a_body(an_arrest(0), etag="1"), Failed("reset"), NotModified()])
    for _ in range(3):
        world.clock.at = (await world.health()).due
        await world.poll()
    assert [one.etag for one in world.web.requests] == [None, "1", "1"]


async def test_a_server_s_wish_is_kept(world: World) -> None:
    await world.watch(herald=[Later(3 * 3600, 429)])
    await world.poll()
    assert (await world.health()).due - NOW >= 3 * HOUR


async def test_what_is_gone_is_never_asked_again(world: World) -> None:
    await world.watch(herald=[Gone()])
    await world.poll()
    health = await world.health()
    assert (health.active, health.problem) == (False, "gone")
    assert await world.poll(30 * DAY) == 0


async def test_trouble_of_one_source_is_its_own(world: World, logged: list[MutableMapping[str, Any]]) -> None:
    ill: dict[str, list[Step]] = {"broken": [RuntimeError("x")], "slow": [Failed("timeout")]}
    await world.watch(herald=[a_body(an_arrest(0))], tribune=[a_body(an_arrest(1))], **ill)
    assert await world.poll() == 4
    assert len(world.heard.published) == 2
    problems = {one: (await world.health(one)).problem for one in ("herald", "broken", "slow", "tribune")}
    assert {line["source"] for line in logged if line["event"] == "source_ill"} == {"broken", "slow"}
    assert problems == {"herald": None, "broken": "internal", "slow": "timeout", "tribune": None}


async def test_the_oldest_entry_is_written_and_told_first(world: World) -> None:
    ages = [MINUTE, HOUR, 2 * HOUR, 3 * HOUR]
    await world.watch(herald=[a_body(*(an_arrest(n, age) for n, age in enumerate(ages)))])
    await world.poll()
    titles = await world.titles()
    assert [next(n for n, name in enumerate(PEOPLE) if name in title) for title in titles] == [3, 2, 1, 0]
    assert world.heard.headlines() == titles


async def test_at_the_first_fetch_only_the_last_day_is_news(world: World) -> None:
    ages = [HOUR, 23 * HOUR, 3 * DAY, None]
    await world.watch(herald=[a_body(*(an_arrest(n, age) for n, age in enumerate(ages)))])
    await world.poll()
    fresh = {next(n for n, name in enumerate(PEOPLE) if name in one): published.fresh
             for one, published in zip(world.heard.headlines(), world.heard.published, strict=True)}  # fmt: skip
    assert fresh == {0: True, 1: True, 2: False, 3: False}


@pytest.mark.parametrize("before", [[], [Failed("dns")]], ids=["after a success", "after a failure and a success"])
async def test_later_a_week_is_news(world: World, before: list[Step]) -> None:
    later = a_body(an_arrest(0), an_arrest(1, 3 * DAY), an_arrest(2, 9 * DAY), an_arrest(3, None))
    await world.watch(herald=[*before, a_body(an_arrest(0)), later])
    for _ in range(2 + len(before)):
        world.clock.at = (await world.health()).due
        await world.poll()
    by_age = {one.event.happened_at < NOW - 8 * DAY: one.fresh for one in world.heard.published}
    assert by_age == {False: True, True: False}
    assert len(world.heard.published) == 4


async def test_a_failed_fetch_does_not_open_the_gate(world: World) -> None:
    await world.watch(herald=[Failed("dns"), a_body(an_arrest(0, 3 * DAY))])
    for _ in range(2):
        world.clock.at = (await world.health()).due
        await world.poll()
    assert [one.fresh for one in world.heard.published] == [False]


async def test_a_reaction_that_fails_costs_no_other_entry(world: World) -> None:
    async def picky(_tx: Tx, published: Published) -> None:
        if "Дронова" in published.event.reports[0].headline:
            raise ValueError("a bug")

    polling = world.poller.polling
    world.poller.polling = Polling(
        **{name: getattr(polling, name) for name in polling.__dataclass_fields__} | {"reactions": (picky, world.heard)}
    )
    body = a_body(*(an_arrest(n) for n in range(4)))
    await world.watch(herald=[body, body])
    await world.poll()
    assert (await world.health()).problem == "internal"
    world.clock.at = (await world.health()).due
    await world.poll()
    assert len({one.event.id for one in world.heard.published}) >= 3
    async with world.db.read() as tx:
        assert len(await rows(tx, event)) == 3
    assert (await world.health()).problem is None


async def test_a_free_place_is_announced(world: World) -> None:
    freed: list[int] = []
    world.poller.on_free = lambda: freed.append(len(world.poller.tasks))
    await world.watch(**{f"s{n}": [Failed("dns")] for n in range(AT_ONCE + 5)})
    assert [await world.poll(), await world.poll(), await world.poll()] == [AT_ONCE, 5, 0]
    assert len(freed) == AT_ONCE, "where there was room for all, nobody waits for more"


async def test_a_poll_that_takes_long_keeps_its_source_from_other_processes(world: World) -> None:
    over = asyncio.Event()

    class Slow(ScriptedWeb):
        async def get(self, request: Request) -> Answer:
            await over.wait()
            return Failed("timeout", request.url)

    await world.watch(herald=[])
    poller = Poller(replace(world.poller.polling, web=Slow()))
    await poller.round()
    for _ in range(10):
        world.clock.at += 25 * SECOND
        await poller.round()
        async with world.db.write() as tx:
            assert await sources.lease_due(tx, world.clock(), owner="other", hold=HOUR, most=5) == []
    over.set()
    await poller.idle()
    assert (await world.row())["problem"] == "timeout", "it was still ours to write down"


async def test_stopping_gives_up_what_takes_too_long(world: World) -> None:
    await world.watch(herald=[a_body(an_arrest(0))])
    await world.poller.round()
    await world.poller.stop(patience=0)
    await world.poller.idle()
    assert not world.poller.tasks
    assert (await world.row())["lease"] is not None  # runs out by itself


def a_due(*, first: bool = False, language: str | None = "ru", outlet: str = "news") -> Due:
    spec = a_source(language=language, outlet=outlet)
    return Due(spec, "me", '"1"', "then", b"hash", 0, first)


def test_entries_are_understood_in_the_given_order(world: World) -> None:
    made = [Entry(f"g{n}", f"https://h.example/{n}", f"Титул {n}", "", NOW - n * HOUR, None) for n in range(3)]
    fresh = understand([(bytes([n]), one) for n, one in enumerate(made)], a_due(), world.poller.polling, NOW)
    assert [(one.key, one.item.title) for one in fresh] == [(bytes([n]), f"Титул {n}") for n in range(3)]
    assert all(one.alert for one in fresh)


@pytest.mark.parametrize(
    ("published", "expected"),
    [(NOW - DAY, NOW - DAY), (NOW + HOUR, NOW + HOUR), (NOW.replace(year=2099), NOW), (None, NOW)],
    ids=["dated", "slightly ahead", "2099", "undated"],
)
def test_an_entry_without_a_credible_date_counts_as_published_now(published: datetime, expected: datetime) -> None:
    made = Entry("g", "https://h.example/1", "a &amp; <b>b</b>", "", published, None)
    item = item_of(made, a_due(language="xx", outlet="ngo"), NOW)
    assert (item.published, item.lang, item.outlet, item.id) == (expected, None, Outlet.NGO, "g")
    assert "<b>" not in item.title


def test_what_an_answer_means_is_judged_before_parsing() -> None:
    due = a_due()
    same = judged(due, NotModified(), NOW)
    assert (same.etag, same.modified, same.body_hash, same.problem) == ('"1"', "then", b"hash", None)
    assert judged(due, Gone(), NOW).off
    assert judged(due, Later(60, 429), NOW).wish == 60
    body = judged(due, a_body(etag="2"), NOW)
    assert (body.etag, body.modified, body.problem, len(body.body_hash or b"")) == ("2", None, None, 32)


async def test_where_a_source_refuses_its_mirror_speaks_for_it(world: World) -> None:
    spec = a_source("herald", outlet="ngo", mirror="https://mirror.example/feed")
    world.web.answers = {
        spec.url: [Failed("http_status", "403")],
        "https://mirror.example/feed": [a_body(an_arrest(0))],
    }
    async with world.db.write() as tx:
        await sources.sync(tx, [spec], NOW)
    for _ in range(2):
        await world.poll(15 * MINUTE)
    assert len(world.heard.published) == 1
    assert ((await world.health()).problem, world.parser.asked) == (None, 1)


async def test_where_nobody_answers_no_source_is_blamed_and_all_are_asked_when_it_is_over(world: World) -> None:
    names = ("herald", "courier", "tribune", "watch")
    await world.watch(**{name: [Failed("dns"), Failed("dns"), a_body(an_arrest(0))] for name in names})
    for _ in range(2):
        await world.poll()
        world.clock.at += 25 * MINUTE
    found = [await world.health(name) for name in names]
    assert [one.problem for one in found].count("offline") >= 3
    assert [(one.failures, one.ill_since) for one in found] == [(0, None)] * len(found)
    world.clock.at -= 25 * MINUTE
    world.web.answers["https://watch.example/feed"] = [a_body(an_arrest(1))]
    async with world.db.write() as tx:
        await tx.conn.execute(source.update().where(source.c.id == "watch").values(due=world.clock.at))
    await world.poll()
    assert await world.poll() == 3


def a_sentence(years: int, *, comma: str = "") -> str:
    words = {5: "пяти", 7: "семи"}
    title = f"Суд в Твери приговорил Петра Примерова к {words[years]} годам колонии{comma} за антивоенный пост"
    return an_item(title, guid="g", link="https://herald.example/s", more=f"<pubDate>{format_datetime(NOW)}</pubDate>")


async def test_a_changed_term_corrects_the_event_and_a_changed_comma_does_not(world: World) -> None:
    others = [an_arrest(0), an_arrest(1)]
    bodies = [a_body(*others, one) for one in (a_sentence(5), a_sentence(5, comma=","), a_sentence(7, comma=","))]
    await world.watch(herald=bodies)
    revisions = []
    for _ in range(3):
        await world.poll(15 * MINUTE)
        async with world.db.read() as tx:
            (row,) = [row for row in await rows(tx, event) if row["kind"] == "sentence"]
            revisions.append((row["facts"]["term_months"], row["revision"]))
    assert [months for months, _ in revisions] == [60, 60, 84]
    assert revisions[0][1] == revisions[1][1] < revisions[2][1]
    assert world.parser.asked == 5, "where an entry changed, the whole document is read"
    assert len(await world.titles()) == 3


async def test_a_document_with_nothing_in_it_is_ill(world: World) -> None:
    await world.watch(herald=[a_body(an_arrest(0)), a_body()])
    for _ in range(2):
        await world.poll(15 * MINUTE)
    assert (await world.health()).problem == "no_entries"
