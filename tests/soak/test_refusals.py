"""What Telegram refuses: a bad text, a wrong token, readers who are gone, groups that moved."""

import os

import pytest
import structlog

from bot.core.messages import MessageKind
from bot.delivery.settling import FUSE
from bot.demo.model import Standing
from bot.store import readers
from bot.store.database import Database
from tests.soak.sending import DEFAULT, LONG_TEXT, delivering, inactive, promise, publish, states, subscribe, telegram
from tests.soak.telegram_server import Options, group, person

LONG = int(os.environ.get("VIGIL_RECIPIENTS", "5000"))
BROKEN = "bad &lt;text&gt; <b>without an end"
HOPELESS = "bad " + "x" * 5_000
TEXTS = pytest.mark.parametrize(("text", "arrives"), [(BROKEN, True), (HOPELESS, False)], ids=["as_html", "at_all"])


@pytest.mark.slow
@TEXTS
async def test_a_text_that_telegram_refuses_costs_two_refusals_for_150_readers(
    sqlite_db: Database, capsys: pytest.CaptureFixture[str], text: str, arrives: bool
) -> None:
    await bad_text(sqlite_db, 150, text, arrives, capsys)


@pytest.mark.soak
@TEXTS
async def test_a_text_that_telegram_refuses_costs_two_refusals_for_5000_readers(
    sqlite_db: Database, capsys: pytest.CaptureFixture[str], text: str, arrives: bool
) -> None:
    await bad_text(sqlite_db, LONG, text, arrives, capsys)


async def bad_text(db: Database, people: int, text: str, arrives: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """The bad text and a good one to all, the bad one first, and a few messages that cannot wait."""
    await subscribe(db, people)
    await publish(db, 1, text)
    await publish(db, 2, f"good {LONG_TEXT}")
    await promise(db, MessageKind.HEARING_CHANGE, {n: f"urgent {n}" for n in range(1, 11)})
    with structlog.testing.capture_logs() as logs:
        async with telegram(Options(people=people, median_ms=80)) as server, delivering(db, server.url) as delivery:
            await delivery.settled(within=60 + people / 8)
            report = await server.report()
    refusals, told = sum(status == 400 for *_, status in report.calls), [one["event"] for one in logs]
    everybody = {person(n): 1 for n in range(1, people + 1)}
    with capsys.disabled():
        print(  # noqa: T201
            f"\nbad text, {people} readers: {refusals} refusals, {report.copies('bad').total()} as plain text, "
            f"good text at {report.rate('good'):.1f}/s, {await states(db)}"
        )
    assert refusals <= 2
    assert report.copies("good") == everybody
    assert report.copies("bad") == (everybody if arrives else {})
    assert report.copies("urgent").total() == 10
    assert arrives or "text_refused" in told
    assert (await states(db)).get("parked", 0) == (0 if arrives else people)
    most = 2 if arrives else 1  # messages for each reader share the pace
    assert report.rate("good") * most >= 0.9 * DEFAULT.bulk_per_second or people < 1_000


@pytest.mark.slow
@pytest.mark.parametrize("there", [True, False], ids=["403", "chat_not_found"])
async def test_a_wrong_token_stops_within_50_attempts_and_deactivates_nobody(
    sqlite_db: Database, capsys: pytest.CaptureFixture[str], there: bool
) -> None:
    people = 300
    await subscribe(sqlite_db, people)
    await publish(sqlite_db, 1, LONG_TEXT)
    await promise(sqlite_db, MessageKind.HEARING_CHANGE, {n: f"urgent {n}" for n in range(1, 31)})
    options = Options(people=people * there, standing=Standing.NOT_STARTED, median_ms=80)
    async with telegram(options) as server, delivering(sqlite_db, server.url) as delivery:
        await delivery.settled(within=60)
        report = await server.report()
        halted = delivery.sender.halted
    with capsys.disabled():
        print(f"\nwrong token: stopped after {len(report.calls)} attempts, {await inactive(sqlite_db)} deactivated")  # noqa: T201
    assert halted == FUSE
    assert len(report.calls) <= 50
    assert await inactive(sqlite_db) == 0
    assert await states(sqlite_db) == {"queued": people + 30}, "nothing is dropped"


@pytest.mark.slow
async def test_of_300_readers_a_tenth_is_gone_and_groups_move(
    sqlite_db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await gone(sqlite_db, 300, 10, capsys)


@pytest.mark.soak
async def test_of_5000_readers_a_tenth_is_gone_and_groups_move(
    sqlite_db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await gone(sqlite_db, LONG, 100, capsys)


async def gone(db: Database, people: int, groups: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Two alerts for everybody; every tenth has blocked the bot, every group has a new id."""
    await subscribe(db, people, groups)
    for event_id in (1, 2):
        await publish(db, event_id, f"event-{event_id} {LONG_TEXT}")
    options = Options(people=people, groups=groups, moved=True, blocked_every=10, limits="sliding", median_ms=80)
    async with telegram(options) as server, delivering(db, server.url) as delivery:
        await delivery.settled(within=60 + people / 8)
        report = await server.report()
    blocked = [person(n) for n in range(10, people + 1, 10)]
    most = max(len(report.asked(chat)) for chat in blocked)
    old = [report.asked(group(n)) for n in range(1, groups + 1)]
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{len(blocked)} of {people} blocked: at most {most} attempts each, {await inactive(db)} given up; "
            f"{groups} groups moved after {max(map(len, old))} refusal; {await states(db)}"
        )
    assert most <= 2
    assert await inactive(db) == len(blocked)
    assert all(statuses == [400] for statuses in old)
    there = [person(n) for n in range(1, people + 1) if n % 10] + [group(n, moved=True) for n in range(1, groups + 1)]
    for words in ("event-1", "event-2"):
        assert report.copies(words) == dict.fromkeys(there, 1)
    async with db.read() as tx:
        assert all([await readers.find(tx, group(n, moved=True)) for n in range(1, groups + 1)])
