"""`vigil doctor`: how the instance is, looked at from outside of a running bot.

Owns what is examined and where "well" ends; changes nothing and sends nobody anything. The words are the command
line's: a line is a key with its values.
"""

import asyncio
import shutil
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

from bot.app.clock import now
from bot.app.ready import examine, unusable
from bot.app.troubles import TROUBLES
from bot.config import Config, Mistake
from bot.core.redact import redact
from bot.delivery.messenger import HttpMessenger
from bot.delivery.outcome import Halt, Outcome, Sent
from bot.store import backup, bots, sources, standing, state
from bot.store.database import Database
from bot.store.trouble import Unavailable
from bot.store.upgrade import quick_check, sqlite_path
from bot.store.vault import Vault, read_key
from feeds.sources import page

CLOCK_OFF = timedelta(seconds=30)
BACKUP_OLD = timedelta(hours=36)
FREE = 500_000_000
"""Bytes that must be free; besides twice the database, for a rewrite of the file needs its size again."""

PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was examined. `key` names the text, `well` says which of its two."""

    key: str
    well: bool
    values: Mapping[str, Any] = field(default_factory=dict)


async def doctor(config: Config) -> tuple[Line, ...] | tuple[Mistake, ...]:
    """Every line, or what has to be put right first."""
    if mistakes := await examine(config):
        return mistakes
    key = read_key(config.privacy.key_file)
    db = Database(config.database.url, Vault(key)) if isinstance(key, bytes) and _there(config) else None
    try:
        lines = [await token_line(config), await clock_line(config), disk_line(config), key_line(config)]
        lines += full_text_lines([one.id for one in config.feeds.sources if one.full_text], installed=page.installed())
        lines += await running_lines(config)
        return (*lines, *(await _database_lines(config, db) if db else [Line("database_none", well=False)]))
    except Unavailable as error:
        return (unusable(error.key, error.detail),)
    finally:
        if db:
            await db.close()


def _there(config: Config) -> bool:
    path = sqlite_path(config.database.url)
    return path is None or path.exists()


async def token_line(config: Config) -> Line:
    """Whether Telegram knows the token."""
    if config.telegram.token is None:
        return Line("token_none", well=False)
    token = config.telegram.token.get_secret_value()
    async with HttpMessenger(config.telegram.api_base, token, proxy=config.telegram.proxy) as messenger:
        return judge_token(await messenger.call("getMe", {}, timeout=PATIENCE))


def judge_token(outcome: Outcome) -> Line:
    """What an answer to getMe says."""
    match outcome:
        case Sent(result={"username": str(name)}):
            return Line("token", well=True, values={"name": name})
        case Halt():
            return Line("token", well=False)
        case _:
            return Line("telegram", well=False, values={"reason": getattr(outcome, "reason", "-")})


async def clock_line(config: Config) -> Line:
    """How far this clock is from Telegram's."""
    return judge_clock(await _date(config), now())


async def telegrams_time(config: Config) -> datetime | None:
    """What time it is by Telegram's clock; None where it does not say."""
    try:
        real = parsedate_to_datetime(await _date(config) or "")
    except (ValueError, TypeError):
        return None
    return real if real.tzinfo is not None else None


async def _date(config: Config) -> str | None:
    """The date that Telegram puts on every answer; no token is sent."""
    limit = aiohttp.ClientTimeout(total=PATIENCE)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit) as session,
            session.get(config.telegram.api_base, proxy=config.telegram.proxy, allow_redirects=False) as answer,
        ):
            return answer.headers.get("Date")
    except (aiohttp.ClientError, OSError):
        return None


async def running_lines(config: Config) -> list[Line]:
    """What a running bot says of itself; a bot that is not there is no illness."""
    limit = aiohttp.ClientTimeout(total=PATIENCE)
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.web.host, config.web.host)  # noqa: S104 - compared only
    try:
        async with (
            aiohttp.ClientSession(timeout=limit) as session,
            session.get(URL.build(scheme="http", host=host, port=config.web.port, path="/healthz")) as answer,
        ):
            return judge_running(await answer.json())
    except (aiohttp.ClientError, OSError, ValueError):
        return [Line("not_running", well=True)]


def judge_running(said: object) -> list[Line]:
    """What the answer of /healthz means."""
    if not isinstance(said, dict) or not isinstance(troubles := said.get("troubles"), dict):
        return [Line("not_running", well=True)]
    ill = [Line(f"trouble.{key}", well=False) for key in troubles if key in TROUBLES]
    return ill or [Line("running", well=True, values={"role": str(said.get("role"))})]


def judge_clock(date: str | None, at: datetime) -> Line:
    """What the header says."""
    try:
        off = abs(parsedate_to_datetime(date or "") - at)
    except (ValueError, TypeError):
        return Line("clock_unknown", well=False)
    return Line("clock", well=off <= CLOCK_OFF, values={"seconds": round(off.total_seconds())})


def disk_line(config: Config) -> Line:
    """Whether there is room where the database lives."""
    path = sqlite_path(config.database.url)
    folder = path.parent if path else Path.cwd()
    size = path.stat().st_size if path and path.exists() else 0
    return judge_disk(shutil.disk_usage(folder).free, size, folder)


def judge_disk(free: int, size: int, folder: Path) -> Line:
    """Whether `free` bytes are enough for a database of `size`."""
    return Line("disk", well=free >= FREE + 2 * size, values={"mb": free // 1_000_000, "path": str(folder)})


def key_line(config: Config) -> Line:
    """Whether others on this machine may read the key."""
    path = config.privacy.key_file
    mode = path.stat().st_mode if path.exists() else 0
    return Line("key", well=not mode & (stat.S_IRWXG | stat.S_IRWXO), values={"path": str(path)})


def full_text_lines(asking: Sequence[str], *, installed: bool) -> list[Line]:
    """Whether the extra is there that these sources need; nothing where none needs it."""
    return [Line("full_text", well=installed, values={"names": ", ".join(asking)})] if asking else []


async def _database_lines(config: Config, db: Database) -> list[Line]:
    async with db.read() as tx:
        held = await state.held(tx)
        found = await sources.health(tx)
        doubted = [one.id for one in await standing.doubted(tx)]
        others = await bots.others(tx, _bot_id(config)) if config.telegram.token else 0
    bad = [one for one in found if one.active and (one.failures or one.ok_at is None)]
    ill = [f"{one.spec.id} ({redact(one.problem or '-')})" for one in bad]
    lines = [
        backup_line(config, now()),
        Line("sources", well=bool(found) and not ill, values={"n": len(found), "ill": ", ".join(ill) or "-"}),
        Line("doubts", well=not doubted, values={"names": ", ".join(doubted) or "-"}),
        Line("hold", well=not held),
        Line("bot", well=not others, values={"n": others}),
    ]
    if path := sqlite_path(config.database.url):
        said = await asyncio.to_thread(quick_check, path)
        lines.append(Line("integrity", well=said == "ok", values={"detail": said}))
    return lines


def _bot_id(config: Config) -> int:
    token = config.telegram.token.get_secret_value() if config.telegram.token else ""
    number = token.partition(":")[0]
    return int(number) if number.isdecimal() else 0


def backup_line(config: Config, at: datetime) -> Line:
    """How old the newest backup of the folder is."""
    if sqlite_path(config.database.url) is None:
        return Line("backup_postgres", well=True)
    last = backup.latest(config.database.url)
    if last is None:
        return Line("backup_none", well=False)
    return Line("backup", well=at - last <= BACKUP_OLD, values={"hours": round((at - last).total_seconds() / 3600)})
