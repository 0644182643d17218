"""At the start: what waits for the subscribers of another bot is put aside, what waited for ours comes back.

A new token is a new bot, and to a new bot every chat is a stranger until it writes: bot/store/bots.py.
"""

import structlog

from bot.store import bots
from bot.store.database import Database

log = structlog.get_logger(__name__)


async def settle_bot(db: Database, bot_id: int) -> int:
    """Let the database speak for the bot of this number; how many subscribers still belong to another."""
    db.bot_id = bot_id
    moved = bots.AT_ONCE
    while moved >= bots.AT_ONCE:
        async with db.write() as tx:
            moved = await bots.settle(tx)
    async with db.read() as tx:
        others = await bots.others(tx, bot_id)
    if others:
        log.warning("subscribers_of_another_bot", number=others)
    return others
