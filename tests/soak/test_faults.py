"""What a network and a tired server do to a sender: nobody is lost, and only what may come twice comes twice."""

import os
from collections import Counter

import pytest

from bot.core.messages import MessageKind
from bot.demo.faults import Fault
from bot.store.database import Database
from tests.soak.sending import LONG_TEXT, Report, delivering, promise, publish, states, subscribe, telegram
from tests.soak.telegram_server import Options, person

FAULTS = (Fault.ERROR_500, Fault.PAGE_502, Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.HANG_BEFORE, Fault.HANG_AFTER)
AGAIN = (MessageKind.HEARING_CHANGE, MessageKind.FAMILY, MessageKind.REMINDER)
NEVER = (MessageKind.ASK, MessageKind.DIGEST)
LONG = int(os.environ.get("VIGIL_MESSAGES", "10000"))


@pytest.mark.slow
async def test_five_per_cent_of_300_calls_fail_and_nobody_is_lost(
    sqlite_db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await transient(sqlite_db, 300, 2, capsys)


@pytest.mark.soak
async def test_five_per_cent_of_10000_calls_fail_and_nobody_is_lost(
    sqlite_db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await transient(sqlite_db, LONG, 30, capsys)


async def transient(db: Database, messages: int, hang: float, capsys: pytest.CaptureFixture[str]) -> None:
    """Half of the messages are alerts, the rest is shared by the other kinds, one for each reader and kind."""
    people, few = messages // 2, messages // 2 // (len(AGAIN) + len(NEVER))
    await subscribe(db, people)
    await publish(db, 1, f"alert {LONG_TEXT}")
    for kind in (*AGAIN, *NEVER):
        await promise(db, kind, {n: f"{kind} {n}" for n in range(1, few + 1)})
    options = Options(people=people, limits="sliding", median_ms=80, share=0.05, faults=FAULTS, seconds=hang, seed=7)
    async with telegram(options) as server, delivering(db, server.url) as delivery:
        await delivery.settled(within=120 + messages / 5)
        report = await server.report()
    parked = (await states(db)).get("parked", 0)
    found = {kind: tally(report, kind, people if kind == "alert" else few) for kind in ("alert", *AGAIN, *NEVER)}
    lost = {kind: count["lost"] for kind, count in found.items()}
    twice = {kind: count["twice"] for kind, count in found.items()}
    with capsys.disabled():
        print(  # noqa: T201
            f"\nfaults: {messages} messages, {sum(report.injected.values())} faults; lost {filled(lost)}, "
            f"repeats {filled(twice)}, in doubt {parked}"
        )
    assert all(report.injected.get(fault) for fault in FAULTS) or messages < 1_000
    assert not any(lost[kind] for kind in ("alert", *AGAIN)), lost
    assert not any(twice[kind] for kind in NEVER), twice
    assert sum(lost[kind] for kind in NEVER) <= parked, "what did not arrive is at least told"
    assert report.own_429 == 0


def tally(report: Report, kind: str, people: int) -> Counter[str]:
    """Who got no message of a kind, and how many came again."""
    copies = report.copies(kind)
    lost = sum(not copies[person(n)] for n in range(1, people + 1))
    return Counter(lost=lost, twice=sum(number - 1 for number in copies.values()))


def filled(counts: dict[str, int]) -> dict[str, int] | int:
    return {str(kind): number for kind, number in counts.items() if number} or 0
