"""A warmed process that forks what a test kills: importing everything takes seconds, forking milliseconds.

Reads one line of JSON per child, `{"job": "run" | "backup" | "restore", "config": PATH, ...}`, answers with the child's
process id. The children are killed from outside; nobody waits for them. A bot with `"lag": PATH` writes there, at a
clean end, how late its event loop was.
"""

import asyncio
import faulthandler
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

STEP = 0.01
"""Seconds between two looks at the loop's lateness."""


def main() -> None:
    from bot.app import build, run  # noqa: F401 - warm: everything a bot loads
    from bot.config import load  # noqa: F401 - same
    from bot.store import backup  # noqa: F401 - same
    from feeds.extract import load_lexicons

    load_lexicons()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    sys.stdout.write("warm\n")
    sys.stdout.flush()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _child(order)
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _child(order: Mapping[str, Any]) -> None:
    from bot.logs import setup

    with Path(order["config"]).with_suffix(".log").open("a", encoding="utf-8") as log:
        setup(order.get("level", "info"), "json", stream=log)
        faulthandler.register(signal.SIGUSR1, file=log)  # where a child that does not end stands
        log.write(f"ended: {JOBS[order['job']](order)}\n")


def _run(order: Mapping[str, Any]) -> object:
    lag = order.get("lag")
    return asyncio.run(_watched(order, Path(lag) if lag else None))


async def _watched(order: Mapping[str, Any], lag: Path | None) -> object:
    from bot.app.run import run

    late: list[float] = []
    watching = asyncio.create_task(_watch(late)) if lag else None
    try:
        return await run(_config(order))
    finally:
        if lag and watching:
            watching.cancel()
            late.sort()
            shares = {"p50": 0.5, "p99": 0.99, "most": 1.0}
            figures = {name: late[min(len(late) - 1, int(len(late) * part))] for name, part in shares.items()}
            lag.write_text(json.dumps(figures), encoding="utf-8")  # noqa: ASYNC240 - the last thing it does


async def _watch(late: list[float]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        before = loop.time()
        await asyncio.sleep(STEP)
        late.append(max(0.0, loop.time() - before - STEP))


def _backup(order: Mapping[str, Any]) -> object:
    from bot.app.clock import now
    from bot.store.backup import make

    return make(_config(order).database.url, Path(order["file"]), _vault(order), now())


def _restore(order: Mapping[str, Any]) -> object:
    from bot.app.clock import now
    from bot.store.backup import restore

    return restore(_config(order).database.url, Path(order["file"]), _vault(order), now())


def _config(order: Mapping[str, Any]) -> Any:
    from bot.config import Config, load

    config = load(Path(order["config"]), {})
    assert isinstance(config, Config), config
    return config


def _vault(order: Mapping[str, Any]) -> Any:
    from bot.store.vault import Vault, read_key

    key = read_key(_config(order).privacy.key_file)
    assert isinstance(key, bytes), key
    return Vault(key)


JOBS: Mapping[str, Callable[[Mapping[str, Any]], object]] = {"run": _run, "backup": _backup, "restore": _restore}


if __name__ == "__main__":
    main()
