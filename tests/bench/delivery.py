"""Messages a second through outbox, pace and messenger, beside a bare POST loop to the same server."""

import asyncio
import json
import tempfile
import time
from datetime import UTC, datetime

import aiohttp
from aiohttp import web

from bot.core.messages import MessageKind
from bot.core.night import Profile
from bot.delivery.messenger import HttpMessenger
from bot.delivery.pace import Pace, PaceConfig
from bot.delivery.worker import Sender
from bot.store import outbox, readers
from bot.store.database import Database
from bot.store.upgrade import upgrade
from bot.store.vault import Vault

MESSAGES = 1_000
WORKERS = 20
LIFTED = PaceConfig(bulk_per_second=1e6, replies_per_second=1e6, per_chat_per_second=1e6, per_chat_burst=1000)


async def run() -> list[str]:
    runner, base = await _server()
    try:
        with tempfile.TemporaryDirectory() as folder:
            ours = await _ours(f"sqlite+aiosqlite:///{folder}/vigil.db", base)
        floor = await _bare(base)
    finally:
        await runner.cleanup()
    return [
        f"deliver: {MESSAGES / ours:.0f} messages/s with every row committed before and after; "
        f"a bare POST loop {MESSAGES / floor:.0f}/s (ratio {floor / ours:.2f}); Telegram allows 30/s"
    ]


async def _server() -> tuple[web.AppRunner, str]:
    answer = json.dumps({"ok": True, "result": {"message_id": 1}}).encode()

    async def take(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=answer, content_type="application/json")

    app = web.Application()
    app.router.add_post("/{tail:.*}", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


async def _ours(url: str, base: str) -> float:
    upgrade(url)
    db = Database(url, Vault(bytes(32)))
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    async with db.write() as tx:
        for n in range(MESSAGES):
            reader = await readers.add(tx, 1000 + n, lang="en", profile_=Profile("UTC", 0, 0), grouped=False, now=now)
            message = outbox.Message("sendMessage", {"text": "Sentence: Anna Example"}, MessageKind.ALERT)
            await outbox.promise(tx, message, now=now, reader_id=reader.id)
    async with HttpMessenger(base, "1:x") as messenger:
        sender = Sender(db, messenger, Pace(LIFTED), "bench", lambda: now, time.monotonic)
        start = time.perf_counter()
        while await sender.round():
            await sender.idle()
        took = time.perf_counter() - start
    await db.close()
    return took


async def _bare(base: str) -> float:
    todo = iter(range(MESSAGES))
    async with aiohttp.ClientSession() as session:

        async def work() -> None:
            for n in todo:
                async with session.post(f"{base}/bot1:x/sendMessage", json={"chat_id": n, "text": "x"}) as answer:
                    await answer.read()

        start = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(WORKERS)))
        return time.perf_counter() - start
