"""`vigil` as the operator meets it: a process of its own, with a settings file, a log and an exit code."""

import asyncio
import base64
import json
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.demo.serve import Demo
from tests import warm
from tests.conftest import KEY
from tests.flows.conftest import TOKEN

PATIENCE = 60.0
"""Seconds for a start and more, on a machine that does other things, too."""
PACE = "[delivery]\nper_chat_per_second = 50\nper_chat_burst = 50\n"


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Place:
    """An operator's folder: settings and key; `url` is where the database is."""

    folder: Path
    api: str
    url: str
    token: str = TOKEN
    more: str = ""
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.key.write_bytes(base64.b64encode(KEY))
        self.key.chmod(0o600)

    @property
    def key(self) -> Path:
        return self.folder / "vigil.key"

    def settings(self) -> Path:
        """The settings file, written anew."""
        path = self.folder / "config.toml"
        path.write_text(
            f"[telegram]\ntoken = '{self.token}'\napi_base = '{self.api}'\n[database]\nurl = '{self.url}'\n"
            f"[privacy]\nkey_file = '{self.key}'\n[web]\nport = {self.port}\n[log]\nformat = 'json'\n{PACE}{self.more}"
        )
        return path

    @asynccontextmanager
    async def vigil(self, *arguments: str) -> AsyncIterator["Vigil"]:
        """A command at work; killed at the end if it still is."""
        log = self.folder / f"{arguments[0]}-{self.port}.log"
        around = {k: v for k, v in os.environ.items() if not k.startswith(("VIGIL_", "LC_", "LANG"))}
        process = warm.start([*arguments, "-c", str(self.settings())], around, log)
        try:
            yield Vigil(process, log, self.port)
        finally:
            process.kill()
            await process.wait()

    async def ends(self, *arguments: str) -> tuple[int, str]:
        """Exit code and all that was said."""
        async with self.vigil(*arguments) as vigil:
            return await vigil.code(), vigil.said


@dataclass
class Vigil:
    """A running command."""

    process: warm.Process
    log: Path
    port: int

    @property
    def said(self) -> str:
        """Everything it wrote."""
        return self.log.read_text()

    def lines(self, event: str, **fields: object) -> list[Mapping[str, Any]]:
        """Log lines of an event."""
        found = (json.loads(line) for line in self.said.splitlines() if line.startswith("{"))
        return [one for one in found if one["event"] == event and fields.items() <= one.items()]

    async def code(self) -> int:
        """The exit code, when it has ended."""
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    async def stop(self) -> int:
        """Ask it to stop; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await self.code()

    async def health(self) -> Mapping[str, Any]:
        """What /healthz says; nothing while nobody answers."""
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"http://127.0.0.1:{self.port}/healthz") as answer,
            ):
                return dict(await answer.json())
        except aiohttp.ClientConnectionError:
            return {}

    async def until(self, wanted: Callable[[Mapping[str, Any]], bool], within: float = PATIENCE) -> Mapping[str, Any]:
        """Wait until health is as wanted."""
        found: Mapping[str, Any] = {}
        try:
            async with asyncio.timeout(within):
                while not (found and wanted(found)):
                    await asyncio.sleep(0.1)
                    found = await self.health()
        except TimeoutError:
            raise AssertionError(f"{found}\n{self.said}") from None
        return found


def place_at(folder: Path, demo: Demo, url: str, **more: Any) -> Place:
    """An operator's folder for a bot of this world."""
    return Place(folder, demo.api_url, url, **more)
