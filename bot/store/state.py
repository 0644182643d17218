"""The program's own settings: which key wrote this database."""

from typing import Literal

from sqlalchemy import select

from bot.store.database import Tx
from bot.store.schema.state import meta

KEY_CHECK = "key_check"


async def check_key(tx: Tx) -> Literal["new", "right", "wrong"]:
    """Whether the vault's key is the one this database was written with; an untouched database takes it."""
    known = await tx.conn.scalar(select(meta.c.value).where(meta.c.name == KEY_CHECK))
    if known is None:
        await tx.conn.execute(meta.insert().values(name=KEY_CHECK, value=tx.vault.check_value))
        return "new"
    return "right" if known == tx.vault.check_value else "wrong"
