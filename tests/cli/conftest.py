"""A shell with everything at hand: streams that can be read, a fixed clock, and an app that only remembers."""

import asyncio
import io
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import structlog

from bot import cli
from bot.cli.shell import Examined, Exported, FeedStatus, Imported, Prepared, Reprocessed, Shell, Slip
from bot.config import Config, Mistake
from bot.core.totals import Whole
from bot.i18n import Catalogs

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Ready:
    owner_token: str | None = "abc123"
    bot_username: str | None = None


@dataclass
class Status:
    id: str
    state: str = "ok"
    last_ok: datetime | None = NOW
    problem: str | None = None
    doubts: tuple[str, ...] = ()
    detail: str | None = None
    due: datetime | None = None
    week: int = 0


@dataclass
class Table:
    text: str = "id,name\r\n"
    people: int = 0
    hidden: int = 0


@dataclass
class Line:
    came: datetime | None = NOW
    source: str = "Herald"
    changes: Sequence[tuple[str, str, str]] = (("kind", "arrest", "sentence"), ("relevance", "-", "+"))
    event: str = "held"
    why: Sequence[str] = ("event: sentence 9.0",)
    title: str = "Суд"


@dataclass
class Again:
    read: int = 0
    rows: Sequence[Line] = ()
    by_sort: Mapping[str, int] = field(default_factory=dict)
    done: Mapping[str, int] = field(default_factory=dict)


@dataclass
class FakeApp:
    """The composition root's side of the port `App`."""

    prepared: Prepared | tuple[Mistake, ...] = field(default_factory=Ready)
    mistakes: tuple[Mistake, ...] = ()
    statuses: Sequence[FeedStatus] = ()
    held: bool = False
    lines: Sequence[Examined] = ()
    exported: Exported = field(default_factory=Table)
    imported: Imported | tuple[Slip, ...] = ()
    reread: Reprocessed = field(default_factory=Again)
    whole: Whole = field(default_factory=lambda: Whole(NOW, date(2025, 12, 1), {}))
    ran: list[str] = field(default_factory=list)

    async def stats(self, config: Config) -> Whole | tuple[Mistake, ...]:
        return self.mistakes or self.whole

    async def run(self, config: Config) -> int | tuple[Mistake, ...]:
        await asyncio.sleep(0)
        self.ran.append("run")
        return self.mistakes or 0

    async def demo(
        self, *, host: str, port: int, limits: str, ready: Callable[[str], None]
    ) -> int | tuple[Mistake, ...]:
        ready(f"http://{host}:{port}/")
        self.ran.append(f"demo {host}:{port}")
        return 0

    async def prepare(self, config: Config) -> Prepared | tuple[Mistake, ...]:
        self.ran.append("prepare")
        return self.prepared

    async def examine(self, config: Config) -> tuple[Mistake, ...]:
        self.ran.append("examine")
        return self.mistakes

    async def hold(self, config: Config, change: bool | None) -> bool | tuple[Mistake, ...]:
        self.held = self.held if change is None else change
        return self.mistakes or self.held

    async def doctor(self, config: Config) -> Sequence[Examined | Mistake]:
        return self.mistakes or self.lines

    async def labels(self, config: Config) -> Sequence[dict[str, object]] | tuple[Mistake, ...]:
        return self.mistakes or [{"id": "ru-001", "title": "Суд"}, {"id": "ru-002", "title": "Ещё суд"}]

    async def feeds_status(self, config: Config) -> Sequence[FeedStatus]:
        return self.statuses

    async def reprocess(self, config: Config, since: datetime, *, apply: bool) -> Reprocessed | tuple[Mistake, ...]:
        self.ran.append(f"reprocess {since.isoformat()}{' apply' * apply}")
        return self.mistakes or self.reread

    async def feeds_export(self, config: Config) -> str | tuple[Mistake, ...]:
        return self.mistakes or "<opml/>"

    async def feeds_import(self, config: Config, raw: bytes) -> int | tuple[Mistake, ...] | None:
        self.ran.append(f"feeds import {len(raw)}")
        return self.mistakes or (2 if raw.startswith(b"<opml") else None)

    async def feeds_trust(self, config: Config, source_id: str) -> str | tuple[Mistake, ...]:
        self.ran.append(f"trust {source_id}")
        return self.mistakes or ("done" if source_id == "a" else "unknown")

    async def people_export(self, config: Config, *, everybody: bool) -> Exported | tuple[Mistake, ...]:
        return self.mistakes or self.exported

    async def people_import(
        self, config: Config, raw: bytes, *, dry: bool, widen: bool
    ) -> Imported | tuple[Slip, ...] | tuple[Mistake, ...]:
        self.ran.append(f"import {len(raw)}{' dry' * dry}{' widen' * widen}")
        return self.mistakes or self.imported


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str


Vigil = Callable[..., Done]


@pytest.fixture(scope="session")
def catalogs() -> Catalogs:
    return Catalogs.load()


@pytest.fixture(autouse=True)
def _log_restored() -> Iterator[None]:
    """Commands set the log of the whole process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@pytest.fixture
def app() -> FakeApp:
    return FakeApp()


@pytest.fixture
def vigil(tmp_path: Path, app: FakeApp, catalogs: Catalogs) -> Vigil:
    """Runs a command in this process; `config.toml` means the one of the test's folder."""

    def run(*arguments: str, stdin: bytes = b"", lang: str = "en", env: Mapping[str, str] | None = None) -> Done:
        out, err = io.StringIO(), io.StringIO()
        around = {"VIGIL_CONFIG": str(tmp_path / "config.toml"), **(env or {})}
        stream = io.BufferedReader(io.BytesIO(stdin))  # type: ignore[arg-type]
        shell = Shell(catalogs.translator(lang), around, stream, out, err, lambda: NOW, lambda: app)
        return Done(cli.execute(arguments, shell), out.getvalue(), err.getvalue())

    return run
