"""What is ill, what only takes its time, and how soon it is seen."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.app.signs import Listening, Signs
from bot.app.upkeep import Waiting, health, metrics, stuck
from bot.core.messages import Lane, MessageKind
from bot.delivery.outcome import Ambiguous, NotSent, Outcome, RetryAfter, Sent
from bot.store import amend, outbox, state
from bot.store.database import Database
from tests.delivery.test_worker import Telegram
from tests.store.builders import MINUTE, NOW, SECOND, a_message, an_event, leave, settle_sent, take


class Clock:
    """Seconds that go by when a test says so."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


async def nothing() -> int:
    return 0


async def something() -> int:
    return 1


async def failing() -> int:
    raise OSError("disk")


async def hanging() -> int:
    await asyncio.sleep(3600)
    return 0


def seen_after(signs: Signs, clock: Clock, part: str, most: int = 200) -> int | None:
    """Seconds until a part is called ill, asked every second."""
    for seconds in range(most):
        if part in signs.ill():
            return seconds
        clock.at += 1
    return None


@pytest.mark.parametrize(
    ("name", "work", "part"),
    [("poll", hanging, "pass_poll"), ("inbox", hanging, "pass_inbox"), ("deliver", hanging, "pass_deliver"),
     ("poll", nothing, "pass_poll"), ("expire", hanging, None)],
    ids=["feeds hang", "inbox hangs", "sender frozen", "nobody starts a round", "keeping house takes its time"],
)  # fmt: skip
async def test_a_pass_that_does_not_go_round_is_seen_within_two_minutes(
    name: str, work: Callable[[], Awaitable[int]], part: str | None
) -> None:
    clock = Clock()
    signs = Signs(clock)
    task = asyncio.create_task(signs.beating(name, work, 1)())  # type: ignore[arg-type]
    await asyncio.sleep(0.01)
    assert signs.ill() == ()
    found = seen_after(signs, clock, part or f"pass_{name}")
    assert (found is not None and found < 120) if part else found is None
    task.cancel()


async def test_a_pass_that_fails_for_a_minute_is_ill_until_a_round_succeeds() -> None:
    clock = Clock()
    signs = Signs(clock)
    for _ in range(8):
        with pytest.raises(OSError, match="disk"):
            await signs.beating("inbox", failing, 1)()
        clock.at += 10
    assert signs.ill() == ("pass_inbox",)
    await signs.beating("inbox", nothing, 1)()
    assert signs.ill() == ()


@pytest.mark.parametrize(
    ("outcomes", "ill"),
    [
        ([NotSent("dns")] * 8, ("telegram",)),
        ([Ambiguous("timeout")] * 8, ("telegram",)),
        ([Ambiguous("timeout")] * 7 + [Sent(1)], ()),
        ([RetryAfter(30)] * 8, ()),
    ],
    ids=["no network", "silence", "answered at last", "it answers, it only says wait"],
)
async def test_a_silent_telegram_is_ill_after_a_minute(outcomes: list[Outcome], ill: tuple[str, ...]) -> None:
    clock = Clock()
    signs = Signs(clock)
    messenger = Listening(Telegram(*outcomes), signs)
    for _ in outcomes:
        await messenger.call("sendMessage", {"chat_id": 1, "text": "x"})
        clock.at += 10
    assert signs.ill() == ill


async def test_updates_that_do_not_come_are_seen_within_two_minutes() -> None:
    clock = Clock()
    signs = Signs(clock)
    messenger = Listening(Telegram(Sent(None, []), RetryAfter(3)), signs)
    await messenger.call("getUpdates", {})
    clock.at += 40
    assert signs.ill() == (), "a long poll that has nothing to say"
    await messenger.call("getUpdates", {})
    seconds = seen_after(signs, clock, "updates")
    assert seconds is not None
    assert seconds + 40 < 120


ALL = frozenset(Lane)
NONE = frozenset[Lane]()


