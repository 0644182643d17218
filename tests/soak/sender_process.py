"""A sender in a process of its own, to be frozen or to have its memory watched.

`python -m tests.soak.sender_process OPTIONS` (JSON: database, api, owner, lifted) says "ready" and sends for ever.
"""

import asyncio
import json
import sys
from typing import Any

from bot.store.database import Database
from bot.store.vault import Vault
from tests.conftest import KEY
from tests.soak.sending import DEFAULT, LIFTED, delivering


async def main(given: dict[str, Any]) -> None:
    """Send until killed."""
    db = Database(given["database"], Vault(KEY))
    async with delivering(db, given["api"], pace=LIFTED if given["lifted"] else DEFAULT, owner=given["owner"]):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
