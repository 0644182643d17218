"""Which claimed rows travel together: chains by chat, and bundles of alerts within a chain. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.core.messages import MessageKind
from bot.store.outbox import Claimed

SINGLY: Final = 3
"""Most alerts that a chat gets one by one; more of them are one message."""

BACKLOG: Final = timedelta(minutes=15)
"""When alerts wait longer than this, two for a chat are one message already."""

BUNDLE: Final = 10
"""Most alerts of one message, so that all their headlines fit."""

Unit = tuple[Claimed, ...]
"""What goes out as one message: one row, or several alerts."""


def by_chat(items: Iterable[Claimed]) -> list[list[Claimed]]:
    """The rows of each chat, in their order."""
    chains: dict[int, list[Claimed]] = defaultdict(list)
    for item in items:
        chains[_chat(item)].append(item)
    return list(chains.values())


def singly(items: Iterable[Claimed], now: datetime) -> int:
    """How many alerts a chat gets one by one at the moment."""
    late = any(item.kind is MessageKind.ALERT and now - item.not_before > BACKLOG for item in items)
    return 1 if late else SINGLY


def units(chain: Sequence[Claimed], most_singly: int, never: Collection[int] = ()) -> list[Unit]:
    """A chain as messages: a bundle stands where its first alert stood. `never`: rows whose bundle was refused."""
    alerts = [item for item in chain if _bundles(item) and item.id not in never]
    bundles = [tuple(alerts[start : start + BUNDLE]) for start in range(0, len(alerts), BUNDLE)]
    first = {bundle[0].id: bundle for bundle in bundles if len(bundle) > most_singly}
    inside = {item.id for bundle in first.values() for item in bundle}
    return [first.get(item.id, (item,)) for item in chain if item.id in first or item.id not in inside]


def _bundles(item: Claimed) -> bool:
    alert = item.kind is MessageKind.ALERT and item.event_id is not None
    return alert and item.reader_id is not None and not item.as_plain_text


def _chat(item: Claimed) -> int:
    """Whose row it is: the subscriber's, or, where there is none, that of the bare chat."""
    return item.reader_id if item.reader_id is not None else -abs(item.chat_id or item.id)
