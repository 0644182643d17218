"""A shared text is tried on one recipient before all others get it."""

import asyncio
from collections.abc import Mapping

import pytest

from bot.core.messages import MessageKind
from bot.delivery.outcome import Ambiguous, Outcome, Refusal, Rejected, Sent
from bot.delivery.proof import Pass, Proof
from bot.store import fanout
from bot.store.database import Database, Tx
from tests.delivery.test_worker import Telegram, a_reader, a_sender, drained, promise, states
from tests.store import builders

REFUSED = Rejected(Refusal.PARSE, ours=True)
HOSTILE, PLAIN = "<b>a <i>b</b> &amp; c", "a b & c"


class Picky(Telegram):
    """Refuses a text, with formatting or altogether."""

    def __init__(self, *, altogether: bool) -> None:
        super().__init__()
        self.refusals = 0
        self.altogether = altogether

    def judge(self, params: Mapping[str, object]) -> Outcome:
        hostile = params["text"] == HOSTILE or (self.altogether and params["text"] == PLAIN)
        self.refusals += hostile
        return REFUSED if hostile else Sent(1)


async def shared(db: Database, number: int) -> None:
    """A hostile text in the queue of many."""
    async with db.write() as tx:
        for chat in range(number):
            await builders.a_reader(tx, chat + 1, follows=["all"])
        event = await fanout_of(tx, await builders.an_event(tx))
        for lang in ("ru", "en"):
            for form in ("full", "discreet"):
                await fanout.put_text(tx, event, lang, form, {"text": HOSTILE, "parse_mode": "HTML"}, builders.NOW)
        await builders.spread_all(tx)


async def fanout_of(tx: Tx, event_id: int) -> fanout.Open:
    await fanout.start(tx, event_id, 1, 1, builders.NOW)
    job = await fanout.first_open(tx)
    assert job is not None
    return job


async def test_a_text_refused_in_every_form_costs_two_refusals_and_is_parked_for_all(sqlite_db: Database) -> None:
    await shared(sqlite_db, 200)
    await promise(sqlite_db, "fine", MessageKind.DIGEST, reader_id=await a_reader(sqlite_db, 1001))
    telegram = Picky(altogether=True)
    await drained(a_sender(sqlite_db, telegram))
    assert telegram.refusals == 2
    assert await states(sqlite_db) == {"parked": 200, "sent": 1}
    assert "fine" in telegram.texts


async def test_a_text_refused_with_formatting_reaches_everybody_as_plain_text(sqlite_db: Database) -> None:
    await shared(sqlite_db, 200)
    telegram = Picky(altogether=False)
    await drained(a_sender(sqlite_db, telegram))
    assert telegram.refusals == 1
    assert telegram.texts.count(PLAIN) == 200
    assert await states(sqlite_db) == {"sent": 200}


async def test_one_goes_ahead_and_the_others_follow_a_success() -> None:
    proof = Proof()
    assert await proof.enter(1, plain=False) is Pass.FIRST
    others = [asyncio.create_task(proof.enter(1, plain=False)) for _ in range(3)]
    await asyncio.sleep(0)
    assert not any(task.done() for task in others)
    proof.leave(1, Sent(5), formatted=True)
    assert await asyncio.gather(*others) == [Pass.GO] * 3
    assert await proof.enter(2, plain=False) is Pass.FIRST


@pytest.mark.parametrize("outcome", [None, Ambiguous("timeout")], ids=["never-asked", "in-doubt"])
async def test_what_proves_nothing_lets_the_next_one_try(outcome: Outcome | None) -> None:
    proof = Proof()
    assert await proof.enter(1, plain=False) is Pass.FIRST
    other = asyncio.create_task(proof.enter(1, plain=False))
    await asyncio.sleep(0)
    proof.leave(1, outcome, formatted=True)
    assert await other is Pass.FIRST


async def test_nobody_waits_for_a_proof_without_end() -> None:
    proof = Proof()
    await proof.enter(1, plain=False)
    assert await proof.enter(1, plain=False, patience=0.01) is Pass.LATE
