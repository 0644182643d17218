"""/metrics: the figures of the instance as Prometheus reads them.

Owns the names of the metrics. A registry of its own for every answer: nothing is kept between two, nothing is global.
Numbers only, and labels only from closed lists of our own: kinds, states, lanes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.core.messages import Lane
from bot.store.figures import QUEUES, Figures

FUSE = "fuse"
"""Why the sender is halted, where the fuse has blown (bot/delivery/worker.py)."""

REASON = re.compile(r"[a-z_]{1,40}")
"""What may stand in a label; other words are Telegram's."""


@dataclass(frozen=True, slots=True)
class Live:
    """What only the running process knows. `lag`: seconds the event loop was late at worst in the last minute."""

    lag: float = 0.0
    halted: str | None = None
    polled: datetime | None = None
    ill: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()


def exposition(figures: Figures, live: Live, now: datetime) -> bytes:
    """The text of the answer."""
    registry = CollectorRegistry(auto_describe=False)
    metrics = (_outbox(figures, now), _queues(figures, now), _numbers(figures, live), _moments(figures, live))
    registry.register(_Once([one for some in metrics for one in some]))
    return generate_latest(registry)


class _Once(Collector):
    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def _outbox(figures: Figures, now: datetime) -> Iterable[Metric]:
    rows = GaugeMetricFamily("vigil_outbox_rows", "Messages by kind and state", labels=("kind", "state"))
    for (kind, state), number in sorted(figures.rows.items()):
        rows.add_metric((kind, state), number)
    ages = GaugeMetricFamily("vigil_outbox_oldest_due_seconds", "Age of the oldest due message", labels=("lane",))
    for lane in Lane:
        since = figures.oldest_due.get(lane)
        ages.add_metric((lane.value,), (now - since).total_seconds() if since else 0)
    return rows, ages


def _queues(figures: Figures, now: datetime) -> Iterable[Metric]:
    ages = GaugeMetricFamily("vigil_queue_oldest_due_seconds", "Age of the oldest due row", labels=("queue",))
    for queue in QUEUES:
        since = figures.oldest.get(queue)
        ages.add_metric((queue,), (now - since).total_seconds() if since else 0)
    parked = GaugeMetricFamily("vigil_outbox_parked_rows", "Messages given up by reason", labels=("reason",))
    reasons: dict[str, int] = {}
    for reason, number in figures.parked.items():
        label = reason if REASON.fullmatch(reason) else "other"
        reasons[label] = reasons.get(label, 0) + number
    for label, number in sorted(reasons.items()):
        parked.add_metric((label,), number)
    return ages, parked


def _numbers(figures: Figures, live: Live) -> Iterable[Metric]:
    numbers: tuple[tuple[str, str, float], ...] = (
        ("vigil_inbox_new", "Updates not handled yet", figures.inbox_new),
        ("vigil_sources", "Sources in the settings", figures.sources),
        ("vigil_sources_ill", "Sources whose last fetch failed", figures.sources_ill),
        ("vigil_review_open", "Events that wait for a person or a second source", figures.review_open),
        ("vigil_held", "1: the operator holds all sending", figures.held),
        ("vigil_halted", "1: Telegram refuses the bot", live.halted is not None),
        ("vigil_fuse_blown", "1: too many chats refused a first message", live.halted == FUSE),
        ("vigil_clock_doubted", "1: the clock jumped or is wrong", any("clock" in one for one in live.troubles)),
        ("vigil_loop_lag_seconds", "Longest delay of the event loop in the last minute", live.lag),
    )
    ill = GaugeMetricFamily("vigil_ill", "1 for each part that does not move", labels=("part",))
    for part in (*live.ill, *live.troubles):
        ill.add_metric((part,), 1)
    return [*(GaugeMetricFamily(name, text, value=value) for name, text, value in numbers), ill]


def _moments(figures: Figures, live: Live) -> Iterable[Metric]:
    moments = (
        ("vigil_last_good_poll_timestamp_seconds", "Last good answer of any source", figures.last_good_poll),
        ("vigil_last_updates_timestamp_seconds", "Last answer to getUpdates, or last update by webhook", live.polled),
        ("vigil_last_sent_timestamp_seconds", "Last message Telegram accepted", figures.last_sent),
        ("vigil_last_backup_timestamp_seconds", "Last backup", figures.last_backup),
    )
    return [GaugeMetricFamily(name, text, value=at.timestamp()) for name, text, at in moments if at is not None]
