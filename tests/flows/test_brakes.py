"""Stopping under load: the owner's brake, and the signal. VIGIL_STOP_ROUNDS=50 for the long version."""

import asyncio
import os
from pathlib import Path

import pytest

from bot.app.clock import now
from bot.core.messages import MessageKind
from bot.demo.serve import Demo
from bot.demo.world import Person
from bot.store import outbox, readers
from bot.store.database import Database
from tests.flows.conftest import Story
from tests.soak.bot_process import CLEAN_STOP, Zygote, ask, database, store, whole, write_config
from tests.store.builders import a_message, a_reader

ROUNDS = int(os.environ.get("VIGIL_STOP_ROUNDS", "2"))
BRAKE = 5.0
"""Seconds after the press in which the last of what can wait may leave."""

PEOPLE = 40


async def bulk(db: Database, people: list[Person], number: int, label: str) -> None:
    """Alerts for everybody."""
    async with db.write() as tx:
        for person in people:
            reader = await readers.find(tx, person.id) or await a_reader(tx, person.id, lang="en")
            for n in range(number):
                message = a_message(f"{label} {n} for {person.id}", MessageKind.ALERT)
                await outbox.promise(tx, message, now=now(), reader_id=reader.id)


def told(people: list[Person], label: str) -> list[str]:
    return [message.text for person in people for message in person.received if message.text.startswith(label)]


async def joined(demo: Demo, number: int) -> list[Person]:
    people = [demo.world.person(f"Reader {n}", "en") for n in range(number)]
    for person in people:
        await person.write("/help")
    return people


async def test_one_press_stops_a_bulk_send_within_five_seconds(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = await story.subscribed("Owner")
    async with story.bot.db.write() as tx:
        reader = await readers.find(tx, owner.id)
        assert reader is not None
        await readers.grant(tx, reader.id, "owner", now())
    people = await joined(story.demo, PEOPLE)
    await owner.write("/hold")
    await owner.wait_for("as usual")
    await bulk(story.bot.db, people, 20, "news")
    async with asyncio.timeout(20):
        while len(told(people, "news")) < 50:  # noqa: ASYNC110 - Telegram announces nothing
            await asyncio.sleep(0.02)
    loop, counts = asyncio.get_running_loop(), list[tuple[float, int]]()
    pressed = loop.time()
    await owner.press("Hold everything")
    while loop.time() < pressed + BRAKE + 2:
        counts.append((loop.time() - pressed, len(told(people, "news"))))
        await asyncio.sleep(0.02)
    last = next(at for at, number in counts if number == counts[-1][1])
    with capsys.disabled():
        print(f"\nheld: the last of {counts[-1][1]} left {last:.2f} s after the press")  # noqa: T201
    assert counts[-1][1] < PEOPLE * 20
    assert last < BRAKE
    await owner.wait_for("Everything is held")
    await owner.press("Let it go on")
    await owner.wait_for(lambda message: message.button("Yes, let it go on") is not None)
    await owner.press("Yes, let it go on")
    async with asyncio.timeout(60):
        while len(told(people, "news")) < PEOPLE * 20:  # noqa: ASYNC110 - same
            await asyncio.sleep(0.05)


async def test_a_signal_under_load_ends_the_bot_in_ten_seconds_and_loses_nothing(
    demo: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = write_config(demo, tmp_path, {})
    people = await joined(demo, PEOPLE)
    demo.world.faults.latency_ms = 80
    took = []
    async with Zygote.warmed(config) as zygote:
        for turn in range(ROUNDS):
            async with store(config) as db:
                await bulk(db, people, 3, f"round {turn}")
            demo.world.faults.plan("hang_before", method="sendMessage", seconds=30)
            before = len(told(people, "round"))
            await zygote.start()
            async with asyncio.timeout(60):
                while len(told(people, "round")) < before + 20:  # noqa: ASYNC110 - same
                    await asyncio.sleep(0.02)
            took.append(await zygote.stop())
            assert whole(database(config))
        demo.world.faults.latency_ms = 0
        await zygote.start()
        async with asyncio.timeout(60 + ROUNDS * 10):
            while ask(config, "SELECT count(*) FROM outbox WHERE settled_at IS NULL"):  # noqa: ASYNC110 - same
                await asyncio.sleep(0.1)
        await zygote.stop()
    texts = told(people, "round")
    with capsys.disabled():
        print(f"\n{ROUNDS} signals: gone after {max(took):.1f} s at most, {len(texts)} arrived, "  # noqa: T201
              f"{len(texts) - len(set(texts))} twice")  # fmt: skip
    assert max(took) < CLEAN_STOP
    assert len(set(texts)) == ROUNDS * PEOPLE * 3, "nobody lost"
    assert len(texts) - len(set(texts)) <= ROUNDS, "at most what hung came twice"
