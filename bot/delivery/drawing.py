"""The task that paints charts: in a thread, with no transaction open, like the one of pages (printing.py)."""

import asyncio
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.chart import Chart, from_json, to_json
from bot.core.picture import paint
from bot.delivery.messenger import Messenger
from bot.delivery.printing import ONE_PAGE
from bot.delivery.replies import Task
from bot.delivery.tasks import Found, Later

CHARTS = "charts"
"""The name of this kind of task. Parameters: charts. Result: the pictures (PNG, base64), in the same order."""


def asked(charts: Sequence[Chart]) -> Task:
    """Paint these."""
    return Task(CHARTS, {"charts": [to_json(one) for one in charts]})


async def paint_charts(params: Mapping[str, Any], _messenger: Messenger) -> Found | Later:
    """Paint them, one after another."""
    charts = [from_json(one) for one in params["charts"]]
    return Found([b64encode(await asyncio.to_thread(_alone, one)).decode() for one in charts])


def _alone(chart: Chart) -> bytes:
    with ONE_PAGE:
        return paint(chart)
