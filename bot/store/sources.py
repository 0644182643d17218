"""Sources and their polling state."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Insert,
    Integer,
    Row,
    Text,
    Update,
    bindparam,
    case,
    cast,
    or_,
    select,
    update,
)

from bot.core.finding import Item
from bot.core.standing import Quotable
from bot.core.watching import OFFLINE, Due, Health, Memory, Polled, SourceSpec
from bot.store import standing
from bot.store.database import Tx, insert_into
from bot.store.schema.feeds import entry, seen, source
from bot.store.schema.standing import standing as standing_

HAND = "hand"
"""The kind of a source that a person named: it is no feed."""

FAR = timedelta(hours=1)
"""No lease is that long."""


FORGOTTEN: dict[str, Any] = {
    "etag": None,
    "modified": None,
    "body_hash": None,
    "blocks": None,
    "whole_at": None,
    "ttl_s": None,
    "moved_to": None,
    "moved_count": 0,
    "moved_since": None,
    "address": None,
    "ill_since": None,
    "ill_told": None,
    "fetched_at": None,  # so the first-fetch gate applies: the new address may tell a year of history
    "failures": 0,
    "problem": None,
    "problem_detail": None,
    "lease": None,  # a poll of the old address that is under way must not write its answer down
    "lease_until": None,
}
"""A source at another address: what is known of its old answers means nothing."""

_NEW: dict[str, Any] = {"failures": 0, "entries_total": 0, "moved_count": 0, "muted": False, "added": False}


async def sync(tx: Tx, specs: Sequence[SourceSpec], now: datetime) -> None:
    """Make the table follow the config: new sources are due at once, missing ones rest, others keep their state.

    What was added from the chat is no business of the config, until that has the same id.
    """
    known = {row.id: row.url for row in await tx.conn.execute(select(source.c.id, source.c.url))}
    await tx.conn.execute(update(source).where(~source.c.added).values(active=False))
    for spec in specs:
        described = {**_columns(spec), "active": True, "added": False}
        if known.get(spec.id, spec.url) != spec.url:  # another address: what we knew of the old answers means nothing
            described |= FORGOTTEN | {"due": now}
            await standing.moved(tx, spec.id)
        statement = tx.insert(source).values(**(_NEW | {"due": now} | described))
        await tx.conn.execute(statement.on_conflict_do_update(index_elements=["id"], set_=described))


def _free(now: datetime) -> ColumnElement[bool]:
    """Nobody polls it. A lease that ends in a distant future was written before the clock was set back."""
    return or_(source.c.lease.is_(None), source.c.lease_until < now, source.c.lease_until > now + FAR)


def _wanted(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return source.c.active, ~source.c.muted, source.c.due <= now, _free(now)


async def lease_due(tx: Tx, now: datetime, *, owner: str, hold: timedelta, most: int) -> list[Due]:
    """Take up to `most` sources that are due and that nobody else is polling."""
    columns = (source, standing_.c.volume, standing_.c.trusted_at)
    joined = source.outerjoin(standing_, standing_.c.source_id == source.c.id)
    wanted = select(*columns).select_from(joined).where(*_wanted(now)).order_by(source.c.due, source.c.id).limit(most)
    rows = (await tx.conn.execute(wanted.with_for_update(skip_locked=True, of=source))).all()
    if rows:
        ids = [row.id for row in rows]
        await tx.conn.execute(update(source).where(source.c.id.in_(ids)).values(lease=owner, lease_until=now + hold))
    return [_due(row, owner) for row in rows]


async def any_due(tx: Tx, now: datetime) -> bool:
    """Whether a source is due and free: asked often, so it only reads."""
    return await tx.conn.scalar(select(source.c.id).where(*_wanted(now)).limit(1)) is not None


async def settle(tx: Tx, polls: Sequence[tuple[Due, Polled]]) -> None:
    """Write down polls, many at once. Whoever lost the lease meanwhile writes nothing: somebody else has the source."""
    for statement, well in ((_FAILED, False), (_WELL, True)):
        rows = [_row_of(due, polled) for due, polled in polls if (polled.ok_at is not None) is well]
        if rows:
            await tx.conn.execute(statement, rows)


_ILL = ("due", "failures", "problem", "problem_detail", "ill_since", "address")
_GOOD = (
    *_ILL, "ok_at", "fetched_at", "etag", "modified", "body_hash", "blocks", "whole_at", "ttl_s",
    "moved_to", "moved_count", "moved_since",
)  # fmt: skip


def _settling(columns: Sequence[str], **more: Any) -> Update:
    mine = (source.c.id == bindparam("b_id")) & (source.c.lease == bindparam("b_lease"))
    values = {name: bindparam(f"v_{name}", type_=source.c[name].type) for name in columns}
    return update(source).where(mine).values({**values, "lease": None, "lease_until": None, **more})


_FAILED = _settling(_ILL, active=source.c.active & ~bindparam("v_off", type_=Boolean))
_WELL = _settling(_GOOD, entries_total=source.c.entries_total + bindparam("v_entries", type_=Integer))


def _row_of(due: Due, polled: Polled) -> dict[str, Any]:
    """The parameters of both statements: each takes what it needs."""
    memory, well = polled.memory, polled.ok_at is not None
    values = {
        "due": polled.due,
        "failures": polled.failures,
        "problem": polled.problem,
        "problem_detail": polled.problem_detail,
        "ill_since": polled.ill_since,
        "address": memory.address,
    }
    good = {
        "ok_at": polled.ok_at,
        "fetched_at": polled.ok_at,
        "etag": polled.etag,
        "modified": polled.modified,
        "body_hash": polled.body_hash,
        "blocks": memory.blocks,
        "whole_at": memory.whole_at,
        "ttl_s": memory.ttl,
        "moved_to": memory.moved_to,
        "moved_count": memory.moved_count,
        "moved_since": memory.moved_since,
        "entries": polled.entries,
    }
    named = {f"v_{name}": value for name, value in (values | (good if well else {"off": polled.off})).items()}
    return {"b_id": due.spec.id, "b_lease": due.lease, **named}


async def prolong(tx: Tx, owner: str, until: datetime) -> None:
    """Whatever `owner` holds, by any of its leases ("owner:number"), is held until then."""
    mine = source.c.lease.startswith(f"{owner}:", autoescape=True)
    await tx.conn.execute(update(source).where(mine).values(lease_until=until))


async def release(tx: Tx, owner: str) -> None:
    """Give back what `owner` holds: it stops, or it starts after a crash."""
    await tx.conn.execute(update(source).where(source.c.lease == owner).values(lease=None, lease_until=None))


async def put(tx: Tx, spec: SourceSpec, now: datetime) -> bool:
    """A source from the chat: due at once. One that was there before at this very address goes on with what it knew."""
    fresh = _columns(spec) | {"active": True, "added": True, "muted": False, "due": now}
    statement = tx.insert(source).values(**(_NEW | fresh))
    mine = (source.c.url == spec.url) & ~source.c.active
    return await tx.inserted(statement.on_conflict_do_update(index_elements=["id"], set_=fresh, where=mine)) == 1


async def hasten(tx: Tx, source_ids: Sequence[str], now: datetime) -> None:
    """Our own network is back: whoever could not be asked because of it is due."""
    theirs = source.c.id.in_(source_ids) | (source.c.problem == OFFLINE)
    await tx.conn.execute(update(source).where(theirs, source.c.lease.is_(None), source.c.due > now).values(due=now))


async def spare(tx: Tx, failures: Mapping[str, int]) -> None:
    """So many of the last failures of these sources were our own network's: nothing of them is held against anybody."""
    count = bindparam("b_count", type_=Integer)
    left = case((source.c.failures > count, source.c.failures - count), else_=0)
    since = case((source.c.failures > count, source.c.ill_since), else_=None)
    mine = (source.c.id == bindparam("b_id")) & (source.c.failures > 0)
    rows = [{"b_id": source_id, "b_count": number} for source_id, number in failures.items()]
    if rows:
        await tx.conn.execute(update(source).where(mine).values(failures=left, ill_since=since, problem=OFFLINE), rows)


