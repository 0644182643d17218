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

WHOLE: Final = 50
"""The same for alerts in doubt after a restore: one message says again what the reader perhaps got."""

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
    alerts = [item for item in items if item.kind is MessageKind.ALERT]
    return 1 if any(item.doubtful or now - item.not_before > BACKLOG for item in alerts) else SINGLY


def largest(items: Iterable[Claimed]) -> int:
    """How many alerts of one reader a claim fetches for one message."""
    return WHOLE if any(item.doubtful for item in items) else BUNDLE


def units(chain: Sequence[Claimed], most_singly: int, never: Collection[int] = ()) -> list[Unit]:
    """A chain as messages: a bundle stands where its first alert stood. `never`: rows whose bundle was refused.

    What was gathered for a digest is one message, however little it is.
    """
    alerts = [item for item in chain if _bundles(item) and item.id not in never]
    sure, unsure = ([item for item in alerts if item.doubtful is doubtful] for doubtful in (False, True))
    bundles = [bundle for bundle in _parts(sure, BUNDLE) if len(bundle) > most_singly]
    bundles += [bundle for bundle in _parts(unsure, WHOLE) if len(bundle) > 1]
    digest = tuple(item for item in chain if is_gathered(item) and item.id not in never)
    bundles += [digest] if digest else []
    first = {bundle[0].id: bundle for bundle in bundles}
    inside = {item.id for bundle in first.values() for item in bundle}
    return [first.get(item.id, (item,)) for item in chain if item.id in first or item.id not in inside]


def is_gathered(item: Claimed) -> bool:
    """Whether the row is part of a digest."""
    return item.kind is MessageKind.DIGEST and item.event_id is not None and item.reader_id is not None


def _parts(items: Sequence[Claimed], most: int) -> list[Unit]:
    return [tuple(items[start : start + most]) for start in range(0, len(items), most)]


def _bundles(item: Claimed) -> bool:
    alert = item.kind is MessageKind.ALERT and item.event_id is not None
    return alert and item.reader_id is not None and not item.as_plain_text


def _chat(item: Claimed) -> int:
    """Whose row it is: the subscriber's, or, where there is none, that of the bare chat."""
    return item.reader_id if item.reader_id is not None else -abs(item.chat_id or item.id)
