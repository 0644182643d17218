"""Ways to send one text to many chats, each measured in a process of its own.

    python -m tests.bench.senders vigil http://127.0.0.1:8081 chats.json 5000

prints seconds, CPU seconds, and MiB of memory before and at the peak, as one line of JSON.
"""

import asyncio
import gc
import json
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp

TOKEN = "42:bench"
TEXT = "<b>Sentence</b>\nA court in Example sentenced Anna Example to seven years. " + "Facts and sources. " * 20
WORKERS = 64


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took."""

    seconds: float
    cpu: float
    rss: float
    peak: float


async def bare(base: str, chats: Sequence[int]) -> Run:
    """POST requests of aiohttp and nothing else: the floor."""
    todo = iter(chats)
    async with aiohttp.ClientSession() as session:

        async def work() -> None:
            for chat in todo:
                body = {"chat_id": chat, "text": TEXT, "parse_mode": "HTML"}
                async with session.post(f"{base}/bot{TOKEN}/sendMessage", json=body) as answer:
                    await answer.json()

        return await measured(lambda: gathered(work))


async def aiogram_loop(base: str, chats: Sequence[int]) -> Run:
    """aiogram as its documentation sends to many, without the pause that would bind it to 20 a second."""
    async with _bot(base) as bot:

        async def work() -> None:
            for chat in chats:
                await bot.send_message(chat, TEXT)

        return await measured(work)


async def aiogram_pool(base: str, chats: Sequence[int]) -> Run:
    """The same in parallel; in memory, without retries."""
    todo = iter(chats)
    async with _bot(base) as bot:

        async def work() -> None:
            for chat in todo:
                await bot.send_message(chat, TEXT)

        return await measured(lambda: gathered(work))


async def vigil(base: str, chats: Sequence[int]) -> Run:
    """Our sender: every message a row, committed before and after its request."""
    from bot.core.kinds import BIT, Kind
    from bot.delivery.messenger import HttpMessenger
    from bot.delivery.pace import Pace, PaceConfig
    from bot.delivery.worker import Sender
    from bot.store import fanout
    from bot.store.database import Database
    from bot.store.upgrade import upgrade
    from bot.store.vault import Vault
    from tests.bench.filling import NOW, fill

    lifted = PaceConfig(bulk_per_second=1e6, replies_per_second=1e6, per_chat_per_second=1e6, per_chat_burst=1000)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/vigil.db"
        upgrade(url)
        db = Database(url, Vault(bytes(32)))
        async with db.write() as tx:
            await fill(tx, chats)
            await fanout.start(tx, 1, 1, BIT[Kind.SENTENCE], NOW)
        while True:
            async with db.write() as tx:
                job = await fanout.first_open(tx)
                if job is None:
                    break
                await fanout.put_text(tx, job, "en", "discreet", {"text": TEXT, "parse_mode": "HTML"}, NOW)
                await fanout.spread(tx, job, ["all"], {NOW: [1]}, NOW)
        free = asyncio.Event()
        async with HttpMessenger(base, TOKEN) as messenger:
            sender = Sender(db, messenger, Pace(lifted), "bench", lambda: NOW, time.monotonic)
            sender.on_free = free.set

            async def work() -> None:
                """As the pass does it (bot/app/rounds.py)."""
                while True:
                    free.clear()
                    while await sender.round():
                        pass
                    if not sender.tasks:
                        break
                    await free.wait()
                await sender.ledger.idle()

            run = await measured(work)
        async with db.read() as tx:
            from bot.store import outbox

            assert await outbox.states(tx) == {("alert", "sent"): len(chats)}
        await db.close()
    return run


def _bot(base: str) -> "aiohttp.ClientSession":
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    return Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(base)))  # type: ignore[return-value]


async def gathered(work: Callable[[], Awaitable[None]]) -> None:
    await asyncio.gather(*(work() for _ in range(WORKERS)))


async def measured(work: Callable[[], Awaitable[None]]) -> Run:
    gc.collect()
    gc.freeze()  # as the bot does after its start (bot/app/run.py); all senders alike
    before, cpu, start = resident(), time.process_time(), time.perf_counter()
    await work()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    return Run(seconds, cpu, before, peak())


def peak() -> float:
    """Not getrusage: its peak is inherited from the process that started us."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def resident() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 2**20


SENDERS = {"bare": bare, "aiogram loop": aiogram_loop, "aiogram pool": aiogram_pool, "vigil": vigil}


if __name__ == "__main__":
    name, base, file, number = sys.argv[1:5]
    run = asyncio.run(SENDERS[name](base, json.loads(Path(file).read_text(encoding="ascii"))[: int(number)]))
    sys.stdout.write(json.dumps([run.seconds, run.cpu, run.rss, run.peak]) + "\n")