async def by_hand(tx: Tx, spec: SourceSpec, now: datetime) -> None:
    """A source that a person named: nobody asks it for news. One that is known stays as it is."""
    resting = _NEW | {"active": False, "due": now}
    await tx.insert_new(source, _columns(spec) | resting)


async def known(tx: Tx) -> list[SourceSpec]:
    """All sources, those that a person named, too."""
    return [_spec(row) for row in await tx.conn.execute(select(source).order_by(source.c.id))]


async def health(tx: Tx) -> list[Health]:
    """All feeds, of the config and of the chat, by name."""
    columns = (source, standing_.c.volume, standing_.c.last_entry_at)
    joined = source.outerjoin(standing_, standing_.c.source_id == source.c.id)
    query = select(*columns).select_from(joined).where(source.c.kind != HAND).order_by(source.c.name, source.c.id)
    return [_health(row) for row in await tx.conn.execute(query)]


def _health(row: Row[Any]) -> Health:
    return Health(
        spec=_spec(row),
        active=row.active,
        due=row.due,
        ok_at=row.ok_at,
        failures=row.failures,
        problem=row.problem,
        problem_detail=row.problem_detail,
        entries=row.entries_total,
        added=row.added,
        muted=row.muted,
        ill_since=row.ill_since,
        volume=standing.volume_of(row.volume),
        last_entry_at=row.last_entry_at,
        address=row.address,
    )


