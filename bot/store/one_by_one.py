"""What is due, each row in a transaction of its own: one that cannot be worked on stands in nobody's way.

Owns the loop. What is done with a row, and when it is looked at again, is the caller's.
"""

from collections.abc import Awaitable, Callable, Collection

import structlog

from bot.store.database import Database, Tx
from bot.store.trouble import Unavailable

log = structlog.get_logger(__name__)

Work = Callable[[Tx, int], Awaitable[None]]


async def one_by_one(
    db: Database, numbers: Collection[int], look: Work, failed: str, *, later: Work | None = None
) -> int:
    """Look at these rows; how many they were. One that could not be looked at is called `failed` in the log.

    `later`: put it off; None: it comes again with the next round. Raises `Unavailable`: that is no fault of a row.
    """
    for number in numbers:
        try:
            async with db.write() as tx:
                await look(tx, number)
        except Unavailable:
            raise
        except Exception:
            log.exception(failed, number=number)
            if later is not None:
                async with db.write() as tx:
                    await later(tx, number)
    return len(numbers)
