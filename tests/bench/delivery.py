"""Messages a second, limits lifted: our sender with its outbox beside a bare POST loop and beside aiogram.

Each in a process of its own, against one server in another, taking turns; medians. VIGIL_MESSAGES and VIGIL_RUNS set
the size (the long version: 20000 and 5).
"""

import asyncio
import json
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

from tests.bench.senders import SENDERS, Run

MESSAGES = int(os.environ.get("VIGIL_MESSAGES", "3000"))
RUNS = int(os.environ.get("VIGIL_RUNS", "3"))
SERVERS = {"yes": "a server that only says yes", "loopback": "the loopback Bot API"}


async def run() -> list[str]:
    lines = []
    for server, title in SERVERS.items():
        with tempfile.TemporaryDirectory() as folder:
            chats = Path(folder) / "chats.json"
            async with _telegram(server, chats) as address:
                found: dict[str, list[Run]] = defaultdict(list)
                for _ in range(RUNS):
                    for name in SENDERS:  # taking turns, so that a busy moment of the machine hits all alike
                        found[name].append(await _one(name, address, chats))
        lines.append(f"deliver: {MESSAGES} messages to {title}, medians of {RUNS} runs in turn")
        lines += [_line(name, runs, found["bare"]) for name, runs in found.items()]
    return lines


def _line(name: str, runs: list[Run], floor: list[Run]) -> str:
    seconds, cpu = median(one.seconds for one in runs), median(one.cpu for one in runs)
    bare_seconds, bare_cpu = median(one.seconds for one in floor), median(one.cpu for one in floor)
    peak = median(one.peak for one in runs)
    growth = median(one.peak - one.rss for one in runs)
    return (
        f"  {name:13} {MESSAGES / seconds:6.0f}/s, {bare_seconds / seconds:.2f} of the bare loop; "
        f"CPU {cpu / MESSAGES * 1e6:4.0f} us a message ({cpu / bare_cpu:.1f} x); "
        f"memory {peak:.0f} MiB, grew {growth:.1f}"
    )


@asynccontextmanager
async def _telegram(kind: str, chats: Path) -> AsyncIterator[str]:
    arguments = ("-m", "tests.bench.telegram", kind, str(MESSAGES), str(chats))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=pipe, stdout=pipe)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.stdin.close()
        await process.wait()


async def _one(name: str, address: str, chats: Path) -> Run:
    arguments = ("-m", "tests.bench.senders", name, address, str(chats), str(MESSAGES))
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    return Run(*json.loads(said.splitlines()[-1]))
