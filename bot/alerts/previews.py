"""The last events in the form in which a reader will get them, for whoever has just chosen something."""

from collections.abc import Iterable, Mapping

from bot.alerts.held import spared
from bot.alerts.match import ALL, labels
from bot.alerts.service import alert_text, form_for, visible
from bot.core.alert import Rendered
from bot.core.event import Event
from bot.core.kinds import bits_of, unmask
from bot.i18n import Catalogs
from bot.store import events
from bot.store.database import Tx
from bot.store.readers import Reader

PREVIEW = 3
LOOKED_THROUGH = 12
"""Events read for the few that fit, where not all of a kind do."""


async def last(tx: Tx, wanted: Mapping[str, int], catalogs: Catalogs, reader: Reader) -> list[Rendered]:
    """The newest events that one of these topics (with their kinds) brings, oldest of them first."""
    kinds = unmask(sum_of(wanted.values()))
    found = await events.latest(tx, kinds, PREVIEW if ALL in wanted else LOOKED_THROUGH)
    fitting = [event for event in found if visible(event) and _fits(event, wanted)]
    fitting = [event for event in fitting if reader.id not in await spared(tx, event)]
    return [alert_text(event, catalogs, reader.lang, form_for(reader)) for event in fitting[-PREVIEW:]]


def sum_of(masks: Iterable[int]) -> int:
    """All that any of the masks has."""
    bits = 0
    for one in masks:
        bits |= one
    return bits


def _fits(event: Event, wanted: Mapping[str, int]) -> bool:
    of, bits = labels(event), bits_of(event.kind, event.detail)
    return any(kinds & bits and label in of for label, kinds in wanted.items())
