"""News for families in the middle of a bulk send: they wait for nobody."""

import asyncio
import os
import random
from dataclasses import dataclass, field

import pytest

from bot.app.clock import now
from bot.core.messages import MessageKind
from bot.store.database import Database
from tests.soak.sending import LONG_TEXT, Report, delivering, percentile, promise, publish, subscribe, telegram
from tests.soak.telegram_server import Options

BULK = int(os.environ.get("VIGIL_BULK", "20000"))
ONE_BY_ONE = "change"
AT_ONCE = "wave"


@dataclass(slots=True)
class Promised:
    """When each message was promised, by its text."""

    at: dict[str, float] = field(default_factory=dict)

    async def add(self, db: Database, texts: dict[int, str]) -> None:
        moment = now().timestamp()
        self.at.update(dict.fromkeys(texts.values(), moment))
        await promise(db, MessageKind.HEARING_CHANGE, texts)

    def waits(self, report: Report, words: str) -> list[float]:
        """Seconds from promise to acceptance."""
        return [at - self.at[text] for at, _, text in report.accepted if words in text]


@pytest.mark.slow
async def test_urgent_messages_pass_5000_alerts(sqlite_db: Database, capsys: pytest.CaptureFixture[str]) -> None:
    await urgent(sqlite_db, 5_000, 25, 10, capsys)


@pytest.mark.soak
async def test_100_urgent_messages_within_a_minute_pass_20000_alerts(
    sqlite_db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await urgent(sqlite_db, BULK, 100, 60, capsys)


async def urgent(db: Database, bulk: int, number: int, seconds: float, capsys: pytest.CaptureFixture[str]) -> None:
    """`number` of them at random moments within `seconds`, then a hundred at once; the bulk send goes on."""
    await subscribe(db, bulk)
    await publish(db, 1, LONG_TEXT)
    rng, promised = random.Random(5), Promised()
    moments = sorted(rng.uniform(0.5, seconds) for _ in range(number))
    async with (
        telegram(Options(people=bulk, limits="sliding", median_ms=80)) as server,
        delivering(db, server.url) as delivery,
    ):
        begun = now().timestamp()
        for n, moment in enumerate(moments):
            await asyncio.sleep(max(0.0, begun + moment - now().timestamp()))
            await promised.add(db, {rng.randint(1, bulk): f"{ONE_BY_ONE} {n}"})
        await asyncio.sleep(1)
        # Those whose alert is in the sender's hands just now get it first, which takes up to a second more.
        families = rng.sample(range(bulk // 2, bulk + 1), 100)
        await promised.add(db, {reader: f"{AT_ONCE} {reader}" for reader in families})
        await asyncio.sleep(7)
        report = await server.report()
        assert delivery.sender.halted is None
    came = {text for *_, text in report.accepted}
    missing = [text for text in promised.at if text not in came]
    singly, wave = promised.waits(report, ONE_BY_ONE), promised.waits(report, AT_ONCE)
    with capsys.disabled():
        print(  # noqa: T201
            f"\nurgent in {bulk}: {len(singly)} alone, p50 {percentile(singly, 0.5):.2f} s, p95 "
            f"{percentile(singly, 0.95):.2f} s, worst {max(singly):.2f} s; {len(wave)} of 100 at once, the last after "
            f"{max(wave):.2f} s; {report.own_429} 429s"
        )
    assert not missing
    assert report.copies().total() < bulk + number + 100, "the bulk send was still going on"
    assert report.refused == 0
    assert percentile(singly, 0.95) < 1
    assert max(wave) < 5