@pytest.mark.parametrize(
    ("lanes", "queues", "moved", "held", "idle", "ill"),
    [
        ({}, {}, NONE, False, None, ()),
        ({Lane.BULK: 59}, {}, NONE, False, None, ()),
        ({Lane.BULK: 61}, {}, NONE, False, None, ("outbox_bulk",)),
        ({Lane.BULK: 800}, {}, frozenset({Lane.BULK}), False, None, ()),
        ({Lane.REPLY: 61, Lane.BULK: 800}, {}, frozenset({Lane.BULK}), False, None, ("outbox_reply",)),
        ({Lane.EDIT: 700, Lane.BULK: 800}, {}, frozenset({Lane.BULK}), False, None, ()),
        ({Lane.EDIT: 700}, {}, NONE, False, None, ("outbox_edit",)),
        ({Lane.BULK: 9000}, {}, NONE, True, None, ()),
        ({Lane.URGENT: 90}, {}, NONE, True, None, ("outbox_urgent",)),
        ({}, {"inbox": 61}, ALL, False, None, ("queue_inbox",)),
        ({}, {"inbox": 61}, ALL, False, 61.0, ("queue_inbox",)),
        ({}, {"inbox": 300}, ALL, False, 0.5, ()),
        ({}, {"fanout": 90, "task": 90}, ALL, False, 90.0, ("queue_fanout", "queue_task")),
        ({}, {"poll": 300}, ALL, False, None, ()),
        ({}, {"poll": 700}, ALL, False, 700.0, ("queue_poll",)),
    ],
    ids=["nothing waits", "not long", "nothing sent for a minute", "20,000 on their way", "replies behind bulk",
         "edits behind bulk", "edits behind nothing", "held", "urgent goes out while held", "inbox untouched",
         "inbox stuck", "a flood that moves", "fan-out and tasks", "many sources at slow hosts", "sources"],
)  # fmt: skip
def test_a_queue_that_does_not_move_is_ill_and_one_that_moves_is_not(
    lanes: dict[Lane, float], queues: dict[str, float], moved: frozenset[Lane], held: bool, idle: float | None,
    ill: tuple[str, ...],
) -> None:  # fmt: skip
    assert stuck(Waiting(lanes, queues, moved, held), lambda _name: idle) == ill


async def test_a_row_whose_sender_froze_is_seen_two_minutes_after_it_was_taken(db: Database) -> None:
    async with db.write() as tx:
        await outbox.promise(tx, a_message(kind=MessageKind.ALERT), now=NOW, chat_id=1)
        (item,) = await take(tx, Lane.BULK)
        assert await leave(tx, item)
    assert (await health(db, None, NOW + 50 * SECOND))["well"]
    found = await health(db, None, NOW + 110 * SECOND)
    assert (found["well"], found["ill"]) == (False, ["outbox_bulk"])


async def test_a_correction_that_could_not_be_told_is_ill(db: Database) -> None:
    async with db.write() as tx:
        await amend.start(tx, await an_event(tx), "corrected", ["hearing"], NOW)
        for _ in range(amend.TRIES):
            job = await amend.first_due(tx, NOW)
            assert job is not None
            await amend.failed(tx, job)
    found = await health(db, None, NOW)
    assert (found["well"], found["ill"], found["amend_parked"]) == (False, ["amend_parked"], 1)
    assert b'vigil_ill{part="amend_parked"} 1.0' in await metrics(db, None, 0, NOW)


async def test_a_bulk_send_that_moves_is_well_however_long_it_takes(db: Database) -> None:
    async with db.write() as tx:
        for _ in range(2):
            await outbox.promise(tx, a_message(kind=MessageKind.ALERT), now=NOW, chat_id=1)
        (item,) = await take(tx, Lane.BULK, most=1)
        await settle_sent(tx, item, now=NOW + 13 * MINUTE)
    assert (await health(db, None, NOW + 13 * MINUTE + 30 * SECOND))["well"]
    found = await health(db, None, NOW + 15 * MINUTE)
    assert (found["well"], found["outbox_seconds"]) == (False, 900)


async def test_who_stands_by_is_not_blamed_for_passes_that_rest(db: Database) -> None:
    clock = Clock()
    signs = Signs(clock)
    await signs.beating("poll", something, 1)()
    clock.at += 500
    assert (await health(db, None, NOW, role="standby", signs=signs))["well"]
    assert (await health(db, None, NOW, signs=signs))["ill"] == ["pass_poll"]
    assert (await health(db, None, NOW, lag=9.0))["ill"] == ["loop"]
    async with db.read() as tx:
        assert await state.held_since(tx) is None
    assert timedelta(seconds=1) == SECOND
