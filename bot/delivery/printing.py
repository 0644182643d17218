"""The task that draws a page to print: in a thread, with no transaction open, for letters take their time.

What stands on the page is sealed in the row of the task, and nowhere once that is done.
"""

import asyncio
import hashlib
import json
import threading
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from bot.core.paper import Sheet, from_json, to_json
from bot.core.pdf import draw
from bot.delivery.messenger import Messenger
from bot.delivery.tasks import Found, Later

PRINT = "print"
"""The name of this kind of task. Parameters: sheet. Result: pdf (base64), and the mark of the sheet it shows."""

ONE_PAGE = threading.Lock()
"""Several pages at once are not made sooner: they would only take room, and the turn of everything else."""


async def print_page(params: Mapping[str, Any], _messenger: Messenger) -> Found | Later:
    """Draw it."""
    sheet = from_json(params["sheet"])
    content = await asyncio.to_thread(_alone, sheet)
    return Found({"pdf": b64encode(content).decode(), "mark": mark(sheet)})


def _alone(sheet: Sheet) -> bytes:
    with ONE_PAGE:
        return draw(sheet)


def mark(sheet: Sheet) -> str:
    """Equal for equal sheets: a page is not given away when something has changed since it was asked for."""
    return hashlib.sha256(json.dumps(to_json(sheet), sort_keys=True).encode()).hexdigest()
