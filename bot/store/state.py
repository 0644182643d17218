"""The program's own settings: which key wrote this database, whether sending is held, when the last backup was made."""

import json
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import delete, exists, literal_column, select

from bot.store.database import Tx
from bot.store.schema.state import meta

KEY_CHECK = "key_check"
ROTATING = "rotating"
"""The check value of the key that a half-done change leads to (bot/store/rotate.py)."""

HOLD = "hold"
SEEN_AT = "seen_at"
"""The last moment at which the clock was believed (bot/app/steady.py)."""

BACKUP_AT = "backup_at"
RESTORED = "restored"
"""When the backup was made that stands here now, until what was in doubt is settled (bot/store/restored.py)."""

RESTORED_AT = "restored_at"
"""When a backup was last put in place of this database; stays."""


FIGURES = "figures"
"""How much was told of late (bot/alerts/figures.py), and when that was counted."""

TOTALS = "totals"
"""The numbers of the whole instance (bot/alerts/totals.py), and when they were counted."""

SWEEP = "sweep"
"""When readers were last looked at for asks (campaigns/asking.py), and how far that is."""

CAMPAIGNS = "campaigns"
"""How often campaigns were changed: as long as it is the same, what was read of them is true."""

ONE_CAMPAIGN = 0x43414D50
"""The lock (bot/store/database.py, `alone`) under which campaigns change."""

TRIAL = "trial"
TRIAL_BYTES = 65_536

Verdict = Literal["new", "right", "wrong", "half"]


async def key_verdict(tx: Tx) -> Verdict:
    """Whether the vault's key is the one this database was written with; only reads. Half: it is being changed."""
    known = await _get(tx, KEY_CHECK)
    if await _get(tx, ROTATING) is not None:
        return "half"
    if known is None:
        return "new"
    return "right" if known == tx.vault.check_value else "wrong"


async def check_key(tx: Tx) -> Verdict:
    """The same; an untouched database takes the key."""
    verdict = await key_verdict(tx)
    if verdict == "new":
        await _put(tx, KEY_CHECK, tx.vault.check_value)
    return verdict


async def start_rotation(tx: Tx, new: str) -> Literal["wrong", "other"] | None:
    """From here on the database belongs to two keys; why not: the vault's is not its key, or another change is open."""
    known, under_way = await _get(tx, KEY_CHECK), await _get(tx, ROTATING)
    if known not in {None, tx.vault.check_value}:
        return "wrong"
    if under_way not in {None, new}:
        return "other"
    await _put(tx, ROTATING, new)
    return None


async def end_rotation(tx: Tx, new: str) -> None:
    """The database is the new key's alone."""
    await _put(tx, KEY_CHECK, new)
    await _put(tx, ROTATING, None)


HELD = exists().where(meta.c.name == literal_column(f"'{HOLD}'"), meta.c.value.is_not(None))
"""Whether the operator stopped all sending, as a part of another question."""


async def held(tx: Tx) -> bool:
    """Whether the operator stopped all sending."""
    return bool(await tx.conn.scalar(select(HELD)))


async def held_since(tx: Tx) -> datetime | None:
    """Since when sending is held; None: it is not, or nobody wrote down when."""
    value = await _get(tx, HOLD)
    return datetime.fromisoformat(value) if value not in {None, "on"} else None


async def set_hold(tx: Tx, on: bool, now: datetime | None = None) -> None:  # noqa: FBT001 - the one thing it is about
    """Stop all sending, or let it go on: what waits then goes out in its order."""
    await _put(tx, HOLD, (now.isoformat() if now else "on") if on else None)
    tx.wakes.add("deliver")


async def moment(tx: Tx, name: str) -> datetime | None:
    """A moment that was written down (`SEEN_AT`, `BACKUP_AT`, `RESTORED`, `RESTORED_AT`)."""
    value = await _get(tx, name)
    return datetime.fromisoformat(value) if value else None


async def set_moment(tx: Tx, name: str, at: datetime | None) -> None:
    """Write a moment down; None: forget it."""
    await _put(tx, name, at.isoformat() if at else None)


async def figures(tx: Tx, name: str = FIGURES) -> tuple[datetime, Any] | None:
    """When the figures were counted, and what they are; None: nobody has counted. `name`: these, or `TOTALS`."""
    value = await _get(tx, name)
    raw = json.loads(value) if value else None
    return raw and (datetime.fromisoformat(raw["at"]), raw["counted"])


async def keep_figures(tx: Tx, counted: Any, now: datetime, name: str = FIGURES) -> None:
    """Keep what was counted: a JSON value."""
    await _put(tx, name, json.dumps({"at": now.isoformat(), "counted": counted}, separators=(",", ":")))


async def sweep(tx: Tx) -> tuple[datetime | None, int | None]:
    """When readers were last looked at for asks (None: never, or something is new), and behind whom to go on."""
    value = await _get(tx, SWEEP)
    at, cursor = json.loads(value) if value else (None, None)
    return datetime.fromisoformat(at) if at else None, cursor


async def put_sweep(tx: Tx, at: datetime | None, cursor: int | None) -> None:
    """Write that down; (None, None): begin anew."""
    await _put(tx, SWEEP, json.dumps([at and at.isoformat(), cursor]))
    tx.wakes.add("asks")


async def campaigns_stamp(tx: Tx) -> int:
    """How often campaigns, or what may be said of those they are for, were changed."""
    return int(await _get(tx, CAMPAIGNS) or 0)


async def one_campaign(tx: Tx) -> None:
    """From here to the end nobody else changes a campaign: what was read of one still holds when it is changed."""
    await tx.alone(ONE_CAMPAIGN)


async def campaigns_changed(tx: Tx) -> None:
    """Once more."""
    await one_campaign(tx)
    await _put(tx, CAMPAIGNS, str(await campaigns_stamp(tx) + 1))


async def trial(tx: Tx, size: int) -> None:
    """Write so many bytes that mean nothing, or take them away with 0."""
    await _put(tx, TRIAL, "-" * size or None)


async def _get(tx: Tx, name: str) -> str | None:
    value: str | None = await tx.conn.scalar(select(meta.c.value).where(meta.c.name == name))
    return value


async def _put(tx: Tx, name: str, value: str | None) -> None:
    if value is None:
        await tx.conn.execute(delete(meta).where(meta.c.name == name))
        return
    statement = tx.insert(meta).values(name=name, value=value)
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
