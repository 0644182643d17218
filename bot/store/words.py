"""The word before follows are shown, and the one that erases: slow hashes, sealed; and how often one was tried.

Must not know what a word is made of (bot/core/word.py) nor what is shown behind it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select, update

from bot.core.word import DIGEST_BYTES, SALT_BYTES
from bot.store.database import Tx
from bot.store.schema.phone import word

BODY: Final = "word.body"

TRIES: Final = 5
"""Words that may be typed within an hour: a person who remembers it needs one or two."""

WHILE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a reader's words. `eraser` is the digest of the second one, or of nothing that can be typed."""

    salt: bytes
    digest: bytes
    eraser: bytes
    open_until: datetime | None


def new_salt() -> bytes:
    """What makes two hashes of the same word differ."""
    return secrets.token_bytes(SALT_BYTES)


async def get(tx: Tx, reader_id: int) -> Kept | None:
    """The reader's words; None: there are none."""
    row = (await tx.conn.execute(select(word).where(word.c.subscriber_id == reader_id))).first()
    if row is None:
        return None
    salt, digest, eraser = (bytes.fromhex(part) for part in tx.vault.open_json(row.body, BODY))
    return Kept(salt, digest, eraser, row.open_until)


async def put(tx: Tx, reader_id: int, salt: bytes, digest: bytes) -> None:
    """Set the word, or another one. A second one that was set is gone."""
    values: dict[str, Any] = {"body": _sealed(tx, salt, digest, secrets.token_bytes(DIGEST_BYTES)), "tries": 0}
    statement = tx.insert(word).values(subscriber_id=reader_id, **values)
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=["subscriber_id"], set_=values))


async def put_eraser(tx: Tx, reader_id: int, digest: bytes) -> None:
    """Set the second word, hashed with the salt of the first."""
    kept = await get(tx, reader_id)
    if kept is not None:
        mine = update(word).where(word.c.subscriber_id == reader_id)
        await tx.conn.execute(mine.values(body=_sealed(tx, kept.salt, kept.digest, digest)))


async def drop(tx: Tx, reader_id: int) -> None:
    """No word any more, neither of them."""
    await tx.conn.execute(delete(word).where(word.c.subscriber_id == reader_id))


async def open_until(tx: Tx, reader_id: int, until: datetime) -> None:
    """The word was right: before this moment nobody is asked again."""
    mine = update(word).where(word.c.subscriber_id == reader_id)
    await tx.conn.execute(mine.values(open_until=until, tries=0))


async def tried(tx: Tx, reader_id: int, now: datetime) -> bool:
    """Count a word that was typed; False: enough for this hour."""
    mine = word.c.subscriber_id == reader_id
    row = (await tx.conn.execute(select(word.c.tries, word.c.tries_since).where(mine).with_for_update())).one()
    fresh = row.tries_since is None or not timedelta(0) <= now - row.tries_since < WHILE
    if not fresh and row.tries >= TRIES:
        return False
    values = {"tries": 1, "tries_since": now} if fresh else {"tries": row.tries + 1}
    await tx.conn.execute(update(word).where(mine).values(**values))
    return True


def _sealed(tx: Tx, *parts: bytes) -> bytes:
    return tx.vault.seal_json([part.hex() for part in parts], BODY)
