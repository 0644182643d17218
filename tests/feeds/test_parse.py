"""The parsing process: it is killed, replaced, bounded, and the main process keeps breathing."""

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from concurrent.futures import TimeoutError as FutureTimeoutError
from pathlib import Path

import pytest
import pytest_asyncio
from pebble import ProcessExpired

from feeds.parse import Parser, problem_of
from tests.feeds.documents import HOSTILE, an_item, an_rss

GOOD = an_rss([an_item()]).encode()
# Broken on purpose, so that the tolerant parser is asked, which no cheap check sees: it takes a minute and more.
ENDLESS = an_rss(f"<item><title>{'&' * 60_000}</title></item>" for _ in range(70)).encode()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def parser() -> AsyncIterator[Parser]:
    made = Parser(timeout=2.5)
    yield made
    await made.close()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_feed_ends_in_time_and_the_next_one_is_served(parser: Parser, name: str) -> None:
    async with asyncio.timeout(4):
        parsed = await parser.parse("rss", HOSTILE[name], "text/xml")
    assert parsed.problem != "crashed"
    assert all("root:" not in entry.title for entry in parsed.entries)
    async with asyncio.timeout(4):
        assert len((await parser.parse("rss", GOOD, "text/xml")).entries) == 1


async def test_a_feed_that_hangs_is_killed_while_the_loop_goes_on() -> None:
    parser, loop = Parser(timeout=0.5), asyncio.get_running_loop()
    await parser.parse("rss", GOOD, "")
    hanging = asyncio.create_task(parser.parse("rss", ENDLESS, ""))
    lag = 0.0
    while not hanging.done():
        before = loop.time()
        await asyncio.sleep(0.01)
        lag = max(lag, loop.time() - before)
    assert (await hanging).problem == "too_slow"
    assert lag < 0.25
    before = loop.time()
    assert (await parser.parse("rss", GOOD, "")).problem is None
    assert loop.time() - before < 1.5, "a new worker is forked, not started anew"
    await parser.close()


async def test_a_worker_that_dies_costs_one_feed() -> None:
    others = multiprocessing.active_children()
    parser = Parser()
    await parser.parse("rss", GOOD, "")
    doomed = asyncio.create_task(parser.parse("rss", ENDLESS, ""))
    await asyncio.sleep(0.2)
    (worker,) = [child for child in multiprocessing.active_children() if child not in others]
    os.kill(worker.pid or 0, signal.SIGKILL)
    assert (await doomed).problem == "crashed"
    assert (await parser.parse("rss", GOOD, "")).problem is None
    await parser.close()


async def test_memory_is_bounded_and_a_worker_that_ran_out_of_it_is_replaced() -> None:
    parser = Parser(memory_mib=56)
    greedy = an_rss(["<item>", "<enclosure url='a'/>" * 140_000, "<for-feedparser/></item>"]).encode()
    assert (await parser.parse("rss", greedy, "")).problem == "too_heavy"
    assert (await parser.parse("rss", GOOD, "")).problem is None
    await parser.close()


async def test_the_main_process_never_loads_feedparser_for_it() -> None:
    sys.modules.pop("feedparser", None)
    parser = Parser()
    await parser.parse("rss", GOOD, "")
    await parser.close()
    assert "feedparser" not in sys.modules


async def test_an_abandoned_feed_frees_its_worker() -> None:
    parser = Parser()
    await parser.parse("rss", GOOD, "")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await parser.parse("rss", ENDLESS, "")
    async with asyncio.timeout(3):
        assert (await parser.parse("rss", GOOD, "")).problem is None
    await parser.close()


async def test_a_closed_parser_says_so() -> None:
    parser = Parser()
    await parser.close()
    with pytest.raises(RuntimeError):
        await parser.parse("rss", GOOD, "")


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (FutureTimeoutError(), "too_slow"),
        (MemoryError(), "too_heavy"),
        (RecursionError(), "too_heavy"),
        (ProcessExpired("gone"), "crashed"),  # type: ignore[no-untyped-call]
        (ValueError("any other"), "broken"),
    ],
)
def test_a_workers_failure_has_a_key(error: BaseException, problem: str) -> None:
    assert problem_of(error) == problem


def test_a_long_temporary_folder_leaves_every_feed_readable(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 100)
    long.mkdir()
    code = (
        "import asyncio, sys\n"
        "from feeds.parse import Parser\n"
        "async def once():\n"
        "    parser = Parser()\n"
        "    parsed = await parser.parse('rss', sys.stdin.buffer.read(), '')\n"
        "    await parser.close()\n"
        "    print(parsed.problem, len(parsed.entries))\n"
        "asyncio.run(once())\n"
    )
    env = os.environ | {"TMPDIR": str(long)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=False, input=GOOD, capture_output=True, env=env, timeout=60)
    assert done.stdout.split() == [b"None", b"1"], done.stderr