async def quotable(tx: Tx) -> tuple[Quotable, ...]:
    """The sources of the config with all names by which others may quote them."""
    return _read(tuple(map(tuple, await tx.conn.execute(_QUOTABLE))))


_QUOTABLE = (
    select(*source.c["id", "owner", "name"], cast(source.c.aliases, Text)).where(source.c.active).order_by(source.c.id)
)


@lru_cache(maxsize=1)
def _read(rows: tuple[tuple[Any, ...], ...]) -> tuple[Quotable, ...]:
    """Every poll with news asks for all of them, and hardly ever is one another than before."""
    return tuple(Quotable(one, owner, (name, *json.loads(aliases))) for one, owner, name, aliases in rows)


async def contents(tx: Tx, source_id: str, keys: Sequence[bytes]) -> dict[bytes, bytes | None]:
    """The keys that this source showed before, with the hash of what the entry said last; None: nobody noted it."""
    known: dict[bytes, bytes | None] = {}
    for start in range(0, len(keys), 500):
        mine = {"b_source": source_id, "b_keys": keys[start : start + 500]}
        known.update((row.key, row.content) for row in await tx.conn.execute(_CONTENTS, mine))
    return known


_CONTENTS = select(seen.c.key, seen.c.content).where(
    seen.c.source_id == bindparam("b_source"), seen.c.key.in_(bindparam("b_keys", expanding=True))
)


async def mark_seen(tx: Tx, source_id: str, entries: Mapping[bytes, bytes | None]) -> None:
    """Never take these entries (by key, with the hash of what they say) for new again."""
    rows = [{"source_id": source_id, "key": key, "content": content} for key, content in entries.items()]
    if rows:
        await tx.conn.execute(_marking(tx.sqlite), rows)


@cache
def _marking(is_sqlite: bool) -> Insert:  # noqa: FBT001 - the key of a cache
    """Made once: to make a statement takes longer than to run it."""
    statement = insert_into(seen, is_sqlite=is_sqlite)
    fresh = {"content": statement.excluded.content}
    made: Insert = statement.on_conflict_do_update(index_elements=["source_id", "key"], set_=fresh)
    return made


async def add_entry(
    tx: Tx,
    source_id: str,
    *,
    url: str,
    title: str,
    summary: str,
    published: datetime | None,
    now: datetime,
    key: bytes | None = None,
) -> int:
    """Keep an entry; its row id."""
    values = {"source_id": source_id, "key": key, "url": url, "title": title, "summary": summary}
    return await tx.add(entry, values | {"published": published, "fetched_at": now})


async def add_entries(tx: Tx, source_id: str, items: Mapping[bytes, Item], now: datetime) -> dict[bytes, int]:
    """Keep new entries, each under its key; their row ids by key."""
    rows = [
        {"source_id": source_id, "key": key, "url": item.url, "title": item.title, "summary": item.summary}
        | {"published": item.published, "fetched_at": now}
        for key, item in items.items()
    ]
    if not rows:
        return {}
    return {row.key: row.id for row in await tx.conn.execute(_KEEPING, rows)}


_KEEPING = entry.insert().returning(entry.c.id, entry.c.key)
"""One statement for many rows: to have the ids in their order, SQLite would need one for each."""


def _columns(spec: SourceSpec) -> dict[str, Any]:
    return {
        "id": spec.id,
        "name": spec.name,
        "url": spec.url,
        "kind": spec.kind,
        "outlet": spec.outlet,
        "language": spec.language,
        "trust": spec.trust,
        "owner": spec.owner or spec.id,
        "state_media": spec.state_media,
        "aliases": list(spec.aliases),
        "interval_s": int(spec.interval.total_seconds()),
        "adaptive": spec.adaptive,
        "urgent": spec.urgent,
        "mirror": spec.mirror,
        "proxy": spec.proxy,
        "full_text": spec.full_text,
    }


def _spec(row: Row[Any]) -> SourceSpec:
    ours = (row.id, row.name, row.url, row.kind, row.outlet, row.language, row.trust)
    return SourceSpec(
        *ours,
        timedelta(seconds=row.interval_s),
        standing.other_owner(row.owner, row.id),
        row.state_media,
        tuple(row.aliases),
        row.adaptive,
        row.urgent,
        row.mirror,
        row.proxy,
        row.full_text,
    )


def _due(row: Row[Any], owner: str) -> Due:
    known = (row.etag, row.modified, row.body_hash, row.failures, row.fetched_at is None)
    return Due(_spec(row), owner, *known, _memory(row), row.ill_since, standing.volume_of(row.volume), row.trusted_at)


def _memory(row: Row[Any]) -> Memory:
    moved = (row.moved_to, row.moved_count, row.moved_since)
    return Memory(row.blocks or b"", row.whole_at, row.ttl_s, *moved, row.address)
