"""The bot as a process that can be killed: forked from a warmed zygote, its settings in a file."""

import asyncio
import atexit
import base64
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.demo.serve import Demo
from bot.store.database import Database
from bot.store.upgrade import Upgraded, upgrade
from bot.store.vault import Vault
from tests.conftest import KEY, sqlite_url
from tests.flows.conftest import TOKEN

CLEAN_STOP = 10.0
"""Seconds after SIGTERM within which the bot must be gone."""

FAST: Mapping[str, float] = {
    "bulk_per_second": 1000,
    "replies_per_second": 1000,
    "per_chat_per_second": 50,
    "per_chat_burst": 50,
}
"""Settings of a Telegram without limits."""


_IDLE: list[subprocess.Popen[str]] = []
"""Warmed processes that no test has just now. A start costs seconds, so the next one takes them over."""


class Zygote:
    """The warmed process, and the one child it started last."""

    def __init__(self, process: subprocess.Popen[str], config: Path) -> None:
        self._process = process
        self.config = config
        self.child: int | None = None

    @classmethod
    @asynccontextmanager
    async def warmed(cls, config: Path) -> AsyncIterator["Zygote"]:
        process = _IDLE.pop() if _IDLE else await asyncio.to_thread(_warmed)
        zygote = cls(process, config)
        try:
            yield zygote
        finally:
            await zygote.kill()
            _IDLE.append(process)

    async def start(self, job: str = "run", **more: str) -> None:
        """Fork a child that does `job`; see tests/soak/zygote.py."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"job": job, "config": str(self.config), "lag": str(self.config.with_suffix(".lag")), **more}
        self._process.stdin.write(f"{json.dumps(order)}\n")
        self._process.stdin.flush()
        self.child = int(self._process.stdout.readline())

    async def kill(self) -> None:
        """SIGKILL; back when the child is gone."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> float:
        """SIGTERM; how many seconds it took the child to go."""
        return await self._end(signal.SIGTERM)

    async def ended(self, within: float = 60.0) -> float:
        """Wait until the child is gone by itself; how many seconds that took."""
        loop, child = asyncio.get_running_loop(), self.child
        begun = loop.time()
        while child is not None and _lives(child):
            if loop.time() - begun > within:
                os.kill(child, signal.SIGUSR1)  # the child writes into its log where it stands
                await asyncio.sleep(1)
                log = self.config.with_suffix(".log").read_text(encoding="utf-8")
                raise AssertionError(f"not gone after {within} s\n{log[-6000:]}")
            await asyncio.sleep(0.005)
        self.child = None
        return loop.time() - begun

    async def _end(self, number: signal.Signals) -> float:
        if self.child is not None:
            with suppress(ProcessLookupError):
                os.kill(self.child, number)
        return await self.ended()


def _warmed() -> subprocess.Popen[str]:
    command = (sys.executable, "-m", "tests.soak.zygote")
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(process.kill)
    assert process.stdout is not None
    assert process.stdout.readline() == "warm\n"
    return process


@dataclass(frozen=True, slots=True)
class Lag:
    """How late the bot's event loop was, in seconds."""

    p50: float
    p99: float
    most: float

    @classmethod
    def read(cls, zygote: Zygote) -> "Lag":
        """What the bot wrote at its clean end."""
        return cls(**json.loads(zygote.config.with_suffix(".lag").read_text(encoding="utf-8")))

    def __str__(self) -> str:
        return f"loop late by p99 {self.p99 * 1000:.0f} ms, at most {self.most * 1000:.0f} ms"


def write_config(demo: Demo, folder: Path, delivery: Mapping[str, float], *, interval: str = "300ms") -> Path:
    """Settings, key and a migrated SQLite file in `folder`; the path of the settings."""
    url = sqlite_url(folder / "vigil.db")
    (folder / "vigil.db").write_bytes(_migrated())
    (folder / "vigil.key").write_bytes(base64.b64encode(KEY))
    (folder / "vigil.key").chmod(0o600)
    sources = "\n".join(
        f'[[feeds.sources]]\nid = "{one["id"]}"\nname = "{one["name"]}"\nurl = "{one["url"]}"\n'
        f'outlet = "{one["outlet"]}"\nlanguage = "{one["language"]}"\ntrust = "{one["trust"]}"\ninterval = "{interval}"'
        for one in demo.feeds.urls(demo.feeds_url)
    )
    pace = "\n".join(f"{name} = {value}" for name, value in delivery.items())
    path = folder / "config.toml"
    path.write_text(
        f'[telegram]\ntoken = "{TOKEN}"\napi_base = "{demo.api_url}"\n[database]\nurl = "{url}"\nbackups = 0\n'
        f'[privacy]\nkey_file = "vigil.key"\n[web]\nport = 0\n[delivery]\n{pace}\n'
        f'[feeds]\nallow_private_addresses = true\nmin_interval = "{interval}"\n{sources}\n',
        encoding="utf-8",
    )
    return path


@cache
def _migrated() -> bytes:
    """A migrated SQLite file, made once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vigil.db"
        assert isinstance(upgrade(sqlite_url(path)), Upgraded)
        return path.read_bytes()


def database(config: Path) -> Path:
    """The database of the settings."""
    return config.with_name("vigil.db")


@asynccontextmanager
async def store(config: Path) -> AsyncIterator[Database]:
    """The database of the settings, open beside the bot and speaking for the same bot."""
    db = Database(sqlite_url(database(config)), Vault(KEY))
    db.bot_id = int(TOKEN.partition(":")[0])
    try:
        yield db
    finally:
        await db.close()


def ask(config: Path, query: str) -> int:
    """One number from the database, read beside the bot."""
    with closing(sqlite3.connect(database(config), timeout=10)) as connection:
        return int(connection.execute(query).fetchone()[0] or 0)


def whole(path: Path) -> bool:
    """Whether SQLite finds nothing wrong in a database that nobody uses."""
    with closing(sqlite3.connect(path, timeout=10)) as connection:
        pages = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        return pages == ["ok"] and connection.execute("PRAGMA foreign_key_check").fetchone() is None


def _lives(child: int) -> bool:
    try:
        os.kill(child, 0)
    except ProcessLookupError:
        return False
    return True
