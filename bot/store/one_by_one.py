"""What is due, each row in a transaction of its own: one that cannot be worked on stands in nobody's way.

Owns the loop. What is done with a row, and when it is looked at again, is the caller's.
"""

from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot.store.database import Database, Tx
from bot.store.trouble import Unavailable

log = structlog.get_logger(__name__)

Work = Callable[[Tx, int], Awaitable[None]]


async def one_by_one(db: Database, numbers: Sequence[int], look: Work, later: Work, failed: str) -> int:
    """Look at these rows; `later`: put one off that could not be, which the log calls `failed`. How many they were.

    Raises `Unavailable`: that is no fault of a row.
    """
    for number in numbers:
        try:
            async with db.write() as tx:
                await look(tx, number)
        except Unavailable:
            raise
        except Exception:
            log.exception(failed, number=number)
            async with db.write() as tx:
                await later(tx, number)
    return len(numbers)
