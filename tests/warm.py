"""Commands as processes of their own, forked from one that has loaded everything: a start costs seconds, a fork none.

Run as a module it is that process: it reads a line of JSON per command, `{"arguments", "around", "log", "ended"}`, and
answers with the number of the process. What the command says goes to `log`; its exit code is written to `ended`, as the
shell would tell it, negative for a signal. It ends when nobody reads its answers any more.
"""

import asyncio
import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Process:
    """A command at work, as `asyncio.subprocess.Process`, as far as tests need it."""

    pid: int
    ended: Path

    @property
    def returncode(self) -> int | None:
        """None while it runs."""
        return int(self.ended.read_text()) if self.ended.exists() else None

    async def wait(self) -> int:
        """The exit code, when it has ended."""
        while (code := self.returncode) is None:  # noqa: ASYNC110 - a file is no event
            await asyncio.sleep(0.01)
        return code

    def send_signal(self, number: signal.Signals) -> None:
        """To the command, if it still runs."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)


def start(arguments: Sequence[str], around: Mapping[str, str], log: Path) -> Process:
    """`vigil` with these arguments in this environment, and nothing else of ours."""
    warmed = _warmed()
    assert warmed.stdin is not None
    assert warmed.stdout is not None
    log.write_bytes(b"")
    ended = log.with_name(f"{log.name}.ended")
    ended.unlink(missing_ok=True)
    order = {"arguments": list(arguments), "around": dict(around), "log": str(log), "ended": str(ended)}
    warmed.stdin.write(f"{json.dumps(order)}\n")
    warmed.stdin.flush()
    return Process(int(warmed.stdout.readline()), ended)


@cache
def _warmed() -> subprocess.Popen[str]:
    command = (sys.executable, "-m", "tests.warm")
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(process.kill)
    return process


def main() -> None:
    """Loads everything, then forks for each order."""
    from bot.app import build  # noqa: F401 - warm; not bot.app.run: it would stand before what loads it when asked
    from bot.demo import serve  # noqa: F401 - warm
    from bot.i18n import Catalogs
    from feeds.extract import load_lexicons

    load_lexicons()
    Catalogs.load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while line := sys.stdin.readline():
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            sys.exit(_command(json.loads(line)))


def _command(order: Mapping[str, Any]) -> int:
    """The command itself, forked once more; the process between tells its number, waits for its end, and is gone."""
    child = os.fork()
    if child == 0:
        return _become(order)
    os.write(1, f"{child}\n".encode())
    _, status = os.waitpid(child, 0)
    ended = Path(order["ended"])
    ended.with_suffix(".new").write_text(str(os.waitstatus_to_exitcode(status)))
    ended.with_suffix(".new").replace(ended)
    os._exit(0)


def _become(order: Mapping[str, Any]) -> int:
    log, nothing = os.open(order["log"], os.O_WRONLY | os.O_APPEND), os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.clear()
    os.environ.update(order["around"])
    tempfile.tempdir = None  # found anew: another one may be meant
    sys.argv = ["vigil", *order["arguments"]]
    from bot.__main__ import main as vigil

    return vigil()


if __name__ == "__main__":
    main()
