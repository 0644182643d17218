"""`vigil run --only feeds`: feeds are read, and nothing else is done."""

import asyncio
import os
import signal
from pathlib import Path

from bot.app.clock import now
from bot.app.only_feeds import run_feeds
from bot.config import Config, load
from tests.flows.conftest import NGO, TOKEN
from tests.flows.feeds import serve_empty
from tests.soak.bot_process import ask, write_config


async def test_what_feeds_tell_is_written_down_for_the_bot_to_send_until_a_signal_comes(tmp_path: Path) -> None:
    demo = await serve_empty(now, TOKEN)
    path = write_config(demo, tmp_path, {})
    config = load(path, {})
    assert isinstance(config, Config)
    demo.feeds.publish(NGO, "Суд приговорил журналиста Ивана Бамова к пяти годам колонии по делу о фейках об армии", "")
    running = asyncio.create_task(run_feeds(config))
    try:
        async with asyncio.timeout(20):
            while not running.done() and not ask(path, "SELECT count(*) FROM fanout"):  # noqa: ASYNC110 - a database
                await asyncio.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)
        assert await running == 0
    finally:
        await demo.close()
    assert ask(path, "SELECT count(*) FROM event WHERE state = 'published'") == 1
    assert ask(path, "SELECT count(*) FROM source WHERE lease IS NOT NULL") == 0
    assert ask(path, "SELECT count(*) FROM outbox") == 0
