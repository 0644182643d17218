"""Campaigns for the command line: in from files, out into files, and their moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.app.clock import now
from bot.app.ready import opened
from bot.config import Config, Mistake
from bot.core.roles import SERVER
from bot.store import campaigns, tallies
from bot.store.campaigns import Stored
from bot.store.database import Database, Tx
from campaigns import audience, diff, file, service
from campaigns.audience import Counted
from campaigns.diff import Change
from campaigns.file import CSV, TOML, Fault
from campaigns.flow import ActionState, Result
from campaigns.service import Brought, Given, Refused

Found = Sequence[Brought] | Mapping[str, Sequence[Fault]]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of `vigil campaigns list`."""

    slug: str
    kind: str
    state: str
    closes_at: datetime
    took_part: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What `vigil campaigns show` tells. `why`: what stopped it by itself; `parts`: the counts by part;
    `changes`: since the version before."""

    row: Row
    version: int
    why: str
    opens_at: datetime
    counts: Mapping[str, int]
    parts: Mapping[str, Mapping[str, int]]
    changes: tuple[Change, ...]
    files: Mapping[str, str]


async def campaigns_import(config: Config, given: Sequence[Given], *, dry: bool) -> Found | tuple[Mistake, ...]:
    """What became of the files, what is wrong with them, or what stands in the way."""
    db = await opened(config)
    if not isinstance(db, Database):
        return db
    try:
        async with db.write() as tx:
            return await service.bring(tx, given, SERVER, now(), dry=dry)
    finally:
        await db.close()


async def campaigns_list(config: Config) -> Sequence[Row] | tuple[Mistake, ...]:
    """All campaigns; or what stands in the way."""
    db = await opened(config)
    if not isinstance(db, Database):
        return db
    try:
        async with db.read() as tx:
            return [await _row(tx, one) for one in await campaigns.everything(tx)]
    finally:
        await db.close()


async def _row(tx: Tx, one: Stored) -> Row:
    took_part = service.taken_part(await campaigns.counts(tx, one.id))
    return Row(one.slug, one.kind, one.state, one.closes_at, took_part)


async def campaigns_show(config: Config, slug: str) -> Shown | tuple[Mistake, ...] | None:
    """One campaign, None: there is none of this name; or what stands in the way."""
    db = await opened(config)
    if not isinstance(db, Database):
        return db
    try:
        async with db.read() as tx:
            stored = await campaigns.by_slug(tx, slug)
            return None if stored is None else await _shown(tx, stored)
    finally:
        await db.close()


async def _shown(tx: Tx, stored: Stored) -> Shown:
    counts = dict.fromkeys(map(str, ActionState), 0) | dict(await campaigns.counts(tx, stored.id))
    files = await campaigns.file_of(tx, stored.id, stored.version) or ("", None)
    named = {TOML: files[0]} | ({} if files[1] is None else {CSV: files[1]})
    changes = await _changes(tx, stored)
    parts, row = (await tallies.read(tx, stored.id)).parts, await _row(tx, stored)
    return Shown(row, stored.version, stored.why or "", stored.opens_at, counts, parts, changes, named)


async def _changes(tx: Tx, stored: Stored) -> tuple[Change, ...]:
    versions = [one for one in await campaigns.versions(tx, stored.id) if one <= stored.version][-2:]
    texts = [await campaigns.file_of(tx, stored.id, one) for one in versions]
    read = [file.again(one[0].encode(), None if one[1] is None else one[1].encode()) for one in texts if one]
    if len(read) < 2 or read[0] is None or read[1] is None:
        return ()
    return diff.changes(read[0], read[1])


async def campaigns_move(
    config: Config, slug: str, move: str, result: str | None
) -> tuple[str, str] | tuple[Mistake, ...]:
    """(why not, the state now) of launch, pause or close; or what stands in the way."""
    db = await opened(config)
    if not isinstance(db, Database):
        return db
    try:
        counted = await _counted(db, slug) if move == "launch" else None
        async with db.write() as tx:
            match move:
                case "launch":
                    done = await service.launch(tx, slug, SERVER, now(), counted=counted)
                case "pause":
                    done = await service.pause(tx, slug, SERVER, now())
                case _:
                    done = await service.close(tx, slug, Result(result or ""), SERVER, now())
    finally:
        await db.close()
    return (done.why, done.state) if isinstance(done, Refused) else ("", done.value)


async def _counted(db: Database, slug: str) -> Counted | None:
    """Whether too few are meant: looked at while nothing is written, for it may take a while."""
    async with db.read() as tx:
        stored = await campaigns.by_slug(tx, slug)
    return None if stored is None else await audience.counted(db, stored.id, now())
