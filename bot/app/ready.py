"""The database, ready to be used: migrated, of the right key, with the sources of the config.

Owns what `vigil init`, `check` and `feeds list` ask for. Loads neither Telegram nor the extractor.
"""

import asyncio
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.app.clock import now
from bot.config import Config, Mistake
from bot.config.model import Source
from bot.core.redact import redact
from bot.core.roles import SERVER, Deed
from bot.core.watching import Health, SourceSpec
from bot.store import audit, invites, readers, sources, standing, state
from bot.store.database import Database
from bot.store.trouble import Unavailable
from bot.store.upgrade import NotUpgraded, inspect, quick_check, sqlite_path, upgrade
from bot.store.vault import KeyProblem, Vault, read_key
from feeds.health import rate
from feeds.sources.telegram import preview_of

OWNER_LINK = timedelta(days=7)
NO_ROOM = 5_000_000
"""Free bytes below which a database cannot be used for long."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A database that is there, up to date and of this key. `owner_token`: of a new one-time link for the owner."""

    owner_token: str | None = None
    bot_username: str | None = None


async def opened(config: Config) -> Database | tuple[Mistake, ...]:
    """The database of the config, migrated, with the right key; or what stands in the way."""
    key = read_key(config.privacy.key_file)
    if isinstance(key, KeyProblem):
        return (Mistake("privacy.key_file", f"config.key_{key.key}", {"path": key.path}),)
    done = await asyncio.to_thread(upgrade, config.database.url)
    if isinstance(done, NotUpgraded):
        return (unusable(done.key, done.detail),)
    db = Database(config.database.url, Vault(key))
    try:
        async with db.write() as tx:
            verdict = await state.check_key(tx)
    except Unavailable as error:
        await db.close()
        return (unusable(error.key, error.detail),)
    if verdict in {"wrong", "half"}:
        await db.close()
        return (Mistake("privacy.key_file", f"config.key_{verdict}", {"path": str(config.privacy.key_file)}),)
    return db


def unusable(key: str, detail: str) -> Mistake:
    """What stands in the way of using the database, with the driver's words."""
    return Mistake("database.url", f"config.database_{key}", {"detail": redact(detail)})


async def prepare(config: Config) -> Ready | tuple[Mistake, ...]:
    """What `vigil init` needs: the database made, and a one-time link unless there is an owner."""
    db = await opened(config)
    if not isinstance(db, Database):
        return db
    try:
        async with db.write() as tx:
            await sources.sync(tx, specs(config), now())
            if await readers.has_owner(tx):
                return Ready()
            await invites.void(tx, "owner", now())  # one open link at a time: an older printout is worth nothing
            return Ready(await invites.create(tx, "owner", lasts=OWNER_LINK, now=now()))
    finally:
        await db.close()


async def examine(config: Config) -> tuple[Mistake, ...]:
    """What `vigil check` asks: whether key and database fit."""
    path = sqlite_path(config.database.url)
    if path is not None and not path.exists():
        return ()  # `init` or `run` will make it
    key = read_key(config.privacy.key_file)
    if isinstance(key, KeyProblem):
        return (Mistake("privacy.key_file", f"config.key_{key.key}", {"path": key.path}),)
    found = await asyncio.to_thread(inspect, config.database.url)
    if isinstance(found, NotUpgraded):
        return (unusable(found.key, found.detail),)
    if path is not None and (problem := await asyncio.to_thread(_writable, path)):
        return (problem,)
    try:
        return await _key_fits(config, key) if found else ()
    except Unavailable as error:
        return (unusable(error.key, error.detail),)


def _writable(path: Path) -> Mistake | None:
    """Whether file and folder may be written and have room. Writes nothing: it may run beside the bot."""
    try:
        path.open("r+b").close()
    except OSError as error:
        return unusable("read_only", error.strerror or type(error).__name__)
    if not os.access(path.parent, os.W_OK):
        return unusable("read_only", str(path.parent))
    if shutil.disk_usage(path.parent).free < NO_ROOM:
        return unusable("full", str(path.parent))
    said = quick_check(path)
    return None if said == "ok" else unusable("damaged", said)


async def _key_fits(config: Config, key: bytes) -> tuple[Mistake, ...]:
    db = Database(config.database.url, Vault(key))
    try:
        async with db.read() as tx:
            verdict = await state.key_verdict(tx)
    finally:
        await db.close()
    wrong = Mistake("privacy.key_file", f"config.key_{verdict}", {"path": str(config.privacy.key_file)})
    return (wrong,) if verdict in {"wrong", "half"} else ()


async def hold(config: Config, change: bool | None) -> bool | tuple[Mistake, ...]:  # noqa: FBT001 - on, off or neither
    """What `vigil hold` asks: whether sending is held, after changing that; or what stands in the way."""
    db = await opened(config)
    if not isinstance(db, Database):
        return db
    try:
        async with db.write() as tx:
            if change is not None:
                await state.set_hold(tx, change, now())
            return await state.held(tx)
    finally:
        await db.close()


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """One source for `vigil feeds list`. `doubts`: why it may not publish until a person has looked."""

    id: str
    state: str
    last_ok: datetime | None
    problem: str | None
    doubts: tuple[str, ...] = ()
    detail: str | None = None
    due: datetime | None = None
    week: int = 0


async def feeds_status(config: Config) -> Sequence[FeedStatus] | tuple[Mistake, ...]:
    """All sources the database knows, with their health; or what stands in the way."""
    db = await opened(config)
    if not isinstance(db, Database):
        return db
    try:
        async with db.read() as tx:
            doubted = {one.id: tuple(one.doubts) for one in await standing.doubted(tx)}
            return [
                FeedStatus(
                    one.spec.id,
                    _state(one),
                    one.ok_at,
                    one.problem,
                    doubted.get(one.spec.id, ()),
                    one.problem_detail,
                    one.due if one.active and not one.muted else None,
                    round(rate(one.volume, now()) * 7),
                )
                for one in await sources.health(tx)
            ]
    finally:
        await db.close()


async def feeds_trust(config: Config, source_id: str) -> str | tuple[Mistake, ...]:
    """What `vigil feeds trust` asks: "done", "unknown" (no such source) or "trusted" (nothing was held against it)."""
    db = await opened(config)
    if not isinstance(db, Database):
        return db
    try:
        async with db.write() as tx:
            if not await standing.exists_(tx, source_id):
                return "unknown"
            if not await standing.trust(tx, source_id, now()):
                return "trusted"
            await audit.note(tx, SERVER, Deed.SOURCE_TRUSTED, now())
            return "done"
    finally:
        await db.close()


def _state(health: Health) -> str:
    if not health.active:
        return "off"
    if health.muted:
        return "muted"
    if health.failures:
        return "failing"
    return "ok" if health.ok_at else "new"


def _address(source: Source) -> str:
    """Where it is asked; of a channel the preview, whatever address of it was given."""
    return (preview_of(source.url) if source.kind == "telegram" else None) or source.url


def specs(config: Config) -> list[SourceSpec]:
    """The sources of the config as the store takes them."""
    return [
        SourceSpec(
            *(one.id, one.title, _address(one), one.kind, one.outlet.value, one.language, one.trust, one.interval),
            owner=f"group:{one.group}" if one.group else "",
            state_media=one.state,
            aliases=one.aliases,
            adaptive=one.adaptive,
            urgent=one.urgent,
            mirror=one.mirror,
            proxy=one.proxy,
            full_text=one.full_text,
        )
        for one in config.feeds.sources
    ]
