"""Sources and their polling state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select, update

from bot.core.standing import Quotable
from bot.store import standing
from bot.store.database import Tx
from bot.store.schema.feeds import entry, seen, source

HAND = "hand"
"""The kind of a source that a person named: it is no feed."""

FAR = timedelta(hours=1)
"""No lease is that long."""


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A source as the config describes it.

    `owner`: sources of one owner are one voice; empty: it belongs to nobody else. `state_media` never confirm anything.
    `aliases`: other names by which others quote it.
    """

    id: str
    name: str
    url: str
    kind: str
    outlet: str
    language: str | None
    trust: str
    interval: timedelta
    owner: str = ""
    state_media: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A source leased for one poll. `first` until one fetch succeeded."""

    spec: SourceSpec
    lease: str
    etag: str | None
    modified: str | None
    body_hash: bytes | None
    failures: int
    first: bool


@dataclass(frozen=True, slots=True)
class Polled:
    """What a poll leaves behind. `ok_at` None: it failed; `off`: never ask again."""

    due: datetime
    ok_at: datetime | None
    failures: int
    problem: str | None = None
    problem_detail: str | None = None
    etag: str | None = None
    modified: str | None = None
    body_hash: bytes | None = None
    entries: int = 0
    off: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """A source as `vigil feeds list` shows it."""

    spec: SourceSpec
    active: bool
    due: datetime
    ok_at: datetime | None
    failures: int
    problem: str | None
    problem_detail: str | None
    entries: int


FORGOTTEN: dict[str, Any] = {
    "etag": None,
    "modified": None,
    "body_hash": None,
    "fetched_at": None,  # so the first-fetch gate applies: the new address may tell a year of history
    "failures": 0,
    "problem": None,
    "problem_detail": None,
    "lease": None,  # a poll of the old address that is under way must not write its answer down
    "lease_until": None,
}
"""A source at another address: what is known of its old answers means nothing."""


async def sync(tx: Tx, specs: Sequence[SourceSpec], now: datetime) -> None:
    """Make the table follow the config: new sources are due at once, missing ones rest, others keep their state."""
    known = {row.id: row.url for row in await tx.conn.execute(select(source.c.id, source.c.url))}
    await tx.conn.execute(update(source).values(active=False))
    for spec in specs:
        described = {**_columns(spec), "active": True}
        if known.get(spec.id, spec.url) != spec.url:  # another address: what we knew of the old answers means nothing
            described |= FORGOTTEN | {"due": now}
            await standing.moved(tx, spec.id)
        statement = tx.insert(source).values(**({"due": now, "failures": 0, "entries_total": 0} | described))
        await tx.conn.execute(statement.on_conflict_do_update(index_elements=["id"], set_=described))


def _free(now: datetime) -> ColumnElement[bool]:
    """Nobody polls it. A lease that ends in a distant future was written before the clock was set back."""
    return or_(source.c.lease.is_(None), source.c.lease_until < now, source.c.lease_until > now + FAR)


async def lease_due(tx: Tx, now: datetime, *, owner: str, hold: timedelta, most: int) -> list[Due]:
    """Take up to `most` sources that are due and that nobody else is polling."""
    free = _free(now)
    wanted = select(source).where(source.c.active, source.c.due <= now, free).order_by(source.c.due).limit(most)
    rows = (await tx.conn.execute(wanted.with_for_update(skip_locked=True))).all()
    if rows:
        ids = [row.id for row in rows]
        await tx.conn.execute(update(source).where(source.c.id.in_(ids)).values(lease=owner, lease_until=now + hold))
    return [_due(row, owner) for row in rows]


async def any_due(tx: Tx, now: datetime) -> bool:
    """Whether a source is due and free: asked often, so it only reads."""
    free = _free(now)
    return (
        await tx.conn.scalar(select(source.c.id).where(source.c.active, source.c.due <= now, free).limit(1)) is not None
    )


async def settle(tx: Tx, due: Due, polled: Polled) -> bool:
    """Write down a poll. False: the lease was lost, somebody else owns the source now."""
    values: dict[str, Any] = {
        "due": polled.due,
        "failures": polled.failures,
        "problem": polled.problem,
        "problem_detail": polled.problem_detail,
        "lease": None,
        "lease_until": None,
    }
    if polled.off:
        values["active"] = False
    if polled.ok_at is not None:
        values |= {
            "ok_at": polled.ok_at,
            "fetched_at": polled.ok_at,
            "etag": polled.etag,
            "modified": polled.modified,
            "body_hash": polled.body_hash,
            "entries_total": source.c.entries_total + polled.entries,
        }
    mine = (source.c.id == due.spec.id) & (source.c.lease == due.lease)
    return (await tx.conn.execute(update(source).where(mine).values(**values))).rowcount == 1


async def release(tx: Tx, owner: str) -> None:
    """Give back what `owner` holds: it stops, or it starts after a crash."""
    await tx.conn.execute(update(source).where(source.c.lease == owner).values(lease=None, lease_until=None))


async def by_hand(tx: Tx, spec: SourceSpec, now: datetime) -> None:
    """A source that a person named: nobody asks it for news. One that is known stays as it is."""
    resting = {"active": False, "due": now, "failures": 0, "entries_total": 0}
    await tx.insert_new(source, _columns(spec) | resting)


async def known(tx: Tx) -> list[SourceSpec]:
    """All sources, those that a person named, too."""
    return [_spec(row) for row in await tx.conn.execute(select(source).order_by(source.c.id))]


async def health(tx: Tx) -> list[Health]:
    """All sources of the config, by name."""
    rows = await tx.conn.execute(select(source).where(source.c.kind != HAND).order_by(source.c.name))
    return [
        Health(
            _spec(row), row.active, row.due, row.ok_at, row.failures, row.problem, row.problem_detail, row.entries_total
        )
        for row in rows
    ]


async def quotable(tx: Tx) -> list[Quotable]:
    """The sources of the config with all names by which others may quote them."""
    columns = source.c["id", "owner", "name", "aliases"]
    rows = await tx.conn.execute(select(*columns).where(source.c.active).order_by(source.c.id))
    return [Quotable(row.id, row.owner, (row.name, *row.aliases)) for row in rows]


async def unseen(tx: Tx, source_id: str, keys: Sequence[bytes]) -> set[bytes]:
    """Which of the keys this source never showed before."""
    known: set[bytes] = set()
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        found = await tx.conn.execute(select(seen.c.key).where(seen.c.source_id == source_id, seen.c.key.in_(part)))
        known.update(found.scalars())
    return set(keys) - known


async def mark_seen(tx: Tx, source_id: str, keys: Sequence[bytes]) -> None:
    """Never take these entries for new again."""
    await tx.insert_new(seen, [{"source_id": source_id, "key": key} for key in keys])


async def add_entry(
    tx: Tx, source_id: str, *, url: str, title: str, summary: str, published: datetime | None, now: datetime
) -> int:
    """Keep an entry; its row id."""
    values = {"source_id": source_id, "url": url, "title": title, "summary": summary}
    return await tx.add(entry, values | {"published": published, "fetched_at": now})


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
    }


def _spec(row: Row[Any]) -> SourceSpec:
    ours = (row.id, row.name, row.url, row.kind, row.outlet, row.language, row.trust)
    return SourceSpec(
        *ours,
        timedelta(seconds=row.interval_s),
        standing.other_owner(row.owner, row.id),
        row.state_media,
        tuple(row.aliases),
    )


def _due(row: Row[Any], owner: str) -> Due:
    return Due(_spec(row), owner, row.etag, row.modified, row.body_hash, row.failures, row.fetched_at is None)
